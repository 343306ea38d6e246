"""The canvas of the timeline: scrolls what is painted, turns pointer and keys into edits."""

from collections.abc import Iterable
from functools import partial
from typing import NamedTuple, cast

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget
from typing_extensions import override

from mlpm_planner.application.timeline_bars import NONE
from mlpm_planner.ui.panels.roadmap.bar_tips import tip_at
from mlpm_planner.ui.panels.roadmap.canvas_keys import CanvasKeys
from mlpm_planner.ui.panels.roadmap.canvas_paint import CanvasPainter
from mlpm_planner.ui.panels.roadmap.commands import Commands
from mlpm_planner.ui.panels.roadmap.comparison_paint import told
from mlpm_planner.ui.panels.roadmap.drag_control import DragControl
from mlpm_planner.ui.panels.roadmap.drags import span_text
from mlpm_planner.ui.panels.roadmap.geometry import Geometry, Hit, Part, row_height
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState, Touched
from mlpm_planner.ui.panels.roadmap.title_editor import TitleEditor
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens
from mlpm_planner.ui.widgets.toast import announce

_WHEEL_ROWS = 3
_OF_BARS = (Part.BODY, Part.START, Part.END, Part.HANDLE, Part.HANDLE_START)


class LinkMenuAsked(NamedTuple):
    """The number of a link under the pointer, and where that is on the screen."""

    number: int
    at: QPoint


