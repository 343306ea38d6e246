"""Undo and redo: the steps that can be taken back, rebuilt from the change log when reopened."""

from collections.abc import Iterable
from dataclasses import dataclass

from mlpm_planner.application.changes import ChangeSet, Origin, compose, compose_observations
from mlpm_planner.application.store import LoggedStep


@dataclass(slots=True)
class Step:
    """What one undo takes back; ``change_set`` is None until it is read from the log."""

    id: str
    label: str
    change_set: ChangeSet | None = None

    def extend(self, change_set: ChangeSet) -> None:
        """Fold a later change set of the same step in."""
        self.label = change_set.label
        if self.change_set is not None:
            self.change_set = folded([self.change_set, change_set])


class History:
    """The steps that can be undone and those that can be redone, the latest last."""

    def __init__(self) -> None:
        """Start with nothing to undo."""
        self.undoable: list[Step] = []
        self.redoable: list[Step] = []

    @classmethod
    def from_log(cls, log: Iterable[LoggedStep]) -> "History":
        """The history that a change log tells, its steps still unread."""
        history = cls()
        for entry in log:
            history._replay(entry)
        return history

    def _replay(self, entry: LoggedStep) -> None:
        if entry.origin in (Origin.USER, Origin.IMPORT):
            if self.undoable and self.undoable[-1].id == entry.step:
                self.undoable[-1].label = entry.label
            else:
                self.undoable.append(Step(entry.step, entry.label))
            self.redoable.clear()
        else:
            self._move(entry.origin, entry.undoes)

    def record(self, change_set: ChangeSet) -> None:
        """Take a new change set in."""
        if change_set.origin in (Origin.USER, Origin.IMPORT):
            if self.undoable and self.undoable[-1].id == change_set.step:
                self.undoable[-1].extend(change_set)
            else:
                self.undoable.append(Step(change_set.step, change_set.label, change_set))
            self.redoable.clear()
        else:
            self._move(change_set.origin, change_set.undoes)

    def _move(self, origin: Origin, step: str) -> None:
        if origin is Origin.UNDO and self.undoable and self.undoable[-1].id == step:
            self.redoable.append(self.undoable.pop())
        elif origin is Origin.REDO and self.redoable and self.redoable[-1].id == step:
            self.undoable.append(self.redoable.pop())

    def forget(self, change_set: ChangeSet) -> None:
        """Take out a change set that was refused."""
        if change_set.origin is Origin.UNDO:
            self._move(Origin.REDO, change_set.undoes)
        elif change_set.origin is Origin.REDO:
            self._move(Origin.UNDO, change_set.undoes)
        else:
            self.undoable = [step for step in self.undoable if step.id != change_set.step]

    def replace(self, change_set: ChangeSet) -> None:
        """Keep a change set as the store recorded it, with the values it really replaced."""
        for step in reversed(self.undoable):
            if step.id == change_set.step:
                if step.change_set is not None and step.change_set.id == change_set.id:
                    step.change_set = change_set
                return


def folded(change_sets: list[ChangeSet]) -> ChangeSet:
    """Several change sets of one step as if they had been one edit."""
    first, last = change_sets[0], change_sets[-1]
    return ChangeSet(
        id=first.id,
        label=last.label,
        origin=first.origin,
        step=first.step,
        author=last.author,
        at=last.at,
        changes=compose(c for change_set in change_sets for c in change_set.changes),
        observations=compose_observations(
            c for change_set in change_sets for c in change_set.observations
        ),
        batches=tuple(b for change_set in change_sets for b in change_set.batches),
    )
