"""What was done to one part of the plan, step by step."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, cast

from mlpm_planner.application.activity import deed_of
from mlpm_planner.application.changes import ChangeSet, Origin
from mlpm_planner.application.history import folded
from mlpm_planner.domain.entity import Entity, FieldKind, field_infos


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field before and after; ``key`` names the entry of a field that holds several."""

    name: str
    before: Any
    after: Any
    key: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """One step in the life of a part: who, when, the words of the edit, and what it changed.

    ``made`` and ``gone`` say that the part came or went with it; then there are no changes.
    """

    at: datetime
    who: str
    what: str
    changes: tuple[FieldChange, ...] = ()
    made: bool = False
    gone: bool = False
    imported: bool = False


def passages(newest_first: Sequence[ChangeSet]) -> list[Passage]:
    """The steps of a part, newest first; what was done and is as it was before is left out."""
    steps = (list(group) for _, group in groupby(newest_first, key=lambda done: done.step))
    found = (_passage(folded(step[::-1])) for step in steps)
    return [passage for passage in found if passage is not None]


def _passage(done: ChangeSet) -> Passage | None:
    if not done.changes:
        return None
    (change,) = done.changes
    before, after = change.before, change.after
    deed = deed_of(done)
    whole = before is None or after is None
    passage = Passage(
        deed.at,
        deed.who,
        deed.what,
        () if before is None or after is None else tuple(_differences(before, after)),
        made=before is None,
        gone=after is None,
        imported=done.origin is Origin.IMPORT,
    )
    return passage if whole or passage.changes else None


def _differences(before: Entity, after: Entity) -> Iterator[FieldChange]:
    for name, about in field_infos(type(after)).items():
        old, new = getattr(before, name), getattr(after, name)
        if old == new:
            continue
        if about.kind is FieldKind.MAPPING and isinstance(old, Mapping):
            yield from _entries(name, cast("Mapping[str, Any]", old), new)
        else:
            yield FieldChange(name, old, new)


def _entries(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[FieldChange]:
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            yield FieldChange(name, old.get(key), new.get(key), key)
