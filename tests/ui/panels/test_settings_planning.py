from datetime import date
from pathlib import Path

import pytest
from builders import a_feature, a_plan
from fakes import MemoryStore
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QVBoxLayout, QWidget

from mlpm_planner.application import goals
from mlpm_planner.application.settings import Settings, to_json
from mlpm_planner.domain.calendar import Calendar, FreezeWindow
from mlpm_planner.domain.goal import Goal
from mlpm_planner.domain.people import Person, Team
from mlpm_planner.domain.product import Release
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.settings import part_fields
from mlpm_planner.ui.panels.settings.page import SettingsPage
from mlpm_planner.ui.panels.settings.part_list import ListSpec, PartField, PartList
from mlpm_planner.ui.preferences import preferences
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.widgets.picker import Picker
from mlpm_planner.wiring import make_services

LEFT = Qt.MouseButton.LeftButton
ENTER, TAB, ESCAPE, SPACE = (
    Qt.Key.Key_Return,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Space,
)
UP, DOWN, DELETE = Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Delete
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def session():
    berlin = Calendar(name="Berlin", holidays={"2026-12-25": "Christmas"})
    core, data = Team(name="Core", capacity_weeks=8.0), Team(name="Data")
    ann = Person(name="Ann", team_id=core.id)
    bo = Person(name="Bo", team_id=core.id, calendar_id=berlin.id)
    feature = a_feature("Re-ranker", team_id=core.id, owner_id=ann.id)
    release = Release(name="Spring", day=date(2026, 6, 20))
    freeze = FreezeWindow(name="Peak", start=date(2026, 11, 20), end=date(2026, 12, 2))
    parts = (berlin, core, data, ann, bo, feature, release, freeze)
    made = Session(a_plan(*parts), MemoryStore())
    made.services = make_services()
    made.berlin, made.core, made.ann, made.freeze, made.release = berlin, core, ann, freeze, release
    made.notices = []
    made.notified.connect(made.notices.append)
    yield made
    made.close()


@pytest.fixture
def window(qtbot):
    formats.use_locale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    preferences().change(**to_json(Settings(scheme="light", reduce_motion=True)))
    made = QWidget()
    made.resize(900, 900)
    QVBoxLayout(made).setContentsMargins(0, 0, 0, 0)
    qtbot.addWidget(made)
    yield made
    preferences().change(**to_json(Settings(scheme="light")))
    formats.use_locale(QLocale.c())


@pytest.fixture
def shown(qtbot, window):
    """Shows a widget in an active window."""

    def show(widget):
        window.layout().addWidget(widget)
        with qtbot.waitActive(window):
            window.show()
        return widget

    return show


@pytest.fixture
def page(session, shown):
    return shown(SettingsPage(session))


@pytest.fixture
def lists(page):
    """The list of a kind on the page."""
    found = {each._spec.kind: each for each in page.findChildren(PartList)}
    return found.__getitem__


@pytest.fixture
def add(typed):
    """Types a name into the field that adds, and Enter."""

    def add_(made, name):
        made.name.setFocus()
        typed(name, ENTER)

    return add_


def focused():
    return QApplication.focusWidget()


def rows(made):
    return [row.text() for row in made.rows.values()]


def problems(widget):
    return [each.text() for each in widget.findChildren(QLabel, "problem") if each.isVisible()]


def field_of(made, name):
    return made.form.editors[name].widget


def write(qtbot, field, text, key=ENTER):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, key)


# ---- the list


def test_parts_are_added_one_after_the_other_with_enter(session, lists, add):
    people = lists(Person)
    add(people, "Cy")
    add(people, "Abe")
    assert rows(people) == ["Abe", "Ann", "Bo", "Cy"]
    assert focused() is people.name
    assert people.name.text() == ""
    assert session.workspace.undo_step.label == "Add “Abe”"
    session.undo()
    assert rows(people) == ["Ann", "Bo", "Cy"]


