"""Editors that look like text until they are pointed at or edited."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QResizeEvent, QTextOption
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QWidget
from typing_extensions import override

from mlpm_planner.ui.theme import fonts, inks, metrics, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens
from mlpm_planner.ui.widgets.fields import TextArea

INSET = 8
"""How far the edge of a quiet editor reaches around its text, in px."""
_FOCUS = (QEvent.Type.FocusIn, QEvent.Type.FocusOut)


class QuietFrame(QWidget):
    """Holds an editor; its edge shows only under the pointer and with the focus."""

    def __init__(self, editor: QWidget, *, inset: int = 6) -> None:
        super().__init__()
        self.editor = editor
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        is_line = isinstance(editor, QLineEdit)
        if is_line:
            editor.setFrame(False)
            editor.setProperty("ground", "surface")
        editor.installEventFilter(self)
        self.setFocusProxy(editor)
        row = QHBoxLayout(self)
        air = 0 if is_line else 2
        row.setContentsMargins(inset, air, inset, air)
        row.addWidget(editor)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _FOCUS:
            self.update()
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        focused = self.editor.hasFocus()
        if not focused and not self.underMouse():
            return
        edge, width = ("focus", 2.0) if focused else ("line", inks.current().border)
        with QPainter(self) as painter:
            rect = QRectF(self.rect())
            paint.rounded(painter, rect, metrics.RADIUS_CONTROL, edge=edge, width=width)


class GrowingText(TextArea):
    """Text as high as its words need; without line breaks Enter hands it over."""

    def __init__(
        self, name: str, placeholder: str, voice: Voice = paint.BODY, *, breaks: bool = True
    ) -> None:
        super().__init__("", placeholder)
        self.setAccessibleName(name)
        self._voice = voice
        self._breaks = breaks
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(2)
        self.document().documentLayout().documentSizeChanged.connect(self._on_size_changed)
        self._dress()
        app_theme().changed.connect(self._on_theme_changed)

    def _dress(self) -> None:
        self.setFont(fonts.font(self._voice.role, self._voice.weight))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, inks.colour("surface"))
        palette.setColor(QPalette.ColorRole.Text, inks.colour(self._voice.colour))
        self.setPalette(palette)
        self._fit()

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self._dress()

    def _on_size_changed(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """A plain text edit counts the size of its document in lines."""
        lines = max(1, round(self.document().size().height()))
        height = round(lines * self.fontMetrics().lineSpacing()) + 6
        if height != self.height():
            self.setFixedHeight(height)

    @override
    def resizeEvent(self, e: QResizeEvent) -> None:
        super().resizeEvent(e)
        self._fit()

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        if not self._breaks and e.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.commit()
            return
        super().keyPressEvent(e)
