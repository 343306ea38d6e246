"""The user's settings while the program runs: one place that everything follows."""

import logging
from dataclasses import replace
from typing import Any, cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from mlpm_planner.application.settings import Settings
from mlpm_planner.application.settings_file import load_settings, save_settings
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme.metrics import Density
from mlpm_planner.ui.theme.theme import Scheme, app_theme

_NAME = "preferences"


class Preferences(QObject):
    """Holds the settings, keeps them in their file, and dresses the program by them."""

    changed = Signal(Settings)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName(_NAME)
        self.settings = load_settings()
        self._dress()

    def change(self, **values: Any) -> None:
        """Set one or more settings; seen at once and kept."""
        settings = replace(self.settings, **values)
        if settings == self.settings:
            return
        self.settings = settings
        self._dress()
        try:
            save_settings(settings)
        except OSError as error:
            logging.getLogger(__name__).info("the settings could not be saved: %s", error)
        self.changed.emit(settings)

    def _dress(self) -> None:
        theme, settings = app_theme(), self.settings
        theme.set_reduce_motion(settings.reduce_motion)
        theme.set_scheme(cast("Scheme", settings.scheme))
        theme.set_density(cast("Density", settings.density))
        theme.set_text_scale(settings.text_scale)
        theme.set_high_contrast(settings.high_contrast)


def preferences() -> Preferences:
    """The one set of preferences of the running QApplication, read on first use."""
    app = QApplication.instance()
    if app is None:
        message = "preferences need a QApplication"
        raise RuntimeError(message)
    found = app.findChild(QObject, _NAME)
    return found if isinstance(found, Preferences) else Preferences(app)
