"""Edits that are the same for every kind of part: add, change, move in its order, delete."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from mlpm_planner.analysis.ranks import needs_rebalance, rank_between, rebalanced
from mlpm_planner.application.wording import quoted
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.custom_field import CustomField
from mlpm_planner.domain.entity import Entity, field_infos
from mlpm_planner.domain.goal import Goal, KeyResult
from mlpm_planner.domain.product import Status
from mlpm_planner.domain.view import SavedView

E = TypeVar("E", bound=Entity)
Ranked = TypeVar("Ranked", Goal, KeyResult, Status, CustomField, SavedView)


def add(workspace: Workspace, part: E) -> E:
    """Add a part to the plan."""
    with workspace.edit(f"Add {quoted(part.label)}") as edit:
        return edit.add(part)


def set_field(workspace: Workspace, part: Entity, field: str, value: object) -> None:
    """Give one field of a part a value."""
    kind = type(part)
    title = field_infos(kind)[field].title.lower()
    with workspace.edit(f"Change {title} of {quoted(part.label)}") as edit:
        edit.update(replace(edit.get(kind, part.id), **{field: value}))


def remove(workspace: Workspace, part: Entity) -> None:
    """Delete a part, and what cannot be without it."""
    with workspace.edit(f"Delete {quoted(part.label)}") as edit:
        edit.remove(part)


def move(workspace: Workspace, ordered: Sequence[Ranked], part_id: str, step: int) -> bool:
    """Move a part up (negative) or down in its order; False at the end of the list."""
    place = next(i for i, part in enumerate(ordered) if part.id == part_id)
    part, others = ordered[place], [p for p in ordered if p.id != part_id]
    target = min(max(place + step, 0), len(others))
    if target == place:
        return False
    low = others[target - 1].rank if target else None
    high = others[target].rank if target < len(others) else None
    with workspace.edit(f"Move {quoted(part.label)}") as edit:
        if needs_rebalance(low, high) or low == high:
            others.insert(target, part)
            for each, rank in zip(others, rebalanced(len(others)), strict=True):
                edit.update(replace(each, rank=rank))
        else:
            edit.update(replace(part, rank=rank_between(low, high)))
    return True


def free_key(name: str, taken: Iterable[str]) -> str:
    """A key made of the name's words that nothing else has."""
    used = set(taken)
    base = re.sub(r"[^\w]+", "_", name.casefold()).strip("_") or "own"
    key, count = base, 2
    while key in used:
        key, count = f"{base}_{count}", count + 1
    return key
