"""What users do with the vision, goals, key results, and the features that serve them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from mlpm_planner.analysis.ranks import STEP
from mlpm_planner.application.kpi_aim import target_in_force
from mlpm_planner.application.kpi_text import format_of
from mlpm_planner.application.parts import move
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.wording import quoted, subject
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.choices import Direction
from mlpm_planner.domain.clock import today
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.goal import Goal, KeyResult
from mlpm_planner.domain.kpi import Kpi
from mlpm_planner.domain.product import Product

_SHORTEST = timedelta(days=45)
_STRETCH = 0.1


def set_vision(workspace: Workspace, vision: str) -> None:
    """Say who is better off when the product works."""
    with workspace.edit("Change vision") as edit:
        product = edit.get(Product, workspace.plan.product.id)
        edit.update(replace(product, vision=vision.strip()))


# ---- goals


def in_order(plan: Plan) -> list[Goal]:
    """The goals in the order arranged by hand."""
    return sorted(plan.goals.values(), key=lambda goal: (goal.rank, goal.id))


def add_goal(workspace: Workspace, title: str, **values: Any) -> Goal:
    """Add a goal at the end, for the rest of the quarter where no dates are given."""
    plan = workspace.plan
    start, end = usual_span(plan.product, today())
    values.setdefault("start", start)
    values.setdefault("end", end)
    values.setdefault("rank", max((g.rank for g in plan.goals.values()), default=0.0) + STEP)
    with workspace.edit(f"Add {quoted(title)}") as edit:
        return edit.add(Goal(title=title, **values))


def usual_span(product: Product, day: date) -> tuple[date, date]:
    """From a day to the end of its fiscal quarter, or of the next where that is near."""
    end = _quarter_end(product, day)
    if end - day < _SHORTEST:
        end = _quarter_end(product, end + timedelta(days=1))
    return day, end


def _quarter_end(product: Product, day: date) -> date:
    left = 3 - (day.month - product.fiscal_year_start) % 3
    months = day.year * 12 + day.month - 1 + left
    return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)


def move_goal(workspace: Workspace, goal_id: str, step: int) -> bool:
    """Move a goal up (negative) or down by so many places; False at the end of the list."""
    return move(workspace, in_order(workspace.plan), goal_id, step)


# ---- key results


def results_of(plan: Plan, goal_id: str) -> list[KeyResult]:
    """The key results of a goal in the order arranged by hand."""
    found = plan.where(KeyResult, "goal_id", goal_id)
    return sorted(found, key=lambda result: (result.rank, result.id))


def add_key_result(
    workspace: Workspace, goal_id: str, kpi_id: str, latest: float | None = None
) -> KeyResult:
    """Let a goal be measured by a KPI, from its latest value to its target.

    Without a target in force, or where it is met already, a tenth better is aimed at.
    """
    plan = workspace.plan
    kpi, goal = plan.kpis.get(kpi_id), plan.goals.get(goal_id)
    if kpi is None or goal is None:
        message = "This KPI or this goal does not exist any more."
        raise RuleError(message)
    baseline, target = _from_to(plan, kpi, latest)
    form = format_of(kpi, [baseline, target])
    before = results_of(plan, goal_id)
    with workspace.edit(f"Add a key result to {quoted(goal.title)}") as edit:
        return edit.add(
            KeyResult(
                goal_id=goal_id,
                kpi_id=kpi_id,
                title=f"{kpi.name} to {form.value(target)}",
                baseline=baseline,
                target=target,
                start=goal.start,
                due=goal.end,
                rank=before[-1].rank + STEP if before else STEP,
            )
        )


def _from_to(plan: Plan, kpi: Kpi, latest: float | None) -> tuple[float, float]:
    """Where a key result starts and where it should end."""
    held = target_in_force(plan, kpi.id, today())
    baseline = latest
    if baseline is None:
        baseline = held.baseline if held is not None and held.baseline is not None else 0.0
    sign = -1.0 if kpi.direction is Direction.LOWER else 1.0
    wanted = held.value if held is not None else None
    if wanted is not None and (wanted - baseline) * sign > 0:
        return baseline, wanted
    return baseline, baseline + sign * abs(baseline) * _STRETCH if baseline else sign


def change_key_result(workspace: Workspace, result_id: str, **values: Any) -> None:
    """Give fields of a key result new values."""
    result = workspace.plan.key_results[result_id]
    with workspace.edit(f"Change {quoted(result.title)}") as edit:
        edit.update(replace(edit.get(KeyResult, result_id), **values))


def move_key_result(workspace: Workspace, result_id: str, step: int) -> bool:
    """Move a key result up (negative) or down in its goal; False at the end of the list."""
    result = workspace.plan.key_results[result_id]
    return move(workspace, results_of(workspace.plan, result.goal_id), result_id, step)


# ---- features


def align(workspace: Workspace, feature_ids: Sequence[str], goal_id: str) -> None:
    """Say which goal features serve; the empty one means none."""
    plan = workspace.plan
    moved = [plan.features[feature_id] for feature_id in feature_ids]
    goal = plan.goals.get(goal_id)
    named = subject(moved)
    label = f"Link {named} to {quoted(goal.title)}" if goal else f"Unlink {named} from its goal"
    with workspace.edit(label) as edit:
        for feature in moved:
            edit.update(replace(edit.get(Feature, feature.id), goal_id=goal_id))
