"""Rank, inputs and score of features as columns of a table."""

import math
from dataclasses import replace
from functools import partial

from mlpm_planner.application import features, score_inputs
from mlpm_planner.application.plan import Plan
from mlpm_planner.domain.choices import Direction, ValueType
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.scoring import Criterion, ScoreInput
from mlpm_planner.ui import formats
from mlpm_planner.ui.features.input_editor import InputEditor, edit_number, input_text
from mlpm_planner.ui.models.feature_table import TableColumn
from mlpm_planner.ui.score_states import ScoreStates
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.widgets import cells
from mlpm_planner.ui.widgets.cells import Cell
from mlpm_planner.ui.widgets.table_view import ColumnSpec

RANK, SCORE = "rank", "score"
_SHORT = {"confidence": "Conf."}
_LOW_CONFIDENCE = 0.5
_NARROWEST = {ValueType.IMPACT: 84, ValueType.EFFORT: 70}
_FOLDS_FIRST = 4  # confidence, before the status; other inputs go last


def rank_column(states: ScoreStates) -> TableColumn:
    """The place of a feature and how it moved since the ranking was opened."""

    def cell(feature: Feature) -> Cell:
        scored = states.table.of(feature.id)
        if not scored.is_scored:
            return cells.missing(scored.reason)
        return cells.rank(scored.rank, states.moved(feature.id))

    return TableColumn(key=RANK, title="", spec=ColumnSpec(54), cell=cell, right=True)


def score_column(session: Session, states: ScoreStates) -> TableColumn:
    """The score as figure, bar and whisker over its likely range."""
    title = score_title(session.plan)
    return TableColumn(
        key=SCORE,
        title=title,
        spec=ColumnSpec(168),
        cell=partial(score_cell, states, title),
        typed=partial(_exact_score, states),
        tip="Bar: the score. Whisker: its likely range, 5th to 95th percentile.",
    )


def score_title(plan: Plan) -> str:
    """What the score of the method in use is called."""
    name = plan.method().name
    return name if name.casefold().endswith("score") else f"{name} score"


def score_cell(states: ScoreStates, title: str, feature: Feature) -> Cell:
    """One score against the highest end of all likely ranges."""
    scored = states.table.of(feature.id)
    if not scored.is_scored:
        return cells.missing(scored.reason, right=False)
    scale, figure = states.scale, score_text(states.scale, scored.score)
    low, high = score_text(scale, scored.low), score_text(scale, scored.high)
    spoken = f"{title} {figure}, likely range {low} to {high}"
    if scored.assumed:
        spoken += ", assumed from its confidence"
    shares = (scored.low / scale, scored.high / scale) if scale else (0.0, 0.0)
    made = cells.score(figure, scored.score / scale if scale else 0.0, shares, spoken)
    odds = states.known_odds(feature.id)
    chance = "" if odds is None else f" In the top 3 with {formats.percent(odds)}."
    return replace(made, tip=f"{spoken}.{chance}")


def score_text(scale: float, score: float) -> str:
    """A score with as many decimals as the highest one needs for three digits."""
    decimals = 0 if scale <= 0 else max(0, min(6, 2 - math.floor(math.log10(scale))))
    return formats.number(score, decimals)


def _exact_score(states: ScoreStates, feature: Feature) -> str:
    scored = states.table.of(feature.id)
    return edit_number(scored.score) if scored.is_scored else ""


# ---- inputs


def input_columns(session: Session) -> list[TableColumn]:
    """The inputs that the method in use reads, in the method's order."""
    from mlpm_planner.application.score_table import method_of

    found = (session.plan.criterion(key) for key in method_of(session.plan).inputs)
    return [input_column(session, criterion) for criterion in found if criterion is not None]


def input_column(session: Session, criterion: Criterion) -> TableColumn:
    """One input, shown as its kind is and typed as a number or a range."""
    title = _SHORT.get(criterion.key, criterion.name)
    width = _NARROWEST.get(criterion.value_type, 66)
    return TableColumn(
        key=criterion.key,
        title=title,
        spec=ColumnSpec(width, _FOLDS_FIRST if criterion.key == "confidence" else 1),
        cell=partial(input_cell, session.plan, criterion),
        typed=lambda feature: input_text(criterion, feature.inputs.get(criterion.key)),
        write=partial(_write, session, criterion),
        editor=lambda _feature, parent: InputEditor(criterion, parent),
        digits_edit=True,
        right=criterion.value_type is not ValueType.IMPACT,
        tip=_tip(criterion),
    )


def _tip(criterion: Criterion) -> str:
    better = "lower is better" if criterion.direction is Direction.LOWER else ""
    unit = criterion.unit if criterion.unit not in ("%", "×") else ""
    parts = [part for part in (unit, better) if part]
    head = f"{criterion.name} ({', '.join(parts)})" if parts else criterion.name
    return f"{head}. {criterion.rubric}".strip()


def _write(session: Session, criterion: Criterion, feature: Feature, text: str) -> bool:
    workspace, ids = session.workspace, [feature.id]

    def score() -> None:
        given = score_inputs.parse(criterion, text, formats.decimal_mark())
        features.score(workspace, ids, criterion.key, given)

    return session.attempt(score)


def input_cell(plan: Plan, criterion: Criterion, feature: Feature) -> Cell:
    """One input of one feature; what stands in for a missing one is quiet."""
    own = feature.inputs.get(criterion.key)
    if own is not None:
        return _given_cell(criterion, own)
    instead = _estimated(plan, criterion, feature)
    if instead is not None:
        return cells.number(
            value_text(criterion, instead), colour="text3", tip="From the estimate in points"
        )
    right = criterion.value_type is not ValueType.IMPACT
    return cells.missing(f"{criterion.name} is not set. {criterion.rubric}".strip(), right=right)


def _estimated(plan: Plan, criterion: Criterion, feature: Feature) -> float | None:
    """Effort as the estimate gives it, where a point has a worth."""
    worth = plan.product.point_weeks
    if criterion.key != "effort" or not feature.estimate or not worth:
        return None
    return feature.estimate * worth


def _given_cell(criterion: Criterion, given: ScoreInput) -> Cell:
    words = value_text(criterion, given.value)
    tip = f"{criterion.name} {words}"
    if given.low is not None and given.high is not None:
        low, high = value_text(criterion, given.low), value_text(criterion, given.high)
        tip += f", likely {low} to {high}"
    if criterion.value_type is ValueType.IMPACT:
        return replace(cells.steps(words, score_inputs.level(given.value)), tip=tip)
    unsure = criterion.key == "confidence" and given.value <= _LOW_CONFIDENCE
    return cells.number(words, colour="warn" if unsure else "", tip=tip)


def value_text(criterion: Criterion, value: float) -> str:
    """A value of a criterion as cells and axes show it: 42k, 80%, 9 pw."""
    match criterion.value_type:
        case ValueType.PERCENT:
            return formats.percent(value)
        case ValueType.EFFORT:
            return f"{formats.figure(value)}\u00a0{criterion.unit or 'pw'}"
        case _:
            return formats.compact(value)
