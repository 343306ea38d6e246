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

    def differing(self, other: "ShownDates") -> set[str] | None:
        """The features whose bars may differ between two of these; None: any may."""
        if self.whole != other.whole:
            return None
        found = {i for i in {*self.others, *other.others} if _differs(self, other, i)}
        olds = {**self.before, **other.before}
        return found | {i for i in olds if self.before.get(i) != other.before.get(i)}


def _differs(one: ShownDates, other: ShownDates, feature_id: str) -> bool:
    both = feature_id in one.others and feature_id in other.others
    return not both or one.others[feature_id] != other.others[feature_id]


PLANNED = ShownDates()
"""The plan as it is."""
