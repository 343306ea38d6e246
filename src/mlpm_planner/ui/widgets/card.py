"""A card: the one box of the interface, a hairline around a calm ground."""

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.ui.signals import Trigger
from mlpm_planner.ui.theme import inks, metrics, paint
from mlpm_planner.ui.widgets.text import PlainLabel, caption_label, heading_label


class Card(QWidget):
    """A rounded ground with padding; its `body` layout takes the content."""

    def __init__(self, title: str = "", note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = QVBoxLayout(self)
        padding = metrics.CARD_PADDING
        self.body.setContentsMargins(padding, padding - 2, padding, padding - 2)
        self.body.setSpacing(metrics.FIELD_GAP)
        self.head = QHBoxLayout()
        self.head.setSpacing(metrics.FIELD_GAP)
        self.title: PlainLabel | None = None
        if title:
            self.title = heading_label(title)
            self.setAccessibleName(title)
            self.head.addWidget(self.title)
            self.head.addWidget(caption_label(note))
            self.head.addStretch()
            self.body.addLayout(self.head)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_card(painter, QRectF(self.rect()))


def paint_card(
    painter: QPainter, rect: QRectF, *, selected: bool = False, hovered: bool = False
) -> None:
    """The ground of a card; a selected one has a 2 px accent edge."""
    edge, width = ("accent", 2.0) if selected else ("line", inks.current().border)
    if hovered and not selected:
        edge = "control"
    paint.rounded(painter, rect, metrics.RADIUS_CARD, fill="raised", edge=edge, width=width)


class ChoiceCard(Card):
    """A card that can be chosen like a button and may stay selected."""

    clicked = Trigger()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._selected = False
        self._hovered = False
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @property
    def selected(self) -> bool:
        return self._selected

    def set_selected(self, on: bool) -> None:
        self._selected = on
        self.update()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and inside:
            self.clicked.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
            return
        super().keyPressEvent(event)

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        self.update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            rect = QRectF(self.rect())
            paint_card(painter, rect, selected=self._selected, hovered=self._hovered)
            if self.hasFocus():
                paint.focus_ring(painter, rect, metrics.RADIUS_CARD)
