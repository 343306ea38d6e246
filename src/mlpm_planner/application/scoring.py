"""What users do with scoring methods and criteria; each function is one undo step."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mlpm_planner.application import features
from mlpm_planner.application.defaults import default_criteria
from mlpm_planner.application.edit import Edit
from mlpm_planner.application.parts import free_key
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.wording import counted, quoted
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.choices import Direction, ValueType
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.scoring import WEIGHTED, Criterion, ScoreInput, ScoringMethod

Inputs = Mapping[str, ScoreInput | None]
"""Inputs of one feature by criterion; None takes an input away."""


# ---- methods


def use_method(workspace: Workspace, key: str) -> None:
    """Rank by another method; the inputs of features stay as they are."""
    method = _method(workspace.plan, key)
    with workspace.edit(f"Rank by {method.name}") as edit:
        edit.update(replace(workspace.plan.product, method=key))


def add_method(
    workspace: Workspace, name: str, weights: Mapping[str, float] | None = None
) -> ScoringMethod:
    """Add a weighted method of one's own and rank by it.

    Without weights it starts from those of the method in use, else from value, effort and
    confidence.
    """
    plan = workspace.plan
    rank = max((m.rank for m in plan.scoring_methods.values()), default=0.0) + 1.0
    with workspace.edit(f"Add scoring method {quoted(name)}") as edit:
        key = free_key(name, (m.key for m in plan.scoring_methods.values()))
        chosen = dict(weights or default_weights(plan))
        method = ScoringMethod(key=key, name=name, formula=WEIGHTED, weights=chosen, rank=rank)
        edit.update(replace(plan.product, method=key))
        return edit.add(method)


def default_weights(plan: Plan) -> dict[str, float]:
    """What a new weighted method starts with: equal shares of the inputs in use."""
    weights = plan.method().weights
    if weights:
        return dict(weights)
    keys = [c.key for c in in_order(plan) if c.key in ("value", "effort", "confidence")]
    keys = keys or [c.key for c in in_order(plan)[:1]]
    return {key: round(1.0 / len(keys), 2) for key in keys}


def rename_method(workspace: Workspace, key: str, name: str) -> None:
    """Give a method another name."""
    method = _method(workspace.plan, key)
    with workspace.edit(f"Rename {quoted(method.name)}") as edit:
        edit.update(replace(method, name=name))


def remove_method(workspace: Workspace, key: str) -> None:
    """Delete a weighted method; where it was in use, the first method follows it."""
    plan = workspace.plan
    method = _method(plan, key)
    if method.formula != WEIGHTED:
        message = f"{method.name} is built in and cannot be deleted."
        raise RuleError(message, "method")
    with workspace.edit(f"Delete {quoted(method.name)}") as edit:
        if plan.product.method == key:
            following = min(
                (m for m in plan.scoring_methods.values() if m.key != key), key=lambda m: m.rank
            )
            edit.update(replace(plan.product, method=following.key))
        edit.remove(method)


# ---- weights


def set_weight(
    workspace: Workspace, key: str, criterion: str, weight: float, merge_key: object = None
) -> None:
    """Give a criterion a weight in a weighted method; what counts is its share of the sum."""
    method = _weighted(workspace.plan, key)
    name = _criterion(workspace.plan, criterion).name.lower()
    label = f"Weigh {name} in {quoted(method.name)}"
    with workspace.edit(label, merge_key=merge_key) as edit:
        edit.update(replace(method, weights={**method.weights, criterion: weight}))


def leave_out(workspace: Workspace, key: str, criterion: str) -> None:
    """Take a criterion out of a weighted method; its inputs stay."""
    method = _weighted(workspace.plan, key)
    name = _criterion(workspace.plan, criterion).name.lower()
    kept = {other: weight for other, weight in method.weights.items() if other != criterion}
    with workspace.edit(f"Leave {name} out of {quoted(method.name)}") as edit:
        edit.update(replace(method, weights=kept))


def shares(method: ScoringMethod) -> dict[str, float]:
    """The part each criterion has in a weighted score; the parts sum to 1."""
    total = sum(method.weights.values()) or 1.0
    return {key: weight / total for key, weight in method.weights.items()}


# ---- criteria


def in_order(plan: Plan) -> list[Criterion]:
    """All criteria in the order they are shown."""
    return sorted(plan.criteria.values(), key=lambda criterion: criterion.rank)


def add_criterion(
    workspace: Workspace,
    name: str,
    *,
    value_type: ValueType = ValueType.SCALE_10,
    direction: Direction = Direction.HIGHER,
    unit: str = "",
    method: str = "",
) -> Criterion:
    """Add a criterion of one's own, and to a weighted method with the weight usual there."""
    plan = workspace.plan
    rank = max((c.rank for c in plan.criteria.values()), default=0.0) + 1.0
    with workspace.edit(f"Add criterion {quoted(name)}") as edit:
        low, high = _LIMITS.get(value_type, (None, None))
        criterion = edit.add(
            Criterion(
                key=free_key(name, (c.key for c in plan.criteria.values())),
                name=name,
                value_type=value_type,
                direction=direction,
                unit=unit,
                minimum=low,
                maximum=high,
                rank=rank,
            )
        )
        if method:
            _include(edit, _weighted(plan, method), criterion.key)
        return criterion


