"""The head of the group at the top of the outline; stays while its rows scroll under it."""

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter

from mlpm_planner.application.timeline_bars import NONE
from mlpm_planner.ui.panels.roadmap.geometry import row_height
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState
from mlpm_planner.ui.theme import paint
from mlpm_planner.ui.widgets import cells
from mlpm_planner.ui.widgets.cell_paint import paint_group


class StickyHead:
    """Names the group, and the sub-lane, of the first row in view.

    It is painted over the rows: a widget on them would keep Qt from scrolling what is painted.
    """

    def __init__(self, state: TimelineState) -> None:
        self._state = state
        self.row = NONE  # the row of the head, NONE while that is in view
        self.top = 0

    @property
    def group(self) -> int:
        """The number of the group, NONE while its head is in view."""
        return self._state.layout.group_at(self.row) if self.row != NONE else NONE

    @property
    def title(self) -> str:
        """What it says."""
        return " · ".join(row.group.title for row in self._state.layout.lineage(self.group))

    def follow(self, scrolled: int) -> None:
        """The rows are scrolled so many px, or others are shown."""
        layout = self._state.layout
        first, hidden = divmod(scrolled, row_height())
        self.row, self.top = NONE, 0
        if not layout.has_heads or not first < layout.count:
            return
        head = layout.head_of(first)
        if head == first and not hidden:
            return
        self.row = head
        following = layout.next_head(head)
        if following != NONE:  # pushes this one out
            self.top = min(0, (following - 1) * row_height() - scrolled)

    def area(self, width: int) -> QRect:
        """What it covers of the rows, empty while the head itself is in view."""
        return QRect(0, self.top, width, row_height()) if self.row != NONE else QRect()

    def paint(self, painter: QPainter, width: int) -> None:
        """Draw it over the rows."""
        area = QRectF(self.area(width))
        row = self._state.layout.groups[self.group]
        colour = self._state.head_colour(self.group)
        paint_group(painter, area, cells.group(self.title, is_open=row.is_open, colour=colour))
        paint.hairline(painter, 0, width, area.bottom() - 1, "line")