def test_the_button_adds_too_and_an_empty_name_adds_nothing(qtbot, lists):
    teams = lists(Team)
    qtbot.mouseClick(teams.add, LEFT)
    assert rows(teams) == ["Core", "Data"]
    assert focused() is teams.name
    qtbot.keyClicks(teams.name, "Edge")
    qtbot.mouseClick(teams.add, LEFT)
    assert rows(teams) == ["Core", "Data", "Edge"]


def test_a_name_that_cannot_be_is_said_under_the_field(lists, add, session):
    people = lists(Person)
    people.name.setText("x" * 501)
    people.name.setFocus()
    add(people, "")
    assert problems(people) == ["Name has 501 characters; at most 500."]
    assert len(session.plan.people) == 2


def test_the_arrow_keys_walk_the_rows_and_enter_opens_one(qtbot, lists):
    people = lists(Person)
    first, second = people.rows.values()
    first.setFocus()
    qtbot.keyClick(first, DOWN)
    assert focused() is second
    assert second.accessibleName() == "Bo, Core"
    qtbot.keyClick(second, ENTER)
    assert second.is_open
    assert focused() is field_of(people, "name")
    qtbot.keyClick(focused(), ESCAPE)
    assert people.form is None
    assert focused() is second


def test_only_one_row_of_a_list_is_reached_by_tab_and_the_form_follows_it(qtbot, lists):
    people = lists(Person)
    second = list(people.rows.values())[1]
    second.setFocus()
    qtbot.keyClick(second, SPACE)
    second.setFocus()
    for name in ("name", "email", "team_id", "calendar_id", "availability"):
        qtbot.keyClick(focused(), TAB)
        assert focused() is field_of(people, name)
    assert [r.focusPolicy() for r in people.rows.values()] == [
        Qt.FocusPolicy.ClickFocus,
        Qt.FocusPolicy.TabFocus,
    ]


def test_every_field_of_every_form_has_a_name(lists):
    for kind in (Calendar, Team, Person, Release, FreezeWindow):
        made = lists(kind)
        made.open_part(next(iter(made.rows)))
        for title, editor in zip(made._spec.fields, made.form.editors.values(), strict=True):
            widget = editor.widget.focusProxy() or editor.widget
            assert widget.accessibleName(), title.name


def test_a_deletion_says_what_loses_its_reference_and_can_be_undone(qtbot, session, lists):
    teams = lists(Team)
    row = teams.rows[session.core.id]
    row.setFocus()
    qtbot.keyClick(row, DELETE)
    assert rows(teams) == ["Data"]
    notice = session.notices[-1]
    assert notice.text == "Deleted “Core”: 2 people and 1 feature lose their team"
    assert notice.undo
    assert focused() is next(iter(teams.rows.values()))
    session.undo()
    assert rows(teams) == ["Core", "Data"]
    assert session.plan.people[session.ann.id].team_id == session.core.id


def test_what_is_opened_is_brought_into_view(qtbot, page, lists):
    page.window().resize(900, 500)
    people = lists(Person)
    people.open_part(next(iter(people.rows)))
    qtbot.waitUntil(lambda: not people.form.delete.visibleRegion().isEmpty())


def test_the_last_row_deleted_with_the_button_leaves_the_cursor_where_to_add(qtbot, session, lists):
    freezes = lists(FreezeWindow)
    freezes.open_part(session.freeze.id)
    qtbot.mouseClick(freezes.form.delete, LEFT)
    assert rows(freezes) == []
    assert focused() is freezes.name
    assert freezes.form is None


def test_a_change_elsewhere_leaves_what_is_being_typed(qtbot, session, lists):
    people = lists(Person)
    people.open_part(session.ann.id)
    qtbot.keyClicks(field_of(people, "name"), "Anni")
    with session.workspace.edit("x") as edit:
        edit.add(Person(name="Aaa"))
    assert rows(people)[0] == "Aaa"
    assert field_of(people, "name").text() == "Anni"
    assert people.form.part_id == session.ann.id


