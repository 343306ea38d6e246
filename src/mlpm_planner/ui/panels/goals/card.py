"""One goal: what it is, how far it is, its key results and the features that serve it."""

from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, QRectF, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.application.goal_progress import (
    PACE_LABELS,
    Alignment,
    Pace,
    Progress,
    aligned,
    goal_progress,
)
from mlpm_planner.application.goals import results_of
from mlpm_planner.application.wording import counted
from mlpm_planner.domain.clock import today
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.goal import Goal, KeyResult
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.goals.aligned import (
    AlignedModel,
    FeatureRows,
    dragged_features,
    effort_words,
)
from mlpm_planner.ui.panels.goals.commands import GoalCommands
from mlpm_planner.ui.panels.goals.fields import INSET, QuietLine
from mlpm_planner.ui.panels.goals.results import LOOKS, ResultRows
from mlpm_planner.ui.panels.goals.tables import PartsModel, PartsTable
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.theme import metrics, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.buttons import Button, IconButton
from mlpm_planner.ui.widgets.card import Card
from mlpm_planner.ui.widgets.chips import Chip
from mlpm_planner.ui.widgets.menu import SEPARATOR, Entry, build_menu, open_menu
from mlpm_planner.ui.widgets.text import caption_label, plain_label

SHOWN_FEATURES = 4
_SIDE_BY_SIDE = 960
_TONES = {"good": "good", "warn": "warn", "bad": "bad", "text3": "neutral"}


