"""Features as rows under group heads; columns declare what they show and how they are edited."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mlpm_planner.application.plan import Plan
from mlpm_planner.application.queries import Group
from mlpm_planner.application.wording import counted
from mlpm_planner.domain.feature import Feature
from mlpm_planner.ui.widgets import cells
from mlpm_planner.ui.widgets.cells import Cell, cell_data
from mlpm_planner.ui.widgets.table_view import ColumnSpec

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
NoteOf = Callable[[Group], str]
# So many rows are looked up one by one before an index of all of them pays.
_FEW = 16
_USABLE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """One column of a list of features.

    ``typed`` is the exact text of a cell, for its editor and for copies; ``write`` takes what was
    typed. ``editor`` makes another field than a line of text; ``pick`` opens a list of choices at
    a cell instead (anchor, area of the window). A column whose ``digits_edit`` is set starts to
    be edited by a digit.
    """

    key: str
    title: str
    spec: ColumnSpec
    cell: Callable[[Feature], Cell]
    typed: Callable[[Feature], str] | None = None
    write: Callable[[Feature, str], bool] | None = None
    editor: Callable[[Feature, QWidget], QWidget] | None = None
    pick: Callable[[Feature, QWidget, QRect], object] | None = None
    digits_edit: bool = False
    right: bool = False
    tip: str = ""

    @property
    def is_editable(self) -> bool:
        """Whether Enter changes a cell of this column."""
        return self.write is not None or self.pick is not None

    def with_spec(self, spec: ColumnSpec) -> "TableColumn":
        """The same column with another width or importance."""
        return replace(self, spec=spec)


def _count(group: Group) -> str:
    return counted(len(group.ids), "feature")


class FeatureTable(QAbstractTableModel):
    """Rows are the features of groups that are open, under a head where groups have a title."""

    def __init__(
        self, plan: Plan, columns: Sequence[TableColumn], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._plan = plan
        self._columns = tuple(columns)
        self._rows: list[str] = []
        self._heads: dict[int, Group] = {}
        self._collapsed: frozenset[str] = frozenset()
        self._places: dict[str, int] | None = None
        self._lookups = 0
        self._notes: dict[str, str] = {}
        self._note_of: NoteOf = _count

    # ---- what is listed

    @property
    def columns(self) -> Sequence[TableColumn]:
        return self._columns

    def set_columns(self, columns: Sequence[TableColumn]) -> None:
        """Show other columns."""
        self.beginResetModel()
        self._columns = tuple(columns)
        self._notes.clear()
        self.endResetModel()

    def set_groups(self, groups: Iterable[Group], collapsed: Iterable[str] = ()) -> None:
        """Show these groups; the folded ones only by their heads."""
        self.beginResetModel()
        self._rows, self._heads, self._places = [], {}, None
        self._lookups = 0
        self._notes.clear()
        self._collapsed = frozenset(collapsed)
        for group in groups:
            if group.title:
                self._heads[len(self._rows)] = group
                self._rows.append("")
            if group.key not in self._collapsed or not group.title:
                self._rows += group.ids
        self.endResetModel()

    def set_note_of(self, note_of: NoteOf) -> None:
        """What is said of a group beside its name."""
        self._note_of = note_of
        self._notes.clear()

    def feature(self, row: int) -> Feature | None:
        """The feature in a row; None for a head."""
        feature_id = self.feature_id(row)
        return self._plan.features.get(feature_id) if feature_id else None

    def feature_id(self, row: int) -> str:
        """The id of the feature in a row; empty for a head."""
        return self._rows[row] if 0 <= row < len(self._rows) else ""

    def group(self, row: int) -> Group | None:
        """The group whose head is in a row."""
        return self._heads.get(row)

    def place(self, feature_id: str) -> int:
        """The row of a feature; -1 where it is not shown."""
        if not feature_id:
            return -1
        if self._places is None and self._lookups < _FEW:
            self._lookups += 1
            with suppress(ValueError):
                return self._rows.index(feature_id)
            return -1
        if self._places is None:
            self._places = {each: row for row, each in enumerate(self._rows)}
        return self._places.get(feature_id, -1)

    def following(self, row: int) -> list[str]:
        """The ids of the features from a row on."""
        return [each for each in self._rows[row:] if each]

    def column(self, key: str) -> int:
        """The place of a column; -1 where it is not shown."""
        return next((n for n, each in enumerate(self._columns) if each.key == key), -1)

    def refresh(self, rows: Iterable[int]) -> None:
        """Show these rows anew, and what the heads sum up."""
        if self._notes:
            self._notes.clear()
            for row in self._heads:
                self.dataChanged.emit(self.index(row, 0), self.index(row, 0))
        for row in rows:
            # Cell by cell: for a range, a view paints everything it shows.
            for column in range(len(self._columns)):
                index = self.index(row, column)
                self.dataChanged.emit(index, index)

    # ---- what Qt asks

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        feature = self.feature(index.row())
        if feature is None:
            return cell_data(self._head_cell(index.row()), role)
        column = self._columns[index.column()]
        if role == Qt.ItemDataRole.EditRole:
            return column.typed(feature) if column.typed is not None else None
        return cell_data(column.cell(feature), role)

    def _head_cell(self, row: int) -> Cell:
        group = self._heads.get(row)
        if group is None:  # deleted, and not yet listed anew
            return cells.text("")
        note = self._notes.get(group.key)
        if note is None:
            note = self._notes[group.key] = self._note_of(group)
        is_open = group.key not in self._collapsed
        return cells.group(group.title, is_open=is_open, note=note, colour=group.colour)

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        feature = self.feature(index.row())
        write = self._columns[index.column()].write
        if feature is None or write is None or role != Qt.ItemDataRole.EditRole:
            return False
        text = str(value)
        return text != self.data(index, role) and write(feature, text)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.feature(index.row()) is None:
            return Qt.ItemFlag.ItemIsEnabled
        if self._columns[index.column()].is_editable:
            return _USABLE | Qt.ItemFlag.ItemIsEditable
        return _USABLE

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation == Qt.Orientation.Vertical or section >= len(self._columns):
            return None
        column = self._columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.title
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if column.right else _LEFT
            case Qt.ItemDataRole.ToolTipRole:
                return column.tip or None
            case _:
                return None
