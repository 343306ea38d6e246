"""Baselines, scenarios and the plan as it was: other dates of the same features, and the slip."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np

from mlpm_planner.analysis.schedule.workdays import WorkCalendar
from mlpm_planner.application.calendars import Calendars
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.store import Store
from mlpm_planner.application.wording import counted, quoted
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.calendar import span_of
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.snapshot import Baseline, Scenario

Span = tuple[date, date]
Dates = Mapping[str, Span]
"""The first and the last day of planned features, by id."""


def dates_of(plan: Plan) -> Dates:
    """The dates of the plan as it is now."""
    return _spans(plan.features.values())


def dates_in(snapshot: Baseline) -> Dates:
    """The dates that a baseline kept."""
    return {feature_id: span_of(text) for feature_id, text in snapshot.dates.items()}


def dates_with(plan: Plan, scenario: Scenario) -> Dates:
    """The dates of the plan as a scenario would have them."""
    dates = dict(dates_of(plan))
    for feature_id, text in scenario.dates.items():
        if text and feature_id in plan.features:
            dates[feature_id] = span_of(text)
        else:
            dates.pop(feature_id, None)
    return dates


def dates_at(now: Mapping[str, Feature], store: Store, instant: datetime) -> Dates:
    """The dates of the plan at a moment of the past, from its features as they are now.

    Reads the change log: takes time and belongs off the interface thread. ``now`` must not change
    meanwhile: hand over a copy.
    """
    store.flush()  # what is not in the log yet would be taken for what was then
    features = dict(now)
    for feature_id, then in store.parts_at(Feature, instant).items():
        if then is None:
            features.pop(feature_id, None)
        else:
            features[feature_id] = then
    return _spans(features.values())


def _spans(features: Iterable[Feature]) -> Dates:
    return {f.id: (f.start, f.end) for f in features if f.start is not None and f.end is not None}


@dataclass(frozen=True, slots=True)
class Slip:
    """How a feature's dates differ: its span on either side (None: not planned there).

    ``days`` is how many working days later it ends (negative: earlier), 0 unless both are known.
    """

    feature_id: str
    before: Span | None
    after: Span | None
    days: int


def compare(before: Dates, after: Dates, calendar: WorkCalendar) -> dict[str, Slip]:
    """The features whose dates differ between two sets of dates, by id."""
    differing = [i for i in {**before, **after} if before.get(i) != after.get(i)]
    both = [i for i in differing if i in before and i in after]
    ends = np.array([[before[i][1] for i in both], [after[i][1] for i in both]], "datetime64[D]")
    positions = calendar.position(ends.reshape(2, len(both)))
    days = dict(zip(both, (positions[1] - positions[0]).tolist(), strict=True))
    return {i: Slip(i, before.get(i), after.get(i), days.get(i, 0)) for i in differing}


def slips_of(plan: Plan, scenario: Scenario) -> dict[str, Slip]:
    """How the dates of a scenario differ from the plan's, in working days of the product."""
    return compare(dates_of(plan), dates_with(plan, scenario), Calendars(plan).product)


def take_baseline(workspace: Workspace, name: str, notes: str = "") -> Baseline:
    """Keep the dates of all planned features under a name."""
    with workspace.edit(f"Take baseline {quoted(name)}") as edit:
        dates = {i: _text(span) for i, span in dates_of(workspace.plan).items()}
        return edit.add(Baseline(name=name, dates=dates, notes=notes))


def start_scenario(workspace: Workspace, name: str, notes: str = "") -> Scenario:
    """Begin a what-if; until something is changed in it, it is the plan."""
    with workspace.edit(f"Add scenario {quoted(name)}") as edit:
        return edit.add(Scenario(name=name, notes=notes))


def describe(workspace: Workspace, kept: Baseline | Scenario, name: str, notes: str) -> None:
    """Give a baseline or a scenario another name and another note."""
    with workspace.edit(f"Rename {kept.NOUN} {quoted(kept.name)}") as edit:
        edit.update(replace(edit.get(type(kept), kept.id), name=name, notes=notes))


def plan_in_scenario(
    workspace: Workspace,
    scenario_id: str,
    dates: Mapping[str, Span | None],
    merge_key: object = None,
) -> None:
    """Give features other dates in a scenario (None: left out of it), not in the plan."""
    scenario = _scenario(workspace, scenario_id)
    features = counted(len(dates), "feature")
    with workspace.edit(
        f"Move {features} in scenario {quoted(scenario.name)}", merge_key=merge_key
    ) as edit:
        texts = {i: _text(span) if span else "" for i, span in dates.items()}
        current = edit.get(Scenario, scenario_id)
        edit.update(replace(current, dates={**current.dates, **texts}))


def merge_scenario(workspace: Workspace, scenario_id: str, feature_ids: Iterable[str]) -> None:
    """Take the dates of these features from a scenario into the plan; it keeps the others."""
    scenario = _scenario(workspace, scenario_id)
    chosen = [i for i in feature_ids if i in scenario.dates and i in workspace.plan.features]
    if not chosen:
        message = "None of these features has other dates in the scenario."
        raise RuleError(message)
    label = f"Take {counted(len(chosen), 'feature')} from scenario {quoted(scenario.name)}"
    with workspace.edit(label) as edit:
        for feature_id in chosen:
            text = scenario.dates[feature_id]
            start, end = span_of(text) if text else (None, None)
            edit.update(replace(edit.get(Feature, feature_id), start=start, end=end))
        left = {i: text for i, text in scenario.dates.items() if i not in set(chosen)}
        edit.update(replace(edit.get(Scenario, scenario_id), dates=left))


def _scenario(workspace: Workspace, scenario_id: str) -> Scenario:
    found = workspace.plan.scenarios.get(scenario_id)
    if found is None:
        message = "This scenario does not exist any more."
        raise RuleError(message)
    return found


def _text(span: Span) -> str:
    return f"{span[0].isoformat()}/{span[1].isoformat()}"
