"""The roadmap as a table: the same features with their dates, edited in place."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.columns import feature_columns
from mlpm_planner.application.comparison import Comparison
from mlpm_planner.domain.feature import Feature
from mlpm_planner.ui.features.feature_list import Effect, FeatureList
from mlpm_planner.ui.features.feature_table_view import FeatureTableView
from mlpm_planner.ui.models.feature_columns import (
    status_column,
    table_column,
    title_column,
)
from mlpm_planner.ui.panels.roadmap.slip_column import SLIP, slip_column, slip_days
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.signals import Signal

USUAL = ("key", "status", "owner", "start", "end", "progress", "theme")


class TablePane(QWidget):
    """Rows of the list; the head of a column sorts by it."""

    menu_wanted = Signal(QPoint)
    sort_asked = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.listed: FeatureList | None = None
        self.shown: list[str] = list(USUAL)
        self._compared: Comparison | None = None
        self._is_by_slip = False
        self.view = FeatureTableView("Roadmap", session, [])
        self.view.horizontalHeader().setSortIndicatorShown(True)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._on_menu)
        self.view.group_toggled.connect(self._on_group_toggled)
        self.view.horizontalHeader().sectionClicked.connect(self._on_header_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self.show_columns()

    def show_list(self, listed: FeatureList) -> None:
        """Show the features of a list."""
        self.listed = listed
        self.relist()

    def show_keys(self, keys: Sequence[str]) -> None:
        """Show these columns beside the title."""
        self.shown = list(keys)
        self.show_columns()

    def show_columns(self) -> None:
        """Show the chosen columns in their order."""
        known = feature_columns(self._session.plan)
        made = [title_column(self._session, width=320)]
        for key in self.shown:
            if key == "status":
                made.append(status_column(self._session))
            elif key in known and key != "title":
                made.append(table_column(self._session, known[key]))
        self._keys = ["title", *(key for key in self.shown if key in known and key != "title")]
        if self._compared is not None:
            made.append(slip_column(self._compared))
            self._keys.append(SLIP)
        self.view.set_table_columns(made)

    def show_comparison(self, compared: Comparison | None) -> None:
        """Show how features slipped, or nothing of it."""
        if compared is not self._compared:
            self._compared = compared
            self.show_columns()
            self.relist()

    def _sort_by_slip(self, listed: FeatureList) -> None:
        compared = self._compared if listed.query.sort == SLIP else None
        if compared is not None:
            listed.set_sort_key(partial(slip_days, compared), frozenset({"start", "end"}))
        elif self._is_by_slip:
            listed.set_sort_key(None)
        self._is_by_slip = compared is not None

    def choose(self, key: str) -> None:
        """Show a column, or hide it."""
        if key in self.shown:
            self.shown.remove(key)
        else:
            self.shown.append(key)
        self.show_columns()
        self.relist()

    def take(self, changes: Sequence[ChangeSet], effect: Effect) -> None:
        """Show changes that the list has already taken in."""
        if effect is Effect.ORDER:
            self.relist()
        else:
            ids = [c.entity.id for change in changes for c in change.of(Feature)]
            self.view.refresh(ids)

    def relist(self) -> None:
        """Show the rows of another query."""
        if self.listed is None:
            return
        self._sort_by_slip(self.listed)
        self.view.show_groups(self.listed.groups, self.listed.collapsed)
        query = self.listed.query
        order = Qt.SortOrder.DescendingOrder if query.descending else Qt.SortOrder.AscendingOrder
        place = self.view.table.column(query.sort) if query.sort else -1
        self.view.horizontalHeader().setSortIndicator(place, order)

    def _on_group_toggled(self, row: int) -> None:
        group = self.view.table.group(row)
        if group is not None and self.listed is not None:
            self.listed.toggle(group.key)
            self.relist()

    def _on_header_clicked(self, section: int) -> None:
        if section < len(self._keys):
            self.sort_asked.emit(self._keys[section])

    def _on_menu(self, at: QPoint) -> None:
        self.menu_wanted.emit(self.view.viewport().mapToGlobal(at))

    def edit_title(self, feature_id: str) -> None:
        """Edit the title of a feature in its row."""
        row, column = self.view.table.place(feature_id), self.view.table.column("title")
        if row >= 0:
            index = self.view.table.index(row, column)
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)
            self.view.edit(index)

    def area_of_current(self) -> QRect:
        """Where a picker for the current row belongs, in the window."""
        return self.view.cell_area(self.view.currentIndex())
