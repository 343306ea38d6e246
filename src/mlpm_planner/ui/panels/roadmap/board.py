"""The board: cards in columns and lanes, moved by dragging or by keys."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.application import arranging, features
from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.wording import subject
from mlpm_planner.domain.choices import Horizon
from mlpm_planner.domain.custom_field import CustomField
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.people import Person, Team
from mlpm_planner.domain.product import Product, Status, Theme
from mlpm_planner.ui.features.feature_list import Effect, FeatureList
from mlpm_planner.ui.panels.roadmap.board_card import CardLook, spoken
from mlpm_planner.ui.panels.roadmap.board_column import BoardColumn
from mlpm_planner.ui.panels.roadmap.board_deal import (
    STACKS,
    UNDECIDED,
    Deal,
    Frame,
    Place,
    weeks,
)
from mlpm_planner.ui.panels.roadmap.board_grid import BoardGrid
from mlpm_planner.ui.panels.roadmap.board_keys import BoardKeys
from mlpm_planner.ui.panels.roadmap.board_pointer import BoardPointer
from mlpm_planner.ui.panels.roadmap.title_editor import TitleEditor
from mlpm_planner.ui.score_states import ScoreStates
from mlpm_planner.ui.session import Selected, Session
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.widgets.scroll import ScrollColumn
from mlpm_planner.ui.widgets.toast import announce

_MONTHS = 3
_FRAMING = (Product, Status, Theme, Team, Person, CustomField)


class Board(QWidget):
    """Windows side by side, or the values of a field; lanes by another field."""

    menu_wanted = Signal(QPoint)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._listed: FeatureList | None = None
        self._scores = ScoreStates.of(session)
        self.plan: Plan = session.plan
        self.by = self.lanes = ""
        self.is_public = False
        self.deal = Deal(self.plan)
        self.current = ""
        self.drop: Place | None = None
        self._efforts: dict[int, float] = {}
        self.columns: list[BoardColumn] = []
        self._row = QHBoxLayout()
        self._is_scrolling = False
        self.pointer = BoardPointer(self)
        self.grid = BoardGrid(self.deal, lambda number: self.deal.stacks[number].folds)
        self._keys = BoardKeys(self)
        self._build()
        session.selection_changed.connect(self._on_selection)

    def _build(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Board")
        self.setAccessibleDescription(
            "Arrows choose a card, Alt and arrows move it, with Shift to another lane, F2 renames."
        )
        self._row.setContentsMargins(12, 4, 12, 0)
        self._row.setSpacing(4)
        inner = QWidget()
        inner.setLayout(self._row)
        area = ScrollColumn(inner)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)
        self._area = area
        self.setAutoFillBackground(True)
        self._make_columns()

    def _make_columns(self) -> None:
        """A column for each stack; those of other stacks go."""
        for column in self.columns:
            self._row.removeWidget(column)
            column.hide()
            column.deleteLater()
        self.columns = [BoardColumn(self, n, s) for n, s in enumerate(self.deal.stacks)]
        for column in self.columns:
            self._row.addWidget(column)

    def arrange(self, by: str, lanes: str) -> None:
        """Columns by a field, by windows when empty; lanes by another, none when empty."""
        if (by, lanes) != (self.by, self.lanes):
            self.by, self.lanes = by, lanes if lanes != by else ""
            self.relist()

    # ---- contents

    def show_list(self, listed: FeatureList) -> None:
        """Show the features of a list."""
        self._listed = listed
        self.relist()

    def take(self, changes: Sequence[ChangeSet], effect: Effect) -> None:
        """Show changes that the list has already taken in."""
        frame = self.deal.frame
        touched = [c for change in changes for c in change.of(Feature)]
        framed = any(change.touches(*_FRAMING) for change in changes)
        if effect is Effect.ORDER or framed or any(map(frame.moves_card, touched)):
            self.relist()
            return
        point = self.plan.product.point_weeks
        for change in touched:
            if isinstance(change.before, Feature) and isinstance(change.after, Feature):
                grown = weeks(change.after, point) - weeks(change.before, point)
                column = frame.columns.place_of(change.after)
                if column in self._efforts:
                    self._efforts[column] += grown
                self._repaint_card(change.after.id, with_head=bool(grown))

    def _repaint_card(self, feature_id: str, *, with_head: bool) -> None:
        place = self.deal.place(feature_id)
        if place is not None:
            column = self.columns[place.column]
            column.viewport().update(column.card_rect(place.number).toAlignedRect())
            if with_head:
                column.fit()

    def relist(self) -> None:
        """Deal the features of the list out anew."""
        listed = self._listed.groups if self._listed is not None else ()
        ids = [i for group in listed for i in group.ids]
        before = [stack.key for stack in self.deal.stacks]
        self.deal = Deal(self.plan, ids, Frame(self.plan, self.by, self.lanes))
        self._efforts.clear()
        if before != [stack.key for stack in self.deal.stacks]:
            self.grid = BoardGrid(self.deal, lambda number: self.deal.stacks[number].folds)
            self._make_columns()
        for column, stack in zip(self.columns, self.deal.stacks, strict=True):
            column.stack = stack
        if not self.by:
            self._show_undecided()
        if self.current and self.deal.place(self.current) is None:
            self.current = ""
        self.fit()

    def _show_undecided(self) -> None:
        """The rail of features without a window goes when it is empty, opens when all are in it."""
        undecided, cards = self.columns[UNDECIDED], self.deal.cards
        undecided.setVisible(bool(cards[UNDECIDED]))
        decided = any(len(cards[n]) for n, stack in enumerate(STACKS) if stack.horizon)
        if cards[UNDECIDED] and not decided:
            undecided.fold(is_folded=False)

    def fit(self) -> None:
        """Lay the cards out anew."""
        self.grid = BoardGrid(self.deal, lambda number: self.columns[number].is_folded)
        whole = [column for column in self.columns if not column.is_folded]
        for column in whole:
            column.show_bar(is_shown=not self.deal.lanes or column is whole[-1])
        self._repaint()

    def scrolled(self, value: int) -> None:
        """Columns with lanes scroll together."""
        if self.deal.lanes and not self._is_scrolling:
            self._is_scrolling = True
            for column in self.columns:
                column.verticalScrollBar().setValue(value)
            self._is_scrolling = False

    def repaint_columns(self) -> None:
        """Paint what the columns show anew."""
        for column in self.columns:
            column.viewport().update()

    def _repaint(self) -> None:
        for column in self.columns:
            column.fit()
        self.repaint_columns()

    def effort(self, column: int) -> float:
        """Person-weeks of all cards of a column; not for customers."""
        if self.is_public:
            return 0.0
        found = self._efforts.get(column)
        if found is None:
            features, point = self.plan.features, self.plan.product.point_weeks
            cards = self.deal.cards[column]
            found = self._efforts[column] = sum(weeks(features[i], point) for i in cards)
        return found

    def capacity(self, column: int) -> float | None:
        """What can be done in a quarter: by all teams in Now, by a team in its column."""
        stack = self.deal.stacks[column]
        is_now = stack.horizon is Horizon.NOW
        weeks = self.plan.product.capacity_weeks if is_now else stack.capacity
        return weeks * _MONTHS if weeks else None

    def look(self, place: Place) -> CardLook:
        """How a card is drawn now."""
        feature_id = self.deal.id_at(place)
        is_selected = feature_id in self.selected_ids()
        return CardLook(
            self.plan.features[feature_id],
            self._share(feature_id),
            is_selected=is_selected,
            is_current=self.hasFocus() and feature_id == self.current and not is_selected,
            is_hovered=self.columns[place.column].hovered == place.number,
            is_dragged=self.drop is not None and is_selected,
            is_public=self.is_public,
            is_over=self.deal.stacks[place.column].category is not None,
        )

    def _share(self, feature_id: str) -> float | None:
        scored = self._scores.table.of(feature_id)
        scale = self._scores.scale
        return scored.score / scale if scored.is_scored and scale > 0 else None

    # ---- selection

    def selected_ids(self) -> Sequence[str]:
        """The selected features, the current one last."""
        selected = self._session.selected
        return selected.ids if selected.kind is Feature else ()

    def _on_selection(self, selected: Selected) -> None:
        if selected.kind is Feature and self.deal.place(selected.current) is not None:
            self.current = selected.current
        for column in self.columns:
            column.viewport().update()

    def choose(self, feature_id: str, *, extend: bool = False) -> None:
        """Make a card current and select it, alone or with those selected so far."""
        place = self.deal.place(feature_id)
        if place is None:
            return
        self.current = feature_id
        others = [i for i in self.selected_ids() if i != feature_id] if extend else []
        self._session.select(Feature, *others, feature_id)
        self.unfold(place.column)
        self.columns[place.column].reveal(place.number)
        if self.hasFocus():
            self.say_current()

    def select_all(self, feature_ids: Sequence[str]) -> None:
        """Select these cards, or none."""
        self._session.select(Feature if feature_ids else None, *feature_ids)

    def chosen(self) -> list[str]:
        """The cards that an edit is about, in the order shown."""
        found = [i for i in self.selected_ids() if self.deal.place(i) is not None]
        if not found and self.current:
            found = [self.current]
        return sorted(found, key=self._order)

    def say_current(self) -> None:
        """Announce the current card to screen readers."""
        place = self.deal.place(self.current)
        if place is not None:
            count = len(self.deal.cards[place.column])
            title = self.deal.stacks[place.column].title
            feature = self.plan.features[self.current]
            announce(self, spoken(self.plan, feature, title, place.number, count))

    def reveal(self, feature_id: str) -> bool:
        """Select a card and bring it into view; False where it is not shown."""
        if self.deal.place(feature_id) is None:
            return False
        self.choose(feature_id)
        return True

    def unfold(self, column: int) -> None:
        """Show a column whole, and bring it into view."""
        self.columns[column].fold(is_folded=False)
        self._area.ensureWidgetVisible(self.columns[column], 24, 0)

    # ---- edits

    def put(self, feature_ids: Sequence[str], place: Place) -> None:
        """Put cards before the one at a place, in its column."""
        if not feature_ids:
            return
        above, below = self.deal.neighbours(place)
        above = [i for i in above if i not in feature_ids]
        below = [i for i in below if i not in feature_ids]
        where = self._where(place) if any(self._crosses(i, place) for i in feature_ids) else ""
        plan, frame = self.plan, self.deal.frame

        def edit() -> None:
            arranging.arrange(
                self._session.workspace,
                {i: frame.values(plan.features[i], place) for i in feature_ids},
                after=above[-1] if above else None,
                before=below[0] if below else None,
                where=where,
            )

        named = subject([plan.features[i] for i in feature_ids])
        told = f"Moved {named} to {where}" if where else ""
        if self._session.attempt(edit, told):
            self.reveal_current()

    def _where(self, place: Place) -> str:
        titles = [self.deal.stacks[place.column].title]
        if place.lane >= 0:
            titles.append(self.deal.lanes[place.lane].title)
        return ", ".join(titles)

    def _crosses(self, feature_id: str, there: Place) -> bool:
        place = self.deal.place(feature_id)
        if place is None or place.column != there.column:
            return True
        return there.lane >= 0 and self.deal.lane_at(place) != there.lane

    def reveal_current(self) -> None:
        """Scroll to the current card and say where it is now."""
        place = self.deal.place(self.current)
        if place is not None:
            self.columns[place.column].reveal(place.number)
            self.say_current()

    def edit_title(self, place: Place) -> TitleEditor:
        """Edit the title of a card where it stands."""
        feature_id = self.deal.id_at(place)
        column = self.columns[place.column]
        area = column.card_rect(place.number).adjusted(14, 3, -8, 0)
        area.setHeight(30)
        rename = partial(self._rename, feature_id)
        title = self.plan.features[feature_id].title
        return TitleEditor(column.viewport(), title, area, rename, back=self)

    def _rename(self, feature_id: str, title: str) -> None:
        workspace = self._session.workspace
        self._session.attempt(lambda: features.rename(workspace, feature_id, title))

    def _order(self, feature_id: str) -> Place:
        return self.deal.place(feature_id) or Place(len(self.columns), 0)

    # ---- menus

    def ask_menu(self, column: BoardColumn, event: QContextMenuEvent) -> None:
        """The menu of the card under the pointer, or of the selection."""
        number = column.card_at(QPointF(column.viewport().mapFromGlobal(event.globalPos())))
        feature_id = self.deal.id_at(Place(column.number, number))
        if feature_id and feature_id not in self.selected_ids():
            self.choose(feature_id)
        if self.selected_ids():
            self.menu_wanted.emit(event.globalPos())

    def area_of_current(self) -> QRect:
        """Where a picker for the current card belongs, in the window."""
        place = self.deal.place(self.current)
        if place is None:
            return QRect(self.mapTo(self.window(), QPoint(40, 40)), self.size() / 20)
        column = self.columns[place.column]
        area = column.card_rect(place.number).toRect()
        return QRect(column.viewport().mapTo(self.window(), area.topLeft()), area.size())

    # ---- keys

    @override
    def event(self, event: QEvent) -> bool:
        is_asked = event.type() == QEvent.Type.ShortcutOverride
        if is_asked and isinstance(event, QKeyEvent) and self._keys.wants(event):
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._keys.press(event):
            super().keyPressEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.selected_ids():
            self.menu_wanted.emit(self.window().mapToGlobal(self.area_of_current().bottomLeft()))

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._repaint()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._repaint()
