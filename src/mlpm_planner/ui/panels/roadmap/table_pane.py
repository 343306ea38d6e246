"""The roadmap as a table: the same features with their dates, edited in place."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.columns import Column, feature_columns
from mlpm_planner.application.comparison import Comparison
from mlpm_planner.application.queries import Group
from mlpm_planner.application.summaries import Summary, summaries
from mlpm_planner.application.wording import counted
from mlpm_planner.domain.custom_field import CustomField
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.scoring import Criterion
from mlpm_planner.ui import formats
from mlpm_planner.ui.features.column_chooser import ColumnStep
from mlpm_planner.ui.features.feature_list import Effect, FeatureList
from mlpm_planner.ui.features.feature_table_view import FeatureTableView
from mlpm_planner.ui.models.feature_columns import table_column
from mlpm_planner.ui.models.feature_table import TableColumn
from mlpm_planner.ui.panels.roadmap.slip_column import SLIP, slip_column, slip_days
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.widgets.table_view import ColumnMove, ColumnWidth

USUAL = ("key", "status", "owner", "start", "end", "progress", "theme")
_NARROWEST, _WIDEST = 48, 900
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class SortAsked(NamedTuple):
    """A column to sort by; ``extend`` keeps those that are sorted by already."""

    key: str
    extend: bool


class HeadMenu(NamedTuple):
    """A column whose menu is wanted, and where on the screen."""

    key: str
    at: QPoint


class TablePane(QWidget):
    """Rows of the list; the head of a column sorts by it, with Shift after the others."""

    menu_wanted = Signal(QPoint)
    head_menu_wanted = Signal(HeadMenu)
    sort_asked = Signal(SortAsked)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.listed: FeatureList | None = None
        self.shown: list[str] = list(USUAL)
        self.widths: dict[str, int] = {}
        self._compared: Comparison | None = None
        self._is_by_slip = False
        self.view = FeatureTableView("Roadmap", session, [])
        self.view.table.set_note_of(self._note_of)
        self._connect()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self.show_columns()

    def _connect(self) -> None:
        view, head = self.view, self.view.head
        policy = Qt.ContextMenuPolicy.CustomContextMenu
        head.setSortIndicatorShown(True)
        head.setContextMenuPolicy(policy)
        head.customContextMenuRequested.connect(self._on_head_menu)
        head.sectionClicked.connect(self._on_header_clicked)
        view.setContextMenuPolicy(policy)
        view.customContextMenuRequested.connect(self._on_menu)
        self._session.foreseen.connect(view.viewport().update)
        view.group_toggled.connect(self._on_group_toggled)
        view.column_resized.connect(self._on_column_resized)
        view.column_moved.connect(self._on_column_moved)

    def show_list(self, listed: FeatureList) -> None:
        """Show the features of a list."""
        self.listed = listed
        self.relist()

    # ---- columns

    def arrange(self, keys: Sequence[str], widths: Mapping[str, int]) -> None:
        """Show these columns beside the title, with widths that differ from the usual ones."""
        self.widths = {key: max(_NARROWEST, min(_WIDEST, w)) for key, w in widths.items()}
        self.shown = [key for key in dict.fromkeys(keys) if key != "title"]
        self._reshow()

    def _reshow(self) -> None:
        self.show_columns()
        self.relist()

    def show_columns(self) -> None:
        """Show the chosen columns in their order."""
        known = feature_columns(self._session.plan)
        self._keys = ["title", *(key for key in self.shown if key in known)]
        made = [self._made(known[key]) for key in self._keys]
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

    def _made(self, column: Column) -> TableColumn:
        """A column; only the usual ones fold where there is no room, chosen ones scroll."""
        made = table_column(self._session, column)
        width = self.widths.get(column.key, made.spec.width)
        fold = made.spec.priority if tuple(self.shown) == USUAL else 0
        return made.with_spec(made.spec._replace(width=width, priority=fold))

    def choose(self, key: str) -> None:
        """Show a column, or hide it."""
        if key in self.shown:
            self.shown.remove(key)
        else:
            self.shown.append(key)
        self._reshow()

    def move_column(self, moved: ColumnStep) -> None:
        """Show a column further left (negative) or right."""
        key, step = moved
        if key in self.shown:
            place = self.shown.index(key)
            self.shown.insert(max(0, place + step), self.shown.pop(place))
            self._reshow()

    def resize_column(self, resized: ColumnStep) -> None:
        """Make a column wider, or narrower (negative)."""
        key, by = resized
        usual = feature_columns(self._session.plan)[key].width
        width = self.widths.get(key, usual) + by
        self.widths[key] = max(_NARROWEST, min(_WIDEST, width))
        self._reshow()

    def _on_column_resized(self, resized: ColumnWidth) -> None:
        self.widths[self._keys[resized.column]] = resized.width

    def _on_column_moved(self, move: ColumnMove) -> None:
        before, after = move
        keys = list(self._keys)
        keys.insert(after, keys.pop(before))
        self.shown = [key for key in keys if key != "title"]
        head = self.view.head
        head.is_held = False
        head.moveSection(after, before)  # the model shows the order, not the header
        self._session.later(self._reshow)

    # ---- rows

    def take(self, changes: Sequence[ChangeSet], effect: Effect) -> None:
        """Show changes that the list has already taken in."""
        if any(change.touches(CustomField, Criterion) for change in changes):
            self.show_columns()
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
        self._show_order()

    def _show_order(self) -> None:
        assert self.listed is not None  # noqa: S101 - callers have looked
        query, head, column = self.listed.query, self.view.head, self.view.table.column
        order = Qt.SortOrder.DescendingOrder if query.descending else Qt.SortOrder.AscendingOrder
        head.setSortIndicator(column(query.sort) if query.sort else -1, order)
        further = enumerate(query.then_by, start=2)
        head.set_further({column(by.column): (n, by.descending) for n, by in further})

    def _note_of(self, group: Group) -> str:
        """How many features a group has, and what their numbers come to."""
        plan = self._session.plan
        known = feature_columns(plan)
        found = summaries(plan, [known[k] for k in self._keys if k in known], group.ids)
        return " · ".join((counted(len(group.ids), "feature"), *map(_summed, found)))

    def _on_group_toggled(self, row: int) -> None:
        group = self.view.table.group(row)
        if group is not None and self.listed is not None:
            self.listed.toggle(group.key)
            self.relist()

    def fold_all(self, *, is_folded: bool) -> None:
        """Show all groups by their heads only, or whole."""
        if self.listed is not None:
            self.listed.collapsed = {g.key for g in self.listed.groups} if is_folded else set()
            self.relist()

    # ---- what is asked

    def current_column(self) -> Column | None:
        """The column of the current cell."""
        place = self.view.currentIndex().column()
        known = feature_columns(self._session.plan)
        return known.get(self._keys[place]) if 0 <= place < len(self._keys) else None

    def _on_header_clicked(self, section: int) -> None:
        if section < len(self._keys):
            extend = bool(self.view.head.modifiers & _SHIFT)
            self.sort_asked.emit(SortAsked(self._keys[section], extend))

    def _on_head_menu(self, at: QPoint) -> None:
        section = self.view.head.logicalIndexAt(at)
        if 0 <= section < len(self._keys):
            at = self.view.head.mapToGlobal(at)
            self.head_menu_wanted.emit(HeadMenu(self._keys[section], at))

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


def _summed(summary: Summary) -> str:
    title = summary.column.title.lower()
    if summary.total is None:
        return f"{title} average {formats.percent(summary.mean)}"
    return f"{title} {formats.figure(summary.total, 4)} (average {formats.figure(summary.mean)})"
