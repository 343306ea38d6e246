"""The list of baselines and scenarios: compare one with the plan or two with each other."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mlpm_planner.application import parts, snapshots
from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.plan_versions import Version, baseline_of, scenario_of
from mlpm_planner.application.version_list import KeptVersion, kept_versions
from mlpm_planner.application.wording import quoted
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.snapshot import Baseline, Scenario
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.roadmap.over_time import OverTime
from mlpm_planner.ui.panels.roadmap.version_sheets import NameSheet
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.widgets import cells
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.cells import Cell
from mlpm_planner.ui.widgets.sheet import Sheet
from mlpm_planner.ui.widgets.table_view import ColumnSpec, TableView

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_WIDEST = 920
_HEADS = ("Name", "Kind", "Date", "Features", "Difference", "Note")
_WIDTHS = (190, 84, 104, 76, 220, 150)
_TITLE = "Baselines and scenarios"


class VersionsModel(QAbstractTableModel):
    """Kept versions as rows of cells."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self._plan = plan
        self.rows: list[KeptVersion] = list(kept_versions(plan))

    def reload(self) -> None:
        """Read the plan anew."""
        self.beginResetModel()
        self.rows = list(kept_versions(self._plan))
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return len(_HEADS)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and _HEADS[section] == "Features":
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return _HEADS[section] if role == Qt.ItemDataRole.DisplayRole else None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        kept = self.rows[index.row()]
        made: tuple[Cell, ...] = (
            cells.title(kept.part.name),
            cells.text(kept.part.NOUN.title()),
            cells.text(formats.day(kept.at.astimezone().date())),
            cells.number(f"{kept.features:,}"),
            cells.text(kept.totals.words),
            cells.text(kept.part.notes),
        )
        return cells.cell_data(made[index.column()], role)


class VersionsSheet(Sheet):
    """Enter compares what is selected, F2 renames it, Delete deletes it."""

    def __init__(self, session: Session, over_time: OverTime, parent: QWidget) -> None:
        super().__init__(_TITLE, "Compare", parent)
        self._session = session
        self._over_time = over_time
        self.versions = VersionsModel(session.plan)
        self.versions.setParent(self)
        self.table = TableView(_TITLE, ground="raised")
        self.table.setModel(self.versions)
        specs = [ColumnSpec(width, n // 3, stretch=n == 0) for n, width in enumerate(_WIDTHS)]
        self.table.set_columns(specs)
        self.table.setMinimumHeight(260)
        self.setMinimumWidth(min(_WIDEST, parent.window().width() - 40))
        self.form.addWidget(self.table)
        self.open_scenario = Button("Work in scenario", icon="split")
        self.rename_button = Button("Rename…", icon="pencil")
        self.delete_button = Button("Delete", "ghost", icon="trash-2")
        for place, button in enumerate(self._own_buttons):
            self.buttons.insertWidget(place, button)
        self.cancel.set_words("Close")
        self._connect()
        self.table.setFocus()
        if self.versions.rows:
            self.table.selectRow(0)
        self._follow()

    @property
    def _own_buttons(self) -> Sequence[Button]:
        return self.rename_button, self.delete_button, self.open_scenario

    def _connect(self) -> None:
        self.open_scenario.clicked.connect(self._open)
        self.rename_button.clicked.connect(self.rename)
        self.delete_button.clicked.connect(self.delete)
        QShortcut(QKeySequence("F2"), self, self.rename)
        QShortcut(QKeySequence("Del"), self, self.delete)
        self.table.opened.connect(self._on_opened)
        self.table.selectionModel().selectionChanged.connect(self._follow)
        self._session.changed.connect(self._on_changed)

    def _on_opened(self, _index: QModelIndex) -> None:
        self.commit()

    def _on_changed(self, change: ChangeSet) -> None:
        if change.touches(Baseline, Scenario, Feature):
            row = self.table.currentIndex().row()
            self.versions.reload()
            self.table.selectRow(min(max(row, 0), len(self.versions.rows) - 1))
            self._follow()

    @property
    def chosen(self) -> list[KeptVersion]:
        """The selected versions."""
        return [self.versions.rows[row] for row in self.table.selected_rows()]

    def _follow(self) -> None:
        chosen = self.chosen
        one = chosen[0].part if len(chosen) == 1 else None
        self.save.set_words("Compare with each other" if len(chosen) == 2 else "Compare with plan")
        self.save.setEnabled(len(chosen) in (1, 2))
        self.rename_button.setEnabled(one is not None)
        self.delete_button.setEnabled(bool(chosen))
        self.open_scenario.setEnabled(isinstance(one, Scenario))

    @override
    def accept_values(self) -> None:
        chosen = sorted(self.chosen, key=lambda k: (isinstance(k.part, Scenario), k.at))
        if len(chosen) == 2:
            self._over_time.show_both(_version(chosen[0]), _version(chosen[1]))
        elif len(chosen) == 1:
            self._over_time.leave()
            self._over_time.compare_with(_version(chosen[0]))
        else:
            message = "Select one to compare with the plan, or two to compare with each other."
            raise RuleError(message)

    def _open(self) -> None:
        self._over_time.work_in(self.chosen[0].part.id)
        self.accept()

    def rename(self) -> NameSheet | None:
        """Give the selected one another name and note."""
        if len(self.chosen) != 1:
            return None
        part, workspace = self.chosen[0].part, self._session.workspace

        def done(name: str, notes: str) -> None:
            snapshots.describe(workspace, part, name, notes)

        sheet = NameSheet(f"Rename {part.NOUN}", "Save", (part.name, part.notes), done, self)
        sheet.open()
        return sheet

    def delete(self) -> None:
        """Delete the selected ones, each an undo step."""
        for kept in self.chosen:
            told = f"Deleted {kept.part.NOUN} {quoted(kept.part.name)}"
            self._session.attempt(
                lambda part=kept.part: parts.remove(self._session.workspace, part), told
            )


def _version(kept: KeptVersion) -> Version:
    of = scenario_of if isinstance(kept.part, Scenario) else baseline_of
    return of(kept.part.id)
