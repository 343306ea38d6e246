"""A gate in words: what it asks for, how its KPI stands to that, and what comes else."""

from collections.abc import Callable
from dataclasses import replace

from mlpm_planner.application.kpi_board import KpiState
from mlpm_planner.application.kpi_text import ValueFormat, decimals_of, figure, format_of
from mlpm_planner.application.lifecycle import GateStanding, standing
from mlpm_planner.application.plan import Plan
from mlpm_planner.domain.choices import GateTest
from mlpm_planner.domain.model import Gate

StateOf = Callable[[str], KpiState | None]
"""The state of a KPI by its id; None while it is not known."""
TESTS = {GateTest.AT_LEAST: "at least", GateTest.AT_MOST: "at most"}


def standing_of(gate: Gate, state_of: StateOf) -> GateStanding:
    """How a gate stands by the latest value of its KPI."""
    state = state_of(gate.kpi_id)
    return standing(gate, None if state is None else state.latest)


def criterion_words(plan: Plan, gate: Gate, state_of: StateOf) -> str:
    """What a gate asks for and how it stands: NDCG@10 0.447, at least 0.44: met."""
    stands = standing_of(gate, state_of).value
    kpi = plan.kpis.get(gate.kpi_id)
    if kpi is None:
        wanted = "" if gate.threshold is None else f"{_threshold(gate, None)}: "
        return f"{wanted}{stands}" if wanted else stands.capitalize()
    state = state_of(kpi.id)
    form = state.form if state is not None else format_of(kpi, [gate.threshold or 0.0])
    latest = None if state is None else state.latest
    value = "no value yet" if latest is None else form.value(latest)
    if gate.threshold is None:
        return f"{kpi.name} {value}, no threshold: {stands}"
    return f"{kpi.name} {value}, {_threshold(gate, form)}: {stands}"


def _threshold(gate: Gate, form: ValueFormat | None) -> str:
    """The threshold with the KPI's unit and as many decimals as it has itself."""
    wanted = gate.threshold or 0.0
    if form is None:
        return f"{TESTS[gate.test]} {figure(wanted)}"
    decimals = decimals_of([wanted], percent=form.is_percent)
    return f"{TESTS[gate.test]} {replace(form, decimals=decimals).value(wanted)}"


def chance_words(plan: Plan, gate: Gate) -> str:
    """How likely a gate is passed, and which feature is done if it is not."""
    chance = "" if gate.chance is None else f"{gate.chance:.0%} chance of passing"
    fallback = plan.features.get(gate.fallback_id)
    otherwise = "" if fallback is None else f"else {fallback.title}"
    return ", ".join(words for words in (chance, otherwise) if words)
