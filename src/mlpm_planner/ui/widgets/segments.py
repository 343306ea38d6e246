"""Segments: one of a few views, chosen with a click or the arrow keys."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import fonts, icons, inks, metrics, paint
from mlpm_planner.ui.theme.paint import Voice

_PADDING = 11
_ICON = 16
_GAP = 7
_INSET = 2
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class Segment(NamedTuple):
    """One choice: key, words, icon."""

    key: str
    text: str
    icon: str = ""


class Segments(QWidget):
    """A row of exclusive choices; emits the key that was chosen."""

    chosen = Signal(str)

    def __init__(
        self, name: str, segments: Sequence[Segment], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._segments = tuple(segments)
        self._current = 0
        self._hovered = -1
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._announce()

    @property
    def current(self) -> str:
        return self._segments[self._current].key if self._segments else ""

    def set_current(self, key: str) -> None:
        """Show this key as chosen, without a signal."""
        keys = [segment.key for segment in self._segments]
        if key in keys and keys.index(key) != self._current:
            self._current = keys.index(key)
            self._announce()
            self.update()

    def set_segments(self, segments: Sequence[Segment]) -> None:
        """Replace the choices; the first is current."""
        self._segments = tuple(segments)
        self._current = 0
        self._announce()
        self.updateGeometry()
        self.update()

    def _announce(self) -> None:
        shown = self._segments[self._current].text if self._segments else ""
        self.setAccessibleName(f"{self._name}: {shown}")

    def _choose(self, index: int) -> None:
        if 0 <= index < len(self._segments) and index != self._current:
            self.set_current(self._segments[index].key)
            self.chosen.emit(self.current)

    def _width(self, segment: Segment) -> int:
        lead = icons.scaled(_ICON) + _GAP if segment.icon else 0
        return round(fonts.advance(segment.text, "body", 500) + lead + 2 * _PADDING + 2)

    def segment_rect(self, index: int) -> QRectF:
        """Where a segment lies."""
        left = _INSET + sum(self._width(segment) for segment in self._segments[:index])
        height = self.height() - 2 * _INSET
        return QRectF(left, _INSET, self._width(self._segments[index]), height)

    def _at(self, x: float) -> int:
        for index in range(len(self._segments)):
            rect = self.segment_rect(index)
            if rect.left() <= x < rect.right():
                return index
        return -1

    @override
    def sizeHint(self) -> QSize:
        width = sum(self._width(segment) for segment in self._segments) + 2 * _INSET
        return QSize(width, metrics.control_height())

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(self._at(event.position().x()))

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._at(event.position().x()))

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)

    def _hover(self, index: int) -> None:
        if index != self._hovered:
            self._hovered = index
            self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        self._choose((self._current + step) % max(1, len(self._segments)))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint.rounded(painter, QRectF(self.rect()), metrics.RADIUS_CONTROL + 1, fill="sunken")
            for index in range(len(self._segments)):
                self._paint_segment(painter, index)

    def _paint_segment(self, painter: QPainter, index: int) -> None:
        rect, segment = self.segment_rect(index), self._segments[index]
        current = index == self._current
        if current:
            fill = "pressed" if inks.current().dark else "raised"
            paint.rounded(painter, rect, metrics.RADIUS_CONTROL, fill=fill, edge="line")
            if self.hasFocus():
                paint.focus_ring(painter, rect)
        ink = "text" if current or index == self._hovered else "text2"
        body = rect.adjusted(_PADDING, 0, 0, 0)
        if segment.icon:
            body = icons.lead(painter, segment.icon, body, size=_ICON, gap=_GAP, colour=ink)
        paint.text(painter, body, segment.text, Voice("body", 500, ink))
