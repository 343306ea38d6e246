"""Edits one condition of a filter where its chip is: what is asked, and of which values."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from mlpm_planner.application.columns import Column
from mlpm_planner.application.filters import Comparison, Condition, comparisons_of, is_worded
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.ui.features.filter_words import (
    comparison_words,
    read_value,
    value_words,
)
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import fonts, metrics
from mlpm_planner.ui.widgets.fields import LineEdit
from mlpm_planner.ui.widgets.popup import SHADOW, Popup
from mlpm_planner.ui.widgets.scroll import ScrollColumn
from mlpm_planner.ui.widgets.segments import Segment, Segments
from mlpm_planner.ui.widgets.text import caption_label, heading_label

_PADDING = 14
_MOST_ROWS = 8
_ASKS_NOTHING = frozenset((Comparison.EMPTY, Comparison.FILLED))


class ConditionPopup(Popup):
    """Every change is a changed condition at once; Enter and Escape close."""

    changed = Signal(Condition)

    def __init__(
        self, anchor: QWidget, column: Column, condition: Condition, counts: Mapping[str, int]
    ) -> None:
        """`counts` are the words of the column with how many features have each."""
        super().__init__(anchor)
        self.setAccessibleName(f"Filter by {column.title}")
        self._column = column
        self.condition = condition
        asked = comparisons_of(column)
        words = [Segment(each.value, comparison_words(column, each)) for each in asked]
        self.comparison = Segments("Filter", words)
        self.comparison.set_current(condition.test.value)
        self.comparison.chosen.connect(self._on_comparison)
        self.boxes: dict[str, QCheckBox] = {}
        self.fields: list[LineEdit] = []
        self._body = self._made_list(counts) if is_worded(column) else self._made_fields()
        self._problem = caption_label("")
        self._problem.hide()
        self._column_layout = QVBoxLayout(self)
        self._lay_out()
        self._show_body()

    def _lay_out(self) -> None:
        edge = SHADOW + _PADDING
        column = self._column_layout
        column.setContentsMargins(edge, edge - 2, edge, edge)
        column.setSpacing(8)
        self.setContentsMargins(0, 0, 0, 0)
        column.addWidget(heading_label(self._column.title))
        column.addWidget(self.comparison)
        column.addWidget(self._body)
        column.addWidget(self._problem)
        column.addStretch()

    def _made_list(self, counts: Mapping[str, int]) -> QWidget:
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(2, 2, 2, 2)
        rows.setSpacing(6)
        missing = [value for value in self.condition.values if value not in counts]
        for value in (*counts, *missing):
            shown = value_words(self._column, value).replace("&", "&&")
            box = QCheckBox(f"{shown}   {counts.get(value, 0):,}")
            box.setAccessibleName(value_words(self._column, value))
            box.setChecked(value in self.condition.values)
            box.toggled.connect(partial(self._on_toggled, value))
            self.boxes[value] = box
            rows.addWidget(box)
        rows.addStretch()
        area = ScrollColumn(inner, "raised")
        shown_rows = min(_MOST_ROWS, len(self.boxes))
        area.setFixedHeight(max(1, shown_rows) * (metrics.control_height() - 2) + 8)
        return area

    def _made_fields(self) -> QWidget:
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for number in range(2):
            field = LineEdit(self._shown(number), "Value" if number == 0 else "and")
            field.setAccessibleName(f"{self._column.title} {'and' if number else ''}".strip())
            field.committed.connect(partial(self._on_typed, number))
            field.returnPressed.connect(self.dismiss)
            self.fields.append(field)
            row.addWidget(field)
        return body

    def _shown(self, number: int) -> str:
        values = self.condition.values
        return value_words(self._column, values[number]) if number < len(values) else ""

    def _show_body(self) -> None:
        asks = self.condition.test not in _ASKS_NOTHING
        self._body.setVisible(asks)
        if self.fields:
            self.fields[1].setVisible(self.condition.test is Comparison.BETWEEN)

    def open(self) -> None:
        """Show under the anchor, ready to type or to tick."""
        width = max(self.comparison.sizeHint().width(), round(240 * fonts.scale()))
        size = self._column_layout.sizeHint()
        edge = 2 * SHADOW
        room = QSize(max(width + 2 * _PADDING, size.width() - edge), size.height() - edge + 4)
        self.open_at(self.anchor_area(), room)
        first: Sequence[QWidget] = [*self.fields, *self.boxes.values()]
        target = first[0] if first and self._body.isVisible() else self.comparison
        target.setFocus(Qt.FocusReason.PopupFocusReason)
        if self.fields:
            self.fields[0].selectAll()

    # ---- changes

    def _on_comparison(self, key: str) -> None:
        self._change(replace(self.condition, test=Comparison(key)))
        self._show_body()

    def _on_toggled(self, value: str, is_on: bool) -> None:
        values = [v for v in self.condition.values if v != value]
        kept = sorted((*values, value) if is_on else values)
        self._change(replace(self.condition, values=tuple(kept)))

    def _on_typed(self, number: int, typed: str) -> None:
        field = self.fields[number]
        is_end = number == 1 or self.condition.test is Comparison.AT_MOST
        try:
            value = read_value(self._column, typed, is_end=is_end)
        except RuleError as error:
            field.show_problem(error.message)
            self._problem.setText(error.message)
            self._problem.show()
            return
        self._problem.hide()
        values = [*self.condition.values, "", ""][:2]
        values[number] = value
        while values and not values[-1]:
            values.pop()
        self._change(replace(self.condition, values=tuple(values)))

    def _change(self, condition: Condition) -> None:
        self.condition = condition
        self.changed.emit(condition)
