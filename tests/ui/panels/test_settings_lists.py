"""The lists of the settings: adding, opening, deleting and moving with keys."""

from planning_world import field_of, focused, problems, rows, write
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from mlpm_planner.application import goals
from mlpm_planner.domain.calendar import Calendar, FreezeWindow
from mlpm_planner.domain.goal import Goal
from mlpm_planner.domain.people import Person, Team
from mlpm_planner.domain.product import Release
from mlpm_planner.ui.panels.settings import part_fields
from mlpm_planner.ui.panels.settings.page import SettingsPage
from mlpm_planner.ui.panels.settings.part_list import ListSpec, PartField, PartList

LEFT = Qt.MouseButton.LeftButton
ENTER, TAB, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape
SPACE, DOWN, DELETE = Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Delete
ALT = Qt.KeyboardModifier.AltModifier


def test_parts_are_added_one_after_the_other_with_enter(planning, lists, add_part):
    people = lists(Person)
    add_part(people, "Cy")
    add_part(people, "Abe")
    assert rows(people) == ["Abe", "Ann", "Bo", "Cy"]
    assert focused() is people.name
    assert people.name.text() == ""
    assert planning.workspace.undo_step.label == "Add “Abe”"
    planning.undo()
    assert rows(people) == ["Ann", "Bo", "Cy"]


def test_the_button_adds_too_and_an_empty_name_adds_nothing(qtbot, lists):
    teams = lists(Team)
    qtbot.mouseClick(teams.add, LEFT)
    assert rows(teams) == ["Core", "Data"]
    assert focused() is teams.name
    qtbot.keyClicks(teams.name, "Edge")
    qtbot.mouseClick(teams.add, LEFT)
    assert rows(teams) == ["Core", "Data", "Edge"]


def test_a_name_that_cannot_be_is_said_under_the_field(lists, add_part, planning):
    people = lists(Person)
    people.name.setText("x" * 501)
    people.name.setFocus()
    add_part(people, "")
    assert problems(people) == ["Name has 501 characters; at most 500."]
    assert len(planning.plan.people) == 2


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


def test_a_deletion_says_what_loses_its_reference_and_can_be_undone(qtbot, planning, lists):
    teams = lists(Team)
    row = teams.rows[planning.core.id]
    row.setFocus()
    qtbot.keyClick(row, DELETE)
    assert rows(teams) == ["Data"]
    notice = planning.notices[-1]
    assert notice.text == "Deleted “Core”: 2 people and 1 feature lose their team"
    assert notice.undo
    assert focused() is next(iter(teams.rows.values()))
    planning.undo()
    assert rows(teams) == ["Core", "Data"]
    assert planning.plan.people[planning.ann.id].team_id == planning.core.id


def test_what_is_opened_is_brought_into_view(qtbot, planning_page, lists):
    planning_page.window().resize(900, 500)
    people = lists(Person)
    people.open_part(next(iter(people.rows)))
    qtbot.waitUntil(lambda: not people.form.delete.visibleRegion().isEmpty())


def test_the_last_row_deleted_with_the_button_leaves_the_cursor_where_to_add(
    qtbot, planning, lists
):
    freezes = lists(FreezeWindow)
    freezes.open_part(planning.freeze.id)
    qtbot.mouseClick(freezes.form.delete, LEFT)
    assert rows(freezes) == []
    assert focused() is freezes.name
    assert freezes.form is None


def test_a_change_elsewhere_leaves_what_is_being_typed(qtbot, planning, lists):
    people = lists(Person)
    people.open_part(planning.ann.id)
    qtbot.keyClicks(field_of(people, "name"), "Anni")
    with planning.workspace.edit("x") as edit:
        edit.add(Person(name="Aaa"))
    assert rows(people)[0] == "Aaa"
    assert field_of(people, "name").text() == "Anni"
    assert people.form.part_id == planning.ann.id


def test_a_renamed_part_keeps_its_form_where_it_lands(qtbot, planning, lists):
    people = lists(Person)
    people.open_part(planning.ann.id)
    write(qtbot, field_of(people, "name"), "Zoe")
    assert rows(people) == ["Bo", "Zoe"]
    assert people._lines.indexOf(people.form) == 2
    assert planning.workspace.undo_step.label == "Change name of “Ann”"


def test_a_part_that_is_gone_closes_its_form(planning, lists):
    people = lists(Person)
    people.open_part(planning.ann.id)
    with planning.workspace.edit("x") as edit:
        edit.remove(planning.ann)
    assert people.form is None
    assert rows(people) == ["Bo"]


def test_a_long_list_shows_its_first_rows_and_makes_fields_when_they_are_asked_for(
    qtbot, planning, settings_shown
):
    with planning.workspace.edit("many") as edit:
        for number in range(200):
            edit.add(Person(name=f"P{number:03}"))
    planning_page = settings_shown(SettingsPage(planning))
    people = next(
        each for each in planning_page.findChildren(PartList) if each._spec.kind is Person
    )
    assert len(people.rows) == 12
    assert people.more.text() == "Show all 202"
    last = list(people.rows.values())[-1]
    last.setFocus()
    qtbot.keyClick(last, DOWN)
    assert len(people.rows) == 202
    assert focused().text() == "P010"
    assert people.form is None
    assert not people.more.isVisible()


def test_parts_with_an_order_are_moved_with_buttons_and_keys(qtbot, planning, settings_shown):
    with planning.workspace.edit("goals") as edit:
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
        move=lambda part_id, step: goals.move_goal(planning.workspace, part_id, step),
    )
    made = settings_shown(PartList(planning, spec))
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
