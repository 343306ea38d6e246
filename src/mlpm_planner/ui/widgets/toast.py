"""A short message at the window's foot: one sentence in the past tense, and Undo."""

from collections.abc import Callable

from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QObject,
    QPoint,
    QPropertyAnimation,
    QRectF,
    QTimer,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QEnterEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import metrics, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.popup import SHADOW
from mlpm_planner.ui.widgets.text import plain_label

SHOWN_MS = 6000
_SLIDE_MS = 120
_RISE = 12
_MOST = 2
_ABOVE_FOOT = 44
_GAP = 8


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say something now."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


class Toast(QWidget):
    """One message; goes after six seconds unless the pointer or the focus rests on it."""

    gone = Signal(QWidget)

    def __init__(
        self,
        parent: QWidget,
        text: str,
        action: str = "",
        run: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(parent)
        self.text = text
        self._run = run
        self.setAccessibleName(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(SHADOW + 16, SHADOW + 5, SHADOW + 8, SHADOW + 5)
        row.setSpacing(16)
        row.addWidget(plain_label(text, Voice(colour="toast_text")), 1)
        self.button: Button | None = None
        if action:
            self.button = Button(action, "toast")
            self.button.clicked.connect(self._on_button_clicked)
            row.addWidget(self.button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        self._slide = QPropertyAnimation(self, b"pos", self)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._slide.setDuration(_SLIDE_MS)

    def settle(self, at: QPoint) -> None:
        """Go to a place; the first time slide in, count down, and be heard."""
        if self.isHidden():
            self.move(at + QPoint(0, _RISE))
            self.show()
            self.raise_()
            self._timer.start(SHOWN_MS)
            announce(self, self.text)
        self._slide.stop()
        if app_theme().reduce_motion:
            self.move(at)
        elif self.pos() != at:
            self._slide.setStartValue(self.pos())
            self._slide.setEndValue(at)
            self._slide.start()

    @property
    def counting(self) -> bool:
        """Whether it is about to go by itself."""
        return self._timer.isActive()

    def dismiss(self) -> None:
        self._timer.stop()
        self._slide.stop()
        self.hide()
        self.gone.emit(self)
        self.deleteLater()

    def _on_button_clicked(self) -> None:
        run = self._run
        self.dismiss()
        if run is not None:
            run()

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start(SHOWN_MS // 2)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            rect = QRectF(self.rect()).adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
            paint.shadow(painter, rect, metrics.RADIUS_CARD)
            edge = "line" if app_theme().tokens.dark else ""
            paint.rounded(painter, rect, metrics.RADIUS_CARD, fill="toast", edge=edge)


class Toaster(QObject):
    """Shows toasts at the bottom centre of a widget, never more than two."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._toasts: list[Toast] = []
        host.installEventFilter(self)

    @property
    def toasts(self) -> tuple[Toast, ...]:
        """What is shown now, oldest first."""
        return tuple(self._toasts)

    def show(self, text: str, action: str = "", run: Callable[[], object] | None = None) -> Toast:
        """Say what was done; `action` such as "Undo" calls `run`."""
        while len(self._toasts) >= _MOST:
            self._toasts[0].dismiss()
        toast = Toast(self._host, text, action, run)
        toast.gone.connect(self._on_toast_gone)
        self._toasts.append(toast)
        self._place()
        return toast

    def clear(self) -> None:
        """Take every toast away: what they offered to undo is no longer last."""
        for toast in self.toasts:
            toast.dismiss()

    def _on_toast_gone(self, toast: QWidget) -> None:
        self._toasts = [other for other in self._toasts if other is not toast]
        self._place()

    def _place(self) -> None:
        bottom = self._host.height() - _ABOVE_FOOT + SHADOW
        for toast in reversed(self._toasts):
            size = toast.sizeHint()
            width = max(min(size.width(), self._host.width()), min(380, self._host.width()))
            toast.resize(width, size.height())
            bottom -= size.height()
            toast.settle(QPoint((self._host.width() - width) // 2, bottom))
            bottom += 2 * SHADOW - _GAP

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False
