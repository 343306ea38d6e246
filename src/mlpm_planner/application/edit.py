"""An edit in the making: three verbs for the plan, two for KPI values."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import TypeVar

from mlpm_planner.application.changes import (
    BatchChange,
    Change,
    ObservationChange,
    compose,
    compose_observations,
)
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.store import ObservationBatch
from mlpm_planner.domain.entities import Reference, references_to
from mlpm_planner.domain.entity import Entity, FieldKind, OnDelete, field_infos
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.kpi import Observation

E = TypeVar("E", bound=Entity)


class Edit:
    """Collects what an edit does; nothing is visible outside before it is complete."""

    def __init__(self, plan: Plan) -> None:
        """Start on the plan as it is now."""
        self._plan = plan
        self._changes: list[Change] = []
        self._pending: dict[tuple[type[Entity], str], Entity | None] = {}
        self._observations: list[ObservationChange] = []
        self._batches: list[BatchChange] = []

    @property
    def plan(self) -> Plan:
        """The plan as it was when the edit began."""
        return self._plan

    @property
    def changes(self) -> tuple[Change, ...]:
        """What happened to the plan so far, one change per part, without those that did nothing."""
        return tuple(c for c in compose(self._changes) if not _same_content(c))

    @property
    def observations(self) -> tuple[ObservationChange, ...]:
        """What happened to single KPI values so far."""
        folded = compose_observations(self._observations)
        return tuple(c for c in folded if c.before != c.after)

    @property
    def batches(self) -> tuple[BatchChange, ...]:
        """The imports of KPI values in this edit."""
        return tuple(self._batches)

    def get(self, kind: type[E], part_id: str) -> E:
        """A part as this edit sees it; raises RuleError when it is not there any more."""
        found = self.find(kind, part_id)
        if found is None:
            message = f"This {kind.NOUN} does not exist any more."
            raise RuleError(message)
        return found

    def find(self, kind: type[E], part_id: str) -> E | None:
        """A part as this edit sees it, or None."""
        key = (kind, part_id)
        if key in self._pending:
            pending = self._pending[key]
            return pending if isinstance(pending, kind) else None
        return self._plan.get(kind, part_id)

    def pending(self, kind: type[E]) -> Iterator[E]:
        """The parts of a kind that this edit added or changed."""
        return (part for part in self._pending.values() if isinstance(part, kind))

    def add(self, part: E) -> E:
        """Add a part to the plan."""
        if self.find(type(part), part.id) is not None:
            message = f"This {part.NOUN} is already in the plan."
            raise RuleError(message)
        self._record(Change(None, part))
        return part

    def update(self, part: E) -> E:
        """Replace a part by a changed copy of it; its version grows by itself."""
        before = self.get(type(part), part.id)
        if _is_same(part, before):
            return before
        stored = self._plan.get(type(part), part.id)
        base = before.version if stored is None else stored.version + 1
        after = part if part.version == base else replace(part, version=base)
        self._record(Change(before, after))
        return after

    def remove(self, part: Entity) -> None:
        """Delete a part, and with it what cannot be without it; other references are cleared."""
        current = self.get(type(part), part.id)
        for holder, reference in self._holders(current):
            if reference.on_delete is OnDelete.CASCADE:
                if self.find(type(holder), holder.id) is not None:
                    self.remove(holder)
            else:
                latest = self.get(type(holder), holder.id)
                self.update(replace(latest, **{reference.field: ""}))
        self._record(Change(self.get(type(part), part.id), None))

    def _holders(self, part: Entity) -> Iterator[tuple[Entity, Reference]]:
        for reference in references_to(type(part)):
            for holder in self._plan.where(reference.kind, reference.field, part.id):
                now = self.find(reference.kind, holder.id)
                if now is not None and getattr(now, reference.field) == part.id:
                    yield now, reference
            for holder in list(self.pending(reference.kind)):
                stored = self._plan.get(reference.kind, holder.id)
                if stored is None and getattr(holder, reference.field) == part.id:
                    yield holder, reference

    def observe(self, observation: Observation, before: Observation | None = None) -> None:
        """Log a KPI value, or change the one that ``before`` is."""
        if before is not None and before.key != observation.key:
            self._observations.append(ObservationChange(before, None))
            before = None
        self._observations.append(ObservationChange(before, observation))

    def forget(self, observation: Observation) -> None:
        """Delete a KPI value."""
        self._observations.append(ObservationChange(observation, None))

    def import_values(self, batch: ObservationBatch) -> None:
        """Bring in many KPI values as a whole."""
        kpi_ids = tuple(dict.fromkeys(rows.kpi_id for rows in batch.series))
        self._batches.append(BatchChange(batch.id, True, kpi_ids, batch.count, batch))  # noqa: FBT003

    def _record(self, change: Change) -> None:
        self._changes.append(change)
        self._pending[change.kind, change.entity.id] = change.after


def _same_content(change: Change) -> bool:
    if change.before is None or change.after is None:
        return change.before is change.after
    return _is_same(change.after, change.before)


def _is_same(one: Entity, other: Entity) -> bool:
    """Whether two states of a part hold the same; the order within a mapping counts."""
    if replace(one, version=other.version) != other:
        return False
    return all(list(getattr(one, n)) == list(getattr(other, n)) for n in _mappings(type(one)))


@cache
def _mappings(kind: type[Entity]) -> tuple[str, ...]:
    return tuple(n for n, about in field_infos(kind).items() if about.kind is FieldKind.MAPPING)
