"""One goal: what it is, how far it is, its key results and the features that serve it."""

from functools import partial

from PySide6.QtCore import QRectF, Qt
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
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.application.goal_progress import (
    PACE_LABELS,
    Alignment,
    Pace,
    Progress,
    goal_progress,
)
from mlpm_planner.domain.clock import today
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.goal import Goal, KeyResult
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.goals.aligned import dragged_features
from mlpm_planner.ui.panels.goals.commands import GoalCommands
from mlpm_planner.ui.panels.goals.fields import INSET, QuietLine
from mlpm_planner.ui.panels.goals.halves import FeaturesHalf, ResultsHalf
from mlpm_planner.ui.panels.goals.results import LOOKS
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.theme import fonts, metrics, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens
from mlpm_planner.ui.widgets.buttons import Button, IconButton
from mlpm_planner.ui.widgets.card import Card
from mlpm_planner.ui.widgets.chips import Chip
from mlpm_planner.ui.widgets.menu import SEPARATOR, Entry, build_menu, open_menu
from mlpm_planner.ui.widgets.text import plain_label

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
        self._is_target = False
        self.goal = goal
        self.results = ResultsHalf(session, commands, goal)
        self.features = FeaturesHalf(session, commands, alignment, goal)
        self._build_head()
        self._build_halves()
        self.setAcceptDrops(True)
        app_theme().changed.connect(self._on_theme_changed)
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
        self.head_line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.head_line.setSpacing(4)
        # Titles start where the text of the cells below does.
        self.head_line.setContentsMargins(metrics.CELL_PADDING - INSET, 0, 0, 0)
        self.head_line.addLayout(words, 1)
        self.head_line.addLayout(self._facts())
        side, top = metrics.CARD_PADDING - metrics.CELL_PADDING, metrics.CARD_PADDING - 4
        self.body.setContentsMargins(side, top, side, top)
        self.body.addLayout(self.head_line)

    def _build_halves(self) -> None:
        self.halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.halves.setSpacing(2 * metrics.CARD_GAP)
        self.halves.addWidget(self.results, 58)
        self.halves.addWidget(self.features, 42)
        self.body.addLayout(self.halves)

    def _facts(self) -> QVBoxLayout:
        """How far it is, whose it is and when, in one line at the top right."""
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addSpacing(INSET)
        line.addWidget(self.percent)
        line.addSpacing(4)
        for widget in (self.pace, self.owner, self.dates, self.more):
            line.addWidget(widget)
        line.addStretch()
        column = QVBoxLayout()
        column.addLayout(line)
        column.addStretch()
        return column

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
        self.features.refresh()

    def refresh_results(self) -> None:
        """Show the key results and how far they are."""
        self.results.refresh()
        plan, latest = self._session.plan, self.results.rows.latest
        self._show_progress(goal_progress(plan, self.goal, latest, today()))

    def _show_progress(self, found: Progress) -> None:
        known = found.share is not None
        self.percent.setText(formats.percent(found.share) if found.share is not None else "")
        self.percent.setVisible(known)
        look = LOOKS[found.pace]
        self.pace.setVisible(known and found.pace is not Pace.UNKNOWN)
        self.pace.set_chip(PACE_LABELS[found.pace], _TONES[look.colour], look.icon)
        if found.expected is not None:
            self.pace.setToolTip(f"By today it should be at {formats.percent(found.expected)}.")

    def show_chosen(self, kind: object, part_ids: tuple[str, ...]) -> None:
        """Follow the selection of the window."""
        self.results.table.show_chosen(part_ids if kind is KeyResult else ())
        self.features.table.show_chosen(part_ids if kind is Feature else ())

    # ---- what is asked

    def _set(self, field: str, text: str) -> None:
        self._commands.set_goal(self.goal.id, field, text.strip())
        self.show_goal(self._session.plan.goals.get(self.goal.id, self.goal))

    def _pick_owner(self) -> None:
        self._commands.pick_owner(self.owner, self.goal)

    def _open_dates(self) -> None:
        self._commands.open_dates(self.dates, self.goal)

    def _open_menu(self) -> None:
        commands, goal_id = self._commands, self.goal.id
        entries = [
            Entry("&Rename", self.name.setFocus, "pencil"),
            Entry("&Owner…", self._pick_owner, "user"),
            Entry("&Dates…", self._open_dates, "calendar"),
            Entry("Add &key result…", self.results.ask, "plus"),
            Entry("&Align features…", self.features.ask, "link-2"),
            Entry("Move &up", partial(commands.move_goal, goal_id, -1), "arrow-up", "Alt+Up"),
            Entry("Move dow&n", partial(commands.move_goal, goal_id, 1), "arrow-down", "Alt+Down"),
            SEPARATOR,
            Entry("D&elete", partial(commands.delete_goal, goal_id), "trash-2"),
        ]
        open_menu(build_menu(entries, self), self.more)

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
        self._fit()

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self._fit()

    def _fit(self) -> None:
        """Stack the halves where the text has no room beside each other."""
        wide = self.width() >= _SIDE_BY_SIDE * fonts.scale()
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        for layout in (self.head_line, self.halves):
            layout.setDirection(across if wide else down)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._is_target:
            with QPainter(self) as painter:
                rect = QRectF(self.rect())
                paint.rounded(painter, rect, metrics.RADIUS_CARD, edge="accent", width=2)


def _span_words(goal: Goal) -> str:
    if goal.start and goal.end:
        return formats.day_range(goal.start, goal.end)
    if goal.end:
        return f"until {formats.day(goal.end)}"
    return f"from {formats.day(goal.start)}" if goal.start else "No dates"
