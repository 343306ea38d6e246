"""Starting on a large workspace: against a process that shows an empty PySide6 window."""

import compileall
import os
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import Row
from benchmarks.plans import large_workspace
from benchmarks.processes import bare_window, megabytes_after_scipy, planner

SOURCE = Path(__file__).parents[1] / "src"
PAGES = ("roadmap", "prioritise", "kpis")


def run() -> list[Row]:
    # As every installation does; where Python may write no bytecode it would compile at each start.
    compileall.compile_dir(SOURCE, quiet=1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["XDG_STATE_HOME"] = str(folder / "state")
        os.environ["XDG_CONFIG_HOME"] = str(folder / "config")
        small, large = folder / "small.mlpm", folder / "large.mlpm"
        large_workspace(small, 5_000, 20_000)
        large_workspace(large, 50_000, 1_000_000)
        bare = _median(bare_window)
        rows = [
            _row("first paint, 5,000 features", _median(lambda: _first(small)), bare, 2),
            *(_ready(small, page, bare, 5) for page in PAGES),
        ]
        rows += [_ready(large, page, bare, 16) for page in PAGES]
        resident = planner(large, "ready")[1]["rss_mb"]
        rows.append(
            Row("resident, 50,000 features and 1,000,000 values", resident, 350, "350 MB", "MB")
        )
        after = megabytes_after_scipy(large)
        rows.append(Row("resident after scipy was used", after, 430, "430 MB", "MB"))
        return rows


def _first(workspace: Path) -> float:
    return planner(workspace, "first-paint")[0]


def _ready(workspace: Path, page: str, bare: float, limit: float) -> Row:
    _remember(workspace, page)
    name = f"{page} ready, {workspace.stem} workspace"
    return _row(name, _median(lambda: planner(workspace, "ready")[0]), bare, limit)


def _remember(workspace: Path, page: str) -> None:
    """Have the program open on a page, as if it had been left there."""
    from mlpm_planner.ui.state import save_view

    save_view(workspace, {"page": page})


def _row(name: str, ours: float, bare: float, limit: float) -> Row:
    return Row(name, ours, bare, "bare PySide6 window", limit=limit)


def _median(measure: Callable[[], float], times: int = 5) -> float:
    measure()  # the first one fills the file cache
    return statistics.median(measure() for _ in range(times))
