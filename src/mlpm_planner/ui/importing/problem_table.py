"""The problems of an import: sorts with what is done about each, and the rows that have them."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from mlpm_planner.ui import formats
from mlpm_planner.ui.importing import words
from mlpm_planner.ui.importing.draft import Found, ImportDraft, ProblemGroup
from mlpm_planner.ui.services import CellProblem
from mlpm_planner.ui.widgets import cells
from mlpm_planner.ui.widgets.cells import Cell, cell_data
from mlpm_planner.ui.widgets.picker import PickItem
from mlpm_planner.ui.widgets.table_view import ColumnSpec

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LOOKS = {
    "error": ("octagon-alert", "bad"),
    "warning": ("triangle-alert", "warn"),
    "info": ("info", "text3"),
}
SORT, COUNT, DONE = range(3)
SORT_TITLES = ("Problem", "Rows", "What is done")
SORT_SPECS = (ColumnSpec(300, stretch=True), ColumnSpec(72), ColumnSpec(230))
ROW, COLUMN, CELL, MESSAGE = range(4)
ROW_TITLES = ("Row", "Column", "Cell", "What is wrong")
ROW_SPECS = (ColumnSpec(64), ColumnSpec(150), ColumnSpec(170, 1), ColumnSpec(300, stretch=True))


class ProblemSorts(QAbstractTableModel):
    """One line for each sort of problem, the worst first."""

    def __init__(self, draft: ImportDraft, parent: QObject) -> None:
        super().__init__(parent)
        self._draft = draft
        self._groups: tuple[ProblemGroup, ...] = ()

    def show_found(self, found: Found) -> None:
        """Show another reading."""
        self.beginResetModel()
        self._groups = found.groups
        self.endResetModel()

    def group(self, row: int) -> ProblemGroup:
        """The sort of problem in a row."""
        return self._groups[row]

    def row_of(self, code: str) -> int:
        """The row of a sort of problem, -1 when there is none."""
        return next((row for row, group in enumerate(self._groups) if group.code == code), -1)

    def items(self, group: ProblemGroup) -> list[PickItem]:
        """What can be done about a sort of problem."""
        return [
            PickItem(c, words.choice_words(group.code, c)) for c in (words.SKIP, *group.choices)
        ]

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._groups)

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(SORT_TITLES)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        can_choose = index.column() == DONE and self._groups[index.row()].choices
        return flags | Qt.ItemFlag.ItemIsEditable if can_choose else flags

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return cell_data(self._cell(self._groups[index.row()], index.column()), role)

    def _cell(self, group: ProblemGroup, place: int) -> Cell:
        icon, colour = _LOOKS[group.level]
        if place == SORT:
            title = words.problem_title(group.code, group.message)
            ink = "text" if group.level == "info" else colour
            return cells.text(title, ink, icon=icon, tip=group.message)
        if place == COUNT:
            return cells.number(formats.number(group.count) if group.count else "none left")
        if group.choices:
            words_now = words.choice_words(group.code, self._draft.choice(group.code))
            return cells.text(words_now, "text", icon="chevrons-up-down")
        return cells.text(_consequence(group.level), "text3")

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        return _head(SORT_TITLES, section, orientation, role, right=COUNT)


class ProblemRows(QAbstractTableModel):
    """The rows with problems, of one sort or of all, and those whose words match."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._all: tuple[CellProblem, ...] = ()
        self._shown: list[CellProblem] = []
        self.code = ""
        self._typed = ""

    def show_found(self, found: Found) -> None:
        """Show another reading."""
        self._all = tuple(problem for problem in found.issues if problem.level != "ask")
        if all(problem.code != self.code for problem in self._all):
            self.code = ""
        self._filter()

    def show_code(self, code: str) -> None:
        """Show problems of one sort, or of all."""
        self.code = code
        self._filter()

    def show_matching(self, typed: str) -> None:
        """Show problems whose column, cell or message holds these words."""
        self._typed = typed.casefold().strip()
        self._filter()

    def _filter(self) -> None:
        self.beginResetModel()
        self._shown = [p for p in self._all if self._passes(p)]
        self.endResetModel()

    def _passes(self, problem: CellProblem) -> bool:
        if self.code and problem.code != self.code:
            return False
        if not self._typed:
            return True
        text = f"{problem.row} {problem.column} {problem.text} {problem.message}"
        return self._typed in text.casefold()

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(ROW_TITLES)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return cell_data(_problem_cell(self._shown[index.row()], index.column()), role)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        return _head(ROW_TITLES, section, orientation, role, right=ROW)


def _problem_cell(problem: CellProblem, place: int) -> Cell:
    if place == ROW:
        return cells.number(formats.number(problem.row) if problem.row else "File")
    if place == COLUMN:
        return cells.text(problem.column, "text")
    if place == CELL:
        return cells.text(" ".join(problem.text.split()), "text")
    colour = "bad" if problem.level == "error" else "text2"
    return cells.text(problem.message, colour, tip=problem.message)


def _consequence(level: str) -> str:
    return "These rows are left out" if level == "error" else "Imported as they are"


def _head(
    titles: Sequence[str], section: int, orientation: Qt.Orientation, role: int, *, right: int
) -> object:
    if orientation == Qt.Orientation.Vertical:
        return None
    if role == Qt.ItemDataRole.TextAlignmentRole and section == right:
        return _RIGHT
    return titles[section] if role == Qt.ItemDataRole.DisplayRole else None
