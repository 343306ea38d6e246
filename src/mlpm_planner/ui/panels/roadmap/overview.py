"""The overview strip: the whole plan in one look, with a window over the days in view."""

from datetime import date

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState, Touched
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import fonts, inks, metrics, paint
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens
from mlpm_planner.ui.widgets.toast import announce

_EDGE = 6.0  # how near to an edge of the window the pointer takes hold of it
_LEAST = 10.0  # a narrower window is drawn this wide
_PAD = 4
_STEP = 0.1  # of the window, for an arrow key
_DAYS_AROUND = 14


def overview_height() -> int:
    """Height of the strip."""
    return max(34, round(fonts.metrics("small").height()) + 18)


class Overview(QWidget):
    """Drag the window to see other days, its edges to see more or fewer; a click goes there."""

    moved = Signal(int)  # by so many px

    def __init__(self, state: TimelineState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._image: QImage | None = None
        self._wanted: tuple[int, ...] = ()  # days and size the image is for
        self._held = ""  # "move", "left" or "right" while the window is dragged
        self._held_span: tuple[float, float] | None = None
        self._grip = 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleDescription(
            "Left and right move the days in view, plus and minus zoom, Home and End go to the end."
        )
        for change in (state.rows_changed, state.work_changed, state.display_changed):
            change.connect(self._redraw)
        state.bars_changed.connect(self._on_bars_changed)
        state.panned.connect(self._on_panned)
        state.scale_changed.connect(self._on_moved)
        app_theme().changed.connect(self._on_theme_changed)
        self._announce()

    def _redraw(self) -> None:
        self._image = None
        self.update()

    def _on_bars_changed(self, touched: Touched) -> None:
        if touched.looks_otherwise:
            self._redraw()

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self._redraw()

    def _on_panned(self, _px: int) -> None:
        self._on_moved()

    def _on_moved(self) -> None:
        self._announce()
        self.update()

    def _announce(self) -> None:
        first, last = self._days()
        days = formats.day_range(date.fromordinal(int(first)), date.fromordinal(int(last)))
        self.setAccessibleName(f"Overview, {days} in view")

    # ---- where things are

    def _days(self) -> tuple[float, float]:
        """The days in view."""
        scale = self._state.scale
        first = max(1.0, scale.first)
        return first, max(first, scale.day(max(1, self._state.width)))

    def span(self) -> tuple[float, float]:
        """The days of the strip: the plan, today and the days in view, as a drag found them."""
        if self._held_span is not None:
            return self._held_span
        state = self._state
        planned = state.bars.span() or (state.today, state.today)
        first, last = self._days()
        low = min(planned[0], state.today, first) - _DAYS_AROUND
        return low, max(planned[1] + 1, state.today, last) + _DAYS_AROUND

    def _x(self, day: float) -> float:
        low, high = self.span()
        return (day - low) / (high - low) * self.width()

    def _day(self, x: float) -> float:
        low, high = self.span()
        return low + x / max(1, self.width()) * (high - low)

    def window_rect(self) -> QRectF:
        """The window over the days in view."""
        first, last = self._days()
        left, right = self._x(first), self._x(last)
        if right - left < _LEAST:
            left, right = (left + right - _LEAST) / 2, (left + right + _LEAST) / 2
        return QRectF(left, 2, right - left, self.height() - 4)

    # ---- moving

    def _go(self, first: float) -> None:
        """Bring a day to the left edge, by whole px so that what is painted can be scrolled."""
        scale = self._state.scale
        self.moved.emit(round((first - scale.first) * scale.px))

    def _show_days(self, first: float, last: float) -> None:
        """Zoom so that these days fill the view."""
        state = self._state
        px = state.width / max(1.0, last - first)
        scale = state.scale.with_px(px, 0.0)
        state.set_scale(scale.moved((first - scale.first) * scale.px))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._held_span = self.span()
        x, window = event.position().x(), self.window_rect()
        self._held = self._part(event.position()) or "move"
        if not window.left() - _EDGE <= x <= window.right() + _EDGE:  # a click elsewhere goes there
            first, last = self._days()
            self._go(self._day(x) - (last - first) / 2)
        self._grip = self._day(x) - self._days()[0]

    def _part(self, at: QPointF) -> str:
        window = self.window_rect()
        if window.width() > 3 * _EDGE:
            if abs(at.x() - window.left()) <= _EDGE:
                return "left"
            if abs(at.x() - window.right()) <= _EDGE:
                return "right"
        return "move" if window.contains(at) else ""

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._held:
            shape = _CURSORS.get(self._part(event.position()), Qt.CursorShape.PointingHandCursor)
            self.setCursor(shape)
            return
        day = self._day(event.position().x())
        first, last = self._days()
        if self._held == "left":
            self._show_days(min(day, last - 1), last)
        elif self._held == "right":
            self._show_days(first, max(day, first + 1))
        else:
            self._go(day - self._grip)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held, self._held_span = "", None
        self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        first, last = self._days()
        step = (last - first) * _STEP
        low, high = self._state.extent()
        targets = {
            Qt.Key.Key_Left: first - step,
            Qt.Key.Key_Right: first + step,
            Qt.Key.Key_PageUp: first - (last - first),
            Qt.Key.Key_PageDown: last,
            Qt.Key.Key_Home: low,
            Qt.Key.Key_End: high,
        }
        if event.key() in targets:
            self._go(targets[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._state.zoom(1)
        elif event.key() == Qt.Key.Key_Minus:
            self._state.zoom(-1)
        else:
            super().keyPressEvent(event)
            return
        announce(self, self.accessibleName())

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # ---- painting

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, overview_height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            rect = QRectF(self.rect())
            painter.fillRect(rect, inks.colour("sunken"))
            self._paint_bars(painter)
            x = round(self._x(self._state.today))
            painter.fillRect(QRectF(x - 1, 0, 2, rect.height()), inks.colour("accent_fill"))
            window = self.window_rect()
            veil = inks.colour("surface", 0.6)
            painter.fillRect(QRectF(0, 0, window.left(), rect.height()), veil)
            rest = QRectF(window.right(), 0, rect.right() + 1 - window.right(), rect.height())
            painter.fillRect(rest, veil)
            edge, width = ("focus", 2.0) if self.hasFocus() else ("control", 1.0)
            paint.rounded(painter, window, metrics.RADIUS_TIMELINE, edge=edge, width=width)
            paint.hairline(painter, 0, rect.right(), 0, "line")

    def _paint_bars(self, painter: QPainter) -> None:
        """Every bar as a line of its colour; an image of the whole plan, kept until it changes."""
        planned = self._state.bars.span()
        if planned is None or self.width() < 2:
            return
        wanted = (*planned, self.width(), max(1, self.height() - 2 * _PAD))
        if self._image is None or self._wanted != wanted:
            self._wanted = wanted
            self._image = _drawn(self._state, *wanted)
        left, right = self._x(planned[0]), self._x(planned[1] + 1)
        area = QRectF(left, _PAD, max(1.0, right - left), self._image.height())
        painter.drawImage(area, self._image)


def _drawn(state: TimelineState, first: int, last: int, width: int, height: int) -> QImage:
    """The most frequent colour of the bars on each pixel."""
    slots = state.layout.order
    if not len(slots):
        return _blank(width, height)
    names = sorted({key.colour for key in state.colours.keys})
    of_key = np.array([names.index(key.colour) for key in state.colours.keys], np.int64)
    codes = of_key[state.colours.codes[slots]]
    lines = np.arange(len(slots)) * height // len(slots)
    px = width / (last + 1 - first)
    left = np.clip(((state.bars.start[slots] - first) * px).astype(np.int64), 0, width - 1)
    right = np.clip(((state.bars.end[slots] + 1 - first) * px).astype(np.int64), left + 1, width)
    shape = (len(names), height, width + 1)
    rows = (codes * height + lines) * (width + 1)
    size = len(names) * height * (width + 1)
    counts = np.bincount(rows + left, minlength=size) - np.bincount(rows + right, minlength=size)
    counts = np.cumsum(counts.reshape(shape), axis=2)[:, :, :width]
    palette = np.array([inks.colour(name).rgb() for name in names], np.uint32)
    pixels = np.where(counts.any(axis=0), palette[counts.argmax(axis=0)], 0).astype(np.uint32)
    image = QImage(
        pixels.tobytes(), width, height, width * 4, QImage.Format.Format_ARGB32_Premultiplied
    )
    return image.copy()


def _blank(width: int, height: int) -> QImage:
    image = QImage(max(1, width), height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    return image


_CURSORS = {
    "left": Qt.CursorShape.SizeHorCursor,
    "right": Qt.CursorShape.SizeHorCursor,
    "move": Qt.CursorShape.OpenHandCursor,
}
