"""Where the middle and the inspector lie: side by side, or the inspector over the middle."""

from PySide6.QtCore import QEasingCurve, QPropertyAnimation, QRect, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QStyle, QWidget
from typing_extensions import override

from mlpm_planner.ui.signals import Signal, Trigger
from mlpm_planner.ui.theme import inks, metrics
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens

NARROWEST, WIDEST = 320, 520
_GRIP = 5
_LEFT_FREE = 120  # what can be seen of the page beside a drawer that lies over it
_SLIDE_MS = 120


class _Grip(QWidget):
    """The left edge of the drawer, over its content: drag it to change the width."""

    dragged = Signal(int)

    def __init__(self, drawer: QWidget) -> None:
        super().__init__(drawer)
        self._drawer = drawer
        self.setCursor(Qt.CursorShape.SplitHCursor)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self.mapTo(self._drawer, event.position().toPoint())
        width = at.x() if self.isRightToLeft() else self._drawer.width() - at.x()
        self.dragged.emit(round(width / metrics.text_factor()))


class Drawer(QWidget):
    """Holds the inspector; its left edge can be dragged."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.content: QWidget | None = None
        self.grip = _Grip(self)

    def set_content(self, content: QWidget) -> None:
        self.content = content
        content.setParent(self)
        content.show()
        self._fit()

    def _fit(self) -> None:
        if self.content is not None:
            self.content.setGeometry(self.rect().adjusted(1, 0, 0, 0))
        grip = QRect(0, 0, _GRIP, self.height())
        self.grip.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), grip))
        self.grip.raise_()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), inks.colour("surface"))
            painter.fillRect(0, 0, 1, self.height(), inks.colour("hair"))


class Body(QWidget):
    """The middle column and the drawer at its right."""

    resized = Signal(int)
    overlay_changed = Trigger()

    def __init__(self, middle: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._middle = middle
        middle.setParent(self)
        self.drawer = Drawer(self)
        self.drawer.hide()
        self.drawer.grip.dragged.connect(self._on_dragged)
        self._width = metrics.INSPECTOR_WIDTH
        self._overlay = False
        app_theme().changed.connect(self._on_theme_changed)
        self._slide = QPropertyAnimation(self.drawer, b"geometry", self)
        self._slide.setDuration(_SLIDE_MS)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)

    @property
    def drawer_width(self) -> int:
        return self._width

    @property
    def is_open(self) -> bool:
        return not self.drawer.isHidden()

    def set_drawer_width(self, width: int) -> None:
        """Make the drawer this wide at the usual text size, within its limits."""
        self._width = min(WIDEST, max(NARROWEST, width))
        self._place()

    @property
    def is_overlay(self) -> bool:
        """Whether the drawer lies over the middle when it is open."""
        return self._overlay

    def set_overlay(self, on: bool) -> None:
        """Let the drawer lie over the middle where there is no room for both."""
        if on != self._overlay:
            self._overlay = on
            self._place()
            self.overlay_changed.emit()

    def open_drawer(self, on: bool) -> None:
        """Show or hide the drawer; over the middle it slides in."""
        if on == self.is_open:
            return
        self.drawer.setVisible(on)
        self._place()
        if on and self._overlay and self.isVisible() and not app_theme().reduce_motion:
            end = self.drawer.geometry()
            self._slide.setStartValue(end.translated(40, 0))
            self._slide.setEndValue(end)
            self._slide.start()

    def _place(self) -> None:
        self._slide.stop()
        room = self.width() - _LEFT_FREE if self._overlay else self.width()
        width = min(round(self._width * metrics.text_factor()), max(room, NARROWEST))
        beside = self.is_open and not self._overlay
        middle = QRect(0, 0, self.width() - (width if beside else 0), self.height())
        drawer = QRect(self.width() - width, 0, width, self.height())
        for part, area in ((self._middle, middle), (self.drawer, drawer)):
            part.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), area))
        if self.is_open:
            self.drawer.raise_()

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self._place()

    def _on_dragged(self, width: int) -> None:
        self.set_drawer_width(width)
        self.resized.emit(self._width)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
