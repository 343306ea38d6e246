"""The grid of a KPI's values, newest first; details of long series are read page by page."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

from mlpm_planner.application import kpi_values, kpis
from mlpm_planner.application.changes import ChangeSet, ObservationChange
from mlpm_planner.application.kpi_board import KpiState, calendar_of
from mlpm_planner.application.kpi_text import ValueFormat, decimals_of
from mlpm_planner.application.kpi_values import PAGE, ValueRows, has_same_times, is_same
from mlpm_planner.domain.clock import from_micros, to_micros
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.kpi import Kpi, Observation
from mlpm_planner.ui import formats
from mlpm_planner.ui.models.kpi_value_input import ValueInput
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.signals import Signal, Trigger
from mlpm_planner.ui.tasks import Cancel
from mlpm_planner.ui.widgets import cells
from mlpm_planner.ui.widgets.cells import Cell, cell_data
from mlpm_planner.ui.widgets.table_view import ColumnSpec

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
PERIOD, VALUE, SAMPLE, NOTE, SOURCE, STATE = range(6)
TITLES = ("Period", "Value", "Sample size", "Note", "Source", "State")
SPECS = (
    ColumnSpec(190),
    ColumnSpec(130),
    ColumnSpec(110, 2),
    ColumnSpec(260, stretch=True),
    ColumnSpec(150, 3),
    ColumnSpec(180, 1),
)
FIELDS = {PERIOD: "at", VALUE: "value", SAMPLE: "n", NOTE: "note", SOURCE: "source"}
_SLOT = "kpi-values"
_DRAFT = 0


class KpiValues(QAbstractTableModel):
    """Row 0 takes a new value; below it the logged ones."""

    loaded = Trigger()
    refused = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._state: KpiState | None = None
        self._segment = ""
        self._rows: ValueRows | None = None
        self._details: dict[int, Observation] = {}
        self._pages: set[int] = set()
        self._draft_at: int | None = None
        self._stale = False
        self._is_taking = False
        self._edits: list[ObservationChange] = []
        self._form = ValueFormat()
        session.changed.connect(self._on_changed)
        session.saving_changed.connect(self._on_saving_changed)

    # ---- which values

    def set_state(self, state: KpiState | None, segment: str = "") -> None:
        """Show the values of a KPI or of one of its segments."""
        before = (self._state.kpi.id if self._state else "", self._segment)
        self._state, self._segment = state, segment
        if state is not None and (state.kpi.id, segment) != before:
            self._draft_at = None
            self._take(None)
            self._read()
        elif self._rows is not None:
            self.dataChanged.emit(self.index(0, 0), self.index(0, len(TITLES) - 1))

    @property
    def is_ready(self) -> bool:
        return self._rows is not None

    def observation(self, row: int) -> Observation | None:
        """The value in a row of the grid, as far as it has been read."""
        return self._details.get(self._place(row))

    def row_of(self, at: int) -> int:
        """The row of the grid that holds an instant; -1 without one."""
        rows = self._rows
        if rows is None:
            return -1
        place = int(rows.times.searchsorted(at))
        found = place < len(rows) and int(rows.times[place]) == at
        return self._place(place) if found else -1

    def _place(self, row: int) -> int:
        """From the row of the grid to that of the series, and back."""
        return len(self._rows or ()) - row

    # ---- reading

    def _read(self) -> None:
        state, segment, reader = self._state, self._segment, self._session.values
        if state is None:
            return

        def work(_cancel: Cancel) -> ValueRows:
            return kpi_values.read_rows(reader, state.kpi.id, segment)

        self._session.tasks.run(work, self._take, self._on_failed, slot=_SLOT)

    def _take(self, rows: ValueRows | None) -> None:
        """Show these rows; where none came or went, an editor that is open stays open."""
        before, self._form = self._rows, self._full_form(rows)
        if rows is not None and before is not None and has_same_times(before, rows):
            is_new = not is_same(before, rows)
            self._rows, self._pages = rows, set()
            self._details = dict(rows.known) or self._details
            if is_new:
                self._tell_all_changed(len(rows))
            return
        self.beginResetModel()
        self._rows, self._pages = rows, set()
        self._details = dict(rows.known) if rows else {}
        self.endResetModel()
        if rows is not None:
            self.loaded.emit()

    def _full_form(self, rows: ValueRows | None) -> ValueFormat:
        """All digits that the values have, up to nine: this is the place for raw numbers."""
        state = self._state
        if state is None or rows is None:
            return ValueFormat()
        recent = rows.values[-200:].tolist()
        decimals = decimals_of(recent, percent=state.kpi.is_percent, digits=9)
        return replace(state.form, decimals=max(decimals, state.form.decimals))

    def _tell_all_changed(self, last: int) -> None:
        self.dataChanged.emit(self.index(1, 0), self.index(last, len(TITLES) - 1))

    def _on_failed(self, error: Exception) -> None:
        self._session.failed.emit(f"The values could not be read: {error}")

    def _want_page(self, place: int) -> None:
        """Read the page that a row is on, once."""
        rows, page, reader = self._rows, place // PAGE, self._session.values
        if rows is None or page in self._pages:
            return
        self._pages.add(page)

        def work(_cancel: Cancel) -> dict[int, Observation]:
            return kpi_values.read_page(reader, rows, page)

        def take(found: dict[int, Observation]) -> None:
            if rows is self._rows and found:
                self._details.update(found)
                first, last = self._place(max(found)), self._place(min(found))
                self.dataChanged.emit(self.index(first, 0), self.index(last, len(TITLES) - 1))

        self._session.tasks.run(work, take, self._on_failed)

    # ---- following edits

    def _on_changed(self, change_set: ChangeSet) -> None:
        state, rows = self._state, self._rows
        if state is None or state.kpi.id not in change_set.kpi_ids:
            return
        self._stale = True
        self._edits += [c for c in change_set.observations if c.observation.kpi_id == state.kpi.id]
        if rows is not None and not self._is_taking:
            self._take_edits()
        self._on_saving_changed()

    def _take_edits(self) -> None:
        """Show single edits before they are read again."""
        edits, self._edits = self._edits, []
        if edits and self._rows is not None and self._rows.is_whole:
            self._take(kpi_values.with_edits(self._rows, edits))

    def _on_saving_changed(self) -> None:
        if self._stale and not self._session.workspace.is_saving:
            self._stale = False
            self._read()

    # ---- editing

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        words = str(value).strip()
        self._is_taking = True
        try:
            if index.row() == _DRAFT:
                return self._fill_draft(index.column(), words)
            return self._change(index, words)
        except RuleError as error:
            self.refused.emit(error.message)
            return False
        finally:
            self._is_taking = False
            # Not now: rows may come and go, and the editor of the cell is still at work.
            self._session.later(self._take_edits)

    def _fill_draft(self, column: int, words: str) -> bool:
        state = self._state
        if state is None or not words:
            return False
        if column == PERIOD:
            self._draft_at = self._input().instant(words)
            return True
        if column != VALUE:
            return False
        number, at = self._input().value(words), from_micros(self.draft_at)
        workspace, segment = self._session.workspace, self._segment

        def log() -> None:
            kpis.log(workspace, state.kpi.id, number, at, segment=segment)

        done = self._session.attempt(log, f"Logged {state.form.value(number)}")
        self._draft_at = None
        return done

    def _input(self) -> ValueInput:
        calendar = calendar_of(self._session.plan.product)
        kpi = self._state.kpi if self._state else Kpi(name="–")
        return ValueInput(kpi, calendar, self._state.latest if self._state else None)

    def _change(self, index: Index, words: str) -> bool:
        before = self.observation(index.row())
        if before is None:
            return False
        after = self._input().edited(before, FIELDS[index.column()], words)
        if after == before:
            return False
        workspace = self._session.workspace
        return self._session.attempt(lambda: kpis.change_value(workspace, before, after))

    @property
    def draft_at(self) -> int:
        """The period that the next new value is for."""
        if self._draft_at is not None:
            return self._draft_at
        return self._state.next_period if self._state else 0

    def delete(self, rows: Sequence[int]) -> None:
        """Delete the values in these rows of the grid."""
        chosen = self._chosen(rows)
        if chosen:
            workspace = self._session.workspace
            count = f"{len(chosen)} values" if len(chosen) > 1 else "a value"
            self._session.attempt(lambda: kpis.delete_values(workspace, chosen), f"Deleted {count}")

    def exclude(self, rows: Sequence[int], reason: str) -> None:
        """Leave values out of trends, or take them in again with an empty reason."""
        chosen = self._chosen(rows)
        workspace = self._session.workspace

        def edit() -> None:
            label = "Exclude a value" if reason else "Include a value"
            with workspace.edit(label) as change:
                for each in chosen:
                    change.observe(kpi_values.excluded(each, reason), each)

        if chosen:
            self._session.attempt(edit, "Excluded from trends" if reason else "Included again")

    def _chosen(self, rows: Sequence[int]) -> list[Observation]:
        found = (self.observation(row) for row in rows)
        return [each for each in found if each is not None]

    def as_text(self, rows: Sequence[int]) -> str:
        """Rows for a spreadsheet: ISO instants and plain numbers."""
        lines = ["at\tvalue\tn\tnote\tsource"]
        for each in self._chosen(rows):
            at = formats.iso(to_micros(each.at))
            sample = "" if each.n is None else repr(each.n)
            lines.append(f"{at}\t{each.value!r}\t{sample}\t{each.note}\t{each.source}")
        return "\n".join(lines)

    # ---- what Qt asks

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() or self._rows is None else len(self._rows) + 1

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(TITLES)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        is_draft = index.row() == _DRAFT
        allowed = index.column() in ((PERIOD, VALUE) if is_draft else FIELDS)
        known = is_draft or self.observation(index.row()) is not None
        return flags | Qt.ItemFlag.ItemIsEditable if allowed and known else flags

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.EditRole:
            return self._edit_text(index)
        return cell_data(self._cell(index.row(), index.column()), role)

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section in (VALUE, SAMPLE) else _LEFT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        unit = self._state.kpi.unit if self._state else ""
        return f"{TITLES[section]}, {unit}" if section == VALUE and unit else TITLES[section]

    def _local(self, at: int) -> datetime:
        return formats.local(at, calendar_of(self._session.plan.product).zone)

    def _edit_text(self, index: Index) -> str:
        state = self._state
        if state is None:
            return ""
        if index.row() == _DRAFT:
            return (
                formats.day(self._local(self.draft_at).date()) if index.column() == PERIOD else ""
            )
        each, field = self.observation(index.row()), FIELDS.get(index.column(), "")
        return "" if each is None or not field else self._input().text(each, field)

    def _cell(self, row: int, column: int) -> Cell:
        state, rows = self._state, self._rows
        if state is None or rows is None:
            return cells.text("")
        if row == _DRAFT:
            return self._draft_cell(column, state)
        place = self._place(row)
        each = self._details.get(place)
        if each is None:
            self._want_page(place)
        left_out = each is not None and bool(each.excluded)
        if column == PERIOD:
            words = formats.period(self._local(int(rows.times[place])), state.kpi.cadence)
            return cells.text(words, "text3" if left_out else "text")
        if column == VALUE:
            words = self._form.value(float(rows.values[place]))
            return cells.number(words, weight=0 if left_out else 600,
                                colour="text3" if left_out else "text")  # fmt: skip
        return cells.text("…", "text3") if each is None else _detail_cell(each, column)

    def _draft_cell(self, column: int, state: KpiState) -> Cell:
        if column == PERIOD:
            words = formats.period(self._local(self.draft_at), state.kpi.cadence)
            return cells.text(words, "text3", icon="plus")
        if column == VALUE:
            return cells.number("Type a value", colour="text3")
        return cells.text("")


def _detail_cell(each: Observation, column: int) -> Cell:
    if column == SAMPLE:
        return cells.number("" if each.n is None else formats.figure(each.n))
    if column == NOTE:
        return cells.text(each.note, "text")
    if column == SOURCE:
        return cells.text(each.source or each.model_version)
    if each.excluded:
        return cells.text(f"Excluded: {each.excluded}", "warn", icon="eye-off")
    return cells.text("Provisional" if each.provisional else "")
