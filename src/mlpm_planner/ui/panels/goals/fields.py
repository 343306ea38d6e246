"""Fields that look like text until they are pointed at or edited."""

from datetime import date

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.ui.signals import Signal, Trigger
from mlpm_planner.ui.theme import fonts, inks, metrics, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens
from mlpm_planner.ui.widgets.fields import LineEdit, TextArea
from mlpm_planner.ui.widgets.popup import SHADOW, Popup
from mlpm_planner.ui.widgets.text import field_label
from mlpm_planner.ui.widgets.value_fields import DateField

INSET = 8
"""How far the edge of a quiet field reaches around its text, in px."""


class QuietLine(LineEdit):
    """A line that can be typed over: its edge shows only under the pointer and with the focus."""

    def __init__(self, name: str, placeholder: str, voice: Voice) -> None:
        super().__init__("", placeholder)
        self.setAccessibleName(name)
        self._voice = voice
        self.setFrame(False)
        self.setTextMargins(INSET - 2, 0, INSET - 2, 0)
        self._dress()
        app_theme().changed.connect(self._on_theme_changed)

    def _dress(self) -> None:
        self.setFont(fonts.font(self._voice.role, self._voice.weight))
        self.setFixedHeight(round(self.fontMetrics().height() + 8))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Text, inks.colour(self._voice.colour))
        self.setPalette(palette)

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self._dress()

    def show_value(self, text: str) -> None:
        """Show a value from outside unless somebody is typing here."""
        if not (self.hasFocus() and self.text() != self._committed):
            self.set_value(text)
            self.setCursorPosition(0)

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_quiet_edge(self, self, focused=self.hasFocus())


def paint_quiet_edge(canvas: QWidget, field: QWidget, *, focused: bool) -> None:
    """The edge of a quiet field, where there is one."""
    if not (focused or field.underMouse()):
        return
    edge, width = ("focus", 2.0) if focused else ("line", 1.0)
    with QPainter(canvas) as painter:
        rect = QRectF(canvas.rect())
        paint.rounded(painter, rect, metrics.RADIUS_CONTROL, edge=edge, width=width)


class _VisionText(TextArea):
    """The sentence itself; as high as its words need."""

    focus_changed = Trigger()
    grown = Trigger()

    def __init__(self, placeholder: str) -> None:
        super().__init__("", placeholder)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self.document().setDocumentMargin(0)
        self.setAccessibleName("Vision")
        self.document().documentLayout().documentSizeChanged.connect(self._on_size_changed)
        self._dress()
        app_theme().changed.connect(self._on_theme_changed)

    def _dress(self) -> None:
        self.setFont(fonts.font("title", 500))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, inks.colour("raised"))
        self.setPalette(palette)
        self._fit()

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self._dress()

    def _on_size_changed(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """A plain text edit counts the size of its document in lines."""
        lines = max(1, round(self.document().size().height()))
        height = round(lines * self.fontMetrics().lineSpacing()) + 4
        if height != self.height():
            self.setFixedHeight(height)
            self.grown.emit()

    @override
    def resizeEvent(self, e: QResizeEvent) -> None:
        super().resizeEvent(e)
        self._fit()

    @override
    def focusInEvent(self, e: QFocusEvent) -> None:
        super().focusInEvent(e)
        self.focus_changed.emit()

    @override
    def focusOutEvent(self, e: QFocusEvent) -> None:
        super().focusOutEvent(e)
        self.focus_changed.emit()


class VisionField(QWidget):
    """The vision, 18 px high, to be typed over where it stands."""

    committed = Signal(str)

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self.text = _VisionText(placeholder)
        self.text.committed.connect(self.committed)
        self.text.focus_changed.connect(self.update)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        row = QVBoxLayout(self)
        row.setContentsMargins(INSET, 5, INSET, 5)
        row.addWidget(self.text)

    def show_value(self, text: str) -> None:
        """Show a value from outside unless somebody is typing here."""
        if not self.text.hasFocus():
            self.text.set_value(text)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        paint_quiet_edge(self, self, focused=self.text.hasFocus())


class DatesPopup(Popup):
    """Two days to set: from and to."""

    chosen = Signal(object)

    def __init__(self, anchor: QWidget, start: date | None, end: date | None) -> None:
        super().__init__(anchor)
        self.start, self.end = DateField("Start"), DateField("End", last_day=True)
        row = QHBoxLayout(self)
        edge = SHADOW + 12
        row.setContentsMargins(edge, edge, edge, edge)
        self.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metrics.CARD_GAP)
        for title, field, value in (("Start", self.start, start), ("End", self.end, end)):
            field.set_parsed(value)
            field.edited.connect(self._on_edited)
            field.returnPressed.connect(self.dismiss)
            pair = QVBoxLayout()
            pair.setSpacing(metrics.LABEL_GAP)
            pair.addWidget(field_label(title, field))
            pair.addWidget(field)
            row.addLayout(pair)

    def _on_edited(self) -> None:
        self.chosen.emit((self.start.value, self.end.value))

    def open_under(self) -> None:
        """Show it at its anchor, ready to type the first day."""
        height = self.sizeHint().height() - 2 * SHADOW
        self.open_at(self.anchor_area(), QSize(330, height))
        self.start.setFocus(Qt.FocusReason.PopupFocusReason)
        self.start.selectAll()
