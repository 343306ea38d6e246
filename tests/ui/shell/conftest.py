import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from mlpm_planner.ui import formats
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
