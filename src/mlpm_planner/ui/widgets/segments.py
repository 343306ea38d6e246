"""Segments: one of a few views, chosen with a click or the arrow keys."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
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
        self._is_folded = False
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

    def fold(self, on: bool) -> None:
        """Show icons alone, with the words as tool tips; what has no icon keeps its words."""
        if on != self._is_folded:
            self._is_folded = on
            self.updateGeometry()
            self.update()

    def width_for(self, *, is_folded: bool) -> int:
        """The room it takes with words, or with icons alone."""
        words = [_words(segment, is_folded=is_folded) for segment in self._segments]
        return sum(map(_width, self._segments, words)) + 2 * _INSET

    def _shown(self, segment: Segment) -> str:
        return _words(segment, is_folded=self._is_folded)

    def _announce(self) -> None:
        shown = self._segments[self._current].text if self._segments else ""
        self.setAccessibleName(f"{self._name}: {shown}")

    def _choose(self, index: int) -> None:
        if 0 <= index < len(self._segments) and index != self._current:
            self.set_current(self._segments[index].key)
            self.chosen.emit(self.current)

    def segment_rect(self, index: int) -> QRectF:
        """Where a segment lies."""
        widths = [_width(each, self._shown(each)) for each in self._segments[: index + 1]]
        height = self.height() - 2 * _INSET
        return QRectF(_INSET + sum(widths[:-1]), _INSET, widths[-1], height)

    def _at(self, x: float) -> int:
        if self.isRightToLeft():
            x = self.width() - x
        for index in range(len(self._segments)):
            rect = self.segment_rect(index)
            if rect.left() <= x < rect.right():
                return index
        return -1

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.width_for(is_folded=self._is_folded), metrics.control_height())

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(self._at(event.position().x()))

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self._at(event.pos().x())
            words = self._segments[index].text if self._is_folded and index >= 0 else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

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
            paint.follow_layout(painter, QRectF(self.rect()))
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
        paint.text(painter, body, self._shown(segment), Voice("body", 500, ink))


def _words(segment: Segment, *, is_folded: bool) -> str:
    return "" if is_folded and segment.icon else segment.text


def _width(segment: Segment, words: str) -> int:
    lead = icons.scaled(_ICON) if segment.icon else 0
    gap = _GAP if segment.icon and words else 0
    return round(fonts.advance(words, "body", 500) + lead + gap + 2 * _PADDING + 2)
