"""What a page shows now, as a table that can be exported."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt

from mlpm_planner.application.columns import Column
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.queries import Group
from mlpm_planner.application.seen import SeenList
from mlpm_planner.ui.page import VisibleTable
from mlpm_planner.ui.widgets.cells import CELL_ROLE, Cell
from mlpm_planner.ui.widgets.table_view import TableView


def features_as_seen(
    title: str,
    plan: Plan,
    groups: Sequence[Group],
    columns: Sequence[Column],
    by: Column | None = None,
) -> VisibleTable:
    """A list of features; the plan is copied, so that the rows can be written while it changes."""
    seen = SeenList(Plan(plan.parts()), tuple(groups), tuple(columns), by)
    return VisibleTable(title, seen.captions, seen.rows, seen.count)


def table_as_seen(title: str, view: TableView) -> VisibleTable:
    """The shown columns of a short table in their order, with the words that are shown."""
    header, model = view.horizontalHeader(), view.model()
    places = [header.logicalIndex(place) for place in range(header.count())]
    columns = [column for column in places if not view.isColumnHidden(column)]
    captions = [str(model.headerData(c, Qt.Orientation.Horizontal) or "") for c in columns]
    rows = list(_rows(view, columns))
    return VisibleTable(title, captions, lambda: rows, len(rows))


def _rows(view: TableView, columns: Sequence[int]) -> Iterator[list[str]]:
    model = view.model()
    for row in range(model.rowCount()):
        first = model.index(row, 0).data(CELL_ROLE)
        if isinstance(first, Cell) and first.kind == "group":
            continue
        yield [str(model.index(row, column).data() or "") for column in columns]
