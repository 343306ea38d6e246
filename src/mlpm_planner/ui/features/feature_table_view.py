"""The table of features on a page: follows the shared selection, edits in place, moves by keys."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QRect, Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QLineEdit, QWidget
from typing_extensions import override

from mlpm_planner.application.queries import Group
from mlpm_planner.domain.feature import Feature
from mlpm_planner.ui.models.feature_table import FeatureTable, Index, TableColumn
from mlpm_planner.ui.session import Selected, Session
from mlpm_planner.ui.signals import Signal, Trigger
from mlpm_planner.ui.widgets.table_view import TableView

_FLAGS = QItemSelectionModel.SelectionFlag
_NUMBER_STARTS = frozenset("0123456789.,-+−$€£")
_BY_KEY = QAbstractItemView.EditTrigger.AnyKeyPressed
_MOVES = QAbstractItemView.CursorAction


class FeatureTableView(TableView):
    """Shows a :class:`FeatureTable`; rows keep their selection and their place on the screen."""

    pasted = Signal(str)
    removed = Signal(list[str])
    left = Trigger()  # the focus went, another row became current, or an editor closed

    def __init__(self, name: str, session: Session, columns: Sequence[TableColumn]) -> None:
        super().__init__(name)
        self._session = session
        self._is_following = False
        self.table = FeatureTable(session.plan, columns, self)
        self.setModel(self.table)
        self.set_table_columns(columns)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.selectionModel().currentRowChanged.connect(self._on_row_changed)
        session.selection_changed.connect(self._on_session_selection)

    # ---- columns and rows

    def set_table_columns(self, columns: Sequence[TableColumn]) -> None:
        """Show these columns, with their editors."""
        with_place = self._keeping()
        self.table.set_columns(columns)
        self.set_columns([column.spec for column in columns])
        for place, column in enumerate(columns):
            self.set_editor(place, partial(self._make_editor, column))
        with_place()

    def show_groups(self, groups: Iterable[Group], collapsed: Iterable[str] = ()) -> None:
        """Show these rows; what is selected stays so, the current row stays where it is."""
        with_place = self._keeping()
        self.table.set_groups(groups, collapsed)
        with_place()

    def _keeping(self) -> Callable[[], None]:
        """Brings selection, current cell and scroll position back after rows were listed anew."""
        current = self.current_id()
        column = self._column()
        top = self.rowViewportPosition(self.currentIndex().row()) if current else 0
        self._is_following = True

        def restore() -> None:
            self._select(self._session.selected.ids, current, column)
            row = self.table.place(current)
            if row >= 0 and 0 <= top < self.viewport().height():
                bar = self.verticalScrollBar()
                bar.setValue(bar.value() + self.rowViewportPosition(row) - top)
            self._is_following = False

        return restore

    def _column(self) -> int:
        """The current column, at first the one where numbers can be typed at once."""
        column = self.currentIndex().column()
        if column >= 0:
            return column
        typed = (n for n, each in enumerate(self.table.columns) if each.digits_edit)
        return next(typed, max(0, self.table.column("title")))

    def current_id(self) -> str:
        """The id of the current row's feature."""
        return self.table.feature_id(self.currentIndex().row())

    def selected_ids(self) -> list[str]:
        """The selected features in the order shown."""
        return [self.table.feature_id(row) for row in self.selected_rows()]

    @property
    def is_editing(self) -> bool:
        """Whether a cell is being edited."""
        return self.state() == QAbstractItemView.State.EditingState

    def refresh(self, feature_ids: Iterable[str]) -> None:
        """Show features anew; rows out of sight are read when they come into it."""
        changed, found = frozenset(feature_ids), self.table.feature_id
        self.table.refresh(row for row in self.seen_rows() if found(row) in changed)

    def repaint_column(self, key: str) -> None:
        """Paint one column anew."""
        column = self.table.column(key)
        if column >= 0:
            left, width = self.columnViewportPosition(column), self.columnWidth(column)
            self.viewport().update(QRect(left, 0, width, self.viewport().height()))

    # ---- selection

    def _select(self, ids: Sequence[str], current: str, column: int) -> None:
        model, table = self.selectionModel(), self.table
        if len(ids) == table.rowCount() > 1:
            picked = QItemSelection(table.index(0, 0), table.index(len(ids) - 1, 0))
        else:
            picked = QItemSelection()
            for row in filter(lambda row: row >= 0, map(table.place, ids)):
                picked.select(table.index(row, 0), table.index(row, 0))
        model.select(picked, _FLAGS.ClearAndSelect | _FLAGS.Rows)
        row = table.place(current)
        if row >= 0:
            model.setCurrentIndex(table.index(row, column), _FLAGS.NoUpdate)

    def reveal(self, feature_id: str) -> bool:
        """Select a feature and bring it into view; False where it is not shown."""
        row = self.table.place(feature_id)
        if row < 0:
            return False
        index = self.table.index(row, self._column())
        # Not by the view, which takes a Ctrl that is held for a wish to toggle.
        self.selectionModel().setCurrentIndex(index, _FLAGS.ClearAndSelect | _FLAGS.Rows)
        self.scrollTo(index)
        return True

    def _on_selection_changed(self, _new: QItemSelection, _old: QItemSelection) -> None:
        if self._is_following:
            return
        ids, current = self.selected_ids(), self.current_id()
        if current in ids:
            ids.remove(current)
            ids.append(current)
        self._is_following = True
        self._session.select(Feature if ids else None, *ids)
        self._is_following = False

    def _on_session_selection(self, selected: Selected) -> None:
        if self._is_following:
            return
        self._is_following = True
        ids = selected.ids if selected.kind is Feature else ()
        self._select(ids, selected.current, self._column())
        if self.isVisible() and self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())
        self._is_following = False

    def _on_row_changed(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._is_following:
            self.left.emit()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    # ---- editing

    def _make_editor(self, column: TableColumn, index: Index, parent: QWidget) -> QWidget | None:
        feature = self.table.feature(index.row())
        if feature is None:
            return None
        if column.pick is not None:
            column.pick(feature, self, self.cell_area(index))
            return None
        if column.editor is not None:
            return column.editor(feature, parent)
        line = QLineEdit(parent)
        line.setAccessibleName(column.title)
        return line

    def cell_area(self, index: Index) -> QRect:
        """Where a cell lies in the window."""
        rect = self.visualRect(self.table.index(index.row(), index.column()))
        return QRect(self.viewport().mapTo(self.window(), rect.topLeft()), rect.size())

    @override
    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        self.left.emit()

    @override
    def moveCursor(
        self, cursorAction: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Tab out of an editor goes to the next cell that can be edited."""
        if not self.currentIndex().isValid():
            return self._first_cell()
        if cursorAction in (_MOVES.MoveNext, _MOVES.MovePrevious) and self.is_editing:
            return self._next_editable(1 if cursorAction == _MOVES.MoveNext else -1)
        return super().moveCursor(cursorAction, modifiers)

    def _first_cell(self) -> QModelIndex:
        """Where the keyboard starts."""
        rows = (row for row in range(self.table.rowCount()) if self.table.feature_id(row))
        return self.table.index(next(rows, -1), self._column())

    def _next_editable(self, direction: int) -> QModelIndex:
        columns = [n for n, each in enumerate(self.table.columns) if self._takes_text(n, each)]
        row, column = self.currentIndex().row(), self.currentIndex().column()
        later = [n for n in columns if (n - column) * direction > 0]
        if later:
            return self.table.index(row, later[0] if direction > 0 else later[-1])
        row += direction
        while 0 <= row < self.table.rowCount() and not self.table.feature_id(row):
            row += direction
        return self.table.index(row, columns[0 if direction > 0 else -1])

    def _takes_text(self, place: int, column: TableColumn) -> bool:
        return column.write is not None and not self.isColumnHidden(place)

    # ---- keys

    @override
    def copied(self, index: QModelIndex) -> object:
        """Every digit of a number, not what there is room for."""
        typed = index.data(Qt.ItemDataRole.EditRole)
        return super().copied(index) if typed is None else typed

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.is_editing:
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(QGuiApplication.clipboard().text())
        elif event.matches(QKeySequence.StandardKey.Delete):
            self._remove()
        elif event.key() == Qt.Key.Key_Backspace:
            self._clear_cell()
        elif not self._starts_typing(event):
            super().keyPressEvent(event)

    def _remove(self) -> None:
        ids = self.selected_ids()
        if ids:
            self.removed.emit(ids)

    def _clear_cell(self) -> None:
        index = self.currentIndex()
        if index.isValid() and self.table.columns[index.column()].digits_edit:
            self.table.setData(index, "")

    def _starts_typing(self, event: QKeyEvent) -> bool:
        index = self.currentIndex()
        if not index.isValid() or event.text() not in _NUMBER_STARTS or not event.text():
            return False
        if not self.table.columns[index.column()].digits_edit:
            return False
        if not self.table.feature_id(index.row()):
            return False
        # Only with this trigger Qt hands the key on to the editor.
        self.setEditTriggers(_BY_KEY)
        started = self.edit(index, _BY_KEY, event)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        return started
