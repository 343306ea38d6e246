"""The look of the running program: light, dark or the system's, density and text size."""

from typing import Literal

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import fonts, inks, metrics
from mlpm_planner.ui.theme.metrics import Density
from mlpm_planner.ui.theme.style import PlannerStyle
from mlpm_planner.ui.theme.tokens import DARK, LIGHT, Tokens, high_contrast

Scheme = Literal["light", "dark", "system"]
_Role = QPalette.ColorRole
_Group = QPalette.ColorGroup

_ROLES = {
    _Role.Window: "canvas",
    _Role.WindowText: "text",
    _Role.Base: "surface",
    _Role.AlternateBase: "sunken",
    _Role.Text: "text",
    _Role.Button: "raised",
    _Role.ButtonText: "text",
    _Role.BrightText: "on_accent",
    _Role.Light: "raised",
    _Role.Midlight: "hover",
    _Role.Mid: "line",
    _Role.Dark: "control",
    _Role.Shadow: "line",
    _Role.Highlight: "accent_fill",
    _Role.HighlightedText: "on_accent",
    _Role.Accent: "accent_fill",
    _Role.Link: "accent",
    _Role.LinkVisited: "accent",
    _Role.ToolTipBase: "toast",
    _Role.ToolTipText: "toast_text",
    _Role.PlaceholderText: "text3",
}
_DISABLED = {
    _Role.WindowText: "disabled",
    _Role.Text: "disabled",
    _Role.ButtonText: "disabled",
    _Role.PlaceholderText: "disabled",
    _Role.Highlight: "line",
    _Role.HighlightedText: "text3",
    _Role.Accent: "line",
    _Role.Link: "disabled",
}


def palette() -> QPalette:
    """The palette of the tokens in use, every group filled."""
    made = QPalette()
    for role, name in _ROLES.items():
        made.setColor(role, inks.colour(name))
    for role, name in _DISABLED.items():
        made.setColor(_Group.Disabled, role, inks.colour(name))
    made.setColor(_Group.Inactive, _Role.Highlight, inks.colour("line"))
    made.setColor(_Group.Inactive, _Role.HighlightedText, inks.colour("text"))
    return made


class Theme(QObject):
    """Owns how the program looks; everything that paints by token follows it."""

    changed = Signal(Tokens)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName("theme")
        self._app = app
        self._scheme: Scheme = "system"
        self._contrast = False
        self._style = PlannerStyle()
        fonts.load()
        app.setStyle(self._style)
        app.styleHints().colorSchemeChanged.connect(self._on_system_scheme_changed)
        self._apply()

    @property
    def tokens(self) -> Tokens:
        return inks.current()

    @property
    def scheme(self) -> Scheme:
        return self._scheme

    @property
    def high_contrast(self) -> bool:
        return self._contrast

    @property
    def reduce_motion(self) -> bool:
        return self._style.reduce_motion

    @property
    def text_scale(self) -> float:
        return fonts.scale()

    @property
    def density(self) -> Density:
        return metrics.density()

    def set_scheme(self, scheme: Scheme) -> None:
        if scheme != self._scheme:
            self._scheme = scheme
            self._apply()

    def cycle_scheme(self) -> None:
        """The next of light, dark and system."""
        following: dict[Scheme, Scheme] = {"light": "dark", "dark": "system", "system": "light"}
        self.set_scheme(following[self._scheme])

    def set_density(self, density: Density) -> None:
        if density != metrics.density():
            metrics.use_density(density)
            self.changed.emit(self.tokens)

    def set_text_scale(self, factor: float) -> None:
        """Text size as a factor, held between 0.8 and 2."""
        factor = min(2.0, max(0.8, factor))
        if factor != fonts.scale():
            fonts.use_scale(factor)
            self._apply()

    def set_high_contrast(self, on: bool) -> None:
        if on != self._contrast:
            self._contrast = on
            self._apply()

    def set_reduce_motion(self, on: bool) -> None:
        self._style.reduce_motion = on

    def _wanted(self) -> Tokens:
        dark = self._scheme == "dark" or (self._scheme == "system" and self._system_is_dark())
        tokens = DARK if dark else LIGHT
        return high_contrast(tokens) if self._contrast else tokens

    def _system_is_dark(self) -> bool:
        return self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark

    def _apply(self) -> None:
        inks.use(self._wanted())
        self._app.setFont(fonts.font("body"))
        self._app.setPalette(palette())
        self.changed.emit(self.tokens)

    def _on_system_scheme_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._scheme == "system":
            self._apply()


def app_theme() -> Theme:
    """The one theme of the running QApplication, made on first use."""
    app = QGuiApplication.instance()
    if not isinstance(app, QApplication):
        message = "the theme needs a QApplication"
        raise TypeError(message)
    return app.findChild(Theme, "theme") or Theme(app)
