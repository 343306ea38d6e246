"""The one scrollable view of the assistant: questions, how it is read, columns, rows, problems."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from mlpm_planner.ui import formats
from mlpm_planner.ui.importing.detection import Detection
from mlpm_planner.ui.importing.draft import SHOWN_ROWS, Found, ImportDraft
from mlpm_planner.ui.importing.mapping_table import BECOMES, MappingTable
from mlpm_planner.ui.importing.mapping_table import SPECS as MAPPING_SPECS
from mlpm_planner.ui.importing.preview_table import PreviewTable
from mlpm_planner.ui.importing.problems_section import ProblemsSection, area_in_window
from mlpm_planner.ui.importing.questions import Questions
from mlpm_planner.ui.importing.section import Section, fit_height
from mlpm_planner.ui.importing.words import CUSTOM, IGNORE
from mlpm_planner.ui.session import Notice, Session
from mlpm_planner.ui.tasks import Cancel
from mlpm_planner.ui.theme import metrics
from mlpm_planner.ui.widgets.picker import pick
from mlpm_planner.ui.widgets.scroll import ScrollColumn
from mlpm_planner.ui.widgets.table_view import TableView

Index = QModelIndex | QPersistentModelIndex
_MOST_COLUMNS, _MOST_ROWS, _MOST_COMPACT = 8, 8, 6


class AssistantBody(ScrollColumn):
    """Shows each new reading in the same places."""

    def __init__(self, session: Session, draft: ImportDraft, *, compact: bool) -> None:
        content = QWidget()
        super().__init__(content)
        self._session = session
        self._draft = draft
        self._most_rows = _MOST_COMPACT if compact else _MOST_ROWS
        self.questions = Questions(draft, session.plan.product.time_zone)
        self.detection = Detection(draft, of_file=not compact)
        self.reading = Section("How it is read", is_open=not compact)
        self.reading.column.addWidget(self.detection)
        self.columns = Section("Columns", is_open=not compact)
        self.mapping = MappingTable(self)
        self.mapping_view = self._table("Columns of the file", self.mapping)
        self.columns.column.addWidget(self.mapping_view)
        self.rows = Section("Preview")
        self.preview = PreviewTable(self)
        self.preview_view = self._table("First rows of the file", self.preview)
        self.rows.column.addWidget(self.preview_view)
        self.problems = ProblemsSection(draft)
        self._lay_out(content, compact=compact)
        self.mapping_view.set_editor(BECOMES, self._pick_field)
        self.mapping_view.clicked.connect(self._on_mapping_clicked)
        self.problems.rejects_asked.connect(self._ask_rejects)

    def _table(self, name: str, model: MappingTable | PreviewTable) -> TableView:
        view = TableView(name, ground="raised")
        view.setModel(model)
        view.horizontalHeader().setSectionsClickable(False)
        return view

    def _lay_out(self, content: QWidget, *, compact: bool) -> None:
        column = QVBoxLayout(content)
        margin = metrics.PAGE_MARGIN
        column.setContentsMargins(margin, metrics.CARD_PADDING, margin, metrics.CARD_PADDING)
        column.setSpacing(metrics.CARD_GAP)
        column.addWidget(self.questions)
        cards = (self.reading, self.columns, self.rows)
        for card in reversed(cards) if compact else cards:
            column.addWidget(card)
        column.addWidget(self.problems)
        column.addStretch(1)

    # ---- a new reading

    def show_found(self, found: Found) -> None:
        """Show a reading."""
        self.questions.show_found(found)
        self.detection.show_found(found)
        self._show_columns(found)
        self._show_rows(found)
        self.problems.show_found(found)

    def _show_columns(self, found: Found) -> None:
        current = self.mapping_view.currentIndex().row()
        self.mapping.show_found(found, self._session.plan)
        self.mapping_view.set_columns(MAPPING_SPECS)
        fit_height(self.mapping_view, _MOST_COLUMNS)
        if 0 <= current < self.mapping.rowCount():
            self.mapping_view.setCurrentIndex(self.mapping.index(current, BECOMES))
        used = sum(column.field != IGNORE for column in found.columns)
        self.columns.note.setText(f"{used} of {len(found.columns)} are imported")
        self.columns.setVisible(bool(found.columns))

    def _show_rows(self, found: Found) -> None:
        self.preview.show_found(found, self._session.plan)
        self.preview_view.set_columns(self.preview.specs())
        fit_height(self.preview_view, self._most_rows)
        shown = len(found.rows)
        self.rows.note.setText(f"The first {shown} rows" if shown == SHOWN_ROWS else "All rows")
        self.rows.setVisible(bool(found.rows))

    # ---- what a column becomes

    def _on_mapping_clicked(self, index: QModelIndex) -> None:
        if index.column() == BECOMES:
            self._pick_field(index, self.mapping_view)

    def _pick_field(self, index: Index, _parent: QWidget) -> QWidget | None:
        view, row = self.mapping_view, index.row()
        column = self.mapping.column(row)
        found = self._draft.found
        custom = found is not None and found.preview.kind == "features"
        pick(
            view,
            self.mapping.items(custom=custom),
            partial(self._draft.map_column, column.position),
            current=column.field if column.how == "chosen" or column.field == CUSTOM else "",
            placeholder=f"What “{column.header}” becomes",
            area=area_in_window(view, index),
        )
        return None

    # ---- rows left out

    def _ask_rejects(self) -> None:
        found = self._draft.found
        if found is None:
            return
        stem = Path(found.preview.file).stem
        dialog = QFileDialog(self.window(), "Export the rows left out", f"{stem} left out.csv",
                             "Tables (*.csv *.tsv)")  # fmt: skip
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(self.write_rejects)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write_rejects(self, path: str) -> None:
        """Write the rows that are left out, each with the reason, so that they can be mended."""
        found, write = self._draft.found, self._draft.services.write_rejects
        if found is None:
            return
        preview, session = found.preview, self._session

        def work(_cancel: Cancel) -> int:
            return write(preview, Path(path))

        def tell(count: int) -> None:
            words = f"Exported {formats.number(count)} rows to {Path(path).name}"
            session.notified.emit(Notice(words))

        session.tasks.run(work, tell, self._on_write_failed)

    def _on_write_failed(self, error: Exception) -> None:
        self._session.failed.emit(f"The rows could not be written: {error}")
