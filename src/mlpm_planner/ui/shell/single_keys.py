"""Shortcuts of one key, and chords such as G then R, while a list or a canvas has the focus."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from typing_extensions import override

from mlpm_planner.ui.preferences import preferences
from mlpm_planner.ui.shell.action_hub import ActionHub

_TYPED_INTO = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox)
_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta)
_CHORD_MS = 1_500
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)


class SingleKeys(QObject):
    """Listens to the widget that has the focus, and only where nothing is typed into it."""

    def __init__(self, hub: ActionHub, is_inside: Callable[[QWidget], bool]) -> None:
        super().__init__(hub)
        self._hub = hub
        self._is_inside = is_inside
        self._watched: QWidget | None = None
        self._first = ""
        self._chord = QTimer(self)
        self._chord.setSingleShot(True)
        self._chord.setInterval(_CHORD_MS)
        self._chord.timeout.connect(self._forget)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._watched is not None:
            self._watched.removeEventFilter(self)
            self._watched = None
        self._forget()
        usable = new is not None and not isinstance(new, _TYPED_INTO) and self._is_inside(new)
        if new is not None and usable:
            self._watched = new
            new.installEventFilter(self)

    def _forget(self) -> None:
        self._first = ""
        self._chord.stop()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if not preferences().settings.single_keys or event.modifiers() not in _PLAIN:
            return False
        if event.key() in _MODIFIERS:
            return False
        return self._take(event.text().strip().upper())

    def _take(self, key: str) -> bool:
        typed = f"{self._first} {key}".strip()
        self._forget()
        if not key:
            return False
        keys = {spec.single_key: spec for spec in reversed(self._hub.specs) if spec.single_key}
        if typed in keys:
            self._hub.run(keys[typed])
            return True
        if any(chord.startswith(f"{typed} ") for chord in keys):
            self._first = typed
            self._chord.start()
            return True
        return False
