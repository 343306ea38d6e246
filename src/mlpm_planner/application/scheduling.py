"""Scheduling by dependencies: the critical path, what a move or a slip does, links repaired."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from mlpm_planner.analysis.schedule.cascade import Moves
from mlpm_planner.analysis.schedule.network import Network
from mlpm_planner.analysis.types import IntArray
from mlpm_planner.application import features as feature_edits
from mlpm_planner.application.calendars import Calendars
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.schedule_rows import ScheduleRows
from mlpm_planner.application.wording import counted, quoted, subject
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.clock import today
from mlpm_planner.domain.feature import Dependency, Feature
from mlpm_planner.domain.product import Release

Days = Mapping[str, tuple[date, date]]
"""First and last days of features by id."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A schedule nobody has accepted yet: a row a feature, by start; nothing of the plan changed.

    ``makespan_days`` is the longest path in working days; ``left_out`` counts the features that
    have neither dates nor an effort.
    """

    start: date | None
    finish: date | None
    makespan_days: int
    rows: Sequence[Mapping[str, Any]]
    left_out: int


def propose(plan: Plan, start: date | None = None) -> Proposal:
    """Every feature as early as its links allow, with its slack and whether it is critical.

    Without a start the schedule begins with the first feature that links may move, or today.
    Raises RuleError for features that wait for each other and for days outside 1970 to 2199.
    """
    rows = ScheduleRows(plan, today())
    return proposal_of(plan, rows, rows.network(start or first_day(rows)))


def proposal_of(plan: Plan, rows: ScheduleRows, network: Network) -> Proposal:
    """What a network that was worked out for a plan proposes."""
    starts, ends = rows.placed(network)
    slack, critical = network.total_slack.tolist(), network.critical.tolist()
    found = [
        {
            "key": feature.key,
            "title": feature.title,
            "start": starts[row].isoformat(),
            "end": ends[row].isoformat(),
            "slack_days": slack[row],
            "critical": critical[row],
        }
        for feature, row in zip(rows.features, range(len(starts)), strict=True)
    ]
    found.sort(key=lambda row: (row["start"], row["end"], row["key"]))
    parents = {feature.parent_id for feature in plan.features.values()}
    left_out = sum(f.id not in rows.rows and f.id not in parents for f in plan.features.values())
    return Proposal(
        min(starts, default=None), max(ends, default=None), network.makespan, found, left_out
    )


def first_day(rows: ScheduleRows) -> date:
    """The first day of what is still to be scheduled; what has begun says nothing of it."""
    free = (f.start for f in rows.features if f.start and not rows.stays(f))
    return min(free, default=today())


class Mover:
    """The plan ready to be moved about in a drag: what follows a move, without making it."""

    def __init__(self, plan: Plan) -> None:
        """Read the plan; raises RuleError for features that wait for each other."""
        self._plan = plan
        self._rows = ScheduleRows(plan, today())
        self._cascade = self._rows.cascade()

    def move(self, dates: Days, *, pull: bool = False) -> Days:
        """The new days of these features and of all followers that give way.

        With ``pull`` followers also come earlier as far as their links allow. Raises RuleError
        for a follower that would leave 1970 to 2199.
        """
        known = [feature_id for feature_id in dates if feature_id in self._rows.rows]
        spans = np.array([dates[i] for i in known], "datetime64[D]").reshape(-1, 2)
        numbers = self._numbers(known)
        with self._rows.in_words():
            moves = self._cascade.move(numbers, spans[:, 0], spans[:, 1], pull=pull)
        return {**dates, **self._days(moves)}

    def slip(self, feature_ids: Iterable[str], days: int) -> Days:
        """The days of features so many working days later, and of all that give way.

        Work that has begun ends later; its start is past.
        """
        known = [feature_id for feature_id in feature_ids if feature_id in self._rows.rows]
        with self._rows.in_words():
            later = self._days(self._cascade.slip(self._numbers(known), days))
        dates: dict[str, tuple[date, date]] = {}
        for feature_id in (i for i in known if i in later):
            feature, (start, end) = self._plan.features[feature_id], later[feature_id]
            begun = feature.start if self._rows.has_begun(feature) else None
            dates[feature_id] = (begun or start, end)
        return self.move(dates)

    def repair(self, dependency_id: str, *, by_predecessor: bool = False) -> Days:
        """The days that make a dependency hold; empty where it holds."""
        slack, days = self._cascade.slack(), dict[str, tuple[date, date]]()
        pick = min if by_predecessor else max
        for tie, tied in enumerate(self._rows.dependencies):
            if tied.id != dependency_id or not slack[tie] < 0:
                continue
            with self._rows.in_words():
                moves = self._cascade.repair(tie, by_predecessor=by_predecessor)
            # A dependency of a parent ties several: who is asked twice goes where both hold.
            for feature_id, span in self._days(moves).items():
                days[feature_id] = pick(span, days.get(feature_id, span))
        return days

    def repair_all(self, dependency_ids: Iterable[str]) -> Days:
        """The days that make dependencies hold by moving later what waits."""
        asked = set(dependency_ids)
        ties = [tie for tie, tied in enumerate(self._rows.dependencies) if tied.id in asked]
        with self._rows.in_words():
            return self._days(self._cascade.repair_all(np.array(ties, np.int64)))

    def _numbers(self, feature_ids: Sequence[str]) -> IntArray:
        return np.array([self._rows.rows[feature_id] for feature_id in feature_ids], np.int64)

    def _days(self, moves: Moves) -> dict[str, tuple[date, date]]:
        numbers: list[int] = moves.rows.tolist()
        ids = [self._rows.features[row].id for row in numbers]
        spans = zip(moves.starts.tolist(), moves.ends.tolist(), strict=True)
        return dict(zip(ids, spans, strict=True))


@dataclass(frozen=True, slots=True)
class Slip:
    """What a slip does: working days each feature moves by id, deadlines and releases missed then.

    ``deadlines`` are ids of features, ``releases`` ids of releases that were met before.
    """

    moved: Mapping[str, int]
    deadlines: Sequence[str]
    releases: Sequence[str]


def slip(plan: Plan, feature_ids: Iterable[str], days: int) -> Slip:
    """What it does to the plan when features are so many working days late."""
    return consequences(plan, Mover(plan).slip(feature_ids, days))


def consequences(plan: Plan, after: Days) -> Slip:
    """What it does to the plan when features lie on these days."""
    working = Calendars(plan)
    moved: dict[str, int] = {}
    for feature_id, (start, end) in after.items():
        feature = plan.features[feature_id]
        if feature.start and feature.end:
            way = (feature.start, start) if feature.start != start else (feature.end, end)
            positions = working.of(feature).position(np.array(way, "datetime64[D]"))
            moved[feature_id] = int(positions[1] - positions[0])
    late = [(plan.features[i], end) for i, (_, end) in after.items()]
    deadlines = [f.id for f, end in late if _missed(f.end, end, f.deadline)]
    releases = dict.fromkeys(
        release.id
        for feature, end in late
        if (release := plan.releases.get(feature.release_id)) and _now_missed(plan, release, end)
    )
    return Slip(moved, deadlines, tuple(releases))


def _missed(before: date | None, after: date, limit: date | None) -> bool:
    return limit is not None and after > limit and (before is None or before <= limit)


def _now_missed(plan: Plan, release: Release, end: date) -> bool:
    """Whether a feature that ends then misses a release that its features meet as planned."""
    ends = [f.end for f in plan.where(Feature, "release_id", release.id) if f.end]
    return _missed(max(ends, default=None), end, release.day)


# ---- edits


def move_with_followers(
    workspace: Workspace,
    dates: Days,
    *,
    pull: bool = False,
    merge_key: object = None,
) -> None:
    """Put features on other days; followers planned automatically give way."""
    days = Mover(workspace.plan).move(dates, pull=pull)
    followers = {feature_id: span for feature_id, span in days.items() if feature_id not in dates}
    place(workspace, dates, followers, merge_key)


def place(
    workspace: Workspace, dates: Days, followers: Days, merge_key: object = None, verb: str = "Move"
) -> None:
    """Put features on other days, and their followers on those that a Mover found."""
    about = subject([workspace.plan.features[i] for i in dates])
    label = f"{verb} {about}{_and_followers(len(followers))}"
    put_on(workspace, {**dates, **followers}, label, merge_key)


def repair_link(
    workspace: Workspace,
    dependency_id: str,
    *,
    by_predecessor: bool = False,
) -> None:
    """Move the successor later, or the predecessor earlier, until the dependency holds."""
    tied = workspace.plan.dependencies[dependency_id]
    days = Mover(workspace.plan).repair(dependency_id, by_predecessor=by_predecessor)
    label = f"Repair the link from {_title(workspace, tied, 0)} to {_title(workspace, tied, 1)}"
    put_on(workspace, days, label)


def rescheduled(plan: Plan, start: date) -> Days:
    """The earliest days, from a day on, of every feature planned automatically."""
    rows = ScheduleRows(plan, today())
    spans = zip(*rows.placed(rows.network(start)), strict=True)
    return {feature.id: span for feature, span in zip(rows.features, spans, strict=True)}


def reschedule(workspace: Workspace, start: date) -> None:
    """Put every feature planned automatically on its earliest days from a day on."""
    days = rescheduled(workspace.plan, start)
    put_on(workspace, days, f"Reschedule the plan from {start.isoformat()}")


def put_on(workspace: Workspace, days: Days, label: str, merge_key: object = None) -> None:
    """Put features on days that were worked out, as one step with this name."""
    feature_edits.change(
        workspace,
        list(days),
        lambda feature: replace(feature, start=days[feature.id][0], end=days[feature.id][1]),
        label,
        merge_key,
    )


def _and_followers(count: int) -> str:
    return f" and {counted(count, 'follower')}" if count else ""


def _title(workspace: Workspace, dependency: Dependency, end: int) -> str:
    ids = dependency.predecessor_id, dependency.successor_id
    return quoted(workspace.plan.features[ids[end]].title)
