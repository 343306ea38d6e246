"""Calendars, teams, people, releases and freeze windows in the settings."""

from datetime import date
from pathlib import Path

from planning_world import field_of, problems, rows, write
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from mlpm_planner.domain.calendar import Calendar, FreezeWindow
from mlpm_planner.domain.people import Person, Team
from mlpm_planner.domain.product import Release
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.widgets.picker import Picker

LEFT = Qt.MouseButton.LeftButton
ENTER, TAB, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape
SPACE, DELETE = Qt.Key.Key_Space, Qt.Key.Key_Delete
CTRL = Qt.KeyboardModifier.ControlModifier


# ---- working days


def test_the_product_goes_by_a_calendar(qtbot, planning_page, planning, typed):
    qtbot.mouseClick(planning_page.fields["calendar_id"], LEFT)
    assert planning_page.window().findChildren(Picker)
    typed("Berlin", ENTER)
    assert planning.plan.product.calendar_id == planning.berlin.id
    assert planning_page.fields["calendar_id"].shown == "Berlin"
    planning.undo()
    assert planning_page.fields["calendar_id"].shown == "Monday to Friday"


def test_weekdays_are_toggled_but_never_all_off(qtbot, planning, lists):
    calendars = lists(Calendar)
    calendars.open_part(planning.berlin.id)
    field = field_of(calendars, "week_mask")
    field.days[4].setFocus()
    qtbot.keyClick(field.days[4], SPACE)
    assert planning.plan.calendars[planning.berlin.id].week_mask == "1111000"
    assert field.days[4].accessibleName() == "Friday"
    assert planning.workspace.undo_step.label == "Change working days of “Berlin”"
    for day in field.days[:4]:
        qtbot.mouseClick(day, LEFT)
    assert problems(field) == ["A calendar needs at least one working day a week."]
    assert field.marks == "0001000"


def test_holidays_are_typed_and_a_line_that_cannot_be_is_named(qtbot, planning, lists):
    calendars = lists(Calendar)
    calendars.open_part(planning.berlin.id)
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
    assert planning.plan.calendars[planning.berlin.id].holidays == {"2026-12-25": "Christmas"}
    qtbot.keyClick(field.text, ESCAPE)
    assert problems(field) == []
    assert field.text.toPlainText() == "25 Dec 2026 Christmas"
    assert calendars.form is not None


def test_a_pair_of_columns_is_pasted(qtbot, planning, lists):
    calendars = lists(Calendar)
    calendars.open_part(planning.berlin.id)
    field = field_of(calendars, "holidays")
    QApplication.clipboard().setText("03/10/2026\tUnity Day\n01/05/2026\tMay Day\n")
    field.text.setFocus()
    field.text.selectAll()
    field.text.paste()
    qtbot.keyClick(field.text, TAB)
    expected = {"2026-05-01": "May Day", "2026-10-03": "Unity Day"}
    assert planning.plan.calendars[planning.berlin.id].holidays == expected
    assert field.text.toPlainText() == "1 May 2026 May Day\n3 Oct 2026 Unity Day"
    assert planning.workspace.undo_step.label == "Change holidays of “Berlin”"


