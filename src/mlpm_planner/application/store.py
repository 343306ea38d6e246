"""What the application needs from a place that keeps a workspace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.ids import new_id

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from mlpm_planner.application.changes import ChangeSet, Origin

E = TypeVar("E", bound=Entity)


@dataclass(frozen=True, slots=True)
class SeriesRows:
    """Values of one KPI and segment, ready to be appended.

    ``at`` is int64 microseconds UTC and ``value`` float64; the optional columns are arrays of the
    same length (NaN = none) or None; ``nth`` counts repeated instants within the import.
    """

    kpi_id: str
    at: NDArray[np.int64]
    value: NDArray[np.float64]
    segment: str = ""
    model_version: str = ""
    source: str = ""
    nth: NDArray[np.int64] | None = None
    numerator: NDArray[np.float64] | None = None
    denominator: NDArray[np.float64] | None = None
    n: NDArray[np.float64] | None = None
    sd: NDArray[np.float64] | None = None
    note: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class ObservationBatch:
    """The values of one import; ``replace`` says whether they win over values already there."""

    series: tuple[SeriesRows, ...]
    replace: bool = True
    id: str = field(default_factory=new_id)

    @property
    def count(self) -> int:
        """How many values there are."""
        return sum(len(rows.at) for rows in self.series)


@dataclass(frozen=True, slots=True)
class SeriesData:
    """Values of one KPI and segment in order of time: int64 microseconds UTC and float64.

    ``columns`` holds what was asked for beyond them (``numerator``, ``n``, ``note``, …).
    """

    kpi_id: str
    at: NDArray[np.int64]
    value: NDArray[np.float64]
    segment: str = ""
    columns: dict[str, NDArray[np.generic]] = field(
        default_factory=dict["str", "NDArray[np.generic]"]
    )


@dataclass(frozen=True, slots=True)
class BlockSummaries:
    """Summaries of consecutive blocks of about 4,096 values, in order of time."""

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    minimum: NDArray[np.float64]
    maximum: NDArray[np.float64]
    total: NDArray[np.float64]
    count: NDArray[np.int64]


class ObservationReader(Protocol):
    """Reads KPI values; every call may take time and belongs off the interface thread."""

    def read(
        self,
        kpi_id: str,
        *,
        segment: str = "",
        start: int | None = None,
        end: int | None = None,
        columns: Sequence[str] = (),
    ) -> SeriesData:
        """The values from start to end (microseconds UTC, inclusive), excluded ones left out."""
        ...

    def tail(self, kpi_ids: Sequence[str], count: int, *, segment: str = "") -> list[SeriesData]:
        """The last so many values of each KPI, in order of time."""
        ...

    def summaries(self, kpi_id: str, *, segment: str = "") -> BlockSummaries:
        """The stored block summaries of a KPI."""
        ...

    def segments(self, kpi_id: str) -> tuple[str, ...]:
        """The segments a KPI has values for; the empty one means all."""
        ...

    def count(self, kpi_id: str | None = None) -> int:
        """How many values there are, of one KPI or of all."""
        ...


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a write was refused, in the user's words."""

    title: str
    cause: str
    advice: str
    code: str
    retryable: bool

    def as_error(self) -> RuleError:
        """The error for who does not wait for another try, such as a command that ends."""
        again = "The change was not kept; make it again when that is mended."
        return RuleError(f"{self.title}. {self.cause} {again}", self.code)


@dataclass(frozen=True, slots=True)
class LoggedStep:
    """The outline of a change set in the log, enough to rebuild the history."""

    change_set_id: str
    step: str
    label: str
    origin: Origin
    undoes: str
    at: datetime
    author: str


class StoreListener(Protocol):
    """Hears, on the store's own thread, what became of each submitted change set, in order."""

    def saved(self, change_set: ChangeSet) -> None:
        """It is durable; the change set is returned as recorded (real ``before`` of values)."""
        ...

    def refused(self, change_set: ChangeSet, refusal: Refusal) -> None:
        """It was not written; the store holds all later ones back (refused too) until resumed."""
        ...

    def progressed(self, change_set: ChangeSet, done: int, total: int) -> None:
        """So many values of an import are staged."""
        ...


class Store(Protocol):
    """Keeps the plan, its change log and the KPI values."""

    @property
    def observations(self) -> ObservationReader:
        """The reading side of the KPI values."""
        ...

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written."""
        ...

    def listen(self, listener: StoreListener) -> None:
        """Name the one who hears what became of submitted change sets."""
        ...

    def submit(self, change_set: ChangeSet) -> None:
        """Queue a change set for the writer; returns at once."""
        ...

    def resume(self) -> None:
        """Accept change sets again after a refusal was dealt with."""
        ...

    def cancel(self, change_set_id: str) -> None:
        """Give up an import that is still being staged; it is refused with code ``cancelled``."""
        ...

    def flush(self) -> None:
        """Wait until everything submitted so far is saved or refused."""
        ...

    def log(self) -> list[LoggedStep]:
        """The outlines of all change sets, oldest first."""
        ...

    def read_step(self, step: str) -> ChangeSet:
        """All that the change sets of one step did, folded into one."""
        ...

    def parts_at(self, kind: type[E], instant: datetime) -> dict[str, E | None]:
        """The parts of a kind that changed since an instant, as they were then; None: not there."""
        ...

    def changes_of(self, kind: type[Entity], part_id: str, count: int) -> list[ChangeSet]:
        """The latest change sets of one part, newest first, with what they did to it alone."""
        ...

    def close(self) -> None:
        """Write what is queued, fold the journal into the file and let go of it."""
        ...
