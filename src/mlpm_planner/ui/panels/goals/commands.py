"""What can be done on the goals page: each command is an edit, a picker, or a way elsewhere."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtWidgets import QWidget

from mlpm_planner.application import features, goals, parts
from mlpm_planner.application.goal_progress import aligned_query, unaligned_query
from mlpm_planner.application.wording import counted, quoted
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.goal import Goal, KeyResult
from mlpm_planner.domain.kpi import Kpi
from mlpm_planner.ui.kpi_states import KpiStates
from mlpm_planner.ui.models.kpi_cells import LOOKS
from mlpm_planner.ui.panels.goals.fields import DatesPopup
from mlpm_planner.ui.session import Destination, Notice, Session
from mlpm_planner.ui.widgets.picker import Picker, PickItem, pick

_MOST_CHOICES = 2_000


class GoalCommands:
    """The commands of the page, for its buttons, menus and keys."""

    def __init__(self, session: Session) -> None:
        self._session = session

    # ---- vision and goals

    def set_vision(self, text: str) -> None:
        self._session.attempt(partial(goals.set_vision, self._session.workspace, text))

    def add_goal(self) -> str:
        """Add a goal to be named; its id."""
        added: list[Goal] = []

        def edit() -> None:
            added.append(goals.add_goal(self._session.workspace, "New goal"))

        self._session.attempt(edit)
        return added[0].id if added else ""

    def set_goal(self, goal_id: str, field: str, value: object) -> None:
        goal = self._session.plan.goals.get(goal_id)
        if goal is not None and getattr(goal, field) != value:
            edit = partial(parts.set_field, self._session.workspace, goal, field, value)
            self._session.attempt(edit)

    def set_span(self, part: Goal | KeyResult, days: tuple[date | None, date | None]) -> None:
        """Give a goal or a key result its first and last day."""
        last = "end" if isinstance(part, Goal) else "due"
        workspace = self._session.workspace

        def edit() -> None:
            with workspace.edit(f"Reschedule {quoted(part.title)}", merge_key=part.id) as change:
                current = change.get(type(part), part.id)
                change.update(replace(current, **{"start": days[0], last: days[1]}))

        self._session.attempt(edit)

    def open_dates(self, anchor: QWidget, part: Goal | KeyResult) -> DatesPopup:
        end = part.end if isinstance(part, Goal) else part.due
        popup = DatesPopup(anchor, part.start, end)
        popup.chosen.connect(partial(self._on_dates, part))
        popup.open_under()
        return popup

    def _on_dates(self, part: Goal | KeyResult, days: object) -> None:
        if isinstance(days, tuple):
            self.set_span(part, days)  # pyright: ignore[reportUnknownArgumentType] - two dates

    def pick_owner(self, anchor: QWidget, goal: Goal) -> Picker:
        people = sorted(self._session.plan.people.values(), key=lambda p: p.name.casefold())
        items = [PickItem("", "Nobody", "user"), *(PickItem(p.id, p.name) for p in people)]
        chosen = partial(self.set_goal, goal.id, "owner_id")
        return pick(anchor, items, chosen, current=goal.owner_id, placeholder="Find an owner")

    def move_goal(self, goal_id: str, step: int) -> None:
        self._session.attempt(partial(goals.move_goal, self._session.workspace, goal_id, step))

    def delete_goal(self, goal_id: str) -> None:
        goal = self._session.plan.goals.get(goal_id)
        if goal is not None:
            told = f"Deleted {quoted(goal.title)}"
            self._session.attempt(partial(parts.remove, self._session.workspace, goal), told)

    # ---- key results

    def pick_kpi(self, anchor: QWidget, goal_id: str, result: KeyResult | None = None) -> None:
        """Choose the KPI of a key result, or of a new one."""
        if not self._session.plan.kpis:
            self._session.notified.emit(Notice("A key result follows a KPI. Add one first."))
            self._session.navigate.emit(Destination("kpis"))
            return
        states = KpiStates.of(self._session).in_order()
        items = [PickItem(s.kpi.id, s.kpi.name, LOOKS[s.status].icon) for s in states]
        if result is None:
            chosen = partial(self.add_result, goal_id)
        else:
            chosen = partial(self.follow, result.id)
        current = result.kpi_id if result else ""
        pick(anchor, items, chosen, current=current, placeholder="Find a KPI")

    def add_result(self, goal_id: str, kpi_id: str) -> None:
        state = KpiStates.of(self._session).get(kpi_id)
        latest = state.latest if state else None
        workspace = self._session.workspace
        edit = partial(goals.add_key_result, workspace, goal_id, kpi_id, latest)
        self._session.attempt(edit, "Added a key result")

    def follow(self, result_id: str, kpi_id: str) -> None:
        workspace = self._session.workspace
        edit = partial(goals.change_key_result, workspace, result_id, kpi_id=kpi_id)
        self._session.attempt(edit)

    def move_result(self, result_id: str, step: int) -> None:
        """Move a key result up or down in its goal."""
        workspace = self._session.workspace
        self._session.attempt(partial(goals.move_key_result, workspace, result_id, step))

    def delete_results(self, result_ids: Sequence[str]) -> None:
        plan, workspace = self._session.plan, self._session.workspace
        found = [plan.key_results[i] for i in result_ids if i in plan.key_results]
        if not found:
            return
        what = quoted(found[0].title) if len(found) == 1 else counted(len(found), "key result")

        def edit() -> None:
            with workspace.edit(f"Delete {what}") as change:
                for result in found:
                    change.remove(result)

        self._session.attempt(edit, f"Deleted {what}")

    def open_kpi(self, result: KeyResult) -> None:
        if result.kpi_id:
            self._session.navigate.emit(Destination(part=Kpi, part_id=result.kpi_id))

    # ---- features

    def pick_features(self, anchor: QWidget, goal_id: str) -> Picker:
        """Choose a feature that serves a goal; those that serve none come first."""
        plan = self._session.plan
        others = [f for f in plan.features.values() if f.goal_id != goal_id]
        others.sort(key=lambda f: (bool(f.goal_id), f.rank))
        items = [self._feature_item(f) for f in others[:_MOST_CHOICES]]
        picker = Picker(anchor, items, placeholder="Find a feature", create="Add feature")
        picker.chosen.connect(partial(self._align_one, goal_id))
        picker.created.connect(partial(self._add_feature, goal_id))
        picker.open()
        return picker

    def _feature_item(self, feature: Feature) -> PickItem:
        plan = self._session.plan
        status, goal = plan.status(feature.status), plan.goals.get(feature.goal_id)
        icon = status.icon if status else "circle"
        note = goal.title if goal else ""
        note = note if len(note) <= 24 else note[:23].rstrip() + "…"
        return PickItem(feature.id, feature.title, icon, note=note)

    def _align_one(self, goal_id: str, feature_id: str) -> None:
        self.align([feature_id], goal_id)

    def _add_feature(self, goal_id: str, title: str) -> None:
        workspace = self._session.workspace
        edit = partial(features.add, workspace, title, goal_id=goal_id)
        self._session.attempt(edit, f"Added {quoted(title)}")

    def align(self, feature_ids: Sequence[str], goal_id: str) -> bool:
        """Let features serve a goal, or none."""
        plan = self._session.plan
        moved = [i for i in feature_ids if i in plan.features]
        moved = [i for i in moved if plan.features[i].goal_id != goal_id]
        if not moved:
            return False
        one = len(moved) == 1
        what = quoted(plan.features[moved[0]].title) if one else counted(len(moved), "feature")
        goal = plan.goals.get(goal_id)
        its = "its goal" if one else "their goals"
        told = f"Linked {what} to {quoted(goal.title)}" if goal else f"Unlinked {what} from {its}"
        edit = partial(goals.align, self._session.workspace, moved, goal_id)
        return self._session.attempt(edit, told)

    def pick_goal(self, anchor: QWidget, feature_ids: Sequence[str]) -> Picker:
        """Choose the goal that features serve."""
        plan = self._session.plan
        items = [PickItem(g.id, g.title, "compass") for g in goals.in_order(plan)]
        items.append(PickItem("", "No goal", "circle-dashed"))
        current = plan.features[feature_ids[0]].goal_id
        return pick(
            anchor,
            items,
            partial(self.align, feature_ids),
            current=current,
            placeholder="Find a goal",
        )

    def open_feature(self, feature_id: str) -> None:
        self._session.navigate.emit(Destination("roadmap", part=Feature, part_id=feature_id))

    def open_aligned(self, goal: Goal) -> None:
        """Show the features that serve a goal in the list of all."""
        state = {"query": aligned_query(goal).to_json()}
        self._session.navigate.emit(Destination("prioritise", state=state))

    def open_unaligned(self) -> None:
        """Show the open features that serve no goal in the list of all."""
        state = {"query": unaligned_query(self._session.plan).to_json()}
        self._session.navigate.emit(Destination("prioritise", state=state))
