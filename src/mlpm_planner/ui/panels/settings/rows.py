"""Cards of settings: a title with its hint at the left, what is set at the right."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QGridLayout, QWidget

from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.widgets.card import Card
from mlpm_planner.ui.widgets.choice_field import ChoiceField
from mlpm_planner.ui.widgets.picker import PickItem
from mlpm_planner.ui.widgets.text import caption_label, field_label

_FIELD_WIDTH = 260


class SettingsCard(Card):
    """Rows under a title."""

    def __init__(self, title: str, note: str = "") -> None:
        super().__init__(title, note)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnStretch(0, 1)
        self._grid.setContentsMargins(0, 8, 0, 4)
        self.body.addLayout(self._grid)
        self._rows = 0

    def add(self, title: str, hint: str, field: QWidget) -> None:
        """Add a row; the title belongs to the field."""
        words = QWidget()
        column = QGridLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(field_label(title, field), 0, 0)
        if hint:
            said = caption_label(hint)
            said.setWordWrap(True)
            column.addWidget(said, 1, 0)
        if not field.accessibleName():
            field.setAccessibleName(title)
        # One width for all, so that fields and boxes of every card begin at the same edge.
        field.setFixedWidth(_FIELD_WIDTH)
        self._grid.addWidget(words, self._rows, 0)
        self._grid.addWidget(field, self._rows, 1)
        self._rows += 1


class Choice(ChoiceField):
    """A field that takes one of some values, whatever their type."""

    picked = Signal(object)

    def __init__(self, title: str, choices: Mapping[Any, str]) -> None:
        super().__init__(title)
        self._values = {str(value): value for value in choices}
        items = [PickItem(str(value), words) for value, words in choices.items()]
        self.set_items(lambda: items)
        self.chosen.connect(self._on_chosen)

    def show_value(self, value: object) -> None:
        """Show a value, without a signal."""
        self.show_choice(str(value))

    def _on_chosen(self, key: str) -> None:
        self.picked.emit(self._values[key])
