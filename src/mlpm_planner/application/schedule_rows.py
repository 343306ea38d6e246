"""The plan as rows and links that can be scheduled.

A feature is scheduled when it has dates, or an effort that says how long it takes. A parent is the
span of what is inside it and is not scheduled itself: what waits for its end waits for all of its
features, what counts from its start counts from the one that starts first; a link that holds its
start holds all of them, one that holds its end the one that ends last. Links between a feature and
what it is inside of tie nothing.
"""

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from datetime import date

import numpy as np

from mlpm_planner.analysis.schedule.calendars import Calendars
from mlpm_planner.analysis.schedule.cascade import Cascade
from mlpm_planner.analysis.schedule.errors import CycleError, OutOfRangeError, ScheduleError
from mlpm_planner.analysis.schedule.links import FROM_FINISH, KINDS, TO_START, Links
from mlpm_planner.analysis.schedule.links import Plan as Dates
from mlpm_planner.analysis.schedule.network import Network, Tasks
from mlpm_planner.analysis.types import DayArray, FloatArray
from mlpm_planner.application.calendars import Calendars as WorkingDays
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.score_table import effective_input
from mlpm_planner.application.wording import quoted
from mlpm_planner.domain.choices import DependencyKind, Schedule, StatusCategory
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.feature import Dependency, Feature

_CODES = {DependencyKind(name): code for code, name in enumerate(KINDS)}


