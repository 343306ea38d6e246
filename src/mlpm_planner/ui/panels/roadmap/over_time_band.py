"""Over the timeline: which version of the plan is open, and the slider of the time machine."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.domain.clock import today
from mlpm_planner.ui.panels.roadmap.over_time import OverTime
from mlpm_planner.ui.panels.roadmap.time_machine import TimeMachine
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.signals import Trigger
from mlpm_planner.ui.theme import metrics
from mlpm_planner.ui.widgets.banner import Banner
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.text import tip


class OverTimeBand(QWidget):
    """Hidden while the plan itself is shown and compared with no past day."""

    leave_asked = Trigger()
    take_asked = Trigger()
    delete_asked = Trigger()

    def __init__(self, session: Session, over_time: OverTime) -> None:
        super().__init__()
        self._session = session
        self._over_time = over_time
        self.leave = Button("Leave")
        self.take = Button("Take chosen changes…", icon="merge")
        self.delete = Button("Delete", "ghost", icon="trash-2")
        tip(self.leave, "Show the plan again", "Esc")
        tip(self.take, "Choose dates of the scenario to take into the plan")
        tip(self.delete, "Delete the scenario; the plan stays as it is")
        self.banner = Banner("", buttons=self._buttons(), closable=False)
        self.machine = TimeMachine()
        self._is_dated = False
        self._first = today()
        self._view = "timeline"
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        frame = QVBoxLayout()
        frame.setContentsMargins(metrics.PAGE_MARGIN - 8, 0, metrics.PAGE_MARGIN - 8, 6)
        frame.addWidget(self.banner)
        self._framed = QWidget()
        self._framed.setLayout(frame)
        column.addWidget(self._framed)
        column.addWidget(self.machine)
        self.machine.day_chosen.connect(over_time.show_past)
        self.machine.closed.connect(self.leave_asked.emit)
        over_time.changed.connect(self.follow)
        self.follow()

    def _buttons(self) -> Sequence[Button]:
        self.leave.clicked.connect(self.leave_asked.emit)
        self.take.clicked.connect(self.take_asked.emit)
        self.delete.clicked.connect(self.delete_asked.emit)
        return self.take, self.delete, self.leave

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape that nothing on the page took leaves what is shown."""
        pressed = event.key() if isinstance(event, QKeyEvent) else None
        is_press = event.type() == QEvent.Type.KeyPress
        if is_press and pressed == Qt.Key.Key_Escape and self._over_time.is_away:
            self.leave_asked.emit()
            return True
        return super().eventFilter(watched, event)

    def show_in(self, view: str) -> None:
        """Say it in the words of a view; the board has no dates."""
        if view != self._view:
            self._view = view
            self.follow()

    def follow(self) -> None:
        """Say what is shown."""
        shown = self._over_time
        words = self._words()
        self.banner.set_text(words)
        self._framed.setVisible(bool(words))
        self.take.setVisible(shown.scenario is not None)
        self.delete.setVisible(shown.scenario is not None)
        day = shown.before.day
        self.machine.setVisible(day is not None)
        if day is not None:
            self.machine.set_life(self._first)  # up to today, which may be another day by now
            self.machine.show_day(day)
            self._read_life()
        self.setVisible(self._view != "board" and (bool(words) or day is not None))

    def _words(self) -> str:
        shown = self._over_time
        if self._view == "table" and (shown.scenario is not None or shown.is_read_only):
            words = f"The column Slip compares “{shown.name(shown.shown)}” with "
            words += f"“{shown.name(shown.before)}”. "
            return words + "All other columns show the plan and change it."
        if shown.scenario is not None:
            words = f"Scenario “{shown.scenario.name}”: changes of dates go to the scenario, "
            return words + "not to the plan."
        if shown.is_read_only:
            words = f"“{shown.name(shown.shown)}” compared with “{shown.name(shown.before)}”. "
            return words + "No dates can be changed here; Esc leaves."
        return ""

    def focus_slider(self) -> None:
        """Put the focus where a day is chosen."""
        self.machine.slider.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read_life(self) -> None:
        """Find the first day of the workspace, once."""
        if self._is_dated:
            return
        self._is_dated = True
        store = self._session.workspace.store

        def first_day() -> date:
            log = store.log()
            return min(log[0].at.astimezone().date(), today()) if log else today()

        self._session.tasks.run(lambda _cancel: first_day(), self._on_life)

    def _on_life(self, first: date) -> None:
        self._first = first
        self.follow()
