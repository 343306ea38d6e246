"""Journey 7, half a sentence: what was being typed when the program was killed is offered again."""

import os
import signal
import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from mlpm_planner.application.wording import quoted
from mlpm_planner.domain.kpi import Kpi
from mlpm_planner.ui.shell.half_typed import TYPED
from mlpm_planner.ui.state import HalfTyped, keep_typed, load_typed

LEFT = Qt.MouseButton.LeftButton
TYPE_AND_HANG = """
import sys, time
from pathlib import Path
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from mlpm_planner.bootstrap import make_files
from mlpm_planner.domain.feature import Feature
from mlpm_planner.ui.shell.main_window import MainWindow
app = QApplication([])
window = MainWindow(make_files)
window.resize(1440, 900)
window.show()
desk = window.furnish()
desk.start(Path(sys.argv[1]))
def until(done):
    while not done():
        QTest.qWait(20)
until(lambda: desk.host is not None and desk.host.current is not None)
feature = next(iter(desk.session.plan.features.values()))
desk.show_page("roadmap")
desk.session.select(Feature, feature.id)
until(lambda: desk.pane.inspector is not None)
until(lambda: desk.pane.inspector.isVisible() and desk.pane.inspector.is_ready)
area = desk.pane.inspector.panel.title.editor.area
until(lambda: area.isVisible())
window.activateWindow()
area.setFocus()
area.selectAll()
QTest.keyClicks(area, "Half a title")
QTest.qWait(2_000)
print("typed", flush=True)
time.sleep(600)
"""


def first_feature(planner):
    return next(iter(planner.session.plan.features.values()))


def banner(planner):
    return next((s for s in planner.window.banners.subjects if s.startswith(TYPED)), None)


def offered(planner):
    planner.wait(lambda: banner(planner))
    return planner.said()


@pytest.fixture
def notes_of(open_window, sample):
    """A window in which the notes of the first feature have the focus."""

    def open_():
        planner = open_window(sample)
        planner.go("roadmap")
        feature = first_feature(planner)
        planner.session.select(type(feature), feature.id)
        inspector = planner.desk.pane.inspector
        planner.wait(lambda: inspector.isVisible() and inspector.is_ready)
        area = inspector.panel.notes.area
        planner.wait(area.isVisible)
        planner.activate()
        area.setFocus()
        area.selectAll()
        return planner, area

    return open_


def test_a_title_half_typed_when_the_program_is_killed_is_put_back(open_window, sample):
    words = [sys.executable, "-c", TYPE_AND_HANG, str(sample)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, env=dict(os.environ)) as killed:
        assert killed.stdout.readline() == b"typed\n"
        killed.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    planner = open_window(sample)
    feature = first_feature(planner)
    assert f"“Half a title” in Title of {quoted(feature.title)}" in offered(planner)
    assert feature.title != "Half a title"
    planner.qtbot.mouseClick(planner.button("Put it back"), LEFT)
    planner.wait(lambda: banner(planner) is None)
    planner.activate()
    editor = QApplication.focusWidget()
    assert editor.toPlainText() == "Half a title"
    planner.press(Qt.Key.Key_Return)
    assert first_feature(planner).title == "Half a title"
    planner.saved()
    planner.wait(lambda: load_typed(sample) == ())


def test_typing_is_kept_and_goes_when_it_is_committed(notes_of, sample):
    planner, area = notes_of()
    planner.type("Ask the")
    planner.wait(lambda: [typed.text for typed in load_typed(sample)] == ["Ask the"])
    planner.type(" team")
    planner.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert first_feature(planner).notes == "Ask the team"
    planner.wait(lambda: load_typed(sample) == ())
    assert not area.is_touched


def test_typing_that_is_taken_back_is_not_offered(notes_of, sample):
    planner, _area = notes_of()
    planner.type("Never mind")
    planner.wait(lambda: load_typed(sample))
    planner.press(Qt.Key.Key_Escape)
    planner.wait(lambda: load_typed(sample) == ())


def test_what_is_discarded_is_not_offered_again(open_window, sample):
    keep_typed(sample, [HalfTyped("209", "Value of Latency", "home")])
    planner = open_window(sample)
    assert "“209” in Value of Latency when" in offered(planner)
    planner.qtbot.mouseClick(planner.button("Discard"), LEFT)
    planner.wait(lambda: load_typed(sample) == ())
    assert banner(planner) is None


def test_a_value_goes_back_into_the_entry_of_its_kpi(open_window, sample):
    planner = open_window(sample)
    kpi = list(planner.session.plan.kpis.values())[2]
    planner.close()
    keep_typed(sample, [HalfTyped("209", "Value", "kpis", Kpi.TABLE, kpi.id)])
    planner = open_window(sample)
    assert f"“209” in Value of {quoted(kpi.name)}" in offered(planner)
    planner.qtbot.mouseClick(planner.button("Put it back"), LEFT)
    planner.wait(lambda: banner(planner) is None)
    assert planner.page.NAME == "kpis"
    planner.activate()
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "209"


def test_without_its_editor_the_text_goes_to_the_clipboard(open_window, sample):
    keep_typed(sample, [HalfTyped("209", "Value of Latency", "home")])
    planner = open_window(sample)
    offered(planner)
    planner.qtbot.mouseClick(planner.button("Put it back"), LEFT)
    planner.wait(lambda: banner(planner) is None)
    assert QApplication.clipboard().text() == "209"


def test_what_is_in_the_plan_already_is_not_offered(open_window, sample):
    planner = open_window(sample)
    feature = first_feature(planner)
    planner.close()
    kept = [HalfTyped(feature.title, "Title", "roadmap", "features", feature.id)]
    keep_typed(sample, kept)
    planner = open_window(sample)
    planner.wait(lambda: load_typed(sample) == ())
    assert banner(planner) is None


def test_an_offer_stays_until_it_is_answered(open_window, sample):
    typed = HalfTyped("209", "Value of Latency", "home")
    keep_typed(sample, [typed])
    planner = open_window(sample)
    offered(planner)
    planner.close()
    assert load_typed(sample) == (typed,)
