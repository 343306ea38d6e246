"""The strip at the foot: saved or not, sums of the selection, work in the background."""

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from mlpm_planner.ui.signals import Trigger
from mlpm_planner.ui.theme import fonts, icons, inks, metrics, paint
from mlpm_planner.ui.widgets.buttons import IconButton
from mlpm_planner.ui.widgets.progress import ProgressBar
from mlpm_planner.ui.widgets.text import ElidedLabel, PlainLabel

Saving = Literal["saved", "saving", "not_saved", "read_only", "none"]
_LOOKS: dict[Saving, tuple[str, str]] = {
    "saved": ("check", "good"),
    "saving": ("refresh-cw", "text3"),
    "not_saved": ("triangle-alert", "bad"),
    "read_only": ("lock", "text3"),
    "none": ("", "text3"),
}


class _SavingLabel(QWidget):
    """The state of saving as icon and words."""

    def __init__(self) -> None:
        super().__init__()
        self._state: Saving = "none"
        self.words = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    @property
    def state(self) -> Saving:
        return self._state

    def show_state(self, state: Saving, words: str) -> None:
        if (state, words) != (self._state, self.words):
            self._state, self.words = state, words
            self.setAccessibleName(words)
            self.updateGeometry()
            self.update()

    @override
    def sizeHint(self) -> QSize:
        width = fonts.advance(self.words, "small") + 24 if self.words else 0
        return QSize(round(width), metrics.strip_height() - 2)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        icon, colour = _LOOKS[self._state]
        if not icon:
            return
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            at = QPointF(0, round(self.height() / 2 - 7))
            icons.paint(painter, icon, at, size=14, colour=colour)
            body = QRectF(20, 0, self.width() - 20, self.height())
            ink = "bad" if self._state == "not_saved" else "text2"
            paint.text(painter, body, self.words, paint.Voice("small", 400, ink))


class Strip(QWidget):
    """Save state at the left, sums beside it, the background job at the right."""

    cancel_asked = Trigger()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Status")
        self.saving = _SavingLabel()
        self.sums = ElidedLabel("", paint.SMALL)
        self.bar = ProgressBar("Background work")
        self.bar.setFixedWidth(110)
        self.job = PlainLabel("", paint.SMALL)
        self.percent = PlainLabel("", paint.Voice("small", 400, "text2", tabular=True))
        self.cancel = IconButton("x", "Cancel the background work")
        self.cancel.clicked.connect(self.cancel_asked.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 1, 12, 0)
        row.setSpacing(8)
        row.addWidget(self.saving)
        row.addSpacing(12)
        row.addWidget(self.sums, 1)
        for widget in (self.bar, self.job, self.percent, self.cancel):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self.fit()
        self.show_job("", 0.0)

    def fit(self) -> None:
        """Take on the heights of the density and text size in use."""
        self.setFixedHeight(metrics.strip_height())
        self.cancel.setFixedSize(QSize(24, metrics.strip_height() - 2))

    def show_saving(self, state: Saving, words: str) -> None:
        """Say whether every edit is safe."""
        self.saving.show_state(state, words)

    def show_sums(self, text: str) -> None:
        """Say what is selected and what it adds up to."""
        self.sums.set_whole(text)

    def show_job(self, name: str, share: float, *, can_cancel: bool = False) -> None:
        """Show work in the background; no name takes it away."""
        for widget in (self.bar, self.job, self.percent):
            widget.setVisible(bool(name))
        self.cancel.setVisible(bool(name) and can_cancel)
        self.job.setText(name)
        self.percent.setText(f"{share:.0%}")
        self.bar.set_share(share)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            painter.fillRect(self.rect(), inks.colour("canvas"))
            paint.hairline(painter, 0, self.width(), 0)
