"""What users do with KPIs, their targets, markers and values."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from mlpm_planner.application.wording import counted, quoted
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.choices import MarkerKind
from mlpm_planner.domain.entity import field_infos
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.kpi import Kpi, Marker, Observation, Target


def add(workspace: Workspace, name: str, **values: Any) -> Kpi:
    """Add a KPI at the end of the catalogue."""
    with workspace.edit(f"Add {quoted(name)}") as edit:
        last = max((k.rank for k in workspace.plan.kpis.values()), default=0.0)
        values.setdefault("key", free_key(workspace, name))
        values.setdefault("rank", last + 1.0)
        return edit.add(Kpi(name=name, **values))


def free_key(workspace: Workspace, name: str) -> str:
    """A short key made from a name that no other KPI has."""
    base = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")[:60] or "kpi"
    key, number = base, 2
    while workspace.plan.first(Kpi, "key", key) is not None:
        key, number = f"{base}_{number}", number + 1
    return key


def set_field(workspace: Workspace, kpi_id: str, field: str, value: object) -> None:
    """Give one field of a KPI a value."""
    title = field_infos(Kpi)[field].title.lower()
    name = workspace.plan.kpis[kpi_id].name
    with workspace.edit(f"Change {title} of {quoted(name)}") as edit:
        edit.update(replace(edit.get(Kpi, kpi_id), **{field: value}))


def remove(workspace: Workspace, kpi_ids: Sequence[str]) -> None:
    """Delete KPIs with their targets; their values are kept for an undo."""
    names = [workspace.plan.kpis[kpi_id].name for kpi_id in kpi_ids]
    label = quoted(names[0]) if len(names) == 1 else counted(len(names), "KPI")
    with workspace.edit(f"Delete {label}") as edit:
        for kpi_id in kpi_ids:
            edit.remove(edit.get(Kpi, kpi_id))


def set_target(workspace: Workspace, kpi_id: str, **values: Any) -> Target:
    """Say where a KPI should be; the target it has is changed."""
    name = workspace.plan.kpis[kpi_id].name
    with workspace.edit(f"Set target of {quoted(name)}") as edit:
        existing = workspace.plan.first(Target, "kpi_id", kpi_id)
        if existing is None:
            return edit.add(Target(kpi_id=kpi_id, **values))
        return edit.update(replace(existing, **values))


def log(workspace: Workspace, kpi_id: str, value: float, at: datetime, **more: Any) -> Observation:
    """Log one value of a KPI; a value already there at the same instant is replaced."""
    kpi = workspace.plan.kpis.get(kpi_id)
    if kpi is None:
        message = "This KPI does not exist any more."
        raise RuleError(message)
    observation = Observation(kpi_id=kpi_id, at=at, value=value, **more)
    with workspace.edit(f"Log a value of {quoted(kpi.name)}") as edit:
        edit.observe(observation)
    return observation


def log_many(workspace: Workspace, observations: Sequence[Observation]) -> None:
    """Log several values as one edit."""
    with workspace.edit(f"Log {counted(len(observations), 'value')}") as edit:
        for observation in observations:
            edit.observe(observation)


def change_value(workspace: Workspace, before: Observation, after: Observation) -> None:
    """Correct a logged value."""
    name = workspace.plan.kpis[before.kpi_id].name
    with workspace.edit(f"Change a value of {quoted(name)}") as edit:
        edit.observe(after, before)


def delete_values(workspace: Workspace, observations: Sequence[Observation]) -> None:
    """Delete logged values."""
    with workspace.edit(f"Delete {counted(len(observations), 'value')}") as edit:
        for observation in observations:
            edit.forget(observation)


def mark(
    workspace: Workspace,
    title: str,
    at: datetime,
    kind: MarkerKind = MarkerKind.NOTE,
    **more: Any,
) -> Marker:
    """Mark what happened at a moment, on charts and on the roadmap."""
    with workspace.edit(f"Mark {quoted(title)}") as edit:
        return edit.add(Marker(title=title, at=at, kind=kind, **more))