def test_a_renamed_part_keeps_its_form_where_it_lands(qtbot, session, lists):
    people = lists(Person)
    people.open_part(session.ann.id)
    write(qtbot, field_of(people, "name"), "Zoe")
    assert rows(people) == ["Bo", "Zoe"]
    assert people._lines.indexOf(people.form) == 2
    assert session.workspace.undo_step.label == "Change name of “Ann”"


def test_a_part_that_is_gone_closes_its_form(session, lists):
    people = lists(Person)
    people.open_part(session.ann.id)
    with session.workspace.edit("x") as edit:
        edit.remove(session.ann)
    assert people.form is None
    assert rows(people) == ["Bo"]


def test_a_long_list_shows_its_first_rows_and_makes_fields_when_they_are_asked_for(
    qtbot, session, shown
):
    with session.workspace.edit("many") as edit:
        for number in range(200):
            edit.add(Person(name=f"P{number:03}"))
    page = shown(SettingsPage(session))
    people = next(each for each in page.findChildren(PartList) if each._spec.kind is Person)
    assert len(people.rows) == 12
    assert people.more.text() == "Show all 202"
    last = list(people.rows.values())[-1]
    last.setFocus()
    qtbot.keyClick(last, DOWN)
    assert len(people.rows) == 202
    assert focused().text() == "P010"
    assert people.form is None
    assert not people.more.isVisible()


def test_parts_with_an_order_are_moved_with_buttons_and_keys(qtbot, session, shown):
    with session.workspace.edit("goals") as edit:
        first = edit.add(Goal(title="First", rank=1.0))
        edit.add(Goal(title="Second", rank=2.0))
    spec = ListSpec(
        kind=Goal,
        title="Goals",
        adding="Name of a goal",
        fields=(PartField("title", "Goal", part_fields.text),),
        caption=lambda _plan, _goal: "",
        create=lambda name: Goal(title=name),
        order=lambda goal: goal.rank,
        move=lambda part_id, step: goals.move_goal(session.workspace, part_id, step),
    )
    made = shown(PartList(session, spec))
    row = made.rows[first.id]
    row.setFocus()
    qtbot.keyClick(row, DOWN, ALT)
    assert rows(made) == ["Second", "First"]
    assert focused() is row
    made.open_part(first.id)
    up = next(b for b in made.form.findChildren(QWidget) if getattr(b, "text", str)() == "Move up")
    qtbot.mouseClick(up, LEFT)
    assert rows(made) == ["First", "Second"]
    assert made.form.part_id == first.id


# ---- working days


def test_the_product_goes_by_a_calendar(qtbot, page, session, typed):
    qtbot.mouseClick(page.fields["calendar_id"], LEFT)
    assert page.window().findChildren(Picker)
    typed("Berlin", ENTER)
    assert session.plan.product.calendar_id == session.berlin.id
    assert page.fields["calendar_id"].shown == "Berlin"
    session.undo()
    assert page.fields["calendar_id"].shown == "Monday to Friday"


def test_weekdays_are_toggled_but_never_all_off(qtbot, session, lists):
    calendars = lists(Calendar)
    calendars.open_part(session.berlin.id)
    field = field_of(calendars, "week_mask")
    field.days[4].setFocus()
    qtbot.keyClick(field.days[4], SPACE)
    assert session.plan.calendars[session.berlin.id].week_mask == "1111000"
    assert field.days[4].accessibleName() == "Friday"
    assert session.workspace.undo_step.label == "Change working days of “Berlin”"
    for day in field.days[:4]:
        qtbot.mouseClick(day, LEFT)
    assert problems(field) == ["A calendar needs at least one working day a week."]
    assert field.marks == "0001000"


