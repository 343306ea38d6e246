"""What the page does to the selected features, in whichever view they are."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from mlpm_planner.application import features
from mlpm_planner.application.columns import HORIZON_TITLES
from mlpm_planner.application.timeline_bars import NONE
from mlpm_planner.application.timescale import start_of_week
from mlpm_planner.application.wording import subject
from mlpm_planner.domain.choices import DependencyKind, FeatureKind, Horizon
from mlpm_planner.domain.feature import Dependency, Feature
from mlpm_planner.ui.features import bulk_edit, quick_menus
from mlpm_planner.ui.panels.roadmap.board_deal import Place
from mlpm_planner.ui.panels.roadmap.commands import NEW_TITLE
from mlpm_planner.ui.session import Session

if TYPE_CHECKING:
    from mlpm_planner.ui.panels.roadmap.page import RoadmapPage

_NEW_DAYS = 26  # four working weeks, Monday to Friday
QuickMenu = Callable[[Session, Sequence[str], QWidget, QRect], object]


class SelectedEdits:
    """Edits by menu, palette and key."""

    def __init__(self, page: "RoadmapPage") -> None:
        self._page = page
        self._session = page.session

    # ---- new features

    def new_feature(self) -> None:
        """Add a feature where the view has room for it, and let its name be typed."""
        by_view = {"timeline": self._new_bar, "board": self._new_card, "table": self._new_row}
        made = by_view[self._page.view]()
        if not made:
            return
        if not self._page.reveal(Feature, made):
            self._page.show_all()
            self._page.reveal(Feature, made)
        self.rename()

    def _new_bar(self) -> str:
        timeline = self._page.timeline
        state = timeline.state
        x = state.scale.x(state.today)
        day = state.today if 0 <= x <= state.width else state.scale.day(state.width / 3)
        start = start_of_week(round(day), state.calendar) + 7
        row = state.layout.row_of(state.current)
        group = state.layout.group_at(row) if row != NONE else 0
        above = state.current if row != NONE else NONE
        return timeline.commands.create(group, above, (start, start + _NEW_DAYS - 1))

    def _new_card(self) -> str:
        board = self._page.board
        place = board.deal.place(board.current)
        if board.by or board.deal.lanes:
            return self._new_like(place)
        horizon = board.deal.stacks[place.column].horizon if place else None
        return self._add(horizon=Horizon.NEXT if horizon is None else horizon)

    def _new_like(self, place: Place | None) -> str:
        """A feature in the column and lane of a card."""
        board = self._page.board
        if place is None:
            return self._add()
        blank = Feature(title=NEW_TITLE)
        lane = board.deal.lane_at(place)
        values = board.deal.frame.values(blank, Place(place.column, place.number, lane))
        return self._add(**values)

    def _new_row(self) -> str:
        return self._add()

    def _add(self, **values: object) -> str:
        made: list[str] = []
        workspace = self._session.workspace
        self._session.attempt(lambda: made.append(features.add(workspace, NEW_TITLE, **values).id))
        return made[0] if made else ""

    def rename(self) -> None:
        """Edit the title of the current feature where it stands."""
        page = self._page
        ids = page.selected_ids()
        if not ids:
            return
        if page.view == "table":
            page.table.edit_title(ids[-1])
        elif page.view == "board" and (place := page.board.deal.place(ids[-1])) is not None:
            page.board.edit_title(place)
        elif page.view == "timeline" and page.timeline.reveal(ids[-1]):
            page.timeline.canvas.edit_title(page.timeline.state.current)

    def duplicate(self) -> None:
        """Add copies of the selected features and select them."""
        ids, workspace = self._page.selected_ids(), self._session.workspace
        made: list[Feature] = []
        told = f"Duplicated {self._named(ids)}"
        if ids and self._session.attempt(
            lambda: made.extend(features.duplicate(workspace, ids)), told
        ):
            self._session.select(Feature, *(feature.id for feature in made))

    def remove(self, feature_ids: Sequence[str] = ()) -> None:
        """Delete features, by default the selected ones."""
        ids = list(feature_ids) or self._page.selected_ids()
        if ids:
            self._page.timeline.commands.remove(ids)

    # ---- changed features

    def unschedule(self) -> None:
        """Take the days of the selected features away."""
        bars = self._page.timeline.state.bars
        ids = [i for i in self._page.selected_ids() if bars.is_planned(bars.slots[i])]
        if ids:
            self._page.timeline.commands.unschedule(ids)

    def move_to(self, horizon: Horizon) -> None:
        """Move the selected features to Now, Next or Later."""
        ids, workspace = self._page.selected_ids(), self._session.workspace
        if ids:
            told = f"Moved {self._named(ids)} to {HORIZON_TITLES[horizon]}"
            self._session.attempt(lambda: features.move_to_horizon(workspace, ids, horizon), told)

    def convert(self) -> None:
        """Make milestones of the selected features, or features of selected milestones."""
        ids, workspace = self._page.selected_ids(), self._session.workspace
        if not ids:
            return
        is_moment = self._session.plan.features[ids[-1]].is_milestone
        kind = FeatureKind.FEATURE if is_moment else FeatureKind.MILESTONE

        def made(feature: Feature) -> Feature:
            end = feature.end if is_moment else feature.start
            return replace(feature, kind=kind, end=end)

        label = f"Make {self._named(ids)} a {kind.value}"
        self._session.attempt(lambda: features.change(workspace, ids, made, label))

    def unlink(self, dependency_id: str) -> None:
        """Delete a dependency."""
        workspace = self._session.workspace
        self._session.attempt(
            lambda: features.unlink(workspace, [dependency_id]), "Deleted a dependency"
        )

    def links_of_current(self) -> list[tuple[Dependency, Feature]]:
        """The dependencies of the current feature, each with the feature at its other end."""
        ids, plan = self._page.selected_ids(), self._session.plan
        if not ids:
            return []
        before = plan.where(Dependency, "successor_id", ids[-1])
        after = plan.where(Dependency, "predecessor_id", ids[-1])
        found = [(d, plan.features[d.predecessor_id]) for d in before]
        return found + [(d, plan.features[d.successor_id]) for d in after]

    # ---- lists of choices at the current feature

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

    def set_effort(self) -> None:
        """Choose or type an effort for the selected features."""
        self._pick(quick_menus.pick_effort)

    def set_field(self) -> None:
        """Choose a field and its value for the selected features."""
        self._pick(bulk_edit.pick_field)

    def link(self) -> None:
        """Choose the feature that waits for the current one."""
        self._pick(quick_menus.pick_follower)

    def link_as(self, kind: DependencyKind) -> None:
        """Choose the feature whose start or end waits for that of the current one."""
        self._pick(partial(quick_menus.pick_follower, kind=kind))

    def _pick(self, menu: QuickMenu) -> None:
        ids = self._page.selected_ids()
        if ids:
            menu(self._session, ids, self._page.focused, self._page.shown.area_of_current())

    def _named(self, feature_ids: Sequence[str]) -> str:
        return subject([self._session.plan.features[i] for i in feature_ids])
