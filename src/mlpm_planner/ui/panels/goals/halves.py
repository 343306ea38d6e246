"""The two halves of a goal's card: its key results, and the features that serve it."""

from functools import partial

from PySide6.QtCore import QModelIndex, QPoint
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from mlpm_planner.application.goal_progress import Alignment, aligned
from mlpm_planner.application.goals import results_of
from mlpm_planner.application.wording import counted
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.goal import Goal, KeyResult
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.goals.aligned import AlignedModel, FeatureRows, effort_words
from mlpm_planner.ui.panels.goals.commands import GoalCommands
from mlpm_planner.ui.panels.goals.results import ResultRows
from mlpm_planner.ui.panels.goals.tables import PartsModel, PartsTable
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.theme import metrics
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.menu import SEPARATOR, Entry, build_menu, open_menu
from mlpm_planner.ui.widgets.text import caption_label

SHOWN_FEATURES = 4


class _Half(QWidget):
    """A table, what stands there instead when it is empty, and the line below."""

    def __init__(self, table: PartsTable, nothing: str, *buttons: Button) -> None:
        super().__init__()
        self.table = table
        self.nothing: QLabel = caption_label(nothing)
        self.nothing.setContentsMargins(metrics.CELL_PADDING, 8, 0, 4)
        self.nothing.setWordWrap(True)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(4)
        self.foot.setContentsMargins(0, 0, metrics.CELL_PADDING, 0)
        for button in buttons:
            self.foot.addWidget(button)
        self.foot.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(table)
        column.addWidget(self.nothing)
        column.addLayout(self.foot)
        column.addStretch()


class ResultsHalf(_Half):
    """The key results of a goal."""

    def __init__(self, session: Session, commands: GoalCommands, goal: Goal) -> None:
        self.rows = ResultRows(session)
        self.add = Button("Add key result", "ghost", icon="plus")
        table = PartsTable("Key results", PartsModel(self.rows.columns()))
        super().__init__(
            table, "No key result yet: add the KPI that shows it is reached.", self.add
        )
        self._session = session
        self._commands = commands
        self._goal_id = goal.id
        self.add.clicked.connect(self.ask)
        table.part_chosen.connect(self._on_chosen)
        table.opened.connect(self._on_opened)
        table.move_wanted.connect(self._move)
        table.delete_wanted.connect(self._delete)
        table.customContextMenuRequested.connect(self._open_menu)

    def refresh(self) -> None:
        """Show the key results as they are now."""
        found = results_of(self._session.plan, self._goal_id)
        self.table.show_parts(found)
        self.table.setVisible(bool(found))
        self.nothing.setVisible(not found)

    def ask(self) -> None:
        """Choose the KPI of a new key result."""
        self._commands.pick_kpi(self.add, self._goal_id)

    def _on_chosen(self, part_ids: list[str]) -> None:
        self._session.select(KeyResult, *part_ids)

    def _current(self) -> KeyResult | None:
        chosen = self.table.chosen_ids()
        return self._session.plan.key_results.get(chosen[-1]) if chosen else None

    def _on_opened(self, _index: QModelIndex) -> None:
        result = self._current()
        if result is not None:
            self._commands.open_kpi(result)

    def _move(self, step: int) -> None:
        result = self._current()
        if result is not None:
            self._commands.move_result(result.id, step)

    def _delete(self) -> None:
        self._commands.delete_results(self.table.chosen_ids())

    def _open_menu(self, at: QPoint) -> None:
        result, table, commands = self._current(), self.table, self._commands
        if result is None or not table.indexAt(at).isValid():
            return
        edit = partial(table.edit, table.model().index(table.currentIndex().row(), 0))
        follow = partial(commands.pick_kpi, table, self._goal_id, result)
        entries = [
            Entry("&Rename", edit, "pencil", "F2"),
            Entry("Open &KPI", partial(commands.open_kpi, result), "gauge", "Enter"),
            Entry("&Follow another KPI…", follow, "target"),
            Entry("&Dates…", partial(commands.open_dates, table, result), "calendar"),
            Entry("Move &up", partial(self._move, -1), "arrow-up", "Alt+Up"),
            Entry("Move dow&n", partial(self._move, 1), "arrow-down", "Alt+Down"),
            SEPARATOR,
            Entry("D&elete", self._delete, "trash-2", "Del"),
        ]
        open_menu(build_menu(entries, self), table.viewport().mapToGlobal(at))


