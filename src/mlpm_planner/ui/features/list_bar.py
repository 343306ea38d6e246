"""The band over a list of features: filter, group, columns, and what is shown."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.application.columns import Column, feature_columns
from mlpm_planner.application.filters import Condition, Filter, comparisons_of, is_worded
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.queries import Query, facets
from mlpm_planner.ui.features.column_chooser import ColumnChooser, ColumnStep
from mlpm_planner.ui.features.condition_popup import ConditionPopup
from mlpm_planner.ui.features.filter_words import condition_words
from mlpm_planner.ui.signals import Signal, Trigger
from mlpm_planner.ui.theme import fonts, inks, metrics
from mlpm_planner.ui.theme.paint import CAPTION
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.chips import FilterChip
from mlpm_planner.ui.widgets.fields import SearchField
from mlpm_planner.ui.widgets.menu import Entry, build_menu, open_menu
from mlpm_planner.ui.widgets.picker import PickItem, pick
from mlpm_planner.ui.widgets.text import ElidedLabel, tip

_FACETS = ("status", "theme", "owner", "horizon", "team", "goal", "release", "kind", "tags")
_SEARCH_WIDTH = 220
_MOST_VALUES = 40
_APART = "\x1f"
_ASKS = "\x1e"

ColumnChoice = Callable[[], Sequence[tuple[str, str, bool]]]
"""The columns that may be shown: key, title, and whether it is shown now."""


class ListBar(QWidget):
    """Changes a query; the page shows what it finds."""

    changed = Signal(Query)
    column_toggled = Signal(str)
    column_moved = Signal(ColumnStep)
    column_resized = Signal(ColumnStep)
    search_left = Trigger()

    def __init__(
        self,
        plan: Plan,
        columns: ColumnChoice,
        *,
        arranges: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`arranges` offers the order and the widths of columns too."""
        super().__init__(parent)
        self._arranges = arranges
        self._plan = plan
        self._columns = columns
        self.query = Query()
        self.search = SearchField("Filter by title or key")
        self._fit()
        self.search.hide()
        self.filter = Button("Filter", "ghost", icon="list-filter")
        self.group = Button("Group: none", "ghost", icon="rows-3")
        self.columns = Button("Columns", "ghost", icon="columns-3")
        self.caption = ElidedLabel("", CAPTION)
        self.filter_chips: list[FilterChip] = []
        self.any_of = Button("All of", "ghost")
        self.any_of.hide()
        self.popup: ConditionPopup | None = None
        self._chips = QHBoxLayout()
        self._chips.setSpacing(4)
        self._folding: list[Button] = []
        self._build()
        self.filter.clicked.connect(self.open_filter)
        self.group.clicked.connect(self._open_groups)
        self.columns.clicked.connect(self.open_columns)
        self.any_of.clicked.connect(self._turn_any_of)
        self.search.textChanged.connect(self._on_search)
        self.search.cleared.connect(self._close_search)
        self.search.returnPressed.connect(self.search_left)

    def _build(self) -> None:
        tip(self.filter, "Show only some features", "Ctrl+F finds by title")
        tip(self.any_of, "Whether all filters must match, or any one of them")
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(metrics.PAGE_MARGIN - 8, 0, metrics.PAGE_MARGIN, 0)
        row.setSpacing(4)
        for widget in (self.search, self.filter, self.group, self.columns):
            row.addWidget(widget)
        row.addWidget(self.any_of)
        row.addLayout(self._chips)
        row.addSpacing(12)
        self.caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.caption, 1)
        app_theme().changed.connect(self._on_theme_changed)

    def _fit(self) -> None:
        self.search.setFixedWidth(round(_SEARCH_WIDTH * max(1.0, fonts.scale())))
        self.setFixedHeight(metrics.toolbar_height())

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self._fit()

    def add_button(self, button: Button) -> None:
        """Put a button of the page after the others."""
        self._row.insertWidget(self._row.indexOf(self.columns) + 1, button)
        self._folding.append(button)

    def fold(self) -> None:
        """Show icons alone where there is no room for words; the caption gives way before."""
        parts = [*self._folding, self.columns, self.group, self.filter]
        shown = [part for part in parts if not part.isHidden()]
        over = self._row.sizeHint().width() - self.width()
        over += sum(part.width_for(is_folded=False) - part.sizeHint().width() for part in shown)
        for part in parts:
            part.fold(over > 0)
            if part in shown and over > 0:
                over += part.width_for(is_folded=True) - part.width_for(is_folded=False)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fold()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.fold()
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), inks.colour("surface"))

    # ---- the query

    def set_query(self, query: Query) -> None:
        """Show a query, without a signal."""
        self.query = query
        if self.search.text() != query.text:
            self.search.blockSignals(True)  # noqa: FBT003 - Qt's own name
            self.search.setText(query.text)
            self.search.blockSignals(False)  # noqa: FBT003 - Qt's own name
        self.search.setVisible(self.search.isVisible() or bool(query.text))
        self._show_group()
        self._show_chips()

    def _change(self, query: Query) -> None:
        if query != self.query:
            self.set_query(query)
            self.changed.emit(query)

    def _show_group(self) -> None:
        column = feature_columns(self._plan).get(self.query.group)
        self.group.set_words(f"Group: {column.title.lower() if column else 'none'}")

    def _show_chips(self) -> None:
        while (item := self._chips.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self.filter_chips.clear()
        columns, wanted = feature_columns(self._plan), self.query.filter
        for place, condition in enumerate(wanted.conditions):
            if condition.column in columns:
                chip = FilterChip(condition_words(columns[condition.column], condition))
                chip.clicked.connect(partial(self._edit, place))
                chip.removed.connect(partial(self._drop, place))
                self.filter_chips.append(chip)
                self._chips.addWidget(chip)
        self.any_of.setVisible(len(wanted.conditions) > 1)
        self.any_of.set_words("Any of" if wanted.any_of else "All of")

    # ---- filter

    def open_search(self) -> None:
        """Put the focus where a title is typed."""
        self.search.show()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _on_search(self, text: str) -> None:
        self._change(replace(self.query, text=text))

    def _close_search(self) -> None:
        self.search.hide()
        self.search_left.emit()

    def open_filter(self) -> None:
        """Choose a word to filter by, or a column to ask more of; a chosen word goes again."""
        declared = feature_columns(self._plan)
        facet_keys = [*_FACETS, *(key for key, c in declared.items() if c.custom and c.groups)]
        items = [item for key in facet_keys for item in self._words(declared[key])]
        items += [
            PickItem(f"{key}{_ASKS}", f"{column.title}…", "list-filter")
            for key, column in declared.items()
        ]
        pick(self.filter, items, self._choose, placeholder="Filter by status, theme, owner…")

    def _words(self, column: Column) -> Iterator[PickItem]:
        condition = self.query.filter.of(column.key)
        chosen = condition.values if condition else ()
        for text, count in list(facets(self._plan, column).items())[:_MOST_VALUES]:
            title = f"{column.title}: {text or 'none'}"
            icon = "check" if text in chosen else ""
            yield PickItem(f"{column.key}{_APART}{text}", title, icon, note=f"{count:,}")

    def _choose(self, choice: str) -> None:
        if choice.endswith(_ASKS):
            self._ask(choice.removesuffix(_ASKS))
        else:
            key, _, text = choice.partition(_APART)
            self._set_filter(self.query.filter.toggled(key, text))

    def _ask(self, key: str) -> None:
        """Edit the condition of a column, a new one where there is none."""
        conditions = self.query.filter.conditions
        known = (n for n, condition in enumerate(conditions) if condition.column == key)
        self._edit(next(known, len(conditions)), key)

    def _edit(self, place: int, key: str = "") -> None:
        conditions, columns = self.query.filter.conditions, feature_columns(self._plan)
        if place < len(conditions):
            condition = conditions[place]
        else:
            condition = Condition(key, comparisons_of(columns[key])[0])
        column = columns[condition.column]
        counts = dict(list(facets(self._plan, column).items())[:_MOST_VALUES])
        self.popup = ConditionPopup(
            self.filter, column, condition, counts if is_worded(column) else {}
        )
        self.popup.changed.connect(partial(self._take, place))
        self.popup.closed.connect(self._on_popup_closed)
        self.popup.open()

    def _take(self, place: int, condition: Condition) -> None:
        self._set_filter(self.query.filter.with_condition(place, condition))

    def _on_popup_closed(self) -> None:
        """Conditions that were left without a value go."""
        self.popup = None
        wanted = self.query.filter
        kept = tuple(condition for condition in wanted.conditions if condition.asks)
        self._set_filter(replace(wanted, conditions=kept))

    def _drop(self, place: int) -> None:
        self._set_filter(self.query.filter.without(place))
        self.filter.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn_any_of(self) -> None:
        wanted = self.query.filter
        self._set_filter(replace(wanted, any_of=not wanted.any_of))

    def _set_filter(self, wanted: Filter) -> None:
        self._change(replace(self.query, filter=wanted))

    # ---- group and columns

    def _open_groups(self) -> None:
        declared = [column for column in feature_columns(self._plan).values() if column.groups]
        entries = [Entry("None", partial(self._set_group, ""), checked=not self.query.group)]
        entries += [
            Entry(c.title, partial(self._set_group, c.key), checked=c.key == self.query.group)
            for c in declared
        ]
        open_menu(build_menu(entries, self), self.group)

    def _set_group(self, key: str) -> None:
        self._change(replace(self.query, group=key))

    def open_columns(self) -> ColumnChooser:
        """Choose the columns that are shown."""
        chooser = ColumnChooser(self.columns, self._columns(), arranges=self._arranges)
        chooser.toggled.connect(self.column_toggled.emit)
        chooser.moved.connect(self.column_moved.emit)
        chooser.resized.connect(self.column_resized.emit)
        chooser.open()
        return chooser
