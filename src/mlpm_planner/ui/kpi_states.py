"""Where every KPI stands, kept up to date for all pages that show it."""

from collections.abc import Mapping

from PySide6.QtCore import QObject

from mlpm_planner.application import kpi_board
from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.kpi_board import KpiState
from mlpm_planner.ui import formats
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.tasks import Cancel

_NAME = "kpi-states"


class KpiStates(QObject):
    """The states of all KPIs of a session.

    The first request reads them off the interface thread. An edit shows at once; what it touched
    is read again as soon as it is on disk.
    """

    changed = Signal(frozenset[str])

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.setObjectName(_NAME)
        self._session = session
        self._states: dict[str, KpiState] = {}
        self._wanted: set[str] = set(session.plan.kpis)
        self._unsaved: set[str] = set()
        self._is_reading = False
        self._is_ready = False
        session.changed.connect(self._on_changed)
        session.saving_changed.connect(self._on_saving_changed)
        self._read()

    @staticmethod
    def of(session: Session) -> "KpiStates":
        """The states of a session, made when first asked for."""
        found = session.findChild(QObject, _NAME)
        return found if isinstance(found, KpiStates) else KpiStates(session)

    @property
    def is_ready(self) -> bool:
        """Whether every state has been read."""
        return self._is_ready and not self._wanted and not self._is_reading

    @property
    def states(self) -> Mapping[str, KpiState]:
        """The states read so far, by KPI."""
        return self._states

    def get(self, kpi_id: str) -> KpiState | None:
        """The state of one KPI; None while it is being read."""
        return self._states.get(kpi_id)

    def in_order(self) -> list[KpiState]:
        """All states, pinned KPIs first."""
        return kpi_board.in_order(self._states.values())

    # ---- following the plan

    def _on_changed(self, change_set: ChangeSet) -> None:
        touched = kpi_board.touched(change_set, self._session.plan)
        if not touched:
            return
        plan = self._session.plan
        for kpi_id in touched:
            if kpi_id not in plan.kpis:
                self._states.pop(kpi_id, None)
        self._patch(touched, change_set)
        if change_set.kpi_ids:
            self._unsaved |= change_set.kpi_ids
            self._on_saving_changed()
        self._wanted |= {i for i in touched if i in plan.kpis and i not in self._states}
        self.changed.emit(touched)
        self._read()

    def _patch(self, touched: frozenset[str], change_set: ChangeSet) -> None:
        """Show at once what is known without reading."""
        plan = self._session.plan
        calendar = kpi_board.calendar_of(plan.product)
        known = [i for i in touched if i in self._states and i in plan.kpis]
        facts = kpi_board.facts_of(plan, known)
        series = {
            i: kpi_board.with_changes(
                self._states[i].series,
                (
                    c
                    for c in change_set.observations
                    if c.observation.kpi_id == i and not c.observation.segment
                ),
            )
            for i in known
        }
        self._states.update(kpi_board.states(facts, series, calendar, formats.number))

    def _on_saving_changed(self) -> None:
        if self._unsaved and not self._session.workspace.is_saving:
            self._wanted |= self._unsaved
            self._unsaved.clear()
            self._read()

    def _read(self) -> None:
        if self._is_reading:
            return
        plan, reader = self._session.plan, self._session.values
        wanted, self._wanted = self._wanted, set()
        facts = kpi_board.facts_of(plan, wanted)
        if not facts:
            self._is_ready = True
            return
        calendar = kpi_board.calendar_of(plan.product)
        self._is_reading = True

        def work(_cancel: Cancel) -> dict[str, KpiState]:
            return kpi_board.read_states(reader, facts, calendar, formats.number)

        self._session.tasks.run(work, self._on_read, self._on_failed)

    def _on_read(self, found: dict[str, KpiState]) -> None:
        self._is_reading = False
        self._is_ready = True
        plan = self._session.plan
        for facts in kpi_board.facts_of(plan, found):
            kpi_id = facts.kpi.id
            if kpi_id in self._unsaved and kpi_id in self._states:
                continue  # what was read is older than what is shown
            self._states[kpi_id] = found[kpi_id]
            if found[kpi_id].facts != facts:
                self._wanted.add(kpi_id)
        self.changed.emit(frozenset(found))
        if self._wanted:
            self._read()

    def _on_failed(self, error: Exception) -> None:
        self._is_reading = False
        self._is_ready = True
        self._session.failed.emit(f"The values of the KPIs could not be read: {error}")
