"""The KPIs page: overview, small multiples, and the grid of values."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QPoint
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedLayout, QWidget
from typing_extensions import override

from mlpm_planner.application import kpi_board
from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.kpi_board import KpiState
from mlpm_planner.domain.clock import to_micros
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.kpi import Kpi, Marker, Target
from mlpm_planner.domain.people import Person
from mlpm_planner.domain.product import Product
from mlpm_planner.ui.actions import ActionSpec
from mlpm_planner.ui.charts.viewport import RANGES, Range, range_of
from mlpm_planner.ui.kpi_states import KpiStates
from mlpm_planner.ui.models import kpi_cells
from mlpm_planner.ui.models.kpi_series import SeriesKey
from mlpm_planner.ui.page import Badge, Page, View, VisibleTable
from mlpm_planner.ui.panels.kpis import menus
from mlpm_planner.ui.panels.kpis.commands import KpiCommands
from mlpm_planner.ui.panels.kpis.explore import Explore
from mlpm_planner.ui.panels.kpis.overview import Overview
from mlpm_planner.ui.panels.kpis.values_view import ValuesView
from mlpm_planner.ui.session import Selected, Session
from mlpm_planner.ui.theme import inks
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.empty_state import EmptyState
from mlpm_planner.ui.widgets.menu import Entry, build_menu, open_menu
from mlpm_planner.ui.widgets.picker import PickItem, pick

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
        self._key = SeriesKey("")
        self._range = range_of("")
        self.commands = KpiCommands(session, self)
        self.overview = Overview(session)
        self._explore: Explore | None = None
        self._values: ValuesView | None = None
        add = Button("Add a KPI", "primary", icon="plus")
        add.clicked.connect(self.commands.new)
        self._empty = EmptyState("gauge", _EMPTY, add)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.overview)
        self._stack.addWidget(self._empty)
        self._range_button = Button(self._range.title, icon="calendar-range", arrow=True)
        self._new_button = Button("New KPI", icon="gauge")
        self._log_button = Button("Log value", "primary", icon="plus")
        self._connect()
        self._show_states(frozenset(self._states.states))

    def _connect(self) -> None:
        self._range_button.clicked.connect(self._open_ranges)
        self._new_button.clicked.connect(self.commands.new)
        self._log_button.clicked.connect(self.log_value)
        self._states.changed.connect(self._show_states)
        self.commands.added.connect(self.choose)
        self.overview.chosen.connect(self.choose)
        self.overview.menu_wanted.connect(self._open_kpi_menu)
        card = self.overview.card
        card.charted.connect(self._tell_ready)
        card.segment_chosen.connect(self._on_segment_chosen)
        card.menu_wanted.connect(self._open_chart_menu)
        card.annotate_wanted.connect(self._annotate_at)
        card.edit_wanted.connect(self.edit_value_at)
        self.session.selection_changed.connect(self._on_selection_changed)

    # ---- what the window asks

    @override
    def header_widgets(self) -> Sequence[QWidget]:
        return (self._range_button, self._new_button, self._log_button)

    @override
    def actions_here(self) -> Sequence[ActionSpec]:
        return menus.actions_of(self)

    @override
    def visible_table(self) -> VisibleTable | None:
        from mlpm_planner.ui.exporting.seen import table_as_seen  # not before it is needed

        if self.view != "overview" or not self.session.plan.kpis:
            return None
        return table_as_seen("This view: KPIs", self.overview.table)

    @override
    def is_ready(self) -> bool:
        return self._states.is_ready and (self.overview.is_ready() or not self.session.plan.kpis)

    @override
    def focus_filter(self) -> None:
        self.set_view("overview")
        self.overview.open_filter()

    @override
    def save_state(self) -> dict[str, Any]:
        return {"view": self.view, "kpi": self._key.kpi_id, "range": self._range.key}

    @override
    def restore_state(self, state: Mapping[str, Any]) -> None:
        super().restore_state(state)
        self.set_range(range_of(str(state.get("range", ""))))
        if state.get("kpi") in self.session.plan.kpis:
            self._show(str(state["kpi"]))

    @override
    def reveal(self, _kind: type[Entity], _part_id: str) -> bool:
        if _kind is Marker:
            return self._reveal_marker(_part_id)
        if _kind is not Kpi or _part_id not in self.session.plan.kpis:
            return False
        self.choose(_part_id)
        return True

    def _reveal_marker(self, marker_id: str) -> bool:
        marker = self.session.plan.get(Marker, marker_id)
        if marker is None or not self.session.plan.kpis:
            return False
        if marker.kpi_id:
            self.choose(marker.kpi_id)
        self.set_view("overview")
        self.overview.card.chart.show_instant(to_micros(marker.at))
        return True

    @override
    def refresh(self, changes: Sequence[ChangeSet]) -> None:
        if any(change.touches(Marker, Product) for change in changes):
            self.overview.card.refresh()
            if self._explore is not None:
                self._explore.refresh(frozenset(self._states.states))
        if any(change.touches(Person) for change in changes):
            self.overview.catalogue.rebuild()

    # ---- views

    @override
    def set_view(self, view: str) -> None:
        if view != self.view:
            super().set_view(view)
        self._show_view()

    def _show_view(self) -> None:
        if not self.session.plan.kpis:
            self._stack.setCurrentWidget(self._empty)
        elif self.view == "explore":
            self._stack.setCurrentWidget(self.explore)
        elif self.view == "values":
            self._stack.setCurrentWidget(self.values)
        else:
            self._stack.setCurrentWidget(self.overview)

    @property
    def explore(self) -> Explore:
        """The small multiples, made when first shown."""
        if self._explore is None:
            self._explore = Explore(self.session)
            self._explore.set_range(self._range)
            self._explore.show_kpi(self._key.kpi_id)
            self._explore.chosen.connect(self.choose)
            self._explore.opened.connect(self._on_opened)
            self._explore.menu_wanted.connect(self._open_kpi_menu)
            self._stack.addWidget(self._explore)
        return self._explore

    @property
    def values(self) -> ValuesView:
        """The grid of values, made when first shown."""
        if self._values is None:
            self._values = ValuesView(self.session)
            self._values.set_state(self.state, self._key.segment)
            self._values.pick_wanted.connect(self._pick_kpi)
            self._values.paste_wanted.connect(self.paste)
            self._stack.addWidget(self._values)
        return self._values

    def _on_opened(self, kpi_id: str) -> None:
        self.choose(kpi_id)
        self.set_view("overview")

    # ---- what is chosen

    @property
    def state(self) -> KpiState | None:
        """Where the chosen KPI stands."""
        return self._states.get(self._key.kpi_id)

    @property
    def key(self) -> SeriesKey:
        """The KPI and the segment that are shown."""
        return self._key

    def choose(self, kpi_id: str) -> None:
        """Show a KPI, and make it the window's selection."""
        if kpi_id != self._key.kpi_id:
            self._show(kpi_id)
        self.session.select(Kpi, kpi_id)

    def _show(self, kpi_id: str, segment: str = "") -> None:
        self._key = SeriesKey(kpi_id, segment)
        self.overview.show_kpi(kpi_id, segment)
        if self._explore is not None:
            self._explore.show_kpi(kpi_id)
        if self._values is not None:
            self._values.set_state(self.state, segment)

    def _on_selection_changed(self, selected: Selected) -> None:
        if selected.kind is Kpi and selected.current not in ("", self._key.kpi_id):
            self._show(selected.current)

    def _on_segment_chosen(self, segment: str) -> None:
        self._show(self._key.kpi_id, segment)

    def _pick_kpi(self) -> None:
        items = [
            PickItem(s.kpi.id, s.kpi.name, kpi_cells.LOOKS[s.status].icon)
            for s in self._states.in_order()
        ]
        anchor = self.values.kpi
        pick(anchor, items, self.choose, current=self._key.kpi_id, placeholder="Find a KPI")

    def _show_states(self, kpi_ids: frozenset[str]) -> None:
        self.overview.refresh(kpi_ids)
        ordered = self._states.in_order()
        if self._key.kpi_id not in self._states.states and ordered:
            self._show(ordered[0].kpi.id)
        if self._explore is not None:
            self._explore.refresh(kpi_ids)
        if self._values is not None and self._key.kpi_id in kpi_ids:
            self._values.set_state(self.state, self._key.segment)
        self._show_view()
        self.badge_changed.emit(Badge(*kpi_board.attention(ordered)))
        self._tell_ready()

    def _tell_ready(self) -> None:
        if self.is_ready():
            self.ready.emit()

    # ---- the range

    def set_range(self, chosen: Range) -> None:
        """Show so long a time in all charts."""
        self._range = chosen
        self._range_button.set_words(chosen.title)
        self.overview.card.set_range(chosen)
        if self._explore is not None:
            self._explore.set_range(chosen)

    def _open_ranges(self) -> None:
        entries = [
            Entry(each.title, partial(self.set_range, each), checked=each is self._range)
            for each in RANGES
        ]
        open_menu(build_menu(entries, self), self._range_button)

    # ---- values and menus

    def log_value(self) -> None:
        """Put the focus where a value is typed."""
        if self.view == "values":
            self.values.start_typing()
            return
        self.set_view("overview")
        self.overview.entry.focus_value()

    def edit_value_at(self, at: int) -> None:
        """Go to a value in the grid."""
        self.set_view("values")
        self.values.reveal(at)
        self.values.table.setFocus()

    def paste(self) -> None:
        """Show what the clipboard would bring into the chosen KPI."""
        if self.state is not None:
            self.commands.paste(self.state)

    def annotate(self) -> None:
        """Mark the moment under the crosshair, else now."""
        self._annotate_at(self.overview.card.chart.instant_or_now())

    def _annotate_at(self, at: int) -> None:
        self.commands.annotate(self._key.kpi_id, at)

    def _open_kpi_menu(self, at: QPoint) -> None:
        open_menu(build_menu(menus.of_kpi(self), self), at)

    def _open_chart_menu(self, at: QPoint) -> None:
        open_menu(build_menu(menus.of_chart(self), self), at)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), inks.colour("canvas"))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
            return
        super().keyPressEvent(event)
