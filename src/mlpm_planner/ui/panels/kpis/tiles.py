"""Status tiles: name, value, change, recent past and target of the KPIs that matter most."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPalette, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from mlpm_planner.application.kpi_board import KpiState
from mlpm_planner.application.kpi_text import MISSING, target_words
from mlpm_planner.ui.models import kpi_cells
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import fonts, icons, inks, metrics, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens
from mlpm_planner.ui.widgets.card import paint_card
from mlpm_planner.ui.widgets.cell_paint import triangle
from mlpm_planner.ui.widgets.sparkline import paint_sparkline

Index = QModelIndex | QPersistentModelIndex
STATE_ROLE = Qt.ItemDataRole.UserRole
_ROOT = QModelIndex()
_AT_ONCE = 6
_NARROWEST = 164
_PEEK = 0.3
_PADDING = 13.0


class TilesModel(QAbstractListModel):
    """KPI states in the order of the tiles."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._states: list[KpiState] = []

    def set_states(self, states: Sequence[KpiState]) -> None:
        """Show these; rows stay where the order is the same."""
        if [s.kpi.id for s in states] == [s.kpi.id for s in self._states]:
            self._states = list(states)
            if states:
                self.dataChanged.emit(self.index(0), self.index(len(states) - 1))
            return
        self.beginResetModel()
        self._states = list(states)
        self.endResetModel()

    def place(self, kpi_id: str) -> int:
        return next((i for i, s in enumerate(self._states) if s.kpi.id == kpi_id), -1)

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._states)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        state = self._states[index.row()]
        if role == STATE_ROLE:
            return state
        if role == Qt.ItemDataRole.DisplayRole:
            return state.kpi.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return kpi_cells.spoken(state)
        return state.reason if role == Qt.ItemDataRole.ToolTipRole else None


class Tiles(QListView):
    """A row of tiles; six fit, the rest is scrolled to."""

    chosen = Signal(str)
    menu_wanted = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("KPI tiles")
        self._is_following = False
        self._tiles = TilesModel(self)
        self.setModel(self._tiles)
        self.setItemDelegate(_TileDelegate(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setSpacing(0)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu_requested)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        self._dress()
        app_theme().changed.connect(self._on_theme_changed)

    def _dress(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, inks.colour("canvas"))
        self.setPalette(palette)
        self.setFixedHeight(tile_height())
        self.scheduleDelayedItemsLayout()

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self._dress()

    def set_states(self, states: Sequence[KpiState]) -> None:
        kpi_id = self.current
        self._is_following = True
        self._tiles.set_states(states)
        self._is_following = False
        self.set_current(kpi_id)
        self.scheduleDelayedItemsLayout()

    @property
    def current(self) -> str:
        state = self.currentIndex().data(STATE_ROLE)
        return state.kpi.id if isinstance(state, KpiState) else ""

    def set_current(self, kpi_id: str) -> None:
        """Mark a tile as chosen, without a signal."""
        row = self._tiles.place(kpi_id)
        if row >= 0 and kpi_id != self.current:
            self._is_following = True
            self.setCurrentIndex(self._tiles.index(row))
            self._is_following = False
            self.scrollTo(self._tiles.index(row))
            self.viewport().update()

    def tile_width(self) -> int:
        """Width of a tile with the gap after it."""
        gap = metrics.CARD_GAP
        count = min(max(self._tiles.rowCount(), 4), _AT_ONCE)
        room = self.viewport().width() + gap
        more = self._tiles.rowCount() > count
        width = int(room / (count + (_PEEK if more else 0)))
        return max(width, round(_NARROWEST * max(1.0, fonts.scale())) + gap)

    def _on_current_changed(self, current: Index, _previous: Index) -> None:
        state = current.data(STATE_ROLE)
        if isinstance(state, KpiState) and not self._is_following:
            self.chosen.emit(state.kpi.id)

    def _on_menu_requested(self, at: QPoint) -> None:
        if self.indexAt(at).isValid():
            self.setCurrentIndex(self.indexAt(at))
            self.menu_wanted.emit(self.viewport().mapToGlobal(at))

    @override
    def resizeEvent(self, e: QResizeEvent) -> None:
        super().resizeEvent(e)
        self.scheduleDelayedItemsLayout()

    @override
    def wheelEvent(self, e: QWheelEvent) -> None:
        turned = e.angleDelta().x() or e.angleDelta().y()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - turned)
        e.accept()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Letters are shortcuts of the page; the list's own search would swallow them.
        if event.text().isprintable() and event.text() and not event.text().isspace():
            event.ignore()
            return
        super().keyPressEvent(event)


