"""A column that scrolls: the one scroll owner of a page or the inspector."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from mlpm_planner.ui.theme import inks
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens


class ScrollColumn(QScrollArea):
    """Scrolls its content up and down; the content is as wide as the view."""

    def __init__(
        self, content: QWidget, ground: str = "canvas", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ground = ground
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(content)
        self._dress(app_theme().tokens)
        app_theme().changed.connect(self._dress)

    def _dress(self, _tokens: Tokens) -> None:
        palette = self.palette()
        for role in (QPalette.ColorRole.Window, QPalette.ColorRole.Base):
            palette.setColor(role, inks.colour(self._ground))
        self.setPalette(palette)
