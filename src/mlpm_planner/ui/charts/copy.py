"""A chart as a picture for a document."""

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPixmap

from mlpm_planner.ui.charts import overlays
from mlpm_planner.ui.charts.canvas import paint_frame
from mlpm_planner.ui.charts.chart_data import ChartData
from mlpm_planner.ui.charts.framing import frame_of
from mlpm_planner.ui.charts.viewport import Viewport
from mlpm_planner.ui.theme import fonts, inks, paint
from mlpm_planner.ui.theme.paint import Voice

_SHARP = 2.0
_MARGIN = 20.0
_HEAD = 34.0


def picture(data: ChartData, viewport: Viewport, size: QSize, note: str = "") -> QPixmap:
    """The chart under its name, at twice the screen's resolution, in the look in use."""
    made = QPixmap(size * _SHARP)
    made.setDevicePixelRatio(_SHARP)
    made.fill(inks.colour("raised"))
    with QPainter(made) as painter:
        area = QRectF(0, 0, size.width(), size.height())
        inner = area.adjusted(_MARGIN, _MARGIN - 6, -_MARGIN, -_MARGIN + 8)
        head = QRectF(inner.left(), inner.top(), inner.width(), 24)
        paint.text(painter, head, data.name, Voice("strong", 600))
        left = inner.left() + fonts.advance(data.name, "strong", 600) + 12
        rest = QRectF(QPointF(left, head.top() + 2), QPointF(inner.right(), head.bottom()))
        paint.text(painter, rest, note, paint.CAPTION)
        area = inner.adjusted(0, _HEAD, 0, 0)
        frame = frame_of(data, area, viewport, overlays.pills_room())
        paint_frame(painter, frame, overlays.place_markers(frame))
    return made
