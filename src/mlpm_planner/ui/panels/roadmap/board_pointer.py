"""The pointer on the board: choosing cards, and dragging them to another column and lane."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent

from mlpm_planner.ui.panels.roadmap.board_deal import Place

if TYPE_CHECKING:
    from mlpm_planner.ui.panels.roadmap.board import Board
    from mlpm_planner.ui.panels.roadmap.board_column import BoardColumn

_THRESHOLD = 6
_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class BoardPointer:
    """Turns presses, moves and releases into the selection and moves."""

    def __init__(self, board: "Board") -> None:
        self._board = board
        self._pressed: tuple[QPointF, str] | None = None

    def press(self, column: "BoardColumn", event: QMouseEvent) -> None:
        """A button went down on a column."""
        board = self._board
        board.setFocus(Qt.FocusReason.MouseFocusReason)
        number = column.card_at(event.position())
        feature_id = board.deal.id_at(Place(column.number, number))
        if not feature_id:
            board.select_all(())
            return
        modifiers, selected = event.modifiers(), board.selected_ids()
        if modifiers & _CONTROL and feature_id in selected:
            board.select_all([i for i in selected if i != feature_id])
            return
        together = bool(modifiers & (_CONTROL | _SHIFT)) or feature_id in selected
        board.choose(feature_id, extend=together)
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = (event.globalPosition(), feature_id)

    def drag_to(self, event: QMouseEvent) -> None:
        """The pointer moved, perhaps over another column."""
        board = self._board
        if self._pressed is None:
            return
        away = event.globalPosition() - self._pressed[0]
        if board.drop is None and away.manhattanLength() < _THRESHOLD:
            return
        place = self._place_at(event.globalPosition())
        if place != board.drop:
            board.drop = place
            board.repaint_columns()

    def _place_at(self, at: QPointF) -> Place | None:
        for column in self._board.columns:
            inside = column.mapFromGlobal(at)
            if column.isVisible() and QRect(column.rect()).contains(inside.toPoint()):
                if column.is_folded and not self._board.deal.lanes:
                    return Place(column.number, column.count)
                return column.gap_at(column.viewport().mapFromGlobal(at).y())
        return None

    def release(self, event: QMouseEvent) -> None:
        """The button went up: drop the cards, or it was a click."""
        board = self._board
        drop, pressed = board.drop, self._pressed
        self.cancel()
        if drop is not None and pressed is not None:
            board.put(board.chosen(), drop)
        elif pressed is not None and not event.modifiers() & (_CONTROL | _SHIFT):
            board.choose(pressed[1])

    def cancel(self) -> bool:
        """Give up a drag; whether there was one."""
        was_dragging = self._board.drop is not None
        self._board.drop = self._pressed = None
        self._board.repaint_columns()
        return was_dragging
