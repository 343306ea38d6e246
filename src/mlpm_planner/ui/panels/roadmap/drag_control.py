"""Starts, steers and ends drags on the canvas: which one, auto-scroll, the tip, Escape."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QMouseEvent, QPainter

from mlpm_planner.application.timeline_bars import NONE
from mlpm_planner.ui.panels.roadmap.drags import (
    ArrangeDrag,
    CreateDrag,
    Drag,
    MoveDrag,
    PanDrag,
    ResizeDrag,
)
from mlpm_planner.ui.panels.roadmap.geometry import Hit, Part
from mlpm_planner.ui.panels.roadmap.link_drag import LinkDrag
from mlpm_planner.ui.panels.roadmap.tip import Tip

if TYPE_CHECKING:
    from mlpm_planner.ui.panels.roadmap.canvas import Canvas

_THRESHOLD = 5.0
_EDGE = 36
_TICK_MS = 16
_FASTEST = 24
_BARS = (Part.BODY, Part.START, Part.END)
_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class DragControl(QObject):
    """The pointer on the canvas, from press to release."""

    def __init__(self, canvas: "Canvas") -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._state = canvas.state
        self._pressed: tuple[QPointF, Hit] | None = None
        self.active: Drag | None = None
        self.is_space_held = False
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._on_tick)
        self.tip = Tip(canvas.viewport())

    # ---- from the canvas

    def press(self, event: QMouseEvent) -> None:
        """A button went down."""
        at = event.position()
        if event.button() == Qt.MouseButton.MiddleButton or (
            self.is_space_held and event.button() == Qt.MouseButton.LeftButton
        ):
            self._begin(PanDrag(self._canvas.geometry_of, self._canvas.commands, at))
            self._canvas.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() == Qt.MouseButton.LeftButton:
            hit = self._canvas.hit(at)
            self._pressed = (at, hit)
            if hit.part in _BARS and not event.modifiers() & (_CONTROL | _SHIFT):
                self._take_hold(hit.slot)

    def _take_hold(self, slot: int) -> None:
        """Select what is pressed at once; several selected bars stay so, to be dragged together."""
        state = self._state
        if slot in state.selected:
            others = tuple(s for s in state.selected if s != slot)
            state.select((*others, slot))
        else:
            state.select((slot,))

    def move(self, event: QMouseEvent) -> bool:
        """The pointer moved; whether that belongs to a drag."""
        if self.active is None and self._pressed is not None:
            self._begin_if_far(event.position())
        if self.active is None:
            return self._pressed is not None
        self._steer(event.position(), event.modifiers())
        return True

    def release(self, event: QMouseEvent) -> None:
        """The button went up: drop, or it was a click."""
        pressed, self._pressed = self._pressed, None
        if self.active is not None:
            drag = self._end()
            drag.drop()
            self._canvas.viewport().update()
            if isinstance(drag, CreateDrag) and drag.made:
                self._edit_new(drag.made)
        elif pressed is not None and event.button() == Qt.MouseButton.LeftButton:
            self._click(pressed[1], event.modifiers())

    def cancel(self) -> bool:
        """Give up a drag; whether there was one."""
        self._pressed = None
        if self.active is None:
            return False
        self._end().cancel()
        self._canvas.viewport().update()
        return True

    def paint(self, painter: QPainter) -> None:
        """What the drag draws over the bars."""
        if self.active is not None:
            self.active.paint(painter)

    # ---- inside

    def _begin_if_far(self, at: QPointF) -> None:
        assert self._pressed is not None  # noqa: S101 - asked by the caller
        start, hit = self._pressed
        away = at - start
        if max(abs(away.x()), abs(away.y())) < _THRESHOLD:
            return
        drag = self._drag_for(start, hit, is_vertical=abs(away.y()) > abs(away.x()))
        if drag is not None:
            self._begin(drag)

    def _drag_for(self, at: QPointF, hit: Hit, *, is_vertical: bool) -> Drag | None:
        place = (self._canvas.geometry_of, self._canvas.commands, at)
        slots = self._state.selected if hit.slot in self._state.selected else (hit.slot,)
        if hit.part in (Part.HANDLE, Part.HANDLE_START):
            return LinkDrag(*place, hit)
        if hit.part in (Part.START, Part.END) and not is_vertical:
            return ResizeDrag(*place, hit, slots)
        if hit.part in _BARS:
            return ArrangeDrag(*place, slots) if is_vertical else MoveDrag(*place, slots)
        if hit.part is Part.HEAD or is_vertical:
            return None
        return CreateDrag(*place, hit.row)

    def _begin(self, drag: Drag) -> None:
        self.active = drag

    def _steer(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        drag = self.active
        if drag is None:
            return
        drag.move(at, modifiers)
        if isinstance(drag, PanDrag):
            self._canvas.pan_by(round(drag.by.x()))
            self._canvas.scroll_rows(round(drag.by.y()))
            return
        self._canvas.viewport().update()
        self.tip.show_at(at, drag.tip, is_bad=isinstance(drag, LinkDrag) and bool(drag.refusal))
        near_edge = self._speed() != (0, 0)
        if near_edge and not self._timer.isActive():
            self._timer.start()
        elif not near_edge:
            self._timer.stop()

    def _speed(self) -> tuple[int, int]:
        """How fast the canvas scrolls because the pointer is near an edge, px a tick."""
        drag = self.active
        if drag is None:
            return 0, 0
        size = self._canvas.viewport().size()
        across = _pull(drag.at.x(), size.width()) if drag.is_horizontal else 0
        down = _pull(drag.at.y(), size.height()) if drag.is_vertical else 0
        return across, down

    def _on_tick(self) -> None:
        across, down = self._speed()
        if across:
            self._canvas.pan_by(across)
        if down:
            self._canvas.scroll_rows(down)
        if self.active is not None:
            self._steer(self.active.at, QGuiApplication.keyboardModifiers())

    def _end(self) -> Drag:
        drag, self.active = self.active, None
        assert drag is not None  # noqa: S101 - asked by the callers
        self._timer.stop()
        self.tip.hide()
        self._canvas.viewport().unsetCursor()
        return drag

    def _click(self, hit: Hit, modifiers: Qt.KeyboardModifier) -> None:
        state = self._state
        if hit.part is Part.HEAD:
            group = state.layout.group_at(hit.row)
            self._canvas.head_toggled.emit(group)
            self._canvas.head_chosen.emit(group)
        elif hit.part not in _BARS:
            state.select((), hit.slot if hit.slot != NONE else None)
        elif modifiers & _CONTROL:
            others = tuple(s for s in state.selected if s != hit.slot)
            chosen = others if hit.slot in state.selected else (*others, hit.slot)
            state.select(chosen, hit.slot)
        elif modifiers & _SHIFT and state.current != NONE:
            self._canvas.keys.select_through(hit.slot)
        else:
            state.select((hit.slot,))

    def _edit_new(self, feature_id: str) -> None:
        slot = self._state.bars.slots.get(feature_id, NONE)
        if slot != NONE and self._state.layout.row_of(slot) != NONE:
            self._state.select((slot,))
            self._canvas.reveal(slot)
            self._canvas.edit_title(slot)


def _pull(at: float, size: int) -> int:
    if at < _EDGE:
        return -min(_FASTEST, round((_EDGE - at) / 2) + 1)
    if at > size - _EDGE:
        return min(_FASTEST, round((at - size + _EDGE) / 2) + 1)
    return 0
