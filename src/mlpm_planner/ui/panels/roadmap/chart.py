"""The canvas with the time axis above its rows, load strip and overview below."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from typing_extensions import override

from mlpm_planner.ui.panels.roadmap.canvas import Canvas
from mlpm_planner.ui.panels.roadmap.commands import Commands
from mlpm_planner.ui.panels.roadmap.empty_rows import paint_ghosts
from mlpm_planner.ui.panels.roadmap.load_strip import LoadStrip, strip_height
from mlpm_planner.ui.panels.roadmap.overview import Overview, overview_height
from mlpm_planner.ui.panels.roadmap.ruler import Ruler, axis_height, lane_height
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState
from mlpm_planner.ui.tasks import Tasks
from mlpm_planner.ui.theme import inks
from mlpm_planner.ui.theme.tokens import Tokens


class Chart(Canvas):
    """One scroll area: what is above and below stands in its margins, as wide as the rows."""

    def __init__(self, tasks: Tasks, state: TimelineState, commands: Commands) -> None:
        super().__init__(state, commands)
        self.ruler = Ruler(state, self)
        self.strip = LoadStrip(state, tasks, self)
        self.overview = Overview(state, self)
        self.overview.moved.connect(self.pan_by)
        self.strip.shown_changed.connect(self.set_heights)
        self._dress()
        self.set_heights()

    def _dress(self) -> None:
        palette = self.palette()
        for role in (QPalette.ColorRole.Base, QPalette.ColorRole.Window):
            palette.setColor(role, inks.colour("surface"))
        self.setPalette(palette)

    @property
    def head_height(self) -> int:
        """Height of axis and event lane."""
        return axis_height() + lane_height()

    @property
    def load_height(self) -> int:
        """Height of the load strip, 0 when there is nothing to show."""
        return 0 if self.strip.load.is_empty else strip_height()

    @property
    def overview_height(self) -> int:
        """Height of the overview."""
        return overview_height()

    def set_heights(self) -> None:
        """Room for axis and strip around the rows."""
        self.setViewportMargins(0, self.head_height, 0, self.load_height + self.overview_height)
        self.strip.setVisible(self.load_height > 0)
        self._place()

    def _place(self) -> None:
        rows: QRect = self.viewport().geometry()
        self.ruler.setGeometry(rows.left(), 0, rows.width(), self.head_height)
        below = rows.bottom() + 1
        self.strip.setGeometry(rows.left(), below, rows.width(), self.load_height)
        below += self.load_height
        self.overview.setGeometry(rows.left(), below, rows.width(), self.overview_height)

    @override
    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self._dress()
        self.set_heights()
        super()._on_theme_changed(_tokens)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    @override
    def paintEvent(self, arg__1: QPaintEvent) -> None:
        super().paintEvent(arg__1)
        if not self.state.layout.count:
            with QPainter(self.viewport()) as painter:
                paint_ghosts(painter, self.state, self.viewport().rect())
