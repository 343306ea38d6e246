"""Reads the change log: the outlines of all edits, and what an edit did."""

import json
from typing import Any, NamedTuple

from mlpm_planner.application.changes import (
    BatchChange,
    Change,
    ChangeSet,
    ObservationChange,
    Origin,
)
from mlpm_planner.application.store import LoggedStep
from mlpm_planner.domain.clock import from_micros
from mlpm_planner.domain.entities import BY_TABLE
from mlpm_planner.domain.kpi import Observation
from mlpm_planner.storage.driver import Bare
from mlpm_planner.storage.rows import from_text

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


def _change_set(connection: Bare, head: _Head) -> ChangeSet:
    entries = list(map(_Entry._make, connection.execute(_ENTRIES, (head.number,))))
    return ChangeSet(
        id=head.id,
        label=head.label,
        origin=Origin(head.origin),
        step=head.step,
        undoes=head.undoes,
        author=head.author,
        at=from_micros(head.at),
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