class Canvas(QAbstractScrollArea):
    """Bars in rows over a time axis."""

    opened = Signal(int)  # the slot of a bar
    menu_asked = Signal(QPoint)
    link_menu_asked = Signal(LinkMenuAsked)
    scrolled = Signal(int)  # the new top, in px
    head_toggled = Signal(int)  # the number of a group
    head_chosen = Signal(int)

    def __init__(
        self, state: TimelineState, commands: Commands, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.state = state
        self.commands = commands
        self.geometry_of = Geometry(state)
        self.painter = CanvasPainter(self.geometry_of)
        self.drag = DragControl(self)
        self.keys = CanvasKeys(self)
        self._is_fitting = False
        self._configure()
        self._connect()

    def _configure(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Timeline")
        self.setAccessibleDescription(
            "Arrows choose a feature, Alt and arrows move it, Alt, Shift and arrows change its "
            "end, Control, Shift and arrows its start."
        )
        viewport = self.viewport()
        viewport.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        viewport.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def _connect(self) -> None:
        state = self.state
        state.scale_changed.connect(self._on_scale_changed)
        state.rows_changed.connect(self._on_rows_changed)
        state.bars_changed.connect(self._on_bars_changed)
        state.work_changed.connect(self._repaint)
        state.events_changed.connect(self._repaint)
        state.slacks_changed.connect(self._repaint)
        state.selection_changed.connect(self._on_selection_changed)
        state.display_changed.connect(self._on_rows_changed)
        state.comparison_changed.connect(self._repaint)
        app_theme().changed.connect(self._on_theme_changed)

    # ---- scrolling

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.geometry_of.height = self.viewport().height()
        self.state.set_width(self.viewport().width())
        self.fit_bars()

    def fit_bars(self) -> None:
        """Give the scroll bars the extent of the plan."""
        low, high = self.state.extent()
        scale, width = self.state.scale, self.viewport().width()
        bar = self.horizontalScrollBar()
        self._is_fitting = True  # the bar follows the scale here, not the other way round
        bar.setRange(0, max(0, round((high - low) * scale.px) - width))
        bar.setPageStep(width)
        bar.setSingleStep(60)
        bar.setValue(round((scale.first - low) * scale.px))
        self._is_fitting = False
        rows = self.verticalScrollBar()
        rows.setRange(0, max(0, self.state.layout.count * row_height() - self.viewport().height()))
        rows.setPageStep(self.viewport().height() - row_height())
        rows.setSingleStep(row_height())

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        if self._is_fitting:
            dx = 0
        if dy:
            self.geometry_of.top = self.verticalScrollBar().value()
            self.scrolled.emit(self.geometry_of.top)
        if dx:
            self.state.pan(-dx)
        self._blit(dx, dy)

    def _blit(self, dx: int, dy: int) -> None:
        """Scroll what is painted; what came in and words that stick are painted anew."""
        viewport = self.viewport()
        viewport.scroll(dx, dy)
        if dx:
            for area in self.painter.sticky(viewport.height(), dx):
                viewport.update(area.toAlignedRect())

    def pan_by(self, px: int) -> None:
        """Scroll sideways by px."""
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() + px)

    def scroll_rows(self, px: int) -> None:
        """Scroll up or down by px."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + px)

    def reveal(self, slot: int) -> None:
        """Scroll until a bar can be seen."""
        row = self.state.layout.row_of(slot)
        if row == NONE:
            return
        self.reveal_row(row)
        first, last = self.state.span_of(slot)
        left, right = self.state.scale.x(first), self.state.scale.x(last + 1)
        if right < 24 or left > self.state.width - 24:
            self.pan_by(round(left - self.state.width / 3))

    def reveal_row(self, row: int) -> None:
        """Scroll up or down as far as it takes to see a row."""
        top, height = self.geometry_of.row_top(row), self.viewport().height()
        if top < 0:
            self.scroll_rows(top)
        elif top + row_height() > height:
            self.scroll_rows(top + row_height() - height)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        modifiers = event.modifiers()
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            self.state.zoom(turned.y() / 120, event.position().x())
        elif modifiers & Qt.KeyboardModifier.ShiftModifier or abs(turned.x()) > abs(turned.y()):
            self.pan_by(-round((turned.x() or turned.y()) * 0.8))
        else:
            pixels = event.pixelDelta().y() or turned.y() / 120 * _WHEEL_ROWS * row_height()
            self.scroll_rows(-round(pixels))
        event.accept()

    # ---- what the state tells

    def _on_scale_changed(self) -> None:
        self.fit_bars()
        self._repaint()

    def _on_rows_changed(self) -> None:
        self.drag.cancel()
        self.fit_bars()
        self.geometry_of.top = self.verticalScrollBar().value()
        self._repaint()

    def _on_bars_changed(self, touched: Touched) -> None:
        for slot in touched.slots:
            self.update_row(slot)

    def _on_selection_changed(self) -> None:
        self._repaint()
        if self.hasFocus() and self.state.current in self.state.selected:
            self.say_current()

    def say_current(self) -> None:
        """Announce the current bar to screen readers."""
        announce(self, self.spoken(self.state.current))

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self.fit_bars()
        self._repaint()

    def _repaint(self) -> None:
        self.viewport().update()

    def spoken(self, slot: int) -> str:
        """A bar in words, for screen readers."""
        feature = self.state.feature(slot)
        status = self.state.plan.status(feature.status)
        row, count = self.state.layout.row_of(slot) + 1, self.state.layout.count
        words = [feature.title, span_text(self.state, self.state.span_of(slot))]
        words += [status.name if status else feature.status]
        if slot in self.state.links.late:
            words.append("a dependency is broken")
        if self.state.comparison is not None:
            words.append(told(self.state.comparison, feature.id))
        return f"{', '.join(filter(None, words))}, row {row} of {count}"

    # ---- painting

    @override
    def paintEvent(self, arg__1: QPaintEvent) -> None:
        self.painter.has_focus = self.hasFocus()
        with QPainter(self.viewport()) as painter:
            # The stubs do not know that a region is a sequence of rectangles.
            for rect in cast("Iterable[QRect]", arg__1.region()):
                self.painter.paint(painter, QRectF(rect))
            painter.setClipping(False)
            self.drag.paint(painter)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.state.current == NONE:
            self.keys.go_to_first()
        self._repaint()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._repaint()

    # ---- pointer

    def hit(self, at: QPointF) -> Hit:
        """What lies at a point of the viewport."""
        return self.geometry_of.hit(at, handles=self.painter.handles())

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.drag.press(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self.drag.move(event):
            self._hover(event.position())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.drag.release(event)
        self._hover(event.position())

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        hit = self.hit(event.position())
        if hit.part in (Part.BODY, Part.START, Part.END):
            self.drag.cancel()
            self.edit_title(hit.slot)

    def _hover(self, at: QPointF) -> None:
        hit = self.hit(at)
        over = hit.slot if hit.part in _OF_BARS else NONE
        if over != self.painter.hovered:
            before, self.painter.hovered = self.painter.hovered, over
            for slot in (before, over):
                self.update_row(slot)
        self.viewport().setCursor(_CURSORS.get(hit.part, Qt.CursorShape.ArrowCursor))

    def update_row(self, slot: int) -> None:
        """Paint the row of a bar again."""
        row = self.state.layout.row_of(slot)
        if NONE not in (slot, row):
            top = self.geometry_of.row_top(row)
            self.viewport().update(0, top, self.viewport().width(), row_height())

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        before, self.painter.hovered = self.painter.hovered, NONE
        self.update_row(before)

    @override
    def contextMenuEvent(self, arg__1: QContextMenuEvent) -> None:
        if arg__1.reason() == QContextMenuEvent.Reason.Mouse:
            hit = self.hit(QPointF(arg__1.pos()))
            link = self.painter.links.near(QPointF(arg__1.pos()))
            if link >= 0 and hit.part not in _OF_BARS:
                self.link_menu_asked.emit(LinkMenuAsked(link, arg__1.globalPos()))
                return
            if hit.slot != NONE and hit.slot not in self.state.selected:
                self.state.select((hit.slot,))
            self.menu_asked.emit(arg__1.globalPos())
        elif self.state.current != NONE:
            self.menu_asked.emit(self.viewport().mapToGlobal(self.menu_point()))

    def menu_point(self) -> QPoint:
        """Where a menu for the current bar belongs, in the viewport."""
        row = self.state.layout.row_of(self.state.current)
        bar = self.geometry_of.bar_rect(self.state.current, row)
        x = max(8.0, min(bar.left() + 8, self.viewport().width() - 40.0))
        return QPointF(x, bar.bottom()).toPoint()

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = tip_at(self, QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        return super().viewportEvent(event)

    # ---- editing and keys

    def edit_title(self, slot: int) -> TitleEditor:
        """Edit the title of a bar where it stands."""
        row = self.state.layout.row_of(slot)
        bar = self.geometry_of.bar_rect(slot, row)
        left = max(4.0, bar.left())
        area = QRectF(left, bar.top() - 4, max(240.0, bar.right() - left), bar.height() + 8)
        rename = partial(self.commands.rename, slot)
        return TitleEditor(self.viewport(), self.state.feature(slot).title, area, rename, back=self)

    @override
    def event(self, event: QEvent) -> bool:
        asked = event.type() == QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and self.keys.wants(event):
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.keys.press(event):
            super().keyPressEvent(event)

    @override
    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.drag.is_space_held = False
            self.viewport().unsetCursor()
        super().keyReleaseEvent(event)


_CURSORS = {
    Part.START: Qt.CursorShape.SizeHorCursor,
    Part.END: Qt.CursorShape.SizeHorCursor,
    Part.HANDLE: Qt.CursorShape.CrossCursor,
    Part.HANDLE_START: Qt.CursorShape.CrossCursor,
    Part.HEAD: Qt.CursorShape.PointingHandCursor,
}
