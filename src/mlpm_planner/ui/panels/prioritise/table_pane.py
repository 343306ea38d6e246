"""The table of the page: ranked features whose inputs are edited in place."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mlpm_planner.analysis.types import IntArray
from mlpm_planner.application import score_paste, scoring
from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.columns import Shape, feature_columns
from mlpm_planner.application.queries import Query, is_affected
from mlpm_planner.application.score_paste import Place
from mlpm_planner.application.wording import counted
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.product import Product
from mlpm_planner.domain.scoring import Criterion, ScoringMethod
from mlpm_planner.ui import formats
from mlpm_planner.ui.features.feature_table_view import FeatureTableView
from mlpm_planner.ui.features.list_bar import ListBar
from mlpm_planner.ui.models.feature_columns import more_columns, status_column, title_column
from mlpm_planner.ui.models.feature_table import TableColumn
from mlpm_planner.ui.models.score_columns import (
    RANK,
    SCORE,
    input_columns,
    rank_column,
    score_column,
)
from mlpm_planner.ui.panels.prioritise.ranking import BY_SCORE, Ranking, edited_rows
from mlpm_planner.ui.score_states import ScoreStates
from mlpm_planner.ui.session import Notice, Session
from mlpm_planner.ui.signals import Signal, Trigger

_ALWAYS = (RANK, "title", SCORE)
# What scores are made from: an edit of anything else moves no row that is ranked by them.
_SCORES_READ = {"inputs", "estimate"}
_NOT_OFFERED = frozenset({"title", "notes", "url", "source"})


class TablePane(QWidget):
    """Filter bar and table; rows are put in order again when the edited one is left."""

    menu_wanted = Signal(QPoint)
    arranged = Trigger()  # another query, other columns

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._states = ScoreStates.of(session)
        self._ranking: Ranking | None = None
        self._edited: set[str] = set()
        self._is_stale = False
        self._is_queued = False
        self._scale = 0.0
        self._ranks: IntArray | None = None
        self._hidden: set[str] = set()
        self._extra: set[str] = set()
        self.bar = ListBar(session.plan, self._column_choices)
        self.bar.set_query(BY_SCORE)
        self.view = FeatureTableView("Ranking", session, [])
        self._build()
        self._connect()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.view, 1)
        self.view.horizontalHeader().setSortIndicatorShown(True)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def _connect(self) -> None:
        self.view.left.connect(self._settle_later)
        self.view.pasted.connect(self.paste)
        self.view.group_toggled.connect(self._on_group_toggled)
        self.view.horizontalHeader().sectionClicked.connect(self._on_header_clicked)
        self.view.customContextMenuRequested.connect(self._on_menu)
        self.bar.changed.connect(self._on_query)
        self.bar.column_toggled.connect(self._on_column_toggled)
        self.bar.search_left.connect(self.view.setFocus)

    # ---- what is shown

    @property
    def is_loaded(self) -> bool:
        """Whether the rows are there."""
        return self._ranking is not None

    def load(self) -> None:
        """Rank the features and show them; the first look at scores takes its time."""
        if self._ranking is None:
            self._ranking = Ranking(self._session, self._states, self.bar.query)
            self._show_columns()
            self._show_rows()

    @property
    def ranking(self) -> Ranking:
        """The rows as they are shown."""
        self.load()
        assert self._ranking is not None  # noqa: S101 - load has just made it
        return self._ranking

    def _columns(self) -> list[TableColumn]:
        session = self._session
        shown = [
            rank_column(self._states),
            title_column(session),
            status_column(session, fold=3),
            *more_columns(session, frozenset(self._extra)),
            *input_columns(session),
            score_column(session, self._states),
        ]
        return [column for column in shown if column.key not in self._hidden]

    def _show_columns(self) -> None:
        self.view.set_table_columns(self._columns())
        self._show_sort()

    def _show_rows(self) -> None:
        self._edited.clear()
        self._is_stale = False
        self.view.show_groups(self.ranking.groups, self.ranking.collapsed)
        self._show_caption()

    def _show_caption(self) -> None:
        count, unscored = self.ranking.count, self.ranking.unscored
        if unscored == count and count:
            self.bar.caption.set_whole("Nothing is scored yet: type numbers straight into a row")
            return
        parts = [counted(count, "feature")]
        if unscored:
            parts.append(f"{unscored:,} not scored")
        parts.append("bar = score, whisker = likely range")
        self.bar.caption.set_whole(" · ".join(parts))

    # ---- keeping up

    def take(self, changes: Sequence[ChangeSet]) -> None:
        """Show changes: contents at once, another order when the edited row is left."""
        if self._ranking is None:
            return
        rules = any(change.touches(Product, Criterion, ScoringMethod) for change in changes)
        if rules:
            self._show_columns()
        edited = edited_rows(changes)
        if edited is None:
            self.relist()
            return
        self._refresh(edited)
        changed = [each for change in changes for each in change.of(Feature)]
        if rules or is_affected(self._session.plan, self.ranking.query, changed, _SCORES_READ):
            self._edited.update(edited)
            self._is_stale = True
            self._settle_later()

    def _refresh(self, edited: Sequence[str]) -> None:
        """Paint what an edit changed: its rows, and all ranks and bars where scores did."""
        self.view.refresh(edited)
        ranks = self._states.table.ranks
        if ranks is not self._ranks:  # the table makes others where a score changed
            self._ranks = ranks
            self.view.repaint_column(RANK)
        if self._states.scale != self._scale:
            self._scale = self._states.scale
            self.view.repaint_column(SCORE)

    def relist(self) -> None:
        """Rank anew, now."""
        self.ranking.reload()
        self._show_rows()

    def _settle_later(self) -> None:
        if self._is_stale and not self._is_queued:
            self._is_queued = True
            self._session.later(self._settle)

    def _settle(self) -> None:
        """Put rows in order unless that would move the one that is being worked on."""
        self._is_queued = False
        at_work = self.view.hasFocus() and self.view.current_id() in self._edited
        if self._is_stale and not at_work and not self.view.is_editing:
            self.relist()

    # ---- query, sorting, columns

    def set_query(self, query: Query) -> None:
        """Show something else."""
        self.bar.set_query(query)
        self._on_query(query)

    def _on_query(self, query: Query) -> None:
        if self._ranking is not None:
            self._ranking.set_query(query)
            self._show_rows()
            self._show_sort()
        self.arranged.emit()

    def _on_header_clicked(self, place: int) -> None:
        key = self.view.table.columns[place].key
        if key == RANK:
            key = SCORE
        query = self.bar.query
        was_sorted = query.sort == key
        descending = not query.descending if was_sorted else key not in ("title", "status")
        self.set_query(replace(query, sort=key, descending=descending))

    def _show_sort(self) -> None:
        query, header = self.bar.query, self.view.horizontalHeader()
        order = Qt.SortOrder.DescendingOrder if query.descending else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(self.view.table.column(query.sort), order)

    def _column_choices(self) -> Sequence[tuple[str, str, bool]]:
        inputs = input_columns(self._session)
        usual = [status_column(self._session), *inputs]
        choices = [(c.key, c.title, c.key not in self._hidden) for c in usual]
        taken = {column.key for column in usual} | set(_ALWAYS) | _NOT_OFFERED
        declared = feature_columns(self._session.plan).values()
        return choices + [
            (c.key, c.title, c.key in self._extra)
            for c in declared
            if c.key not in taken and c.shape is not Shape.INPUT
        ]

    def _on_column_toggled(self, key: str) -> None:
        usual = {"status", *(column.key for column in input_columns(self._session))}
        chosen = self._hidden if key in usual else self._extra
        chosen.symmetric_difference_update({key})
        self._show_columns()
        self.arranged.emit()

    def _on_group_toggled(self, row: int) -> None:
        group = self.view.table.group(row)
        if group is not None:
            self.ranking.toggle(group.key)
            self._show_rows()

    def save_state(self) -> dict[str, Any]:
        """The columns that differ from the usual ones."""
        return {"hidden": sorted(self._hidden), "extra": sorted(self._extra)}

    def restore_state(self, state: Mapping[str, Any]) -> None:
        """Bring the columns back."""
        self._hidden = _words(state.get("hidden"))
        self._extra = _words(state.get("extra"))
        if self._ranking is not None:
            self._show_columns()

    # ---- what is done

    def edit_cell(self, feature_id: str, key: str) -> bool:
        """Start to edit one cell."""
        table = self.view.table
        row, column = table.place(feature_id), table.column(key)
        if row < 0 or column < 0:
            return False
        self.view.setFocus()
        index = table.index(row, column)
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)
        self.view.edit(index)
        return True

    def show_new(self, feature_id: str) -> None:
        """Show a feature that was just added, and let its name be typed."""
        if self.view.table.place(feature_id) < 0:
            self.set_query(BY_SCORE)
        self.edit_cell(feature_id, "title")

    def paste(self, text: str) -> None:
        """Take in rows of a spreadsheet: by their header, else from the current cell on.

        Lines that are not laid on inputs are titles of new features; the assistant shows them.
        """
        session, table = self._session, self.view.table
        index = self.view.currentIndex()
        on_inputs = index.isValid() and table.columns[index.column()].digits_edit
        if not on_inputs and "\t" not in text:
            from mlpm_planner.ui.importing.paste import paste_features  # not before it is needed

            paste_features(session, text, self.window())
            return
        columns = [c.key for n, c in enumerate(table.columns) if n >= index.column()]
        place = Place(
            [key for key in columns if key not in (RANK, SCORE)], table.following(index.row())
        )
        heads = {column.title: column.key for column in table.columns}
        rows: list[scoring.Row] = []

        def take() -> None:
            rows.extend(score_paste.rows(session.plan, text, place, heads, formats.decimal_mark()))
            scoring.paste(session.workspace, rows)

        if session.attempt(take):
            told = f"Pasted {counted(len(rows), 'row')}"
            session.notified.emit(Notice(told, undo=True))

    def _on_menu(self, at: QPoint) -> None:
        self.menu_wanted.emit(self.view.viewport().mapToGlobal(at))


def _words(state: object) -> set[str]:
    return set(map(str, cast("list[object]", state))) if isinstance(state, list) else set()
