"""Logging one value of a KPI."""

from argparse import Namespace
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

from mlpm_planner.application import kpis
from mlpm_planner.application.kpi_board import calendar_of, facts_of, read_states
from mlpm_planner.application.kpi_text import format_of, parse_value
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.requests import Away, Saved, Steps
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.cli.answer import Answer, CommandError
from mlpm_planner.cli.opening import write
from mlpm_planner.domain.clock import now
from mlpm_planner.domain.kpi import Kpi


def log(arguments: Namespace) -> Answer:
    """Log a value at a day or an instant; one already there at that instant is replaced."""
    return write(arguments, log_into)


def log_into(workspace: Workspace, arguments: Namespace) -> Steps[Answer]:
    """Log a value into a workspace that is open."""
    kpi = known_kpi(workspace.plan, arguments.kpi)
    value = _value(kpi, arguments.value)
    at = instant(arguments.at, workspace.plan.product.time_zone)
    kpis.log(workspace, kpi.id, value, at, segment=arguments.segment, note=arguments.note)
    yield Saved()
    status = yield Away(partial(_status, workspace, kpi))
    facts = {"kpi": kpi.key or kpi.name, "at": at.isoformat(), "value": value, "status": status}
    shown = format_of(kpi, [value]).value(value)
    return Answer(facts, [f"Logged {kpi.name} {shown} at {at.isoformat()}: {status}."])


def known_kpi(plan: Plan, name: str) -> Kpi:
    """The KPI with this key or name, upper or lower case."""
    exact = plan.kpi_by_key(name)
    if exact is not None:
        return exact
    folded = name.casefold()
    for kpi in plan.kpis.values():
        if folded in (kpi.key.casefold(), kpi.name.casefold()):
            return kpi
    message = f"There is no KPI “{name}”."
    raise CommandError("unknown_kpi", message, "mlpm-planner list WORKSPACE kpis shows them.")


def _value(kpi: Kpi, text: str) -> float:
    """What was typed; for a KPI in per cent, as in the window, 38.4 means 38.4 %."""
    value = parse_value(text, percent=kpi.is_percent)
    if value is None:
        message = f"“{text}” is not a number."
        raise CommandError("number.invalid", message, "Write it like 38.4, 38,4 % or 1.2k.")
    return value


def instant(text: str, zone: str) -> datetime:
    """An ISO day or instant in UTC; without a zone it is in the workspace's."""
    if not text:
        return now().replace(microsecond=0)
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        message = f"“{text}” is no date or time."
        hint = "Write it as 2026-01-31 or 2026-01-31T14:00."
        raise CommandError("date.invalid", message, hint) from error
    local = found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC)


def _status(workspace: Workspace, kpi: Kpi) -> str:
    plan = workspace.plan
    facts, calendar = facts_of(plan, [kpi.id]), calendar_of(plan.product)
    states = read_states(workspace.store.observations, facts, calendar)
    return str(states[kpi.id].status)
