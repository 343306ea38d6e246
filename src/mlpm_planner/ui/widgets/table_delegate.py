"""The one delegate of all tables: a row is a band, a cell is painted by its kind."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from mlpm_planner.ui.theme import inks, metrics, paint
from mlpm_planner.ui.widgets import cells
from mlpm_planner.ui.widgets.cell_paint import PAINTERS, SELECTED_PAINTERS, paint_group
from mlpm_planner.ui.widgets.cells import CELL_ROLE, Cell

Index = QModelIndex | QPersistentModelIndex
EditorFactory = Callable[[Index, QWidget], QWidget | None]
# As ints: combining flags of an enum takes longer than drawing a line.
_SELECTED: int = QStyle.StateFlag.State_Selected.value
_ACTIVE: int = QStyle.StateFlag.State_Active.value
_FOCUS: int = QStyle.StateFlag.State_HasFocus.value
_EDGE = 3


class Band(Protocol):
    """What the delegate asks the view about a row."""

    def hovered_row(self) -> int: ...
    def first_column(self) -> int: ...
    def row_rect(self, row: int) -> QRect: ...


class TableDelegate(QStyledItemDelegate):
    """Paints `Cell`s; anything else a model returns is shown as plain words."""

    def __init__(self, band: Band, parent: QWidget) -> None:
        super().__init__(parent)
        self._band = band
        self._editors: dict[int, EditorFactory] = {}

    def set_editor(self, column: int, factory: EditorFactory) -> None:
        """How to edit a column: a widget with a user property, or None if handled elsewhere."""
        self._editors[column] = factory

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        try:
            self._paint(painter, option, index)
        finally:
            painter.restore()

    def _paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = _cell(index)
        if cell.kind == "group":
            painter.setClipRect(option.rect)
            row = QRectF(self._band.row_rect(index.row()))
            paint.follow_layout(painter, row)
            paint_group(painter, row, cell)
            return
        rect: QRect = option.rect
        paint.follow_layout(painter, QRectF(rect))
        state: int = option.state.value
        selected = bool(state & _SELECTED)
        self._paint_band(painter, rect, index, selected=selected, active=bool(state & _ACTIVE))
        padding = metrics.CELL_PADDING
        area = QRectF(rect).adjusted(padding, 0, -padding, -1)
        painters = SELECTED_PAINTERS if selected else PAINTERS
        painters[cell.kind](painter, area, cell)
        if state & _FOCUS:
            paint.focus_ring(painter, QRectF(rect).adjusted(1, 1, -1, -2), 4)

    def _paint_band(
        self, painter: QPainter, rect: QRect, index: Index, *, selected: bool, active: bool
    ) -> None:
        if selected:
            fill = "selected" if active else "selected_inactive"
            painter.fillRect(rect, inks.colour(fill))
            if index.column() == self._band.first_column():
                edge = QRect(rect.left(), rect.top(), _EDGE, rect.height())
                painter.fillRect(edge, inks.colour("accent_fill"))
        elif index.row() == self._band.hovered_row():
            painter.fillRect(rect, inks.colour("hover"))
        line = QRect(rect.left(), rect.bottom(), rect.width(), 1)
        painter.fillRect(line, inks.colour("hair"))

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, metrics.row_height())

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        factory = self._editors.get(index.column())
        if factory is not None:
            return factory(index, parent)  # pyright: ignore[reportReturnType] - Qt takes None
        editor = QLineEdit(parent)
        if _cell(index).kind in ("number", "score", "delta"):
            editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        header = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
        editor.setAccessibleName(str(header or "Value"))
        return editor

    @override
    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        rect: QRect = option.rect
        editor.setGeometry(rect.adjusted(2, 2, -2, -3))


def _cell(index: Index) -> Cell:
    found = index.data(CELL_ROLE)
    if isinstance(found, Cell):
        return found
    return cells.text(str(index.data(Qt.ItemDataRole.DisplayRole) or ""))
