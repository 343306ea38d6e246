"""The filter bar of the feature lists: chips on any column, edited where they are."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from roadmap_world import day

from mlpm_planner.application.filters import Comparison


@pytest.fixture
def page(timeline_page):
    """The Roadmap as a table."""
    timeline_page.set_view("table")
    timeline_page.table.view.setFocus()
    return timeline_page


def titles(page):
    table = page.table.view.table
    found = (table.feature(row) for row in range(table.rowCount()))
    return [feature.title for feature in found if feature is not None]


def chips(page):
    return [chip.text() for chip in page.bar.filter_chips]


def test_a_date_is_asked_from_the_keyboard(page, typed, qtbot):
    page.bar.filter.click()
    typed("start", Qt.Key.Key_Return)
    typed(day(7).isoformat(), Qt.Key.Key_Return)
    assert page.bar.popup is None
    assert sorted(titles(page)) == ["Cache", "Gate", "Loop"]
    assert chips(page) == ["Start from 22 Jun 2026"]
    qtbot.keyClick(page.bar.filter_chips[0], Qt.Key.Key_Delete)
    assert len(titles(page)) == 5


def test_a_chip_opens_what_it_asks_and_words_are_ticked(page, typed, qtbot):
    page.bar.filter.click()
    typed("window: now", Qt.Key.Key_Return)
    assert sorted(titles(page)) == ["Cache", "Ranker"]
    page.bar.filter_chips[0].click()
    box = page.bar.popup.boxes["Next"]
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert sorted(titles(page)) == ["Cache", "Loop", "Ranker"]
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert chips(page) == ["Window: Next, Now"]


def test_any_of_two_filters(page, typed):
    page.bar.filter.click()
    typed("theme: speed", Qt.Key.Key_Return)
    page.bar.filter.click()
    typed("window: next", Qt.Key.Key_Return)
    assert titles(page) == []
    page.bar.any_of.click()
    assert sorted(titles(page)) == ["Cache", "Gate", "Idea", "Loop"]


def test_what_makes_no_sense_is_said_and_asks_nothing(page, typed):
    page.bar.filter.click()
    typed("start", Qt.Key.Key_Return)
    typed("soonish", Qt.Key.Key_Tab)
    field = page.bar.popup.fields[0]
    assert field.problem.startswith("Not a date")
    assert len(titles(page)) == 5
    page.bar.popup.dismiss()
    assert chips(page) == []


def test_another_comparison_by_arrow_keys(page, typed, qtbot):
    page.bar.filter.click()
    typed("start", Qt.Key.Key_Return)
    popup = page.bar.popup
    popup.comparison.setFocus()
    qtbot.keyClick(popup.comparison, Qt.Key.Key_Left)
    assert popup.condition.test is Comparison.FILLED
    qtbot.keyClick(popup.comparison, Qt.Key.Key_Left)
    assert titles(page) == ["Idea"]
    qtbot.keyClick(popup.comparison, Qt.Key.Key_Escape)
    assert chips(page) == ["Start: empty"]
    assert QApplication.focusWidget() is page.bar.filter
