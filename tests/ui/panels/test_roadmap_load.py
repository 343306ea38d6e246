from dataclasses import replace
from datetime import date

import pytest
from builders import a_feature, a_plan
from fakes import MemoryStore
from PySide6.QtCore import QEvent, QLocale, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QMenu, QToolTip, QVBoxLayout, QWidget

from mlpm_planner.application import parts
from mlpm_planner.application.team_load import By
from mlpm_planner.application.timescale import Unit, Zoom
from mlpm_planner.domain.calendar import Calendar
from mlpm_planner.domain.people import Person, Team
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.roadmap.page import RoadmapPage
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.theme.theme import app_theme

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def session():
    core = Team(name="Core", capacity_weeks=4.0)
    data = Team(name="Data <b>", capacity_weeks=20.0)
    ann = Person(name="Ann", team_id=data.id)
    much = a_feature(
        "Re-ranker", start=date(2026, 6, 1), end=date(2026, 6, 26), effort=9, team_id=core.id
    )
    little = a_feature(
        "Feed", start=date(2026, 7, 1), end=date(2026, 7, 31), effort=3, owner_id=ann.id
    )
    made = Session(a_plan(core, data, ann, much, little), MemoryStore())
    made.core, made.data, made.ann, made.much, made.little = core, data, ann, much, little
    yield made
    made.close()


@pytest.fixture
def page(qtbot, session):
    formats.use_locale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    app_theme().set_scheme("light")
    window = QWidget()
    window.resize(1200, 640)
    layout = QVBoxLayout(window)
    made = RoadmapPage(session)
    for widget in (*made.header_widgets(), made):
        layout.addWidget(widget)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    qtbot.waitUntil(made.is_ready)
    made.strip = made.timeline.canvas.strip
    made.label = made.timeline.outline.load
    yield made
    qtbot.waitUntil(lambda: session.tasks.is_idle)
    formats.use_locale(QLocale.c())


@pytest.fixture
def loaded(qtbot, page):
    """Waits until the load is worked out again."""
    return lambda: qtbot.waitUntil(lambda: page.strip.is_loaded)


def over(page):
    load = page.strip.load
    return [round(load.over(number), 1) for number in range(len(load.weeks))]


def hovered(page, period):
    """What is said at the middle of a period."""
    strip = page.strip
    first, after = strip.load.edges[period : period + 2]
    at = QPoint(round(strip._state.scale.x((first + after) / 2)), strip.height() // 2)
    QApplication.sendEvent(strip, QHelpEvent(QEvent.Type.ToolTip, at, strip.mapToGlobal(at)))
    return QToolTip.text()


def test_a_team_is_overloaded_although_others_have_room(page):
    assert page.strip.load.unit is Unit.MONTH
    assert over(page) == [5.0, 0.0]
    assert hovered(page, 0).splitlines() == [
        "Jun 2026: 9 person-weeks of 24",
        "Core: 9 of 4, 5 too many",
    ]
    said = page.strip.accessibleDescription()
    assert said.startswith("Above capacity in 1 month. Jun 2026: 9 person-weeks of 24; Core:")
    assert page.label.choice.accessibleName() == "Load by team, 1 above capacity"


def test_the_switcher_shows_people_with_the_keyboard(qtbot, page, loaded):
    page.label.choice.setFocus()
    qtbot.keyClick(page.label.choice, Qt.Key.Key_Space)
    menu = page.label.findChild(QMenu)
    assert [a.text() for a in menu.actions() if a.text()] == [
        "By team",
        "By person",
        "Jun 2026: Core +5",
    ]
    menu.setActiveAction(menu.actions()[1])
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    loaded()
    assert page.strip.load.names == ("Ann",)
    assert page.label.choice.text() == "Load by person"
    assert "9 of it is nobody's yet" in hovered(page, 0)
    assert page.timeline.save_state()["load"] == "person"


def test_who_is_looked_at_is_remembered(page, loaded):
    page.timeline.restore_state({"load": "person"})
    loaded()
    assert page.strip.load.names == ("Ann",)


def test_weeks_when_they_can_be_told_apart(page, qtbot):
    page.timeline.state.zoom_to(Zoom.MONTHS)
    qtbot.waitUntil(lambda: page.strip.load.unit is Unit.WEEK)
    assert sum(page.strip.load.weeks) == pytest.approx(12)
    assert page.label.findChild(QWidget, "load_note").whole.startswith("person-weeks a week")
    page.timeline.state.zoom_to(Zoom.QUARTERS)
    qtbot.waitUntil(lambda: page.strip.load.unit is Unit.MONTH)


def test_the_way_to_what_is_overloaded(page):
    page.timeline.state.pan(20_000)
    page.label.entries()[-1].run()
    left = page.timeline.state.scale.x(date(2026, 6, 1).toordinal())
    assert 0 <= left <= page.timeline.state.width


def test_more_capacity_another_team_and_absences_are_followed(page, session, loaded):
    parts.set_field(session.workspace, session.core, "capacity_weeks", 9.0)
    loaded()
    assert over(page) == [0.0, 0.0]
    parts.set_field(session.workspace, session.much, "team_id", session.data.id)
    loaded()
    assert page.strip.load.names == ("Data <b>",)
    session.undo()
    session.undo()
    loaded()
    assert over(page) == [5.0, 0.0]
    assert page.label.choice.accessibleName() == "Load by team, 1 above capacity"


def test_names_are_shown_as_they_are(page, session, loaded):
    parts.set_field(session.workspace, session.data, "capacity_weeks", 1.0)
    loaded()
    assert "Data &lt;b&gt;: 3 of 1" in hovered(page, 1)


def test_a_holiday_takes_capacity_from_people(page, session, loaded):
    page.strip.show_by(By.PERSON)
    loaded()
    before = page.strip.load.capacity
    calendar = Calendar(name="Office", holidays={"2026-06-01/2026-06-05": "Fair"})
    with session.workspace.edit("Holidays") as edit:
        edit.add(calendar)
        edit.update(replace(session.plan.product, calendar_id=calendar.id))
    loaded()
    assert page.strip.load.capacity == pytest.approx((before[0] - 1, before[1]))
    parts.set_field(session.workspace, calendar, "holidays", {})
    loaded()
    assert page.strip.load.capacity == pytest.approx(before)