def test_a_calendar_file_adds_its_days_and_says_what_it_left_out(qtbot, planning, lists, tmp_path):
    path = tmp_path / "de.ics"
    path.write_text(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261003\nSUMMARY:Unity Day\n"
        "END:VEVENT\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261225\nSUMMARY:Other name\nEND:VEVENT\n"
        "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260525\nRRULE:FREQ=MONTHLY\nSUMMARY:Odd\n"
        "END:VEVENT\nEND:VCALENDAR\n"
    )
    calendars = lists(Calendar)
    calendars.open_part(planning.berlin.id)
    field = field_of(calendars, "holidays")
    qtbot.mouseClick(field.choose, LEFT)
    dialog = field.findChild(QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    qtbot.waitUntil(lambda: planning.tasks.is_idle)
    assert planning.plan.calendars[planning.berlin.id].holidays == {
        "2026-10-03": "Unity Day",
        "2026-12-25": "Christmas",
    }
    assert field.text.toPlainText().startswith("3 Oct 2026 Unity Day")
    assert "“Odd”: the rule “FREQ=MONTHLY” is not understood" in problems(field)[0]
    assert planning.notices[-1].text == "Added 1 entry from de.ics"
    planning.undo()
    assert field.text.toPlainText() == "25 Dec 2026 Christmas"


def test_a_file_that_is_no_calendar_is_told_under_the_field(qtbot, planning, lists, tmp_path):
    calendars = lists(Calendar)
    calendars.open_part(planning.berlin.id)
    field = field_of(calendars, "holidays")
    field.read_file(str(Path(tmp_path) / "gone.ics"))
    qtbot.waitUntil(lambda: bool(problems(field)))
    assert problems(field)[0].startswith("gone.ics cannot be read")


def test_a_calendar_that_is_added_is_opened(lists, add_part):
    calendars = lists(Calendar)
    add_part(calendars, "Gulf")
    assert rows(calendars) == ["Berlin", "Gulf"]
    assert field_of(calendars, "name").text() == "Gulf"
    assert calendars.rows[calendars.form.part_id].accessibleName() == "Gulf, 5 days a week"


# ---- people, releases, freezes


def test_capacity_availability_and_team_are_edited(qtbot, planning, lists, typed):
    teams, people = lists(Team), lists(Person)
    teams.open_part(planning.core.id)
    write(qtbot, field_of(teams, "capacity_weeks"), "-1")
    assert problems(teams) == ["Capacity must be 0 or more."]
    write(qtbot, field_of(teams, "capacity_weeks"), "12.5")
    assert problems(teams) == []
    assert teams.rows[planning.core.id].caption == "2 people · 12.5 person-weeks a month"
    people.open_part(planning.ann.id)
    write(qtbot, field_of(people, "availability"), "60")
    assert planning.plan.people[planning.ann.id].availability == 0.6
    write(qtbot, field_of(people, "availability"), "150")
    assert problems(people) == ["Availability must lie between 0 % and 100 %."]
    qtbot.waitUntil(lambda: not field_of(people, "team_id").visibleRegion().isEmpty())
    qtbot.mouseClick(field_of(people, "team_id"), LEFT)
    typed("Data", ENTER)
    assert people.rows[planning.ann.id].caption == "Data · 60%"


def test_availability_left_empty_is_all_of_it(qtbot, planning, lists):
    people = lists(Person)
    people.open_part(planning.ann.id)
    field = field_of(people, "availability")
    write(qtbot, field, "50")
    field.selectAll()
    qtbot.keyClick(field, DELETE)
    qtbot.keyClick(field, ENTER)
    assert planning.plan.people[planning.ann.id].availability == 1.0
    assert field.text() == "100%"


def test_absences_are_typed_as_holidays_are(qtbot, planning, lists):
    people = lists(Person)
    people.open_part(planning.ann.id)
    field = field_of(people, "absences")
    field.text.setFocus()
    qtbot.keyClicks(field.text, "6-10 Jul 2026 Leave")
    qtbot.keyClick(field.text, TAB)
    assert planning.plan.people[planning.ann.id].absences == {"2026-07-06/2026-07-10": "Leave"}
    assert people.rows[planning.ann.id].caption == "Core · 5 days off"


def test_a_freeze_begins_today_and_keeps_its_length_when_it_is_moved(
    qtbot, planning, lists, add_part
):
    freezes = lists(FreezeWindow)
    add_part(freezes, "Audit")
    assert freezes.rows[freezes.form.part_id].caption == "15 Jun 2026"
    freezes.open_part(planning.freeze.id)
    write(qtbot, field_of(freezes, "start"), "2027-01-04")
    found = planning.plan.freeze_windows[planning.freeze.id]
    assert (found.start, found.end) == (date(2027, 1, 4), date(2027, 1, 16))
    write(qtbot, field_of(freezes, "end"), "2027-01-01")
    assert problems(freezes) == ["End 2027-01-01 lies before start 2027-01-04."]
    assert field_of(freezes, "end").text() == "Fri 1 Jan 2027"
    write(qtbot, field_of(freezes, "end"), "2027-01-08")
    assert planning.workspace.undo_step.label == "Change end of “Peak”"


def test_a_freeze_needs_its_days(qtbot, planning, lists):
    freezes = lists(FreezeWindow)
    freezes.open_part(planning.freeze.id)
    for name in ("start", "end"):
        field = field_of(freezes, name)
        field.setFocus()
        field.selectAll()
        qtbot.keyClick(field, DELETE)
        qtbot.keyClick(field, ENTER)
    assert problems(freezes) == ["A freeze window needs a start.", "A freeze window needs an end."]
    assert planning.plan.freeze_windows[planning.freeze.id] == planning.freeze


def test_releases_stand_in_order_of_their_days(qtbot, planning, lists, add_part):
    releases = lists(Release)
    add_part(releases, "Early")
    assert rows(releases) == ["Spring", "Early"]
    write(qtbot, field_of(releases, "day"), "1 may")
    assert rows(releases) == ["Early", "Spring"]
    assert releases.form.part_id != planning.release.id


def test_a_link_leads_to_the_people(qtbot, planning_page, lists):
    planning_page.restore_state({"section": "people"})
    viewport = planning_page.column.viewport()
    qtbot.waitUntil(lambda: lists(Team).mapTo(viewport, lists(Team).pos()).y() < 300)


def test_the_rows_follow_the_look(planning_page, lists, planning):
    lists(Person).open_part(planning.ann.id)
    app_theme().set_scheme("dark")
    assert not planning_page.grab().isNull()
