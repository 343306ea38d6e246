"""Putting features in order by hand: between two others, in another group, several at once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from mlpm_planner.analysis.ranks import needs_rebalance, ranks_between, rebalanced
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.wording import subject
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.feature import Feature


def arrange(
    workspace: Workspace,
    moved: Mapping[str, Mapping[str, Any]],
    *,
    after: str | None,
    before: str | None,
    where: str = "",
    followers: Mapping[str, tuple[date, date]] | None = None,
) -> None:
    """Put features between two others, each with the values of the group it lands in.

    Without neighbours they keep their places in the order. ``where`` names the group in the words
    of the edit; ``followers`` give way to days of their own.
    """
    plan = workspace.plan
    label = f"Move {subject([plan.features[i] for i in moved])}" + (f" to {where}" if where else "")
    ranks = _ranks(plan, list(moved), after, before)
    with workspace.edit(label) as edit:
        for feature_id, rank in ranks.items():
            feature = edit.get(Feature, feature_id)
            edit.update(replace(feature, rank=rank, **dict(moved.get(feature_id, {}))))
        for feature_id, (start, end) in (followers or {}).items():
            edit.update(replace(edit.get(Feature, feature_id), start=start, end=end))


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
