"""What an import would change, worked out before anything is written."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from mlpm_planner.application.store import SeriesRows
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.view import ImportProfile
from mlpm_planner.interchange.mapping import ColumnUse
from mlpm_planner.interchange.options import ImportOptions
from mlpm_planner.interchange.tables.problems import Problem, Problems
from mlpm_planner.interchange.tables.table import Table
from mlpm_planner.interchange.vocabulary import CUSTOM

_SAMPLES: Final = 3


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Parts to add, change and remove, and the KPI values to bring in."""

    adds: tuple[Entity, ...] = ()
    updates: tuple[Entity, ...] = ()
    removals: tuple[Entity, ...] = ()
    series: tuple[SeriesRows, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything would change."""
        return bool(self.adds or self.updates or self.removals or self.series)


@dataclass(slots=True)
class Counts:
    """How many rows (or values) are new, changed, the same and left out; what would be written."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    by_kind: Counter[str] = field(default_factory=Counter[str])


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column as the assistant shows it."""

    position: int
    header: str
    field: str
    how: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A row as it was written, with the problem of each cell that has one."""

    row: int
    cells: tuple[str, ...]
    problems: dict[int, Problem]


@dataclass(slots=True, kw_only=True)
class ImportPreview:
    """Everything to be known about an import before it is done."""

    file: str
    kind: str
    problems: Problems
    options: ImportOptions
    source: str = ""
    fatal: bool = False
    table: Table | None = None
    uses: tuple[ColumnUse, ...] = ()
    fields: tuple[str, ...] = ()
    usual: Mapping[str, str] = field(default_factory=dict[str, str])
    counts: Counts = field(default_factory=Counts)
    profile: ImportProfile | None = None
    shown_cells: dict[int, Callable[[int], str]] = field(
        default_factory=dict[int, Callable[[int], str]]
    )
    build: Callable[[], ImportPlan] = ImportPlan
    _plan: ImportPlan | None = None

    # ---- what was detected

    @property
    def encoding(self) -> str:
        """How the file is encoded."""
        return self.table.encoding if self.table else ""

    @property
    def delimiter(self) -> str:
        """What sets its cells apart, in words."""
        return self.table.dialect.name if self.table else ""

    @property
    def header_row(self) -> int:
        """The number of its header record."""
        return self.table.header_row if self.table else 0

    @property
    def columns(self) -> tuple[ColumnView, ...]:
        """Its columns and where each of them goes."""
        return tuple(self._view(use) for use in self.uses if len(use.positions) == 1)

    def _view(self, use: ColumnUse) -> ColumnView:
        cells = self.table.columns[use.positions[0]] if self.table else []
        filled = (cell for cell in cells[:1_000] if cell.strip())
        samples = tuple(cell for cell, _ in zip(filled, range(_SAMPLES), strict=False))
        shown = CUSTOM if use.is_custom else use.field
        return ColumnView(use.positions[0], use.header, shown, use.how, samples)

    # ---- what is to be said

    @property
    def choices(self) -> Mapping[str, str]:
        """What is done about problems by their code: the user's word, else the usual choice."""
        return {**self.usual, **self.options.choices}

    @property
    def issues(self) -> list[Problem]:
        """The problems that are shown."""
        return self.problems.shown

    @property
    def questions(self) -> list[Problem]:
        """What the user has to decide before anything can be written."""
        return self.problems.questions

    @property
    def can_commit(self) -> bool:
        """Whether the import can be done as it is."""
        strict = self.options.strict and self.problems.levels["error"] > 0
        return not (self.fatal or self.questions or strict)

    # ---- rows

    @property
    def rows(self) -> list[dict[str, str]]:
        """The rows that would be imported: header in lower case to the text as it was read."""
        if self.fatal or self.table is None:
            return []
        names = [name.casefold() for name in self.table.header]
        return [dict(zip(names, cells, strict=True)) for cells in self._accepted_cells()]

    def _accepted_cells(self) -> Iterator[list[str]]:
        assert self.table is not None  # noqa: S101 - its only caller has looked
        rejected = self.problems.rejected
        for index, row in enumerate(self.table.rows):
            if row in rejected:
                continue
            cells = [cell.strip() for cell in self.table.record(index)]
            for position, show in self.shown_cells.items():
                cells[position] = show(index)
            yield cells

    def sample(self, count: int = 20) -> list[SampleRow]:
        """The first rows of the file for the preview, each with the problems of its cells."""
        if self.table is None:
            return []
        positions = {name: index for index, name in reversed(list(enumerate(self.table.header)))}
        by_row: dict[int, dict[int, Problem]] = {}
        for problem in self.problems.about_rows:
            place = positions.get(problem.column, 0)
            by_row.setdefault(problem.row, {}).setdefault(place, problem)
        return [
            SampleRow(row, tuple(self.table.record(index)), by_row.get(row, {}))
            for index, row in enumerate(self.table.rows[:count])
        ]

    def rejected_rows(self) -> Iterator[list[str]]:
        """The rows that are left out as they were written, each with the reason as last cell."""
        if self.table is None:
            return
        for index, row in enumerate(self.table.rows):
            reason = self.problems.rejected.get(row)
            if reason is not None:
                yield [*self.table.record(index), reason]

    # ---- what would be written

    @property
    def plan(self) -> ImportPlan:
        """What would be written, made when it is first asked for."""
        if self._plan is None:
            self._plan = self.build() if not self.fatal else ImportPlan()
        return self._plan
