"""The two tables of a goal's card: its key results, and the features that serve it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy
from typing_extensions import override

from mlpm_planner.domain.entity import Entity
from mlpm_planner.ui.signals import Signal, Trigger
from mlpm_planner.ui.theme import metrics
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens
from mlpm_planner.ui.widgets.cells import Cell, cell_data
from mlpm_planner.ui.widgets.table_view import ColumnSpec, TableView

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_DELETE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


@dataclass(frozen=True, slots=True)
class PartColumn:
    """A column of parts: its head, width and folding order, its cell, and what an edit does."""

    title: str
    spec: ColumnSpec
    cell: Callable[[Entity], Cell]
    edited: Callable[[Entity, str], bool] | None = None
    typed: Callable[[Entity], str] | None = None
    right: bool = False


class PartsModel(QAbstractTableModel):
    """Parts of the plan as rows of cells."""

    def __init__(self, columns: Sequence[PartColumn]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.parts: list[Entity] = []

    def show(self, parts: Sequence[Entity]) -> None:
        """Show these; rows stay where the parts are the same."""
        same = [p.id for p in parts] == [p.id for p in self.parts]
        if same:
            self.parts = list(parts)
            if parts:
                last = self.index(len(parts) - 1, len(self.columns) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self.parts = list(parts)
        self.endResetModel()

    def place(self, part_id: str) -> int:
        """The row of a part, -1 when it is not here."""
        return next((row for row, part in enumerate(self.parts) if part.id == part_id), -1)

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.parts)

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return len(self.columns)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole and self.columns[section].right:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        column, part = self.columns[index.column()], self.parts[index.row()]
        if role == Qt.ItemDataRole.EditRole:
            return column.typed(part) if column.typed else None
        return cell_data(column.cell(part), role)

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        column = self.columns[index.column()]
        if role != Qt.ItemDataRole.EditRole or column.edited is None:
            return False
        return column.edited(self.parts[index.row()], str(value))

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not index.isValid():
            return flags
        if self.columns[index.column()].edited is not None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags


class PartsTable(TableView):
    """A table that is as high as its rows and leaves scrolling to the page."""

    part_chosen = Signal(list[str])
    move_wanted = Signal(int)
    delete_wanted = Trigger()

    def __init__(self, name: str, model: PartsModel) -> None:
        super().__init__(name, ground="raised")
        self._parts = model
        self._is_following = False
        model.setParent(self)
        self.setModel(model)
        self.set_columns([column.spec for column in model.columns])
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        app_theme().changed.connect(self._on_look_changed)

    def show_parts(self, parts: Sequence[Entity]) -> None:
        """Show these, keeping what is selected."""
        chosen, at = self.chosen_ids(), self.currentIndex()
        row, column = at.row(), max(at.column(), 0)
        self._is_following = True
        self._parts.show(parts)
        if chosen != self.chosen_ids():
            self._select([i for i in chosen if self._parts.place(i) >= 0])
        if row >= 0 and not self.currentIndex().isValid() and parts:
            self.setCurrentIndex(self._parts.index(min(row, len(parts) - 1), column))
        self._is_following = False
        self._fit()

    def _fit(self) -> None:
        rows = max(1, self._parts.rowCount()) * self.verticalHeader().defaultSectionSize()
        self.setFixedHeight(metrics.header_height() + rows + 1)

    def _on_look_changed(self, _tokens: Tokens) -> None:
        self._fit()

    # ---- what is chosen

    def chosen_ids(self) -> list[str]:
        """The ids of the selected rows, the current one last."""
        current = self.currentIndex().row()
        rows = sorted(self.selected_rows(), key=lambda row: row == current)
        return [self._parts.parts[row].id for row in rows if row < len(self._parts.parts)]

    def show_chosen(self, part_ids: Sequence[str]) -> None:
        """Follow a selection made elsewhere, without a signal."""
        if set(part_ids) != set(self.chosen_ids()):
            self._is_following = True
            self._select(part_ids)
            self._is_following = False

    def _select(self, part_ids: Sequence[str]) -> None:
        self.clearSelection()
        mode = self.selectionModel().SelectionFlag
        for part_id in part_ids:
            row = self._parts.place(part_id)
            if row >= 0:
                index = self._parts.index(row, max(self.currentIndex().column(), 0))
                self.selectionModel().setCurrentIndex(index, mode.Select | mode.Rows)

    def _on_selection_changed(self) -> None:
        chosen = self.chosen_ids()
        if chosen and not self._is_following:
            self.part_chosen.emit(chosen)

    # ---- keys and wheel

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = event.key(), event.modifiers() == Qt.KeyboardModifier.AltModifier
        if key in _DELETE and self.state() != self.State.EditingState:
            self.delete_wanted.emit()
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_wanted.emit(-1 if key == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    @override
    def wheelEvent(self, e: QWheelEvent) -> None:
        e.ignore()
