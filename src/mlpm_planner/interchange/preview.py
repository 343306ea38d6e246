"""What an import would do, worked out from a file and a plan; nothing is written."""

import codecs
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from mlpm_planner.application.defaults import empty_plan
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.store import ObservationReader
from mlpm_planner.domain.view import ImportProfile
from mlpm_planner.interchange.detect import kind_of
from mlpm_planner.interchange.import_plan import ImportPreview
from mlpm_planner.interchange.mapping import as_choices, fingerprint
from mlpm_planner.interchange.options import ImportOptions
from mlpm_planner.interchange.registry import READERS
from mlpm_planner.interchange.sources import recognise
from mlpm_planner.interchange.tables.decode import Decoded, decode
from mlpm_planner.interchange.tables.problems import Problems
from mlpm_planner.interchange.tables.table import ReadAs, Table, read_table, table_of
from mlpm_planner.interchange.task import Task
from mlpm_planner.interchange.vocabulary import is_known

_REMEMBERED: Final = ("date_order", "decimal", "timezone")
_HEAD: Final = 262_144
_OPTION: Final = "@"
_CHOICE: Final = "@choice:"


def preview(
    path: Path | str,
    options: ImportOptions | str = "auto",
    plan: Plan | None = None,
    reader: ObservationReader | None = None,
) -> ImportPreview:
    """What importing a file would do; instead of options the kind alone may be given."""
    path = Path(path)
    options = ImportOptions(kind=options) if isinstance(options, str) else options
    problems = Problems(path.name)
    read_as = ReadAs(encoding=options.encoding, delimiter=options.delimiter)
    table = read_table(path, problems, is_known, read_as)
    return _preview(table, path.name, options, problems, plan, reader)


def preview_text(
    text: str,
    options: ImportOptions | str = "auto",
    plan: Plan | None = None,
    reader: ObservationReader | None = None,
) -> ImportPreview:
    """What importing a pasted text would do."""
    options = ImportOptions(kind=options) if isinstance(options, str) else options
    problems = Problems("pasted text")
    table = None
    if text.strip():
        read_as = ReadAs(delimiter=options.delimiter)
        table = table_of(Decoded(text, "text"), problems.file, problems, is_known, read_as)
    else:
        problems.say("error", "file.empty", "There is nothing to paste.")
    return _preview(table, problems.file, options, problems, plan, reader)


def detect(path: Path | str) -> str:
    """What kind of table a file holds, by its header; empty where it holds none."""
    problems = Problems()
    try:
        with Path(path).open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return ""
    decoded = decode(_whole_lines(head), problems)
    table = decoded and table_of(decoded, "", problems, is_known)
    return kind_of(table, "auto") if table else ""


def _whole_lines(head: bytes) -> bytes:
    """The beginning of a file without the line that it breaks off in."""
    if len(head) < _HEAD:
        return head
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    end = head.rfind(b"\n") + 1 or len(head)
    return head[: end + (end % 2 if wide else 0)]


def _preview(
    table: Table | None,
    name: str,
    options: ImportOptions,
    problems: Problems,
    plan: Plan | None,
    reader: ObservationReader | None,
) -> ImportPreview:
    if table is None:
        kind = "features" if options.wanted == "auto" else options.wanted
        return ImportPreview(file=name, kind=kind, problems=problems, options=options, fatal=True)
    plan = plan or Plan(empty_plan())
    kind = kind_of(table, options.wanted)
    remembered = _remembered(plan, table, kind)
    options = _with_remembered(options, remembered)
    task = Task(
        table=table,
        options=options,
        problems=problems,
        plan=plan,
        source=recognise(table.header, options.source),
        remembered=remembered,
        reader=reader,
    )
    found = READERS[kind].preview(task)
    found.profile = _profile(plan, found, task)
    return found


def _remembered(plan: Plan, table: Table, kind: str) -> Mapping[str, str]:
    mark = fingerprint(table.header, kind)
    profile = plan.first(ImportProfile, "fingerprint", mark)
    return profile.choices if profile else {}


def _with_remembered(options: ImportOptions, remembered: Mapping[str, str]) -> ImportOptions:
    """The options with what was answered for the same header before, where nothing is said now."""
    answers = {
        name: remembered[_OPTION + name]
        for name in _REMEMBERED
        if _OPTION + name in remembered and not getattr(options, name)
    }
    choices = {
        key.removeprefix(_CHOICE): value
        for key, value in remembered.items()
        if key.startswith(_CHOICE)
    }
    return options.with_(**answers, choices={**choices, **options.choices})


def _profile(plan: Plan, found: ImportPreview, task: Task) -> ImportProfile | None:
    """What to remember of this import: only what the user said and a name does not tell."""
    options = task.options
    usual = {"", plan.product.time_zone}
    answers = {
        _OPTION + name: str(getattr(options, name))
        for name in _REMEMBERED
        if getattr(options, name) not in usual
    }
    answers |= {_CHOICE + code: choice for code, choice in options.choices.items()}
    if found.fatal or not (options.mapping or answers):
        return None
    mark = fingerprint(task.table.header, found.kind)
    choices = {**as_choices(found.uses), **answers}
    existing = plan.first(ImportProfile, "fingerprint", mark)
    if existing is not None:
        return replace(existing, choices=choices)
    return ImportProfile(fingerprint=mark, name=task.table.name, choices=choices)
