"""An inline band for a state of the file or the page, with what can be done about it."""

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from mlpm_planner.ui.signals import Trigger
from mlpm_planner.ui.theme import icons, metrics, paint
from mlpm_planner.ui.widgets.buttons import Button, IconButton
from mlpm_planner.ui.widgets.text import plain_label

Tone = Literal["info", "good", "warn", "bad"]
_LOOKS: dict[Tone, tuple[str, str, str]] = {
    "info": ("accent_tint", "accent", "info"),
    "good": ("good_tint", "good", "circle-check"),
    "warn": ("warn_tint", "warn", "triangle-alert"),
    "bad": ("bad_tint", "bad", "octagon-alert"),
}


class _Sign(QWidget):
    def __init__(self, icon: str, colour: str) -> None:
        super().__init__()
        self._icon, self._colour = icon, colour
        self.setFixedSize(QSize(18, 18))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            rect = QRectF(self.rect())
            icons.paint_centred(painter, self._icon, rect, size=18, colour=self._colour)


class Banner(QWidget):
    """Says what is the matter and what to do; stays until the state ends or it is closed."""

    closed = Trigger()

    def __init__(
        self,
        text: str,
        tone: Tone = "info",
        buttons: Sequence[Button] = (),
        *,
        closable: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._fill, colour, icon = _LOOKS[tone]
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(10)
        row.addWidget(_Sign(icon, colour), 0, Qt.AlignmentFlag.AlignVCenter)
        self._text = plain_label(text, wrap=True, selectable=True)
        row.addWidget(self._text, 1)
        for button in buttons:
            row.addWidget(button)
        if closable:
            close = IconButton("x", "Close this message")
            close.clicked.connect(self._on_close_clicked)
            row.addWidget(close)

    def set_text(self, text: str) -> None:
        self._text.setText(text)
        self.setAccessibleName(text)

    def _on_close_clicked(self) -> None:
        self.hide()
        self.closed.emit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            rect = QRectF(self.rect())
            radius = metrics.RADIUS_CONTROL + 2
            paint.rounded(painter, rect, radius, fill=self._fill, edge=paint.tint_edge())
