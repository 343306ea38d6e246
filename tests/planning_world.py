"""A small plan with people and days, and what its lists in the settings show."""

from datetime import date

from builders import a_feature, a_plan
from fakes import MemoryStore
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from mlpm_planner.domain.calendar import Calendar, FreezeWindow
from mlpm_planner.domain.people import Person, Team
from mlpm_planner.domain.product import Release
from mlpm_planner.ui.session import Session
from mlpm_planner.wiring import make_services


class Planning(Session):
    """A session whose parts are at hand by name; what it tells is kept."""

    def __init__(self):
        self.berlin = Calendar(name="Berlin", holidays={"2026-12-25": "Christmas"})
        self.core, data = Team(name="Core", capacity_weeks=8.0), Team(name="Data")
        self.ann = Person(name="Ann", team_id=self.core.id)
        bo = Person(name="Bo", team_id=self.core.id, calendar_id=self.berlin.id)
        feature = a_feature("Re-ranker", team_id=self.core.id, owner_id=self.ann.id)
        self.release = Release(name="Spring", day=date(2026, 6, 20))
        self.freeze = FreezeWindow(name="Peak", start=date(2026, 11, 20), end=date(2026, 12, 2))
        people = (self.berlin, self.core, data, self.ann, bo)
        super().__init__(a_plan(*people, feature, self.release, self.freeze), MemoryStore())
        self.services = make_services()
        self.notices = []
        self.notified.connect(self.notices.append)


def focused():
    return QApplication.focusWidget()


def rows(made):
    return [row.text() for row in made.rows.values()]


def problems(widget):
    return [each.text() for each in widget.findChildren(QLabel, "problem") if each.isVisible()]


def field_of(made, name):
    return made.form.editors[name].widget


def write(qtbot, field, text, key=Qt.Key.Key_Return):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, key)
