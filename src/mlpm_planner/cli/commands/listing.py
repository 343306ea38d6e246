"""Showing every field of every row."""

from argparse import Namespace
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from mlpm_planner.application.plan import Plan
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.cli.answer import Answer, CommandError
from mlpm_planner.cli.commands.logging import known_kpi
from mlpm_planner.cli.opening import reading
from mlpm_planner.domain.entities import BY_TABLE, references_of
from mlpm_planner.domain.entity import Entity, FieldKind, field_infos

Row = dict[str, Any]


def list(arguments: Namespace) -> Answer:  # noqa: A001 - the function has the command's name
    """List rows in a stable order, filtered by fields."""
    with reading(arguments.workspace) as workspace:
        if arguments.what == "observations":
            rows = _observations(workspace, arguments)
        elif arguments.what in ("features", "kpis"):
            rows = _canonical(workspace.plan, arguments.what)
        elif arguments.what in ("baselines", "scenarios"):
            rows = _versions(workspace.plan, BY_TABLE[arguments.what])
        else:
            rows = _parts(workspace.plan, BY_TABLE[arguments.what])
        kept = [row for row in rows if _passes(row, arguments.where)]
    return Answer({"rows": kept}, [_line(row) for row in kept] or ["Nothing to list."])


def _canonical(plan: Plan, what: str) -> Iterable[Row]:
    from mlpm_planner.interchange.features_out import feature_rows
    from mlpm_planner.interchange.kpis_out import kpi_rows

    rows = feature_rows(plan) if what == "features" else kpi_rows(plan)
    return ({name: _plain(value) for name, value in row.items()} for row in rows)


def _observations(workspace: Workspace, arguments: Namespace) -> Iterable[Row]:
    from mlpm_planner.interchange.observations_out import observation_rows

    plan = workspace.plan
    wanted = [known_kpi(plan, arguments.kpi).id] if arguments.kpi else None
    rows = observation_rows(plan, workspace.store.observations, wanted)
    return ({name: _plain(value) for name, value in row.items()} for row in rows)


def _versions(plan: Plan, kind: type[Entity]) -> Iterable[Row]:
    """Baselines or scenarios, the latest first; slips are working days."""
    from mlpm_planner.application.version_list import kept_versions

    for kept in kept_versions(plan):
        if isinstance(kept.part, kind):
            yield {
                "id": kept.part.id,
                "name": kept.part.name,
                "at": kept.at.isoformat(),
                "features": kept.features,
                "moved": kept.totals.moved,
                "latest_slip": kept.totals.latest,
                "earliest_slip": kept.totals.earliest,
                "notes": kept.part.notes,
            }


def _plain(value: Any) -> Any:
    """A value that JSON can hold: dates as ISO text."""
    return value.isoformat() if isinstance(value, date) else value


def _parts(plan: Plan, kind: type[Entity]) -> Iterable[Row]:
    ordered = sorted(
        plan.table(kind).values(),
        key=lambda part: (getattr(part, "rank", 0.0), part.label.casefold(), part.id),
    )
    return (_row(plan, part) for part in ordered)


def _row(plan: Plan, part: Entity) -> Row:
    row: Row = {"id": part.id}
    targets = {reference.field: reference.target for reference in references_of(type(part))}
    for name, about in field_infos(type(part)).items():
        value = getattr(part, name)
        if about.kind is FieldKind.REFERENCE:
            found = plan.get(targets[name], value)
            value = (getattr(found, "key", "") or found.label) if found else ""
        row[about.column or name.removesuffix("_id")] = _plain(value)
    return row


def _passes(row: Mapping[str, Any], conditions: Iterable[str]) -> bool:
    for condition in conditions:
        field, equals, value = condition.partition("=")
        if not equals:
            raise CommandError("usage", f"--where {condition}: write it as FIELD=VALUE.")
        if field not in row:
            known = ", ".join(row)
            raise CommandError("unknown_field", f"There is no field “{field}”.", f"Known: {known}.")
        if str("" if row[field] is None else row[field]) != value:
            return False
    return True


def _line(row: Mapping[str, Any]) -> str:
    return "\t".join("" if value is None else str(value) for value in row.values())
