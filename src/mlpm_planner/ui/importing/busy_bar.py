"""A thin bar that moves while something is read whose length nobody knows."""

from PySide6.QtCore import QRectF, QSize, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mlpm_planner.ui.theme import metrics, paint
from mlpm_planner.ui.theme.theme import app_theme

# Nothing moves for work that is done before anybody looks.
_PATIENCE_MS, _STEP_MS = 150, 33
_LOOP = 36
_PART = 0.3
_HEIGHT = 3


class BusyBar(QWidget):
    """Keeps its room, and is empty while nothing is read."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = -1
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self._begin)
        self._clock = QTimer(self)
        self._clock.setInterval(_STEP_MS)
        self._clock.timeout.connect(self._step)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def is_moving(self) -> bool:
        """Whether it can be seen."""
        return self._place >= 0

    def set_busy(self, busy: bool) -> None:
        """Start moving soon, or stop at once."""
        if not busy:
            self._patience.stop()
            self._clock.stop()
            self._place = -1
            self.update()
        elif not self.is_moving and not self._patience.isActive():
            self._patience.start()

    def _begin(self) -> None:
        self._place = 0
        if not app_theme().reduce_motion:
            self._clock.start()
        self.update()

    def _step(self) -> None:
        self._place = (self._place + 1) % _LOOP
        self.update()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self.set_busy(False)

    @override
    def sizeHint(self) -> QSize:
        return QSize(metrics.INSPECTOR_WIDTH, _HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.is_moving:
            return
        with QPainter(self) as painter:
            whole = QRectF(self.rect())
            width = whole.width() * (1.0 if app_theme().reduce_motion else _PART)
            left = (whole.width() + width) * self._place / _LOOP - width
            bar = QRectF(0.0 if app_theme().reduce_motion else left, 0, width, whole.height())
            paint.rounded(painter, bar, _HEIGHT / 2, fill="accent_fill")
