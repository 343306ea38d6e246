from collections import Counter

import pytest
from memory_files import FEATURES, PLAN
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from mlpm_planner.application import features, parts
from mlpm_planner.domain.feature import Feature
from mlpm_planner.ui.preferences import preferences
from mlpm_planner.ui.theme.theme import app_theme

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def here(window):
    return window.desk.host.current.NAME


def menu(window, title):
    """A menu of the menu bar, as it is when it opens."""
    action = next(a for a in window.menuBar().actions() if a.text().replace("&", "") == title)
    action.menu().aboutToShow.emit()
    return action.menu()


def entry(menu, start):
    return next(a for a in menu.actions() if a.text().replace("&", "").startswith(start))


def rename(window, title="Re-ranker v2"):
    session = window.desk.session
    features.rename(session.workspace, FEATURES[0].id, title)
    return session.plan.features


# ---- actions by menu and key


def test_undo_says_what_it_takes_back_and_does_it(window):
    plan = rename(window)
    undo = entry(menu(window, "Edit"), "Undo")
    assert undo.text().replace("&", "") == "Undo Rename “Re-ranker”"
    undo.trigger()
    assert plan[FEATURES[0].id].title == "Re-ranker"
    assert window.desk.toaster.toasts[0].text == "Undid: Rename “Re-ranker”"
    assert entry(menu(window, "Edit"), "Redo Rename").isEnabled()


def test_undo_and_redo_by_keys(qtbot, window, press):
    plan = rename(window)
    qtbot.waitUntil(window.desk.hub.action("undo").isEnabled)
    press(window, Qt.Key.Key_Z, CTRL)
    assert plan[FEATURES[0].id].title == "Re-ranker"
    qtbot.waitUntil(window.desk.hub.action("redo").isEnabled)
    press(window, Qt.Key.Key_Z, CTRL | SHIFT)
    assert plan[FEATURES[0].id].title == "Re-ranker v2"


def test_a_title_with_an_ampersand_stays_whole_in_the_menu(window):
    rename(window, "Search & rank")
    rename(window, "Rank")
    assert "Search && rank" in entry(menu(window, "Edit"), "Undo").text()


def test_what_cannot_be_done_is_grey_and_says_why(window):
    undo = entry(menu(window, "Edit"), "Undo")
    assert not undo.isEnabled()
    assert undo.statusTip() == "There is nothing to undo."


def test_no_two_entries_of_a_menu_share_an_access_key(window):
    for title in (a.text().replace("&", "") for a in window.menuBar().actions()):
        entries = [a.text() for a in menu(window, title).actions() if "&" in a.text()]
        keys = [t.replace("&&", "").partition("&")[2][:1].casefold() for t in entries]
        assert len(keys) == len(set(keys)), f"{title}: {entries}"


def test_no_two_actions_share_a_shortcut(window):
    taken = {}
    for spec in window.desk.hub.specs:
        for keys in spec.shortcuts:
            assert keys not in taken, f"{keys}: {spec.id} and {taken[keys]}"
            taken[keys] = spec.id


def test_pages_by_control_and_digit_and_back_again(window, press):
    press(window, Qt.Key.Key_1, CTRL)
    assert here(window) == "home"
    press(window, Qt.Key.Key_BracketLeft, CTRL)
    assert here(window) == "prioritise"
    press(window, Qt.Key.Key_BracketRight, CTRL)
    assert here(window) == "home"


def test_g_then_r_goes_to_the_roadmap_while_a_list_has_the_focus(window, press):
    press(window, Qt.Key.Key_G)
    press(window, Qt.Key.Key_R)
    assert here(window) == "roadmap"


def test_g_alone_is_forgotten_when_the_next_key_is_no_page(window, press):
    press(window, Qt.Key.Key_G)
    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_R)
    assert here(window) == "prioritise"


def test_single_keys_can_be_switched_off(window, press):
    preferences().change(single_keys=False)
    press(window, Qt.Key.Key_G)
    press(window, Qt.Key.Key_R)
    preferences().change(single_keys=True)
    assert here(window) == "prioritise"


def test_letters_typed_into_a_field_are_text(qtbot, window):
    window.desk.reveal(Feature, FEATURES[0].id)
    qtbot.waitUntil(lambda: window.desk.pane.inspector.panel.KIND is Feature)
    area = window.desk.pane.inspector.panel.title.editor.area
    area.setFocus()
    area.selectAll()
    qtbot.keyClicks(area, "gr")
    assert area.toPlainText() == "gr"
    assert here(window) == "prioritise"


def test_copy_in_the_menu_copies_what_the_focused_list_has_selected(window):
    window.desk.reveal(Feature, FEATURES[0].id)
    window.desk.host.current.pane.view.setFocus()
    entry(menu(window, "Edit"), "Copy").trigger()
    assert "Re-ranker" in QApplication.clipboard().text()


def test_the_views_of_a_page_are_actions_too(window):
    matrix = entry(menu(window, "View"), "Matrix")
    matrix.trigger()
    assert window.desk.host.current.view == "matrix"
    assert window.header.views.current == "matrix"
    assert entry(menu(window, "View"), "Matrix").isChecked()


# ---- sidebar, inspector, size


def test_a_click_in_the_sidebar_shows_the_page(qtbot, window):
    qtbot.mouseClick(window.sidebar.items["home"], Qt.MouseButton.LeftButton)
    assert here(window) == "home"
    assert window.sidebar.items["home"].isChecked()
    assert window.header.title.text() == "Home"


