"""A panel over the dimmed window: for the palette and the list of shortcuts."""

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from mlpm_planner.ui.signals import Trigger
from mlpm_planner.ui.theme import inks, metrics, paint
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens

_TOP = 0.14


class Overlay(QWidget):
    """Covers the window; a click beside the panel or Escape closes it, the focus goes back."""

    closed = Trigger()

    def __init__(self, window: QWidget, name: str) -> None:
        super().__init__(window)
        self._window = window
        self._before: QWidget | None = None
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()
        window.installEventFilter(self)
        app_theme().changed.connect(self._on_theme_changed)

    def wanted_size(self) -> QSize:
        """How large the panel would like to be."""
        raise NotImplementedError

    def place_content(self, panel: QRect) -> None:
        """Lay the content out inside the panel."""

    def show_over(self, focus: QWidget) -> None:
        """Cover the window and give the focus to a widget of the panel."""
        if self.isHidden():
            self._before = QApplication.focusWidget()
        self.fit()
        self.show()
        self.raise_()
        focus.setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Close and give the focus back."""
        if self.isHidden():
            return
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self._before = None
        self.closed.emit()

    def fit(self) -> None:
        """Cover the whole window and place the panel."""
        self.setGeometry(self._window.rect())
        self.place_content(self.panel())
        self.update()

    def panel(self) -> QRect:
        """Where the panel lies."""
        wanted, space = self.wanted_size(), self.rect()
        width = min(wanted.width(), space.width() - 48)
        top = round(space.height() * _TOP)
        height = min(wanted.height(), space.height() - top - 24)
        return QRect((space.width() - width) // 2, top, width, height)

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        if self.isVisible():
            self.fit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.fit()
        return False

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.panel().contains(event.position().toPoint()):
            self.dismiss()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return
        super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), inks.colour("scrim", inks.current().scrim_alpha))
            paint.floating(painter, QRectF(self.panel()), metrics.RADIUS_DIALOG)
