from datetime import date

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QLineEdit

from mlpm_planner.ui.widgets.calendar_popup import CalendarPopup
from mlpm_planner.ui.widgets.fields import LineEdit, SearchField, TextArea
from mlpm_planner.ui.widgets.value_fields import DateField, NumberField


@pytest.fixture(autouse=True)
def english():
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(before)


def typed(qtbot, field, text):
    field.selectAll()
    qtbot.keyClicks(field, text)


def test_enter_commits_a_change_once(placed, qtbot):
    field, heard = placed(LineEdit("Old", "Title")), []
    field.committed.connect(heard.append)
    typed(qtbot, field, "New")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard == ["New"]


def test_leaving_commits_and_escape_takes_back(placed, qtbot):
    field, heard = placed(LineEdit("Old", "Title")), []
    field.committed.connect(heard.append)
    typed(qtbot, field, "Oops")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "Old"
    typed(qtbot, field, "New")
    placed(QLineEdit())
    assert heard == ["New"]


def test_a_value_from_outside_is_shown_without_a_signal(placed):
    field, heard = placed(LineEdit("Old", "Title")), []
    field.committed.connect(heard.append)
    field.set_value("Other")
    placed(QLineEdit())
    assert (field.text(), heard) == ("Other", [])


def test_notes_commit_on_ctrl_enter_and_escape_takes_back(placed, qtbot):
    notes, heard = placed(TextArea("Old", "Notes")), []
    notes.committed.connect(heard.append)
    qtbot.keyClicks(notes, "x")
    qtbot.keyClick(notes, Qt.Key.Key_Escape)
    assert notes.toPlainText() == "Old"
    qtbot.keyClicks(notes, "New ")
    qtbot.keyClick(notes, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert heard == ["New Old"]


def test_escape_clears_a_search_and_then_leaves_it(placed, qtbot):
    search, left = placed(SearchField("Find", "/")), []
    search.cleared.connect(lambda: left.append(True))
    qtbot.keyClicks(search, "late")
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert (search.text(), left) == ("", [])
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert left == [True]


def test_a_date_is_read_and_shown_in_full(placed, qtbot):
    field = placed(DateField("Due"))
    typed(qtbot, field, "next fri")
    assert field.accessibleDescription() == "Fri 26 Jun 2026"  # said while typing
    with qtbot.waitSignal(field.edited):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.value == date(2026, 6, 26)
    assert field.text() == "Fri 26 Jun 2026"


def test_the_due_date_of_a_quarter_is_its_last_day(placed, qtbot):
    field = placed(DateField("Due", last_day=True))
    typed(qtbot, field, "q3")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.value == date(2026, 9, 30)


def test_a_shown_date_can_be_edited_in_place(placed, qtbot):
    field = placed(DateField("Due"))
    field.set_parsed(date(2026, 6, 26))
    typed(qtbot, field, "Fri 27 Nov 2026")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.value == date(2026, 11, 27)


def test_what_is_no_date_stays_to_be_mended(placed, qtbot):
    field, heard = placed(DateField("Due")), []
    field.edited.connect(lambda: heard.append(True))
    typed(qtbot, field, "banana")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "banana"
    assert "Not a date" in field.problem
    assert "Not a date" in field.accessibleDescription()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), field.problem, heard) == ("", "", [])


def test_an_emptied_date_is_no_date(placed, qtbot):
    field = placed(DateField("Due"))
    field.set_parsed(date(2026, 6, 26))
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    with qtbot.waitSignal(field.edited):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.value is None


def test_the_calendar_is_worked_with_the_keys(placed, window, qtbot):
    field = placed(DateField("Due"))
    field.set_parsed(date(2026, 6, 26))
    qtbot.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = window.findChild(CalendarPopup)
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_Down, Qt.Key.Key_Right):
        qtbot.keyClick(popup, key)
    assert popup.accessibleName() == "Calendar: Monday 3 August 2026"
    with qtbot.waitSignal(field.edited):
        qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert field.value == date(2026, 8, 3)
    qtbot.waitUntil(field.hasFocus)


def test_a_click_on_a_day_picks_it_and_a_click_elsewhere_picks_none(placed, window, qtbot):
    field = placed(DateField("Due"))
    popup = field.open_calendar()
    day = popup.day_rect(date(2026, 6, 18)).center().toPoint()
    qtbot.mouseClick(popup, Qt.MouseButton.LeftButton, pos=day)
    assert field.value == date(2026, 6, 18)
    second = field.open_calendar()
    with qtbot.waitSignal(second.closed):
        qtbot.mouseClick(window, Qt.MouseButton.LeftButton, pos=window.rect().bottomRight())
    assert field.value == date(2026, 6, 18)


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("38,4", 38.4, "38.4"),
        ("1.2k", 1200, "1,200"),
        ("-3", -3, "−3"),
        ("0.00012", 0.00012, "0.00012"),
    ],
)
def test_a_number_is_read_and_shown_as_usual(placed, qtbot, text, value, shown):
    field = placed(NumberField("Value"))
    typed(qtbot, field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (field.value, field.text()) == (value, shown)


@pytest.mark.parametrize("text", ["38,4", "38.4 %", "0.384"])
def test_a_share_is_kept_as_a_fraction_and_shown_as_percent(placed, qtbot, text):
    field = placed(NumberField("Share", percent=True))
    typed(qtbot, field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.value == pytest.approx(0.384)
    assert field.text() == "38.4%"


def test_committing_the_shown_text_again_changes_nothing(placed, qtbot):
    field, heard = placed(NumberField("Share", percent=True)), []
    field.set_parsed(0.005)
    field.edited.connect(lambda: heard.append(True))
    typed(qtbot, field, "0.5%")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (field.value, heard) == (0.005, [])
