"""Keys on the board: an arrow-key grid of cards, and a key for every drag."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from mlpm_planner.ui.panels.roadmap.board_card import GAP, card_height
from mlpm_planner.ui.panels.roadmap.board_deal import Place

if TYPE_CHECKING:
    from mlpm_planner.ui.panels.roadmap.board import Board

_Key = Qt.Key
_NONE = Qt.KeyboardModifier.NoModifier
_ALT = Qt.KeyboardModifier.AltModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_PAD = Qt.KeyboardModifier.KeypadModifier
_FIRST = 1  # Now: where the keys begin


class BoardKeys:
    """Turns key presses into the current card, the selection and moves."""

    def __init__(self, board: "Board") -> None:
        self._board = board
        self._table: dict[tuple[Qt.Key, Qt.KeyboardModifier], Callable[[], object]] = {
            (_Key.Key_Up, _NONE): lambda: self._down(-1),
            (_Key.Key_Down, _NONE): lambda: self._down(1),
            (_Key.Key_Up, _SHIFT): lambda: self._down(-1, extend=True),
            (_Key.Key_Down, _SHIFT): lambda: self._down(1, extend=True),
            (_Key.Key_PageUp, _NONE): lambda: self._down(-self._page()),
            (_Key.Key_PageDown, _NONE): lambda: self._down(self._page()),
            (_Key.Key_Home, _NONE): lambda: self._down(-1_000_000),
            (_Key.Key_End, _NONE): lambda: self._down(1_000_000),
            (_Key.Key_Left, _NONE): lambda: self._across(-1),
            (_Key.Key_Right, _NONE): lambda: self._across(1),
            (_Key.Key_Left, _ALT): lambda: self._carry(-1),
            (_Key.Key_Right, _ALT): lambda: self._carry(1),
            (_Key.Key_Up, _ALT): lambda: self._shove(-1),
            (_Key.Key_Down, _ALT): lambda: self._shove(1),
            (_Key.Key_Up, _ALT | _SHIFT): lambda: self._to_lane(-1),
            (_Key.Key_Down, _ALT | _SHIFT): lambda: self._to_lane(1),
            (_Key.Key_A, _CONTROL): self._select_column,
            (_Key.Key_F2, _NONE): self._rename,
            (_Key.Key_Return, _NONE): self._rename,
            (_Key.Key_Enter, _NONE): self._rename,
            (_Key.Key_Escape, _NONE): self._escape,
        }

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key belongs to the board before any shortcut of the window."""
        return (Qt.Key(event.key()), event.modifiers() & ~_PAD) in self._table

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key says; False when it says nothing here."""
        act = self._table.get((Qt.Key(event.key()), event.modifiers() & ~_PAD))
        return act is not None and act() is not False

    def _page(self) -> int:
        place = self._place()
        height = self._board.columns[place.column if place else _FIRST].viewport().height()
        return max(1, height // (card_height() + GAP) - 1)

    def _place(self) -> Place | None:
        return self._board.deal.place(self._board.current)

    # ---- choosing

    def _down(self, by: int, *, extend: bool = False) -> None:
        place = self._place()
        if place is None:
            self._begin()
            return
        last = len(self._board.deal.cards[place.column]) - 1
        number = max(0, min(last, place.number + by))
        self._board.choose(self._board.deal.id_at(Place(place.column, number)), extend=extend)

    def _begin(self) -> None:
        """Choose the first card there is, from Now on."""
        order = [*range(_FIRST, len(self._board.columns)), *range(_FIRST)]
        for column in order:
            if self._board.deal.cards[column]:
                self._board.choose(self._board.deal.cards[column][0])
                return

    def _across(self, by: int) -> None:
        place = self._place()
        if place is None:
            self._begin()
            return
        column = self._next_column(place.column, by, with_cards=True)
        if column is not None:
            stack = self._board.deal.cards[column]
            self._board.choose(stack[min(place.number, len(stack) - 1)])

    def _next_column(self, column: int, by: int, *, with_cards: bool) -> int | None:
        column += by
        while 0 <= column < len(self._board.columns):
            if self._board.deal.cards[column] or not with_cards:
                return column
            column += by
        return None

    def _select_column(self) -> None:
        place = self._place()
        if place is not None:
            stack = self._board.deal.cards[place.column]
            others = [i for i in stack if i != self._board.current]
            self._board.select_all((*others, self._board.current))

    def _escape(self) -> bool:
        if self._board.pointer.cancel():
            return True
        if not self._board.selected_ids():
            return False
        self._board.select_all(())
        return True

    # ---- moving

    def _carry(self, by: int) -> None:
        """The selected cards to the end of the next column."""
        place = self._place()
        if place is None:
            return
        column = self._next_column(place.column, by, with_cards=False)
        if column is not None:
            deal = self._board.deal
            self._board.put(self._board.chosen(), deal.end_of(column, deal.lane_at(place)))

    def _to_lane(self, by: int) -> None:
        """The selected cards to the end of the next lane of their column."""
        place, deal = self._place(), self._board.deal
        if place is None or not deal.lanes:
            return
        lane = deal.lane_at(place) + by
        if 0 <= lane < deal.lane_count:
            self._board.put(self._board.chosen(), deal.end_of(place.column, lane))

    def _shove(self, by: int) -> None:
        """The selected cards one place up or down."""
        chosen, deal = self._board.chosen(), self._board.deal
        places = [place for place in map(deal.place, chosen) if place is not None]
        if not places or len({place.column for place in places}) > 1:
            return
        column, numbers = places[0].column, [place.number for place in places]
        target = min(numbers) - 1 if by < 0 else max(numbers) + 2
        lane = deal.lane_at(Place(column, min(numbers)))
        first, last = deal.starts[column][max(lane, 0)], deal.end_of(column, lane).number
        if first <= target <= last:
            self._board.put(chosen, Place(column, target, lane))

    def _rename(self) -> None:
        place = self._place()
        if place is not None:
            self._board.edit_title(place)
