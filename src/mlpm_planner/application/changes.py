"""What an edit did: the one concept behind undo, history, live update and the change log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from mlpm_planner.domain.clock import now
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.ids import new_id
from mlpm_planner.domain.kpi import Observation

if TYPE_CHECKING:
    from mlpm_planner.application.store import ObservationBatch


class Origin(StrEnum):
    """Where a change set comes from."""

    USER = "user"
    IMPORT = "import"
    UNDO = "undo"
    REDO = "redo"
    REMOTE = "remote"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Change:
    """One part of the plan before and after; None before is an addition, None after a deletion."""

    before: Entity | None
    after: Entity | None

    @property
    def entity(self) -> Entity:
        """The part as it is after the change, or as it was before its deletion."""
        found = self.after if self.after is not None else self.before
        assert found is not None  # noqa: S101 - a change has at least one side
        return found

    @property
    def kind(self) -> type[Entity]:
        """Which kind of part changed."""
        return type(self.entity)

    @property
    def inverted(self) -> Change:
        """The change that takes this one back."""
        return Change(self.after, self.before)


@dataclass(frozen=True, slots=True)
class ObservationChange:
    """One KPI value before and after; the store fills ``before`` with what it really replaced."""

    before: Observation | None
    after: Observation | None

    @property
    def observation(self) -> Observation:
        """The value as it is after the change, or as it was before its deletion."""
        found = self.after if self.after is not None else self.before
        assert found is not None  # noqa: S101 - a change has at least one side
        return found

    @property
    def inverted(self) -> ObservationChange:
        """The change that takes this one back."""
        return ObservationChange(self.after, self.before)


@dataclass(frozen=True, slots=True)
class BatchChange:
    """An import of KPI values published or withdrawn as a whole; the store keeps its rows."""

    batch_id: str
    published: bool
    kpi_ids: tuple[str, ...]
    count: int
    rows: ObservationBatch | None = field(default=None, compare=False, repr=False)

    @property
    def inverted(self) -> BatchChange:
        """The change that takes this one back."""
        return replace(self, published=not self.published, rows=None)


@dataclass(frozen=True, kw_only=True)  # no slots: what listeners ask again and again is kept
class ChangeSet:
    """Everything one edit did, with the words for it, its author and its moment.

    ``step`` groups change sets that are undone together; ``undoes`` names the step that an undo
    takes back or a redo brings back.
    """

    label: str
    origin: Origin = Origin.USER
    changes: tuple[Change, ...] = ()
    observations: tuple[ObservationChange, ...] = ()
    batches: tuple[BatchChange, ...] = ()
    id: str = field(default_factory=new_id)
    step: str = ""
    undoes: str = ""
    author: str = ""
    at: datetime = field(default_factory=now)

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.changes or self.observations or self.batches)

    @cached_property
    def kinds(self) -> frozenset[type[Entity]]:
        """The kinds of parts that changed."""
        return frozenset(change.kind for change in self.changes)

    @cached_property
    def kpi_ids(self) -> frozenset[str]:
        """The KPIs whose values changed."""
        single = {change.observation.kpi_id for change in self.observations}
        return frozenset(single.union(*(batch.kpi_ids for batch in self.batches)))

    def touches(self, *kinds: type[Entity]) -> bool:
        """Whether a part of one of these kinds changed."""
        return not self.kinds.isdisjoint(kinds)

    def of(self, kind: type[Entity]) -> tuple[Change, ...]:
        """The changes to parts of one kind."""
        return tuple(change for change in self.changes if change.kind is kind)


def compose(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Consecutive changes folded to one per part: its first before and its last after."""
    folded: dict[tuple[type[Entity], str], Change] = {}
    for change in changes:
        key = (change.kind, change.entity.id)
        earlier = folded.get(key)
        folded[key] = change if earlier is None else Change(earlier.before, change.after)
    return tuple(c for c in folded.values() if c.before is not None or c.after is not None)


def compose_observations(changes: Iterable[ObservationChange]) -> tuple[ObservationChange, ...]:
    """Consecutive changes to values folded to one per value."""
    folded: dict[tuple[object, ...], ObservationChange] = {}
    for change in changes:
        key = change.observation.key
        earlier = folded.get(key)
        folded[key] = change if earlier is None else ObservationChange(earlier.before, change.after)
    return tuple(c for c in folded.values() if c.before is not None or c.after is not None)
