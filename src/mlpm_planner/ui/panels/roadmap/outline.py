"""The outline left of the canvas: a real table, so that everything on it can be read aloud."""

from collections.abc import Iterable
from math import isnan

import numpy as np
from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.analysis.types import IntArray
from mlpm_planner.application.retraining import model_words
from mlpm_planner.application.timeline_bars import NONE
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.roadmap.canvas import Canvas
from mlpm_planner.ui.panels.roadmap.geometry import row_height
from mlpm_planner.ui.panels.roadmap.load_strip import LoadLabel
from mlpm_planner.ui.panels.roadmap.model_lanes import model_of
from mlpm_planner.ui.panels.roadmap.outline_head import OutlineHead
from mlpm_planner.ui.panels.roadmap.slip_column import SLIP_WIDTH, slip_cell
from mlpm_planner.ui.panels.roadmap.sticky_head import StickyHead
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState, Touched
from mlpm_planner.ui.theme import fonts, metrics
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens
from mlpm_planner.ui.widgets import cells
from mlpm_planner.ui.widgets.cell_paint import title_indent
from mlpm_planner.ui.widgets.table_view import ColumnSpec, TableView

Index = QModelIndex | QPersistentModelIndex
_LEAST_TITLE, _EFFORT_WIDTH = 160, 68
_SAMPLE = 200
_MANY = 500
_MOST_TITLES = 12  # that the row of several bars names
_HEADS = ("Feature", "Effort", "Slip")
_ROWS = QItemSelectionModel.SelectionFlag.Rows
_CURRENT = QItemSelectionModel.SelectionFlag.NoUpdate
_REPLACE = QItemSelectionModel.SelectionFlag.ClearAndSelect | _ROWS


class OutlineModel(QAbstractTableModel):
    """The rows of the timeline as title, effort and slip; the title can be edited."""

    def __init__(self, state: TimelineState, canvas: Canvas, parent: QObject) -> None:
        super().__init__(parent)
        self._state = state
        self._rename = canvas.commands.rename
        state.rows_changed.connect(self._on_rows_changed)
        state.bars_changed.connect(self._on_bars_changed)

    def _on_rows_changed(self) -> None:
        self.beginResetModel()
        self.endResetModel()

    def _on_bars_changed(self, touched: Touched) -> None:
        if len(touched.slots) > _MANY:
            self._tell(range(self.rowCount()))
            return
        layout = self._state.layout
        rows = {layout.row_of(slot) for slot in touched.slots} - {NONE}
        self._tell(rows)
        if layout.has_heads and touched.worked:  # what a folded group comes to
            self._tell({layout.head_of(row) for row in rows})

    def _tell(self, rows: Iterable[int]) -> None:
        # Cell by cell: for an area of several Qt paints the whole table again.
        for row in rows:
            for column in range(len(_HEADS)):
                index = self.index(row, column)
                self.dataChanged.emit(index, index)

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else self._state.layout.count

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(_HEADS)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[section]
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        code = self._state.layout.code(index.row())
        if role == Qt.ItemDataRole.EditRole and code >= 0:
            return self._state.feature(code).title
        return cells.cell_data(self._cell(index.row(), code, index.column()), role)

    def _cell(self, row: int, code: int, column: int) -> cells.Cell:
        if code < 0:
            return self._head(-1 - code)
        members = self._state.layout.members(row)
        if len(members) > 1:
            return self._several(members, column, self._depth(row) + 1)
        if column == 2:
            return self._slip(code)
        if column == 0:
            feature = self._state.feature(code)
            over = feature.status in self._state.done
            indent = self._depth(row) + 1
            return cells.title(feature.title, indent=indent, colour="text2" if over else "text")
        effort = float(self._state.bars.effort[code])
        if isnan(effort):
            return cells.missing("No effort is given")
        return cells.number(f"{formats.figure(effort)} pw", colour="text3")

    def _slip(self, slot: int) -> cells.Cell:
        compared = self._state.comparison
        if compared is None:
            return cells.missing("Nothing is compared")
        return slip_cell(compared, self._state.bars.ids[slot])

    def _depth(self, row: int) -> int:
        layout = self._state.layout
        return layout.groups[layout.group_at(row)].depth if layout.has_heads else 0

    def _several(self, slots: IntArray, column: int, indent: int) -> cells.Cell:
        """A row with several bars: their titles, and what they come to."""
        if column == 0:
            titles = [self._state.feature(slot).title for slot in slots[:_MOST_TITLES].tolist()]
            return cells.title(" · ".join(titles), indent=indent, colour="text3")
        if column == 2:
            return cells.missing("A row of several features")
        total = float(np.nansum(self._state.bars.effort[slots]))
        return cells.number(f"{formats.figure(total)} pw", colour="text3")

    def _head(self, number: int) -> cells.Cell:
        row = self._state.layout.groups[number]
        span = self._state.layout.span(number, self._state.bars)
        notes = [] if row.is_open else [f"{len(row.slots):,}", f"{formats.figure(span.effort)} pw"]
        model = model_of(self._state, number)
        if model is not None:
            notes.insert(0, model_words(self._state.plan, model))
        return cells.group(
            row.group.title,
            is_open=row.is_open,
            note=" · ".join(notes),
            colour=self._state.head_colour(number),
            indent=row.depth,
        )

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == 0 and len(self._state.layout.members(index.row())) == 1:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        code = self._state.layout.code(index.row())
        title = str(value).strip()
        if code < 0 or not title or title == self._state.feature(code).title:
            return False
        self._rename(code, title)
        return True


