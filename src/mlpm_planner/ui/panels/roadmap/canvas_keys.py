"""Keys on the canvas: choosing bars, and a key for everything a drag can do."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from mlpm_planner.application.timeline_bars import NONE
from mlpm_planner.application.timescale import Unit
from mlpm_planner.ui.panels.roadmap.drags import around
from mlpm_planner.ui.panels.roadmap.geometry import row_height

if TYPE_CHECKING:
    from mlpm_planner.ui.panels.roadmap.canvas import Canvas

_Key = Qt.Key
_NONE = Qt.KeyboardModifier.NoModifier
_ALT = Qt.KeyboardModifier.AltModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_PAD = Qt.KeyboardModifier.KeypadModifier
Chord = tuple[Qt.Key, Qt.KeyboardModifier]


class CanvasKeys:
    """Turns key presses into the selection, scrolling and edits."""

    def __init__(self, canvas: "Canvas") -> None:
        self._canvas = canvas
        self._state = canvas.state
        self._anchor = NONE
        self._table = self._moves() | self._edits()

    def _moves(self) -> dict[Chord, Callable[[], object]]:
        page = self._page
        return {
            (_Key.Key_Up, _NONE): lambda: self._step(-1),
            (_Key.Key_Down, _NONE): lambda: self._step(1),
            (_Key.Key_Up, _SHIFT): lambda: self._step(-1, extend=True),
            (_Key.Key_Down, _SHIFT): lambda: self._step(1, extend=True),
            (_Key.Key_PageUp, _NONE): lambda: self._step(-page()),
            (_Key.Key_PageDown, _NONE): lambda: self._step(page()),
            (_Key.Key_Home, _NONE): self.go_to_first,
            (_Key.Key_End, _NONE): self._go_to_last,
            (_Key.Key_Left, _NONE): lambda: self._canvas.pan_by(-self._state.width // 8),
            (_Key.Key_Right, _NONE): lambda: self._canvas.pan_by(self._state.width // 8),
            (_Key.Key_A, _CONTROL): self._select_all,
            (_Key.Key_Escape, _NONE): self._escape,
            (_Key.Key_Space, _NONE): self._hold_space,
        }

    def _edits(self) -> dict[Chord, Callable[[], object]]:
        return {
            (_Key.Key_Left, _ALT): lambda: self.shift(-1),
            (_Key.Key_Right, _ALT): lambda: self.shift(1),
            (_Key.Key_Left, _ALT | _SHIFT): lambda: self.stretch(-1),
            (_Key.Key_Right, _ALT | _SHIFT): lambda: self.stretch(1),
            (_Key.Key_Left, _CONTROL | _SHIFT): lambda: self.stretch_start(-1),
            (_Key.Key_Right, _CONTROL | _SHIFT): lambda: self.stretch_start(1),
            (_Key.Key_Up, _ALT): lambda: self.arrange(-1),
            (_Key.Key_Down, _ALT): lambda: self.arrange(1),
            (_Key.Key_Return, _NONE): self._open,
            (_Key.Key_Enter, _NONE): self._open,
            (_Key.Key_F2, _NONE): self._rename,
        }

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key belongs to the canvas before any shortcut of the window."""
        return self._chord(event) in self._table

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key says; False when it says nothing here."""
        act = self._table.get(self._chord(event))
        if act is None:
            return False
        return act() is not False

    def _chord(self, event: QKeyEvent) -> Chord:
        return Qt.Key(event.key()), event.modifiers() & ~_PAD

    # ---- choosing

    def _page(self) -> int:
        return max(1, self._canvas.viewport().height() // row_height() - 1)

    def bar_rows(self) -> list[int]:
        """The slots of all bars in the order of their rows."""
        return self._state.layout.order.tolist()

    def go_to_first(self) -> None:
        """Choose the first bar."""
        shown = self.bar_rows()
        if shown:
            self._choose(shown[0])

    def _go_to_last(self) -> None:
        shown = self.bar_rows()
        if shown:
            self._choose(shown[-1])

    def _choose(self, slot: int) -> None:
        self._anchor = slot
        self._state.select((slot,))
        self._canvas.reveal(slot)

    def _step(self, by: int, *, extend: bool = False) -> None:
        slot = self._neighbour(by)
        if slot == NONE:
            return
        if not extend:
            self._choose(slot)
            return
        if self._anchor == NONE:
            self._anchor = self._state.current
        self.select_through(slot)
        self._canvas.reveal(slot)

    def _neighbour(self, by: int) -> int:
        """The bar so many bars below the current one, as far as there are any."""
        order, current = self._state.layout.order, self._state.current
        place = self._state.layout.place_of(current) if current != NONE else NONE
        if not len(order):
            return NONE
        if place == NONE:
            return int(order[0])
        found = max(0, min(len(order) - 1, place + by))
        return int(order[found]) if found != place else NONE

    def select_through(self, slot: int) -> None:
        """Select everything from where the selection began to a bar."""
        layout = self._state.layout
        start = self._anchor if layout.row_of(self._anchor) != NONE else self._state.current
        self._anchor = start
        first, last = sorted((layout.place_of(start), layout.place_of(slot)))
        between = [s for s in layout.order[first : last + 1].tolist() if s != slot]
        self._state.select((*between, slot))

    def _select_all(self) -> None:
        shown = self.bar_rows()
        current = self._state.current if self._state.current in shown else NONE
        if shown:
            others = [s for s in shown if s != current]
            self._state.select((*others, current) if current != NONE else others)

    def _escape(self) -> bool:
        if self._canvas.drag.cancel():
            return True
        if self._state.locked or not self._state.selected:
            return False  # left to the page, which leaves what cannot be changed
        self._state.select((), self._state.current)
        return True

    def _hold_space(self) -> None:
        self._canvas.drag.is_space_held = True
        self._canvas.viewport().setCursor(Qt.CursorShape.OpenHandCursor)

    # ---- editing

    def chosen(self) -> tuple[int, ...]:
        """The bars that an edit is about."""
        layout, state = self._state.layout, self._state
        found = state.selected or (state.current,)
        return tuple(slot for slot in found if layout.row_of(slot) != NONE)

    def _snap_days(self) -> int:
        return 1 if self._state.scale.snap is Unit.DAY else 7

    def shift(self, direction: int) -> None:
        """Move the chosen bars by a day or a week, as drags snap."""
        self._canvas.commands.shift(self.chosen(), direction * self._snap_days())
        self._tell()

    def stretch(self, direction: int) -> None:
        """Move the ends of the chosen bars."""
        self._canvas.commands.stretch(self.chosen(), direction * self._snap_days())
        self._tell()

    def stretch_start(self, direction: int) -> None:
        """Move the starts of the chosen bars."""
        self._canvas.commands.stretch_start(self.chosen(), direction * self._snap_days())
        self._tell()

    def _tell(self) -> None:
        if self._state.current != NONE:
            self._canvas.reveal(self._state.current)
            self._canvas.say_current()

    def arrange(self, direction: int) -> None:
        """One bar up or down, into the next group at the end of one's own.

        Where a row holds several bars, into the lane above or below.
        """
        layout, slots = self._state.layout, self.chosen()
        if layout.is_packed:
            self._change_lane(direction, slots)
            return
        rows = sorted(layout.row_of(slot) for slot in slots)
        if not rows or rows[0] == NONE:
            return
        place = rows[0] - 1 if direction < 0 else rows[-1] + 2
        least = int(layout.has_heads)
        if not least <= place <= layout.count:
            return
        ordered = [layout.code(row) for row in rows]
        group, above, below = around(self._state, place, ordered)
        self._canvas.commands.arrange(ordered, group, above, below)
        self._canvas.reveal(self._state.current)

    def _change_lane(self, direction: int, slots: Sequence[int]) -> None:
        layout = self._state.layout
        if not slots or not layout.has_heads:
            return
        lanes = layout.lanes()
        here = lanes.index(layout.group_at(layout.row_of(slots[-1])))
        if 0 <= here + direction < len(lanes):
            self._canvas.commands.arrange(slots, lanes[here + direction])
            self._canvas.reveal(self._state.current)

    def _open(self) -> None:
        if self._state.current != NONE:
            self._canvas.opened.emit(self._state.current)

    def _rename(self) -> None:
        if self._state.layout.row_of(self._state.current) != NONE:
            self._canvas.edit_title(self._state.current)
