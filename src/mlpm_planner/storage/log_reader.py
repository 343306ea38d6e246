"""Reads the change log: the outlines of all edits, and what an edit did."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

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
from mlpm_planner.storage.driver import Bare
from mlpm_planner.storage.rows import from_text

E = TypeVar("E", bound=Entity)

# What an entry is about when it is no part of the plan.
OBSERVATION = "observation"
BATCH = "batch"

_HEADS = "SELECT number, id, step, label, origin, undoes, at, author FROM change_sets WHERE"
_ORDER = "ORDER BY place, number"
_OUTLINES = f"{_HEADS} complete = 1 {_ORDER}"
_OF_STEP = f"{_HEADS} step = ? AND complete = 1 {_ORDER}"
_ENTRIES = (
    "SELECT subject, subject_id, before, after FROM changes WHERE change_set = ? ORDER BY number"
)

_OF_PART = """
SELECT h.number, id, step, label, origin, undoes, at, author, subject, subject_id, before, after
FROM changes c JOIN change_sets h ON h.number = c.change_set
WHERE subject_id = ? AND subject = ? AND complete = 1 ORDER BY c.number DESC LIMIT ?
"""
_SINCE = """
SELECT subject_id, before FROM changes c JOIN change_sets h ON h.number = c.change_set
WHERE at > ? AND subject = ? AND complete = 1 ORDER BY place DESC, c.number DESC
"""


class _Head(NamedTuple):
    number: int
    id: str
    step: str
    label: str
    origin: str
    undoes: str
    at: int
    author: str


class _Entry(NamedTuple):
    subject: str
    subject_id: str
    before: str | None
    after: str | None


def last_place(connection: Bare) -> int:
    """The place of the latest change set; 0 in an empty log."""
    (place,) = connection.execute("SELECT max(place) FROM change_sets").fetchone()
    return int(place or 0)


def outlines(connection: Bare) -> list[LoggedStep]:
    """The outlines of all change sets in the order in which the edits were made."""
    return [
        LoggedStep(
            head.id,
            head.step,
            head.label,
            Origin(head.origin),
            head.undoes,
            from_micros(head.at),
            head.author,
        )
        for head in map(_Head._make, connection.execute(_OUTLINES))
    ]


def read_step(connection: Bare, step: str) -> list[ChangeSet]:
    """The change sets of one step, oldest first."""
    heads = connection.execute(_OF_STEP, (step,)).fetchall()
    return [_change_set(connection, head) for head in map(_Head._make, heads)]


def read_part(connection: Bare, kind: type[Entity], part_id: str, count: int) -> list[ChangeSet]:
    """The latest change sets that touched a part, newest first, with its own change alone."""
    rows = connection.execute(_OF_PART, (part_id, kind.TABLE, count)).fetchall()
    heads = len(_Head._fields)
    return [
        replace(_outline(_Head._make(row[:heads])), changes=(_change(_Entry._make(row[heads:])),))
        for row in rows
    ]


def parts_at(connection: Bare, kind: type[E], instant: datetime) -> dict[str, E | None]:
    """The parts of a kind that changed since an instant, as they were then; None: not there yet."""
    rows = connection.execute(_SINCE, (to_micros(instant), kind.TABLE))
    # The oldest change comes last and wins: what was before it is what was there then.
    texts: dict[str, str | None] = dict(rows.fetchall())
    return {i: None if text is None else from_text(kind, text) for i, text in texts.items()}


def _outline(head: _Head) -> ChangeSet:
    return ChangeSet(
        id=head.id,
        label=head.label,
        origin=Origin(head.origin),
        step=head.step,
        undoes=head.undoes,
        author=head.author,
        at=from_micros(head.at),
    )


def _change_set(connection: Bare, head: _Head) -> ChangeSet:
    entries = list(map(_Entry._make, connection.execute(_ENTRIES, (head.number,))))
    return replace(
        _outline(head),
        changes=tuple(_change(entry) for entry in entries if entry.subject in BY_TABLE),
        observations=tuple(
            ObservationChange(
                _observation(entry.subject_id, entry.before),
                _observation(entry.subject_id, entry.after),
            )
            for entry in entries
            if entry.subject == OBSERVATION
        ),
        batches=tuple(_batch(entry) for entry in entries if entry.subject == BATCH),
    )


def _change(entry: _Entry) -> Change:
    kind = BY_TABLE[entry.subject]
    before, after = (
        None if text is None else from_text(kind, text) for text in (entry.before, entry.after)
    )
    return Change(before, after)


def _observation(kpi_id: str, text: str | None) -> Observation | None:
    if text is None:
        return None
    stored: dict[str, Any] = json.loads(text)
    at = from_micros(stored.pop("at"))
    return Observation(kpi_id=kpi_id, at=at, **stored)


def _batch(entry: _Entry) -> BatchChange:
    stored = json.loads(entry.after or "{}")
    published, kpi_ids = stored["published"], tuple(stored["kpi_ids"])
    return BatchChange(entry.subject_id, published, kpi_ids, stored["count"])
