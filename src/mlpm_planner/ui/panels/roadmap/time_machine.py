"""The time machine: a slider over the life of the workspace that chooses a past day."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget
from typing_extensions import override

from mlpm_planner.domain.clock import today
from mlpm_planner.ui import formats
from mlpm_planner.ui.signals import Signal, Trigger
from mlpm_planner.ui.theme import inks, metrics, paint
from mlpm_planner.ui.widgets.buttons import IconButton
from mlpm_planner.ui.widgets.text import PlainLabel, caption_label, tip
from mlpm_planner.ui.widgets.value_fields import DateField

_WEEK = 7
_FIELD_WIDTH = 168


class TimeMachine(QWidget):
    """Arrows go by a day, PgUp and PgDn by a week, Home and End to the first day and to today."""

    day_chosen = Signal(date)
    closed = Trigger()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Past date")
        self._label = PlainLabel("As it was on", paint.SMALL)
        self.field = DateField("Past date")
        self.field.setAccessibleName("Past date")
        self.field.setFixedWidth(round(_FIELD_WIDTH * metrics.text_factor()))
        self._first = caption_label()
        self._last = caption_label("today")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setSingleStep(1)
        self.slider.setPageStep(_WEEK)
        tip(self.slider, "Arrows by a day, PgUp and PgDn by a week")
        self.close_button = IconButton("x", "Leave the past", "Esc")
        self._build()
        self.set_life(today())
        self.slider.valueChanged.connect(self._on_slid)
        self.field.edited.connect(self._on_typed)
        self.close_button.clicked.connect(self.closed.emit)

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(metrics.PAGE_MARGIN, 4, metrics.PAGE_MARGIN, 6)
        row.setSpacing(10)
        for widget in (self._label, self.field, self._first):
            row.addWidget(widget)
        row.addWidget(self.slider, 1)
        row.addWidget(self._last)
        row.addWidget(self.close_button)

    @property
    def day(self) -> date:
        """The day the slider stands at."""
        return date.fromordinal(self.slider.value())

    def set_life(self, first: date) -> None:
        """Offer the days from a first one to today, without a signal."""
        last = today().toordinal()
        self._silently(lambda: self.slider.setRange(first.toordinal(), last))
        self._first.setText(formats.day(first))
        self._name()

    def show_day(self, day: date) -> None:
        """Stand at a day, without a signal."""
        self._silently(lambda: self.slider.setValue(day.toordinal()))
        self._name()

    def _silently(self, change: Callable[[], object]) -> None:
        self.slider.blockSignals(True)  # noqa: FBT003 - Qt's own name
        change()
        self.slider.blockSignals(False)  # noqa: FBT003 - Qt's own name

    def _name(self) -> None:
        self.field.set_parsed(self.day)
        self.slider.setAccessibleName(f"Past date: {formats.day(self.day)}")

    def _on_slid(self, _value: int) -> None:
        self._name()
        self.day_chosen.emit(self.day)

    def _on_typed(self) -> None:
        if self.field.value is not None:
            self.slider.setValue(self.field.value.toordinal())
        self._name()  # a day outside the life of the workspace is the nearest inside

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), inks.colour("surface"))
