"""Reading what other programs write."""

from argparse import Namespace
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from mlpm_planner.application.requests import Away, Saved, Steps, run_here
from mlpm_planner.application.wording import counted
from mlpm_planner.application.workspace import Prepared, Workspace
from mlpm_planner.cli.answer import Answer, CommandError
from mlpm_planner.cli.opening import reading, write
from mlpm_planner.domain.entities import BY_TABLE
from mlpm_planner.interchange.import_plan import ImportPreview
from mlpm_planner.interchange.options import ImportOptions

_OPTION_NAMES = {"choices": "--choose", "mapping": "--map", "date_order": "--date-order"}
_KINDS = {"kpis": "values"}
_SHOWN = 20
_ATTEMPTS = 5


def import_(arguments: Namespace) -> Answer:
    """Read files into a workspace: each is understood whole before it is written in one step."""
    if not arguments.dry_run:
        return write(arguments, import_into)
    with reading(arguments.workspace) as workspace:
        return run_here(import_into(workspace, arguments), workspace)


def import_into(workspace: Workspace, arguments: Namespace) -> Steps[Answer]:
    """Read files into a workspace that is open."""
    options = _options(arguments)
    previews: list[ImportPreview] = []
    for file in arguments.files:
        found = yield from _take(workspace, Path(file), options, arguments)
        previews.append(found)
    facts = _facts(previews, written=not arguments.dry_run)
    return Answer(facts, _lines(previews, facts))


def _options(arguments: Namespace) -> ImportOptions:
    try:
        start = date.fromisoformat(arguments.start) if arguments.start else None
    except ValueError as error:
        message = f"--start {arguments.start} is no date; write it as 2026-01-31."
        raise CommandError("date.invalid", message) from error
    return ImportOptions(
        kind=str(_KINDS.get(arguments.kind, arguments.kind)),
        source=arguments.source,
        mapping=_pairs(arguments.map, "--map", "COLUMN=FIELD"),
        encoding=arguments.encoding,
        delimiter=arguments.delimiter.replace("\\t", "\t"),
        date_order=arguments.date_order,
        decimal=arguments.decimal,
        timezone=arguments.timezone,
        kpi=arguments.kpi,
        segment=arguments.segment,
        start=start,
        cadence=arguments.cadence,
        conflict=arguments.conflict,
        choices=_pairs(arguments.choose, "--choose", "CODE=CHOICE"),
        strict=arguments.strict,
    )


def _pairs(words: Sequence[str], option: str, form: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for word in words:
        name, equals, value = word.rpartition("=")
        if not equals or not name:
            raise CommandError("usage", f"{option} {word}: write it as {form}.")
        pairs[name] = value
    return pairs


def _take(
    workspace: Workspace, file: Path, options: ImportOptions, arguments: Namespace
) -> Steps[ImportPreview]:
    for _ in range(_ATTEMPTS):
        revision = workspace.revision
        try:
            work = partial(_understood, workspace, file, options, arguments)
            found, prepared = yield Away(work)
        except Exception:
            # In a window the plan may be edited while another thread reads it.
            if workspace.revision == revision:
                raise
            continue
        if prepared is None:
            return found
        if workspace.revision == revision:
            workspace.adopt(prepared)
            yield Saved()
            return found
    message = "The plan was edited again and again while the file was read."
    raise CommandError("changed_meanwhile", message, "Try again when nobody edits it.")


def _understood(
    workspace: Workspace, file: Path, options: ImportOptions, arguments: Namespace
) -> tuple[ImportPreview, Prepared | None]:
    """What a file would bring in, and the edit that does it when it is to be done."""
    from mlpm_planner.interchange.commit import prepare
    from mlpm_planner.interchange.export import write_rejects
    from mlpm_planner.interchange.preview import preview

    zone = options.timezone or workspace.plan.product.time_zone
    found = preview(
        file,
        options.with_(timezone=zone),
        plan=workspace.plan,
        reader=workspace.store.observations,
    )
    _refuse(found, arguments)
    if arguments.rejects:
        write_rejects(found, Path(arguments.rejects))
    writes = found.can_commit and not arguments.dry_run
    return found, prepare(workspace, found) if writes else None


def _refuse(found: ImportPreview, arguments: Namespace) -> None:
    """Raise for what a person must decide or what makes the file unreadable."""
    errors = [problem for problem in found.issues if problem.level == "error"]
    if found.fatal or (arguments.strict and errors):
        first = errors[0] if errors else found.issues[0]
        raise CommandError(first.code, _said(first), _more(len(errors)))
    for question in found.questions:
        option = _OPTION_NAMES.get(question.option, f"--{question.option}")
        answers = ", ".join(question.choices)
        code = f" {question.code}=…" if option == "--choose" else ""
        hint = f"Answer with {option}{code}" + (f" ({answers})." if answers else ".")
        raise CommandError(question.code, _said(question), hint)


def _more(count: int) -> str:
    return f"{counted(count - 1, 'more problem')} in this file." if count > 1 else ""


def _said(problem: Any) -> str:
    place = f"row {problem.row}" if problem.row else ""
    place += f", {problem.column}" if problem.column else ""
    typed = f" “{problem.text}”" if problem.text else ""
    return f"{problem.file}{': ' + place if place else ''}: {problem.message}{typed}"


def _facts(previews: Sequence[ImportPreview], *, written: bool) -> dict[str, Any]:
    by_kind: Counter[str] = Counter()
    for found in previews:
        by_kind.update(found.counts.by_kind)
    counts: Mapping[str, int] = {
        name: sum(getattr(found.counts, name) for found in previews)
        for name in ("created", "updated", "unchanged", "skipped")
    }
    first = previews[0]
    kinds = {"observations": "kpis", "values": "kpis"}
    return {
        "source": first.source or "plain",
        "kind": kinds.get(first.kind, first.kind),
        **counts,
        "counts": dict(by_kind),
        "problems": [_problem(problem) for found in previews for problem in found.issues],
        "written": written,
    }


def _problem(problem: Any) -> dict[str, Any]:
    wanted = ("level", "code", "file", "row", "column", "text", "message")
    return {name: value for name, value in asdict(problem).items() if name in wanted}


def _amount(table: str, count: int) -> str:
    kind = BY_TABLE.get(table)
    return counted(count, kind.NOUN if kind else "observation")


def _lines(previews: Sequence[ImportPreview], facts: Mapping[str, Any]) -> list[str]:
    verb = "Imported" if facts["written"] else "Would import"
    kinds = ", ".join(_amount(kind, count) for kind, count in facts["counts"].items() if count)
    numbers = ("created", "updated", "unchanged", "skipped")
    found = ", ".join(f"{facts[name]:,} {name}" for name in numbers)
    lines = [f"{verb} {kinds or 'nothing new'}: {found}."]
    problems = [problem for found in previews for problem in found.issues]
    lines += [f"  {problem.level}: {_said(problem)}" for problem in problems[:_SHOWN]]
    if len(problems) > _SHOWN:
        lines.append(f"  … and {len(problems) - _SHOWN:,} more; --json lists them all.")
    return lines
