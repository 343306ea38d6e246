"""The Roadmap page: what happens when, and how sure are we?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QPoint
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.columns import feature_columns
from mlpm_planner.application.filters import Filter
from mlpm_planner.application.queries import Query
from mlpm_planner.application.wording import counted
from mlpm_planner.domain.calendar import Calendar, FreezeWindow
from mlpm_planner.domain.choices import ViewPage
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.feature import Dependency, Feature
from mlpm_planner.domain.kpi import Marker
from mlpm_planner.domain.model import Gate, Model, ModelVersion
from mlpm_planner.domain.snapshot import Baseline, Scenario
from mlpm_planner.domain.view import SavedView
from mlpm_planner.ui import formats
from mlpm_planner.ui.actions import ActionSpec
from mlpm_planner.ui.features import bulk_edit
from mlpm_planner.ui.features.column_chooser import ColumnStep
from mlpm_planner.ui.features.feature_list import LISTED_KINDS, FeatureList, ungrouped, unsorted
from mlpm_planner.ui.features.list_bar import ListBar
from mlpm_planner.ui.features.saved_views import SavedViews
from mlpm_planner.ui.page import Page, View, VisibleTable
from mlpm_planner.ui.panels.roadmap import kept, menus
from mlpm_planner.ui.panels.roadmap.board import Board
from mlpm_planner.ui.panels.roadmap.board_bar import BoardBar
from mlpm_planner.ui.panels.roadmap.display_panel import DisplayPanel
from mlpm_planner.ui.panels.roadmap.model_lanes import reveal_lane
from mlpm_planner.ui.panels.roadmap.over_time_commands import OverTimeCommands
from mlpm_planner.ui.panels.roadmap.pane_list import PaneList
from mlpm_planner.ui.panels.roadmap.selected_edits import SelectedEdits
from mlpm_planner.ui.panels.roadmap.table_pane import HeadMenu, SortAsked, TablePane
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


class RoadmapPage(Page):
    """What happens when, and how sure are we?"""

    NAME: ClassVar[str] = "roadmap"
    TITLE: ClassVar[str] = "Roadmap"
    ICON: ClassVar[str] = "chart-gantt"
    SECTION: ClassVar[str] = "Plan"
    GO_KEY: ClassVar[str] = "R"
    KINDS: ClassVar[frozenset[type[Entity]]] = LISTED_KINDS | {
        Dependency,
        Marker,
        Calendar,
        FreezeWindow,
        Baseline,
        Scenario,
        SavedView,
        ModelVersion,
        Gate,
    }
    VIEWS: ClassVar[tuple[View, ...]] = (
        View("timeline", "Timeline", "chart-gantt"),
        View("board", "Board", "kanban"),
        View("table", "Table", "table-2"),
    )

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.bar = ListBar(session.plan, self._column_choices, arranges=True)
        self.views = SavedViews(
            session,
            ViewPage.ROADMAP,
            partial(kept.arrangement_of, self),
            partial(kept.arrange, self),
            self,
        )
        self.bar.set_query(BY_THEME)
        self.timeline = TimelinePane(session)
        self.board = Board(session)
        self.table = TablePane(session)
        self._lists = {
            "timeline": PaneList(self.timeline, unsorted),
            "board": PaneList(self.board, ungrouped),
            "table": PaneList(self.table, _whole),
        }
        self.is_public = False
        self.board_bar = BoardBar(self)
        self.edits = SelectedEdits(self)
        self.versions = OverTimeCommands(session, self.timeline.state, self)
        self._today = Button("Today", icon="calendar-days")
        self._zoom = Button("Quarters", icon="zoom-in", arrow=True)
        self.display = Button("Display", "ghost", icon="sliders-horizontal")
        self._new = Button("New feature", "primary", icon="plus")
        self._waiting = Button("Unscheduled", "ghost", icon="calendar")
        add = Button("New feature", "primary", icon="plus")
        self._empty = EmptyState("chart-gantt", _EMPTY, add)
        self._stack = QStackedWidget()
        self._build()
        self._connect(add)
        self._show_view()

    def _build(self) -> None:
        tip(self._today, "Show today", "T")
        tip(self._zoom, "How much time is shown")
        tip(self.display, "Groups, lanes, colours and labels of the timeline", "V")
        tip(self._new, "Add a feature", "N")
        tip(self._waiting, "Features without dates")
        for widget in (self.timeline, self.board, self.table, self._empty):
            self._stack.addWidget(widget)
        for button in (self._waiting, self.display, self.versions.button):
            self.bar.add_button(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.versions.band)
        column.addWidget(self._stack, 1)

    def _connect(self, add: Button) -> None:
        state = self.timeline.state
        self._today.clicked.connect(state.show_today)
        self._zoom.clicked.connect(self._open_zoom)
        self.display.clicked.connect(self.open_display)
        self._waiting.clicked.connect(self._toggle_tray)
        self.timeline.tray.closed.connect(self._close_tray)
        state.scale_changed.connect(self._show_zoom)
        state.rows_changed.connect(self._show_caption)
        self.versions.over_time.changed.connect(self._on_versions)
        for button in (self._new, add):
            button.clicked.connect(self.edits.new_feature)
        self.bar.changed.connect(self._on_query)
        self.bar.column_toggled.connect(self.choose_column)
        self.bar.column_moved.connect(self.table.move_column)
        self.bar.column_resized.connect(self.table.resize_column)
        for arranged in (self.bar.column_moved, self.bar.column_resized):
            arranged.connect(self._on_arranged)
        self.table.view.head.let_go.connect(self.views.update)
        self.table.sort_asked.connect(self.sort_by)
        self.table.head_menu_wanted.connect(self._open_head_menu)
        for pane in (self.timeline, self.board, self.table):
            pane.menu_wanted.connect(self._open_menu)
        self.table.view.removed.connect(self.edits.remove)
        self.table.view.pasted.connect(self._paste)
        self.timeline.canvas.strip.loaded.connect(self.ready.emit)
        self.session.selection_changed.connect(self._on_selection)

    # ---- what the window asks

    @override
    def header_widgets(self) -> Sequence[QWidget]:
        return (self.views.button, self._today, self._zoom, self._new)

    @override
    def actions_here(self) -> Sequence[ActionSpec]:
        return menus.actions_of(self)

    @override
    def is_ready(self) -> bool:
        return self.view != "timeline" or self.timeline.canvas.strip.is_loaded

    @override
    def visible_table(self) -> VisibleTable | None:
        from mlpm_planner.ui.exporting.seen import features_as_seen  # not before it is needed

        query = replace(self.bar.query, public=self.is_public)
        self._lists["table"].show(self.session.plan, query)
        by = feature_columns(self.session.plan).get(self.bar.query.group)
        return features_as_seen("This view: roadmap", self.table.view, by.title if by else "")

    @override
    def focus_filter(self) -> None:
        self.bar.open_search()

    @override
    def save_state(self) -> dict[str, Any]:
        return kept.state_of(self)

    @override
    def restore_state(self, state: Mapping[str, Any]) -> None:
        kept.restore_lists(self, state)
        super().restore_state(state)
        self._show_view()
        self.timeline.restore_state(state)
        self.versions.over_time.restore_state(state.get("versions"))
        self._show_zoom()
        self.views.restore(state)

    @override
    def show_saved_view(self, name: str) -> bool:
        return self.views.choose_called(name)

    @override
    def reveal(self, _kind: type[Entity], _part_id: str) -> bool:
        if _kind is Model:
            return reveal_lane(self, _part_id)
        if _kind is not Feature or _part_id not in self.session.plan.features:
            return False
        self.show_list()
        if self.view == "timeline" and not self.timeline.reveal(_part_id):
            self.set_view("table")
        if self.view == "table":
            return self.table.view.reveal(_part_id)
        return self.view == "timeline" or self.board.reveal(_part_id)

    @override
    def refresh(self, changes: Sequence[ChangeSet]) -> None:
        for each in self._lists.values():
            each.note(changes)
        self._show_view()
        self.versions.over_time.refresh(changes)
        self.views.update()
        self._on_selection(None)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_view()

    # ---- views

    @override
    def set_view(self, view: str) -> None:
        if view != self.view:
            super().set_view(view)
        self._show_view()
        self.views.update()

    @property
    def shown(self) -> TimelinePane | Board | TablePane:
        """The view that is shown."""
        return {"timeline": self.timeline, "board": self.board, "table": self.table}[self.view]

    @property
    def focused(self) -> QWidget:
        """What has the focus in the view that is shown."""
        focused = {"timeline": self.timeline.canvas, "table": self.table.view}
        return focused.get(self.view, self.board)

    def show_list(self) -> FeatureList:
        """Bring the view that is shown up to date."""
        query = replace(self.bar.query, public=self.is_public)
        return self._lists[self.view].show(self.session.plan, query)

    def _show_view(self) -> None:
        self.show_list()
        self.setFocusProxy(self.focused)
        is_empty = not self.session.plan.features
        self._stack.setCurrentWidget(self._empty if is_empty else self.shown)
        for button in (self._today, self._zoom, self.display):
            button.setVisible(self.view == "timeline")
        self.bar.group.setVisible(self.view != "board")
        self.bar.columns.setVisible(self.view == "table")
        self.versions.show_in(self.view)
        self.board_bar.show()
        self._show_caption()

    def _show_caption(self) -> None:
        listed = self._lists[self.view].listed
        words = counted(listed.count, "feature") if listed else ""
        if self.is_public:
            words += " · internal ones are hidden"
        waiting = len(self.timeline.state.layout.unscheduled)
        self._waiting.set_words(f"{waiting:,} unscheduled")
        self._waiting.setVisible(self.view == "timeline" and waiting > 0)
        if told := self.versions.caption(self.view):
            words = told
        elif self.view == "timeline" and self.timeline.state.bars.tail.any():
            words += " · hatched tail = likely slip (50–90 %)"
        self.bar.caption.set_whole(words)

    def _on_versions(self) -> None:
        self.table.show_comparison(self.timeline.state.comparison)
        self._show_caption()
        self.views.update()

    def _toggle_tray(self) -> None:
        self.timeline.show_tray(is_shown=self.timeline.tray.isHidden())

    def _close_tray(self) -> None:
        self.timeline.show_tray(is_shown=False)
        self._waiting.setFocus()

    def set_public(self, *, is_public: bool) -> None:
        """Leave internal features out, and what customers should not see of the others."""
        self.is_public = self.board.is_public = is_public
        self._show_view()

    def _open_zoom(self) -> None:
        open_menu(build_menu(menus.of_zoom(self), self), self._zoom)

    def open_display(self) -> DisplayPanel:
        """Choose how the timeline is shown."""
        panel = DisplayPanel(self.display, feature_columns(self.session.plan), self.bar.query.group)
        panel.group_chosen.connect(lambda key: self.show_query(replace(self.bar.query, group=key)))
        panel.display_chosen.connect(self.timeline.set_display)

        def show(_chosen: object = None) -> None:
            panel.show_display(self.timeline.state.display, self.bar.query.group)

        panel.group_chosen.connect(show)
        panel.display_chosen.connect(show)
        show()
        panel.open()
        return panel

    def _show_zoom(self) -> None:
        self.views.update()
        self._zoom.set_words(self.timeline.state.zoom_name)

    # ---- the list

    def _on_query(self, _query: Query) -> None:
        self.show_list()
        self._show_caption()
        self.views.update()

    def show_all(self) -> None:
        """Take the filter off."""
        self.show_query(replace(self.bar.query, text="", filter=Filter()))

    def sort_by(self, asked: SortAsked) -> None:
        """Sort by a column, or by it too."""
        self.show_query(self.bar.query.sorted_by(asked.key, extend=asked.extend))

    def show_query(self, query: Query) -> None:
        """List something else, or in another way."""
        self.bar.set_query(query)
        self._on_query(query)

    def choose_column(self, key: str) -> None:
        """Show a column of the table, or hide it."""
        self.table.choose(key)
        self.views.update()

    def _on_arranged(self, _step: ColumnStep) -> None:
        self.views.update()

    def _open_head_menu(self, wanted: HeadMenu) -> None:
        open_menu(build_menu(menus.of_column(self, wanted.key), self), wanted.at)

    def _column_choices(self) -> Sequence[tuple[str, str, bool]]:
        declared, shown = feature_columns(self.session.plan), self.table.shown
        rest = [key for key in declared if key not in shown and key != "title"]
        ordered = [key for key in shown if key in declared] + rest
        return [(key, declared[key].title, key in shown) for key in ordered]

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

    def _open_menu(self, at: QPoint) -> None:
        if self.selected_ids():
            open_menu(build_menu(menus.of_features(self), self), at)

    def _paste(self, text: str) -> None:
        """One value goes into the current column of all selected rows; rows are features."""
        column, ids = self.table.current_column(), self.table.view.selected_ids()
        is_value = len(text.strip().splitlines()) == 1 and "\t" not in text.strip("\r\n")
        if is_value and ids and column is not None and bulk_edit.takes_paste(column):
            bulk_edit.write(self.session, ids, column, text.strip())
            return
        from mlpm_planner.ui.importing.paste import paste_features  # not before it is needed

        paste_features(self.session, text, self.window())


def _whole(query: Query) -> Query:
    return query
