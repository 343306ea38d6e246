"""Edits that are the same for every kind of part: add, change, delete."""

from dataclasses import replace
from typing import TypeVar

from mlpm_planner.application.wording import quoted
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.entity import Entity, field_infos

E = TypeVar("E", bound=Entity)


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
