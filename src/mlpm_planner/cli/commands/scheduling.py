"""Proposing a schedule on the command line."""

from argparse import Namespace
from collections.abc import Mapping
from datetime import date
from typing import Any

from mlpm_planner.application.levelling import Leveller
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.scheduling import Proposal, propose
from mlpm_planner.application.wording import counted
from mlpm_planner.cli.answer import Answer, CommandError
from mlpm_planner.cli.opening import reading
from mlpm_planner.domain.clock import today
from mlpm_planner.domain.dates import check_date

_FIELDS = ("key", "start", "end", "slack_days", "critical")
_MOST_SECONDS = 3_600


def schedule(arguments: Namespace) -> Answer:
    """Propose the earliest days of every feature, with slack and critical path; change nothing."""
    start = _start(arguments.start)
    with reading(arguments.workspace) as workspace:
        gain: list[str] = []
        if arguments.level:
            found, gain = _levelled(workspace.plan, start, arguments)
        else:
            found = propose(workspace.plan, start)
    facts = {
        "start": found.start,
        "finish": found.finish,
        "makespan_days": found.makespan_days,
        "rows": [{name: row[name] for name in _FIELDS} for row in found.rows],
    }
    return Answer(facts, [*(_line(row) for row in found.rows), *_summary(found), *gain])


def _levelled(plan: Plan, start: date | None, arguments: Namespace) -> tuple[Proposal, list[str]]:
    """The plan as early as links and people allow, and what that gains over links alone."""
    if not 0 < arguments.seconds <= _MOST_SECONDS:
        message = f"--seconds {arguments.seconds:g} is not between 0 and {_MOST_SECONDS:,}."
        raise CommandError("usage", message)
    early = propose(plan, start)
    leveller = Leveller(plan, start or early.start or today())
    proof = arguments.proof
    found = leveller.plan_of(leveller.search(seconds=arguments.seconds, proof=proof))
    lines = [f"Against the links alone: {found.change}; {found.proof}."]
    lines += [
        f"  {each.name}: {each.before:.1f} person-weeks too many before, {each.after:.1f} after"
        for each in found.overloads
    ]
    return found.proposal, [*lines, *(f"  {words}" for words in found.alone)]


def _start(typed: str) -> date | None:
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError as error:
        message = f"--start {typed}: this is no date."
        raise CommandError("usage", message, "Write it as 2026-03-31.") from error
    check_date(day, "--start", "out_of_range")
    return day


def _summary(found: Proposal) -> list[str]:
    if found.start is None or found.finish is None:
        return ["No feature has dates or an effort to schedule by."]
    length = counted(found.makespan_days, "working day")
    lines = [f"{found.start.isoformat()} to {found.finish.isoformat()}: {length}"]
    if found.left_out:
        lines.append(f"{counted(found.left_out, 'feature')} without dates or effort left out.")
    return lines


def _line(row: Mapping[str, Any]) -> str:
    spare = "critical" if row["critical"] else counted(row["slack_days"], "day") + " to spare"
    if row["slack_days"] < 0:
        spare = counted(-row["slack_days"], "day") + " late"
    return f"{row['key']:<10} {row['title'][:48]:<48} {row['start']}  {row['end']}  {spare}"
