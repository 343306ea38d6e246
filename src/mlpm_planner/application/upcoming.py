"""What comes next: releases, milestones and launches that lie ahead."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from heapq import nsmallest

from mlpm_planner.application.goal_progress import CLOSED
from mlpm_planner.application.kpi_board import calendar_of
from mlpm_planner.application.plan import Plan
from mlpm_planner.domain.choices import FeatureKind, MarkerKind
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.kpi import Marker
from mlpm_planner.domain.product import Release

_LAUNCHES = frozenset({MarkerKind.LAUNCH, MarkerKind.MODEL_VERSION, MarkerKind.FREEZE})


class ComingKind(StrEnum):
    """What sort of thing lies ahead."""

    RELEASE = "release"
    MILESTONE = "milestone"
    LAUNCH = "launch"


@dataclass(frozen=True, slots=True)
class Coming:
    """Something that happens on a day."""

    day: date
    kind: ComingKind
    title: str
    part: type[Entity]
    part_id: str

    def distance(self, today: date) -> str:
        """How far away it is: today, tomorrow, in 19 days."""
        days = (self.day - today).days
        near = {0: "today", 1: "tomorrow"}
        return near.get(days) or f"in {days} days"


def upcoming(plan: Plan, today: date, count: int = 3) -> list[Coming]:
    """The next releases, milestones and launches from today on."""
    ahead: dict[tuple[date, str], Coming] = {}
    for coming in _all(plan):  # a release is often marked as a launch too
        if coming.day >= today:
            ahead.setdefault((coming.day, coming.title.casefold()), coming)
    return nsmallest(count, ahead.values(), key=lambda coming: coming.day)


def _all(plan: Plan) -> Iterator[Coming]:
    for release in plan.releases.values():
        if release.day is not None:
            yield Coming(release.day, ComingKind.RELEASE, release.name, Release, release.id)
    closed = {s.key for s in plan.statuses.values() if s.category in CLOSED}
    for feature in plan.where(Feature, "kind", FeatureKind.MILESTONE):
        if feature.end is not None and feature.status not in closed:
            kind = ComingKind.MILESTONE
            yield Coming(feature.end, kind, feature.title, Feature, feature.id)
    zone = calendar_of(plan.product).zone
    for marker in plan.markers.values():
        if marker.kind in _LAUNCHES:
            day = marker.at.astimezone(zone).date()
            yield Coming(day, ComingKind.LAUNCH, marker.title, Marker, marker.id)
