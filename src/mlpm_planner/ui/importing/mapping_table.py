"""Which column of the file becomes what: one line each, changed with a searchable list."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from mlpm_planner.application.plan import Plan
from mlpm_planner.ui.importing.draft import Found
from mlpm_planner.ui.importing.words import AUTO, CUSTOM, HOWS, IGNORE, field_title, listed
from mlpm_planner.ui.services import PreviewColumn
from mlpm_planner.ui.widgets import cells
from mlpm_planner.ui.widgets.cells import Cell, cell_data
from mlpm_planner.ui.widgets.picker import PickItem
from mlpm_planner.ui.widgets.table_view import ColumnSpec

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
NAME, BECOMES, HOW, SAMPLES = range(4)
TITLES = ("Column in the file", "Becomes", "How it is known", "Examples")
SPECS = (ColumnSpec(210), ColumnSpec(210), ColumnSpec(130, 2), ColumnSpec(260, 1, stretch=True))


class MappingTable(QAbstractTableModel):
    """The columns of the file in their order."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._columns: list[PreviewColumn] = []
        self._fields: tuple[str, ...] = ()
        self._plan: Plan | None = None

    def show_found(self, found: Found, plan: Plan) -> None:
        """Show another reading."""
        self.beginResetModel()
        self._columns = sorted(found.columns, key=lambda column: column.position)
        self._fields = found.preview.fields
        self._plan = plan
        self.endResetModel()

    def column(self, row: int) -> PreviewColumn:
        """The column of the file in a row."""
        return self._columns[row]

    def row_of(self, header: str) -> int:
        """The row of a column of the file, -1 when there is none."""
        headers = [column.header for column in self._columns]
        return headers.index(header) if header in headers else -1

    def items(self, *, custom: bool) -> Sequence[PickItem]:
        """What a column can become."""
        special = [PickItem(AUTO, "By its name", "wand-sparkles")]
        special += [PickItem(CUSTOM, self._title(CUSTOM), "tag")] if custom else []
        special.append(PickItem(IGNORE, self._title(IGNORE), "eye-off"))
        taken = {column.field: column.header for column in self._columns}
        fields = [
            PickItem(name, self._title(name), note=taken.get(name, "")) for name in self._fields
        ]
        return special + fields

    def _title(self, field: str) -> str:
        return field if self._plan is None else field_title(field, self._plan)

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(TITLES)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == BECOMES else flags

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return cell_data(self._cell(self._columns[index.row()], index.column()), role)

    def _cell(self, column: PreviewColumn, place: int) -> Cell:
        if place == NAME:
            return cells.text(column.header or f"Column {column.position + 1}", "text")
        if place == BECOMES:
            unused = column.field == IGNORE
            colour = "text3" if unused else "text"
            return cells.text(self._title(column.field), colour, icon="chevrons-up-down")
        if place == HOW:
            colour = "warn" if column.how == "guessed" else "text3"
            return cells.text(HOWS.get(column.how, ""), colour)
        return cells.text(listed(column.samples), "text2")

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Vertical or role != Qt.ItemDataRole.DisplayRole:
            return None
        return TITLES[section]
