import pytest
from PySide6.QtCore import Qt

from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.fields import SearchField
from mlpm_planner.ui.widgets.picker import Picker, PickItem, pick, ranked

ITEMS = [
    PickItem("p", "Planned", "circle"),
    PickItem("i", "In progress", "circle-dot"),
    PickItem("s", "Shipped", "circle-check", note="Shift S"),
    PickItem("x", "Not for you", enabled=False),
]


@pytest.fixture
def anchor(placed):
    return placed(Button("Status", arrow=True))


def search_of(picker):
    return picker.findChild(SearchField)


def press(qtbot, picker, key):
    qtbot.keyClick(search_of(picker), key)


def words(picker):
    return [item.text for item in picker.shown]


def test_prefixes_come_before_word_starts_and_the_rest():
    items = [PickItem(t, t) for t in ("Deploy ship", "Worship", "Ship it", "Other")]
    assert [i.text for i in ranked(items, "ship")] == ["Ship it", "Deploy ship", "Worship"]
    assert ranked(items, "") == items


def test_every_word_typed_must_occur():
    items = [PickItem(t, t) for t in ("Latency budget", "Latency", "Budget")]
    assert [i.text for i in ranked(items, "bud lat")] == ["Latency budget"]


def test_typing_narrows_and_enter_chooses(anchor, qtbot):
    chosen = []
    picker = pick(anchor, ITEMS, chosen.append)
    qtbot.waitUntil(search_of(picker).hasFocus)
    qtbot.keyClicks(search_of(picker), "ship")
    assert words(picker) == ["Shipped"]
    press(qtbot, picker, Qt.Key.Key_Return)
    assert chosen == ["s"]
    qtbot.waitUntil(anchor.hasFocus)


def test_arrows_start_at_the_current_choice(anchor, qtbot):
    chosen = []
    picker = pick(anchor, ITEMS, chosen.append, current="i")
    press(qtbot, picker, Qt.Key.Key_Down)
    assert search_of(picker).accessibleDescription() == "Shipped"
    press(qtbot, picker, Qt.Key.Key_Return)
    assert chosen == ["s"]


def test_escape_chooses_nothing_and_gives_the_focus_back(anchor, qtbot):
    chosen = []
    picker = pick(anchor, ITEMS, chosen.append)
    with qtbot.waitSignal(picker.closed):
        press(qtbot, picker, Qt.Key.Key_Escape)
    assert chosen == []
    qtbot.waitUntil(anchor.hasFocus)


def test_an_item_that_is_off_is_skipped_and_cannot_be_chosen(anchor, qtbot):
    chosen = []
    picker = pick(anchor, ITEMS, chosen.append, current="s")
    press(qtbot, picker, Qt.Key.Key_Down)
    assert search_of(picker).accessibleDescription() == "Shipped"
    qtbot.keyClicks(search_of(picker), "not")
    press(qtbot, picker, Qt.Key.Key_Return)
    assert (words(picker), chosen) == (["Not for you"], [])
    picker.dismiss()


def test_a_click_outside_closes_it(anchor, window, qtbot):
    picker = pick(anchor, ITEMS, print)
    with qtbot.waitSignal(picker.closed):
        qtbot.mouseClick(window, Qt.MouseButton.LeftButton, pos=window.rect().bottomRight())


def test_nothing_found_chooses_nothing(anchor, qtbot):
    chosen = []
    picker = pick(anchor, ITEMS, chosen.append)
    qtbot.keyClicks(search_of(picker), "zzz")
    press(qtbot, picker, Qt.Key.Key_Return)
    assert (words(picker), chosen) == ([], [])
    picker.dismiss()


def test_what_is_not_there_can_be_made(anchor, qtbot):
    created = []
    picker = Picker(anchor, ITEMS, create="Create status")
    picker.created.connect(created.append)
    picker.open()
    qtbot.keyClicks(search_of(picker), "Planned")
    assert words(picker) == ["Planned"]  # it is there
    qtbot.keyClicks(search_of(picker), " twice")
    assert words(picker) == ["Create status “Planned twice”"]
    press(qtbot, picker, Qt.Key.Key_Return)
    assert created == ["Planned twice"]


def test_it_stays_inside_the_window(window, placed):
    window.layout().addStretch()
    low = placed(Button("Low"))
    picker = pick(low, ITEMS * 5, print)
    assert window.rect().contains(picker.geometry().center())
    panel = picker.panel_rect().translated(picker.pos())
    assert panel.top() >= 0
    assert panel.bottom() <= window.height()
    picker.dismiss()


def test_a_change_of_look_closes_it(anchor, qtbot):
    picker = pick(anchor, ITEMS, print)
    with qtbot.waitSignal(picker.closed):
        app_theme().set_scheme("dark")
    app_theme().set_scheme("light")
