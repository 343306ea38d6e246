"""The KPIs page: overview, small multiples, and the grid of values."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QStackedLayout, QWidget
from typing_extensions import override

from mlpm_planner.application import kpi_board
from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.kpi import Kpi, Marker, Target
from mlpm_planner.domain.people import Person
from mlpm_planner.domain.product import Product
from mlpm_planner.ui.charts.viewport import RANGES, Range, range_of
from mlpm_planner.ui.kpi_states import KpiStates
from mlpm_planner.ui.models.kpi_series import KpiSeries
from mlpm_planner.ui.page import Badge, Page, View
from mlpm_planner.ui.panels.kpis.overview import Overview
from mlpm_planner.ui.session import Selected, Session
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.empty_state import EmptyState
from mlpm_planner.ui.widgets.menu import Entry, build_menu, open_menu

_EMPTY = "A KPI is a name, a unit and a direction. Add one, or paste a column of numbers."


class KpisPage(Page):
    """Are we on target, and what moved it?"""

    NAME: ClassVar[str] = "kpis"
    TITLE: ClassVar[str] = "KPIs"
    ICON: ClassVar[str] = "gauge"
    SECTION: ClassVar[str] = "Measure"
    GO_KEY: ClassVar[str] = "K"
    KINDS: ClassVar[frozenset[type[Entity]]] = frozenset({Kpi, Target, Marker, Person, Product})
    VIEWS: ClassVar[tuple[View, ...]] = (
        View("overview", "Overview", "layout-dashboard"),
        View("explore", "Explore", "chart-line"),
        View("values", "Values", "table-2"),
    )
    SHOWS_VALUES: ClassVar[bool] = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._states = KpiStates.of(session)
        self._series = KpiSeries.of(session)
        self._kpi_id = ""
        self._segment = ""
        self._range = range_of("")
        self.overview = Overview(session)
        self._empty = EmptyState("gauge", _EMPTY)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.overview)
        self._stack.addWidget(self._empty)
        self._range_button = Button(self._range.title, icon="calendar-range", arrow=True)
        self._range_button.clicked.connect(self._open_ranges)
        self._log_button = Button("Log value", "primary", icon="plus")
        self._log_button.clicked.connect(self.log_value)
        self._states.changed.connect(self._on_states_changed)
        self.overview.chosen.connect(self.choose)
        self.overview.card.segment_chosen.connect(self._on_segment_chosen)
        session.selection_changed.connect(self._on_selection_changed)
        self._show_states(frozenset(self._states.states))

    # ---- what the window asks

    @override
    def header_widgets(self) -> Sequence[QWidget]:
        return (self._range_button, self._log_button)

    @override
    def is_ready(self) -> bool:
        return self._states.is_ready

    @override
    def focus_filter(self) -> None:
        self.overview.open_filter()

    @override
    def save_state(self) -> dict[str, Any]:
        return {"view": self.view, "kpi": self._kpi_id, "range": self._range.key}

    @override
    def restore_state(self, state: Mapping[str, Any]) -> None:
        super().restore_state(state)
        self.set_range(range_of(str(state.get("range", ""))))
        if state.get("kpi") in self.session.plan.kpis:
            self.choose(str(state["kpi"]))

    @override
    def reveal(self, _kind: type[Entity], _part_id: str) -> bool:
        if _kind is not Kpi or _part_id not in self.session.plan.kpis:
            return False
        self.choose(_part_id)
        return True

    @override
    def refresh(self, changes: Sequence[ChangeSet]) -> None:
        if any(change.touches(Marker, Product) for change in changes):
            self.overview.card.refresh()
        if any(change.touches(Person) for change in changes):
            self.overview.catalogue.rebuild()

    # ---- what is chosen

    def choose(self, kpi_id: str) -> None:
        """Show a KPI, and make it the window's selection."""
        self._show(kpi_id)
        self.session.select(Kpi, kpi_id)

    def _show(self, kpi_id: str, segment: str = "") -> None:
        self._kpi_id, self._segment = kpi_id, segment
        self.overview.show_kpi(kpi_id, segment)

    def _on_selection_changed(self, selected: Selected) -> None:
        if selected.kind is Kpi and selected.current not in ("", self._kpi_id):
            self._show(selected.current)

    def _on_segment_chosen(self, segment: str) -> None:
        self._show(self._kpi_id, segment)

    def _on_states_changed(self, kpi_ids: frozenset[str]) -> None:
        self._show_states(kpi_ids)

    def _show_states(self, kpi_ids: frozenset[str]) -> None:
        self.overview.refresh(kpi_ids)
        ordered = self._states.in_order()
        if self._kpi_id not in self._states.states and ordered:
            self._show(ordered[0].kpi.id)
        self._stack.setCurrentIndex(0 if self.session.plan.kpis else 1)
        self.badge_changed.emit(Badge(*kpi_board.attention(ordered)))
        if self._states.is_ready:
            self.ready.emit()

    # ---- the range

    def set_range(self, chosen: Range) -> None:
        """Show so long a time in all charts."""
        self._range = chosen
        self._range_button.set_words(chosen.title)
        self.overview.card.set_range(chosen)

    def _open_ranges(self) -> None:
        entries = [
            Entry(each.title, partial(self.set_range, each), checked=each is self._range)
            for each in RANGES
        ]
        open_menu(build_menu(entries, self), self._range_button)

    # ---- values

    def log_value(self) -> None:
        """Put the focus where a value is typed."""
        self.overview.entry.focus_value()
