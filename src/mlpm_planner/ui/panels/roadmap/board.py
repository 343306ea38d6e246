"""Now / Next / Later: cards in columns, moved by dragging or by keys."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.application import arranging, features
from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.timeline_bars import effort_weeks
from mlpm_planner.application.wording import subject
from mlpm_planner.domain.choices import Horizon
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.product import Product, Status
from mlpm_planner.ui.features.feature_list import Effect, FeatureList
from mlpm_planner.ui.panels.roadmap.board_card import CardLook, spoken
from mlpm_planner.ui.panels.roadmap.board_column import BoardColumn
from mlpm_planner.ui.panels.roadmap.board_deal import (
    STACKS,
    UNDECIDED,
    Deal,
    Place,
    column_of,
    columns_of_statuses,
    moves_card,
    values_for,
)
from mlpm_planner.ui.panels.roadmap.board_keys import BoardKeys
from mlpm_planner.ui.panels.roadmap.title_editor import TitleEditor
from mlpm_planner.ui.score_states import ScoreStates
from mlpm_planner.ui.session import Selected, Session
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.widgets.toast import announce

_THRESHOLD = 6
_MONTHS_OF_NOW = 3
_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class Board(QWidget):
    """Three windows side by side; undecided, shipped and parked features on rails."""

    menu_wanted = Signal(QPoint)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._listed: FeatureList | None = None
        self._scores = ScoreStates.of(session)
        self.plan: Plan = session.plan
        self.deal = Deal(self.plan)
        self.current = ""
        self.drop: Place | None = None
        self._efforts: dict[int, float] = {}
        self._pressed: tuple[QPointF, str] | None = None
        self.columns = [BoardColumn(self, number) for number in range(len(STACKS))]
        self._keys = BoardKeys(self)
        self._build()
        session.selection_changed.connect(self._on_selection)

    def _build(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Now, Next and Later")
        self.setAccessibleDescription("Arrows choose a card, Alt and arrows move it, F2 renames.")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 0)
        row.setSpacing(4)
        for column in self.columns:
            row.addWidget(column)
        self.setAutoFillBackground(True)

    # ---- contents

    def show_list(self, listed: FeatureList) -> None:
        """Show the features of a list."""
        self._listed = listed
        self.relist()

    def take(self, changes: Sequence[ChangeSet], effect: Effect) -> None:
        """Show changes that the list has already taken in."""
        over = columns_of_statuses(self.plan)
        touched = [c for change in changes for c in change.of(Feature)]
        framed = any(change.touches(Product, Status) for change in changes)
        if effect is Effect.ORDER or framed or any(moves_card(c, over) for c in touched):
            self.relist()
            return
        point = self.plan.product.point_weeks
        for change in touched:
            if isinstance(change.before, Feature) and isinstance(change.after, Feature):
                grown = weeks(change.after, point) - weeks(change.before, point)
                column = column_of(change.after, over)
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
        self.deal = Deal(self.plan, ids)
        self._efforts.clear()
        undecided = self.columns[UNDECIDED]
        undecided.setVisible(bool(self.deal.cards[UNDECIDED]))
        decided = any(len(self.deal.cards[n]) for n, s in enumerate(STACKS) if s.horizon)
        if self.deal.cards[UNDECIDED] and not decided:
            undecided.fold(is_folded=False)
        if self.current and self.deal.place(self.current) is None:
            self.current = ""
        self._repaint()

    def _repaint(self) -> None:
        for column in self.columns:
            column.fit()
            column.viewport().update()

    def effort(self, column: int) -> float:
        """Person-weeks of all cards of a column."""
        found = self._efforts.get(column)
        if found is None:
            features, point = self.plan.features, self.plan.product.point_weeks
            cards = self.deal.cards[column]
            found = self._efforts[column] = sum(weeks(features[i], point) for i in cards)
        return found

    def capacity(self, column: int) -> float | None:
        """What all teams can do in the time a column stands for; known only for Now: a quarter."""
        weeks = self.plan.product.capacity_weeks
        is_now = STACKS[column].horizon is Horizon.NOW
        return weeks * _MONTHS_OF_NOW if is_now and weeks else None

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
            is_over=STACKS[place.column].category is not None,
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
            title = STACKS[place.column].title
            feature = self.plan.features[self.current]
            announce(self, spoken(self.plan, feature, title, place.number, count))

    def reveal(self, feature_id: str) -> bool:
        """Select a card and bring it into view; False where it is not shown."""
        if self.deal.place(feature_id) is None:
            return False
        self.choose(feature_id)
        return True

    def unfold(self, column: int) -> None:
        """Show a column whole."""
        self.columns[column].fold(is_folded=False)

    # ---- edits

    def put(self, feature_ids: Sequence[str], place: Place) -> None:
        """Put cards before the one at a place, in its column."""
        if not feature_ids:
            return
        stack = self.deal.cards[place.column]
        above = [i for i in stack[: place.number] if i not in feature_ids]
        below = [i for i in stack[place.number :] if i not in feature_ids]
        plan = self.plan
        values = {i: values_for(plan, plan.features[i], place.column) for i in feature_ids}
        crosses = any(self._crosses(i, place.column) for i in feature_ids)
        where = STACKS[place.column].title if crosses else ""
        edit = partial(
            arranging.arrange,
            self._session.workspace,
            values,
            after=above[-1] if above else None,
            before=below[0] if below else None,
            where=where,
        )
        named = subject([self.plan.features[i] for i in feature_ids])
        told = f"Moved {named} to {where}" if where else ""
        if self._session.attempt(edit, told):
            self.reveal_current()

    def _crosses(self, feature_id: str, column: int) -> bool:
        place = self.deal.place(feature_id)
        return place is None or place.column != column

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

    # ---- pointer

    def press(self, column: BoardColumn, event: QMouseEvent) -> None:
        """A button went down on a column."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        number = column.card_at(event.position())
        feature_id = self.deal.id_at(Place(column.number, number))
        if not feature_id:
            self._session.select(None)
            return
        modifiers = event.modifiers()
        if modifiers & _CONTROL and feature_id in self.selected_ids():
            others = [i for i in self.selected_ids() if i != feature_id]
            self._session.select(Feature if others else None, *others)
            return
        together = bool(modifiers & (_CONTROL | _SHIFT)) or feature_id in self.selected_ids()
        self.choose(feature_id, extend=together)
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = (event.globalPosition(), feature_id)

    def drag_to(self, _column: BoardColumn, event: QMouseEvent) -> None:
        """The pointer moved, perhaps over another column."""
        if self._pressed is None:
            return
        away = event.globalPosition() - self._pressed[0]
        if self.drop is None and away.manhattanLength() < _THRESHOLD:
            return
        place = self._place_at(event.globalPosition())
        if place != self.drop:
            self.drop = place
            for column in self.columns:
                column.viewport().update()

    def _place_at(self, at: QPointF) -> Place | None:
        for column in self.columns:
            inside = column.mapFromGlobal(at)
            if column.isVisible() and QRect(column.rect()).contains(inside.toPoint()):
                gap = column.gap_at(column.viewport().mapFromGlobal(at).y())
                return Place(column.number, column.count if column.is_folded else gap)
        return None

    def release(self, _column: BoardColumn, event: QMouseEvent) -> None:
        """The button went up: drop the cards, or it was a click."""
        drop, pressed = self.drop, self._pressed
        self.cancel_drag()
        if drop is not None and pressed is not None:
            self.put(self.chosen(), drop)
        elif pressed is not None and not event.modifiers() & (_CONTROL | _SHIFT):
            self.choose(pressed[1])

    def _order(self, feature_id: str) -> Place:
        return self.deal.place(feature_id) or Place(len(STACKS), 0)

    def cancel_drag(self) -> bool:
        """Give up a drag; whether there was one."""
        was_dragging = self.drop is not None
        self.drop = self._pressed = None
        for column in self.columns:
            column.viewport().update()
        return was_dragging

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


def weeks(feature: Feature, point: float | None) -> float:
    """Person-weeks of a feature, 0 when unknown."""
    return effort_weeks(feature, point) or 0.0
