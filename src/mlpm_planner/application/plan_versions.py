"""The versions of the plan that can be compared: itself, baselines, past days, scenarios."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from mlpm_planner.application.plan import Plan
from mlpm_planner.application.snapshots import Dates, dates_in, dates_of, dates_with
from mlpm_planner.application.timeline_dates import Span
from mlpm_planner.domain.calendar import span_of


class VersionKind(StrEnum):
    """Where the dates of a version come from."""

    NOTHING = ""
    PLAN = "plan"
    BASELINE = "baseline"
    DAY = "day"
    SCENARIO = "scenario"


@dataclass(frozen=True, slots=True)
class Version:
    """A version by its kind and the id or ISO day that tells it from others of the kind."""

    kind: VersionKind = VersionKind.NOTHING
    key: str = ""

    @classmethod
    def read(cls, text: str) -> "Version":
        """The version that was remembered as a text; what is strange is none."""
        name, _, key = text.partition(":")
        kind = next((k for k in VersionKind if k == name), VersionKind.NOTHING)
        is_strange = kind is VersionKind.DAY and _day(key) is None
        return NOTHING if is_strange or not kind else cls(kind, key)

    @property
    def text(self) -> str:
        """The version as a text to remember it by."""
        return f"{self.kind}:{self.key}" if self.kind else ""

    @property
    def day(self) -> date | None:
        """The past day, where it is one."""
        return _day(self.key) if self.kind is VersionKind.DAY else None

    def __bool__(self) -> bool:
        """Whether there is anything to compare with."""
        return self.kind is not VersionKind.NOTHING

    def is_known(self, plan: Plan) -> bool:
        """Whether the plan still has it."""
        if self.kind is VersionKind.BASELINE:
            return self.key in plan.baselines
        return self.kind is not VersionKind.SCENARIO or self.key in plan.scenarios


NOTHING = Version()
THE_PLAN = Version(VersionKind.PLAN)


def baseline_of(key: str) -> Version:
    """The version that a baseline kept."""
    return Version(VersionKind.BASELINE, key)


def scenario_of(key: str) -> Version:
    """The version that a scenario would make."""
    return Version(VersionKind.SCENARIO, key)


def day_of(day: date) -> Version:
    """The plan as it was at the end of a day."""
    return Version(VersionKind.DAY, day.isoformat())


def end_of(day: date) -> datetime:
    """The instant at which a day is over here."""
    return datetime.combine(day + timedelta(days=1), time()).astimezone()


def name_of(plan: Plan, version: Version) -> str:
    """What a version is called; a past day by its ISO date."""
    if version.kind is VersionKind.BASELINE and version.key in plan.baselines:
        return plan.baselines[version.key].name
    if version.kind is VersionKind.SCENARIO and version.key in plan.scenarios:
        return plan.scenarios[version.key].name
    return "the plan" if version.kind is VersionKind.PLAN else version.key


def dates_known(plan: Plan, version: Version) -> Dates:
    """The dates of a version that the plan holds: any but a past day."""
    if version.kind is VersionKind.BASELINE:
        return dates_in(plan.baselines[version.key])
    if version.kind is VersionKind.SCENARIO:
        return dates_with(plan, plan.scenarios[version.key])
    return dates_of(plan)


def scenario_dates(plan: Plan, scenario_id: str) -> Mapping[str, Span | None]:
    """What a scenario lays over the plan: other dates, None where it leaves a feature out."""
    dates = plan.scenarios[scenario_id].dates
    return {i: span_of(text) if text else None for i, text in dates.items()}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
