"""Work off the interface thread: the only place that starts it.

Work functions are pure (``work(cancel)`` returns a value); the result comes back on the interface
thread. A task with a ``slot`` replaces the one that was asked for there before: its late answer
is dropped.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool
from typing_extensions import override

from mlpm_planner.ui.signals import Signal

R = TypeVar("R")


class Cancel:
    """Says whether the answer is still wanted."""

    def __init__(self) -> None:
        self._event = Event()

    def set(self) -> None:
        self._event.set()

    @property
    def is_set(self) -> bool:
        return self._event.is_set()


@dataclass(frozen=True, slots=True)
class _Done:
    answer: Callable[[], None]
    task: "Task"


@dataclass(eq=False, slots=True)
class Task:
    """Work under way, which can be cancelled."""

    slot: str
    cancel: Cancel = field(default_factory=Cancel)


class _Work(QRunnable):
    def __init__(
        self,
        task: Task,
        work: Callable[[Cancel], Any],
        answers: tuple[Callable[[Any], None], Callable[[Exception], None]],
        finished: Callable[[_Done], None],
    ) -> None:
        super().__init__()
        self._task = task
        self._work = work
        self._answers = answers
        self._finished = finished

    @override
    def run(self) -> None:
        done, failed = self._answers
        try:
            value = self._work(self._task.cancel)
        except Exception as error:  # noqa: BLE001 - handed over to the interface thread
            problem = error
            self._finished(_Done(lambda: failed(problem), self._task))
        else:
            self._finished(_Done(lambda: done(value), self._task))


class Tasks(QObject):
    """Runs work on a small pool and brings the answers back."""

    _finished = Signal(_Done)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)
        self._running: set[Task] = set()
        self._latest: dict[str, Task] = {}
        self._finished.connect(self._on_finished)

    def run(
        self,
        work: Callable[[Cancel], R],
        on_done: Callable[[R], None],
        on_failed: Callable[[Exception], None] | None = None,
        *,
        slot: str = "",
    ) -> Task:
        """Start work; its answer is told here unless it is cancelled or replaced."""
        task = Task(slot)
        if slot:
            earlier = self._latest.get(slot)
            if earlier is not None:
                earlier.cancel.set()
            self._latest[slot] = task
        self._running.add(task)
        failed = on_failed or _raise
        self._pool.start(_Work(task, work, (on_done, failed), self._finished.emit))
        return task

    @property
    def is_idle(self) -> bool:
        """Whether no answer is outstanding."""
        return not self._running

    def stop(self) -> None:
        """Cancel everything and wait for the threads to end."""
        for task in self._running:
            task.cancel.set()
        self._pool.waitForDone()

    def _on_finished(self, done: _Done) -> None:
        self._running.discard(done.task)
        if self._latest.get(done.task.slot) is done.task:
            del self._latest[done.task.slot]
        if not done.task.cancel.is_set:
            done.answer()


def _raise(error: Exception) -> None:
    raise error
