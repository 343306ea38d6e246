"""What the interface asks of workspace files; the program's start gives the answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from mlpm_planner.application.plan import Plan
    from mlpm_planner.application.requests import Clerk
    from mlpm_planner.application.store import LoggedStep, Refusal, Store
    from mlpm_planner.ui.services import Services

SUFFIX = ".mlpm"


@dataclass(frozen=True, slots=True)
class Opened:
    """A workspace that is open: its plan is loaded and its history is known.

    ``warning`` is a sentence about where it lies (a network drive), or nothing; ``services`` are
    the importers and writers; ``clerk`` makes who does what other programs ask for.
    """

    path: Path
    plan: Plan
    store: Store
    log: list[LoggedStep]
    warning: str = ""
    services: Callable[[], Services] | None = None
    clerk: Callable[[], Clerk] | None = None


def free_path(folder: Path, stem: str, suffix: str = SUFFIX) -> Path:
    """A file name that is not taken: plan.mlpm, plan 2.mlpm and so on."""
    path, number = folder / f"{stem}{suffix}", 2
    while path.exists():
        path, number = folder / f"{stem} {number}{suffix}", number + 1
    return path


class OpenError(Exception):
    """A file was refused; ``refusal`` says why and what to do, in the user's words."""

    def __init__(self, refusal: Refusal, path: Path) -> None:
        super().__init__(f"{refusal.title}. {refusal.cause} {refusal.advice}".strip())
        self.refusal = refusal
        self.path = path


class Files(Protocol):
    """Opens, makes and copies workspaces; every call takes time and belongs off the interface."""

    def open(self, path: Path, *, read_only: bool = False) -> Opened:
        """Open a workspace and load its plan; raises OpenError."""
        ...

    def create(self, path: Path, name: str) -> Opened:
        """Make an empty workspace for a product of this name; raises OpenError."""
        ...

    def create_sample(self, path: Path) -> Opened:
        """Make a workspace that holds the sample plan; raises OpenError."""
        ...

    def save_copy(self, store: Store, target: Path) -> Path:
        """A verified copy of everything saved in an open workspace; raises OpenError."""
        ...

    def back_up(self, store: Store, folder: Path, stem: str) -> Path:
        """A verified copy under a free name in a folder that is made first; raises OpenError."""
        ...

    def versions(self) -> Mapping[str, str]:
        """The program's parts and their versions, SQLite among them."""
        ...
