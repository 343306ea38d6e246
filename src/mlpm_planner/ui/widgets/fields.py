"""Text fields that commit on Enter and on leaving, and take back on Escape."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from typing_extensions import override

from mlpm_planner.ui.signals import Signal, Trigger
from mlpm_planner.ui.theme import icons, metrics, paint
from mlpm_planner.ui.widgets.chips import keycap_width, paint_keycap

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LineEdit(QLineEdit):
    """One line of text; `committed` comes once per change that was meant."""

    committed = Signal(str)
    problem_changed = Signal(str)

    def __init__(
        self, text: str = "", placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._committed = text
        self.problem = ""
        self.setPlaceholderText(placeholder)
        if placeholder:
            self.setAccessibleName(placeholder)
        self.textEdited.connect(self._on_text_edited)

    def set_value(self, text: str) -> None:
        """Show a value from outside, without a signal."""
        self._committed = text
        self.setText(text)
        self.show_problem("")

    @property
    def is_touched(self) -> bool:
        """Whether something was typed since the last commit."""
        return self.text() != self._committed

    def commit(self) -> bool:
        """Hand over what was typed if it changed; False if it cannot be understood."""
        if self.is_touched:
            self._committed = self.text()
            self.committed.emit(self.text())
        return True

    def revert(self) -> None:
        """Take back what was typed since the last commit."""
        self.setText(self._committed)
        self.show_problem("")

    def _on_text_edited(self, _text: str) -> None:
        self.show_problem("")

    def show_problem(self, problem: str) -> None:
        """Mark the text as one that cannot be, with the reason; nothing takes the mark away."""
        if problem != self.problem:
            self.problem = problem
            self.setAccessibleDescription(problem)
            self.setToolTip(problem)
            self.update()
            self.problem_changed.emit(problem)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.commit()
        super().focusOutEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != self._committed:
            self.revert()
            return
        if event.key() in _ENTER and not self.commit():
            return
        super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.problem:
            with QPainter(self) as painter:
                rect = QRectF(self.rect())
                paint.rounded(painter, rect, metrics.RADIUS_CONTROL, edge="bad", width=1.5)


class TextArea(QPlainTextEdit):
    """Several lines of text; `committed` on leaving and on Ctrl+Enter, Escape takes back."""

    committed = Signal(str)

    def __init__(
        self, text: str = "", placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._committed = text
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(6)

    def set_value(self, text: str) -> None:
        """Show a value from outside, without a signal."""
        self._committed = text
        if text != self.toPlainText():
            self.setPlainText(text)

    @property
    def is_touched(self) -> bool:
        """Whether something was typed since the last commit."""
        return self.toPlainText() != self._committed

    def commit(self) -> None:
        if self.is_touched:
            self._committed = self.toPlainText()
            self.committed.emit(self._committed)

    @override
    def focusOutEvent(self, e: QFocusEvent) -> None:
        if e.reason() != Qt.FocusReason.PopupFocusReason:
            self.commit()
        super().focusOutEvent(e)

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        if e.key() in _ENTER and e.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.commit()
        elif e.key() == Qt.Key.Key_Escape and self.toPlainText() != self._committed:
            self.setPlainText(self._committed)
        else:
            super().keyPressEvent(e)


class SearchField(QLineEdit):
    """A search line with a glass, a way to clear it and an optional key cap."""

    cleared = Trigger()

    def __init__(self, placeholder: str, keys: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        cap = round(keycap_width(keys)) + 4 if keys else 0
        self.setTextMargins(22, 0, cap, 0)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
                return
            self.cleared.emit()
        super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            at = QPointF(9, round(self.height() / 2 - 8))
            icons.paint(painter, "search", at, colour="text3")
            if self._keys and not self.text():
                width = keycap_width(self._keys)
                box = QRectF(self.width() - width - 5, 5, width, self.height() - 10)
                paint_keycap(painter, box, self._keys)