_LIMITS: Mapping[ValueType, tuple[float | None, float | None]] = {
    ValueType.PERCENT: (0.0, 1.0),
    ValueType.SCALE_10: (0.0, 10.0),
    ValueType.IMPACT: (0.0, 3.0),
    ValueType.FIBONACCI: (0.0, None),
    ValueType.EFFORT: (0.0, None),
}


def _include(edit: Edit, method: ScoringMethod, criterion: str) -> None:
    usual = sum(method.weights.values()) / max(1, len(method.weights))
    weights = {**method.weights, criterion: round(usual, 2) or 0.1}
    edit.update(replace(method, weights=weights))


def weigh_criterion(workspace: Workspace, key: str, criterion: str) -> None:
    """Let a weighted method count a criterion too, with the weight usual there."""
    method = _weighted(workspace.plan, key)
    name = _criterion(workspace.plan, criterion).name.lower()
    with workspace.edit(f"Count {name} in {quoted(method.name)}") as edit:
        _include(edit, method, criterion)


def set_direction(workspace: Workspace, criterion: str, direction: Direction) -> None:
    """Say whether more of a criterion is better."""
    found = _criterion(workspace.plan, criterion)
    with workspace.edit(f"Change direction of {found.name.lower()}") as edit:
        edit.update(replace(found, direction=direction))


def remove_criterion(workspace: Workspace, criterion: str) -> None:
    """Delete a criterion with its inputs and weights; those of built-in methods stay."""
    plan = workspace.plan
    found = _criterion(plan, criterion)
    if found.key in BUILT_IN:
        message = f"{found.name} belongs to a built-in method and cannot be deleted."
        raise RuleError(message, criterion)
    with workspace.edit(f"Delete criterion {quoted(found.name)}") as edit:
        for method in plan.scoring_methods.values():
            if criterion in method.weights:
                kept = {key: w for key, w in method.weights.items() if key != criterion}
                edit.update(replace(method, weights=kept))
        for feature in plan.features.values():
            if criterion in feature.inputs:
                inputs = features.with_input(feature.inputs, criterion, None)
                edit.update(replace(feature, inputs=inputs))
        edit.remove(found)


BUILT_IN = frozenset(criterion.key for criterion in default_criteria())


# ---- inputs


def set_inputs(
    workspace: Workspace, inputs: Mapping[str, Inputs], *, label: str = "", merge_key: object = None
) -> None:
    """Give several features several inputs at once, such as by a drag."""
    plan = workspace.plan
    for given in inputs.values():
        check_inputs(plan, given)
    features.change(
        workspace,
        list(inputs),
        lambda feature: replace(feature, inputs=_with_inputs(feature, inputs[feature.id])),
        label or f"Score {_subject(plan, list(inputs))}",
        merge_key,
    )


def check_inputs(plan: Plan, inputs: Inputs) -> None:
    """Raise RuleError where a criterion does not accept its input."""
    for criterion, given in inputs.items():
        about = _criterion(plan, criterion)
        if given is not None:
            about.accept(given)


def _with_inputs(feature: Feature, inputs: Inputs) -> dict[str, ScoreInput]:
    changed = dict(feature.inputs)
    for criterion, given in inputs.items():
        changed = features.with_input(changed, criterion, given)
    return changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Values for one feature from a pasted row; a new feature where there is no id."""

    feature_id: str = ""
    title: str = ""
    status: str = ""
    inputs: Inputs = field(default_factory=dict[str, ScoreInput | None])


def paste(workspace: Workspace, rows: Sequence[Row]) -> list[str]:
    """Take in rows from a spreadsheet as one step; the ids of the features they are."""
    plan = workspace.plan
    last = max((f.rank for f in plan.features.values()), default=0.0)
    keys = _following_keys(features.next_key(workspace))
    ids: list[str] = []
    with workspace.edit(f"Paste {counted(len(rows), 'row')}") as edit:
        for row in rows:
            check_inputs(plan, row.inputs)
            if row.feature_id:
                before = edit.get(Feature, row.feature_id)
                edit.update(replace(before, **_fields(before, row)))
                ids.append(before.id)
                continue
            last += 1.0
            blank = Feature(title=row.title, key=next(keys), rank=last)
            ids.append(edit.add(replace(blank, **_fields(blank, row))).id)
    return ids


def _fields(feature: Feature, row: Row) -> dict[str, object]:
    return {
        "title": row.title or feature.title,
        "status": row.status or feature.status,
        "inputs": _with_inputs(feature, row.inputs),
    }


def _following_keys(first: str) -> Iterator[str]:
    prefix, _, number = first.rpartition("-")
    count = int(number)
    while True:
        yield f"{prefix}-{count}"
        count += 1


# ---- finding


def _subject(plan: Plan, feature_ids: Sequence[str]) -> str:
    if len(feature_ids) == 1:
        return quoted(plan.features[feature_ids[0]].title)
    return counted(len(feature_ids), "feature")


def _method(plan: Plan, key: str) -> ScoringMethod:
    found = plan.first(ScoringMethod, "key", key)
    if found is None:
        message = f"There is no scoring method “{key}”."
        raise RuleError(message, "method")
    return found


def _weighted(plan: Plan, key: str) -> ScoringMethod:
    method = _method(plan, key)
    if method.formula != WEIGHTED:
        message = f"{method.name} has no weights."
        raise RuleError(message, "method")
    return method


def _criterion(plan: Plan, key: str) -> Criterion:
    found = plan.criterion(key)
    if found is None:
        message = f"There is no criterion “{key}”."
        raise RuleError(message, key)
    return found
