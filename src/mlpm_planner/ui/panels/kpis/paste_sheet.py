"""Values from a spreadsheet: what was understood, cell by cell, before anything is saved."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mlpm_planner.application.kpi_board import KpiState, calendar_of
from mlpm_planner.application.wording import quoted
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.kpis.paste_text import has_times, with_header
from mlpm_planner.ui.panels.kpis.sheet import Sheet
from mlpm_planner.ui.services import CellProblem, Preview, PreviewRow, Services
from mlpm_planner.ui.session import Notice, Session
from mlpm_planner.ui.signals import Trigger
from mlpm_planner.ui.tasks import Cancel
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets import cells
from mlpm_planner.ui.widgets.cells import Cell, cell_data
from mlpm_planner.ui.widgets.segments import Segment, Segments
from mlpm_planner.ui.widgets.table_view import ColumnSpec, TableView
from mlpm_planner.ui.widgets.text import plain_label, section_label

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_SHOWN = 20
_SLOT = "paste-values"
_WIDTH = 640
_CONFLICTS = (Segment("replace", "Replace them"), Segment("keep", "Keep them"))
_MEANINGS = {"at": "When", "value": "Value", "n": "Sample size", "note": "Note", "": "Left out"}
_CHOICES = {"dmy": "Day first", "mdy": "Month first", "ymd": "Year first"}


def _is_error(problem: CellProblem) -> bool:
    return problem.level == "error"


class PastedRows(QAbstractTableModel):
    """The first rows as they were pasted; a cell with a problem says so."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: list[PreviewRow] = []
        self._heads: list[str] = []

    def set_preview(self, preview: Preview) -> None:
        self.beginResetModel()
        self._rows = list(preview.sample(_SHOWN))
        self._heads = [_MEANINGS.get(each.field, each.header) for each in preview.columns]
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._heads) + 1

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return cell_data(self._cell(index.row(), index.column()), role)

    def _cell(self, row: int, column: int) -> Cell:
        each = self._rows[row]
        if column == len(self._heads):
            messages = " ".join(problem.message for problem in each.problems.values())
            is_bad = any(_is_error(problem) for problem in each.problems.values())
            return cells.text(messages, "bad" if is_bad else "text2", tip=messages)
        words = each.cells[column] if column < len(each.cells) else ""
        problem = each.problems.get(column)
        if problem is None or not _is_error(problem):
            return cells.text(words, "text", tip=problem.message if problem else "")
        return cells.text(words or "(empty)", "bad", icon="triangle-alert", tip=problem.message)

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation == Qt.Orientation.Vertical or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._heads[section] if section < len(self._heads) else "Problem"


class PasteSheet(Sheet):
    """Shows what pasted text means for a KPI; importing it is one edit."""

    shown = Trigger()

    def __init__(
        self, session: Session, services: Services, state: KpiState, text: str, parent: QWidget
    ) -> None:
        super().__init__(f"Paste values of {quoted(state.kpi.name)}", "Import", parent)
        self._session = session
        self._services = services
        self._text = with_header(text)
        self._preview: Preview | None = None
        self._answers: dict[str, Any] = _first_answers(session, state, self._text)
        self.rows = PastedRows(self)
        self.table = TableView("Pasted rows", ground="raised")
        self.table.setModel(self.rows)
        self.table.setMinimumHeight(260)
        self.counts = plain_label("Reading…", Voice("body", 500, "text"), wrap=True)
        self.question = plain_label("", Voice("small", 500, "warn"), wrap=True)
        self.answers = Segments("Answer", ())
        self.conflict = Segments("Values that are there already", _CONFLICTS)
        self.setMinimumWidth(_WIDTH)
        self.form.addWidget(self.counts)
        self.form.addWidget(self.question)
        self.form.addWidget(self.answers)
        self.form.addWidget(self.table, 1)
        self.form.addWidget(section_label("Values that are there already"))
        self.form.addWidget(self.conflict)
        self.question.hide()
        self.answers.hide()
        self.save.setEnabled(False)
        self.conflict.chosen.connect(self._on_conflict_chosen)
        self.answers.chosen.connect(self._on_answered)
        self._read()

    def _read(self) -> None:
        services, text, answers = self._services, self._text, dict(self._answers)
        plan, reader = self._session.plan, self._session.values

        def work(_cancel: Cancel) -> Preview:
            return services.preview_text(text, answers, plan, reader)

        self._session.tasks.run(work, self._show, self._on_failed, slot=_SLOT)

    def _show(self, preview: Preview) -> None:
        self._preview = preview
        self.rows.set_preview(preview)
        count = self.rows.columnCount()
        self.table.set_columns([*(ColumnSpec(130) for _ in range(count - 1)),
                                ColumnSpec(220, stretch=True)])  # fmt: skip
        self.counts.setText(count_words(preview))
        self._ask(preview)
        self.save.setEnabled(preview.can_commit and _writes(preview) > 0)
        self.save.set_words(f"Import {formats.number(_writes(preview))} values")
        if self.save.isEnabled() and self.cancel.hasFocus():
            self.save.setFocus()
        self.shown.emit()

    def _ask(self, preview: Preview) -> None:
        """The first open question with its answers; the others follow."""
        question = next(iter(preview.questions), None)
        self.question.setVisible(question is not None)
        self.answers.setVisible(question is not None and bool(question.choices))
        if question is None:
            return
        self.question.setText(question.message)
        self.answers.setAccessibleName(question.option)
        self.answers.set_segments(
            [Segment("", "Choose:")] + [Segment(c, _CHOICES.get(c, c)) for c in question.choices]
        )

    def _on_answered(self, choice: str) -> None:
        question = next(iter(self._preview.questions), None) if self._preview else None
        if question is not None and choice:
            self._answers[question.option] = choice
            self._read()

    def _on_conflict_chosen(self, rule: str) -> None:
        self._answers["conflict"] = rule
        self._read()

    def _on_failed(self, error: Exception) -> None:
        self.counts.setText(f"The text could not be read: {error}")
        self.shown.emit()

    @override
    def accept_values(self) -> None:
        preview = self._preview
        if preview is None:
            return
        self._services.commit(self._session.workspace, preview)
        words = f"Imported {formats.number(_writes(preview))} values"
        self._session.notified.emit(Notice(words, undo=True))


def _first_answers(session: Session, state: KpiState, text: str) -> dict[str, Any]:
    """What is known before anything is asked."""
    kpi = state.kpi
    answers: dict[str, Any] = {
        "kind": "observations",
        "kpi": kpi.name,
        "conflict": "replace",
        "timezone": session.plan.product.time_zone,
    }
    if not has_times(text):
        zone = calendar_of(session.plan.product).zone
        answers["start"] = formats.local(state.next_period, zone).date()
        answers["cadence"] = kpi.cadence.value
    return answers


def _writes(preview: Preview) -> int:
    return preview.counts.created + preview.counts.updated


def count_words(preview: Preview) -> str:
    """148 new · 3 changed · 2 skipped."""
    counts = preview.counts
    shown = (
        (counts.created, "new"),
        (counts.updated, "changed"),
        (counts.unchanged, "unchanged"),
        (counts.skipped, "skipped"),
    )
    parts = [f"{formats.number(count)} {word}" for count, word in shown if count]
    return " · ".join(parts) or "Nothing to import."
