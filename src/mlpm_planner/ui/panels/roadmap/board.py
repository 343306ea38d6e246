"""Now / Next / Later: three columns of cards, painted as far as they can be seen."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QWidget
from typing_extensions import override

from mlpm_planner.application import arranging
from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.timeline_bars import effort_weeks
from mlpm_planner.application.wording import quoted
from mlpm_planner.domain.choices import Horizon, StatusCategory
from mlpm_planner.domain.feature import Feature
from mlpm_planner.ui import formats
from mlpm_planner.ui.features.feature_list import Effect, FeatureList
from mlpm_planner.ui.models.feature_columns import status_look
from mlpm_planner.ui.session import Selected, Session
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import fonts, icons, inks, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens
from mlpm_planner.ui.widgets.toast import announce

_COLUMNS = ((Horizon.NOW, "Now"), (Horizon.NEXT, "Next"), (Horizon.LATER, "Later"))
_GAP, _MARGIN, _HEAD = 12, 20, 40
_TITLE = Voice("body", 500, "text")
_SMALL = Voice("small", 400, "text2")
_NAME = Voice("strong", 600, "text")


class Place(NamedTuple):
    """Column and number of a card."""

    column: int
    number: int


def card_height() -> int:
    """Height of a card; grows with the text."""
    return round(fonts.metrics("body").height() + fonts.metrics("small").height()) + 34


class Board(QAbstractScrollArea):
    """Cards by window; dragging or Alt and arrows move them."""

    menu_wanted = Signal(QPoint)

    def __init__(
        self, session: Session, listed: FeatureList, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._listed = listed
        self.cards: list[list[str]] = [[], [], []]
        self._drag: QPointF | None = None
        self._dragged = ""
        self._drop: Place | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Now, Next and Later")
        self.setAccessibleDescription("Arrows choose a card, Alt and arrows move it.")
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        session.selection_changed.connect(self._on_selection)
        app_theme().changed.connect(self._on_theme_changed)
        self.relist()

    # ---- contents

    def take(self, _changes: Sequence[ChangeSet], effect: Effect) -> None:
        """Show changes that the list has already taken in."""
        if effect is not Effect.NONE:
            self.relist()

    def relist(self) -> None:
        """Deal the features of the list out anew; shipped and parked ones stay away."""
        plan = self._session.plan
        closed = {
            status.key
            for status in plan.statuses.values()
            if status.category in (StatusCategory.DONE, StatusCategory.PARKED)
        }
        at = {horizon: number for number, (horizon, _) in enumerate(_COLUMNS)}
        self.cards = [[], [], []]
        for group in self._listed.groups:
            for feature_id in group.ids:
                feature = plan.features[feature_id]
                if feature.horizon in at and feature.status not in closed:
                    self.cards[at[feature.horizon]].append(feature_id)
        self._fit()
        self.viewport().update()

    def _fit(self) -> None:
        longest = max(len(cards) for cards in self.cards)
        height = _HEAD + longest * (card_height() + _GAP) + _MARGIN
        self.verticalScrollBar().setRange(0, max(0, height - self.viewport().height()))
        self.verticalScrollBar().setPageStep(self.viewport().height())
        self.verticalScrollBar().setSingleStep(card_height() + _GAP)

    # ---- places

    def _width(self) -> float:
        return (self.viewport().width() - 2 * _MARGIN - 2 * _GAP) / 3

    def area(self, place: Place) -> QRectF:
        """Where a card lies in the viewport."""
        width, height = self._width(), card_height()
        top = _HEAD + place.number * (height + _GAP) - self.verticalScrollBar().value()
        return QRectF(_MARGIN + place.column * (width + _GAP), top, width, height)

    def place_of(self, feature_id: str) -> Place | None:
        """The place of a feature's card, None when it has none."""
        for column, cards in enumerate(self.cards):
            if feature_id in cards:
                return Place(column, cards.index(feature_id))
        return None

    def _place_at(self, at: QPointF) -> Place:
        column = int((at.x() - _MARGIN) // (self._width() + _GAP))
        above = at.y() + self.verticalScrollBar().value() - _HEAD
        return Place(min(max(column, 0), 2), max(0, int(above // (card_height() + _GAP))))

    def _id_at(self, at: QPointF) -> str:
        place = self._place_at(at)
        cards = self.cards[place.column]
        return cards[place.number] if place.number < len(cards) and at.y() > _HEAD else ""

    # ---- painting

    @override
    def paintEvent(self, arg__1: QPaintEvent) -> None:
        with QPainter(self.viewport()) as painter:
            painter.fillRect(arg__1.rect(), inks.colour("canvas"))
            for column in range(3):
                self._paint_column(painter, column)
            for column in range(3):
                self._paint_head(painter, column)
            if self._drop is not None:
                area = self.area(self._drop)
                line = QRectF(area.left(), area.top() - _GAP / 2 - 1, area.width(), 3)
                paint.rounded(painter, line, 1.5, fill="accent_fill")

    def _paint_column(self, painter: QPainter, column: int) -> None:
        step = card_height() + _GAP
        scrolled = self.verticalScrollBar().value()
        first = max(0, (scrolled - _HEAD) // step)
        last = min(len(self.cards[column]), (scrolled + self.viewport().height()) // step + 1)
        for number in range(first, last):
            self._paint_card(painter, Place(column, number))

    def _paint_head(self, painter: QPainter, column: int) -> None:
        area = self.area(Place(column, 0))
        head = QRectF(area.left(), 0, area.width(), _HEAD)
        painter.fillRect(head.adjusted(-_GAP, 0, _GAP, 0), inks.colour("canvas"))
        plan, ids = self._session.plan, self.cards[column]
        point = plan.product.point_weeks
        efforts = (effort_weeks(plan.features[i], point) or 0.0 for i in ids)
        name = _COLUMNS[column][1]
        paint.text(painter, head.adjusted(2, 0, 0, 0), name, _NAME)
        said = f"{len(ids):,} · {formats.figure(sum(efforts))} pw"
        if column == 0 and plan.product.capacity_weeks:
            said += f" of {formats.figure(plan.product.capacity_weeks * 3)} a quarter"
        paint.text(painter, head.adjusted(0, 0, -2, 0), said, _SMALL, paint.RIGHT)

    def _paint_card(self, painter: QPainter, place: Place) -> None:
        feature = self._session.plan.features[self.cards[place.column][place.number]]
        area, selected = self.area(place), feature.id in self._selected()
        edge = "accent_fill" if selected else "hair"
        fill = "selected" if selected else "raised"
        painter.setOpacity(0.5 if feature.id == self._dragged and self._drop else 1.0)
        paint.rounded(painter, area, 8, fill=fill, edge=edge)
        theme = self._session.plan.themes.get(feature.theme_id)
        if theme:
            line = QRectF(area.left() + 8, area.top() + 10, 3, area.height() - 20)
            paint.rounded(painter, line, 1.5, fill=theme.colour)
        inner = area.adjusted(20, 8, -12, -8)
        height = fonts.metrics("body").height() + 4
        top = QRectF(inner.left(), inner.top(), inner.width(), height)
        paint.text(painter, top, feature.title, _TITLE)
        self._paint_foot(painter, feature, inner.adjusted(0, height + 2, 0, 0))
        painter.setOpacity(1.0)

    def _paint_foot(self, painter: QPainter, feature: Feature, area: QRectF) -> None:
        plan = self._session.plan
        look = status_look(plan, feature.status)
        middle = area.center().y()
        icons.paint(
            painter, look.icon, QPointF(area.left(), middle - 7), size=14, colour=look.colour
        )
        status = plan.status(feature.status)
        words = status.name if status else feature.status
        paint.text(painter, area.adjusted(20, 0, -90, 0), words, _SMALL)
        effort = effort_weeks(feature, plan.product.point_weeks)
        owner = plan.people.get(feature.owner_id)
        right = [owner.initials] if owner else []
        right += [f"{formats.figure(effort)} pw"] if effort else []
        paint.text(painter, area, " · ".join(right), _SMALL, paint.RIGHT)

    # ---- selection

    def _selected(self) -> Sequence[str]:
        selected = self._session.selected
        return selected.ids if selected.kind is Feature else ()

    def _on_selection(self, _selected: Selected) -> None:
        self.viewport().update()

    def choose(self, place: Place) -> None:
        """Select a card and bring it into view."""
        cards = self.cards[place.column]
        if not cards:
            return
        place = Place(place.column, min(max(place.number, 0), len(cards) - 1))
        feature_id = cards[place.number]
        self._session.select(Feature, feature_id)
        area, bar = self.area(place), self.verticalScrollBar()
        if area.top() < _HEAD:
            bar.setValue(bar.value() + round(area.top()) - _HEAD)
        elif area.bottom() > self.viewport().height():
            bar.setValue(bar.value() + round(area.bottom()) - self.viewport().height() + _GAP)
        announce(self, self._session.plan.features[feature_id].title)

    # ---- moving

    def put(self, feature_id: str, place: Place) -> None:
        """Put a card before another one, in its column."""
        horizon, name = _COLUMNS[place.column]
        others = [i for i in self.cards[place.column] if i != feature_id]
        number = min(place.number, len(others))
        title = self._session.plan.features[feature_id].title
        self._session.attempt(
            lambda: arranging.arrange(
                self._session.workspace,
                [feature_id],
                after=others[number - 1] if number else None,
                before=others[number] if number < len(others) else None,
                values={"horizon": horizon},
                where=name,
            ),
            f"Moved {quoted(title)} to {name}",
        )

    def _step_card(self, across: int, down: int) -> None:
        current = self._selected()[-1] if self._selected() else ""
        place = self.place_of(current)
        if place is not None:
            self.put(current, Place(min(max(place.column + across, 0), 2), place.number + down))

    # ---- keys and pointer

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._step_card(*step)
        else:
            current = self.place_of(self._selected()[-1]) if self._selected() else None
            start = current or Place(0, -step[1])
            self.choose(Place(min(max(start.column + step[0], 0), 2), start.number + step[1]))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        feature_id = self._id_at(event.position())
        if feature_id:
            self._session.select(Feature, feature_id)
            if event.button() is Qt.MouseButton.LeftButton:
                self._drag, self._dragged = event.position(), feature_id

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is None:
            return
        moved = (event.position() - self._drag).manhattanLength()
        if self._drop is not None or moved >= QApplication.startDragDistance():
            place = self._place_at(event.position() + QPointF(0, card_height() / 2))
            last = len(self.cards[place.column])
            self._drop = Place(place.column, min(place.number, last))
            self.viewport().update()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drop, dragged = self._drop, self._dragged
        self._drag, self._drop, self._dragged = None, None, ""
        self.viewport().update()
        if drop is not None and dragged:
            here = self.place_of(dragged)
            same = here is not None and here.column == drop.column and here.number < drop.number
            self.put(dragged, Place(drop.column, drop.number - same))

    @override
    def contextMenuEvent(self, arg__1: QContextMenuEvent) -> None:
        self.menu_wanted.emit(arg__1.globalPos())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self._fit()
        self.viewport().update()