class FeaturesHalf(_Half):
    """The first features that serve a goal, how many there are, and their share of the effort."""

    def __init__(
        self, session: Session, commands: GoalCommands, alignment: Alignment, goal: Goal
    ) -> None:
        self.add = Button("Align features…", "ghost", icon="link-2")
        self.all = Button("", "ghost", icon="arrow-up-right")
        table = PartsTable("Features", AlignedModel(FeatureRows(session).columns()))
        nothing = "No feature serves it yet: drop one here, or choose some."
        super().__init__(table, nothing, self.add, self.all)
        self.share = caption_label()
        self.foot.addWidget(self.share)
        self._session = session
        self._commands = commands
        self._alignment = alignment
        self._goal_id = goal.id
        self.add.clicked.connect(self.ask)
        self.all.clicked.connect(self._open_all)
        table.setDragEnabled(True)
        table.part_chosen.connect(self._on_chosen)
        table.opened.connect(self._on_opened)
        table.delete_wanted.connect(self._unlink)
        table.customContextMenuRequested.connect(self._open_menu)

    def refresh(self) -> None:
        """Show the features as they are now."""
        shown = aligned(self._session.plan, self._goal_id, SHOWN_FEATURES)
        self.table.show_parts(shown)
        self.table.setVisible(bool(shown))
        self.nothing.setVisible(not shown)
        self.refresh_share()

    def refresh_share(self) -> None:
        """Say how many features there are and what share of all effort they take."""
        served, share = self._alignment.of(self._goal_id), self._alignment.share(self._goal_id)
        hidden = served.count - min(served.count, SHOWN_FEATURES)
        self.all.setVisible(hidden > 0)
        self.all.set_words(f"{hidden:,} more")
        self.all.setAccessibleName(f"Show all {counted(served.count, 'feature')}")
        words = [counted(served.count, "feature")] if served.count else []
        if served.effort and share is not None:
            words += [effort_words(served.effort), f"{formats.percent(share)} of effort"]
        self.share.setText(" · ".join(words))

    def ask(self) -> None:
        """Choose features that serve the goal."""
        self._commands.pick_features(self.add, self._goal_id)

    def _open_all(self) -> None:
        self._commands.open_aligned(self._session.plan.goals[self._goal_id])

    def _on_chosen(self, part_ids: list[str]) -> None:
        self._session.select(Feature, *part_ids)

    def _on_opened(self, _index: QModelIndex) -> None:
        self._open()

    def _open(self) -> None:
        chosen = self.table.chosen_ids()
        if chosen:
            self._commands.open_feature(chosen[-1])

    def _unlink(self) -> None:
        self._commands.align(self.table.chosen_ids(), "")

    def ask_goal(self) -> None:
        """Choose another goal for the selected features."""
        chosen = self.table.chosen_ids()
        if chosen:
            self._commands.pick_goal(self.table, chosen)

    def _open_menu(self, at: QPoint) -> None:
        if not self.table.indexAt(at).isValid():
            return
        entries = [
            Entry("&Open", self._open, "arrow-up-right", "Enter"),
            Entry("&Move to goal…", self.ask_goal, "compass"),
            SEPARATOR,
            Entry("&Unlink from goal", self._unlink, "unlink", "Del"),
        ]
        open_menu(build_menu(entries, self), self.table.viewport().mapToGlobal(at))
