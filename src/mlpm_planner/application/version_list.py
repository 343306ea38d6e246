"""Baselines and scenarios as a list: when, how many features, and how far the plan is from them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from mlpm_planner.application.calendars import Calendars
from mlpm_planner.application.comparison import Comparison, Totals
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.plan_versions import baseline_of, dates_known, scenario_of
from mlpm_planner.application.snapshots import dates_of
from mlpm_planner.domain.snapshot import Baseline, Scenario

Kept = TypeVar("Kept", Baseline, Scenario)


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """A baseline or a scenario; ``totals`` tell what moved from it to the plan.

    For a scenario they tell what moves from the plan to it. ``features`` counts those it dates: all
    that were planned for a baseline, those that differ for a scenario.
    """

    part: Baseline | Scenario
    features: int
    totals: Totals

    @property
    def at(self) -> datetime:
        """When it was taken or made."""
        return self.part.at


def kept_versions(plan: Plan) -> Iterator[KeptVersion]:
    """Every baseline and then every scenario, the latest of each first."""
    now, calendar = dates_of(plan), Calendars(plan).product
    for baseline in _latest_first(plan.baselines.values()):
        then = dates_known(plan, baseline_of(baseline.id))
        compared = Comparison.of(baseline.name, then, now, calendar)
        yield KeptVersion(baseline, len(baseline.dates), compared.totals)
    for scenario in _latest_first(plan.scenarios.values()):
        would = dates_known(plan, scenario_of(scenario.id))
        compared = Comparison.of("the plan", now, would, calendar)
        yield KeptVersion(scenario, len(scenario.dates), compared.totals)


def _latest_first(parts: Iterable[Kept]) -> list[Kept]:
    return sorted(parts, key=lambda part: (part.at, part.id), reverse=True)
