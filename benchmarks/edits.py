"""One edit while five views of 50,000 features are open, until each of them is repainted."""

import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from benchmarks.measure import Row, p95
from benchmarks.plans import large_workspace
from mlpm_planner.application import features
from mlpm_planner.bootstrap import make_files
from mlpm_planner.ui.app import make_app
from mlpm_planner.ui.page import Page
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.shell.pages import page_class, places
from mlpm_planner.wiring import keep_steady

COUNT, EDITS = 50_000, 60


def run() -> list[Row]:
    app = make_app()
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "large.mlpm"
        large_workspace(path, COUNT, 20_000)
        session = Session.of(make_files().open(path), files=make_files())
        pages = [page_class(found)(session) for found in places() if found.name != "settings"]
        for page in pages:
            page.resize(1440, 900)
            page.show()
        _settle(pages)
        keep_steady()
        shown, saved = _measure(session)
        for page in pages:
            page.close()
        session.close()
        app.processEvents()
    name = f"edit with {len(pages)} views of {COUNT:,} features"
    return [
        Row(f"{name}, all repainted, p95", p95(shown), 16, "16 ms"),
        Row(f"{name}, on disk, p95", p95(saved), 50, "50 ms"),
    ]


def _settle(pages: list[Page], limit: float = 30) -> None:
    end = time.perf_counter() + limit
    while time.perf_counter() < end and not all(page.is_ready() for page in pages):
        QCoreApplication.processEvents()
    for _ in range(50):
        QCoreApplication.processEvents()


def _measure(session: Session) -> tuple[list[float], list[float]]:
    shown: list[float] = []
    saved: list[float] = []
    ids = list(session.plan.features)[:EDITS]
    for number, feature_id in enumerate(ids):
        start = time.perf_counter()
        features.rename(session.workspace, feature_id, f"Renamed {number}")
        for _ in range(3):  # timers of 0 ms, then what they asked to be painted
            QCoreApplication.processEvents()
        shown.append((time.perf_counter() - start) * 1e3)
        while session.workspace.is_saving:
            QCoreApplication.processEvents()
            time.sleep(0.0005)
        saved.append((time.perf_counter() - start) * 1e3)
    return shown, saved
