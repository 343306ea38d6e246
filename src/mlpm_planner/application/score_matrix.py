"""Value against effort: where every feature lies, and what a move there does to its inputs."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from mlpm_planner.analysis.scoring.methods import Form
from mlpm_planner.analysis.scoring.spread import InputRange, fit_all
from mlpm_planner.analysis.scoring.uncertainty import likely_range
from mlpm_planner.analysis.types import BoolArray, FloatArray
from mlpm_planner.application import score_inputs
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.score_table import CONFIDENCE, EFFORT, ScoreTable, effective_input
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.scoring import Criterion, ScoreInput

_LOG_DECADES = 2.0


@dataclass(frozen=True, slots=True)
class Matrix:
    """Features with a value and an effort, in the order of ``ids``; shape (n,) each.

    ``low`` and ``high`` are P5 and P95 of the value, ``confidence`` a fraction, NaN where missing.
    """

    title: str
    value_input: str
    ids: tuple[str, ...]
    effort: FloatArray
    value: FloatArray
    low: FloatArray
    high: FloatArray
    confidence: FloatArray

    @property
    def count(self) -> int:
        """How many features have a place."""
        return len(self.ids)

    @property
    def is_log(self) -> bool:
        """Whether values span so much that a linear scale would hide the small ones."""
        if not self.count or float(self.value.min()) <= 0:
            return False
        return math.log10(float(self.value.max() / self.value.min())) > _LOG_DECADES

    @property
    def middle(self) -> tuple[float, float]:
        """The median effort and the median value: where the quadrants meet."""
        if not self.count:
            return 0.0, 0.0
        return float(np.median(self.effort)), float(np.median(self.value))


def matrix(plan: Plan, table: ScoreTable) -> Matrix:
    """The matrix of the method in use; features without a value or an effort are left out."""
    form = value_form(table.form)
    ranges = dict(table.ranges)
    if EFFORT not in ranges:
        ranges[EFFORT] = _efforts(plan, table)
    value = form.score({key: given.value for key, given in ranges.items()})
    likely = likely_range(form, fit_all(form, ranges, ranges[CONFIDENCE].value))
    effort = ranges[EFFORT].value
    known: BoolArray = np.isfinite(value) & np.isfinite(effort) & (effort > 0)
    rows = np.flatnonzero(known)
    return Matrix(
        value_title(plan, table),
        value_input(plan, form),
        tuple(table.ids[row] for row in rows),
        effort[rows],
        value[rows],
        likely.low[rows],
        likely.high[rows],
        ranges[CONFIDENCE].value[rows],
    )


def _efforts(plan: Plan, table: ScoreTable) -> InputRange:
    """Effort where the method itself does not read it."""
    found = (effective_input(plan, plan.features[each], EFFORT) for each in table.ids)
    value = np.array([np.nan if given is None else given.value for given in found], np.float64)
    nothing = np.full(value.shape, np.nan)
    return InputRange(value, nothing, nothing)


def value_form(form: Form) -> Form:
    """The score without what it is divided by."""
    return replace(form, divisor="") if form.divisor else form


def value_title(plan: Plan, table: ScoreTable) -> str:
    """What the value axis shows, in words: Value = reach × impact × confidence."""
    if not table.form.divisor:
        return table.method.name
    names = [_name(plan, key) for key in table.form.terms]
    if names == ["value"]:
        return "Value"
    return f"Value = {(' × ' if table.form.combine == 'product' else ' + ').join(names)}"


def _name(plan: Plan, key: str) -> str:
    criterion = plan.criterion(key)
    return criterion.name.lower() if criterion else key


def value_input(plan: Plan, form: Form) -> str:
    """The input that a move along the value axis changes: the one with the most room."""
    keys = [key for key in form.terms if key != EFFORT]
    return max(keys, key=lambda key: _room(plan.criterion(key), form, key), default="")


def _room(criterion: Criterion | None, form: Form, key: str) -> tuple[bool, float]:
    """No upper limit first, then the largest part of the score."""
    if criterion is None or criterion.key == CONFIDENCE:
        return False, 0.0
    if form.combine == "sum":
        return criterion.maximum is None, abs(form.terms[key].factor)
    return criterion.maximum is None, criterion.maximum or math.inf


@dataclass(frozen=True, slots=True)
class Move:
    """A move of one feature: a new effort, a new value, or None where that axis stays."""

    effort: float | None = None
    value: float | None = None


def inputs_after(
    plan: Plan, table: ScoreTable, feature: Feature, move: Move
) -> Mapping[str, ScoreInput]:
    """The inputs that bring a feature to a place, within what their criteria accept."""
    changed: dict[str, ScoreInput] = {}
    if move.effort is not None:
        changed |= _changed(plan, feature, EFFORT, move.effort)
    if move.value is not None:
        form = value_form(table.form)
        key = value_input(plan, form)
        wanted = _input_for(plan, form, feature, key, move.value)
        if wanted is not None:
            changed |= _changed(plan, feature, key, wanted)
    return changed


def _changed(plan: Plan, feature: Feature, key: str, wanted: float) -> dict[str, ScoreInput]:
    criterion = plan.criterion(key)
    given = effective_input(plan, feature, key)
    if criterion is None:
        return {}
    after = score_inputs.moved_to(criterion, given, score_inputs.rounded(criterion, wanted))
    return {} if after == given else {key: after}


def _input_for(plan: Plan, form: Form, feature: Feature, key: str, value: float) -> float | None:
    """The input that gives a value while all others stay; None where none does."""
    if not key:
        return None
    rest = 1.0 if form.combine == "product" else 0.0
    for other, term in form.terms.items():
        if other != key:
            given = effective_input(plan, feature, other)
            part = math.nan if given is None else term.at(given.value)
            rest = rest * part if form.combine == "product" else rest + part
    own = form.terms[key]
    if form.combine == "product":
        factor = rest * own.factor
        return value / factor if math.isfinite(factor) and factor else None
    wanted = value - rest - own.offset
    return wanted / own.factor + own.origin if math.isfinite(wanted) and own.factor else None


def place_after(
    plan: Plan, table: ScoreTable, feature: Feature, inputs: Mapping[str, ScoreInput]
) -> tuple[float, float]:
    """The effort and the value that a feature has with other inputs."""
    form = value_form(table.form)

    def number(key: str) -> float:
        given = inputs.get(key) or effective_input(plan, feature, key)
        return math.nan if given is None else given.value

    parts = [term.at(number(key)) for key, term in form.terms.items()]
    return number(EFFORT), math.prod(parts) if form.combine == "product" else math.fsum(parts)


def nudged(
    plan: Plan, table: ScoreTable, feature: Feature, effort: int, value: int
) -> Mapping[str, ScoreInput]:
    """The inputs after one usual step along the axes: -1, 0 or 1 each."""
    changed: dict[str, ScoreInput] = {}
    key = value_input(plan, value_form(table.form))
    for name, direction in ((EFFORT, effort), (key, _sign(table, key) * value)):
        criterion, given = plan.criterion(name), effective_input(plan, feature, name)
        if direction and criterion is not None and given is not None:
            wanted = score_inputs.step(criterion, given.value, direction)
            after = score_inputs.moved_to(criterion, given, wanted)
            if after != given:
                changed[name] = after
    return changed


def _sign(table: ScoreTable, key: str) -> int:
    """Which way the input has to go for a higher value."""
    term = table.form.terms.get(key)
    return -1 if term is not None and term.factor < 0 else 1
