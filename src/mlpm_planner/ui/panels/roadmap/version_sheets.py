"""Small forms of baselines and scenarios: their name, and what a scenario gives to the plan."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mlpm_planner.application import snapshots
from mlpm_planner.application.comparison import slip_words
from mlpm_planner.application.snapshots import Slip, Span
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.ui import formats
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.signals import Trigger
from mlpm_planner.ui.widgets import cells
from mlpm_planner.ui.widgets.cells import Cell
from mlpm_planner.ui.widgets.fields import LineEdit
from mlpm_planner.ui.widgets.sheet import Sheet
from mlpm_planner.ui.widgets.table_view import ColumnSpec, TableView

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_WIDEST = 860
_HEADS = ("Take", "Feature", "In the plan", "In the scenario", "Slip")
_WIDTHS = (56, 220, 196, 196, 76)


class NameSheet(Sheet):
    """Asks for a name and a note and hands them over."""

    def __init__(
        self,
        title: str,
        save: str,
        given: tuple[str, str],
        done: Callable[[str, str], object],
        parent: QWidget,
    ) -> None:
        super().__init__(title, save, parent)
        self._done = done
        self.name = LineEdit(given[0], "A name")
        self.notes = LineEdit(given[1], "Anything to remember")
        self.add_field("Name", self.name)
        self.add_field("Note", self.notes)
        self.name.setFocus()
        self.name.selectAll()

    @override
    def accept_values(self) -> None:
        name = self.name.text().strip()
        if not name:
            message = "Give it a name. Example: Q1 plan."
            raise RuleError(message, "name")
        self._done(name, self.notes.text().strip())


class _Changes(QAbstractTableModel):
    """The features that a scenario dates otherwise than the plan, each with its tick."""

    toggled = Trigger()

    def __init__(self, session: Session, slips: Sequence[Slip]) -> None:
        super().__init__()
        self._titles = {i: feature.title for i, feature in session.plan.features.items()}
        self.slips = list(slips)
        self.ticked = {slip.feature_id for slip in slips}

    def toggle(self, rows: Sequence[int]) -> None:
        """Tick rows, or take the ticks off where the first has one."""
        ids = {self.slips[row].feature_id for row in rows}
        if not ids:
            return
        is_on = self.slips[rows[0]].feature_id in self.ticked
        self.ticked = self.ticked - ids if is_on else self.ticked | ids
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.slips) - 1, 0))
        self.toggled.emit()

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.slips)

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return len(_HEADS)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and _HEADS[section] == "Slip":
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return _HEADS[section] if role == Qt.ItemDataRole.DisplayRole else None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return cells.cell_data(self._cell(self.slips[index.row()], index.column()), role)

    def _cell(self, slip: Slip, column: int) -> Cell:
        if column == 0:
            return cells.check(ticked=slip.feature_id in self.ticked)
        if column == 1:
            return cells.title(self._titles[slip.feature_id])
        if column in (2, 3):
            return cells.text(_days(slip.before if column == 2 else slip.after))
        late = slip.days > 0
        return cells.number(slip_words(slip), colour="warn" if late else "text2")


def _days(span: Span | None) -> str:
    return formats.day_range(*span) if span else "not planned"


class TakeChangesSheet(Sheet):
    """Chooses which dates of a scenario the plan takes over, in one step."""

    def __init__(
        self, session: Session, scenario_id: str, slips: Sequence[Slip], parent: QWidget
    ) -> None:
        name = session.plan.scenarios[scenario_id].name
        super().__init__(f"Take changes from “{name}”", "Take into the plan", parent)
        self._session = session
        self._scenario_id = scenario_id
        self.changes = _Changes(session, slips)
        self.changes.setParent(self)
        self.table = TableView("Changes of the scenario", ground="raised")
        self.table.setModel(self.changes)
        specs = [ColumnSpec(width, 0, stretch=n == 1) for n, width in enumerate(_WIDTHS)]
        self.table.set_columns(specs)
        self.table.setMinimumHeight(260)
        self.setMinimumWidth(min(_WIDEST, parent.window().width() - 40))
        self.table.peeked.connect(self._toggle_selected)
        self.table.clicked.connect(self._on_clicked)
        self.form.addWidget(self.table)
        self.changes.toggled.connect(self._count)
        self._count()
        self.table.setFocus()
        if slips:
            self.table.selectRow(0)

    def _toggle_selected(self) -> None:
        self.changes.toggle(self.table.selected_rows())

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self.changes.toggle([index.row()])

    def _count(self) -> None:
        count = len(self.changes.ticked)
        self.save.set_words(f"Take {count:,} into the plan")
        self.save.setEnabled(count > 0)

    @override
    def accept_values(self) -> None:
        ids = [s.feature_id for s in self.changes.slips if s.feature_id in self.changes.ticked]
        snapshots.merge_scenario(self._session.workspace, self._scenario_id, ids)
