"""Workspaces that live in memory, for tests of the window around them."""

from pathlib import Path

from builders import a_feature, a_plan
from fakes import MemoryStore

from mlpm_planner.application.plan import Plan
from mlpm_planner.application.store import Refusal
from mlpm_planner.ui.files import Opened, OpenError

PLAN = Path("/plans/search.mlpm")
FEATURES = (
    a_feature("Re-ranker", key="SR-1", reach=42_000, impact=2, confidence=0.8, effort=9),
    a_feature("Cache", key="SR-2", reach=31_000, impact=1, confidence=0.8, effort=3),
    a_feature("Pilot", key="SR-3"),
)

NEWER = Refusal(
    "The workspace was made by a newer version",
    "It has format 9.",
    "Update mlpm_planner and open it again.",
    "newer",
    retryable=False,
)
MISSING = Refusal("The workspace was not found", "", "Choose where it is.", "missing", False)
IN_USE = Refusal(
    "The workspace is in use",
    "“plan.mlpm” is open in mlpm-planner on desk-2 (process 7).",
    "Close it there, or open it read-only.",
    "in_use",
    retryable=True,
)


class MemoryFiles:
    """Answers every path with a plan of its own; ``refusals`` says which are refused and why."""

    def __init__(self) -> None:
        self.parts: dict[Path, tuple] = {}
        self.stores: dict[Path, MemoryStore] = {}
        self.refusals: dict[Path, Refusal] = {}
        self.copies: list[Path] = []
        self.warning = ""

    def open(self, path: Path, *, read_only: bool = False) -> Opened:
        refusal = None if read_only else self.refusals.get(path)
        if refusal is not None:
            raise OpenError(refusal, path)
        store = MemoryStore(read_only=read_only)
        return self._opened(path, a_plan(*self.parts.get(path, ())), store)

    def create(self, path: Path, name: str) -> Opened:
        self.made = (path, name)
        return self._opened(path, a_plan(), MemoryStore())

    def create_sample(self, path: Path) -> Opened:
        return self.create(path, "sample")

    def _opened(self, path: Path, plan: Plan, store: MemoryStore) -> Opened:
        self.stores[path] = store
        return Opened(path, plan, store, [], self.warning)

    def save_copy(self, _store: MemoryStore, target: Path) -> Path:
        self.copies.append(target)
        return target

    def back_up(self, store: MemoryStore, folder: Path, stem: str) -> Path:
        return self.save_copy(store, folder / f"{stem}.mlpm")

    def versions(self) -> dict[str, str]:
        return {"mlpm_planner": "0", "SQLite": "3"}
