import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mlpm_planner.ui.theme.theme import app_theme


@pytest.fixture
def window(qtbot):
    """An active window to put widgets in."""
    window = QWidget()
    window.setLayout(QVBoxLayout())
    window.resize(800, 600)
    qtbot.addWidget(window)
    app_theme().set_scheme("light")
    with qtbot.waitActive(window):
        window.show()
    return window


@pytest.fixture
def placed(window, qtbot):
    """Puts a widget into the window and gives it the focus."""

    def place(widget):
        window.layout().addWidget(widget)
        widget.show()
        widget.setFocus()
        qtbot.waitUntil(lambda: widget.hasFocus() or not widget.isEnabled())
        return widget

    return place
