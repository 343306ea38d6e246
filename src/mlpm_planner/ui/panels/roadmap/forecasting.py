"""Keeps the forecast of the plan: simulated off the interface thread once edits have settled."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer

from mlpm_planner.application import foresight
from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.forecast import Forecaster
from mlpm_planner.application.foresight import UNKNOWN, Foresight, finish_words
from mlpm_planner.application.plan import Plan
from mlpm_planner.domain.calendar import Calendar
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.feature import Dependency, Feature
from mlpm_planner.domain.model import Gate
from mlpm_planner.domain.people import Person, Team
from mlpm_planner.domain.product import Product, Release, Status
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.roadmap.settling import settled_ms
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.tasks import Cancel, Task

SETTLED_MS = 400
_READ = (Feature, Dependency, Gate, Release, Product, Status, Calendar, Team, Person)
_MOST = 10_000  # simulating more would keep the program busy for the best part of a minute
TOO_MANY = f"More than {_MOST:,} features are not forecast."
NOT_ENOUGH = "Not enough data for a forecast: give features a range or a confidence."


def finish_lines(state: TimelineState, feature: Feature) -> list[str]:
    """What the forecast says of a feature, for its tool tip."""
    known = foresight.latest(state.plan)
    found = known.finishes.get(feature.id)
    if found is not None:
        return finish_words(found, formats.short_day).split("; ")
    if len(state.plan.features) > _MOST:
        return [TOO_MANY]
    return [] if known.is_known else [NOT_ENOUGH]


class _Arrived(NamedTuple):
    number: int
    found: Foresight


class Forecasting(QObject):
    """Asks for a forecast after each edit; a coarse one is shown while the whole is simulated."""

    arrived = Signal(_Arrived)  # from the thread that simulates

    def __init__(self, session: Session, state: TimelineState) -> None:
        super().__init__(state)
        self._session = session
        self._state = state
        self._number = 0
        self._is_begun = False
        under_way: list[Task] = []
        self._under_way = under_way
        self._settled = QTimer(self, singleShot=True)
        self._settled.timeout.connect(self._simulate)
        self.arrived.connect(self._on_arrived)
        session.changed.connect(self._on_changed)
        state.rows_changed.connect(self._begin)
        # An answer must not come to a timeline that is gone; the closure must not keep it either.
        self.destroyed.connect(lambda: [task.cancel.set() for task in under_way])

    def _begin(self) -> None:
        """Rows are shown for the first time."""
        if not self._is_begun:
            self._is_begun = True
            self._settle(0)

    def _on_changed(self, change_set: ChangeSet) -> None:
        if self._is_begun and change_set.touches(*_READ):
            self._settle(SETTLED_MS)

    def _settle(self, usual: int) -> None:
        plan = self._session.plan
        if len(plan.features) <= _MOST:
            self._settled.start(settled_ms(plan, usual))

    def _simulate(self) -> None:
        if not self._session.is_open:
            return
        self._number += 1
        number = self._number
        snapshot = Plan(self._session.plan.parts())  # the plan may change meanwhile

        def tell(found: Foresight) -> None:
            self.arrived.emit(_Arrived(number, found))

        self._under_way[:] = [
            self._session.tasks.run(
                partial(_simulated, snapshot, tell),
                lambda found: self._on_arrived(_Arrived(number, found)),
                slot="roadmap-forecast",
            )
        ]

    def _on_arrived(self, arrived: _Arrived) -> None:
        if arrived.number != self._number:
            return
        before = foresight.latest(self._session.plan)
        if arrived.found != before:
            foresight.keep(self._session.plan, arrived.found)
            self._state.foresee()
            self._session.foreseen.emit()


def _simulated(plan: Plan, tell: Callable[[Foresight], None], cancel: Cancel) -> Foresight:
    """The whole forecast; a coarse one is told on the way. UNKNOWN where there can be none."""
    found = UNKNOWN
    try:
        for found in Forecaster(plan).run():
            if cancel.is_set:
                break
            tell(found)
    except RuleError:  # features that wait for each other are told where they are scheduled
        return UNKNOWN
    return found
