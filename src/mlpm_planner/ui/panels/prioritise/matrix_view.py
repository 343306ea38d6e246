"""Value against effort: bubbles that can be dragged, nudged and chosen."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mlpm_planner.analysis.scoring.ranking import order
from mlpm_planner.application import score_matrix, scoring
from mlpm_planner.application.score_matrix import Matrix, Move
from mlpm_planner.application.wording import quoted
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.scoring import ScoreInput
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.prioritise import matrix_scene
from mlpm_planner.ui.panels.prioritise.matrix_labels import NAME_PADDING, name_box
from mlpm_planner.ui.panels.prioritise.matrix_scene import Scene
from mlpm_planner.ui.score_states import ScoreStates
from mlpm_planner.ui.session import Selected, Session
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import inks, metrics, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens
from mlpm_planner.ui.widgets.toast import announce

_EDIT_AFTER = 4  # px that a press has to move to be a drag
_NUDGES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_NONE = "Nothing to place yet: a feature needs an effort and the inputs of the method."


class _Drag:
    """A bubble on its way."""

    def __init__(self, row: int, pressed: QPointF) -> None:
        self.row = row
        self.pressed = pressed
        self.is_moving = False
        self.inputs: Mapping[str, ScoreInput] = {}
        self.at = QPointF()
        self.words = ""


class MatrixView(QWidget):
    """The matrix; arrows nudge the chosen bubble, Ctrl with arrows goes to another one."""

    menu_wanted = Signal(QPoint)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._states = ScoreStates.of(session)
        self._matrix: Matrix | None = None
        self._scene: Scene | None = None
        self._picture: QPixmap | None = None
        self._hovered = -1
        self._drag: _Drag | None = None
        self.setAccessibleName("Value and effort")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(320, 240)
        session.selection_changed.connect(self._on_selection)
        app_theme().changed.connect(self._on_theme)

    # ---- what is shown

    def refresh(self) -> None:
        """Take in new inputs."""
        self._matrix = self._scene = self._picture = None
        self._hovered = -1
        self._drag = None
        self.update()

    @property
    def matrix(self) -> Matrix:
        """Where the features lie."""
        if self._matrix is None:
            self._matrix = score_matrix.matrix(self._session.plan, self._states.table)
        return self._matrix

    @property
    def scene(self) -> Scene | None:
        """Where the bubbles are on the screen; None without any."""
        if self._scene is None and self.matrix.count:
            worth = self.matrix.value / self.matrix.effort
            size = QRectF(self.rect())
            self._scene = Scene(self._session.plan, self.matrix, size, order(worth))
        return self._scene

    def bubble(self, feature_id: str) -> QPointF | None:
        """Where the bubble of a feature is; None where it has none."""
        row = self._row(feature_id)
        return self.scene.at(row) if self.scene is not None and row >= 0 else None

    def _row(self, feature_id: str) -> int:
        ids = self.matrix.ids
        return ids.index(feature_id) if feature_id in ids else -1

    def _feature(self, row: int) -> Feature:
        return self._session.plan.features[self.matrix.ids[row]]

    @property
    def current(self) -> int:
        """The row of the chosen bubble; -1 for none."""
        selected = self._session.selected
        return self._row(selected.current) if selected.kind is Feature else -1

    def _on_selection(self, _selected: Selected) -> None:
        self.update()

    def _on_theme(self, _tokens: Tokens) -> None:
        self._scene = self._picture = None
        self.update()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scene = self._picture = None

    # ---- pointer

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self.scene is None:
            return
        row = self.scene.row_at(event.position())
        if row < 0:
            self._session.select(None)
            return
        adding = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        self._choose(row, adding=bool(adding))
        if not self._session.workspace.store.read_only:
            self._drag = _Drag(row, event.position())

    def _choose(self, row: int, *, adding: bool = False) -> None:
        chosen = self.matrix.ids[row]
        selected = self._session.selected
        before = selected.ids if adding and selected.kind is Feature else ()
        kept = [each for each in before if each != chosen]
        self._session.select(Feature, *kept, chosen)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is None:
            self._hover(self.scene.row_at(event.position()) if self.scene is not None else -1)
            return
        far = (event.position() - self._drag.pressed).manhattanLength() >= _EDIT_AFTER
        if far or self._drag.is_moving:
            self._move_to(event.position(), event.modifiers())

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            shape = Qt.CursorShape.OpenHandCursor if row >= 0 else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self.setToolTip(self._words(row) if row >= 0 else "")
            self.update()

    def _move_to(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        drag, scene = self._drag, self.scene
        if drag is None or scene is None:
            return
        if not drag.is_moving:
            drag.is_moving = True
            self._picture = None
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        moved = point - drag.pressed
        target = scene.true_place(drag.row) + moved
        move = Move(scene.x.value(target.x()), scene.y.value(target.y()))
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            along_x = abs(moved.x()) >= abs(moved.y())
            move = Move(effort=move.effort) if along_x else Move(value=move.value)
        self._preview(drag, scene, move)

    def _preview(self, drag: _Drag, scene: Scene, move: Move) -> None:
        """Show where the inputs that a move means would put the bubble."""
        plan, table, feature = self._session.plan, self._states.table, self._feature(drag.row)
        drag.inputs = score_matrix.inputs_after(plan, table, feature, move)
        effort, value = score_matrix.place_after(plan, table, feature, drag.inputs)
        drag.at = QPointF(scene.x.pixel(effort), scene.y.pixel(value))
        drag.words = self._place_words(effort, value)
        self.update()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drag, self._drag = self._drag, None
        if drag is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._picture = None
        self.update()
        if drag.is_moving and drag.inputs:
            self._score(drag.row, drag.inputs)

    def _score(self, row: int, inputs: Mapping[str, ScoreInput]) -> None:
        session, feature = self._session, self._feature(row)
        session.attempt(
            lambda: scoring.set_inputs(session.workspace, {feature.id: inputs}),
            f"Scored {quoted(feature.title)}",
        )

    def _escape(self) -> None:
        """Give up a drag, else the choice."""
        if self._drag is None:
            self._session.select(None)
        self._drag = None
        self._picture = None
        self.update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        row = self.scene.row_at(QPointF(event.pos())) if self.scene is not None else -1
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            row = self.current
        if row >= 0:
            self._choose(row, adding=self.matrix.ids[row] in self._session.selected.ids)
            self.menu_wanted.emit(event.globalPos())

    # ---- keys

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _NUDGES.get(Qt.Key(event.key()))
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape and (self._drag is not None or self.current >= 0):
            self._escape()
        elif step is not None and (control or self.current < 0):
            self._go(step)
        elif step is not None and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._nudge(step)
        else:
            super().keyPressEvent(event)

    def _go(self, step: tuple[int, int]) -> None:
        """Choose the nearest bubble in a direction, the most important one to begin with."""
        scene = self.scene
        if scene is None:
            return
        row = scene.bubbles[0] if self.current < 0 else scene.neighbour(self.current, step)
        if row >= 0:
            self._choose(row)
            announce(self, self._words(row))

    def _nudge(self, step: tuple[int, int]) -> None:
        row = self.current
        plan, table, feature = self._session.plan, self._states.table, self._feature(row)
        inputs = score_matrix.nudged(plan, table, feature, *step)
        if inputs:
            workspace = self._session.workspace
            self._session.attempt(lambda: scoring.set_inputs(workspace, {feature.id: inputs}))
            announce(self, self._words(self.current))

    # ---- words and painting

    def _words(self, row: int) -> str:
        matrix = self.matrix
        place = self._place_words(float(matrix.effort[row]), float(matrix.value[row]))
        low, high = (
            formats.compact(float(matrix.low[row])),
            formats.compact(float(matrix.high[row])),
        )
        return f"{self._feature(row).title}: {place}, likely {low} to {high}"

    def _place_words(self, effort: float, value: float) -> str:
        return f"value {formats.compact(value)} · effort {formats.figure(effort)} pw"

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            scene = self.scene
            if scene is None:
                painter.fillRect(self.rect(), inks.colour("surface"))
                voice = Voice("body", 400, "text3")
                paint.text(painter, QRectF(self.rect()), _NONE, voice, paint.CENTRE)
                return
            painter.drawPixmap(0, 0, self._still(scene))
            self._paint_chosen(painter, scene)
            self._paint_hovered(painter, scene)
            if self._drag is not None and self._drag.is_moving:
                self._paint_drag(painter, scene, self._drag)
            if self.hasFocus() and self.current < 0:
                paint.focus_ring(painter, QRectF(self.rect()).adjusted(2, 2, -2, -2))

    def _still(self, scene: Scene) -> QPixmap:
        if self._picture is None:
            ratio = self.devicePixelRatioF()
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(inks.colour("surface"))
            moving = self._drag is not None and self._drag.is_moving
            left_out = frozenset({self._drag.row}) if moving and self._drag else frozenset[int]()
            with QPainter(self._picture) as painter:
                matrix_scene.paint_scene(painter, scene, left_out)
        return self._picture

    def _paint_chosen(self, painter: QPainter, scene: Scene) -> None:
        selected = self._session.selected
        if selected.kind is not Feature:
            return
        moving = self._drag.row if self._drag is not None and self._drag.is_moving else -1
        for row in filter(lambda row: row not in (-1, moving), map(self._row, selected.ids[-50:])):
            at, radius = scene.at(row), scene.radius(row)
            matrix_scene.paint_bubble(painter, at, radius, scene.look(row).colour)
            matrix_scene.paint_ring(painter, at, radius, focus=row == self.current)

    def _paint_hovered(self, painter: QPainter, scene: Scene) -> None:
        """Name what is pointed at, and what is chosen where its name found no room."""
        if self._drag is not None:
            return
        labelled = {scene.bubbles[label.row] for label in scene.labels}
        for row in {self.current, self._hovered} - {-1}:
            if row == self._hovered or row not in labelled:
                self._paint_name(painter, scene, row, scene.at(row))

    def _paint_name(self, painter: QPainter, scene: Scene, row: int, at: QPointF) -> None:
        title, room = scene.look(row).title, QRectF(self.rect()).adjusted(4, 4, -4, -4)
        rect = name_box(title, at, scene.radius(row), room)
        paint.floating(painter, rect, metrics.RADIUS_CONTROL)
        words = rect.adjusted(NAME_PADDING, 0, -NAME_PADDING, 0)
        paint.text(painter, words, title, Voice("small", 500))

    def _paint_drag(self, painter: QPainter, scene: Scene, drag: _Drag) -> None:
        at, radius = drag.at, scene.radius(drag.row)
        painter.setPen(inks.pen("accent", 1.0, dashed=True))
        painter.drawLine(scene.at(drag.row), at)
        matrix_scene.paint_bubble(painter, at, radius, scene.look(drag.row).colour)
        matrix_scene.paint_ring(painter, at, radius, focus=True)
        self._paint_name(painter, scene, drag.row, at)
        width = paint.chip_width(drag.words)
        box = QRectF(at.x() - width / 2, at.y() + radius + 14, width, metrics.chip_height() + 2)
        paint.chip(painter, box, drag.words, fill="accent_tint", colour="accent")
