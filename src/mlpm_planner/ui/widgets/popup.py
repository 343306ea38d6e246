"""Things that float inside the window: a child widget under or over what opened it."""

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QObject,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from mlpm_planner.ui.signals import Trigger
from mlpm_planner.ui.theme import metrics, paint
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens

# Room around the ground for its shadow.
SHADOW = 16
_GAP = 4


def _app() -> QCoreApplication:
    app = QCoreApplication.instance()
    if app is None:
        message = "a popup needs an application"
        raise RuntimeError(message)
    return app


class Popup(QWidget):
    """A floating panel that a click elsewhere, Escape or a resize of the window closes."""

    closed = Trigger()

    def __init__(self, anchor: QWidget) -> None:
        self._window = anchor.window()
        super().__init__(self._window)
        self._anchor = anchor
        self._is_closing = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        app_theme().changed.connect(self._on_theme_changed)
        self.setContentsMargins(SHADOW + 1, SHADOW + 1, SHADOW + 1, SHADOW + 1)

    def open_at(self, area: QRect, size: QSize) -> None:
        """Show the panel below an area of the window, above it, or where it fits."""
        window = self._window.rect()
        width = min(size.width(), window.width() - 8)
        height = min(size.height(), window.height() - 8)
        left = max(4, min(area.left(), window.right() - width - 4))
        top = area.bottom() + 1 + _GAP
        if top + height > window.bottom() - 4:
            above = area.top() - _GAP - height
            top = above if above >= 4 else window.bottom() - 4 - height
        panel = QRect(left, top, width, height)
        self.setGeometry(panel.adjusted(-SHADOW, -SHADOW, SHADOW, SHADOW))
        self.show()
        self.raise_()
        _app().installEventFilter(self)

    def anchor_area(self) -> QRect:
        """Where the opener lies in the window."""
        return QRect(self._anchor.mapTo(self._window, QPoint(0, 0)), self._anchor.size())

    def dismiss(self) -> None:
        """Close, give the focus back and go."""
        if self._is_closing:
            return
        self._is_closing = True
        _app().removeEventFilter(self)
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self)
        self.hide()
        if had_focus:
            self._anchor.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()
        self.deleteLater()

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self.dismiss()

    def panel_rect(self) -> QRectF:
        """The ground, without the room for the shadow."""
        return QRectF(self.rect()).adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)

    def holds(self, at: QPoint) -> bool:
        """Whether a point of the screen lies in the panel, or in one opened from it."""
        if self.panel_rect().contains(QPointF(self.mapFromGlobal(at))):
            return True
        others = (each for each in self._window.findChildren(Popup) if each.isVisible())
        return any(self.isAncestorOf(each.anchor) and each.holds(at) for each in others)

    @property
    def anchor(self) -> QWidget:
        """What the panel was opened from."""
        return self._anchor

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            at = event.globalPosition().toPoint()
            if watched.isWidgetType() and not self.holds(at):
                self.dismiss()
        elif kind == QEvent.Type.Resize and watched is self._window:
            self.dismiss()
        return False

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return
        super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint.floating(painter, self.panel_rect(), metrics.RADIUS_CARD)
