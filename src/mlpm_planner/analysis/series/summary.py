"""The numbers behind the one-sentence summary of a chart or of a selected range."""

from dataclasses import dataclass

from mlpm_planner.analysis.series.arrays import DAY, Series


@dataclass(frozen=True, slots=True)
class Summary:
    """What a series did: instants in microseconds UTC, slope in units per day (None for one)."""

    count: int
    start: int
    end: int
    first: float
    latest: float
    mean: float
    lowest: float
    lowest_at: int
    highest: float
    highest_at: int
    slope: float | None


def summarise(series: Series) -> Summary | None:
    """The summary of a series; None when it has no values."""
    if not len(series):
        return None
    times, values = series.times, series.values
    low, high = int(values.argmin()), int(values.argmax())
    return Summary(
        count=values.size,
        start=int(times[0]),
        end=int(times[-1]),
        first=float(values[0]),
        latest=float(values[-1]),
        mean=float(values.mean()),
        lowest=float(values[low]),
        lowest_at=int(times[low]),
        highest=float(values[high]),
        highest_at=int(times[high]),
        slope=_slope(series),
    )


def _slope(series: Series) -> float | None:
    """Least-squares slope per day; None where all values are at one instant."""
    days = (series.times - series.times[0]) / DAY
    days = days - days.mean()
    spread = float(days @ days)
    return float(days @ (series.values - series.values.mean())) / spread if spread else None
