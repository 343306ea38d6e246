"""The Prioritise page: the ranking as a table, and value against effort."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.columns import feature_columns
from mlpm_planner.application.queries import Query
from mlpm_planner.application.views import Arrangement
from mlpm_planner.domain.choices import ViewPage
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.scoring import WEIGHTED, ScoringMethod
from mlpm_planner.domain.view import SavedView
from mlpm_planner.ui import formats
from mlpm_planner.ui.actions import ActionSpec
from mlpm_planner.ui.features import quick_menus
from mlpm_planner.ui.features.feature_list import LISTED_KINDS
from mlpm_planner.ui.features.saved_views import SavedViews
from mlpm_planner.ui.models.score_columns import input_columns
from mlpm_planner.ui.page import Page, View, VisibleTable
from mlpm_planner.ui.panels.prioritise import menus
from mlpm_planner.ui.panels.prioritise.commands import Commands
from mlpm_planner.ui.panels.prioritise.ranking import BY_SCORE
from mlpm_planner.ui.panels.prioritise.table_pane import TablePane
from mlpm_planner.ui.panels.prioritise.weights_panel import WeightsPanel
from mlpm_planner.ui.score_states import ScoreStates
from mlpm_planner.ui.session import Selected, Session
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.empty_state import EmptyState
from mlpm_planner.ui.widgets.menu import build_menu, open_menu
from mlpm_planner.ui.widgets.text import tip

if TYPE_CHECKING:
    from mlpm_planner.ui.panels.prioritise.matrix_view import MatrixView

_EMPTY = "Score the first feature: type numbers straight into its row."
# Up to this many features the odds of the ranking are worth their time with every selection.
_MOST_ODDS = 2_000

QuickMenu = Callable[[Session, Sequence[str], QWidget, QRect], None]


class PrioritisePage(Page):
    """What first, and would the answer change?"""

    NAME: ClassVar[str] = "prioritise"
    TITLE: ClassVar[str] = "Prioritise"
    ICON: ClassVar[str] = "scale"
    SECTION: ClassVar[str] = "Plan"
    GO_KEY: ClassVar[str] = "P"
    KINDS: ClassVar[frozenset[type[Entity]]] = LISTED_KINDS | {ScoringMethod, SavedView}
    VIEWS: ClassVar[tuple[View, ...]] = (
        View("table", "Table", "table-2"),
        View("matrix", "Matrix", "chart-scatter"),
    )

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        # The scores have to hear of a change before the page does.
        self.scores = ScoreStates.of(session)
        super().__init__(session, parent)
        self.commands = Commands(session)
        self.views = SavedViews(session, ViewPage.PRIORITISE, self.arrangement, self.arrange, self)
        self.pane = TablePane(session)
        self.weights = WeightsPanel(session)
        self._matrix: MatrixView | None = None
        self._method = Button("", icon="sigma", arrow=True)
        self._weights_button = Button("Weights", "ghost", icon="sliders-horizontal")
        self._new = Button("New feature", "primary", icon="plus")
        add = Button("New feature", "primary", icon="plus")
        self._empty = EmptyState("scale", _EMPTY, add)
        self._stack = QStackedWidget()
        self._build()
        self._connect(add)
        self._show_method()

    def _build(self) -> None:
        tip(self._method, "How features are scored")
        tip(self._new, "Add a feature", "N")
        ranked = QWidget()
        row = QHBoxLayout(ranked)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._stack, 1)
        row.addWidget(self.weights)
        self.weights.hide()
        self.pane.bar.add_button(self._weights_button)
        self.setFocusProxy(self.pane.view)
        self._stack.addWidget(self.pane)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(ranked)

    def _connect(self, add: Button) -> None:
        self._method.clicked.connect(self._open_methods)
        self._weights_button.clicked.connect(self._toggle_weights)
        self._new.clicked.connect(self.new_feature)
        add.clicked.connect(self.new_feature)
        self.weights.closed.connect(self._hide_weights)
        self.pane.view.removed.connect(self.commands.remove)
        self.pane.arranged.connect(self.views.update)
        self.pane.menu_wanted.connect(self._open_menu)
        self.session.selection_changed.connect(self._on_selection)

    # ---- what the window asks

    @override
    def header_widgets(self) -> Sequence[QWidget]:
        return (self.views.button, self._method, self._new)

    @override
    def actions_here(self) -> Sequence[ActionSpec]:
        return (*menus.actions_of(self), *self.views.actions())

    @override
    def visible_table(self) -> VisibleTable | None:
        from mlpm_planner.ui.exporting.seen import features_as_seen  # not before it is needed

        if self.view != "table":
            return None
        by = feature_columns(self.session.plan).get(self.pane.bar.query.group)
        return features_as_seen("This view: ranking", self.pane.view, by.title if by else "")

    @override
    def is_ready(self) -> bool:
        return self.pane.is_loaded

    @override
    def focus_filter(self) -> None:
        self.set_view("table")
        self.pane.bar.open_search()

    @override
    def save_state(self) -> dict[str, Any]:
        return {
            "view": self.view,
            "query": self.pane.bar.query.to_json(),
            "saved_view": self.views.current,
            **self.pane.save_state(),
        }

    @override
    def restore_state(self, state: Mapping[str, Any]) -> None:
        super().restore_state(state)
        query = state.get("query")
        if isinstance(query, dict):
            found = Query.from_json(cast("dict[str, Any]", query))
            self.pane.set_query(found if found.sort else BY_SCORE)
        self.pane.restore_state(state)
        self.views.restore(state)

    @override
    def show_saved_view(self, name: str) -> bool:
        return self.views.choose_called(name)

    def arrangement(self) -> Arrangement:
        """How the page is arranged now, for a saved view."""
        columns, hidden = self.pane.save_state()["extra"], self.pane.save_state()["hidden"]
        options = {"hidden": ",".join(hidden)} if hidden else {}
        return Arrangement(self.view, tuple(columns), self.pane.bar.query, options)

    def arrange(self, wanted: Arrangement) -> None:
        """Show what a saved view keeps."""
        hidden = [key for key in wanted.options.get("hidden", "").split(",") if key]
        self.pane.restore_state({"extra": list(wanted.columns), "hidden": hidden})
        self.pane.set_query(wanted.query)
        if any(view.id == wanted.mode for view in self.VIEWS):
            self.set_view(wanted.mode)

    @override
    def reveal(self, _kind: type[Entity], _part_id: str) -> bool:
        if _kind is not Feature or _part_id not in self.session.plan.features:
            return False
        if self.view == "matrix":
            return True
        self.pane.load()
        return self.pane.view.reveal(_part_id)

    @override
    def refresh(self, changes: Sequence[ChangeSet]) -> None:
        self.pane.take(changes)
        self._show_method()
        if self._matrix is not None:
            self._matrix.refresh()
        self.weights.refresh()
        self._show_view()
        self.views.update()
        self._tell_selection()

    # ---- views

    @override
    def set_view(self, view: str) -> None:
        if view != self.view:
            super().set_view(view)
        self._show_view()
        self.views.update()

    def _show_view(self) -> None:
        if not self.session.plan.features:
            self._stack.setCurrentWidget(self._empty)
        elif self.view == "matrix":
            self._stack.setCurrentWidget(self.matrix)
        else:
            self._stack.setCurrentWidget(self.pane)

    @property
    def matrix(self) -> MatrixView:
        """Value against effort, made when first shown."""
        if self._matrix is None:
            from mlpm_planner.ui.panels.prioritise.matrix_view import MatrixView

            self._matrix = MatrixView(self.session)
            self._matrix.menu_wanted.connect(self._open_menu)
            self._stack.addWidget(self._matrix)
        return self._matrix

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_view()
        if not self.pane.is_loaded:
            self.session.later(self._load)

    def _load(self) -> None:
        """Rank once the window has been painted."""
        self.pane.load()
        self.ready.emit()

    # ---- the method

    @property
    def is_weighted(self) -> bool:
        """Whether the method in use has weights."""
        return self.session.plan.method().formula == WEIGHTED

    def _show_method(self) -> None:
        method = self.session.plan.method()
        self._method.set_words(method.name.replace("&", "&&"))
        self._method.setAccessibleName(f"Scoring method: {method.name}")
        self._weights_button.setVisible(self.is_weighted)
        if not self.is_weighted:
            self.weights.hide()

    def _open_methods(self) -> None:
        open_menu(build_menu(menus.of_methods(self), self), self._method)

    def show_weights(self) -> None:
        """Show the weights beside the ranking."""
        if self.is_weighted:
            self.weights.refresh()
            self.weights.show()
            self.weights.name.setFocus()

    def _hide_weights(self) -> None:
        self.weights.hide()
        self.pane.view.setFocus()

    def _toggle_weights(self) -> None:
        if self.weights.isVisible():
            self._hide_weights()
        else:
            self.show_weights()

    def new_method(self) -> None:
        """Make a weighted method of one's own; its name is typed beside the ranking."""
        if self.commands.add_method():
            self.show_weights()
            self.weights.name.selectAll()

    # ---- selected features

    def selected_ids(self) -> list[str]:
        """The selected features, the current one last."""
        selected = self.session.selected
        return list(selected.ids) if selected.kind is Feature else []

    def _on_selection(self, _selected: Selected) -> None:
        self._tell_selection()
        ids = self.selected_ids()
        if ids and self.scores.is_ready and len(self.session.plan.features) <= _MOST_ODDS:
            self.scores.odds_of(ids[-1])

    def _tell_selection(self) -> None:
        """Say in the strip how many are selected and what they take."""
        ids = self.selected_ids()
        if not ids:
            self.strip_changed.emit("")
            return
        plan = self.session.plan
        found = (plan.features[each] for each in ids if each in plan.features)
        efforts = [feature.input_value("effort") or 0.0 for feature in found]
        words = [f"{len(ids):,} selected", f"effort {formats.figure(sum(efforts))} pw"]
        self.strip_changed.emit(" · ".join(words))

    def new_feature(self) -> None:
        """Add a feature and let its name be typed."""
        feature_id = self.commands.add()
        if feature_id:
            self.set_view("table")
            self.pane.show_new(feature_id)

    def duplicate(self) -> None:
        """Add copies of the selected features and select them."""
        copies = self.commands.duplicate(self.selected_ids())
        if copies:
            self.session.select(Feature, *copies)

    def remove(self) -> None:
        """Delete the selected features."""
        self.commands.remove(self.selected_ids())

    def clear_inputs(self) -> None:
        """Take the inputs of the method away from the selected features."""
        keys = [column.key for column in input_columns(self.session)]
        self.commands.clear_inputs(self.selected_ids(), keys)

    def edit_effort(self) -> None:
        """Let the effort of the current feature be typed."""
        ids = self.selected_ids()
        if ids:
            self.set_view("table")
            self.pane.edit_cell(ids[-1], "effort")

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
        anchor, area = self._place(ids)
        menu(self.session, ids, anchor, area)

    def _place(self, ids: Sequence[str]) -> tuple[QWidget, QRect]:
        """Where the current feature is: its row, or its bubble."""
        if self.view == "matrix":
            at = self.matrix.bubble(ids[-1]) if ids else None
            point = self.matrix.rect().center() if at is None else at.toPoint()
            corner = self.matrix.mapTo(self.window(), point)
            return self.matrix, QRect(corner.x() - 8, corner.y() - 8, 16, 16)
        view = self.pane.view
        row = view.table.place(ids[-1]) if ids else -1
        return view, view.cell_area(view.table.index(max(row, 0), view.table.column("title")))

    def _open_menu(self, at: QPoint) -> None:
        if self.selected_ids():
            open_menu(build_menu(menus.of_features(self), self), at)