def tile_height() -> int:
    """Height of a tile; grows with the text."""
    return max(112, round(112 * fonts.scale()))


class _TileDelegate(QStyledItemDelegate):
    def __init__(self, tiles: Tiles) -> None:
        super().__init__(tiles)
        self._tiles = tiles

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._tiles.tile_width(), tile_height())

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state = index.data(STATE_ROLE)
        if not isinstance(state, KpiState):
            return
        painter.save()
        try:
            paint.follow_layout(painter, QRectF(option.rect))
            rect = QRectF(option.rect).adjusted(0, 0, -metrics.CARD_GAP, 0)
            flags = option.state
            selected = self._tiles.currentIndex() == index
            hovered = bool(flags & QStyle.StateFlag.State_MouseOver)
            paint_card(painter, rect, selected=selected, hovered=hovered)
            paint_tile(painter, rect, state)
            if selected and self._tiles.hasFocus():
                paint.focus_ring(painter, rect.adjusted(3, 3, -3, -3), metrics.RADIUS_CARD - 3)
        finally:
            painter.restore()


def paint_tile(painter: QPainter, rect: QRectF, state: KpiState) -> None:
    """The content of a tile."""
    scale = fonts.scale()
    inner = rect.adjusted(_PADDING, 9 * scale, -_PADDING, -10)
    look = kpi_cells.LOOKS[state.status]
    size = icons.scaled(16)
    icon = QPointF(inner.right() - size + 1, round(inner.top() + 1))
    icons.paint(painter, look.icon, icon, size=size, colour=look.colour)
    name = QRectF(inner.left(), inner.top(), inner.width() - size - 6, 18 * scale)
    paint.text(painter, name, state.kpi.name, Voice("small", 500, "text"))
    value = QRectF(inner.left(), inner.top() + 21 * scale, inner.width(), 32 * scale)
    _paint_value(painter, value, state)
    foot = QRectF(inner.left(), inner.bottom() - 34 * scale, inner.width(), 34 * scale)
    _paint_foot(painter, foot, state)


def _paint_value(painter: QPainter, rect: QRectF, state: KpiState) -> None:
    if state.latest is None:
        paint.text(painter, rect, MISSING, Voice("figure", 600, "text3"))
        return
    words = state.form.compact(state.latest)
    paint.text(painter, rect, words, Voice("figure", 600, "text"))
    change, direction = kpi_cells.change_words(state)
    left = rect.left() + fonts.advance(words, "figure", 600) + 9
    room = rect.right() - left - 14
    if not change or room < 24:
        return
    at = QPointF(left + 5, rect.center().y() + 3)
    triangle(painter, at, 9, up=direction > 0, colour=kpi_cells.tone(state))
    body = QRectF(left + 14, rect.top() + 2, room, rect.height())
    paint.text(painter, body, change, Voice("small", 600, kpi_cells.tone(state)))


def _paint_foot(painter: QPainter, rect: QRectF, state: KpiState) -> None:
    words = target_words(state.target, state.form) if state.aim else ""
    taken = 0.0
    if words:
        taken = max(fonts.advance(words, "small"), fonts.advance("target", "micro")) + 14
        half = rect.height() / 2
        top = QRectF(rect.left(), rect.top() + 1, rect.width(), half)
        paint.text(painter, top, "target", Voice("micro", 400, "text3"), paint.RIGHT)
        paint.text(painter, top.translated(0, half), words, paint.SMALL, paint.RIGHT)
    line = QRectF(rect.left(), rect.top(), rect.width() - taken, rect.height())
    paint_sparkline(painter, line, state.spark.tolist(), state.zone)