def test_holidays_are_typed_and_a_line_that_cannot_be_is_named(qtbot, session, lists):
    calendars = lists(Calendar)
    calendars.open_part(session.berlin.id)
    field = field_of(calendars, "holidays")
    assert field.text.toPlainText() == "25 Dec 2026 Christmas"
    field.text.setFocus()
    field.text.selectAll()
    qtbot.keyClicks(field.text, "3 Oct 2026 Unity Day")
    qtbot.keyClick(field.text, ENTER)
    qtbot.keyClicks(field.text, "Easter")
    qtbot.keyClick(field.text, ENTER, CTRL)
    assert len(problems(field)) == 1
    assert problems(field)[0].startswith("Line 2, “Easter”, begins with no day")
    assert session.plan.calendars[session.berlin.id].holidays == {"2026-12-25": "Christmas"}
    qtbot.keyClick(field.text, ESCAPE)
    assert problems(field) == []
    assert field.text.toPlainText() == "25 Dec 2026 Christmas"
    assert calendars.form is not None


def test_a_pair_of_columns_is_pasted(qtbot, session, lists):
    calendars = lists(Calendar)
    calendars.open_part(session.berlin.id)
    field = field_of(calendars, "holidays")
    QApplication.clipboard().setText("03/10/2026\tUnity Day\n01/05/2026\tMay Day\n")
    field.text.setFocus()
    field.text.selectAll()
    field.text.paste()
    qtbot.keyClick(field.text, TAB)
    expected = {"2026-05-01": "May Day", "2026-10-03": "Unity Day"}
    assert session.plan.calendars[session.berlin.id].holidays == expected
    assert field.text.toPlainText() == "1 May 2026 May Day\n3 Oct 2026 Unity Day"
    assert session.workspace.undo_step.label == "Change holidays of “Berlin”"


