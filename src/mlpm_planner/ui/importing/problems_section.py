"""What is wrong with the file, by sort and row by row, with one-click choices."""

from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect
from PySide6.QtWidgets import QWidget

from mlpm_planner.application.wording import counted
from mlpm_planner.ui import formats
from mlpm_planner.ui.importing.draft import Found, ImportDraft
from mlpm_planner.ui.importing.problem_table import (
    DONE,
    ROW_SPECS,
    SORT_SPECS,
    ProblemRows,
    ProblemSorts,
)
from mlpm_planner.ui.importing.section import Section, fit_height
from mlpm_planner.ui.signals import Trigger
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.fields import SearchField
from mlpm_planner.ui.widgets.picker import pick
from mlpm_planner.ui.widgets.table_view import TableView

Index = QModelIndex | QPersistentModelIndex
_MOST_SORTS, _MOST_ROWS = 6, 7
_SEARCH_WIDTH = 200


class ProblemsSection(Section):
    """A table of sorts; choosing one shows its rows below."""

    rejects_asked = Trigger()

    def __init__(self, draft: ImportDraft, parent: QWidget | None = None) -> None:
        super().__init__("Problems", parent=parent)
        self._draft = draft
        self.sorts = ProblemSorts(draft, self)
        self.sorts_view = TableView("Sorts of problems", ground="raised")
        self.sorts_view.setModel(self.sorts)
        self.rows = ProblemRows(self)
        self.rows_view = TableView("Rows with problems", ground="raised")
        self.rows_view.setModel(self.rows)
        self.filter = SearchField("Filter problems")
        self.filter.setFixedWidth(_SEARCH_WIDTH)
        self.rejects = Button("Export rows left out…", "ghost", icon="download")
        for view in (self.sorts_view, self.rows_view):
            view.horizontalHeader().setSectionsClickable(False)
            self.column.addWidget(view)
        place = self.head.count() - 1
        self.head.insertWidget(place, self.rejects)
        self.head.insertWidget(place + 1, self.filter)
        self.rejects.clicked.connect(self.rejects_asked.emit)
        self.filter.textChanged.connect(self._on_filter_changed)
        self.sorts_view.set_editor(DONE, self._pick_choice)
        self.sorts_view.clicked.connect(self._on_sort_clicked)
        self.sorts_view.selectionModel().selectionChanged.connect(self._on_sort_selected)

    def show_found(self, found: Found) -> None:
        """Show the problems of a reading; a sort that was chosen stays chosen."""
        code = self.rows.code
        self.sorts.show_found(found)
        self.sorts_view.set_columns(SORT_SPECS)
        self.rows.show_found(found)
        self.rows_view.set_columns(ROW_SPECS)
        row = self.sorts.row_of(code)
        if row >= 0:
            self.sorts_view.selectRow(row)
        self._fit()
        problems = found.preview.problems
        left_out = len(problems.rejected)
        words = [f"{counted(left_out, 'row')} left out"] if left_out else []
        if problems.hidden > 0:
            words.append(f"{formats.number(problems.hidden)} more are counted, not listed")
        self.note.setText(" · ".join(words))
        self.rejects.setVisible(left_out > 0)
        self.setVisible(bool(found.groups))

    def _fit(self) -> None:
        fit_height(self.sorts_view, _MOST_SORTS)
        fit_height(self.rows_view, _MOST_ROWS)
        self.rows_view.setVisible(self.rows.rowCount() > 0 or bool(self.filter.text()))

    def _on_filter_changed(self, text: str) -> None:
        self.rows.show_matching(text)
        self._fit()

    def _on_sort_selected(self) -> None:
        chosen = self.sorts_view.selected_rows()
        self.rows.show_code(self.sorts.group(chosen[-1]).code if chosen else "")
        self._fit()

    # ---- what is done about a sort

    def _on_sort_clicked(self, index: QModelIndex) -> None:
        if index.column() == DONE:
            self._pick_choice(index, self.sorts_view)

    def _pick_choice(self, index: Index, _parent: QWidget) -> QWidget | None:
        group = self.sorts.group(index.row())
        if group.choices:
            pick(
                self.sorts_view,
                self.sorts.items(group),
                partial(self._draft.choose, group.code),
                current=self._draft.choice(group.code),
                placeholder="What is done about them",
                area=area_in_window(self.sorts_view, index),
            )
        return None


def area_in_window(view: TableView, index: Index) -> QRect:
    """Where a cell lies in its window, for a picker to open at."""
    rect = view.visualRect(view.model().index(index.row(), index.column()))
    return QRect(view.viewport().mapTo(view.window(), rect.topLeft()), rect.size())