class ScheduleRows:
    """Features that can be scheduled by row, and the dependencies between them."""

    def __init__(self, plan: Plan, today: date, *, dated_only: bool = False) -> None:
        """Read a plan; on `today` what has begun stays where it is.

        With ``dated_only`` an effort without dates is left out. Raises RuleError for a calendar
        without working days.
        """
        self._plan, self._today = plan, today
        self._working = WorkingDays(plan)
        with self.in_words():
            found = {
                f.id: self._duration(f)
                for f in plan.features.values()
                if f.is_scheduled or not dated_only
            }
        self._durations = {i: days for i, days in found.items() if days >= 0}
        self._leaves = self._find_leaves()
        self.features = [f for f in plan.features.values() if self._leaves.get(f.id) == [f.id]]
        self.rows = {feature.id: row for row, feature in enumerate(self.features)}
        self.starts = _days(feature.start for feature in self.features)
        self.ends = _days(feature.end for feature in self.features)
        self._earliest = _days(feature.earliest_start for feature in self.features)
        table = [self._working.of(f) for f in self.features] or [self._working.product]
        with self.in_words():
            self.calendars = Calendars(table, np.arange(len(self.features)))
        tied = list(self._tied())
        self.dependencies = [dependency for dependency, _, _ in tied]
        self.links = Links(
            np.array([before for _, before, _ in tied], np.int64),
            np.array([after for _, _, after in tied], np.int64),
            np.array([_CODES[dependency.kind] for dependency, _, _ in tied], np.int64),
            np.array([dependency.lag_days for dependency, _, _ in tied], np.float64),
        )

    def _duration(self, feature: Feature) -> float:
        """Working days a feature takes, by its dates or else its effort; below 0 if unknown."""
        calendar = self._working.of(feature)
        if feature.is_milestone:
            return 0.0 if feature.start or feature.end else -1.0
        if feature.start and feature.end:
            return max(1, calendar.duration(feature.start, feature.end))
        effort = effective_input(self._plan, feature, "effort")
        if effort is None or effort.value <= 0:
            return -1.0
        return effort.value * calendar.per_week

    def _find_leaves(self) -> dict[str, list[str]]:
        """The ids that stand for each feature: itself, or those inside it that are scheduled."""
        inside: dict[str, list[str]] = {}
        for feature_id in self._durations:
            for parent in self._parents(feature_id):
                inside.setdefault(parent, []).append(feature_id)
        leaves = {feature_id for feature_id in self._durations if feature_id not in inside}
        found = {parent: [i for i in ids if i in leaves] for parent, ids in inside.items()}
        return found | {feature_id: [feature_id] for feature_id in leaves}

    def _parents(self, feature_id: str) -> Iterator[str]:
        parent = self._plan.features[feature_id].parent_id
        while parent:
            yield parent
            parent = self._plan.features[parent].parent_id

    def _tied(self) -> Iterator[tuple[Dependency, int, int]]:
        """Each dependency with the rows it ties."""
        for dependency in self._plan.dependencies.values():
            before = self._leaves.get(dependency.predecessor_id, [])
            after = self._leaves.get(dependency.successor_id, [])
            if not set(before).isdisjoint(after):
                continue
            code = _CODES[dependency.kind]
            if before and not FROM_FINISH[code]:
                before = [min(before, key=self._first_day)]
            if after and not TO_START[code]:
                after = [max(after, key=self._last_day)]
            for first in before:
                for second in after:
                    yield dependency, self.rows[first], self.rows[second]

    def _first_day(self, feature_id: str) -> date:
        return self._plan.features[feature_id].start or date.max

    def _last_day(self, feature_id: str) -> date:
        return self._plan.features[feature_id].end or date.min

    def stays(self, feature: Feature) -> bool:
        """Whether links leave its dates alone: it is planned by hand, done, or has begun."""
        if feature.start is None or feature.end is None:
            return False
        is_done = self._category(feature) is StatusCategory.DONE
        return feature.schedule is Schedule.MANUAL or is_done or self.has_begun(feature)

    @property
    def durations(self) -> FloatArray:
        """Working days that each row takes, in its own calendar; 0 for a milestone."""
        return np.array([self._durations[feature.id] for feature in self.features], np.float64)

    def has_begun(self, feature: Feature) -> bool:
        """Whether somebody works on it: its start is past, only its end can still move."""
        is_active = self._category(feature) is StatusCategory.ACTIVE
        return is_active and feature.start is not None and feature.start <= self._today

    def _category(self, feature: Feature) -> StatusCategory:
        status = self._plan.status(feature.status)
        return status.category if status else StatusCategory.PLANNED

    def network(
        self, start: date, floors: DayArray | None = None, *, as_planned: bool = False
    ) -> Network:
        """Everything as early as it can be from a day on; raises RuleError where it cannot.

        ``floors`` are first days allowed by row, NaT for none. As planned nothing comes earlier
        than it lies in the plan.
        """
        stays = np.array([self.stays(feature) for feature in self.features], np.bool_)
        earliest = np.where(as_planned & ~np.isnat(self.starts), self.starts, self._earliest)
        tasks = Tasks(
            self.durations,
            earliest=earliest if floors is None else np.fmax(earliest, floors),
            fixed=np.where(stays, self.starts, np.datetime64("NaT", "D")),
            deadlines=_days(feature.deadline for feature in self.features),
        )
        with self.in_words():
            return Network(tasks, self.links, self.calendars, np.datetime64(start, "D"))

    def placed(self, network: Network) -> tuple[list[date], list[date]]:
        """First and last days of a schedule, those of features that stay as they are."""
        first: list[date] = network.starts.tolist()
        last: list[date] = network.ends.tolist()
        for row, feature in enumerate(self.features):
            if self.stays(feature) and feature.start and feature.end:
                first[row], last[row] = feature.start, feature.end
        return first, last

    def cascade(self) -> Cascade:
        """The plan as it is, ready to be moved about; raises RuleError for a circle."""
        with self.in_words():
            return Cascade(
                Dates(
                    self.starts,
                    self.ends,
                    np.array([feature.is_milestone for feature in self.features], np.bool_),
                ),
                self.links,
                self.calendars,
                movable=np.array([not self.stays(f) for f in self.features], np.bool_),
                hard=np.array([d.hard for d in self.dependencies], np.bool_),
                earliest=self._earliest,
            )

    @contextmanager
    def in_words(self) -> Generator[None]:
        """Says with titles what the analysis says with rows."""
        try:
            yield
        except CycleError as error:
            circle = [quoted(self.features[row].title) for row in error.rows]
            message = f"These features wait for each other: {' → '.join([*circle, circle[0]])}."
            raise RuleError(message, "cycle") from error
        except OutOfRangeError as error:
            subject = "The start" if error.row < 0 else quoted(self.features[error.row].title)
            message = f"{subject} would lie outside 1970 to 2199."
            raise RuleError(message, "out_of_range") from error
        except ScheduleError as error:
            raise RuleError(str(error), "schedule") from error


def _days(days: Iterable[date | None]) -> DayArray:
    return np.array(list(days), "datetime64[D]")
