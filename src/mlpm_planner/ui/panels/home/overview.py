"""The right half of the home page: goals, KPIs in small, and what comes next."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.application.goal_progress import Progress, goal_progress
from mlpm_planner.application.goals import in_order
from mlpm_planner.application.kpi_board import KpiState
from mlpm_planner.application.upcoming import Coming, upcoming
from mlpm_planner.domain.clock import today
from mlpm_planner.domain.goal import Goal
from mlpm_planner.domain.kpi import Kpi
from mlpm_planner.ui.kpi_states import KpiStates
from mlpm_planner.ui.panels.home.rows import ComingRow, GoalBar, MiniTile
from mlpm_planner.ui.session import Destination, Session
from mlpm_planner.ui.theme import fonts, metrics
from mlpm_planner.ui.widgets.card import Card
from mlpm_planner.ui.widgets.row_button import PAD, RowButton
from mlpm_planner.ui.widgets.text import caption_label

MOST_GOALS = 5
MOST_TILES = 6
MOST_COMING = 3
_ACROSS = 3
_NARROW = 380

T = TypeVar("T")


class LinksCard(Card):
    """A card of rows that lead somewhere; said in words when there are none."""

    def __init__(self, title: str, nothing: str, across: int = 1) -> None:
        super().__init__(title)
        self._across = across
        self.rows: list[RowButton] = []
        self._items: list[object] = []
        self.body.setContentsMargins(
            metrics.CARD_PADDING - PAD, metrics.CARD_PADDING - 4, metrics.CARD_PADDING - PAD, 10
        )
        self.head.setContentsMargins(PAD, 0, 0, 0)
        self.body.setSpacing(4)
        self._grid = QGridLayout()
        self._grid.setSpacing(2)
        self.body.addLayout(self._grid)
        self.nothing = caption_label(nothing)
        self.nothing.setWordWrap(True)
        self.nothing.setContentsMargins(PAD, 0, PAD, 4)
        self.body.addWidget(self.nothing)

    def show_items(self, items: Sequence[T], make: Callable[[T], RowButton]) -> None:
        """Show a row for each; the focus stays at its place."""
        if list(items) == self._items and self._grid.count():
            return
        self._items = list(items)
        at = next((i for i, row in enumerate(self.rows) if row.hasFocus()), -1)
        for row in self.rows:
            self._grid.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [make(item) for item in items]
        self._place()
        self.nothing.setVisible(not items)
        if at >= 0 and self.rows:
            self.rows[min(at, len(self.rows) - 1)].setFocus()

    def _place(self) -> None:
        across = self._across if self.width() >= _NARROW * fonts.scale() or self._across == 1 else 2
        for column in range(self._across):
            self._grid.setColumnStretch(column, 1 if column < across else 0)
        for place, row in enumerate(self.rows):
            self._grid.addWidget(row, place // across, place % across)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()


class Overview(QWidget):
    """Goal bars, KPI tiles, the next launches; each leads to its page."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._states = KpiStates.of(session)
        self.goals = LinksCard("Goals", "A goal says what the plan is meant to change.")
        self.tiles = LinksCard("KPIs", "Add a KPI to see here where it stands.", _ACROSS)
        self.coming = LinksCard("Next", "No release, milestone or launch lies ahead.")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metrics.CARD_GAP)
        for card in (self.goals, self.tiles, self.coming):
            column.addWidget(card)
        column.addStretch()

    def refresh(self) -> None:
        """Show everything as it is now."""
        self.refresh_goals()
        self.refresh_tiles()
        self.refresh_coming()

    def refresh_goals(self) -> None:
        plan, day = self._session.plan, today()
        found = in_order(plan)[:MOST_GOALS]
        items = [(goal, goal_progress(plan, goal, self._latest, day)) for goal in found]
        self.goals.show_items(items, self._bar)

    def _latest(self, kpi_id: str) -> float | None:
        state = self._states.get(kpi_id)
        return None if state is None else state.latest

    def _bar(self, item: tuple[Goal, Progress]) -> RowButton:
        bar = GoalBar(*item)
        bar.clicked.connect(partial(self._go, Destination(part=Goal, part_id=bar.goal.id)))
        return bar

    def refresh_tiles(self) -> None:
        self.tiles.show_items(self._states.in_order()[:MOST_TILES], self._tile)

    def _tile(self, state: KpiState) -> RowButton:
        tile = MiniTile(state)
        tile.clicked.connect(partial(self._go, Destination(part=Kpi, part_id=state.kpi.id)))
        return tile

    def refresh_coming(self) -> None:
        self.coming.show_items(upcoming(self._session.plan, today(), MOST_COMING), self._row)

    def _row(self, coming: Coming) -> RowButton:
        row = ComingRow(coming)
        row.clicked.connect(partial(self._go_to_coming, coming))
        return row

    def _go_to_coming(self, coming: Coming) -> None:
        self._session.select(coming.part, coming.part_id)
        self._go(Destination("roadmap", part=coming.part, part_id=coming.part_id))

    def _go(self, there: Destination) -> None:
        self._session.navigate.emit(there)