class OutlineTable(TableView):
    """The rows left of the canvas; scrolls and selects with it, takes the same keys to edit."""

    def __init__(self, state: TimelineState, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__("Outline", parent=parent)
        self._state = state
        self._canvas = canvas
        self._is_following = False
        self.setModel(OutlineModel(state, canvas, self))
        self.horizontalHeader().hide()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.set_columns(
            [
                ColumnSpec(_LEAST_TITLE, stretch=True),
                ColumnSpec(_EFFORT_WIDTH, 2),
                ColumnSpec(SLIP_WIDTH, 1),
            ]
        )
        self._show_slip()
        self._set_heights()
        self.sticky = StickyHead(state)
        self.group_toggled.connect(self._on_group_toggled)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.verticalScrollBar().rangeChanged.connect(self._on_range_changed)
        canvas.scrolled.connect(self._on_canvas_scrolled)
        state.selection_changed.connect(self._on_state_selection_changed)
        state.rows_changed.connect(self._on_state_selection_changed)
        state.rows_changed.connect(self._on_rows_shown)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        app_theme().changed.connect(self._on_look_changed)
        state.display_changed.connect(self._on_display_changed)
        state.comparison_changed.connect(self._show_slip)

    def _show_slip(self) -> None:
        is_compared = self._state.comparison is not None
        self.set_hidden_columns(frozenset() if is_compared else frozenset({2}))
        self.viewport().update()

    def _set_heights(self) -> None:
        self.verticalHeader().setDefaultSectionSize(row_height())

    @property
    def shows_effort(self) -> bool:
        """Whether there is room for the effort beside the titles."""
        return not self.isColumnHidden(1)

    @property
    def shows_slip(self) -> bool:
        """Whether there is room for the slip, and something it is compared with."""
        return not self.isColumnHidden(2)

    def wanted_width(self) -> int:
        """The width that shows titles whole, judged by some of the rows, and the effort."""
        layout = self._state.layout
        rows = range(0, layout.count, max(1, layout.count // _SAMPLE))
        codes = [code for code in map(layout.code, rows) if code >= 0]
        titles = [self._state.feature(code).title for code in codes]
        longest = max(map(fonts.advance, titles), default=0.0)
        beside = title_indent(1) + 2 * metrics.CELL_PADDING + 2
        wanted = longest + beside + _EFFORT_WIDTH * metrics.text_factor()
        if self._state.comparison is None:
            return round(wanted)
        least = (_LEAST_TITLE + _EFFORT_WIDTH) * metrics.text_factor()
        return round(max(wanted, least) + SLIP_WIDTH * metrics.text_factor())

    def _on_look_changed(self, _tokens: Tokens) -> None:
        self._set_heights()

    def _on_display_changed(self) -> None:
        self._set_heights()
        self.viewport().update()
        self._on_rows_shown()

    def _on_rows_shown(self) -> None:
        self.sticky.follow(self.verticalScrollBar().value())
        self.viewport().update(self.sticky.area(self.viewport().width()))

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        # What is painted of the sticky head moves with the rows: there, and where it stands now.
        width = self.viewport().width()
        before = self.sticky.area(width).translated(0, dy)
        super().scrollContentsBy(dx, dy)
        self.sticky.follow(self.verticalScrollBar().value())
        for area in (before, self.sticky.area(width)):
            self.viewport().update(area)

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        super().paintEvent(e)
        width = self.viewport().width()
        if e.region().intersects(self.sticky.area(width)):
            with QPainter(self.viewport()) as painter:
                painter.setClipRegion(e.region())
                self.sticky.paint(painter, width)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.sticky.area(self.viewport().width()).contains(event.position().toPoint()):
            self.verticalScrollBar().setValue(self.sticky.row * row_height())
            return
        super().mousePressEvent(event)

    def _on_scrolled(self, top: int) -> None:
        self._canvas.verticalScrollBar().setValue(top)

    def _on_range_changed(self, _low: int, _high: int) -> None:
        """The canvas may have been scrolled before there were as many rows here."""
        self.verticalScrollBar().setValue(self._canvas.verticalScrollBar().value())

    def _on_canvas_scrolled(self, top: int) -> None:
        self.verticalScrollBar().setValue(top)

    def _on_group_toggled(self, row: int) -> None:
        self._canvas.head_toggled.emit(self._state.layout.group_at(row))

    def _on_selection_changed(self, _on: QItemSelection, _off: QItemSelection) -> None:
        if self._is_following:
            return
        layout = self._state.layout
        slots = [slot for row in self.selected_rows() for slot in layout.members(row).tolist()]
        row = self.currentIndex().row()
        current = self._state.layout.code(row) if row >= 0 else NONE
        if current in slots:
            slots = [*(s for s in slots if s != current), current]
        self._is_following = True
        self._state.select(slots)
        self._is_following = False
        if self.hasFocus() and self._state.current in slots:
            self._canvas.reveal(self._state.current)
        if not slots and row >= 0 and current < 0:
            self._canvas.head_chosen.emit(-1 - current)

    def _on_state_selection_changed(self) -> None:
        if self._is_following:
            return
        self._is_following = True
        chosen = QItemSelection()
        rows = sorted(self._state.layout.row_of(slot) for slot in self._state.selected)
        for row in rows:
            if row != NONE:
                chosen.select(self.model().index(row, 0), self.model().index(row, 1))
        self.selectionModel().select(chosen, _REPLACE)
        row = self._state.layout.row_of(self._state.current)
        if row != NONE:
            self.selectionModel().setCurrentIndex(self.model().index(row, 0), _CURRENT)
        self._is_following = False

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and self._canvas.keys.press(event):
            return
        super().keyPressEvent(event)

    @override
    def contextMenuEvent(self, arg__1: QContextMenuEvent) -> None:
        if self._state.current != NONE and self._state.selected:
            self._canvas.menu_asked.emit(arg__1.globalPos())


class Outline(QWidget):
    """Heads, rows and the words of the load strip, level with the canvas beside them."""

    def __init__(self, state: TimelineState, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.table = OutlineTable(state, canvas, self)
        self._heads = OutlineHead(self.table, self)
        self.load = LoadLabel(state, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget, stretch in ((self._heads, 0), (self.table, 1), (self.load, 0)):
            column.addWidget(widget, stretch)
        self._foot = QWidget(self)  # as high as the scroll bar of the canvas
        column.addWidget(self._foot)
        state.rows_changed.connect(self._on_rows_changed)
        state.comparison_changed.connect(self._on_comparison_changed)
        self._on_rows_changed()

    def _on_rows_changed(self) -> None:
        listed = self._state.listed
        column, lanes = listed.columns.get(listed.query.group), self._state.lanes_by
        titles = [column.title] if column else []
        titles += [lanes.title.lower()] if lanes else []
        self._heads.group_title = ", ".join(titles)
        self._heads.update()

    def _on_comparison_changed(self) -> None:
        compared = self._state.comparison
        self._heads.show_summary(compared.totals.words.capitalize() if compared else "")

    @property
    def summary(self) -> str:
        """What moved, as the head above the rows sums it up."""
        return self._heads.summary

    def set_heights(self, head: int, load: int, foot: int) -> None:
        """Heights of the parts, as the canvas has them."""
        self._heads.setFixedHeight(head)
        self.load.setFixedHeight(load)
        self.load.setVisible(load > 0)
        self._foot.setFixedHeight(foot)
