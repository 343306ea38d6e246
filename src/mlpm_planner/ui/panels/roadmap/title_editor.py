"""A title edited in place: Enter and leaving keep it, Escape takes it back."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override


class TitleEditor(QLineEdit):
    """Floats over the thing it names and goes when it is done."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        area: QRectF,
        keep: Callable[[str], None],
        *,
        back: QWidget,
    ) -> None:
        """``back`` gets the focus when it is done."""
        super().__init__(title, parent)
        self._back = back
        self._title = title
        self._keep = keep
        self._is_done = False
        self.setAccessibleName("Title")
        self.setGeometry(area.toRect())
        self.selectAll()
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    @property
    def is_touched(self) -> bool:
        """Whether something was typed."""
        return not self._is_done and self.text() != self._title

    def finish(self, *, keep: bool) -> None:
        """Go, with or without what was typed."""
        if self._is_done:
            return
        self._is_done = True
        had_focus = self.hasFocus()
        self.hide()
        self.deleteLater()
        if had_focus:
            self._back.setFocus(Qt.FocusReason.PopupFocusReason)
        title = self.text().strip()
        if keep and title and title != self._title:
            self._keep(title)

    @override
    def focusOutEvent(self, arg__1: QFocusEvent) -> None:
        super().focusOutEvent(arg__1)
        self.finish(keep=True)

    @override
    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        if arg__1.key() == Qt.Key.Key_Escape:
            self.finish(keep=False)
        elif arg__1.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish(keep=True)
        else:
            super().keyPressEvent(arg__1)
