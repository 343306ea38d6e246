"""The goals page: the vision, the goals with their key results, and what serves them."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.application import goals
from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.goal_progress import Alignment
from mlpm_planner.application.wording import counted
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.goal import Goal, KeyResult
from mlpm_planner.domain.kpi import Kpi
from mlpm_planner.domain.people import Person
from mlpm_planner.domain.product import Product, Status, Theme
from mlpm_planner.ui.actions import ActionSpec, Context, Menu
from mlpm_planner.ui.kpi_states import KpiStates
from mlpm_planner.ui.page import Page
from mlpm_planner.ui.panels.goals.card import GoalCard
from mlpm_planner.ui.panels.goals.commands import GoalCommands
from mlpm_planner.ui.panels.goals.fields import INSET, VisionField
from mlpm_planner.ui.session import Selected, Session
from mlpm_planner.ui.theme import metrics
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.card import Card
from mlpm_planner.ui.widgets.empty_state import EmptyState
from mlpm_planner.ui.widgets.scroll import ScrollColumn
from mlpm_planner.ui.widgets.text import caption_label

_EMPTY = "Write the one sentence that says who is better off when this product works."
_NO_GOAL = "A goal is a change you want to see, with the numbers that show it."
_NAMES: frozenset[type[Entity]] = frozenset({Kpi, Person, Status, Theme, Product})


class GoalsPage(Page):
    """What are we trying to change?"""

    NAME: ClassVar[str] = "goals"
    TITLE: ClassVar[str] = "Vision & goals"
    ICON: ClassVar[str] = "compass"
    SECTION: ClassVar[str] = "Plan"
    GO_KEY: ClassVar[str] = "V"
    KINDS: ClassVar[frozenset[type[Entity]]] = _NAMES | {Goal, KeyResult, Feature}

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.commands = GoalCommands(session)
        self.cards: dict[str, GoalCard] = {}
        self._states = KpiStates.of(session)
        self._alignment = Alignment(session.plan)
        self._goal_id = ""
        self._has_begun = False
        self._build()
        self._states.changed.connect(self._on_states_changed)
        session.selection_changed.connect(self._on_selection_changed)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)
        self._rebuild()

    def _build(self) -> None:
        self.new_button = Button("New goal", "primary", icon="plus")
        self.new_button.clicked.connect(self.add_goal)
        self.vision = VisionField(_EMPTY)
        self.vision.committed.connect(self.commands.set_vision)
        self.summary = caption_label()
        self.unaligned = Button("", "ghost", icon="arrow-up-right")
        self.unaligned.clicked.connect(self.commands.open_unaligned)
        first = Button("Add a goal", "primary", icon="plus")
        first.clicked.connect(self.add_goal)
        self.no_goal = EmptyState("compass", _NO_GOAL, first)
        content = QWidget()
        self._column = QVBoxLayout(content)
        margin, gap = metrics.PAGE_MARGIN, metrics.CARD_GAP
        self._column.setContentsMargins(margin, 4, margin, margin)
        self._column.setSpacing(gap)
        self._column.addWidget(self._vision_card())
        self._column.addWidget(self.no_goal, 1)
        self._column.addStretch()
        self.area = ScrollColumn(content)
        write = Button("Write it", "primary", icon="pencil")
        write.clicked.connect(self.begin)
        second = Button("Add a goal")
        second.clicked.connect(self.add_goal)
        self.empty = EmptyState("compass", _EMPTY, write, second)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.area)
        self._stack.addWidget(self.empty)

    def _vision_card(self) -> Card:
        card = Card()
        card.setAccessibleName("Vision")
        card.body.setSpacing(2)
        pad = metrics.CARD_PADDING - INSET
        card.body.setContentsMargins(pad, pad, pad, pad)
        card.body.addWidget(self.vision)
        line = QHBoxLayout()
        line.setContentsMargins(INSET, 0, 0, 0)
        line.addWidget(self.summary)
        line.addWidget(self.unaligned)
        line.addStretch()
        card.body.addLayout(line)
        return card

    # ---- what the window asks

    @override
    def header_widgets(self) -> Sequence[QWidget]:
        return (self.new_button,)

    @override
    def is_ready(self) -> bool:
        return self._states.is_ready

    @override
    def actions_here(self) -> Sequence[ActionSpec]:
        return _actions(self)

    @override
    def save_state(self) -> dict[str, Any]:
        return {"goal": self._goal_id, "scroll": self.area.verticalScrollBar().value()}

    @override
    def restore_state(self, state: Mapping[str, Any]) -> None:
        super().restore_state(state)
        if state.get("goal") in self.cards:
            self._goal_id = str(state["goal"])
        scrolled = state.get("scroll", 0)
        if isinstance(scrolled, int):
            self.session.later(partial(self.area.verticalScrollBar().setValue, scrolled))

    @override
    def reveal(self, _kind: type[Entity], _part_id: str) -> bool:
        card = self.cards.get(self._goal_of(_kind, _part_id))
        if card is None:
            return False
        self._goal_id = card.goal.id
        self.session.select(_kind, _part_id)
        self.session.later(partial(self._scroll_to, card.goal.id))
        if _kind is KeyResult:
            card.results.table.setFocus()
        elif _kind is Feature:
            card.features.table.setFocus()
        else:
            card.name.setFocus()
        return True

    def _scroll_to(self, goal_id: str) -> None:
        card = self.cards.get(goal_id)
        if card is not None:
            self.area.ensureWidgetVisible(card, 0, metrics.CARD_GAP)

    def _goal_of(self, kind: type[Entity], part_id: str) -> str:
        part = self.session.plan.get(kind, part_id)
        if isinstance(part, Goal):
            return part.id
        return part.goal_id if isinstance(part, (KeyResult, Feature)) else ""

    @override
    def refresh(self, changes: Sequence[ChangeSet]) -> None:
        touched: set[str] = set()
        for change_set in changes:
            touched |= self._alignment.take(change_set)
        if any(c.touches(Goal) for c in changes):
            self._rebuild()
            return
        if any(c.touches(*_NAMES) for c in changes):
            self._show_all()
            return
        for goal_id in _goals_of_results(changes) & self.cards.keys():
            self.cards[goal_id].refresh_results()
        for goal_id, card in self.cards.items():
            if goal_id in touched:
                card.features.refresh()
            elif touched:
                card.features.refresh_share()
        self._show_summary()

    # ---- what is shown

    def _rebuild(self) -> None:
        """Make cards come, go and move; those that stay keep their focus."""
        ordered = goals.in_order(self.session.plan)
        wanted = {goal.id for goal in ordered}
        for goal_id in self.cards.keys() - wanted:
            card = self.cards.pop(goal_id)
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        for place, goal in enumerate(ordered, start=1):
            card = self.cards.get(goal.id)
            if card is None:
                card = GoalCard(self.session, goal, self.commands, self._alignment)
                self.cards[goal.id] = card
            if self._column.indexOf(card) != place:
                self._column.insertWidget(place, card)
        self._show_all()

    def _show_all(self) -> None:
        plan = self.session.plan
        for goal_id, card in self.cards.items():
            card.show_goal(plan.goals[goal_id])
        self.vision.show_value(plan.product.vision)
        self._show_summary()
        is_new = not plan.product.vision and not plan.goals and not self._has_begun
        self._stack.setCurrentWidget(self.empty if is_new else self.area)
        self.no_goal.setVisible(not plan.goals)

    def _show_summary(self) -> None:
        count = len(self.cards)
        served = len(self.session.plan.features) - self._alignment.of("").count
        words = f"{counted(count, 'goal')} · {counted(served, 'feature')} aligned"
        self.summary.setText(words if count else "")
        lost = self._alignment.unaligned
        verb = "serves" if lost == 1 else "serve"
        self.unaligned.set_words(f"{counted(lost, 'feature')} {verb} no goal")
        self.unaligned.setVisible(bool(lost and count))

    def _on_states_changed(self, kpi_ids: frozenset[str]) -> None:
        results = self.session.plan.key_results.values()
        concerned = {r.goal_id for r in results if r.kpi_id in kpi_ids}
        for goal_id in concerned & self.cards.keys():
            self.cards[goal_id].refresh_results()
        if self._states.is_ready:
            self.ready.emit()

    def _on_selection_changed(self, selected: Selected) -> None:
        for card in self.cards.values():
            card.show_chosen(selected.kind, selected.ids)

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        """The goal that holds the focus is the one that actions are about."""
        for goal_id, card in self.cards.items():
            if new is not None and card.isAncestorOf(new):
                self._goal_id = goal_id
                if new is card.name or new is card.about:
                    self.session.select(Goal, goal_id)

    # ---- commands

    @property
    def current_card(self) -> GoalCard | None:
        """The goal that actions are about: the one with the focus, else the only one."""
        if self._goal_id not in self.cards and len(self.cards) == 1:
            return next(iter(self.cards.values()))
        return self.cards.get(self._goal_id)

    def begin(self) -> None:
        """Write the vision of an empty plan."""
        self._has_begun = True
        self._stack.setCurrentWidget(self.area)
        self.vision.text.setFocus()

    def add_goal(self) -> None:
        """Add a goal, ready to be named."""
        self._has_begun = True
        goal_id = self.commands.add_goal()
        card = self.cards.get(goal_id)
        if card is not None:
            card.name.setFocus()
            card.name.selectAll()
            self.session.later(partial(self._scroll_to, goal_id))


def _goals_of_results(changes: Sequence[ChangeSet]) -> set[str]:
    sides = (s for c in changes for r in c.of(KeyResult) for s in (r.before, r.after))
    return {side.goal_id for side in sides if isinstance(side, KeyResult)}


def _actions(page: GoalsPage) -> tuple[ActionSpec, ...]:
    """The page's actions for the menu bar, the palette and the keyboard."""

    def on_card(run: Callable[[GoalCard], object]) -> Callable[[Context], object]:
        def called(_context: Context) -> None:
            card = page.current_card
            if card is not None:
                run(card)

        return called

    def without_goal(_context: Context) -> str:
        return "" if page.current_card is not None else "Click into a goal first."

    def add(_context: Context) -> None:
        page.add_goal()

    commands = page.commands
    item = partial(ActionSpec, menu=Menu.ITEM, disabled=without_goal)
    return (
        ActionSpec(id="goals.new", title="New goal", run=add, menu=Menu.ITEM,
                   shortcuts=("Ctrl+N",), single_key="N", icon="plus", words="add objective okr"),
        item(id="goals.result", title="Add key result…", icon="target", words="kpi measure okr",
             run=on_card(lambda card: card.results.ask())),
        item(id="goals.align", title="Align features…", single_key="K", icon="link-2",
             words="link goal", run=on_card(lambda card: card.features.ask())),
        item(id="goals.move_features", title="Move features to goal…",
             run=on_card(lambda card: card.features.ask_goal()), icon="compass"),
        item(id="goals.up", title="Move goal up", keys_shown="Alt+Up", icon="arrow-up",
             run=on_card(lambda card: commands.move_goal(card.goal.id, -1))),
        item(id="goals.down", title="Move goal down", keys_shown="Alt+Down", icon="arrow-down",
             run=on_card(lambda card: commands.move_goal(card.goal.id, 1))),
        item(id="goals.delete", title="Delete goal", group=9, icon="trash-2",
             run=on_card(lambda card: commands.delete_goal(card.goal.id))),
    )  # fmt: skip
