"""A column of the board: its head and its cards, of which only the visible ones are painted."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.roadmap.board_card import GAP, card_height, foot_for, paint_card
from mlpm_planner.ui.panels.roadmap.board_deal import Place, Stack
from mlpm_planner.ui.panels.roadmap.board_grid import lane_head
from mlpm_planner.ui.theme import fonts, icons, inks, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens

if TYPE_CHECKING:
    from mlpm_planner.ui.panels.roadmap.board import Board

_SIDE = 6
_RAIL = 48
_WIDEST = 640
_NARROWEST = 196
_NAME = Voice("strong", 600, "text")
_NOTE = Voice("small", 400, "text2")
_LANE = Voice("small", 600, "text2")
_OVERFULL = Voice("small", 600, "bad")


def count_words(count: int, limit: int | None) -> tuple[str, bool]:
    """How many cards a column holds, against its limit where it has one: "7 of 5", too many."""
    if limit is None:
        return f"{count:,}", False
    return f"{count:,} of {limit:,}", count > limit


def head_height() -> int:
    """Height of the head of a column."""
    return round(fonts.metrics("strong").height()) + 26


class BoardColumn(QAbstractScrollArea):
    """Scrolls by itself; the board has the focus, the keys and the drag."""

    def __init__(self, board: "Board", number: int, stack: Stack) -> None:
        super().__init__(board)
        self._board = board
        self.number = number
        self.stack = stack
        self.is_folded = self.stack.folds
        self.hovered = -1
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setMouseTracking(True)
        self.head = _Head(self)
        self._dress()
        app_theme().changed.connect(self._on_theme_changed)

    def _dress(self) -> None:
        palette = self.palette()
        for role in (QPalette.ColorRole.Base, QPalette.ColorRole.Window):
            palette.setColor(role, inks.colour("canvas"))
        self.setPalette(palette)
        self.setViewportMargins(0, 0 if self.is_folded else head_height(), 0, 0)
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if self.is_folded else policy.ScrollBarAsNeeded
        )
        horizontal = QSizePolicy.Policy.Fixed if self.is_folded else QSizePolicy.Policy.Expanding
        self.setSizePolicy(horizontal, QSizePolicy.Policy.Expanding)
        self.setMinimumWidth(_RAIL if self.is_folded else _NARROWEST)
        self.setMaximumWidth(_RAIL if self.is_folded else _WIDEST)
        self.head.setVisible(not self.is_folded)
        self.fit()

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self._dress()
        self._board.fit()

    def show_bar(self, *, is_shown: bool) -> None:
        """Columns with lanes scroll together: one bar is enough."""
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if is_shown else policy.ScrollBarAlwaysOff
        )

    def fold(self, *, is_folded: bool) -> None:
        """Show the column as a rail, or whole."""
        if is_folded != self.is_folded:
            self.is_folded = is_folded
            self._dress()
            self.updateGeometry()
            self._board.fit()

    # ---- places

    @property
    def count(self) -> int:
        """How many cards there are."""
        return len(self._board.deal.cards[self.number])

    def fit(self) -> None:
        """Give the scroll bar the height of all cards."""
        bar, page = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, round(self._board.grid.height(self.number)) - page))
        bar.setPageStep(page)
        bar.setSingleStep(card_height() + GAP)
        self.head.update()

    def card_rect(self, number: int) -> QRectF:
        """Where a card lies in the viewport."""
        return self._rect_of(Place(self.number, number))

    def _rect_of(self, place: Place) -> QRectF:
        top = self._board.grid.top(place) - self.verticalScrollBar().value()
        return QRectF(_SIDE, top, self.viewport().width() - 2 * _SIDE, card_height())

    def card_at(self, at: QPointF) -> int:
        """The number of the card at a point of the viewport, -1 for none."""
        number = self._board.grid.card_at(self.number, at.y() + self.verticalScrollBar().value())
        inside = number >= 0 and self.card_rect(number).contains(at)
        return number if inside and not self.is_folded else -1

    def gap_at(self, y: float) -> Place:
        """The gap a card dropped at a height of the viewport goes into."""
        return self._board.grid.gap_at(self.number, y + self.verticalScrollBar().value())

    def reveal(self, number: int) -> None:
        """Scroll until a card can be seen."""
        area, bar = self.card_rect(number), self.verticalScrollBar()
        if area.top() < 0:
            bar.setValue(bar.value() + round(area.top()) - GAP)
        elif area.bottom() > self.viewport().height():
            bar.setValue(bar.value() + round(area.bottom()) - self.viewport().height() + GAP)

    # ---- painting

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(_RAIL, 120)

    @override
    def sizeHint(self) -> QSize:
        return QSize(_RAIL if self.is_folded else 300, 400)

    @override
    def paintEvent(self, arg__1: QPaintEvent) -> None:
        with QPainter(self.viewport()) as painter:
            rect = QRectF(arg__1.rect())
            painter.fillRect(rect, inks.colour("canvas"))
            if self.is_folded:
                self._paint_rail(painter)
                return
            self._paint_lanes(painter)
            plan = self._board.plan
            foot = foot_for(plan, self.card_rect(0).width())
            top, grid = self.verticalScrollBar().value(), self._board.grid
            for number in grid.visible(self.number, rect.top() + top, rect.bottom() + top):
                look = self._board.look(Place(self.number, number))
                painter.save()
                paint.follow_layout(painter, self.card_rect(number))
                paint_card(painter, self.card_rect(number), plan, look, foot)
                painter.restore()
            self._paint_drop(painter)

    def _paint_rail(self, painter: QPainter) -> None:
        rect = QRectF(self.viewport().rect()).adjusted(4, 10, -4, -10)
        is_target = self._board.drop is not None and self._board.drop.column == self.number
        edge = "accent" if is_target else "line"
        paint.rounded(painter, rect, 8, fill="sunken", edge=edge, width=2 if is_target else 1)
        at = QPointF(round(rect.center().x() - 8), rect.top() + 12)
        icons.paint(painter, self.stack.icon, at, size=16, colour="text3")
        painter.save()
        painter.translate(rect.center().x(), rect.top() + 40)
        painter.rotate(90)
        words = f"{self.stack.title}  {self.count:,}"
        line = QRectF(0, -12, rect.height() - 50, 24)
        paint.text(painter, line, words, Voice("small", 500, "text2"))
        painter.restore()

    def _paint_lanes(self, painter: QPainter) -> None:
        """A hairline over each lane; its name stands in the first column that is shown whole."""
        deal, width = self._board.deal, self.viewport().width()
        named = next((c for c in self._board.columns if c.isVisible() and not c.is_folded), self)
        for lane, stack in enumerate(deal.lanes):
            top = self._board.grid.tops[lane] - self.verticalScrollBar().value()
            band = QRectF(0, top, width, lane_head())
            paint.hairline(painter, 0, width, band.top(), "line")
            if named is self:
                count = sum(starts[lane + 1] - starts[lane] for starts in deal.starts)
                left = band.adjusted(_SIDE + 2, 4, -_SIDE, 0)
                if stack.colour:
                    square = QRectF(left.left(), round(left.center().y() - 4), 8, 8)
                    paint.rounded(painter, square, 2, fill=stack.colour)
                    left.setLeft(left.left() + 14)
                paint.text(painter, left, f"{stack.title}  {count:,}", _LANE)

    def _paint_drop(self, painter: QPainter) -> None:
        drop = self._board.drop
        if drop is None or drop.column != self.number:
            return
        area = self._rect_of(drop)
        line = QRectF(area.left(), area.top() - GAP / 2 - 1.5, area.width(), 3)
        paint.rounded(painter, line, 1.5, fill="accent_fill")

    def paint_head(self, painter: QPainter, rect: QRectF) -> None:
        """Name, number of cards and effort, against the capacity where that is known."""
        painter.fillRect(rect, inks.colour("canvas"))
        area = rect.adjusted(_SIDE + 2, 4, -_SIDE - 2, 0)
        paint.text(painter, area, self.stack.title, _NAME)
        used = fonts.advance(self.stack.title, "strong", 600) + 8
        count, is_over = count_words(self.count, self.stack.limit)
        paint.text(painter, area.adjusted(used, 1, 0, 0), count, _OVERFULL if is_over else _NOTE)
        effort, room = self._board.effort(self.number), self._board.capacity(self.number)
        if not effort:
            return
        is_full = room is not None and effort > room
        voice = _OVERFULL if is_full else _NOTE
        figure = f"{formats.figure(round(effort, 1))} pw"
        whole = figure if room is None else f"{figure} of {formats.figure(round(room, 1))}"
        free = area.width() - used - fonts.advance(count, "small", 600) - 12
        for words in (whole, figure):
            if fonts.advance(words, "small", voice.weight) <= free:
                paint.text(painter, area, words, voice, paint.RIGHT)
                return

    # ---- pointer

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.is_folded:
            self._board.unfold(self.number)
        else:
            self._board.pointer.press(self, event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._board.pointer.drag_to(event)
        self._hover(self.card_at(event.position()))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._board.pointer.release(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        number = self.card_at(event.position())
        if number >= 0:
            self._board.edit_title(Place(self.number, number))

    def _hover(self, number: int) -> None:
        if number != self.hovered:
            self.hovered = number
            self.viewport().update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    @override
    def contextMenuEvent(self, arg__1: QContextMenuEvent) -> None:
        self._board.ask_menu(self, arg__1)

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._board.scrolled(self.verticalScrollBar().value())
        self.viewport().update()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        rows = self.viewport().geometry()
        self.head.setGeometry(rows.left(), 0, rows.width(), head_height())
        self.fit()

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            feature_id = self._board.deal.id_at(
                Place(self.number, self.card_at(QPointF(event.pos())))
            )
            title = self._board.plan.features[feature_id].title if feature_id else ""
            QToolTip.showText(event.globalPos(), self.stack.title if self.is_folded else title)
            return True
        return super().viewportEvent(event)


class _Head(QWidget):
    def __init__(self, column: BoardColumn) -> None:
        super().__init__(column)
        self._column = column
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._column.stack.folds:
            self._column.fold(is_folded=True)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            self._column.paint_head(painter, QRectF(self.rect()))
