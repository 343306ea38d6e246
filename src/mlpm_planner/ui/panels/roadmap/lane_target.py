"""The lane under the pointer where a row holds several bars: what letting go there means."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from mlpm_planner.application.timeline_bars import NONE
from mlpm_planner.ui.panels.roadmap.geometry import Geometry, row_height
from mlpm_planner.ui.theme import inks, metrics, paint


class LaneTarget:
    """Follows the pointer from the lane where a drag began."""

    def __init__(self, geometry: Geometry, y: float) -> None:
        self._geometry = geometry
        self._home = self._at(y)
        self.group = NONE  # the lane to go to, NONE at home

    def _at(self, y: float) -> int:
        layout = self._geometry.state.layout
        if not layout.has_heads or not layout.count:
            return NONE
        row = max(0, min(layout.count - 1, self._geometry.row_at(y)))
        return layout.group_at(row)

    def follow(self, y: float, *, locked: bool = False) -> str:
        """The pointer is at a height; where the bars would go, in words."""
        group = self._at(y)
        self.group = NONE if locked or group == self._home else group
        if self.group == NONE:
            return ""
        lineage = self._geometry.state.layout.lineage(self.group)
        return " · ".join(row.group.title for row in lineage)

    def paint(self, painter: QPainter) -> None:
        """A frame around the lane."""
        if self.group == NONE:
            return
        layout = self._geometry.state.layout
        rows = layout.rows_of_group(self.group)
        top = self._geometry.row_top(rows.start)
        area = QRectF(0, top, self._geometry.state.width, len(rows) * row_height())
        painter.fillRect(area, inks.colour("accent_fill", 0.08))
        paint.rounded(painter, area, metrics.RADIUS_TIMELINE, edge="accent", width=2)
