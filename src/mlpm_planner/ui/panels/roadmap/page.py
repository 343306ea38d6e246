"""The Roadmap page: what happens when, and how sure are we?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, cast

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.application import features
from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.columns import feature_columns
from mlpm_planner.application.queries import Query
from mlpm_planner.application.timeline_bars import NONE
from mlpm_planner.application.wording import counted
from mlpm_planner.domain.choices import Horizon
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.feature import Dependency, Feature
from mlpm_planner.domain.kpi import Marker
from mlpm_planner.ui import formats
from mlpm_planner.ui.actions import ActionSpec
from mlpm_planner.ui.features import quick_menus
from mlpm_planner.ui.features.feature_list import LISTED_KINDS, FeatureList
from mlpm_planner.ui.features.list_bar import ListBar
from mlpm_planner.ui.page import Page, View, VisibleTable
from mlpm_planner.ui.panels.roadmap import menus
from mlpm_planner.ui.panels.roadmap.board import Board
from mlpm_planner.ui.panels.roadmap.table_pane import TablePane
from mlpm_planner.ui.panels.roadmap.timeline_pane import TimelinePane
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.empty_state import EmptyState
from mlpm_planner.ui.widgets.menu import build_menu, open_menu
from mlpm_planner.ui.widgets.text import tip

BY_THEME = Query(group="theme")
_EMPTY = (
    "Press N, paste rows of a spreadsheet, or drop a CSV on the window to plan a first feature."
)
QuickMenu = Callable[[Session, Sequence[str], QWidget, QRect], None]


class RoadmapPage(Page):
    """What happens when, and how sure are we?"""

    NAME: ClassVar[str] = "roadmap"
    TITLE: ClassVar[str] = "Roadmap"
    ICON: ClassVar[str] = "chart-gantt"
    SECTION: ClassVar[str] = "Plan"
    GO_KEY: ClassVar[str] = "R"
    KINDS: ClassVar[frozenset[type[Entity]]] = LISTED_KINDS | {Dependency, Marker}
    VIEWS: ClassVar[tuple[View, ...]] = (
        View("timeline", "Timeline", "chart-gantt"),
        View("board", "Now / Next / Later", "kanban"),
        View("table", "Table", "table-2"),
    )

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.listed = FeatureList(session.plan, BY_THEME)
        self.bar = ListBar(session.plan, self._column_choices)
        self.timeline = TimelinePane(session, self.listed)
        self.board = Board(session, self.listed, self.timeline.state.bars)
        self.table = TablePane(session, self.listed)
        self._today = Button("Today", icon="calendar-days")
        self._zoom = Button("Quarters", icon="zoom-in", arrow=True)
        self._new = Button("New feature", "primary", icon="plus")
        add = Button("New feature", "primary", icon="plus")
        self._empty = EmptyState("chart-gantt", _EMPTY, add)
        self._stack = QStackedWidget()
        self._build()
        self._connect(add)
        self.bar.set_query(BY_THEME)
        self._show_view()

    def _build(self) -> None:
        tip(self._today, "Show today", "T")
        tip(self._zoom, "How much time is shown")
        tip(self._new, "Add a feature", "N")
        for widget in (self.timeline, self.board, self.table, self._empty):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self._stack, 1)

    def _connect(self, add: Button) -> None:
        state = self.timeline.state
        self._today.clicked.connect(state.show_today)
        self._zoom.clicked.connect(self._open_zoom)
        state.scale_changed.connect(self._show_zoom)
        for button in (self._new, add):
            button.clicked.connect(self.new_feature)
        self.bar.changed.connect(self._on_query)
        self.bar.column_toggled.connect(self.table.choose)
        self.table.sort_asked.connect(self._sort)
        for pane in (self.timeline, self.board, self.table):
            pane.menu_wanted.connect(self._open_menu)
        self.table.view.removed.connect(self._remove)
        self.table.view.pasted.connect(self._paste)
        self.session.selection_changed.connect(self._on_selection)

    # ---- what the window asks

    @override
    def header_widgets(self) -> Sequence[QWidget]:
        return (self._today, self._zoom, self._new)

    @override
    def actions_here(self) -> Sequence[ActionSpec]:
        return menus.actions_of(self)

    @override
    def visible_table(self) -> VisibleTable | None:
        from mlpm_planner.ui.exporting.seen import features_as_seen  # not before it is needed

        by = feature_columns(self.session.plan).get(self.listed.query.group)
        return features_as_seen("This view: roadmap", self.table.view, by.title if by else "")

    @override
    def focus_filter(self) -> None:
        self.bar.open_search()

    @override
    def save_state(self) -> dict[str, Any]:
        return {
            "view": self.view,
            "query": self.listed.query.to_json(),
            "columns": self.table.shown,
            **self.timeline.save_state(),
        }

    @override
    def restore_state(self, state: Mapping[str, Any]) -> None:
        super().restore_state(state)
        query = state.get("query")
        if isinstance(query, dict):
            self.bar.set_query(Query.from_json(cast("dict[str, Any]", query)))
            self._on_query(self.bar.query)
        columns = state.get("columns")
        if isinstance(columns, list):
            self.table.shown = [str(key) for key in cast("list[object]", columns)]
            self.table.show_columns()
        self.timeline.restore_state(state)
        self._show_zoom()

    @override
    def reveal(self, _kind: type[Entity], _part_id: str) -> bool:
        if _kind is not Feature or _part_id not in self.session.plan.features:
            return False
        if self.view == "timeline" and not self.timeline.reveal(_part_id):
            self.set_view("table")
        if self.view == "table":
            return self.table.view.reveal(_part_id)
        return True

    @override
    def refresh(self, changes: Sequence[ChangeSet]) -> None:
        effect = self.listed.take(changes)
        self.timeline.take(changes, effect)
        self.board.take(changes, effect)
        self.table.take(changes, effect)
        self._show_view()
        self._on_selection(None)

    # ---- views

    @override
    def set_view(self, view: str) -> None:
        super().set_view(view)
        self._show_view()

    def _show_view(self) -> None:
        shown = {"timeline": self.timeline, "board": self.board, "table": self.table}
        focused = {"timeline": self.timeline.canvas, "board": self.board, "table": self.table.view}
        self.setFocusProxy(focused[self.view])
        is_empty = not self.session.plan.features
        self._stack.setCurrentWidget(self._empty if is_empty else shown[self.view])
        for button in (self._today, self._zoom):
            button.setVisible(self.view == "timeline")
        self.bar.columns.setVisible(self.view == "table")
        self._show_caption()

    def _show_caption(self) -> None:
        words = counted(self.listed.count, "feature")
        waiting = len(self.timeline.state.layout.unscheduled)
        if waiting:
            words += f" · {waiting:,} without dates"
        if self.view == "timeline":
            words += " · hatched tail = likely slip"
        self.bar.caption.set_whole(words)

    def _open_zoom(self) -> None:
        open_menu(build_menu(menus.of_zoom(self), self), self._zoom)

    def _show_zoom(self) -> None:
        self._zoom.set_words(self.timeline.state.zoom_name)

    # ---- the list

    def _on_query(self, query: Query) -> None:
        if self.listed.set_query(query):
            for pane in (self.timeline, self.board, self.table):
                pane.relist()
            self._show_caption()

    def _sort(self, key: str) -> None:
        query = self.listed.query
        descending = query.sort == key and not query.descending
        self.bar.set_query(replace(query, sort=key, descending=descending))
        self._on_query(self.bar.query)

    def _column_choices(self) -> Sequence[tuple[str, str, bool]]:
        declared = feature_columns(self.session.plan).values()
        return [(c.key, c.title, c.key in self.table.shown) for c in declared if c.key != "title"]

    # ---- selected features

    def selected_ids(self) -> list[str]:
        """The selected features, the current one last."""
        selected = self.session.selected
        return list(selected.ids) if selected.kind is Feature else []

    def _on_selection(self, _selected: object) -> None:
        plan = self.session.plan
        found = [plan.features[i] for i in self.selected_ids() if i in plan.features]
        efforts = sum(feature.input_value("effort") or 0.0 for feature in found)
        words = f"{len(found):,} selected · effort {formats.figure(efforts)} pw" if found else ""
        self.strip_changed.emit(words)

    def new_feature(self) -> None:
        """Add a feature and let its name be typed."""
        made: list[str] = []
        workspace = self.session.workspace
        values = {"horizon": Horizon.NEXT} if self.view == "board" else {}
        if self.session.attempt(
            lambda: made.append(features.add(workspace, "New feature", **values).id)
        ):
            self.session.select(Feature, *made)
            self.set_view("board" if self.view == "board" else "table")
            self.reveal(Feature, made[0])

    def duplicate(self) -> None:
        """Add copies of the selected features and select them."""
        ids, workspace = self.selected_ids(), self.session.workspace
        made: list[Feature] = []
        told = f"Duplicated {counted(len(ids), 'feature')}"
        if ids and self.session.attempt(
            lambda: made.extend(features.duplicate(workspace, ids)), told
        ):
            self.session.select(Feature, *(feature.id for feature in made))

    def remove(self) -> None:
        """Delete the selected features."""
        self._remove(self.selected_ids())

    def _remove(self, ids: Sequence[str]) -> None:
        if ids:
            self.timeline.commands.remove(ids)

    def unschedule(self) -> None:
        """Take the days of the selected features away."""
        slots = [self.timeline.state.bars.slots.get(i, NONE) for i in self.selected_ids()]
        self.timeline.commands.unschedule([slot for slot in slots if slot != NONE])

    def move_to(self, horizon: Horizon) -> None:
        """Move the selected features to Now, Next or Later."""
        ids, workspace = self.selected_ids(), self.session.workspace
        if ids:
            told = f"Moved {counted(len(ids), 'feature')} to {horizon.value.title()}"
            self.session.attempt(lambda: features.move_to_horizon(workspace, ids, horizon), told)

    def set_status(self) -> None:
        """Choose a status for the selected features."""
        self._pick(quick_menus.pick_status)

    def set_owner(self) -> None:
        """Choose who owns the selected features."""
        self._pick(quick_menus.pick_owner)

    def set_theme(self) -> None:
        """Choose a theme for the selected features."""
        self._pick(quick_menus.pick_theme)

    def set_window(self) -> None:
        """Choose Now, Next or Later for the selected features."""
        self._pick(quick_menus.pick_window)

    def _pick(self, menu: QuickMenu) -> None:
        ids = self.selected_ids()
        shown = self._stack.currentWidget()
        if ids and shown is not None:
            corner = shown.mapTo(self.window(), self._anchor())
            menu(self.session, ids, shown, QRect(corner.x(), corner.y(), 16, 16))

    def _anchor(self) -> QPoint:
        if self.view == "timeline" and self.timeline.state.current != NONE:
            return self.timeline.canvas.mapTo(self.timeline, self.timeline.canvas.menu_point())
        return QPoint(60, 60)

    def _open_menu(self, at: QPoint) -> None:
        if self.selected_ids():
            build_menu(menus.of_features(self), self).popup(at)

    def _paste(self, text: str) -> None:
        from mlpm_planner.ui.importing.paste import paste_features  # not before it is needed

        paste_features(self.session, text, self.window())
