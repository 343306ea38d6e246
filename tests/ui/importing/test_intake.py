import pytest

from mlpm_planner.ui.importing.assistant import ImportAssistant
from mlpm_planner.ui.importing.intake import Intake


@pytest.fixture
def intake(qtbot, session, window):
    asked = []
    intake = Intake(window, lambda: asked.append("workspace"))
    intake.asked = asked
    yield intake
    for sheet in sheets(window):
        sheet.reject()
    qtbot.waitUntil(lambda: session.tasks.is_idle)


def sheets(window):
    return [sheet for sheet in window.findChildren(ImportAssistant) if sheet.isVisible()]


def test_several_files_come_one_after_the_other(qtbot, session, window, intake, fixtures):
    intake.set_session(session)
    intake.take([fixtures / "latency.csv", fixtures / "backlog.csv"])
    assert [sheet.windowTitle() for sheet in sheets(window)] == ["Import latency.csv"]
    qtbot.waitUntil(lambda: sheets(window)[0].can_commit)
    sheets(window)[0].commit()
    qtbot.waitUntil(lambda: [s.windowTitle() for s in sheets(window)] == ["Import backlog.csv"])
    assert len(session.plan.kpis) == 2


def test_files_wait_for_a_workspace(session, window, intake, fixtures):
    intake.take([fixtures / "latency.csv"])
    assert intake.asked == ["workspace"]
    assert sheets(window) == []
    intake.set_session(session)
    assert [sheet.windowTitle() for sheet in sheets(window)] == ["Import latency.csv"]
