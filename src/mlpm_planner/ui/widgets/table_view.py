"""The table of every page: fixed rows, one delegate, columns that fold, keys that work."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple, cast

from PySide6.QtCore import QAbstractItemModel, QEvent, QMimeData, QModelIndex, QRect, Qt
from PySide6.QtGui import (
    QCursor,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget
from typing_extensions import override

from mlpm_planner.ui.signals import Signal, Trigger
from mlpm_planner.ui.theme import inks, metrics
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens
from mlpm_planner.ui.widgets.cells import CELL_ROLE, Cell
from mlpm_planner.ui.widgets.column_widths import needed_by, needed_by_head, sampled
from mlpm_planner.ui.widgets.table_delegate import EditorFactory, TableDelegate
from mlpm_planner.ui.widgets.table_header import TableHeader

_EDIT_KEYS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2})
_FOLDING = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right})

_MOST_GROWTH = 2  # of a column of figures, as a multiple of its usual width
_LEAST_STRETCH = 110  # px that a column which may stretch keeps where there is no room


class ColumnSpec(NamedTuple):
    """Width of a column in px; priority 0 never folds, the highest folds first."""

    width: int
    priority: int = 0
    stretch: bool = False


class ColumnWidth(NamedTuple):
    """A column that was dragged wider or narrower, in px at the usual size of the text."""

    column: int
    width: int


class ColumnMove(NamedTuple):
    """A column that was dragged from one place to another."""

    before: int
    after: int


class TableView(QTableView):
    """A table of `Cell`s."""

    opened = Signal(QModelIndex)  # Enter on a cell that cannot be edited, or a double click
    peeked = Trigger()  # Space
    group_toggled = Signal(int)  # row of the group head
    column_resized = Signal(ColumnWidth)
    column_moved = Signal(ColumnMove)

    def __init__(self, name: str, ground: str = "surface", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ground = ground
        self._hovered = -1
        self._scale_used = 1.0
        self._specs: tuple[ColumnSpec, ...] = ()
        self._needs: dict[int, int] = {}
        self._hidden: frozenset[int] = frozenset()
        self.setAccessibleName(name)
        self._delegate = TableDelegate(self, self)
        self.setItemDelegate(self._delegate)
        self.head = TableHeader(self)
        self.setHorizontalHeader(self.head)
        self.head.sectionResized.connect(self._on_section_resized)
        self.head.sectionMoved.connect(self._on_section_moved)
        self.head.let_go.connect(self._fold)
        self._configure()
        self._dress()
        app_theme().changed.connect(self._on_theme_changed)
        self.doubleClicked.connect(self._on_double_clicked)

    def _configure(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setMinimumSectionSize(20)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _dress(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, inks.colour(self._ground))
        self.setPalette(palette)
        self.verticalHeader().setDefaultSectionSize(metrics.row_height())
        self.horizontalHeader().updateGeometry()

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self._dress()
        if self._scale() != self._scale_used:
            self.set_columns(self._specs)

    def set_editor(self, column: int, factory: EditorFactory) -> None:
        """How to edit a column; the default is a line of text."""
        self._delegate.set_editor(column, factory)

    # Columns -------------------------------------------------------------------------------

    def set_columns(self, specs: Sequence[ColumnSpec]) -> None:
        """Least widths and folding order, one per column of the model; figures may need more."""
        self._specs = tuple(specs)
        self._scale_used = self._scale()
        self._needs = {}
        self._measure()
        header = self.horizontalHeader()
        for column in range(len(self._specs)):
            header.resizeSection(column, self._width(column))
        self._fold()

    def _width(self, column: int) -> int:
        spec = self._specs[column]
        usual = round(spec.width * self._scale())
        return max(usual, min(self._needs.get(column, 0), _MOST_GROWTH * usual))

    def _measure(self) -> None:
        """Find what heads and figures need, by a sample of the rows."""
        model = cast("QAbstractItemModel | None", self.model())
        if model is None:
            return
        self._take_needs(range(model.columnCount()), sampled(0, model.rowCount() - 1))
        for column in range(0 if self.horizontalHeader().isHidden() else model.columnCount()):
            head = model.headerData(column, Qt.Orientation.Horizontal)
            needs = needed_by_head(str(head or ""))
            self._needs[column] = max(needs, self._needs.get(column, 0))

    def _take_needs(self, columns: Iterable[int], rows: range) -> None:
        for column in columns:
            if column < len(self._specs) and not self._specs[column].stretch:
                needs = needed_by(self.model(), column, rows)
                self._needs[column] = max(needs, self._needs.get(column, 0))

    def _on_reset(self) -> None:
        before = [self._width(column) for column in range(len(self._specs))]
        self._measure()
        self._widen(before)

    def _on_data_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        before = [self._width(column) for column in range(len(self._specs))]
        columns = range(first.column(), last.column() + 1)
        self._take_needs(columns, sampled(first.row(), last.row()))
        self._widen(before)

    def _widen(self, before: Sequence[int]) -> None:
        """Make the columns wider that need more than before; others stay as the user left them."""
        header = self.horizontalHeader()
        grown = [column for column, width in enumerate(before) if self._width(column) > width]
        for column in grown:
            header.resizeSection(column, max(header.sectionSize(column), self._width(column)))
        if grown:
            self._fold()

    def _on_section_resized(self, section: int, _before: int, width: int) -> None:
        if self.head.is_held and section < len(self._specs):
            given = round(width / self._scale())
            specs = list(self._specs)
            specs[section] = specs[section]._replace(width=given)
            self._specs = tuple(specs)
            self.column_resized.emit(ColumnWidth(section, given))

    def _on_section_moved(self, _section: int, before: int, after: int) -> None:
        if self.head.is_held:
            self.column_moved.emit(ColumnMove(before, after))

    def set_hidden_columns(self, columns: frozenset[int]) -> None:
        """Columns the user has taken away, whatever the width."""
        self._hidden = columns
        self._fold()

    def _fold(self) -> None:
        """Hide columns of the lowest importance until the rest fits; stretch what may."""
        header = self.horizontalHeader()
        shown = [column for column in range(len(self._specs)) if column not in self._hidden]
        widths = [self._width(column) for column in range(len(self._specs))]
        shown = _fitting(shown, self._specs, widths, self.viewport().width())
        for column in range(len(self._specs)):
            header.setSectionHidden(column, column not in shown)
        stretching = [column for column in shown if self._specs[column].stretch]
        taken = sum(widths[column] for column in shown)
        extra = (self.viewport().width() - taken) / max(1, len(stretching))
        for column in stretching:
            least = round(min(self._specs[column].width, _LEAST_STRETCH) * self._scale())
            header.resizeSection(column, max(least, int(widths[column] + extra)))

    def _scale(self) -> float:
        """Columns grow with the text."""
        return metrics.text_factor()

    @override
    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if model is not None:
            model.modelReset.connect(self._on_reset)
            model.dataChanged.connect(self._on_data_changed)
        self._fold()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fold()

    # What the delegate asks ------------------------------------------------------------------

    def hovered_row(self) -> int:
        return self._hovered

    def first_column(self) -> int:
        """The leftmost column that is shown."""
        header = self.horizontalHeader()
        for place in range(header.count()):
            column = header.logicalIndex(place)
            if not header.isSectionHidden(column):
                return column
        return -1

    def seen_rows(self) -> range:
        """The rows that can be seen, whole or in part."""
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        return range(max(first, 0), last + 1 if last >= 0 else self.model().rowCount())

    def row_rect(self, row: int) -> QRect:
        """The band of a row over the visible width."""
        top = self.rowViewportPosition(row)
        return QRect(0, top, self.viewport().width(), self.rowHeight(row))

    # Pointer ---------------------------------------------------------------------------------

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if self._hovered >= 0:
            self._hover(self.rowAt(self.viewport().mapFromGlobal(QCursor.pos()).y()))

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row == self._hovered:
            return
        before, self._hovered = self._hovered, row
        for changed in (before, row):
            if changed >= 0:
                self.viewport().update(self.row_rect(changed))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and self._is_group(index):
            self.group_toggled.emit(index.row())
            return
        super().mousePressEvent(event)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        if not self._is_group(index):
            self._edit_or_open(index)

    def _is_group(self, index: QModelIndex) -> bool:
        cell = index.data(CELL_ROLE) if index.isValid() else None
        return isinstance(cell, Cell) and cell.kind == "group"

    # Keys ------------------------------------------------------------------------------------

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        key = Qt.Key(event.key())
        if self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)  # what the editor left over
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_rows()
        elif key == Qt.Key.Key_Escape and self.selectionModel().hasSelection():
            self.clearSelection()
        elif key == Qt.Key.Key_Space and not event.modifiers():
            self.peeked.emit()
        elif key in _EDIT_KEYS and index.isValid():
            self._edit_or_open(index)
        elif key in _FOLDING and self._is_group(index):
            self._fold_group(index, is_open=key == Qt.Key.Key_Right)
        else:
            super().keyPressEvent(event)

    def _fold_group(self, index: QModelIndex, *, is_open: bool) -> None:
        if bool(index.data(CELL_ROLE).value) != is_open:
            self.group_toggled.emit(index.row())

    def _edit_or_open(self, index: QModelIndex) -> None:
        if self._is_group(index):
            self.group_toggled.emit(index.row())
        elif index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)
        else:
            self.opened.emit(index)

    # Rows ------------------------------------------------------------------------------------

    def selected_rows(self) -> list[int]:
        """Rows in the order shown."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def copy_rows(self) -> None:
        """Put the selected rows on the clipboard as tab-separated text and as a table."""
        rows = self.selected_rows()
        if rows:
            QGuiApplication.clipboard().setMimeData(self.rows_as_mime(rows))

    def copied(self, index: QModelIndex) -> object:
        """What a copy of a cell says."""
        return index.data()

    def rows_as_mime(self, rows: Sequence[int]) -> QMimeData:
        """The shown columns of rows, with their heads, for a spreadsheet or a document."""
        model = self.model()
        header = self.horizontalHeader()
        places = [header.logicalIndex(place) for place in range(header.count())]
        columns = [column for column in places if not self.isColumnHidden(column)]
        heads = [model.headerData(column, Qt.Orientation.Horizontal) for column in columns]
        lines = [[_one_line(head) for head in heads]]
        lines += [
            [_one_line(self.copied(model.index(row, column))) for column in columns] for row in rows
        ]
        data = QMimeData()
        data.setText("\n".join("\t".join(line) for line in lines))
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(words)}</td>" for words in line) + "</tr>"
            for line in lines
        )
        data.setHtml(f"<table>{body}</table>")
        return data


def _one_line(value: object) -> str:
    return " ".join(str(value).split()) if value is not None else ""


def _fitting(
    shown: list[int], specs: Sequence[ColumnSpec], widths: Sequence[int], room: int
) -> list[int]:
    """The columns left when the least important have gone to make the rest fit."""
    shown = list(shown)
    while sum(widths[column] for column in shown) > room:
        foldable = [column for column in shown if specs[column].priority > 0]
        if not foldable:
            break
        shown.remove(max(foldable, key=lambda column: specs[column].priority))
    return shown
