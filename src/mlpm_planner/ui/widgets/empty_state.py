"""What a page shows when it has nothing yet: one sentence and the way on."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.ui.theme import icons, metrics, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.text import plain_label

_WIDTH = 360


class _Emblem(QWidget):
    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon

    @override
    def sizeHint(self) -> QSize:
        return QSize(56, 56)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            box = QRectF(self.width() / 2 - 28, 0, 56, 56)
            paint.rounded(painter, box, 28, fill="sunken")
            icons.paint_centred(painter, self._icon, box, size=24, colour="text3")


class EmptyState(QWidget):
    """Icon, one sentence, a primary button and at most one more."""

    def __init__(
        self,
        icon: str,
        sentence: str,
        primary: Button | None = None,
        second: Button | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(sentence)
        column = QVBoxLayout(self)
        column.setSpacing(metrics.CARD_PADDING)
        column.addStretch(2)
        emblem = _Emblem(icon)
        emblem.setFixedHeight(56)
        column.addWidget(emblem)
        self._sentence = plain_label(sentence, Voice("body", 400, "text2"), wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._sentence, 0, Qt.AlignmentFlag.AlignHCenter)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        for button in (primary, second):
            if button is not None:
                buttons.addWidget(button)
        buttons.addStretch()
        column.addLayout(buttons)
        column.addStretch(3)
        self._fit()
        app_theme().changed.connect(self._on_theme_changed)

    def set_sentence(self, sentence: str) -> None:
        self._sentence.setText(sentence)
        self.setAccessibleName(sentence)
        self._fit()

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self._fit()

    def _fit(self) -> None:
        """Give the sentence as many lines as it takes; the layout alone would cut the last."""
        width = round(_WIDTH * metrics.text_factor())
        self._sentence.setFixedSize(width, self._sentence.heightForWidth(width))
