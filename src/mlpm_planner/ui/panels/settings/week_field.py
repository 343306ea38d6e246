"""The days of a week that are worked, as seven buttons that stay down."""

from datetime import date, timedelta
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.settings.part_fields import Editor, FieldLink
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import metrics
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.text import plain_label

_WIDTH = 33
_MONDAY = date(2024, 1, 1)


class WeekField(QWidget):
    """Seven marks from Monday on: 1 for a day that is worked."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.days: list[Button] = []
        line = QHBoxLayout()
        line.setSpacing(4)
        for number in range(7):
            name = formats.weekday_name(_MONDAY + timedelta(days=number))
            button = Button(name[:1])
            button.setCheckable(True)
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.clicked.connect(self._on_clicked)
            button.toggled.connect(partial(_dress, button))
            button.setFixedWidth(round(_WIDTH * metrics.text_factor()))
            self.days.append(button)
            line.addWidget(button)
        line.addStretch()
        self._problem = plain_label("", Voice("small", 0, "bad"), wrap=True)
        self._problem.setObjectName("problem")
        self._problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(self._problem)
        self.setFocusProxy(self.days[0])

    @property
    def marks(self) -> str:
        """The marks as they are shown."""
        return "".join("01"[button.isChecked()] for button in self.days)

    def show_marks(self, marks: str) -> None:
        """Show marks, without a signal."""
        for button, mark in zip(self.days, marks, strict=True):
            button.setChecked(mark == "1")
        self.show_problem("")

    def show_problem(self, problem: str) -> None:
        """Say what cannot be."""
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))

    def _on_clicked(self) -> None:
        self.chosen.emit(self.marks)


def _dress(button: Button, on: bool) -> None:
    button.set_kind("primary" if on else "secondary")


def working_week(link: FieldLink) -> Editor:
    """The editor of ``Calendar.week_mask``."""
    field = WeekField()

    def show() -> None:
        field.show_marks(str(link.value))

    def take(mask: str) -> None:
        problem = link.put(mask)
        if problem:
            show()
            field.show_problem(problem)

    field.chosen.connect(take)
    return Editor(field, show)
