"""What pages ask of layers they must not know; given to the session when the program starts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from mlpm_planner.application.plan import Plan
from mlpm_planner.application.store import ObservationReader
from mlpm_planner.application.workspace import Prepared, Workspace


class CellProblem(Protocol):
    """What is wrong with a cell or a file, or what has to be decided.

    ``row`` counts the header, 0 is the file as a whole. ``option`` names the import option that
    answers it, ``choices`` the possible answers.
    """

    @property
    def level(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def row(self) -> int: ...
    @property
    def column(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def option(self) -> str: ...
    @property
    def choices(self) -> tuple[str, ...]: ...


class PreviewColumn(Protocol):
    """A column of the text, what it is taken for, and how that is known."""

    @property
    def position(self) -> int: ...
    @property
    def header(self) -> str: ...
    @property
    def field(self) -> str: ...
    @property
    def how(self) -> str: ...
    @property
    def samples(self) -> tuple[str, ...]: ...


class PreviewRow(Protocol):
    """A row as it was written, with the problem of each cell that has one."""

    @property
    def row(self) -> int: ...
    @property
    def cells(self) -> tuple[str, ...]: ...
    @property
    def problems(self) -> Mapping[int, CellProblem]: ...


class PreviewCounts(Protocol):
    """How many rows or values are new, changed, the same and left out."""

    @property
    def created(self) -> int: ...
    @property
    def updated(self) -> int: ...
    @property
    def unchanged(self) -> int: ...
    @property
    def skipped(self) -> int: ...
    @property
    def by_kind(self) -> Mapping[str, int]: ...


class PreviewProblems(Protocol):
    """All problems by code, counted in full, and the rows that are left out with the reason."""

    @property
    def counts(self) -> Mapping[str, int]: ...
    @property
    def hidden(self) -> int: ...
    @property
    def rejected(self) -> Mapping[int, str]: ...


class HolidayFile(Protocol):
    """The days off of a calendar file by day or span, and what in it was not understood."""

    @property
    def days(self) -> Mapping[str, str]: ...
    @property
    def problems(self) -> tuple[str, ...]: ...


class Preview(Protocol):
    """What an import would do; nothing is written yet."""

    @property
    def file(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def encoding(self) -> str: ...
    @property
    def delimiter(self) -> str: ...
    @property
    def fatal(self) -> bool: ...
    @property
    def can_commit(self) -> bool: ...
    @property
    def columns(self) -> Sequence[PreviewColumn]: ...
    @property
    def fields(self) -> tuple[str, ...]: ...
    @property
    def choices(self) -> Mapping[str, str]: ...
    @property
    def questions(self) -> Sequence[CellProblem]: ...
    @property
    def issues(self) -> Sequence[CellProblem]: ...
    @property
    def problems(self) -> PreviewProblems: ...
    @property
    def counts(self) -> PreviewCounts: ...
    def sample(self, count: int) -> Sequence[PreviewRow]: ...


Answers = Mapping[str, Any]
"""The user's answers so far, by the names of import options; what is missing is found out."""

PreviewFile = Callable[[Path, Answers, Plan, ObservationReader], Preview]
"""What a file would bring in."""

PreviewText = Callable[[str, Answers, Plan, ObservationReader], Preview]
"""What pasted text would bring in."""

# What is done with a preview is done by those who made it, so it is no further described here.
Prepare = Callable[[Workspace, Any], Prepared]
"""The edit that does what a preview says; to be adopted by the workspace."""

WriteRejects = Callable[[Any, Path], int]
"""Writes the rows that a preview leaves out, each with the reason; says how many."""


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """What to export: features, scores, kpis or observations; ``bom`` helps Excel read UTF-8.

    ``told`` hears how many rows are written; an exception it raises leaves no file behind.
    """

    what: str
    path: Path
    bom: bool = True
    told: Callable[[int], None] | None = None


Export = Callable[[Plan, ObservationReader, ExportOrder], int]
"""Writes a part of the plan to a file; says how many rows there are."""

WriteView = Callable[[ExportOrder, Sequence[str], Iterable[Sequence[Any]]], int]
"""Writes captions and rows as they are seen; says how many rows there are."""

RowsAsText = Callable[[Sequence[str], Sequence[Sequence[Any]]], tuple[str, str]]
"""Rows for the clipboard: tab-separated text, and a table as HTML."""


ReadHolidays = Callable[[Path, date], HolidayFile]
"""Reads a calendar file as of a day; raises RuleError where it cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The functions that pages may call; each may take time unless it is an edit.

    ``fixes`` names what can be done about the rows with a problem, by its code.
    """

    preview_file: PreviewFile
    preview_text: PreviewText
    prepare: Prepare
    write_rejects: WriteRejects
    export: Export
    write_view: WriteView
    rows_as_text: RowsAsText
    read_holidays: ReadHolidays
    fixes: Mapping[str, Sequence[str]]
    sources: Sequence[str]
