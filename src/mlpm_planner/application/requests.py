"""Commands in steps, so that they run by themselves and inside a window that must not wait."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from mlpm_planner.application.workspace import Workspace

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Away:
    """A step that takes time or reads the file; a window does it on another thread."""

    work: Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Saved:
    """A step that waits until all edits so far are on disk; raises RuleError for a refused one."""


Step = Away | Saved
Steps = Generator[Step, Any, T]
"""Does a command, edits on the thread of the workspace; hands out steps, takes their results."""

READY = b"mlpm-planner ready\n"
"""What a window says first to a program that calls; it listens, so a request can be sent."""


class Clerk(Protocol):
    """Carries out what other programs ask of the one that has a workspace open."""

    def address(self, workspace: Path) -> str:
        """Where a window that has this workspace open is called."""
        ...

    def carry_out(self, request: str, workspace: Workspace) -> Steps[str]:
        """Do what a line asks for; the answer is a line too, also for a refusal."""
        ...


def run_here(steps: Steps[T], workspace: Workspace) -> T:
    """Run all steps one after the other and wait for each."""
    resume: Callable[[], Step] = partial(next, steps)
    while True:
        try:
            step = resume()
        except StopIteration as done:
            return done.value
        resume = _result(steps, step, workspace)


def _result(steps: Steps[Any], step: Step, workspace: Workspace) -> Callable[[], Step]:
    try:
        value = step.work() if isinstance(step, Away) else workspace.settle()
    except Exception as error:  # noqa: BLE001 - handed to the steps, which may know what to do
        return partial(steps.throw, error)
    return partial(steps.send, value)
