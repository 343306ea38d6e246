"""Keeps slack and critical path up to date: worked out in the background once edits settle."""

from PySide6.QtCore import QObject, QTimer

from mlpm_planner.application.plan import Plan
from mlpm_planner.application.slack import Slacks, slacks
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState
from mlpm_planner.ui.tasks import Cancel, Task, Tasks

_SETTLED_MS = 150


class SlackWatch(QObject):
    """Tells the timeline the slack of its features whenever that may have changed."""

    def __init__(self, state: TimelineState, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._state, self._tasks = state, tasks
        self._settled = QTimer(self, interval=_SETTLED_MS, singleShot=True)
        self._settled.timeout.connect(self._work_out)
        under_way: list[Task] = []
        self._under_way = under_way
        # An answer must not come to a timeline that is gone; the closure must not keep it either.
        self.destroyed.connect(lambda: [task.cancel.set() for task in under_way])
        for change in (state.rows_changed, state.work_changed, state.bars_changed):
            change.connect(self._on_changed)

    def _on_changed(self, *_told: object) -> None:
        self._settled.start()

    def _work_out(self) -> None:
        plan = Plan(self._state.plan.parts())  # the parts never change, the tables do

        def compute(_cancel: Cancel) -> Slacks:
            return slacks(plan)

        self._under_way[:] = [
            self._tasks.run(compute, self._state.set_slacks, slot="roadmap-slack")
        ]
