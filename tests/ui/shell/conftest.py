import pytest
from memory_files import FEATURES, PLAN, MemoryFiles
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication

from mlpm_planner.ui import formats
from mlpm_planner.ui.shell.main_window import MainWindow
from mlpm_planner.ui.theme.theme import app_theme


@pytest.fixture
def british():
    """Numbers and days as they are written in Britain, in the light."""
    formats.use_locale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    app_theme().set_scheme("light")
    yield
    formats.use_locale(QLocale.c())


@pytest.fixture
def typed(qtbot):
    """Types into whatever has the focus, as a person does."""

    def type_(text="", *keys):
        if text:
            qtbot.keyClicks(QApplication.focusWidget(), text)
        for key in keys:
            qtbot.keyClick(QApplication.focusWidget(), key)

    return type_


@pytest.fixture
def files():
    """Workspaces in memory."""
    return MemoryFiles()


@pytest.fixture
def shown(qtbot, files):
    """Shows a window, on a workspace or on the welcome page."""
    windows = []

    def show(path=None, size=(1440, 900)):
        window = MainWindow(lambda: files)
        app_theme().set_reduce_motion(True)
        window.resize(*size)
        windows.append(window)
        with qtbot.waitActive(window):
            window.show()
        desk = window.furnish()
        desk.start(path)
        if path is not None:
            qtbot.waitUntil(lambda: desk.workspaces.opening is None)
        return window

    yield show
    for window in windows:
        window.desk.toaster.clear()
        window.close()
        window.deleteLater()


@pytest.fixture
def window(qtbot, shown, files):
    """A window on a plan of three features, with the Prioritise page shown."""
    files.parts[PLAN] = FEATURES
    made = shown(PLAN)
    made.desk.show_page("prioritise")
    qtbot.waitUntil(made.desk.host.current.is_ready)
    qtbot.waitUntil(lambda: made.desk.pane.inspector is not None)
    made.focus_content()
    return made


@pytest.fixture
def press(qtbot):
    """Presses keys in a window, where the focus is."""

    def press_(window, key, modifiers=Qt.KeyboardModifier.NoModifier):
        qtbot.keyClick(QApplication.focusWidget() or window, key, modifiers)

    return press_
