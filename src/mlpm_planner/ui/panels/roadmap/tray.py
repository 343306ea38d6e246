"""The tray: features without dates, to be dragged onto the canvas or scheduled with Enter."""

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
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from mlpm_planner.application.timescale import snapped, start_of_week
from mlpm_planner.domain.feature import Feature
from mlpm_planner.ui.panels.roadmap.canvas import Canvas
from mlpm_planner.ui.panels.roadmap.drags import span_text
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState, Touched
from mlpm_planner.ui.panels.roadmap.tip import Tip
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.signals import Trigger
from mlpm_planner.ui.theme import inks, metrics, paint
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens
from mlpm_planner.ui.widgets.buttons import Button, IconButton
from mlpm_planner.ui.widgets.text import caption_label, section_label

Index = QModelIndex | QPersistentModelIndex
_FEATURE = Qt.ItemDataRole.UserRole
_COLOUR = Qt.ItemDataRole.UserRole + 1
_WIDTH = 264
_THRESHOLD = 6


class TrayModel(QAbstractListModel):
    """The features without dates, in the order of the list."""

    def __init__(self, state: TimelineState, parent: QObject) -> None:
        super().__init__(parent)
        self._state = state
        state.rows_changed.connect(self._on_rows_changed)
        state.bars_changed.connect(self._on_bars_changed)

    def _on_rows_changed(self) -> None:
        self.beginResetModel()
        self.endResetModel()

    def _on_bars_changed(self, _touched: Touched) -> None:
        last = self.rowCount() - 1
        if last >= 0:
            self.dataChanged.emit(self.index(0), self.index(last))

    def id_at(self, row: int) -> str:
        """The feature in a row."""
        return self._state.layout.unscheduled[row]

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._state.layout.unscheduled)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        feature = self._state.plan.features[self.id_at(index.row())]
        if role == Qt.ItemDataRole.DisplayRole:
            return feature.title
        if role == _FEATURE:
            return feature
        return self._state.colour_of(feature) if role == _COLOUR else None


class _Delegate(QStyledItemDelegate):
    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        try:
            rect = QRectF(option.rect)
            if option.state & QStyle.StateFlag.State_Selected:
                painter.fillRect(rect, inks.colour("selected"))
            feature: Feature = index.data(_FEATURE)
            edge = QRectF(rect.left() + 14, round(rect.center().y() - 9), 3, 18)
            paint.rounded(painter, edge, 1.5, fill=str(index.data(_COLOUR)))
            paint.text(painter, rect.adjusted(26, 0, -10, 0), feature.title)
            if option.state & QStyle.StateFlag.State_HasFocus:
                paint.focus_ring(painter, rect.adjusted(1, 1, -1, -1), 4)
        finally:
            painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, metrics.nav_height() + 2)


class TrayList(QListView):
    """The list; a drag from it shows on the canvas where the feature would begin."""

    asked = Trigger()  # Enter: schedule what is selected

    def __init__(self, state: TimelineState, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._canvas = canvas
        self._pressed: QPoint | None = None
        self._is_dragging = False
        self._tip = Tip(canvas.viewport())
        self.setAccessibleName("Unscheduled features")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_Delegate(self))
        self.feature_model = TrayModel(state, self)
        self.setModel(self.feature_model)

    def chosen(self) -> list[str]:
        """The selected features, else the current one."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        if not rows and self.currentIndex().isValid():
            rows = [self.currentIndex().row()]
        return [self.feature_model.id_at(row) for row in rows]

    def _on_canvas(self, event: QMouseEvent) -> QPointF | None:
        at = self._canvas.viewport().mapFromGlobal(event.globalPosition())
        return at if QRectF(self._canvas.viewport().rect()).contains(at) else None

    def start_at(self, x: float) -> int:
        """The day a feature dropped at a position of the canvas begins."""
        scale = self._state.scale
        return snapped(scale.day(x), scale.snap, self._state.calendar)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    @override
    def mouseMoveEvent(self, e: QMouseEvent) -> None:
        if self._pressed is None:
            return
        away = e.position().toPoint() - self._pressed
        self._is_dragging = self._is_dragging or away.manhattanLength() > _THRESHOLD
        if not self._is_dragging:
            return
        at = self._on_canvas(e)
        if at is None:
            self._tip.hide()
            return
        chosen = self.chosen()
        start = self.start_at(at.x())
        words = span_text(
            self._state, (start, start + self._canvas.commands.days_of(chosen[0]) - 1)
        )
        self._tip.show_at(at, words if len(chosen) == 1 else f"{len(chosen)} features · {words}")

    @override
    def mouseReleaseEvent(self, e: QMouseEvent) -> None:
        was_dragging, self._is_dragging = self._is_dragging, False
        self._pressed = None
        self._tip.hide()
        at = self._on_canvas(e) if was_dragging else None
        if at is not None:
            self._canvas.commands.schedule(self.chosen(), self.start_at(at.x()))
        else:
            super().mouseReleaseEvent(e)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.asked.emit()
        elif event.key() == Qt.Key.Key_Escape and self._is_dragging:
            self._is_dragging, self._pressed = False, None
            self._tip.hide()
        else:
            super().keyPressEvent(event)


class Tray(QWidget):
    """The list with its head and the button that schedules."""

    closed = Trigger()

    def __init__(
        self,
        session: Session,
        state: TimelineState,
        canvas: Canvas,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._canvas = canvas
        self.setFixedWidth(_WIDTH)
        self.list = TrayList(state, canvas)
        self._count = caption_label()
        close = IconButton("x", "Close the list of unscheduled features")
        close.clicked.connect(self.closed.emit)
        self.schedule = Button("Schedule", "secondary", icon="calendar-days")
        self.schedule.clicked.connect(self._on_schedule_clicked)
        self.list.asked.connect(self._on_schedule_clicked)
        self.list.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self._session = session
        self._fill(close)
        state.rows_changed.connect(self._on_rows_changed)
        app_theme().changed.connect(self._on_theme_changed)
        self._on_rows_changed()
        self._dress()

    def _fill(self, close: QWidget) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(14, 10, 8, 4)
        head.addWidget(section_label("Unscheduled"))
        head.addWidget(self._count)
        head.addStretch()
        head.addWidget(close)
        foot = QHBoxLayout()
        foot.setContentsMargins(14, 8, 14, 10)
        foot.addWidget(self.schedule)
        foot.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addLayout(foot)

    def _dress(self) -> None:
        palette = self.list.palette()
        palette.setColor(QPalette.ColorRole.Base, inks.colour("surface"))
        self.list.setPalette(palette)

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self._dress()

    def _on_rows_changed(self) -> None:
        count = len(self._state.layout.unscheduled)
        self._count.setText(f"{count:,}")
        self.schedule.setEnabled(count > 0)

    def _on_selection_changed(self, _on: object, _off: object) -> None:
        chosen = self.list.chosen()
        if chosen and self.list.hasFocus():
            self._session.select(Feature, *chosen)

    def _on_schedule_clicked(self) -> None:
        chosen = self.list.chosen()
        if chosen:
            week = start_of_week(self._state.today, self._state.calendar)
            self._canvas.commands.schedule(chosen, week + 7)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            rect = QRectF(self.rect())
            painter.fillRect(rect, inks.colour("surface"))
            painter.fillRect(QRectF(0, 0, 1, rect.height()), inks.colour("line"))
