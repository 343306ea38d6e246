"""The change log: every edit with what was before and after, written in its own transaction."""

import json
from collections.abc import Generator, Iterable
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from mlpm_planner.application.changes import (
    BatchChange,
    Change,
    ChangeSet,
    ObservationChange,
    Origin,
)
from mlpm_planner.application.store import LoggedStep
from mlpm_planner.domain.clock import from_micros, to_micros
from mlpm_planner.domain.entities import BY_TABLE
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.kpi import Observation
from mlpm_planner.storage.rows import PIECE, from_text, sql_of, to_rows, to_texts
from mlpm_planner.storage.schema import CHANGE_SETS, CHANGES

E = TypeVar("E", bound=Entity)
_OBSERVATION = "observation"
_BATCH = "batch"
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


def sweep(connection: Connection) -> None:
    """Take away entries that were never completed."""
    unfinished = select(CHANGE_SETS.c.number).where(CHANGE_SETS.c.complete == 0)
    if connection.execute(unfinished).first():
        connection.execute(delete(CHANGES).where(CHANGES.c.change_set.in_(unfinished)))
        connection.execute(delete(CHANGE_SETS).where(CHANGE_SETS.c.complete == 0))


def _add(connection: Connection, number: int, entries: list[Entry]) -> None:
    if entries:
        connection.exec_driver_sql(_INSERT, [(number, *entry) for entry in entries])


def holds(connection: Connection, change_set_id: str) -> bool:
    """Whether a change set is in the log, which means that it is saved."""
    c = CHANGE_SETS.c
    query = select(c.number).where(c.id == change_set_id, c.complete == 1)
    return connection.execute(query).first() is not None


def last_place(connection: Connection) -> int:
    """The place of the latest change set; 0 in an empty log."""
    return int(connection.execute(select(func.max(CHANGE_SETS.c.place))).scalar() or 0)


def outlines(connection: Connection) -> list[LoggedStep]:
    """The outlines of all change sets in the order in which the edits were made."""
    c = CHANGE_SETS.c
    query = select(c.id, c.step, c.label, c.origin, c.undoes, c.at, c.author)
    rows = connection.execute(query.where(c.complete == 1).order_by(c.place, c.number))
    return [
        LoggedStep(
            row.id,
            row.step,
            row.label,
            Origin(row.origin),
            row.undoes,
            from_micros(row.at),
            row.author,
        )
        for row in rows
    ]


def read_step(connection: Connection, step: str) -> list[ChangeSet]:
    """The change sets of one step, oldest first."""
    c = CHANGE_SETS.c
    query = select(CHANGE_SETS).where(c.step == step, c.complete == 1)
    query = query.order_by(c.place, c.number)
    return [_change_set(connection, head) for head in connection.execute(query).all()]


def parts_at(connection: Connection, kind: type[E], instant: datetime) -> dict[str, E | None]:
    """The parts of a kind that changed since an instant, as they were then; None: not there yet."""
    heads, entries = CHANGE_SETS.c, CHANGES.c
    query = (
        select(entries.subject_id, entries.before)
        .join(CHANGE_SETS, heads.number == entries.change_set)
        .where(entries.subject == kind.TABLE, heads.complete == 1, heads.at > to_micros(instant))
        .order_by(heads.place.desc(), entries.number.desc())
    )
    # The oldest change comes last and wins: what was before it is what was there then.
    texts: dict[str, str | None] = {row.subject_id: row.before for row in connection.execute(query)}
    return {i: None if text is None else from_text(kind, text) for i, text in texts.items()}


def read_part(
    connection: Connection, kind: type[Entity], part_id: str, count: int
) -> list[ChangeSet]:
    """The latest change sets that touched a part, newest first, with its own change alone."""
    heads, c = CHANGE_SETS.c, CHANGES.c
    query = select(CHANGE_SETS, c.subject, c.subject_id, c.before, c.after)
    query = query.join(CHANGES, c.change_set == heads.number)
    query = query.where(c.subject == kind.TABLE, c.subject_id == part_id, heads.complete == 1)
    rows = connection.execute(query.order_by(c.number.desc()).limit(count)).all()
    return [replace(_outline(row), changes=(_change(row),)) for row in rows]


def _change_set(connection: Connection, head: Row[Any]) -> ChangeSet:
    query = select(CHANGES).where(CHANGES.c.change_set == head.number).order_by(CHANGES.c.number)
    rows = connection.execute(query).all()
    return replace(
        _outline(head),
        changes=tuple(_change(row) for row in rows if row.subject in BY_TABLE),
        observations=tuple(
            ObservationChange(
                _observation(row.subject_id, row.before), _observation(row.subject_id, row.after)
            )
            for row in rows
            if row.subject == _OBSERVATION
        ),
        batches=tuple(_batch(row.subject_id, row.after) for row in rows if row.subject == _BATCH),
    )


def _outline(head: Row[Any]) -> ChangeSet:
    return ChangeSet(
        id=head.id,
        label=head.label,
        origin=Origin(head.origin),
        step=head.step,
        undoes=head.undoes,
        author=head.author,
        at=from_micros(head.at),
    )


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


def _change(row: Row[Any]) -> Change:
    kind = BY_TABLE[row.subject]
    before, after = (
        None if text is None else from_text(kind, text) for text in (row.before, row.after)
    )
    return Change(before, after)


def _observation_entry(change: ObservationChange) -> Entry:
    kpi_id = change.observation.kpi_id
    return (_OBSERVATION, kpi_id, _observation_text(change.before), _observation_text(change.after))


def _observation_text(observation: Observation | None) -> str | None:
    if observation is None:
        return None
    values = {name: getattr(observation, name) for name in _OBSERVATION_FIELDS}
    return json.dumps({**values, "at": to_micros(observation.at)}, ensure_ascii=False)


_OBSERVATION_FIELDS = tuple(
    name for name in Observation.__dataclass_fields__ if name not in {"kpi_id", "at"}
)


def _observation(kpi_id: str, text: str | None) -> Observation | None:
    if text is None:
        return None
    stored: dict[str, Any] = json.loads(text)
    at = from_micros(stored.pop("at"))
    return Observation(kpi_id=kpi_id, at=at, **stored)


def _batch_entry(change: BatchChange) -> Entry:
    stored = {"published": change.published, "kpi_ids": change.kpi_ids, "count": change.count}
    return (_BATCH, change.batch_id, None, json.dumps(stored))


def _batch(batch_id: str, text: str) -> BatchChange:
    stored = json.loads(text)
    return BatchChange(batch_id, stored["published"], tuple(stored["kpi_ids"]), stored["count"])
