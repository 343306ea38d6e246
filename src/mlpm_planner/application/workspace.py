"""A workspace that is open: the plan, the edits made to it, and the way they are kept."""

from collections import deque
from collections.abc import Callable, Container, Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from mlpm_planner.application import rules
from mlpm_planner.application.changes import BatchChange, Change, ChangeSet, Origin
from mlpm_planner.application.edit import Edit
from mlpm_planner.application.history import History, Step
from mlpm_planner.application.plan import Patch, Plan
from mlpm_planner.application.store import LoggedStep, Refusal, Store
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.ids import new_id

MERGE_WINDOW = timedelta(seconds=1)

Listener = Callable[[ChangeSet], None]
Post = Callable[[Callable[[], None]], None]


@dataclass(frozen=True, slots=True)
class Draft:
    """An edit that could not be saved, kept so that it can be tried again."""

    change_sets: tuple[ChangeSet, ...]
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Prepared:
    """An edit that was worked out and checked on the plan as it was at a revision."""

    change_set: ChangeSet
    patch: Patch
    revision: int


@dataclass(slots=True)
class _LastEdit:
    merge_key: object
    change_set: ChangeSet


class Workspace:
    """The plan and everything that can be done to it, for one thread.

    An edit is visible at once and queued to the store. ``post`` hands a function over to this
    thread; without it, :meth:`settle` runs what the store told meanwhile.
    """

    def __init__(
        self,
        plan: Plan,
        store: Store,
        *,
        post: Post | None = None,
        author: str = "",
        log: list[LoggedStep] | None = None,
    ) -> None:
        """Work on a plan that the store has loaded; ``log`` is its history where already read."""
        self.plan = plan
        self.store = store
        self.author = author
        self.history = History.from_log(store.log() if log is None else log)
        self.draft: Draft | None = None
        self._inbox: deque[Callable[[], None]] = deque()
        self._post: Post = post or self._inbox.append
        self._unsaved: dict[str, ChangeSet] = {}
        self._last: _LastEdit | None = None
        self.revision = 0
        self._listeners: list[Listener] = []
        self._save_listeners: list[Callable[[], None]] = []
        self._progress_listeners: list[Callable[[ChangeSet, int, int], None]] = []
        store.listen(_Mailbox(self._post, self._saved, self._refused, self._tell_progress))

    # ---- editing

    @contextmanager
    def edit(
        self, label: str, *, merge_key: object = None, origin: Origin = Origin.USER
    ) -> Generator[Edit]:
        """Change the plan; on an exception nothing happened anywhere.

        Consecutive edits of the same fields within a second become one undo step, as do those
        that share a ``merge_key``.
        """
        self._refuse_when_read_only()
        edit = Edit(self.plan)
        yield edit
        change_set = self._checked(edit, label, origin)
        if change_set:
            self._commit(self._with_step(change_set, merge_key))

    def prepare(
        self, label: str, make: Callable[[Edit], object], *, origin: Origin = Origin.USER
    ) -> Prepared:
        """Work out a large edit without making it; the one call that another thread may make."""
        revision = self.revision
        edit = Edit(self.plan)
        make(edit)
        change_set = self._checked(edit, label, origin)
        return Prepared(change_set, self.plan.patch(change_set.changes), revision)

    def adopt(self, prepared: Prepared) -> None:
        """Make a prepared edit; raises RuleError when the plan has changed meanwhile."""
        self._refuse_when_read_only()
        if prepared.revision != self.revision:
            message = "The plan was changed meanwhile. Look again at what would happen."
            raise RuleError(message)
        if prepared.change_set:
            self._commit(self._with_step(prepared.change_set, None), prepared.patch)

    def _checked(self, edit: Edit, label: str, origin: Origin) -> ChangeSet:
        rules.check(edit)
        return ChangeSet(
            label=label,
            origin=origin,
            changes=edit.changes,
            observations=edit.observations,
            batches=edit.batches,
            author=self.author,
        )

    def _refuse_when_read_only(self) -> None:
        if self.store.read_only:
            message = "This workspace is open read-only. Save a copy to change it."
            raise RuleError(message)

    def _with_step(self, change_set: ChangeSet, merge_key: object) -> ChangeSet:
        key = merge_key if merge_key is not None else _edited_fields(change_set)
        last, step = self._last, new_id()
        if last is not None and key is not None and last.merge_key == key:
            recent = change_set.at - last.change_set.at <= MERGE_WINDOW
            if recent or merge_key is not None:
                step = last.change_set.step
        stepped = replace(change_set, step=step)
        self._last = _LastEdit(key, stepped)
        return stepped

    def _commit(self, change_set: ChangeSet, patch: Patch | None = None) -> None:
        self.revision += 1
        if patch is None:
            self.plan.apply(change_set.changes)
        else:
            self.plan.take(patch)
        self.history.record(change_set)
        self._unsaved[change_set.id] = change_set
        self.store.submit(change_set)
        self._tell(change_set)
        self._tell_saving()

    # ---- undo and redo

    @property
    def undo_step(self) -> Step | None:
        """The step that an undo would take back."""
        return self.history.undoable[-1] if self.history.undoable else None

    @property
    def redo_step(self) -> Step | None:
        """The step that a redo would bring back."""
        return self.history.redoable[-1] if self.history.redoable else None

    def undo(self) -> str:
        """Take back the latest step; the words for it, or nothing when there is none."""
        return self._travel(self.undo_step, Origin.UNDO)

    def redo(self) -> str:
        """Bring back the step that was undone last; the words for it, or nothing."""
        return self._travel(self.redo_step, Origin.REDO)

    def _travel(self, step: Step | None, origin: Origin) -> str:
        if step is None:
            return ""
        self._refuse_when_read_only()
        if step.change_set is None:
            step.change_set = self.store.read_step(step.id)
        done = step.change_set
        back = origin is Origin.UNDO
        changes = tuple(c.inverted for c in reversed(done.changes)) if back else done.changes
        values = done.observations
        change_set = ChangeSet(
            label=step.label,
            origin=origin,
            changes=tuple(self._rebased(change) for change in changes),
            observations=tuple(c.inverted for c in reversed(values)) if back else values,
            batches=tuple(b.inverted for b in done.batches) if back else _without_rows(done),
            step=new_id(),
            undoes=step.id,
            author=self.author,
        )
        self._last = None
        self._commit(change_set)
        return step.label

    def _rebased(self, change: Change) -> Change:
        """The change on the part as it is now; versions only grow."""
        current = self.plan.get(change.kind, change.entity.id)
        if (current is None) != (change.before is None):
            message = f"“{change.entity.label}” was changed meanwhile; this step cannot be undone."
            raise RuleError(message)
        if change.after is None:
            return Change(current, None)
        version = change.after.version + 1 if current is None else current.version + 1
        return Change(current, replace(change.after, version=version))

    # ---- what the store tells

    @property
    def is_saving(self) -> bool:
        """Whether an edit is not yet known to be durable."""
        return bool(self._unsaved)

    def settle(self) -> None:
        """Wait for the store, take in what it told, and raise RuleError for a refused edit."""
        self.store.flush()
        while self._inbox:
            self._inbox.popleft()()
        if self.draft is not None:
            raise self.draft.refusal.as_error()

    def _saved(self, change_set: ChangeSet) -> None:
        self._unsaved.pop(change_set.id, None)
        self.history.replace(change_set)
        self._tell_saving()

    def _refused(self, change_set: ChangeSet, refusal: Refusal) -> None:
        """Take the refused edit and all made on top of it out again, and keep them as a draft."""
        if change_set.id not in self._unsaved:
            return
        # A cancelled import takes nothing along; the store refuses what was made on top of it.
        cancelled = refusal.code == "cancelled"
        lost = (change_set,) if cancelled else tuple(self._unsaved.values())
        for refused in lost:
            del self._unsaved[refused.id]
        self._last = None
        undone = tuple(c.inverted for s in reversed(lost) for c in reversed(s.changes))
        self.revision += 1
        self.plan.apply(undone)
        for refused in reversed(lost):
            self.history.forget(refused)
        earlier = self.draft.change_sets if self.draft else ()
        kept = () if cancelled else earlier + lost
        self.draft = Draft(kept, refusal) if kept else self.draft
        self.store.resume()
        self._tell(
            ChangeSet(
                label=change_set.label,
                origin=Origin.REFUSED,
                changes=undone,
                observations=tuple(c.inverted for s in lost for c in s.observations),
                batches=tuple(b.inverted for s in lost for b in s.batches),
            )
        )
        self._tell_saving()

    def retry_draft(self) -> None:
        """Make the edits of the draft again on the plan as it is now."""
        draft, self.draft = self.draft, None
        for refused in draft.change_sets if draft else ():
            again = replace(
                refused, id=new_id(), changes=tuple(self._rebased(c) for c in refused.changes)
            )
            self._commit(again)

    def discard_draft(self) -> None:
        """Give up the edits that could not be saved."""
        self.draft = None

    def drop_refused(self, ids: Container[str]) -> Refusal | None:
        """Give up some edits of the draft; why they were refused, None if none of them was."""
        draft = self.draft
        kept = tuple(lost for lost in draft.change_sets if lost.id not in ids) if draft else ()
        if draft is None or len(kept) == len(draft.change_sets):
            return None
        self.draft = replace(draft, change_sets=kept) if kept else None
        self._tell_saving()
        return draft.refusal

    # ---- listening

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear every change set after it is applied; the result ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def subscribe_saving(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Hear when :attr:`is_saving` or :attr:`draft` may have changed; the result ends it."""
        self._save_listeners.append(listener)
        return lambda: self._save_listeners.remove(listener)

    def subscribe_progress(
        self, listener: Callable[[ChangeSet, int, int], None]
    ) -> Callable[[], None]:
        """Hear how far an import of values is; the result ends it."""
        self._progress_listeners.append(listener)
        return lambda: self._progress_listeners.remove(listener)

    def _tell(self, change_set: ChangeSet) -> None:
        for listener in tuple(self._listeners):
            listener(change_set)

    def _tell_saving(self) -> None:
        for listener in tuple(self._save_listeners):
            listener()

    def _tell_progress(self, change_set: ChangeSet, done: int, total: int) -> None:
        for listener in tuple(self._progress_listeners):
            listener(change_set, done, total)

    def close(self) -> None:
        """Save what is queued and let go of the file."""
        self.store.close()
        while self._inbox:
            self._inbox.popleft()()


@dataclass(frozen=True, slots=True)
class _Mailbox:
    """Hears the store on its thread and hands the news over to the workspace's thread."""

    post: Post
    on_saved: Callable[[ChangeSet], None]
    on_refused: Callable[[ChangeSet, Refusal], None]
    on_progress: Callable[[ChangeSet, int, int], None]

    def saved(self, change_set: ChangeSet) -> None:
        self.post(lambda: self.on_saved(change_set))

    def refused(self, change_set: ChangeSet, refusal: Refusal) -> None:
        self.post(lambda: self.on_refused(change_set, refusal))

    def progressed(self, change_set: ChangeSet, done: int, total: int) -> None:
        self.post(lambda: self.on_progress(change_set, done, total))


def _edited_fields(change_set: ChangeSet) -> object:
    """Which fields of which parts were edited, when nothing was added or deleted."""
    if change_set.observations or change_set.batches or len(change_set.changes) > 50:
        return None
    edited: list[tuple[str, tuple[str, ...]]] = []
    for change in change_set.changes:
        before, after = change.before, change.after
        if before is None or after is None:
            return None
        names = (n for n in type(after).__dataclass_fields__ if n != "version")
        changed = tuple(n for n in names if getattr(before, n) != getattr(after, n))
        edited.append((after.id, changed))
    return tuple(edited)


def _without_rows(change_set: ChangeSet) -> tuple[BatchChange, ...]:
    return tuple(replace(batch, rows=None) for batch in change_set.batches)
