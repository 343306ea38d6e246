import sys
import threading

import pytest
from PySide6.QtWidgets import QMessageBox

from mlpm_planner.application.settings_file import state_folder
from mlpm_planner.ui import crash


@pytest.fixture
def watched(window, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    crash.install(window)
    return window


def fail():
    message = "no such column"
    raise LookupError(message)


def reports():
    return [path.read_text("utf-8") for path in (state_folder() / "crashes").glob("*.txt")]


def test_a_defect_is_told_with_its_report_and_the_window_goes_on(watched, capsys):
    try:
        fail()
    except LookupError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    box = watched.findChild(QMessageBox)
    assert box.isVisible()
    assert "LookupError: no such column" in box.detailedText()
    assert "LookupError: no such column" in reports()[0]
    assert "LookupError" in capsys.readouterr().err
    assert watched.isVisible()
    box.close()


def test_many_defects_at_once_show_one_message(watched):
    for number in range(3):
        error = ValueError(number)
        sys.excepthook(ValueError, error, None)
    boxes = watched.findChildren(QMessageBox)
    assert len(boxes) == 1
    boxes[0].close()


@pytest.mark.usefixtures("watched")
def test_a_defect_on_another_thread_is_written_down():
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert "no such column" in reports()[0]