class GoalCard(Card):
    """A goal, edited where it stands."""

    def __init__(
        self,
        session: Session,
        goal: Goal,
        commands: GoalCommands,
        alignment: Alignment,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self._session = session
        self._commands = commands
        self._alignment = alignment
        self._is_target = False
        self.goal = goal
        self.rows = ResultRows(session)
        self._build_head()
        self._build_results()
        self._build_features()
        self.setAcceptDrops(True)
        self.show_goal(goal)

    def _build_head(self) -> None:
        self.name = QuietLine("Goal", "What should change?", Voice("strong"))
        self.name.committed.connect(partial(self._set, "title"))
        self.about = QuietLine("Why it matters", "Why it matters", Voice("small", 0, "text2"))
        self.about.committed.connect(partial(self._set, "description"))
        self.percent = plain_label("", Voice("strong"))
        self.pace = Chip("")
        self.owner = Button("", "ghost", icon="user")
        self.owner.clicked.connect(self._pick_owner)
        self.dates = Button("", "ghost", icon="calendar")
        self.dates.clicked.connect(self._open_dates)
        self.more = IconButton("ellipsis", "More about this goal")
        self.more.clicked.connect(self._open_menu)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.about)
        head = QHBoxLayout()
        head.setSpacing(4)
        # Titles start where the text of the cells below does.
        head.setContentsMargins(metrics.CELL_PADDING - INSET, 0, 0, 0)
        head.addLayout(words, 1)
        head.addLayout(self._facts())
        side, top = metrics.CARD_PADDING - metrics.CELL_PADDING, metrics.CARD_PADDING - 4
        self.body.setContentsMargins(side, top, side, top)
        self.body.addLayout(head)
        self.halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.halves.setSpacing(2 * metrics.CARD_GAP)
        self.body.addLayout(self.halves)

    def _facts(self) -> QVBoxLayout:
        """How far it is, whose it is and when, in one line at the top right."""
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.percent)
        line.addSpacing(4)
        for widget in (self.pace, self.owner, self.dates, self.more):
            line.addWidget(widget)
        column = QVBoxLayout()
        column.addLayout(line)
        column.addStretch()
        return column

    def _build_results(self) -> None:
        self.results = PartsTable("Key results", PartsModel(self.rows.columns()))
        self.results.part_chosen.connect(self._on_result_chosen)
        self.results.opened.connect(self._on_result_opened)
        self.results.move_wanted.connect(self._on_result_moved)
        self.results.delete_wanted.connect(self._delete_results)
        self.results.customContextMenuRequested.connect(self._open_result_menu)
        self.no_results = caption_label("No key result yet: add the KPI that shows it is reached.")
        self.add_result = Button("Add key result", "ghost", icon="plus")
        self.add_result.clicked.connect(self.ask_result)
        foot = _foot(self.add_result)
        self.halves.addLayout(_half(self.results, self.no_results, foot), 58)

    def _build_features(self) -> None:
        self.features = PartsTable("Features", AlignedModel(FeatureRows(self._session).columns()))
        self.features.setDragEnabled(True)
        self.features.part_chosen.connect(self._on_features_chosen)
        self.features.opened.connect(self._on_feature_opened)
        self.features.delete_wanted.connect(self._unlink)
        self.features.customContextMenuRequested.connect(self._open_feature_menu)
        self.no_features = caption_label("No feature serves it yet: drop one here, or choose some.")
        self.add_feature = Button("Align features…", "ghost", icon="link-2")
        self.add_feature.clicked.connect(self.ask_features)
        self.all_features = Button("", "ghost", icon="arrow-up-right")
        self.all_features.clicked.connect(self._open_aligned)
        self.share = caption_label()
        foot = _foot(self.add_feature, self.all_features)
        foot.addWidget(self.share)
        self.halves.addLayout(_half(self.features, self.no_features, foot), 42)

    # ---- what is shown

    def show_goal(self, goal: Goal) -> None:
        """Show a goal as it is now, with everything that belongs to it."""
        self.goal = goal
        self.setAccessibleName(f"Goal: {goal.title}")
        self.name.show_value(goal.title)
        self.about.show_value(goal.description)
        owner = self._session.plan.people.get(goal.owner_id)
        self.owner.set_words(owner.name if owner else "No owner")
        self.owner.setAccessibleName(f"Owner: {owner.name if owner else 'nobody'}")
        self.dates.set_words(_span_words(goal))
        self.dates.setAccessibleName(f"Dates: {self.dates.text()}")
        self.refresh_results()
        self.refresh_features()

    def refresh_results(self) -> None:
        """Show the key results and how far they are."""
        plan = self._session.plan
        found = results_of(plan, self.goal.id)
        self.results.show_parts(found)
        self.results.setVisible(bool(found))
        self.no_results.setVisible(not found)
        self._show_progress(goal_progress(plan, self.goal, self.rows.latest, today()))

    def _show_progress(self, found: Progress) -> None:
        known = found.share is not None
        self.percent.setText(formats.percent(found.share) if found.share is not None else "")
        self.percent.setVisible(known)
        look = LOOKS[found.pace]
        self.pace.setVisible(known and found.pace is not Pace.UNKNOWN)
        self.pace.set_chip(PACE_LABELS[found.pace], _TONES[look.colour], look.icon)
        if found.expected is not None:
            self.pace.setToolTip(f"By today it should be at {formats.percent(found.expected)}.")

    def refresh_features(self) -> None:
        """Show the features that serve the goal."""
        shown = aligned(self._session.plan, self.goal.id, SHOWN_FEATURES)
        self.features.show_parts(shown)
        self.features.setVisible(bool(shown))
        self.no_features.setVisible(not shown)
        self.refresh_share()

    def refresh_share(self) -> None:
        """Say how many features there are and what share of all effort they take."""
        served = self._alignment.of(self.goal.id)
        hidden = served.count - min(served.count, SHOWN_FEATURES)
        self.all_features.setVisible(hidden > 0)
        self.all_features.set_words(f"{hidden:,} more")
        self.all_features.setAccessibleName(f"Show all {counted(served.count, 'feature')}")
        share = self._alignment.share(self.goal.id)
        words = [counted(served.count, "feature")] if served.count else []
        if served.effort and share is not None:
            words += [effort_words(served.effort), f"{formats.percent(share)} of effort"]
        self.share.setText(" · ".join(words))

    def show_chosen(self, kind: object, part_ids: tuple[str, ...]) -> None:
        """Follow the selection of the window."""
        self.results.show_chosen(part_ids if kind is KeyResult else ())
        self.features.show_chosen(part_ids if kind is Feature else ())

    # ---- what is asked

    def _set(self, field: str, text: str) -> None:
        self._commands.set_goal(self.goal.id, field, text.strip())
        self.show_goal(self._session.plan.goals.get(self.goal.id, self.goal))

    def _pick_owner(self) -> None:
        self._commands.pick_owner(self.owner, self.goal)

    def _open_dates(self) -> None:
        self._commands.open_dates(self.dates, self.goal)

    def ask_result(self) -> None:
        """Choose the KPI of a new key result."""
        self._commands.pick_kpi(self.add_result, self.goal.id)

    def ask_features(self) -> None:
        """Choose features that serve the goal."""
        self._commands.pick_features(self.add_feature, self.goal.id)

    def _open_aligned(self) -> None:
        self._commands.open_aligned(self.goal)

    def _open_menu(self) -> None:
        commands, goal_id = self._commands, self.goal.id
        entries = [
            Entry("&Rename", self.name.setFocus, "pencil"),
            Entry("&Owner…", self._pick_owner, "user"),
            Entry("&Dates…", self._open_dates, "calendar"),
            Entry("Add &key result…", self.ask_result, "plus"),
            Entry("&Align features…", self.ask_features, "link-2"),
            Entry("Move &up", partial(commands.move_goal, goal_id, -1), "arrow-up", "Alt+Up"),
            Entry("Move dow&n", partial(commands.move_goal, goal_id, 1), "arrow-down", "Alt+Down"),
            SEPARATOR,
            Entry("D&elete", partial(commands.delete_goal, goal_id), "trash-2"),
        ]
        open_menu(build_menu(entries, self), self.more)

    # ---- key results

    def _on_result_chosen(self, part_ids: list[str]) -> None:
        self._session.select(KeyResult, *part_ids)

    def _result(self) -> KeyResult | None:
        chosen = self.results.chosen_ids()
        return self._session.plan.key_results.get(chosen[-1]) if chosen else None

    def _on_result_opened(self, _index: QModelIndex) -> None:
        result = self._result()
        if result is not None:
            self._commands.open_kpi(result)

    def _on_result_moved(self, step: int) -> None:
        result = self._result()
        if result is not None:
            self.rows.move(result.id, step)

    def _delete_results(self) -> None:
        self._commands.delete_results(self.results.chosen_ids())

    def _open_result_menu(self, at: QPoint) -> None:
        result = self._result()
        if result is None or not self.results.indexAt(at).isValid():
            return
        commands, table = self._commands, self.results
        edit = partial(table.edit, table.model().index(table.currentIndex().row(), 0))
        entries = [
            Entry("&Rename", edit, "pencil", "F2"),
            Entry("Open &KPI", partial(commands.open_kpi, result), "gauge", "Enter"),
            Entry(
                "&Follow another KPI…",
                partial(commands.pick_kpi, table, self.goal.id, result),
                "target",
            ),
            Entry("&Dates…", partial(commands.open_dates, table, result), "calendar"),
            Entry("Move &up", partial(self.rows.move, result.id, -1), "arrow-up", "Alt+Up"),
            Entry("Move dow&n", partial(self.rows.move, result.id, 1), "arrow-down", "Alt+Down"),
            SEPARATOR,
            Entry("D&elete", self._delete_results, "trash-2", "Del"),
        ]
        open_menu(build_menu(entries, self), table.viewport().mapToGlobal(at))

    # ---- features

    def _on_features_chosen(self, part_ids: list[str]) -> None:
        self._session.select(Feature, *part_ids)

    def _on_feature_opened(self, _index: QModelIndex) -> None:
        chosen = self.features.chosen_ids()
        if chosen:
            self._commands.open_feature(chosen[-1])

    def _unlink(self) -> None:
        self._commands.align(self.features.chosen_ids(), "")

    def move_features(self) -> None:
        """Choose another goal for the selected features."""
        chosen = self.features.chosen_ids()
        if chosen:
            self._commands.pick_goal(self.features, chosen)

    def _open_feature_menu(self, at: QPoint) -> None:
        if not self.features.indexAt(at).isValid():
            return
        opened = partial(self._on_feature_opened, QModelIndex())
        entries = [
            Entry("&Open", opened, "arrow-up-right", "Enter"),
            Entry("&Move to goal…", self.move_features, "compass"),
            SEPARATOR,
            Entry("&Unlink from goal", self._unlink, "unlink", "Del"),
        ]
        open_menu(build_menu(entries, self), self.features.viewport().mapToGlobal(at))

    # ---- drop, keys, shape

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._accept(event)

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._accept(event)

    def _accept(self, event: QDragEnterEvent | QDragMoveEvent) -> None:
        plan = self._session.plan
        found = (plan.features.get(i) for i in dragged_features(event.mimeData()))
        if any(f is not None and f.goal_id != self.goal.id for f in found):
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()
            self._aim(on=True)
        else:
            event.ignore()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._aim(on=False)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self._aim(on=False)
        event.setDropAction(Qt.DropAction.MoveAction)
        event.accept()
        self._commands.align(dragged_features(event.mimeData()), self.goal.id)

    def _aim(self, *, on: bool) -> None:
        if on != self._is_target:
            self._is_target = on
            self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = -1 if event.key() == Qt.Key.Key_Up else 1
            self._commands.move_goal(self.goal.id, step)
            return
        super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= _SIDE_BY_SIDE
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self.halves.setDirection(across if wide else down)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._is_target:
            with QPainter(self) as painter:
                rect = QRectF(self.rect())
                paint.rounded(painter, rect, metrics.RADIUS_CARD, edge="accent", width=2)


def _half(table: QWidget, nothing: QLabel, foot: QHBoxLayout) -> QVBoxLayout:
    """A table, what stands there instead when it is empty, and the line below."""
    column = QVBoxLayout()
    column.setSpacing(4)
    column.addWidget(table)
    nothing.setContentsMargins(metrics.CELL_PADDING, 8, 0, 4)
    nothing.setWordWrap(True)
    column.addWidget(nothing)
    column.addLayout(foot)
    column.addStretch()
    return column


def _foot(*buttons: Button) -> QHBoxLayout:
    foot = QHBoxLayout()
    foot.setSpacing(4)
    foot.setContentsMargins(0, 0, metrics.CELL_PADDING, 0)
    for button in buttons:
        foot.addWidget(button)
    foot.addStretch()
    return foot


def _span_words(goal: Goal) -> str:
    if goal.start and goal.end:
        return formats.day_range(goal.start, goal.end)
    if goal.end:
        return f"until {formats.day(goal.end)}"
    return f"from {formats.day(goal.start)}" if goal.start else "No dates"
