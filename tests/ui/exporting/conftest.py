from datetime import UTC, datetime, timedelta

import pytest
from builders import a_feature, a_kpi, a_plan
from PySide6.QtWidgets import QWidget

from mlpm_planner.application import kpis
from mlpm_planner.storage.workspace_file import create_store
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.wiring import make_services

START = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture
def session(qtbot, tmp_path):
    """A session on a file with three features and a KPI with five values."""
    features = (
        a_feature("Rank by margin", key="A-1", reach=100, impact=2, confidence=0.8, effort=3),
        a_feature("Safe search", key="A-2", tags=("search", "trust"), notes='Two\nlines; "quoted"'),
        a_feature("=SUM(A1)", key="A-3", estimate=5.0),
    )
    recall = a_kpi("Recall", unit="%")
    plan = a_plan(*features, recall)
    path = tmp_path / "plan.mlpm"
    session = Session(plan, create_store(path, plan, program="tests"))
    session.path = path
    session.services = make_services()
    session.told, session.jobs, session.notices = [], [], []
    session.notified.connect(session.notices.append)
    session.failed.connect(session.told.append)
    session.job_changed.connect(session.jobs.append)
    for week in range(5):
        kpis.log(session.workspace, recall.id, 0.8 + week / 100, START + timedelta(weeks=week))
    qtbot.waitUntil(lambda: not session.workspace.is_saving)
    yield session
    session.close()
    session.deleteLater()


@pytest.fixture
def window(qtbot):
    window = QWidget()
    window.resize(1200, 900)
    qtbot.addWidget(window)
    app_theme().set_reduce_motion(True)
    with qtbot.waitActive(window):
        window.show()
    return window
