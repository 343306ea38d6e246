"""The timeline as a whole: outline, axis, canvas, load strip and tray, level with each other."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.team_load import By
from mlpm_planner.application.timeline_bars import NONE
from mlpm_planner.application.timeline_display import Display
from mlpm_planner.application.timescale import MAX_PX, MIN_PX, Timescale
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.model import Model
from mlpm_planner.ui.features.feature_list import Effect, FeatureList
from mlpm_planner.ui.kpi_states import KpiStates
from mlpm_planner.ui.panels.roadmap.canvas import LinkMenuAsked
from mlpm_planner.ui.panels.roadmap.chart import Chart
from mlpm_planner.ui.panels.roadmap.commands import Commands
from mlpm_planner.ui.panels.roadmap.forecasting import Forecasting
from mlpm_planner.ui.panels.roadmap.geometry import use_density
from mlpm_planner.ui.panels.roadmap.legend import Legend
from mlpm_planner.ui.panels.roadmap.levelling import Levelling
from mlpm_planner.ui.panels.roadmap.link_menu import of_link
from mlpm_planner.ui.panels.roadmap.model_lanes import model_of
from mlpm_planner.ui.panels.roadmap.outline import Outline
from mlpm_planner.ui.panels.roadmap.scheduler import Scheduler
from mlpm_planner.ui.panels.roadmap.slack_watch import SlackWatch
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState
from mlpm_planner.ui.panels.roadmap.tray import Tray
from mlpm_planner.ui.session import Selected, Session
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import metrics
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens
from mlpm_planner.ui.widgets.menu import build_menu, open_menu
from mlpm_planner.ui.widgets.splitter import Splitter

_LEAST_OUTLINE, _WIDEST_OUTLINE = 160, 420
_WIDEST_SHARE = 0.42  # of the pane that the outline takes by itself


class TimelinePane(QWidget):
    """Everything the Timeline view shows below the toolbar, with one selection."""

    menu_wanted = Signal(QPoint)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_following = False
        self._outline_width = 0  # as the user dragged it; 0: as wide as the titles ask
        self._kpi_states = KpiStates.of(session)
        self.state = TimelineState(session.plan, self)
        use_density(self.state.display.density)
        self.state.kpi_state = self._kpi_states.get
        self.commands = Commands(session, self.state)
        self.canvas = Chart(session.tasks, self.state, self.commands)
        self.slack_watch = SlackWatch(self.state, self.commands.followers, session.tasks, self)
        self.outline = Outline(self.state, self.canvas)
        self.splitter = Splitter(self.outline, self.canvas, stretch=1)
        self.tray = Tray(session, self.state, self.canvas)
        self.legend = Legend()
        self.levelling = Levelling(session, self.canvas)
        self.forecasting = Forecasting(session, self.state)
        self._build()
        self._connect()
        self._level()

    def _build(self) -> None:
        self.outline.setMinimumWidth(_LEAST_OUTLINE)
        self.canvas.setMinimumWidth(_LEAST_OUTLINE)
        self.canvas.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # as time runs
        self.tray.hide()
        row = QHBoxLayout()
        row.addWidget(self.splitter, 1)
        row.addWidget(self.tray)
        column = QVBoxLayout(self)
        column.addWidget(self.legend)
        column.addWidget(self.levelling.bar)
        column.addLayout(row, 1)
        for layout in (row, column):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)

    def _connect(self) -> None:
        self.splitter.splitterMoved.connect(self._on_splitter_moved)
        self.canvas.head_toggled.connect(self.toggle)
        self.canvas.head_chosen.connect(self._on_head_chosen)
        self.canvas.opened.connect(self._on_opened)
        self.canvas.menu_asked.connect(self.menu_wanted.emit)
        self.canvas.link_menu_asked.connect(self._open_link_menu)
        self.canvas.strip.shown_changed.connect(self._level)
        self.canvas.strip.loaded.connect(self._show_load)
        self.outline.load.by_chosen.connect(self.canvas.strip.show_by)
        self.canvas.viewport().installEventFilter(self)
        self.state.selection_changed.connect(self._on_selection)
        for change in (
            self.state.rows_changed,
            self.state.display_changed,
            self.state.slacks_changed,
        ):
            change.connect(self.show_legend)
        self.state.comparison_changed.connect(self._fit_outline)
        self._session.selection_changed.connect(self._on_session_selection)
        self._kpi_states.changed.connect(self._on_kpis_changed)
        app_theme().changed.connect(self._on_theme_changed)

    def _on_kpis_changed(self, kpi_ids: frozenset[str]) -> None:
        if any(gate.kpi_id in kpi_ids for gate in self.state.plan.gates.values()):
            self.canvas.viewport().update()

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self._level()
        self._fit_outline()
        self.show_legend()

    # ---- the width of the outline

    def _on_splitter_moved(self, width: int, _handle: int) -> None:
        self._outline_width = width

    def _fit_outline(self) -> None:
        """Give the titles the room they ask for within limits, or what the user gave them."""
        factor, whole = metrics.text_factor(), self.splitter.width()
        least = min(_LEAST_OUTLINE * factor, whole * _WIDEST_SHARE)
        most = max(least, min(_WIDEST_OUTLINE * factor, whole * _WIDEST_SHARE))
        width = self._outline_width or min(most, max(least, self.outline.table.wanted_width()))
        self.splitter.setSizes([round(width), max(1, whole - round(width))])

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_outline()

    def _show_load(self) -> None:
        self.outline.load.show_load(self.canvas.strip.load, self.canvas.strip.by)

    def _level(self) -> None:
        """Make the outline as high as the canvas, part by part."""
        bar = self.canvas.horizontalScrollBar()
        foot = bar.height() if bar.isVisible() else bar.sizeHint().height()
        foot += self.canvas.overview_height
        self.outline.set_heights(self.canvas.head_height, self.canvas.load_height, foot)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._level()
        return super().eventFilter(watched, event)

    # ---- contents

    def show_list(self, listed: FeatureList) -> None:
        """Show the features of a list."""
        self.state.show_list(listed)
        self._fit_outline()
        self._on_session_selection(self._session.selected)

    def take(self, changes: Sequence[ChangeSet], effect: Effect) -> None:
        """Show changes that the list has already taken in."""
        self.state.take(changes, effect)
        self.canvas.strip.take(changes)
        self._on_session_selection(self._session.selected)

    def relist(self) -> None:
        """Show the rows of another query."""
        self.state.arrange()

    def set_display(self, display: Display) -> None:
        """Show the timeline another way."""
        use_density(display.density)
        self.state.set_display(display)

    def show_legend(self) -> None:
        """Name the colours, unless the heads of the groups do."""
        by, state = self.state.display.colour, self.state
        told = by == state.listed.query.group or (
            state.lanes_by is not None and by == state.display.lanes
        )
        keys = () if told or not by else state.colours.used(state.layout.order)
        self.legend.show_keys(keys)
        self.legend.setVisible(bool(self.legend.keys))

    def toggle(self, number: int) -> None:
        """Fold or unfold a group."""
        self.state.listed.toggle(self.state.layout.groups[number].key)
        self.state.arrange()

    # ---- selection

    def _on_opened(self, slot: int) -> None:
        if self.state.layout.row_of(slot) != NONE:
            self.canvas.edit_title(slot)

    def _on_head_chosen(self, number: int) -> None:
        model = model_of(self.state, number)
        if model is not None:
            self._session.select(Model, model.id)

    def _on_selection(self) -> None:
        if self._is_following:
            return
        ids = self.state.ids(self.state.selected)
        if ids or self._session.selected.kind is Feature:
            self._session.select(Feature if ids else None, *ids)

    def _on_session_selection(self, selected: Selected) -> None:
        ids = selected.ids if selected.kind is Feature else ()
        slots = tuple(self.state.bars.slots[i] for i in ids if i in self.state.bars.slots)
        if slots != self.state.selected:
            self._is_following = True  # what has no bar stays selected for the other views
            self.state.select(slots)
            self._is_following = False

    def _open_link_menu(self, asked: LinkMenuAsked) -> None:
        session, link = self._session, self.state.links.ids[asked.number]
        entries = of_link(session, Scheduler(session, self), link)
        open_menu(build_menu(entries, self), asked.at)

    def reveal(self, feature_id: str) -> bool:
        """Scroll to a bar; False when it is not scheduled or filtered out."""
        slot = self.state.bars.slots.get(feature_id, NONE)
        if slot == NONE or not self._unfold(slot):
            return False
        self.state.select((slot,), slot)
        self.canvas.reveal(slot)
        return True

    def reveal_model(self, model_id: str) -> bool:
        """Scroll to the lane of a model; False when there is none."""
        for number in range(len(self.state.layout.groups)):
            model = model_of(self.state, number)
            if model is not None and model.id == model_id:
                row = self.state.layout.rows_of_group(number).start
                # Without a current bar the canvas would select the first one with the focus.
                self.state.select((), int(self.state.layout.groups[number].slots[0]))
                self.canvas.reveal_row(row)
                return True
        return False

    def _unfold(self, slot: int) -> bool:
        """Open the group and the sub-lane of a bar if need be; whether it has a row then."""
        if self.state.layout.row_of(slot) != NONE:
            return True
        for row in self.state.layout.groups:
            if not row.is_open and slot in row.slots:
                self.state.listed.toggle(row.key)
        self.state.arrange()
        return self.state.layout.row_of(slot) != NONE

    def show_tray(self, *, is_shown: bool) -> None:
        """Show the features without dates beside the canvas, or hide them."""
        self.tray.setVisible(is_shown)
        if is_shown:
            self.tray.list.setFocus()

    def area_of_current(self) -> QRect:
        """Where a picker for the current bar belongs, in the window."""
        has_row = self.state.layout.row_of(self.state.current) != NONE
        point = self.canvas.menu_point() if has_row else QPoint(20, 20)
        corner = self.canvas.viewport().mapTo(self.window(), point)
        return QRect(corner, corner)

    # ---- remembering

    def save_state(self) -> dict[str, Any]:
        """Zoom, place, width of the outline, folded groups, whether the tray is open."""
        return {
            "first": self.state.scale.first,
            "px": self.state.scale.px,
            "outline": self._outline_width,
            "folded": sorted(self.state.listed.collapsed),
            "tray": not self.tray.isHidden(),
            "display": self.state.display.to_json(),
            "load": self.canvas.strip.by.value,
        }

    def restore_state(self, state: Mapping[str, Any]) -> None:
        """Bring back what was remembered."""
        display = state.get("display")
        if isinstance(display, dict):
            self.set_display(Display.from_json(cast("dict[str, Any]", display)))
        first, px = state.get("first"), state.get("px")
        if isinstance(first, float) and isinstance(px, float) and MIN_PX <= px <= MAX_PX:
            self.state.set_scale(Timescale(first, px))
        width = state.get("outline")
        if isinstance(width, int) and width > 0:
            self._outline_width = max(_LEAST_OUTLINE, width)
            self._fit_outline()
        if state.get("load") == By.PERSON:
            self.canvas.strip.show_by(By.PERSON)
        folded = state.get("folded")
        if isinstance(folded, list):
            self.state.listed.collapsed = set(map(str, cast("list[object]", folded)))
            self.state.arrange()
        self.show_tray(is_shown=bool(state.get("tray")))
