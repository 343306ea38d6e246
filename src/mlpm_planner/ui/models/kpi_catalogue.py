"""The catalogue of KPIs: one row each, with its recent past and how it stands."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

from mlpm_planner.application.kpi_board import KpiState
from mlpm_planner.domain.people import Person
from mlpm_planner.ui.kpi_states import KpiStates
from mlpm_planner.ui.models import kpi_cells
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.widgets import cells
from mlpm_planner.ui.widgets.cells import Cell, cell_data
from mlpm_planner.ui.widgets.table_view import ColumnSpec

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


Order = tuple[float, str]
_WORST_FIRST = ("off", "watch", "stale", "empty", "no_target", "good")
_OWNER = 6


def _by_name(state: KpiState) -> Order:
    return 0.0, state.kpi.name.casefold()


def _by_status(state: KpiState) -> Order:
    return float(_WORST_FIRST.index(state.status.value)), state.kpi.name.casefold()


def _by_age(state: KpiState) -> Order:
    return float(-(state.at or 0)), ""


class _Column(NamedTuple):
    title: str
    spec: ColumnSpec
    cell: Callable[[KpiState], Cell]
    order: Callable[[KpiState], Order] | None = None
    is_right: bool = False


_COLUMNS = (
    _Column("KPI", ColumnSpec(196, stretch=True), kpi_cells.name_cell, _by_name),
    _Column("Last 12 months", ColumnSpec(160, 4), kpi_cells.spark_cell),
    _Column("Latest", ColumnSpec(94), kpi_cells.latest_cell, is_right=True),
    _Column("Change", ColumnSpec(96, 1), kpi_cells.change_cell, is_right=True),
    _Column("Against target", ColumnSpec(250, 3), kpi_cells.bullet_cell),
    _Column("Status", ColumnSpec(134), kpi_cells.status_cell, _by_status),
    _Column("Owner", ColumnSpec(126, 5), kpi_cells.name_cell),
    _Column("Updated", ColumnSpec(80, 2), kpi_cells.updated_cell, _by_age, is_right=True),
)


class KpiCatalogue(QAbstractTableModel):
    """KPIs that match the filter, in the catalogue's order or sorted by a column."""

    def __init__(self, session: Session, states: KpiStates) -> None:
        super().__init__(session)
        self._session = session
        self._states = states
        self._filter = ""
        self._sort: tuple[int, bool] | None = None
        self._rows: list[KpiState] = []
        self._places: dict[str, int] = {}
        self._cells: dict[tuple[str, int], Cell] = {}
        self.rebuild()

    @staticmethod
    def column_specs() -> list[ColumnSpec]:
        return [column.spec for column in _COLUMNS]

    @property
    def rows(self) -> Sequence[KpiState]:
        return self._rows

    def place(self, kpi_id: str) -> int:
        """The row of a KPI; -1 when it is filtered out."""
        return self._places.get(kpi_id, -1)

    def kpi_id(self, row: int) -> str:
        return self._rows[row].kpi.id if 0 <= row < len(self._rows) else ""

    def set_filter(self, text: str) -> None:
        """Show only KPIs whose name, key or owner has these words."""
        self._filter = text.casefold().strip()
        self.rebuild()

    def can_sort(self, column: int) -> bool:
        return _COLUMNS[column].order is not None or column == _OWNER

    def set_sort(self, column: int | None, *, descending: bool = False) -> None:
        """Order by a column, or as the catalogue is."""
        self._sort = None if column is None else (column, descending)
        self.rebuild()

    def rebuild(self) -> None:
        """Take all rows anew; the view keeps its selection by KPI."""
        self.beginResetModel()
        self._cells.clear()
        self._take_rows()
        self.endResetModel()

    def refresh(self, kpi_ids: frozenset[str]) -> bool:
        """Show these KPIs anew; True if rows came, went or moved."""
        before = [state.kpi.id for state in self._rows]
        old_rows, old_places = self._rows, self._places
        self._take_rows()
        if [state.kpi.id for state in self._rows] != before:
            self._rows, self._places = old_rows, old_places
            self.rebuild()
            return True
        self._cells = {key: cell for key, cell in self._cells.items() if key[0] not in kpi_ids}
        for kpi_id in kpi_ids & self._places.keys():
            row = self._places[kpi_id]
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(_COLUMNS) - 1))
        return False

    def _take_rows(self) -> None:
        rows = [state for state in self._states.in_order() if self._matches(state)]
        if self._sort is not None:
            column, descending = self._sort
            rows.sort(key=self._order(column), reverse=descending)
        self._rows = rows
        self._places = {state.kpi.id: row for row, state in enumerate(rows)}

    def _order(self, column: int) -> Callable[[KpiState], Order]:
        return _COLUMNS[column].order or self._by_owner

    def _by_owner(self, state: KpiState) -> Order:
        return 0.0, self._owner(state).casefold()

    def _matches(self, state: KpiState) -> bool:
        if not self._filter:
            return True
        words = f"{state.kpi.name} {state.kpi.key} {self._owner(state)}".casefold()
        return all(word in words for word in self._filter.split())

    def _owner(self, state: KpiState) -> str:
        owner = self._session.plan.get(Person, state.kpi.owner_id)
        return owner.name if owner else ""

    # ---- what Qt asks

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return cell_data(self._cell(index.row(), index.column()), role)

    def _cell(self, row: int, column: int) -> Cell:
        state = self._rows[row]
        key = (state.kpi.id, column)
        cell = self._cells.get(key)
        if cell is None:
            cell = _COLUMNS[column].cell(state)
            if column == _OWNER:
                owner = self._owner(state)
                cell = cells.text(owner) if owner else cells.missing("Nobody owns it.", right=False)
            self._cells[key] = cell
        return cell

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation == Qt.Orientation.Vertical:
            return None
        column = _COLUMNS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.is_right else _LEFT
        return column.title if role == Qt.ItemDataRole.DisplayRole else None
