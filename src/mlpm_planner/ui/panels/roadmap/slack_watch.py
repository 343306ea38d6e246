"""Keeps slack, critical path and what moves bars up to date, in the background."""

from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer

from mlpm_planner.application.plan import Plan
from mlpm_planner.application.scheduling import Mover
from mlpm_planner.application.slack import Slacks, slacks
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.ui.panels.roadmap.followers import Followers
from mlpm_planner.ui.panels.roadmap.settling import settled_ms
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState
from mlpm_planner.ui.tasks import Cancel, Task, Tasks

_SETTLED_MS = 150


class _Found(NamedTuple):
    """What was worked out; without a mover where nothing can be scheduled."""

    slacks: Slacks
    mover: Mover | None


class SlackWatch(QObject):
    """Works the schedule out again once edits have settled, so that no drag has to wait for it."""

    def __init__(
        self, state: TimelineState, followers: Followers, tasks: Tasks, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._state, self._followers, self._tasks = state, followers, tasks
        self._settled = QTimer(self, singleShot=True)
        self._settled.timeout.connect(self._work_out)
        under_way: list[Task] = []
        self._under_way = under_way
        # An answer must not come to a timeline that is gone; the closure must not keep it either.
        self.destroyed.connect(lambda: [task.cancel.set() for task in under_way])
        for change in (state.rows_changed, state.work_changed, state.bars_changed):
            change.connect(self._on_changed)

    def _on_changed(self, *_told: object) -> None:
        for task in self._under_way:
            task.cancel.set()  # it would tell of the plan before
        self._settled.start(settled_ms(self._state.plan, _SETTLED_MS))

    def _work_out(self) -> None:
        plan = Plan(self._state.plan.parts())  # the parts never change, the tables do

        def compute(_cancel: Cancel) -> _Found:
            return _Found(slacks(plan), _mover(plan))

        self._under_way[:] = [self._tasks.run(compute, self._take, slot="roadmap-slack")]

    def _take(self, found: _Found) -> None:
        self._state.set_slacks(found.slacks)
        if found.mover is not None:
            self._followers.take(found.mover)


def _mover(plan: Plan) -> Mover | None:
    try:
        return Mover(plan)
    except RuleError:
        return None
