"""Small multiples: many KPIs on one time axis; moving one moves all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget
from typing_extensions import override

from mlpm_planner.domain.clock import now, to_micros
from mlpm_planner.ui import formats
from mlpm_planner.ui.charts import layers
from mlpm_planner.ui.charts.chart_data import ChartData
from mlpm_planner.ui.charts.framing import Frame, bare_frame
from mlpm_planner.ui.charts.viewport import USUAL, Range, Viewport, padded, span_of
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import fonts, icons, inks, metrics, paint
from mlpm_planner.ui.theme.icons import StatusLook
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens
from mlpm_planner.ui.widgets.card import paint_card
from mlpm_planner.ui.widgets.toast import announce

_NARROWEST = 300
_HEIGHT = 178
_HEAD, _FOOT = 40.0, 26.0
_NOTCH = 120.0
_ZOOM = 0.85
_DRAG = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class Small:
    """One chart of the grid; ``data`` is None while its values are read."""

    kpi_id: str
    name: str
    look: StatusLook
    spoken: str
    data: ChartData | None = None


class Multiples(QAbstractScrollArea):
    """A grid of small charts; only what is visible is asked for and painted."""

    chosen = Signal(str)
    opened = Signal(str)
    menu_wanted = Signal(QPoint)

    def __init__(self, fetch: Callable[[str], Small | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._ids: tuple[str, ...] = ()
        self._range = USUAL
        self._viewport = Viewport(0, 1)
        self._pictures: dict[str, tuple[QPixmap, Frame]] = {}
        self._current = ""
        self._at: float | None = None
        self._drag: QPointF | None = None
        self._dragged = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Small charts of KPIs on one time axis")
        self.viewport().setMouseTracking(True)
        self._dress()
        app_theme().changed.connect(self._on_theme_changed)
        self.reset()

    def _dress(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, inks.colour("canvas"))
        palette.setColor(QPalette.ColorRole.Window, inks.colour("canvas"))
        self.setPalette(palette)
        self._forget()

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self._dress()

    # ---- what is shown

    def set_ids(self, kpi_ids: Sequence[str]) -> None:
        """Show these KPIs, in this order."""
        self._ids = tuple(kpi_ids)
        self._forget()
        self._fit_bars()

    def refresh(self, kpi_ids: frozenset[str]) -> None:
        """Paint these anew."""
        for kpi_id in kpi_ids:
            self._pictures.pop(kpi_id, None)
        self.viewport().update()

    def set_current(self, kpi_id: str) -> None:
        """Mark a chart, without a signal."""
        self._current = kpi_id
        self.viewport().update()

    @property
    def shown(self) -> list[Small | None]:
        """What each chart shows, in order."""
        return [self._fetch(kpi_id) for kpi_id in self._ids]

    @property
    def span(self) -> Viewport:
        """The time that all charts show."""
        return self._viewport

    def set_range(self, chosen: Range) -> None:
        self._range = chosen
        self.reset()

    def reset(self) -> None:
        """Back to what the range shows."""
        instant = float(to_micros(now()))
        first = min(self._firsts(), default=instant)
        self._go(padded(span_of(self._range, first, instant, instant)))

    def _firsts(self) -> list[float]:
        """Where the series that have been read begin; only asked for all of time."""
        if self._range.days is not None:
            return []
        series = (s.data.series for s in self.shown if s is not None and s.data is not None)
        return [float(each.times[0]) for each in series if len(each)]

    def _go(self, span: Viewport) -> None:
        self._viewport = span
        self._forget()

    def _forget(self) -> None:
        self._pictures.clear()
        self.viewport().update()

    # ---- geometry

    def columns(self) -> int:
        room = self.viewport().width() + metrics.CARD_GAP
        return max(1, room // (round(_NARROWEST * max(1.0, fonts.scale())) + metrics.CARD_GAP))

    def cell_rect(self, place: int) -> QRectF:
        """Where a chart stands in the viewport."""
        gap, columns = metrics.CARD_GAP, self.columns()
        width = (self.viewport().width() - gap * (columns - 1)) / columns
        row, column = divmod(place, columns)
        top = row * (_height() + gap) - self.verticalScrollBar().value()
        left = round(column * (width + gap))
        return QRectF(left, top, round(column * (width + gap) + width) - left, _height())

    def _place_at(self, at: QPointF) -> int:
        return next((i for i in range(len(self._ids)) if self.cell_rect(i).contains(at)), -1)

    def _fit_bars(self) -> None:
        rows = -(-len(self._ids) // self.columns())
        whole = rows * (_height() + metrics.CARD_GAP) - metrics.CARD_GAP
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, whole - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(_height() // 4)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_bars()
        self._forget()

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(900, 500)

    # ---- painting

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self.viewport()) as painter:
            painter.fillRect(event.rect(), inks.colour("canvas"))
            for place, kpi_id in enumerate(self._ids):
                rect = self.cell_rect(place)
                if rect.intersects(QRectF(event.rect())):
                    self._paint_cell(painter, rect, kpi_id)

    def _paint_cell(self, painter: QPainter, rect: QRectF, kpi_id: str) -> None:
        small = self._fetch(kpi_id)
        is_current = kpi_id == self._current
        paint_card(painter, rect, selected=is_current)
        if is_current and self.hasFocus():
            inner = rect.adjusted(3, 3, -3, -3)
            paint.focus_ring(painter, inner, metrics.RADIUS_CARD - 3)
        if small is None:
            return
        row = -1
        if small.data is not None:
            picture, frame = self._picture(rect, small.data, kpi_id)
            painter.drawPixmap(rect.topLeft() + QPointF(3, _head()), picture)
            row = self._hovered_row(frame)
            if row >= 0:
                self._paint_cross(painter, rect, frame, row)
        _paint_head(painter, rect, small, row)

    def _picture(self, rect: QRectF, data: ChartData, kpi_id: str) -> tuple[QPixmap, Frame]:
        """The plot without its head; kept until span, size, values or look change."""
        kept = self._pictures.get(kpi_id)
        if kept is None:
            ratio = self.devicePixelRatioF()
            size = QSize(int(rect.width()) - 6, int(rect.height() - _head()) - 3)
            made = QPixmap(size * ratio)
            made.setDevicePixelRatio(ratio)
            made.fill(inks.colour("raised"))
            plot = QRectF(11, 2, size.width() - 22, size.height() - _foot())
            frame = bare_frame(data, plot, self._viewport)
            with QPainter(made) as painter:
                layers.paint_zones(painter, frame)
                layers.paint_line(painter, frame, 1.5)
                layers.paint_latest_dot(painter, frame)
                layers.paint_time_axis(painter, frame, with_years=False)
            kept = self._pictures[kpi_id] = (made, frame)
        return kept

    def _hovered_row(self, frame: Frame) -> int:
        """The value nearest to the shared crosshair; -1 for none."""
        if self._at is None:
            return -1
        row = frame.data.values.nearest(self._at)
        if row < 0:
            return -1
        at = float(frame.data.series.times[row])
        return row if frame.x.start <= at <= frame.x.end else -1

    def _paint_cross(self, painter: QPainter, rect: QRectF, frame: Frame, row: int) -> None:
        series = frame.data.series
        at = QPointF(frame.x.at(float(series.times[row])), frame.y.at(float(series.values[row])))
        shift = rect.topLeft() + QPointF(3, _head())
        x = round(at.x() + shift.x())
        top = shift.y() + frame.plot.top()
        painter.fillRect(QRectF(x, top, 1, frame.plot.height()), inks.colour("text3"))
        paint.dot(painter, at + shift, 3, frame.data.colour, "raised")

    # ---- pointer and keys

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._drag is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._dragged = self._dragged or abs(at.x() - self._drag.x()) > _DRAG
            if self._dragged:
                self._go(self._viewport.moved((self._drag.x() - at.x()) * self._per_pixel()))
                self._drag = at
            return
        place = self._place_at(at)
        self._at = self._instant(at, place) if place >= 0 else None
        self.viewport().update()

    def _plot_ends(self, place: int) -> tuple[float, float]:
        rect = self.cell_rect(max(place, 0))
        return rect.left() + 14, rect.right() - 14

    def _per_pixel(self) -> float:
        left, right = self._plot_ends(0)
        return self._viewport.span / max(right - left, 1.0)

    def _instant(self, at: QPointF, place: int) -> float:
        return self._viewport.start + (at.x() - self._plot_ends(place)[0]) * self._per_pixel()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._at = None
        self.viewport().update()

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.leaveEvent(event)
        return super().viewportEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._drag, self._dragged = event.position(), False

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if self._drag is not None and not self._dragged and place >= 0:
            self._choose(place)
        self._drag = None

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if place >= 0:
            self.opened.emit(self._ids[place])

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        is_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        place = self._place_at(QPointF(event.pos())) if is_mouse else self._current_place()
        if place >= 0 and self._ids:
            self._choose(place)
            self.menu_wanted.emit(event.globalPos())

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        at = self._instant(event.position(), self._place_at(event.position()))
        self._go(self._viewport.zoomed(_ZOOM ** (event.angleDelta().y() / _NOTCH), at))
        event.accept()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self.columns(),
            Qt.Key.Key_Down: self.columns(),
        }
        zooms = {Qt.Key.Key_Plus: 1 / 1.4, Qt.Key.Key_Equal: 1 / 1.4, Qt.Key.Key_Minus: 1.4}
        key = Qt.Key(event.key())
        if key in steps and self._ids:
            self._choose(min(max(self._current_place() + steps[key], 0), len(self._ids) - 1))
        elif key in zooms:
            middle = (self._viewport.start + self._viewport.end) / 2
            self._go(self._viewport.zoomed(zooms[key], middle))
        elif key in (Qt.Key.Key_0, Qt.Key.Key_F):
            self.reset()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current:
            self.opened.emit(self._current)
        else:
            super().keyPressEvent(event)

    def _current_place(self) -> int:
        return self._ids.index(self._current) if self._current in self._ids else 0

    def _choose(self, place: int) -> None:
        self._current = self._ids[place]
        self._show_place(place)
        self.viewport().update()
        small = self._fetch(self._current)
        if small is not None:
            announce(self, small.spoken)
        self.chosen.emit(self._current)

    def _show_place(self, place: int) -> None:
        rect: QRect = self.cell_rect(place).toRect()
        bar = self.verticalScrollBar()
        if rect.top() < 0:
            bar.setValue(bar.value() + rect.top())
        elif rect.bottom() > self.viewport().height():
            bar.setValue(bar.value() + rect.bottom() - self.viewport().height())


def _height() -> int:
    return max(_HEIGHT, round(_HEIGHT * fonts.scale()))


def _head() -> float:
    """Height of the name and the value above a plot."""
    return round(_HEAD * metrics.text_factor())


def _foot() -> float:
    """Height of the words under a plot."""
    return round(_FOOT * metrics.text_factor())


def _paint_head(painter: QPainter, rect: QRectF, small: Small, row: int) -> None:
    """Name and status; at the right the latest value, or the one under the crosshair."""
    height = _head() - 16
    head = QRectF(rect.left() + 14, rect.top() + 10, rect.width() - 28, height)
    rest = icons.lead(painter, small.look.icon, head, colour=small.look.colour)
    value, when = "", ""
    data = small.data
    if data is not None and len(data.series):
        value = data.form.value(float(data.series.values[row]))
        if row >= 0:
            local = formats.local(int(data.series.times[row]), data.zone)
            when = formats.period(local, data.cadence)
    taken = fonts.advance(value, "strong", 600) + 8
    paint.text(painter, head, value, Voice("strong", 600), paint.RIGHT)
    rest.setRight(rest.right() - taken)
    paint.text(painter, rest, when or small.name, Voice("body", 500, "text2" if when else "text"))
