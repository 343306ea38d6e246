"""Typing one value of a KPI: how it is read, and what it would mean."""

from dataclasses import dataclass

from mlpm_planner.analysis.series.plausible import plausibility
from mlpm_planner.application.kpi_board import KpiState
from mlpm_planner.application.kpi_text import BEFORE, distance_words, entry_sentence, parse_value
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.quick_input import Decimal


@dataclass(frozen=True, slots=True)
class Reading:
    """A typed value; ``problem`` says why it cannot be read, ``question`` why it looks odd."""

    value: float | None = None
    sentence: str = ""
    question: str = ""
    problem: str = ""


def read_typed(state: KpiState, text: str, at: int, decimal: Decimal = ".") -> Reading:
    """What was typed for the period that begins at an instant (microseconds UTC)."""
    try:
        value = parse_value(text, percent=state.kpi.is_percent, near=state.latest, decimal=decimal)
    except RuleError as error:
        return Reading(problem=error.message)
    if value is None:
        return Reading()
    question = plausibility(state.series.values, value).question
    return Reading(value, _meaning(state, value, at), question)


def _meaning(state: KpiState, value: float, at: int) -> str:
    aim, form = state.aim, state.form
    off, was_off = "", False
    if aim is not None:
        off = distance_words(aim.distance(value), value, aim.edge(value), form)
        was_off = bool(state.distance)
    earlier = state.series.between(0, at)
    before = float(earlier.values[-1]) if len(earlier) else None
    words = BEFORE[state.kpi.cadence] if before is not None else ""
    return entry_sentence(value, before, form=form, before=words, now_off=off, was_off=was_off)
