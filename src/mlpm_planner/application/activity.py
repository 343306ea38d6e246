"""What was done lately: the change log as sentences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mlpm_planner.application.changes import ChangeSet, Origin
from mlpm_planner.application.store import LoggedStep

_VERBS = {Origin.UNDO: "Undo: ", Origin.REDO: "Redo: "}


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that was done: what, by whom (may be empty) and when."""

    step: str
    what: str
    who: str
    at: datetime


def deed_of(done: ChangeSet | LoggedStep) -> Deed:
    """A change set as somebody's deed."""
    return Deed(done.step, _VERBS.get(done.origin, "") + done.label, done.author, done.at)


def recent(log: Iterable[LoggedStep], count: int) -> list[Deed]:
    """The latest deeds first; what belongs to one step is one deed."""
    deeds: dict[str, Deed] = {}
    for done in log:
        deeds.pop(done.step, None)
        deeds[done.step] = deed_of(done)
    return list(deeds.values())[: -count - 1 : -1]


def with_latest(deeds: Iterable[Deed], change_set: ChangeSet, count: int) -> list[Deed]:
    """The deeds after one more; a later part of the same step replaces the earlier."""
    kept = [deed for deed in deeds if deed.step != change_set.step]
    return [deed_of(change_set), *kept][:count]
