"""What a chart draws of one KPI: values with their extremes, gaps, aim and markers (no Qt)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import numpy as np

from mlpm_planner.analysis.series.arrays import Series
from mlpm_planner.analysis.series.cadence import infer_cadence
from mlpm_planner.analysis.series.gaps import connected
from mlpm_planner.analysis.series.minmax import Pyramid, pyramid
from mlpm_planner.analysis.types import IntArray
from mlpm_planner.application.kpi_aim import Aim
from mlpm_planner.application.kpi_text import ValueFormat
from mlpm_planner.application.plan import Plan
from mlpm_planner.domain.choices import Cadence, Direction, MarkerKind
from mlpm_planner.domain.clock import to_micros
from mlpm_planner.domain.kpi import Kpi, Marker

_NONE = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class MarkerView:
    """A marker as the chart shows it; the instant in microseconds UTC."""

    id: str
    at: int
    title: str
    kind: MarkerKind


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """A series ready to be drawn at any zoom; gaps are the instants on both their sides."""

    pyramid: Pyramid
    gap_starts: IntArray = field(default_factory=_NONE.copy)
    gap_ends: IntArray = field(default_factory=_NONE.copy)

    @property
    def series(self) -> Series:
        return self.pyramid.series

    def __len__(self) -> int:
        return len(self.pyramid.series)

    def nearest(self, at: float) -> int:
        """The row whose instant is nearest; -1 without values."""
        times = self.series.times
        if not times.size:
            return -1
        row = int(np.searchsorted(times, at))
        if row == times.size or (row and at - times[row - 1] <= times[row] - at):
            return row - 1
        return row


def values_of(series: Series, cadence: Cadence) -> Values:
    """A series with its extremes and gaps; takes time for millions of values."""
    times = series.times
    rhythm = cadence.value
    if rhythm != "adhoc" and times.size > 1 and infer_cadence(times[-2000:]) == "adhoc":
        rhythm = "adhoc"  # values come as they please: nothing is missing between them
    rows = np.flatnonzero(~connected(times, rhythm)[:-1])
    return Values(pyramid(series), times[rows], times[rows + 1])


@dataclass(frozen=True, slots=True, eq=False)
class ChartData:
    """Everything a chart of one KPI needs."""

    name: str
    values: Values
    form: ValueFormat
    aim: Aim | None = None
    direction: Direction = Direction.NONE
    cadence: Cadence = Cadence.ADHOC
    markers: Sequence[MarkerView] = ()
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    summary: str = ""
    colour: str = "blue"

    @property
    def series(self) -> Series:
        return self.values.series


def markers_of(plan: Plan, kpi: Kpi) -> tuple[MarkerView, ...]:
    """The markers that concern a KPI, in order of time."""
    own = plan.where(Marker, "kpi_id", kpi.id) + plan.where(Marker, "kpi_id", "")
    shown = (MarkerView(m.id, to_micros(m.at), m.title, m.kind) for m in own)
    return tuple(sorted(shown, key=lambda m: (m.at, m.title)))
