"""The timeline as a whole: outline and canvas side by side under one ruler, load below."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.timeline_bars import NONE
from mlpm_planner.application.timescale import Timescale
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.kpi import Marker
from mlpm_planner.domain.product import Release
from mlpm_planner.ui.features.feature_list import Effect, FeatureList
from mlpm_planner.ui.panels.roadmap.canvas import Canvas
from mlpm_planner.ui.panels.roadmap.commands import Commands
from mlpm_planner.ui.panels.roadmap.load_strip import LoadHead, LoadStrip
from mlpm_planner.ui.panels.roadmap.outline import WIDTH, Outline
from mlpm_planner.ui.panels.roadmap.ruler import Ruler, axis_height
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState
from mlpm_planner.ui.session import Selected, Session
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import inks, paint
from mlpm_planner.ui.theme.paint import Voice

_HEAD = Voice("small", 500, "text2")


class _Corner(QWidget):
    """The heads of the outline's columns, and of the event lane."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        axis, half = float(axis_height()), (axis_height() - 4) / 2
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), inks.colour("surface"))
            line = QRectF(20, 4 + half, self.width() - 32, half)
            paint.text(painter, line, "Theme and feature", _HEAD)
            paint.text(painter, line, "Effort", _HEAD, paint.RIGHT)
            lane = QRectF(20, axis, self.width() - 32, self.height() - axis)
            paint.text(painter, lane, "Launches and model versions", _HEAD)
            paint.hairline(painter, 0, self.width(), self.height() - 0.5, "line")
            paint.hairline(painter, 0, self.width(), axis, "hair")
            painter.fillRect(QRectF(self.width() - 1, 0, 1, self.height()), inks.colour("line"))


class TimelinePane(QWidget):
    """Outline, ruler, canvas and load, with one selection and one vertical scroll."""

    menu_wanted = Signal(QPoint)

    def __init__(
        self, session: Session, listed: FeatureList, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.listed = listed
        self.state = TimelineState(session.plan, listed, self)
        self.commands = Commands(session, self.state)
        self.canvas = Canvas(self.state, self.commands)
        self.ruler = Ruler(self.state)
        self.outline = Outline(self.state, self.canvas.scroll_rows)
        self.load, self._load_head = LoadStrip(self.state), LoadHead(self.state)
        self._corner = _Corner()
        self._build()
        self._connect()
        self._show_load()
        self._on_session_selection(session.selected)

    def _build(self) -> None:
        left, right = QWidget(), QWidget()
        for side, widgets in (
            (left, (self._corner, self.outline, self._load_head)),
            (right, (self.ruler, self.canvas, self.load)),
        ):
            grid = QGridLayout(side)
            grid.setContentsMargins(0, 0, 0, 0)
            grid.setSpacing(0)
            for row, widget in enumerate(widgets):
                grid.addWidget(widget, row, 0)
            grid.setRowStretch(1, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(left)
        self.splitter.addWidget(right)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([WIDTH, 1_000])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.splitter)
        self._fit()

    def _fit(self) -> None:
        bar = self.canvas.horizontalScrollBar().sizeHint().height()
        self._corner.setFixedHeight(self.ruler.sizeHint().height())
        self.ruler.setFixedHeight(self.ruler.sizeHint().height())
        self.load.setFixedHeight(self.load.sizeHint().height())
        self._load_head.setFixedHeight(self.load.sizeHint().height())
        self.outline.setContentsMargins(0, 0, 0, bar)

    def _connect(self) -> None:
        self.canvas.scrolled.connect(self.outline.scroll_to)
        self.canvas.head_toggled.connect(self.toggle)
        self.canvas.opened.connect(self._open)
        self.canvas.menu_asked.connect(self.menu_wanted.emit)
        self.outline.head_toggled.connect(self.toggle)
        self.outline.chosen.connect(self._choose)
        self.outline.opened.connect(self._open)
        self.state.selection_changed.connect(self._on_selection)
        self._session.selection_changed.connect(self._on_session_selection)

    # ---- contents

    def take(self, changes: Sequence[ChangeSet], effect: Effect) -> None:
        """Show changes that the list has already taken in."""
        self.state.take(changes, effect)
        if any(change.touches(Marker, Release) for change in changes):
            self.ruler.reload()
        self._show_load()

    def relist(self) -> None:
        """Show the rows of another query."""
        self.state.arrange()

    def _show_load(self) -> None:
        bars = self.state.bars
        has_effort = bool(((bars.start != NONE) & (bars.effort == bars.effort)).any())
        self.load.setVisible(has_effort)
        self._load_head.setVisible(has_effort)

    def toggle(self, number: int) -> None:
        """Fold or unfold a group."""
        self.listed.toggle(self.state.layout.groups[number].key)
        self.state.arrange()

    # ---- selection

    def _choose(self, slot: int) -> None:
        self.state.select((slot,), slot)
        self.canvas.setFocus()

    def _open(self, slot: int) -> None:
        self._choose(slot)
        self.canvas.edit_title(slot)

    def _on_selection(self) -> None:
        ids = self.state.ids(self.state.selected)
        self._session.select(Feature if ids else None, *ids)

    def _on_session_selection(self, selected: Selected) -> None:
        if selected.kind is not Feature:
            return
        slots = [self.state.bars.slots[i] for i in selected.ids if i in self.state.bars.slots]
        if tuple(slots) != self.state.selected:
            self.state.select(slots)

    def reveal(self, feature_id: str) -> bool:
        """Scroll to a bar; False when it is not scheduled or filtered out."""
        slot = self.state.bars.slots.get(feature_id, NONE)
        if slot == NONE or self.state.layout.row_of(slot) == NONE:
            return False
        self.state.select((slot,), slot)
        self.canvas.reveal(slot)
        return True

    # ---- remembering

    def save_state(self) -> dict[str, Any]:
        """Zoom, place, width of the outline, folded groups."""
        return {
            "first": self.state.scale.first,
            "px": self.state.scale.px,
            "outline": self.splitter.sizes()[0],
            "folded": sorted(self.listed.collapsed),
        }

    def restore_state(self, state: Mapping[str, Any]) -> None:
        """Bring back what was remembered."""
        first, px = state.get("first"), state.get("px")
        if isinstance(first, float) and isinstance(px, float) and px > 0:
            self.state.scale = Timescale(first, px)
        if isinstance(state.get("outline"), int):
            self.splitter.setSizes([max(160, state["outline"]), 1_000])
        folded = state.get("folded")
        if isinstance(folded, list):
            self.listed.collapsed = set(map(str, cast("list[object]", folded)))
            self.state.arrange()
