"""What is set on the Settings page holds in the whole window."""

import pytest
from PySide6.QtCore import QPoint, Qt

from mlpm_planner.application.settings import Settings, to_json
from mlpm_planner.application.team_load import By
from mlpm_planner.ui.panels.settings.part_list import PartList
from mlpm_planner.ui.preferences import preferences
from mlpm_planner.ui.widgets.card import Card

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def planner(open_window, sample):
    """The window on the sample plan, with settings as they come."""
    preferences().change(**to_json(Settings(scheme="light", reduce_motion=True)))
    yield open_window(sample)
    preferences().change(**to_json(Settings(scheme="light")))


def leave_for_roadmap(planner):
    """Press G then R on a box of the Settings page."""
    planner.page.fields["single_keys"].setFocus()
    planner.press(Qt.Key.Key_G)
    planner.press(Qt.Key.Key_R)
    return planner.page.NAME


def test_single_keys_go_to_pages_until_they_are_switched_off(planner):
    settings = planner.go("settings")
    assert leave_for_roadmap(planner) == "roadmap"
    planner.wait(planner.is_ready)
    planner.go("settings")
    settings.fields["single_keys"].setFocus()
    planner.press(Qt.Key.Key_Space)
    assert leave_for_roadmap(planner) == "settings"


def test_the_button_opens_the_sheet_of_shortcuts(qtbot, planner):
    page = planner.go("settings")
    qtbot.mouseClick(page.shortcuts, LEFT)
    shown = planner.window.focusWidget()
    assert shown.accessibleName() == "Keyboard shortcuts"
    planner.press(Qt.Key.Key_Escape)
    assert planner.window.focusWidget() is not shown


def test_about_is_shown_where_the_versions_stand(planner):
    planner.desk.hub.run_id("about")
    page = planner.page
    assert page.NAME == "settings"
    planner.wait(lambda: page.about.mapTo(page.column, QPoint(0, 0)).y() < page.column.height() / 2)


@pytest.mark.parametrize(
    ("action", "title"),
    [
        ("working_days", "Working days"),
        ("people", "Teams and people"),
        ("releases", "Releases and freezes"),
    ],
)
def test_what_the_plan_is_made_within_is_reached_from_anywhere(planner, action, title):
    planner.desk.hub.run_id(action)
    page = planner.page
    card = next(each for each in page.findChildren(Card) if each.accessibleName() == title)
    planner.wait(lambda: 0 <= card.mapTo(page.column, QPoint(0, 0)).y() < page.column.height() / 2)


def test_people_who_are_away_can_do_less_and_the_roadmap_says_so(qtbot, planner):
    planner.go("roadmap")
    planner.wait(planner.is_ready)
    strip = planner.page.timeline.canvas.strip
    strip.show_by(By.PERSON)
    planner.wait(lambda: strip.is_loaded)
    before = strip.load.capacity
    page = planner.go("settings")
    people = next(
        each for each in page.findChildren(PartList) if "person" in each.name.accessibleName()
    )
    people.open_part(next(iter(people.rows)))
    absences = people.form.editors["absences"].widget.text
    with qtbot.waitActive(planner.window):
        planner.window.activateWindow()
    absences.setFocus()
    absences.clear()
    planner.type("1 Jan 2025 to 31 Dec 2027 Sabbatical")
    planner.press(Qt.Key.Key_Tab)
    planner.saved()
    planner.go("roadmap")
    planner.wait(lambda: strip.is_loaded and sum(strip.load.capacity) < sum(before))


def test_a_new_name_of_the_product_stands_in_the_title_and_is_saved(planner):
    field = planner.go("settings").fields["name"]
    field.setFocus()
    field.selectAll()
    planner.type("Ranker")
    planner.press(Qt.Key.Key_Return)
    planner.saved()
    assert planner.window.windowTitle().startswith("Ranker")
    planner.undo()
    planner.wait(lambda: planner.window.windowTitle().startswith("Search"))


def test_edits_carry_the_name_of_who_made_them(planner):
    field = planner.go("settings").fields["author"]
    field.setFocus()
    planner.type("Ines")
    planner.press(Qt.Key.Key_Return)
    assert planner.session.workspace.author == "Ines"
