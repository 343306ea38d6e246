"""The span of time that a chart shows: zooming, panning, and their limits (no Qt)."""

from dataclasses import dataclass, replace

from mlpm_planner.analysis.series.arrays import DAY, SECOND

_SHORTEST = 10 * SECOND
_MARGIN = 0.03


@dataclass(frozen=True, slots=True)
class Viewport:
    """From start to end, in microseconds UTC."""

    start: float
    end: float

    @property
    def span(self) -> float:
        return self.end - self.start

    def zoomed(self, factor: float, at: float) -> "Viewport":
        """Shorter by a factor below 1 and longer above; the instant stays where it is."""
        span = max(self.span * factor, _SHORTEST)
        share = (at - self.start) / self.span
        return Viewport(at - share * span, at + (1 - share) * span)

    def moved(self, by: float) -> "Viewport":
        """As long, but later by so many microseconds."""
        return Viewport(self.start + by, self.end + by)

    def within(self, bounds: "Viewport") -> "Viewport":
        """Held inside the bounds; not longer than they are."""
        if self.span >= bounds.span:
            return bounds
        if self.start < bounds.start:
            return self.moved(bounds.start - self.start)
        if self.end > bounds.end:
            return self.moved(bounds.end - self.end)
        return self

    def showing(self, at: float) -> "Viewport":
        """Moved as little as needed to have an instant inside."""
        if at < self.start:
            return self.moved(at - self.start - self.span * _MARGIN)
        if at > self.end:
            return self.moved(at - self.end + self.span * _MARGIN)
        return self


@dataclass(frozen=True, slots=True)
class Range:
    """A choice of the range menu: so many days up to now, or everything."""

    key: str
    title: str
    days: int | None


RANGES = (
    Range("3m", "Last 3 months", 92),
    Range("6m", "Last 6 months", 183),
    Range("12m", "Last 12 months", 366),
    Range("2y", "Last 2 years", 731),
    Range("all", "All time", None),
)
USUAL = RANGES[2]


def range_of(key: str) -> Range:
    """The range with this key; 12 months when there is none."""
    return next((r for r in RANGES if r.key == key), USUAL)


def span_of(chosen: Range, first: float, last: float, now: float) -> Viewport:
    """What a range shows of a series from first to last (microseconds UTC).

    It ends now, unless the series ended earlier than the range begins.
    """
    end = max(last, now)
    start = first if chosen.days is None else end - chosen.days * DAY
    if last < start and chosen.days is not None:
        start, end = last - chosen.days * DAY, last
    if end <= start:
        start, end = start - DAY, end + DAY
    return Viewport(start, end)


def padded(view: Viewport) -> Viewport:
    """With a little room at both ends, so that the last value can be labelled."""
    return replace(view, start=view.start - view.span * 0.01, end=view.end + view.span * 0.06)
