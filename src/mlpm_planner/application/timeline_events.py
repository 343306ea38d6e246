"""What happens on the roadmap besides work: markers, releases, versions of models, deadlines."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from mlpm_planner.analysis.types import IntArray
from mlpm_planner.application import foresight
from mlpm_planner.application.foresight import on_time_words
from mlpm_planner.application.lifecycle import stage_name
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.timeline_bars import NONE, BarTable
from mlpm_planner.application.wording import counted
from mlpm_planner.domain.calendar import WEEKDAYS, FreezeWindow, days_off
from mlpm_planner.domain.choices import MarkerKind
from mlpm_planner.domain.kpi import Marker
from mlpm_planner.domain.product import Release

RELEASE, DEADLINE, FREEZE = "release", "deadline", "freeze_window"
_MOST_NAMED = 12


class Event(NamedTuple):
    """Something on a day (ordinal), or from a day to an end (inclusive)."""

    day: int
    title: str
    kind: str
    note: str = ""
    end: int = NONE


@dataclass(frozen=True, slots=True)
class Events:
    """All events by day, and the freeze windows among them."""

    all: tuple[Event, ...] = ()
    freezes: tuple[Event, ...] = ()
    _days: tuple[int, ...] = ()
    _deadlines: IntArray = field(default_factory=lambda: np.zeros(0, np.int64))

    @classmethod
    def of(cls, plan: Plan, bars: BarTable, slots: IntArray) -> "Events":
        """The events of a plan, with the deadlines of the bars that are shown."""
        freezes = tuple(sorted(_freezes(plan)))
        days = np.full(len(bars.start), NONE, np.int64)
        features, ids = plan.features, bars.ids
        due_days = [features[ids[slot]].deadline for slot in slots.tolist()]
        days[slots] = [NONE if day is None else day.toordinal() for day in due_days]
        shown = slots[days[slots] != NONE]
        due = _deadlines(plan, bars, shown, days)
        moments = list(_moments(plan))
        found = sorted([*moments, *_versions(plan, moments), *due, *freezes])
        return cls(tuple(found), freezes, tuple(event.day for event in found), days)

    def due(self, slots: IntArray, first: float, last: float) -> list[tuple[int, int]]:
        """Which of these bars must be done by a day from first to last, each with that day."""
        days = self._deadlines[slots]
        hit = (days != NONE) & (days >= first) & (days <= last)
        return list(zip(slots[hit].tolist(), days[hit].tolist(), strict=True))

    def between(self, first: float, last: float) -> Sequence[Event]:
        """The events of the days from first to last."""
        return self.all[bisect_left(self._days, first) : bisect_right(self._days, last)]

    def frozen(self, first: float, last: float) -> list[Event]:
        """The freeze windows that reach into the days from first to last."""
        return [e for e in self.freezes if e.day <= last and e.end + 1 >= first]


def _moments(plan: Plan) -> Iterator[Event]:
    zone, known = ZoneInfo(plan.product.time_zone), foresight.latest(plan)
    for marker in plan.table(Marker).values():
        if not marker.kpi_id:
            day = marker.at.astimezone(zone).date().toordinal()
            yield Event(day, marker.title, marker.kind.value, marker.notes)
    for release in plan.table(Release).values():
        if release.day is not None:
            yield _release(release, release.day.toordinal(), known.releases.get(release.id))


def _release(release: Release, day: int, chance: float | None) -> Event:
    """A release, with its chance to be on time where a forecast knows it."""
    if chance is None:
        return Event(day, release.name, RELEASE, release.notes)
    note = "\n".join(filter(None, (on_time_words(chance), release.notes)))
    return Event(day, f"{release.name} ({chance * 100:.0f} %)", RELEASE, note)


def _versions(plan: Plan, known: Collection[Event]) -> Iterator[Event]:
    """The released versions of models, but for those that a marker of the same day names."""
    named: dict[int, list[str]] = {}
    for event in known:
        if event.kind == MarkerKind.MODEL_VERSION:
            named.setdefault(event.day, []).append(event.title.casefold())
    for version in plan.model_versions.values():
        model = plan.models.get(version.model_id)
        if version.released is None or model is None:
            continue
        day, title = version.released.toordinal(), f"{model.name} {version.name}"
        if not any(title.casefold() in known for known in named.get(day, ())):
            note = f"{stage_name(version.stage)}\n{version.notes}".strip()
            yield Event(day, title, MarkerKind.MODEL_VERSION.value, note)


def _deadlines(plan: Plan, bars: BarTable, slots: IntArray, days: IntArray) -> Iterator[Event]:
    """One event a day: many features may have to be ready by the same one."""
    by_day: dict[int, list[str]] = {}
    for slot, day in zip(slots.tolist(), days[slots].tolist(), strict=True):
        by_day.setdefault(day, []).append(plan.features[bars.ids[slot]].title)
    for day, titles in by_day.items():
        if len(titles) == 1:
            yield Event(day, f"Deadline: {titles[0]}", DEADLINE)
        else:
            named = "\n".join(titles[:_MOST_NAMED])
            yield Event(day, counted(len(titles), "deadline"), DEADLINE, named)


def _freezes(plan: Plan) -> Iterator[Event]:
    for window in plan.table(FreezeWindow).values():
        start, end = window.start.toordinal(), window.end.toordinal()
        yield Event(start, window.name, FREEZE, window.notes, end)


def clusters(places: Sequence[float], near: float, more: float) -> list[range]:
    """Runs of places (ascending, px) that stand too near to each other to be told apart.

    A place belongs to the run before it where it lies less than ``near`` from its first; a run of
    several takes ``more`` for the words that say how many.
    """
    found: list[range] = []
    for number, place in enumerate(places):
        if found:
            run = found[-1]
            if place - places[run.start] < (near if len(run) == 1 else more):
                found[-1] = range(run.start, number + 1)
                continue
        found.append(range(number, number + 1))
    return found


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Which days nobody works: by the day of the week, and the holidays by ordinal day."""

    week_mask: str = WEEKDAYS
    holidays: dict[int, str] = field(default_factory=dict[int, str])

    @classmethod
    def of(cls, plan: Plan) -> "DaysOff":
        """The days off in the calendar of the product; weekends where it has none."""
        calendar = plan.calendars.get(plan.product.calendar_id)
        if calendar is None:
            return cls()
        named: dict[int, str] = {}
        for text, name in calendar.holidays.items():
            for day in days_off({text: name}):
                named[day.toordinal()] = name
        return cls(calendar.week_mask, named)

    def is_off(self, day: int) -> bool:
        """Whether nobody works on a day."""
        return self.week_mask[(day - 1) % 7] == "0" or day in self.holidays

    def runs(self, first: int, last: int) -> list[tuple[int, int]]:
        """The days off from first to last as runs, each from a day to the one after its last."""
        found: list[tuple[int, int]] = []
        for day in range(first, last + 1):
            if not self.is_off(day):
                continue
            if found and found[-1][1] == day:
                found[-1] = (found[-1][0], day + 1)
            else:
                found.append((day, day + 1))
        return found
