"""The words beside the pointer while something is dragged."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mlpm_planner.ui.theme import fonts, paint
from mlpm_planner.ui.theme.paint import Voice

_MOST = 520


class Tip(QWidget):
    """Floats near the pointer and lets it through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.text = ""
        self._is_bad = False
        self.hide()

    def show_at(self, at: QPointF, text: str, *, is_bad: bool = False) -> None:
        """Show words right below a point, inside the parent."""
        self.text, self._is_bad = text, is_bad
        if not text:
            self.hide()
            return
        parent = self.parentWidget()
        assert parent is not None  # noqa: S101 - made inside the canvas
        width = round(min(_MOST, fonts.advance(text, "small", 500) + 22, parent.width() - 8))
        height = round(fonts.metrics("small").height()) + 12
        left = max(4, min(round(at.x()) + 14, parent.width() - width - 4))
        top = round(at.y()) + 20
        if top + height > parent.height() - 4:
            top = round(at.y()) - height - 12
        self.setGeometry(left, top, width, height)
        self.show()
        self.raise_()
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            rect = QRectF(self.rect())
            paint.rounded(painter, rect, 6, fill="bad_fill" if self._is_bad else "toast")
            colour = "on_accent" if self._is_bad else "toast_text"
            words = rect.adjusted(10, 0, -8, 0)
            paint.text(painter, words, self.text, Voice("small", 500, colour))