def test_the_sidebar_folds_by_key_and_in_a_narrow_window(window, press):
    press(window, Qt.Key.Key_Backslash, CTRL)
    assert window.sidebar.width() == 56
    press(window, Qt.Key.Key_Backslash, CTRL)
    assert window.sidebar.width() == 224
    window.resize(1000, 700)
    assert window.sidebar.width() == 56


def test_in_a_narrow_window_the_inspector_comes_only_when_asked(window, press):
    assert window.body.is_open
    window.resize(1100, 700)
    assert not window.body.is_open
    press(window, Qt.Key.Key_I, CTRL)
    assert window.body.is_open
    window.resize(1440, 900)
    assert window.body.is_open
    assert window.state.inspector_open


def test_the_edge_of_the_inspector_is_dragged_within_limits(qtbot, window):
    grip = window.body.drawer.grip
    qtbot.mousePress(grip, Qt.MouseButton.LeftButton)
    for x, width in ((-60, 418), (-900, 520), (900, 320)):
        qtbot.mouseMove(grip, grip.rect().center() + QPoint(x, 0))
        assert window.body.drawer_width == pytest.approx(width, abs=4)


def test_the_window_is_named_after_the_product_also_after_a_change(window):
    session = window.desk.session
    parts.set_field(session.workspace, session.plan.product, "name", "Ads & offers")
    assert window.windowTitle() == "Ads & offers – mlpm_planner"
    assert window.sidebar.head.text() == "Ads & offers"
    assert window.state.recent[0].name == "Ads & offers"


# ---- remembered


def test_page_view_selection_and_inspector_are_as_they_were(qtbot, window, shown):
    window.desk.host.current.set_view("matrix")
    window.desk.session.select(Feature, FEATURES[1].id)
    window.desk.toggle_inspector()
    window.body.set_drawer_width(400)
    window.close()
    again = shown(PLAN)
    qtbot.waitUntil(lambda: again.desk.host is not None)
    assert (here(again), again.desk.host.current.view) == ("prioritise", "matrix")
    assert again.desk.session.selected.ids == (FEATURES[1].id,)
    assert (again.body.is_open, again.body.drawer_width) == (False, 400)


def test_closing_saves_what_is_still_queued(window, files):
    files.stores[PLAN].held = True
    rename(window)
    window.close()
    assert files.stores[PLAN].saved[-1].label == "Rename “Re-ranker”"


def test_a_window_that_closes_while_opening_lets_go_of_the_file(shown, files):
    window = shown(None)
    closed = []
    original = files.open

    def open_(path, **more):
        opened = original(path, **more)
        opened.store.on_close = lambda: closed.append(path)
        return opened

    files.open = open_
    window.desk.start(PLAN)
    window.close()
    assert closed == [PLAN]


# ---- dropped files


def drop(window, *names):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(name) for name in names])
    around = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton)
    enter = QDragEnterEvent(window.rect().center(), *around, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        at = QPointF(window.rect().center())
        event = QDropEvent(at, *around, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(window, event)
    return enter.isAccepted()


def test_a_dropped_workspace_is_opened(qtbot, shown, tmp_path):
    window = shown(None)
    assert drop(window, str(tmp_path / "other.mlpm"))
    qtbot.waitUntil(lambda: window.desk.session is not None)
    assert window.desk.session.path == tmp_path / "other.mlpm"


def test_a_file_of_another_kind_is_not_taken(shown, tmp_path):
    assert not drop(shown(None), str(tmp_path / "photo.png"))


# ---- look


def test_the_theme_goes_round_by_key_and_is_kept(window, press):
    preferences().change(scheme="light")
    for scheme in ("dark", "system", "light"):
        press(window, Qt.Key.Key_L, CTRL | SHIFT)
        assert (app_theme().scheme, preferences().settings.scheme) == (scheme, scheme)


def test_no_style_sheet_anywhere_so_item_views_scroll_by_blitting(window):
    assert window.isVisible()
    styled = [w for w in QApplication.allWidgets() if w.styleSheet()]
    assert (QApplication.instance().styleSheet(), styled) == ("", [])


class Paints(QObject):
    """Counts how often each visible widget is painted."""

    def __init__(self):
        super().__init__()
        self.counts = Counter()

    @override
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self.counts[type(watched).__name__, id(watched)] += 1
        return False


def test_a_change_of_theme_paints_everything_once_or_twice(qtbot, window):
    preferences().change(scheme="light")
    qtbot.waitUntil(lambda: window.desk.session.tasks.is_idle)
    paints = Paints()
    with qtbot.waitExposed(window):
        window.repaint()
    QApplication.instance().installEventFilter(paints)
    preferences().change(scheme="dark")
    qtbot.waitUntil(lambda: paints.counts["NavItem", id(window.sidebar.items["home"])] > 0)
    QApplication.sendPostedEvents()
    QApplication.instance().removeEventFilter(paints)
    assert {name: n for name, n in paints.counts.items() if n > 2} == {}
    preferences().change(scheme="light")


def test_presentation_shows_the_page_alone_and_escape_brings_all_back(window, qtbot, press):
    inspector = window.body.is_open
    press(window, Qt.Key.Key_F11, SHIFT)
    assert window.isFullScreen()
    assert not window.sidebar.isVisible()
    assert not window.strip.isVisible()
    assert not window.menuBar().isVisible()
    assert not window.body.is_open
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    assert window.sidebar.isVisible()
    assert window.strip.isVisible()
    assert window.body.is_open is inspector
