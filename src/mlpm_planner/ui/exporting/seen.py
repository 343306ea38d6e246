"""What a page shows now, as a table that can be exported."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Qt

from mlpm_planner.domain.feature import Feature
from mlpm_planner.ui.features.feature_table_view import FeatureTableView
from mlpm_planner.ui.models.feature_table import TableColumn
from mlpm_planner.ui.page import VisibleTable
from mlpm_planner.ui.widgets.table_view import TableView

_Text = Callable[[Feature], str]


def features_as_seen(title: str, view: FeatureTableView, grouped_by: str = "") -> VisibleTable:
    """The features listed now, under the shown columns; what they are grouped by comes first.

    Cells have the exact texts that editing them would show, not the shortened ones.
    """
    columns = [view.table.columns[place] for place in _shown(view)]
    captions = [column.title for column in columns]
    texts = [_text_of(column) for column in columns]
    listed = list(_listed(view))
    if not grouped_by:
        return VisibleTable(title, captions, lambda: _rows(listed, texts), len(listed))

    def grouped() -> Iterator[list[str]]:
        for (group, _), row in zip(listed, _rows(listed, texts), strict=True):
            yield [group, *row]

    return VisibleTable(title, [grouped_by, *captions], grouped, len(listed))


def _listed(view: FeatureTableView) -> Iterator[tuple[str, Feature]]:
    """Each feature in its order with the name of its group, empty for those in none."""
    name, table = "", view.table
    for row in range(table.rowCount()):
        group, feature = table.group(row), table.feature(row)
        if group is not None:
            name = group.key
        elif feature is not None:
            yield name, feature


def _rows(listed: Sequence[tuple[str, Feature]], texts: Sequence[_Text]) -> Iterator[list[str]]:
    for _, feature in listed:
        yield [text(feature) for text in texts]


def _text_of(column: TableColumn) -> _Text:
    if column.typed is not None:
        return column.typed
    return lambda feature: column.cell(feature).text


def table_as_seen(title: str, view: TableView) -> VisibleTable:
    """The shown columns of a short table in their order, with the words that are shown."""
    columns, model = _shown(view), view.model()
    captions = [str(model.headerData(c, Qt.Orientation.Horizontal) or "") for c in columns]
    rows = [
        [str(model.index(row, column).data() or "") for column in columns]
        for row in range(model.rowCount())
    ]
    return VisibleTable(title, captions, lambda: rows, len(rows))


def _shown(view: TableView) -> list[int]:
    """The columns that are shown, from left to right."""
    header = view.horizontalHeader()
    places = [header.logicalIndex(place) for place in range(header.count())]
    return [column for column in places if not view.isColumnHidden(column)]
