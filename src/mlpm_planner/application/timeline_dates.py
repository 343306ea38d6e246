"""Whose dates the bars of the timeline have: the plan's own, or others of the same features."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from mlpm_planner.domain.feature import Feature

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class ShownDates:
    """The plan's dates with others laid over them.

    ``others`` gives features other dates (None: not planned); where they are ``whole``, features
    not among them are not planned either. ``before`` are the dates compared with: what is planned
    only there keeps a bar at its old place.
    """

    others: Mapping[str, Span | None] = field(default_factory=dict[str, Span | None])
    whole: bool = False
    before: Mapping[str, Span] = field(default_factory=dict[str, Span])

    def span(self, feature: Feature) -> Span | None:
        """First and last day of a feature, None where it is not planned."""
        if self.whole or feature.id in self.others:
            return self.others.get(feature.id)
        start, end = feature.start, feature.end
        return None if start is None or end is None else (start, end)

    def place(self, feature: Feature) -> tuple[Span | None, Span | None]:
        """Where the bar of a feature lies: its days, or else its old place."""
        span = self.span(feature)
        return span, self.before.get(feature.id) if span is None else None

    def differing(self, other: "ShownDates", features: Mapping[str, Feature]) -> list[str] | None:
        """The features whose bars lie elsewhere in another one; None: any may."""
        if self.whole != other.whole:
            return None
        ids = {*self.others, *other.others, *self.before, *other.before}
        found = (features[i] for i in ids if i in features)
        return [f.id for f in found if self.place(f) != other.place(f)]


PLANNED = ShownDates()
"""The plan as it is."""
