"""Which days the timeline shows, and how large: panned, zoomed, brought to what is wanted."""

from datetime import date

from PySide6.QtCore import QObject

from mlpm_planner.application.timeline_bars import BarTable
from mlpm_planner.application.timescale import ZOOM_PX, Timescale, Unit, Zoom, fitting
from mlpm_planner.domain.clock import today
from mlpm_planner.ui.signals import Signal, Trigger

_ZOOM_STEP = 1.25


class TimelineView(QObject):
    """The part of the time axis that is seen; it reaches as far as the bars do."""

    scale_changed = Trigger()  # zoomed or jumped: repaint everything
    panned = Signal(int)  # moved by so many whole px: scroll what is painted

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.scale = Timescale(0.0, ZOOM_PX[Zoom.QUARTERS])
        self.width = 0
        self.today = today().toordinal()
        self.bars = BarTable()

    def extent(self) -> tuple[float, float]:
        """The first and last day one can scroll to: the plan and today with a window around."""
        room = max(30.0, self.width / self.scale.px)
        span = self.bars.span() or (self.today, self.today)
        return min(span[0], self.today) - room, max(span[1] + 1, self.today) + room

    def set_width(self, width: int) -> None:
        """The canvas is so many px wide; the left edge stays where it is."""
        if width == self.width:
            return
        first_time = self.width == 0
        self.width = width
        if first_time and not self.scale.first:
            self.show_today()
        else:
            self.scale_changed.emit()

    def set_scale(self, scale: Timescale) -> None:
        """Look at other days."""
        self.scale = scale
        if self.width:  # how far one can scroll depends on it
            low, high = self.extent()
            self.scale = Timescale(
                max(low, min(scale.first, high - self.width / scale.px)), scale.px
            )
        self.scale_changed.emit()

    def pan(self, px: int) -> None:
        """Move by whole px, which lets what is painted be scrolled."""
        self.scale = self.scale.moved(px)
        self.panned.emit(px)

    def zoom(self, steps: float, at: float | None = None) -> None:
        """Zoom by steps around a position, by default the middle."""
        around = self.width / 2 if at is None else at
        self.set_scale(self.scale.zoomed(_ZOOM_STEP**steps, around))

    def zoom_to(self, zoom: Zoom) -> None:
        """One of the named levels, today or else the middle staying where it is."""
        x = self.scale.x(self.today)
        at = x if 0 <= x <= self.width else self.width / 2
        self.set_scale(self.scale.with_px(ZOOM_PX[zoom], at))

    def fit(self) -> None:
        """All that is scheduled, in one look."""
        span = self.bars.span()
        if span is None:
            self.show_today()
            return
        latest = span[1] + int(self.bars.tail.max(initial=0.0))
        self.set_scale(fitting(min(span[0], self.today), max(latest, self.today), self.width))

    def show_today(self) -> None:
        """Bring today to a third of the width from the left."""
        self.set_scale(Timescale(self.today - self.width / 3 / self.scale.px, self.scale.px))

    def reveal_day(self, first: int, last: int) -> None:
        """Scroll sideways as far as it takes to see a bar."""
        left, right = self.scale.x(first), self.scale.x(last + 1)
        if left < 0 or right > self.width:
            shift = left - 40 if left < 0 or right - left > self.width else right - self.width + 40
            self.pan(round(shift))

    @property
    def zoom_name(self) -> str:
        """The named level that is nearest to the zoom."""
        upper, lower = self.scale.units
        if lower is Unit.DAY:
            return Zoom.WEEKS.value.title()
        names = {Unit.MONTH: Zoom.MONTHS, Unit.QUARTER: Zoom.QUARTERS}
        return names.get(upper, Zoom.YEARS).value.title()

    def day_date(self, day: int) -> date:
        """An ordinal day as a date."""
        return date.fromordinal(day)
