"""Putting features in order by hand: between two others, in another group, several at once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from mlpm_planner.analysis.ranks import needs_rebalance, ranks_between, rebalanced
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.wording import subject
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.feature import Feature


def arrange(
    workspace: Workspace,
    feature_ids: Sequence[str],
    *,
    after: str | None,
    before: str | None,
    values: Mapping[str, Any] | None = None,
    where: str = "",
) -> None:
    """Put features between two others, with other values of the group they land in.

    Without neighbours they keep their places in the order. ``where`` names that group in the
    words of the edit.
    """
    plan = workspace.plan
    moved = [plan.features[feature_id] for feature_id in feature_ids]
    label = f"Move {subject(moved)}" + (f" to {where}" if where else "")
    ranks = _ranks(plan, feature_ids, after, before)
    with workspace.edit(label) as edit:
        for feature_id, rank in ranks.items():
            changed = dict(values or {}) if feature_id in feature_ids else {}
            edit.update(replace(edit.get(Feature, feature_id), rank=rank, **changed))


def _ranks(
    plan: Plan, feature_ids: Sequence[str], after: str | None, before: str | None
) -> dict[str, float]:
    """The new ranks of the moved features, of all features where there is no room left."""
    low, high = _rank(plan, after), _rank(plan, before)
    if low is None and high is None:
        return {feature_id: plan.features[feature_id].rank for feature_id in feature_ids}
    if low is not None and high is not None and low > high:
        high = None
    if not needs_rebalance(low, high, len(feature_ids)):
        ranks = ranks_between(low, high, len(feature_ids))
        return dict(zip(feature_ids, ranks, strict=True))
    ordered = [f.id for f in sorted(plan.features.values(), key=lambda f: f.rank)]
    order = [i for i in ordered if i not in feature_ids]
    place = order.index(after) + 1 if after else 0
    order[place:place] = feature_ids
    return dict(zip(order, rebalanced(len(order)), strict=True))


def _rank(plan: Plan, feature_id: str | None) -> float | None:
    return None if feature_id is None else plan.features[feature_id].rank
