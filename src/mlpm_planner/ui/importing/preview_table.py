"""The first rows as they were written, under what each column becomes."""

from collections import Counter

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from mlpm_planner.application.plan import Plan
from mlpm_planner.ui import formats
from mlpm_planner.ui.importing.draft import Found
from mlpm_planner.ui.importing.words import CUSTOM, IGNORE, field_title
from mlpm_planner.ui.services import CellProblem, PreviewColumn, PreviewRow
from mlpm_planner.ui.widgets import cells
from mlpm_planner.ui.widgets.cells import Cell, cell_data
from mlpm_planner.ui.widgets.table_view import ColumnSpec

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_WIDEST, _NARROWEST, _LETTER = 280, 84, 8
_COLOURS = {"error": "bad", "warning": "warn"}
_ICONS = {"error": "octagon-alert", "warning": "triangle-alert"}
_ROW_WIDTH = 64
_OWN_NAME = frozenset({CUSTOM, IGNORE})


class PreviewTable(QAbstractTableModel):
    """Column 0 is the row in the file; a cell with a problem says what and what to do."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: tuple[PreviewRow, ...] = ()
        self._columns: list[PreviewColumn] = []
        self._heads: list[str] = []

    def show_found(self, found: Found, plan: Plan) -> None:
        """Show another reading."""
        self.beginResetModel()
        self._rows = found.rows
        self._columns = sorted(found.columns, key=lambda column: column.position)
        uses = Counter(column.field for column in self._columns)
        self._heads = [
            column.header
            if column.field in _OWN_NAME or uses[column.field] > 1
            else field_title(column.field, plan)
            for column in self._columns
        ]
        self.endResetModel()

    def specs(self) -> list[ColumnSpec]:
        """Widths that fit what the rows hold; the last column takes what is left."""
        widths = [self._width(place) for place in range(len(self._columns))]
        specs = [ColumnSpec(width) for width in widths]
        if specs:
            specs[-1] = ColumnSpec(widths[-1], stretch=True)
        return [ColumnSpec(_ROW_WIDTH), *specs]

    def _width(self, place: int) -> int:
        position = self._columns[place].position
        texts = [self._heads[place], *(_cell_of(row, position) for row in self._rows)]
        longest = max(len(text) for text in texts)
        return min(_WIDEST, max(_NARROWEST, 28 + longest * _LETTER))

    def problem_at(self, row: int, column: int) -> CellProblem | None:
        """What is wrong with a cell, if anything is."""
        if column == 0:
            return next(iter(self._rows[row].problems.values()), None)
        return self._rows[row].problems.get(self._columns[column - 1].position)

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() or not self._columns else len(self._columns) + 1

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return cell_data(self._cell(index.row(), index.column()), role)

    def _cell(self, row: int, column: int) -> Cell:
        problem = self.problem_at(row, column)
        if column == 0:
            return self._number_cell(row, problem)
        words = " ".join(_cell_of(self._rows[row], self._columns[column - 1].position).split())
        if problem is None or problem.level not in _COLOURS:
            unused = self._columns[column - 1].field == IGNORE
            return cells.text(words, "text3" if unused else "text")
        icon, colour = _ICONS[problem.level], _COLOURS[problem.level]
        return cells.text(words or "(empty)", colour, icon=icon, tip=problem.message)

    def _number_cell(self, row: int, problem: CellProblem | None) -> Cell:
        colour = _COLOURS.get(problem.level, "text3") if problem else "text3"
        tip = problem.message if problem else ""
        return cells.number(formats.number(self._rows[row].row), colour=colour, tip=tip)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section == 0:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return "Row" if section == 0 else self._heads[section - 1]


def _cell_of(row: PreviewRow, position: int) -> str:
    return row.cells[position] if position < len(row.cells) else ""
