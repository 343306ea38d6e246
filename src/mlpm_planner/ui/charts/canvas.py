"""The still picture of a KPI's series in a span of time, and the moving of that span."""

from PySide6.QtCore import QRectF, QSize, QTimer
from PySide6.QtGui import QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mlpm_planner.domain.clock import now, to_micros
from mlpm_planner.ui.charts import layers, overlays
from mlpm_planner.ui.charts.chart_data import ChartData
from mlpm_planner.ui.charts.framing import Frame, frame_of
from mlpm_planner.ui.charts.overlays import PlacedPill
from mlpm_planner.ui.charts.viewport import USUAL, Range, Viewport, padded, span_of
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import inks, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens

_PATIENCE = 150
_ENOUGH = 3
_FEW = "Trend appears after the third value."
_NONE = "No values yet. Press L to log the first one."


class ChartCanvas(QWidget):
    """Paints a `ChartData`; the picture is kept until data, span, size or look change."""

    viewport_changed = Signal(Viewport)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: ChartData | None = None
        self._range = USUAL
        self._viewport = Viewport(0, 1)
        self._frame: Frame | None = None
        self._still: QPixmap | None = None
        self._pills: list[PlacedPill] = []
        self._skeleton = False
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE)
        self._patience.timeout.connect(self._on_patience_over)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        app_theme().changed.connect(self._on_theme_changed)

    @property
    def data(self) -> ChartData | None:
        return self._data

    @property
    def viewport(self) -> Viewport:
        return self._viewport

    @property
    def frame(self) -> Frame | None:
        """What the picture was painted from; None while there is nothing to show."""
        return self._frame

    @property
    def is_waiting(self) -> bool:
        """Whether pale lines stand where the values will be."""
        return self._skeleton

    def wait(self) -> None:
        """Data are on their way: after a moment say so."""
        if not self._skeleton:
            self._patience.start()

    def _take(self, data: ChartData) -> None:
        self._patience.stop()
        self._skeleton = False
        self._data = data
        self.setAccessibleName(data.summary or data.name)

    # ---- the span shown

    def set_range(self, chosen: Range) -> None:
        self._range = chosen
        self.reset()

    def reset(self) -> None:
        """Back to what the range shows."""
        self._go(self._home())

    def set_viewport(self, viewport: Viewport) -> None:
        """Follow another chart."""
        if viewport != self._viewport:
            self._viewport = viewport
            self._refresh()

    def zoom(self, factor: float, at: float | None = None) -> None:
        """Show a span shorter by a factor below 1, longer above, around an instant."""
        middle = (self._viewport.start + self._viewport.end) / 2
        self._go(self._viewport.zoomed(factor, middle if at is None else at))

    def pan(self, share: float) -> None:
        """Move by a share of what is shown."""
        self._go(self._viewport.moved(share * self._viewport.span))

    def _extent(self) -> Viewport:
        """From the first to the last value; an instant without any."""
        if self._data is None or not len(self._data.series):
            instant = float(to_micros(now()))
            return Viewport(instant, instant)
        times = self._data.series.times
        return Viewport(float(times[0]), float(times[-1]))

    def _home(self) -> Viewport:
        extent = self._extent()
        return padded(span_of(self._range, extent.start, extent.end, float(to_micros(now()))))

    def _bounds(self) -> Viewport:
        home, extent = self._home(), self._extent()
        whole = padded(Viewport(extent.start, max(home.end, extent.end)))
        return Viewport(min(whole.start, home.start), max(whole.end, home.end))

    def _go(self, viewport: Viewport) -> None:
        self._viewport = viewport.within(self._bounds())
        self._refresh()
        self.viewport_changed.emit(self._viewport)

    # ---- painting

    def _refresh(self) -> None:
        self._still = None
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(720, 340)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(240, 160)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._still = None

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self._refresh()

    def _on_patience_over(self) -> None:
        self._skeleton = True
        self._refresh()

    def still(self) -> QPixmap:
        """The picture without what moves over it."""
        ratio = self.devicePixelRatioF()
        if self._still is None or self._still.devicePixelRatio() != ratio:
            self._still = QPixmap(self.size() * ratio)
            self._still.setDevicePixelRatio(ratio)
            self._still.fill(inks.colour("raised"))
            with QPainter(self._still) as painter:
                self._paint_still(painter, QRectF(self.rect()))
        return self._still

    def _paint_still(self, painter: QPainter, area: QRectF) -> None:
        data = self._data
        if data is None or self._skeleton:
            self._frame, self._pills = None, []
            if self._skeleton:
                _paint_skeleton(painter, area)
            return
        self._frame = frame = frame_of(
            data, area.adjusted(0, 2, -2, 0), self._viewport, overlays.pills_room()
        )
        self._pills = overlays.place_markers(frame)
        paint_frame(painter, frame, self._pills)
        count = len(data.series)
        if count < _ENOUGH:
            words = _FEW if count else _NONE
            paint.text(painter, frame.plot, words, Voice("body", 400, "text2"), paint.CENTRE)


def paint_frame(painter: QPainter, frame: Frame, pills: list[PlacedPill]) -> None:
    """All still layers of a chart, from the ground up."""
    layers.paint_zones(painter, frame)
    layers.paint_grid(painter, frame)
    layers.paint_time_axis(painter, frame)
    layers.paint_target(painter, frame)
    overlays.paint_markers(painter, frame, pills)
    layers.paint_line(painter, frame)
    layers.paint_latest(painter, frame)


def _paint_skeleton(painter: QPainter, area: QRectF) -> None:
    """Pale lines at the rhythm of a grid while values are read."""
    for share in (0.15, 0.35, 0.55, 0.75):
        y = area.top() + area.height() * share
        line = QRectF(area.left() + 46, round(y), area.width() - 46, 1)
        painter.fillRect(line, inks.colour("hair"))
        paint.rounded(painter, QRectF(area.left() + 6, y - 4, 30, 8), 4, fill="sunken")
