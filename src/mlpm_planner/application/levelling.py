"""Levelling: features later, one after the other, until no team has more to do than it can.

Features that stay where they are keep their people, and the others make way. All days are counted
in one calendar: that of the features, or the product's where they differ; then features are put on
their own working days, which can leave a little overload around holidays that not all share.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import starmap

import numpy as np

from mlpm_planner.analysis.schedule.levelling import Budget, Levelled, Watch, level
from mlpm_planner.analysis.schedule.levelling_problem import FREE, Problem, start_links
from mlpm_planner.analysis.schedule.links import Links
from mlpm_planner.analysis.schedule.workdays import day_after
from mlpm_planner.analysis.types import DayArray, IntArray
from mlpm_planner.application import features as feature_edits
from mlpm_planner.application.calendars import Calendars
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.schedule_rows import ScheduleRows
from mlpm_planner.application.scheduling import Days, Proposal, first_day, proposal_of
from mlpm_planner.application.team_demand import TENTHS, TeamDemand
from mlpm_planner.application.wording import counted, quoted
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.clock import today
from mlpm_planner.domain.errors import RuleError

SECONDS = 10.0
_SCHEDULES_A_SECOND = 100  # decides, unless a large plan needs longer for them than there is time


@dataclass(frozen=True, slots=True)
class Overload:
    """Person-weeks above what a team or a person can do, before and after."""

    name: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class LevelledPlan:
    """A levelled plan nobody has accepted yet.

    ``days`` are the first and last days of the features that move. The plan ends ``later`` working
    days after it did, below 0 earlier. ``gap`` is how much shorter a schedule could be at most, as
    a share of its length; 0 where it is proven that none is. ``overloads`` names who had too much,
    ``alone`` says which features need more people than there are even by themselves: they get all
    that there are, and what is above stays an overload.
    """

    days: Days
    later: int
    overloads: tuple[Overload, ...]
    gap: float
    proposal: Proposal
    alone: tuple[str, ...] = ()

    @property
    def is_optimal(self) -> bool:
        """Whether it is proven that no schedule ends earlier."""
        return self.gap == 0

    @property
    def words(self) -> str:
        """What it comes to, in a sentence."""
        if not self.days:
            return "Nothing needs to move" + (f": {self.change}" if self.overloads else "")
        moves = "feature moves" if len(self.days) == 1 else "features move"
        return f"{len(self.days):,} {moves}, {self.change}"

    @property
    def change(self) -> str:
        """What it does to the end and to the load."""
        before = sum(each.before for each in self.overloads)
        after = sum(each.after for each in self.overloads)
        return f"{self._end}, overload {_weeks(before)} → {_weeks(after)} person-weeks"

    @property
    def proof(self) -> str:
        """How sure it is that nothing ends earlier."""
        if self.is_optimal:
            return "proven: no schedule ends earlier"
        return f"at most {self.gap:.0%} above the shortest"

    @property
    def _end(self) -> str:
        if not self.later:
            return "ends on the same day"
        days = counted(abs(self.later), "working day")
        return f"ends {days} {'later' if self.later > 0 else 'earlier'}"


def _weeks(weeks: float) -> str:
    return f"{weeks:,.0f}" if weeks >= 10 or weeks == 0 else f"{weeks:.1f}"


@dataclass(frozen=True, slots=True, eq=False)
class _Axis:
    """Slots of working days from a first one, and where each row lies before levelling."""

    days: DayArray = field(repr=False)
    starts: IntArray
    durations: IntArray


class Leveller:
    """The plan ready to be levelled; on another thread give it a copy of the plan."""

    def __init__(self, plan: Plan, start: date | None = None) -> None:
        """Read the plan.

        Without a start no feature comes earlier than planned and those without dates are left out.
        With one, everything is put as early from that day on as links and people allow. Raises
        RuleError for features that wait for each other, or need people of whom there are none.
        """
        self._plan = plan
        self._rows = ScheduleRows(plan, today(), dated_only=start is None)
        self._start = start or first_day(self._rows)
        self._stays = [self._rows.stays(feature) for feature in self._rows.features]
        self._floors = self._rows.starts if start is None else None
        self._early = self._rows.network(self._start, self._floors)
        one = self._rows.calendars
        self._calendar = one.table[0] if one.uniform else Calendars(plan).product
        self._origin = int(self._calendar.position(np.array([self._start], "datetime64[D]"))[0])
        firsts, lasts = self._rows.placed(self._early)
        self._placed = self._slots(firsts, lasts)
        self._before = self._placed if start else self._slots(self._rows.starts, self._rows.ends)
        weeks = self._rows.durations / self._calendar.per_week
        self._demand = TeamDemand.of(plan, self._rows.features, weeks)
        free = [not stays for stays in self._stays]
        self._alone = tuple(starmap(self._too_much, self._demand.too_much(free)))

    def search(
        self, watch: Watch | None = None, *, seconds: float = SECONDS, proof: bool = False
    ) -> Levelled:
        """The shortest schedule found in the time; with ``proof`` by the solver that can prove it.

        A search that is cancelled gives the best so far. Raises RuleError where no schedule ends
        within ten years, and for a proof without OR-Tools.
        """
        if proof:
            from mlpm_planner.analysis.schedule.optimal import level_optimally

            return level_optimally(self._problem(), seconds, watch)
        budget = Budget(max(1, round(seconds * _SCHEDULES_A_SECOND)), seconds)
        return level(self._problem(), budget, watch)

    def _slots(self, firsts: "list[date] | DayArray", lasts: "list[date] | DayArray") -> _Axis:
        """Where days lie on the axis; what is before its first slot is cut off."""
        starts = np.array(firsts, "datetime64[D]")
        begun = self._calendar.position(starts) - self._origin
        done = self._calendar.position(day_after(np.array(lasts, "datetime64[D]"))) - self._origin
        done = np.where(self._rows.durations > 0, np.maximum(done, begun + 1), begun)
        begun = np.maximum(begun, 0)
        return _Axis(starts, begun, np.maximum(done - begun, 0))

    def _too_much(self, row: int, resource: int) -> str:
        """What to say of a feature that alone needs more people than there are."""
        feature, name = self._rows.features[row], self._demand.names[resource]
        needed, there = self._demand.demands[row, resource], self._demand.capacities[resource]
        said = f"{quoted(feature.title)} alone needs {needed / TENTHS:g} people of {quoted(name)}"
        if not there:
            message = f"{said}, which has no capacity. Give it one, or the feature another team."
            raise RuleError(message, "capacity")
        return f"{said}, which has {there / TENTHS:g}: make it longer"

    def _problem(self) -> Problem:
        stays = np.array(self._stays, np.bool_)
        links, placed = self._rows.links, self._placed
        free = ~(stays[links.predecessors] | stays[links.successors])  # the others are in releases
        open_links = Links(
            links.predecessors[free], links.successors[free], links.kinds[free], links.lags[free]
        )
        return Problem(
            placed.durations,
            np.minimum(self._demand.demands, self._demand.capacities),
            self._demand.capacities,
            start_links(open_links, placed.durations),
            releases=placed.starts,
            fixed=np.where(stays, placed.starts, FREE),
            names=tuple(feature.title for feature in self._rows.features),
            resource_names=self._demand.names,
        )

    def plan_of(self, found: Levelled) -> LevelledPlan:
        """The schedule as days of the plan, each feature on days it is worked on."""
        network = self._rows.network(self._start, self._levelled_floors(found.starts))
        firsts, lasts = self._rows.placed(network)
        after, before = self._slots(firsts, lasts), self._before
        end_before = int((before.starts + before.durations).max(initial=0))
        end_after = int((after.starts + after.durations).max(initial=0))
        spans = zip(self._rows.features, firsts, lasts, strict=True)
        days = {f.id: (s, e) for f, s, e in spans if (f.start, f.end) != (s, e)}
        if self._floors is not None:
            # A last day on a weekend says the same as the Friday before: that is no move.
            same = (before.starts == after.starts) & (before.durations == after.durations)
            for row in np.flatnonzero(same).tolist():
                days.pop(self._rows.features[row].id, None)
        proposal = proposal_of(self._plan, self._rows, network)
        return LevelledPlan(
            days,
            end_after - end_before,
            self._overloads(before, after),
            found.gap,
            proposal,
            self._alone,
        )

    def _levelled_floors(self, starts: IntArray) -> DayArray:
        """The first days levelling allows; a milestone falls on the day it is reached."""
        days = self._calendar.day_at(self._origin + starts)
        floors = np.where(self._placed.durations > 0, days, np.datetime64("NaT", "D"))
        return floors if self._floors is None else np.fmax(floors, self._floors)

    def _overloads(self, before: _Axis, after: _Axis) -> tuple[Overload, ...]:
        week = self._calendar.per_week
        rows = zip(
            self._demand.names,
            self._demand.overload(before.starts, before.durations, week).tolist(),
            self._demand.overload(after.starts, after.durations, week).tolist(),
            strict=True,
        )
        return tuple(Overload(*row) for row in rows if row[1] or row[2])


def accept(workspace: Workspace, found: LevelledPlan) -> None:
    """Put the features on the days of a levelled plan, as one step."""
    days: Mapping[str, tuple[date, date]] = found.days
    feature_edits.change(
        workspace,
        list(days),
        lambda feature: replace(feature, start=days[feature.id][0], end=days[feature.id][1]),
        f"Level the plan: {counted(len(days), 'feature')} moved",
    )
