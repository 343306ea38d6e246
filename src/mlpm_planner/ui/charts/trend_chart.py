"""The big chart of one KPI: zoom, pan, crosshair with a card, markers, keyboard stepping."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mlpm_planner.domain.clock import now, to_micros
from mlpm_planner.ui.charts import overlays
from mlpm_planner.ui.charts.canvas import ChartCanvas
from mlpm_planner.ui.charts.chart_data import ChartData
from mlpm_planner.ui.charts.framing import Frame
from mlpm_planner.ui.charts.overlays import CardWords, PlacedPill
from mlpm_planner.ui.charts.words import words_at, words_of_span
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import inks, paint
from mlpm_planner.ui.widgets.toast import announce

_ZOOM = 0.85
_NOTCH = 120.0
_DRAG = 4.0


class TrendChart(ChartCanvas):
    """Shows a `ChartData`; what it is asked to do with a value or a moment leaves as a signal."""

    announced = Signal(str)
    annotate_wanted = Signal(int)
    edit_wanted = Signal(int)
    menu_wanted = Signal(QPointF)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = -1
        self._pinned = False
        self._pill: PlacedPill | None = None
        self._drag: QPointF | None = None
        self._dragged = False
        self._span: tuple[float, float] | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Chart")

    # ---- what it shows

    @property
    def row(self) -> int:
        """The row of the value under the crosshair; -1 for none."""
        return self._row

    @property
    def card(self) -> CardWords | None:
        """What the card says now."""
        if self._data is None:
            return None
        if self._span is not None:
            return words_of_span(self._data, *sorted(self._span))
        return words_at(self._data, self._row) if self._row >= 0 else None

    def set_data(self, data: ChartData, *, keep_view: bool = False) -> None:
        """Show a KPI; the same one after an edit keeps zoom and crosshair."""
        at = self.instant
        self._take(data)
        self._span = None
        self._row = data.values.nearest(at) if keep_view and at is not None else -1
        self._pinned = self._pinned and self._row >= 0
        if keep_view:
            self._go(self._viewport)
        else:
            self.reset()

    # ---- stepping

    def step(self, by: int) -> None:
        """The crosshair on the next or previous value, which is announced."""
        if self._data is None or not len(self._data.series):
            return
        last = len(self._data.series) - 1
        start = self._row if self._row >= 0 else (last + 1 if by < 0 else last)
        self._point_at(min(max(start + by, 0), last))

    def step_marker(self, by: int) -> None:
        """The crosshair on the value at the next or previous marker."""
        if self._data is None or not len(self._data.series):
            return
        at = self.instant
        here = at if at is not None else int(self._viewport.end if by < 0 else self._viewport.start)
        markers = [m for m in self._data.markers if (m.at < here if by < 0 else m.at > here)]
        if not markers:
            self._announce("No earlier marker" if by < 0 else "No later marker")
            return
        marker = markers[-1 if by < 0 else 0]
        row = self._data.values.nearest(marker.at)
        if int(self._data.series.times[row]) == here and len(self._data.series) > 1:
            row = min(max(row + by, 0), len(self._data.series) - 1)
        self._point_at(row, f"{marker.title}. ")

    def _point_at(self, row: int, before: str = "") -> None:
        assert self._data is not None  # noqa: S101 - callers have looked
        self._row, self._pinned, self._span = row, True, None
        self._go(self._viewport.showing(float(self._data.series.times[row])))
        self._announce(before + words_at(self._data, row).spoken)

    def show_instant(self, at: int) -> None:
        """The crosshair on the value nearest to an instant (microseconds UTC)."""
        if self._data is not None and len(self._data.series):
            self._point_at(self._data.values.nearest(at))

    def _announce(self, words: str) -> None:
        self.setAccessibleDescription(words)
        announce(self, words)
        self.announced.emit(words)

    @property
    def instant(self) -> int | None:
        """The instant under the crosshair."""
        if self._data is None or self._row < 0:
            return None
        return int(self._data.series.times[self._row])

    def instant_or_now(self) -> int:
        """The instant under the crosshair, else this moment (microseconds UTC)."""
        at = self.instant
        return to_micros(now()) if at is None else at

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        ) or not self._on_key(Qt.Key(event.key())):
            super().keyPressEvent(event)

    def _on_key(self, key: Qt.Key) -> bool:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        marks = {Qt.Key.Key_BracketLeft: -1, Qt.Key.Key_BracketRight: 1}
        zooms = {Qt.Key.Key_Plus: 1 / 1.4, Qt.Key.Key_Equal: 1 / 1.4, Qt.Key.Key_Minus: 1.4}
        ends = {Qt.Key.Key_Home: -(10**12), Qt.Key.Key_End: 10**12}
        pans = {Qt.Key.Key_PageUp: -0.5, Qt.Key.Key_PageDown: 0.5}
        if key in steps or key in ends:
            self.step(steps.get(key) or ends[key])
        elif key in marks:
            self.step_marker(marks[key])
        elif key in zooms:
            self.zoom(zooms[key], self.instant)
        elif key in pans:
            self.pan(pans[key])
        else:
            return self._on_command_key(key)
        return True

    def _on_command_key(self, key: Qt.Key) -> bool:
        at = self.instant
        if key in (Qt.Key.Key_0, Qt.Key.Key_F):
            self.reset()
        elif key == Qt.Key.Key_A:
            self.annotate_wanted.emit(self.instant_or_now())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and at is not None:
            self.edit_wanted.emit(at)
        elif key == Qt.Key.Key_Escape and (self._row >= 0 or self._span):
            self._clear()
        else:
            return False
        return True

    def _clear(self) -> None:
        self._row, self._pinned, self._span = -1, False, None
        self.update()

    # ---- pointer

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._drag is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._drag_to(at, selecting=self._span is not None)
            return
        self._hover(at)

    def _hover(self, at: QPointF) -> None:
        frame = self._frame
        if frame is None or self._data is None:
            return
        pill = next((p for p in self._pills if p.rect.contains(at)), None)
        inside = frame.plot.contains(at) and pill is None
        row = self._data.values.nearest(frame.x.value(at.x())) if inside else -1
        if row >= 0 and not self._is_shown(row):
            row = -1
        if (row, pill) != (self._row, self._pill):
            self._row = row if row >= 0 or not self._pinned else self._row
            self._pinned = self._pinned and row < 0
            self._pill = pill
            self.update()

    def _is_shown(self, row: int) -> bool:
        if self._data is None:
            return False
        at = float(self._data.series.times[row])
        return self._viewport.start <= at <= self._viewport.end

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._pill = None
        if not self._pinned:
            self._row = -1
        self.update()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        frame = self._frame
        if event.button() != Qt.MouseButton.LeftButton or frame is None:
            return
        self._drag, self._dragged = event.position(), False
        self._span = None
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            at = frame.x.value(event.position().x())
            self._span = (at, at)

    def _drag_to(self, at: QPointF, *, selecting: bool) -> None:
        frame, drag = self._frame, self._drag
        if frame is None or drag is None:
            return
        self._dragged = self._dragged or abs(at.x() - drag.x()) > _DRAG
        if selecting and self._span is not None:
            self._span = (self._span[0], frame.x.value(at.x()))
            self.update()
        elif self._dragged:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._row, self._drag = -1, at
            self._go(self._viewport.moved((drag.x() - at.x()) * frame.x.per_pixel))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._drag = None
        self.unsetCursor()
        if not self._dragged:
            self._span = None
            self._pinned = self._row >= 0
        self.update()

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._clear()
        self.reset()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        sideways = turned.x() or (
            turned.y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0
        )
        if sideways:
            self.pan(-sideways / _NOTCH * 0.1)
        elif self._frame is not None:
            at = self._frame.x.value(event.position().x())
            self.zoom(_ZOOM ** (turned.y() / _NOTCH), at)
        event.accept()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._row < 0 and event.reason() == QContextMenuEvent.Reason.Mouse:
            self._hover(QPointF(event.pos()))
        self._pinned = self._row >= 0
        self.menu_wanted.emit(QPointF(event.globalPos()))

    # ---- painting

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        still = self.still()
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, still)
            if self._frame is not None:
                self._paint_live(painter, self._frame)

    def _paint_live(self, painter: QPainter, frame: Frame) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            paint.focus_ring(painter, QRectF(self.rect()), 6)
        card = self.card
        if self._span is not None:
            self._paint_span(painter, frame, card)
        elif card is not None and self._row < len(frame.data.series):
            point = overlays.paint_crosshair(painter, frame, self._row)
            overlays.paint_card(painter, overlays.card_rect(frame, point, card), card)
        if self._pill is not None and self._pill.hides_words:
            overlays.paint_pill_tip(painter, frame, self._pill)

    def _paint_span(self, painter: QPainter, frame: Frame, card: CardWords | None) -> None:
        start, end = sorted(frame.x.at(at) for at in self._span or (0.0, 0.0))
        band = QRectF(start, frame.plot.top(), end - start, frame.plot.height())
        painter.fillRect(band.intersected(frame.plot), inks.colour("accent_fill", 0.12))
        if card is not None:
            at = QPointF(min(end, frame.plot.right()), frame.plot.bottom())
            overlays.paint_card(painter, overlays.card_rect(frame, at, card), card)
