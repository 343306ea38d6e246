"""The band over a list of features: filter, group, columns, and what is shown."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.application.columns import feature_columns
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.queries import Query, facets
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

ColumnChoice = Callable[[], Sequence[tuple[str, str, bool]]]
"""The columns that may be shown: key, title, and whether it is shown now."""


class ListBar(QWidget):
    """Changes a query; the page shows what it finds."""

    changed = Signal(Query)
    column_toggled = Signal(str)
    search_left = Trigger()

    def __init__(self, plan: Plan, columns: ColumnChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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
        self._chips = QHBoxLayout()
        self._chips.setSpacing(4)
        self._build()
        self.filter.clicked.connect(self.open_filter)
        self.group.clicked.connect(self._open_groups)
        self.columns.clicked.connect(self._open_columns)
        self.search.textChanged.connect(self._on_search)
        self.search.cleared.connect(self._close_search)
        self.search.returnPressed.connect(self.search_left)

    def _build(self) -> None:
        tip(self.filter, "Show only some features", "Ctrl+F finds by title")
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(metrics.PAGE_MARGIN - 8, 0, metrics.PAGE_MARGIN, 0)
        row.setSpacing(4)
        for widget in (self.search, self.filter, self.group, self.columns):
            row.addWidget(widget)
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
        titles = feature_columns(self._plan)
        for key, values in self.query.filters.items():
            if values and key in titles:
                shown = ", ".join(sorted(value or "none" for value in values))
                chip = FilterChip(f"{titles[key].title}: {shown}")
                chip.clicked.connect(self.open_filter)
                chip.removed.connect(partial(self._drop, key))
                self.filter_chips.append(chip)
                self._chips.addWidget(chip)

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
        """Choose a value to filter by; a chosen one is taken away again."""
        items: list[PickItem] = []
        declared = feature_columns(self._plan)
        for key in _FACETS:
            column, chosen = declared[key], self.query.filters.get(key, frozenset[str]())
            for text, count in list(facets(self._plan, column).items())[:_MOST_VALUES]:
                title = f"{column.title}: {text or 'none'}"
                icon = "check" if text in chosen else ""
                items.append(PickItem(f"{key}{_APART}{text}", title, icon, note=f"{count:,}"))
        pick(self.filter, items, self._toggle, placeholder="Filter by status, theme, owner…")

    def _toggle(self, choice: str) -> None:
        key, _, text = choice.partition(_APART)
        values = self.query.filters.get(key, frozenset[str]()) ^ {text}
        filters = {other: each for other, each in self.query.filters.items() if other != key}
        self._change(replace(self.query, filters=filters | ({key: values} if values else {})))

    def _drop(self, key: str) -> None:
        filters = {other: each for other, each in self.query.filters.items() if other != key}
        self._change(replace(self.query, filters=filters))
        self.filter.setFocus(Qt.FocusReason.OtherFocusReason)

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

    def _open_columns(self) -> None:
        entries = [
            Entry(title, partial(self.column_toggled.emit, key), checked=is_shown)
            for key, title, is_shown in self._columns()
        ]
        open_menu(build_menu(entries, self), self.columns)
