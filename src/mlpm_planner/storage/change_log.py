"""Writes the change log: every edit with what was before and after, in its own transaction."""

import json
from collections.abc import Generator, Iterable
from itertools import groupby

from sqlalchemy import Connection, insert, select, update

from mlpm_planner.application.changes import BatchChange, Change, ChangeSet, ObservationChange
from mlpm_planner.domain.clock import to_micros
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.kpi import Observation
from mlpm_planner.storage.log_reader import BATCH, OBSERVATION
from mlpm_planner.storage.rows import PIECE, to_rows, to_texts
from mlpm_planner.storage.schema import CHANGE_SETS, CHANGES
from mlpm_planner.storage.statements import sql_of

_INSERT = sql_of(insert(CHANGES), ["change_set", "subject", "subject_id", "before", "after"])

Entry = tuple[str, str, str | None, str | None]


def begin(connection: Connection, change_set: ChangeSet, place: int) -> int:
    """Start the entry of a change set; `place` is its place in the history."""
    head = insert(CHANGE_SETS).values(
        id=change_set.id,
        place=place,
        step=change_set.step or change_set.id,
        label=change_set.label,
        origin=change_set.origin.value,
        undoes=change_set.undoes,
        author=change_set.author,
        at=to_micros(change_set.at),
        complete=0,
    )
    return connection.execute(head.returning(CHANGE_SETS.c.number)).scalar_one()


def add_changes(connection: Connection, number: int, changes: tuple[Change, ...]) -> Generator[int]:
    """Write changes to the plan into the log, in pieces; each yield tells how many so far."""
    done = 0
    for kind, group in groupby(changes, key=lambda change: change.kind):
        listed = list(group)
        for start in range(0, len(listed), PIECE):
            piece = listed[start : start + PIECE]
            _add(connection, number, _entries(kind, piece))
            done += len(piece)
            yield done


def complete(connection: Connection, number: int, change_set: ChangeSet) -> None:
    """Write the rest of a change set, its KPI values, and make its entry count."""
    _add(connection, number, [_observation_entry(change) for change in change_set.observations])
    _add(connection, number, [_batch_entry(change) for change in change_set.batches])
    change = update(CHANGE_SETS).where(CHANGE_SETS.c.number == number)
    connection.execute(change.values(complete=1))


def _add(connection: Connection, number: int, entries: list[Entry]) -> None:
    if entries:
        connection.exec_driver_sql(_INSERT, [(number, *entry) for entry in entries])


def holds(connection: Connection, change_set_id: str) -> bool:
    """Whether a change set is in the log, which means that it is saved."""
    c = CHANGE_SETS.c
    query = select(c.number).where(c.id == change_set_id, c.complete == 1)
    return connection.execute(query).first() is not None


# ---- entries: subject, subject's id, before, after


def _entries(kind: type[Entity], changes: list[Change]) -> list[Entry]:
    before = _texts(kind, [change.before for change in changes])
    after = _texts(kind, [change.after for change in changes])
    return [
        (kind.TABLE, change.entity.id, old, new)
        for change, old, new in zip(changes, before, after, strict=True)
    ]


def _texts(kind: type[Entity], sides: list[Entity | None]) -> Iterable[str | None]:
    there = [entity for entity in sides if entity is not None]
    texts = iter(to_texts(kind, to_rows(kind, there)))
    return [None if entity is None else next(texts) for entity in sides]


def _observation_entry(change: ObservationChange) -> Entry:
    kpi_id = change.observation.kpi_id
    return (OBSERVATION, kpi_id, _observation_text(change.before), _observation_text(change.after))


def _observation_text(observation: Observation | None) -> str | None:
    if observation is None:
        return None
    values = {name: getattr(observation, name) for name in _OBSERVATION_FIELDS}
    return json.dumps({**values, "at": to_micros(observation.at)}, ensure_ascii=False)


_OBSERVATION_FIELDS = tuple(
    name for name in Observation.__dataclass_fields__ if name not in {"kpi_id", "at"}
)


def _batch_entry(change: BatchChange) -> Entry:
    stored = {"published": change.published, "kpi_ids": change.kpi_ids, "count": change.count}
    return (BATCH, change.batch_id, None, json.dumps(stored))