def test_a_calendar_file_adds_its_days_and_says_what_it_left_out(qtbot, session, lists, tmp_path):
    path = tmp_path / "de.ics"
    path.write_text(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261003\nSUMMARY:Unity Day\n"
        "END:VEVENT\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261225\nSUMMARY:Other name\nEND:VEVENT\n"
        "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260525\nRRULE:FREQ=MONTHLY\nSUMMARY:Odd\n"
        "END:VEVENT\nEND:VCALENDAR\n"
    )
    calendars = lists(Calendar)
    calendars.open_part(session.berlin.id)
    field = field_of(calendars, "holidays")
    qtbot.mouseClick(field.choose, LEFT)
    dialog = field.findChild(QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    qtbot.waitUntil(lambda: session.tasks.is_idle)
    assert session.plan.calendars[session.berlin.id].holidays == {
        "2026-10-03": "Unity Day",
        "2026-12-25": "Christmas",
    }
    assert field.text.toPlainText().startswith("3 Oct 2026 Unity Day")
    assert "“Odd”: the rule “FREQ=MONTHLY” is not understood" in problems(field)[0]
    assert session.notices[-1].text == "Added 1 entry from de.ics"
    session.undo()
    assert field.text.toPlainText() == "25 Dec 2026 Christmas"


def test_a_file_that_is_no_calendar_is_told_under_the_field(qtbot, session, lists, tmp_path):
    calendars = lists(Calendar)
    calendars.open_part(session.berlin.id)
    field = field_of(calendars, "holidays")
    field.read_file(str(Path(tmp_path) / "gone.ics"))
    qtbot.waitUntil(lambda: bool(problems(field)))
    assert problems(field)[0].startswith("gone.ics cannot be read")


def test_a_calendar_that_is_added_is_opened(lists, add):
    calendars = lists(Calendar)
    add(calendars, "Gulf")
    assert rows(calendars) == ["Berlin", "Gulf"]
    assert field_of(calendars, "name").text() == "Gulf"
    assert calendars.rows[calendars.form.part_id].accessibleName() == "Gulf, 5 days a week"


# ---- people, releases, freezes


def test_capacity_availability_and_team_are_edited(qtbot, session, lists, typed):
    teams, people = lists(Team), lists(Person)
    teams.open_part(session.core.id)
    write(qtbot, field_of(teams, "capacity_weeks"), "-1")
    assert problems(teams) == ["Capacity must be 0 or more."]
    write(qtbot, field_of(teams, "capacity_weeks"), "12.5")
    assert problems(teams) == []
    assert teams.rows[session.core.id].caption == "2 people · 12.5 person-weeks a month"
    people.open_part(session.ann.id)
    write(qtbot, field_of(people, "availability"), "60")
    assert session.plan.people[session.ann.id].availability == 0.6
    write(qtbot, field_of(people, "availability"), "150")
    assert problems(people) == ["Availability must lie between 0 % and 100 %."]
    qtbot.waitUntil(lambda: not field_of(people, "team_id").visibleRegion().isEmpty())
    qtbot.mouseClick(field_of(people, "team_id"), LEFT)
    typed("Data", ENTER)
    assert people.rows[session.ann.id].caption == "Data · 60%"


def test_availability_left_empty_is_all_of_it(qtbot, session, lists):
    people = lists(Person)
    people.open_part(session.ann.id)
    field = field_of(people, "availability")
    write(qtbot, field, "50")
    field.selectAll()
    qtbot.keyClick(field, DELETE)
    qtbot.keyClick(field, ENTER)
    assert session.plan.people[session.ann.id].availability == 1.0
    assert field.text() == "100%"


def test_absences_are_typed_as_holidays_are(qtbot, session, lists):
    people = lists(Person)
    people.open_part(session.ann.id)
    field = field_of(people, "absences")
    field.text.setFocus()
    qtbot.keyClicks(field.text, "6-10 Jul 2026 Leave")
    qtbot.keyClick(field.text, TAB)
    assert session.plan.people[session.ann.id].absences == {"2026-07-06/2026-07-10": "Leave"}
    assert people.rows[session.ann.id].caption == "Core · 5 days off"


def test_a_freeze_begins_today_and_keeps_its_length_when_it_is_moved(qtbot, session, lists, add):
    freezes = lists(FreezeWindow)
    add(freezes, "Audit")
    assert freezes.rows[freezes.form.part_id].caption == "15 Jun 2026"
    freezes.open_part(session.freeze.id)
    write(qtbot, field_of(freezes, "start"), "2027-01-04")
    found = session.plan.freeze_windows[session.freeze.id]
    assert (found.start, found.end) == (date(2027, 1, 4), date(2027, 1, 16))
    write(qtbot, field_of(freezes, "end"), "2027-01-01")
    assert problems(freezes) == ["End 2027-01-01 lies before start 2027-01-04."]
    assert field_of(freezes, "end").text() == "Fri 1 Jan 2027"
    write(qtbot, field_of(freezes, "end"), "2027-01-08")
    assert session.workspace.undo_step.label == "Change end of “Peak”"


def test_a_freeze_needs_its_days(qtbot, session, lists):
    freezes = lists(FreezeWindow)
    freezes.open_part(session.freeze.id)
    for name in ("start", "end"):
        field = field_of(freezes, name)
        field.setFocus()
        field.selectAll()
        qtbot.keyClick(field, DELETE)
        qtbot.keyClick(field, ENTER)
    assert problems(freezes) == ["A freeze window needs a start.", "A freeze window needs an end."]
    assert session.plan.freeze_windows[session.freeze.id] == session.freeze


def test_releases_stand_in_order_of_their_days(qtbot, session, lists, add):
    releases = lists(Release)
    add(releases, "Early")
    assert rows(releases) == ["Spring", "Early"]
    write(qtbot, field_of(releases, "day"), "1 may")
    assert rows(releases) == ["Early", "Spring"]
    assert releases.form.part_id != session.release.id


def test_a_link_leads_to_the_people(qtbot, page, lists):
    page.restore_state({"section": "people"})
    viewport = page.column.viewport()
    qtbot.waitUntil(lambda: lists(Team).mapTo(viewport, lists(Team).pos()).y() < 300)


def test_the_rows_follow_the_look(page, lists, session):
    lists(Person).open_part(session.ann.id)
    app_theme().set_scheme("dark")
    assert not page.grab().isNull()
