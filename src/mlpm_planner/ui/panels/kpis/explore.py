"""Many KPIs at once: small charts that share one time axis."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mlpm_planner.ui.charts.multiples import Multiples, Small
from mlpm_planner.ui.charts.summary import chart_data
from mlpm_planner.ui.charts.viewport import Range
from mlpm_planner.ui.kpi_states import KpiStates
from mlpm_planner.ui.models import kpi_cells
from mlpm_planner.ui.models.kpi_series import KpiSeries, SeriesKey
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import metrics, paint
from mlpm_planner.ui.widgets.segments import Segment, Segments
from mlpm_planner.ui.widgets.text import ElidedLabel

_HINT = "One time axis: drag to pan, Ctrl+wheel or + and − to zoom, 0 to go back, Enter to open."
_ENOUGH_PINNED = 2


class Explore(QWidget):
    """The pinned KPIs (or all) as small multiples."""

    chosen = Signal(str)
    opened = Signal(str)
    menu_wanted = Signal(QPoint)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._states = KpiStates.of(session)
        self._series = KpiSeries.of(session)
        self._current = ""
        choices = (Segment("pinned", "Pinned"), Segment("all", "All"))
        self.scope = Segments("KPIs shown", choices)
        self.charts = Multiples(self._small)
        bar = QHBoxLayout()
        bar.addWidget(self.scope)
        bar.addSpacing(metrics.CARD_GAP)
        bar.addWidget(ElidedLabel(_HINT, paint.CAPTION), 1)
        column = QVBoxLayout(self)
        margin = metrics.PAGE_MARGIN
        column.setContentsMargins(margin, 4, margin, metrics.CARD_GAP)
        column.setSpacing(metrics.CARD_GAP)
        column.addLayout(bar)
        column.addWidget(self.charts, 1)
        self.scope.chosen.connect(self._on_scope_chosen)
        self.charts.chosen.connect(self.chosen)
        self.charts.opened.connect(self.opened)
        self.charts.menu_wanted.connect(self.menu_wanted)
        self._series.changed.connect(self._on_series_changed)
        self._first_look()

    def _first_look(self) -> None:
        """All KPIs, where hardly any is pinned."""
        pinned = sum(state.kpi.pinned for state in self._states.states.values())
        if pinned < _ENOUGH_PINNED:
            self.scope.set_current("all")
        self._show_ids()

    def _show_ids(self) -> None:
        ordered = self._states.in_order()
        everything = self.scope.current == "all"
        self.charts.set_ids(
            [
                state.kpi.id
                for state in ordered
                if everything or state.kpi.pinned or state.kpi.id == self._current
            ]
        )

    def _on_scope_chosen(self, _key: str) -> None:
        self._show_ids()

    def show_kpi(self, kpi_id: str) -> None:
        """Mark a KPI; it is shown even when it is not pinned."""
        self._current = kpi_id
        self._show_ids()
        self.charts.set_current(kpi_id)

    def set_range(self, chosen: Range) -> None:
        self.charts.set_range(chosen)

    def refresh(self, kpi_ids: frozenset[str]) -> None:
        """Take in new states."""
        self._show_ids()
        self.charts.refresh(kpi_ids)

    def _on_series_changed(self, key: SeriesKey) -> None:
        if not key.segment:
            self.charts.refresh(frozenset({key.kpi_id}))

    def _small(self, kpi_id: str) -> Small | None:
        state = self._states.get(kpi_id)
        if state is None:
            return None
        values = self._series.get(SeriesKey(kpi_id))
        data = chart_data(state, values, self._session.plan) if values is not None else None
        look = kpi_cells.LOOKS[state.status]
        return Small(kpi_id, state.kpi.name, look, kpi_cells.spoken(state), data)
