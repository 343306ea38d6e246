"""What users do with the statuses of features."""

from dataclasses import replace

from mlpm_planner.application.parts import free_key, move
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.wording import counted, quoted
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.choices import StatusCategory
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.product import Status

# The icon a status of each category is given at first.
ICONS = {
    StatusCategory.DISCOVERY: "lightbulb",
    StatusCategory.PLANNED: "circle",
    StatusCategory.ACTIVE: "circle-dot-dashed",
    StatusCategory.DONE: "circle-check",
    StatusCategory.PARKED: "circle-pause",
}


def in_order(plan: Plan) -> list[Status]:
    """All statuses in the order they are shown."""
    return sorted(plan.statuses.values(), key=lambda status: status.rank)


def add(
    workspace: Workspace, name: str, category: StatusCategory = StatusCategory.PLANNED
) -> Status:
    """Add a status after the others."""
    taken = workspace.plan.statuses.values()
    rank = max((status.rank for status in taken), default=0.0) + 1.0
    key = free_key(name, (status.key for status in taken))
    made = Status(key=key, name=name.strip(), category=category, icon=ICONS[category], rank=rank)
    with workspace.edit(f"Add status {quoted(name)}") as edit:
        return edit.add(made)


def reorder(workspace: Workspace, status_id: str, step: int) -> bool:
    """Move a status up (negative) or down; False at the end of the list."""
    return move(workspace, in_order(workspace.plan), status_id, step)


def count_of(plan: Plan, status: Status) -> int:
    """How many features have the status."""
    return len(plan.where(Feature, "status", status.key))


def remove(workspace: Workspace, status_id: str, replacement: str) -> None:
    """Delete a status; its features get the one with the key ``replacement``."""
    plan = workspace.plan
    status, instead = plan.statuses[status_id], plan.status(replacement)
    if instead is None or instead.id == status.id:
        message = f"Choose the status that features get instead of {status.name}."
        raise RuleError(message, "status")
    moved = plan.where(Feature, "status", status.key)
    with workspace.edit(f"Delete status {quoted(status.name)}") as edit:
        for feature in moved:
            edit.update(replace(feature, status=instead.key))
        edit.remove(status)


def told(plan: Plan, status: Status, replacement: str) -> str:
    """What deleting a status did, for a toast."""
    instead = plan.status(replacement)
    name = instead.name if instead else replacement
    return f"Deleted {quoted(status.name)}; {counted(count_of(plan, status), 'feature')} to {name}"
