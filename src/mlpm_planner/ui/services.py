"""What pages ask of layers they must not know; given to the session when the program starts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from mlpm_planner.application.plan import Plan
from mlpm_planner.application.store import ObservationReader
from mlpm_planner.application.workspace import Workspace


class CellProblem(Protocol):
    """What is wrong with a cell, or what has to be decided."""

    @property
    def level(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def option(self) -> str: ...
    @property
    def choices(self) -> tuple[str, ...]: ...


class PreviewColumn(Protocol):
    """A column of the text and what it is taken for."""

    @property
    def header(self) -> str: ...
    @property
    def field(self) -> str: ...


class PreviewRow(Protocol):
    """A row as it was written, with the problem of each cell that has one."""

    @property
    def row(self) -> int: ...
    @property
    def cells(self) -> tuple[str, ...]: ...
    @property
    def problems(self) -> Mapping[int, CellProblem]: ...


class PreviewCounts(Protocol):
    """How many values are new, changed, the same and left out."""

    @property
    def created(self) -> int: ...
    @property
    def updated(self) -> int: ...
    @property
    def unchanged(self) -> int: ...
    @property
    def skipped(self) -> int: ...


class Preview(Protocol):
    """What an import would do; nothing is written yet."""

    @property
    def can_commit(self) -> bool: ...
    @property
    def columns(self) -> Sequence[PreviewColumn]: ...
    @property
    def questions(self) -> Sequence[CellProblem]: ...
    @property
    def issues(self) -> Sequence[CellProblem]: ...
    @property
    def counts(self) -> PreviewCounts: ...
    def sample(self, count: int) -> Sequence[PreviewRow]: ...


PreviewText = Callable[[str, Mapping[str, Any], Plan, ObservationReader], Preview]
"""What pasted text would bring in, given the answers so far (names of import options)."""

Commit = Callable[[Workspace, Any], object]
"""Does what a preview says, as one edit."""


@dataclass(frozen=True, slots=True)
class Services:
    """The functions that pages may call; each may take time unless it is an edit."""

    preview_text: PreviewText
    commit: Commit
