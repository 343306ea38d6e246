from pathlib import Path

import pytest
from builders import a_plan
from PySide6.QtWidgets import QWidget

from mlpm_planner.storage.workspace_file import create_store, open_store
from mlpm_planner.ui.importing.assistant import import_file, import_text
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.wiring import make_services

FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.fixture
def fixtures():
    return FIXTURES


def a_session(store, plan):
    session = Session(plan, store)
    session.services = make_services()
    session.told = []
    session.notified.connect(lambda notice: session.told.append(notice.text))
    session.failed.connect(session.told.append)
    return session


@pytest.fixture
def session(qtbot, tmp_path):  # noqa: ARG001 - a session lives in an application
    """A session on a new workspace file."""
    plan = a_plan()
    session = a_session(create_store(tmp_path / "plan.mlpm", plan, program="tests"), plan)
    yield session
    session.close()
    session.deleteLater()


@pytest.fixture
def read_only_session(qtbot, tmp_path):  # noqa: ARG001 - a session lives in an application
    """A session on a workspace that is open for reading alone."""
    path = tmp_path / "archive.mlpm"
    create_store(path, a_plan(), program="tests").close()
    store = open_store(path, program="tests", read_only=True)
    session = a_session(store, store.load())
    yield session
    session.close()
    session.deleteLater()


@pytest.fixture
def window(qtbot):
    window = QWidget()
    window.resize(1200, 900)
    qtbot.addWidget(window)
    app_theme().set_scheme("light")
    app_theme().set_reduce_motion(True)
    with qtbot.waitActive(window):
        window.show()
    return window


class Assistant:
    """An open assistant, and ways to wait for it."""

    def __init__(self, qtbot, sheet):
        self.qtbot, self.sheet = qtbot, sheet
        self.settle()

    def settle(self):
        """Wait until what is shown is what the answers say."""
        draft = self.sheet.draft
        self.qtbot.waitUntil(lambda: draft.found is not None and not draft.is_reading)

    @property
    def found(self):
        return self.sheet.draft.found

    @property
    def preview(self):
        return self.found.preview

    @property
    def counts(self):
        return self.sheet.foot.counts.whole

    def answer(self, option, value):
        self.sheet.body.detection.fields[option].choose(value)
        self.settle()

    def choose(self, code, choice):
        self.sheet.draft.choose(code, choice)
        self.settle()

    def button(self, words):
        """The button of a question with these words."""
        from mlpm_planner.ui.widgets.buttons import Button

        questions = self.sheet.body.questions.findChildren(Button)
        return next(b for b in questions if b.text() == words and b.isVisible())

    def problems(self):
        """The sorts of problems that are listed: code to number of rows."""
        return {group.code: group.count for group in self.found.groups}


@pytest.fixture
def opened(qtbot, session, window):
    """Opens the assistant on a file or on pasted text."""
    sheets = []

    usual = session

    def open_(source, answers=None, session=usual):
        if isinstance(source, Path):
            sheet = import_file(session, source, window)
        else:
            sheet = import_text(session, source, window, answers or {})
        sheets.append(sheet)
        sheet.destroyed.connect(lambda: sheets.remove(sheet))
        return Assistant(qtbot, sheet)

    yield open_
    for sheet in sheets:
        sheet.reject()
        qtbot.waitUntil(lambda: session.tasks.is_idle)
