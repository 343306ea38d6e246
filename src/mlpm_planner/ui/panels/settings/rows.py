"""Cards of settings: a title with its hint at the left, what is set at the right."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import fonts, metrics
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens
from mlpm_planner.ui.widgets.card import Card
from mlpm_planner.ui.widgets.choice_field import ChoiceField
from mlpm_planner.ui.widgets.fields import LineEdit
from mlpm_planner.ui.widgets.picker import PickItem
from mlpm_planner.ui.widgets.text import PlainLabel, caption_label, field_label, plain_label

_FIELD_WIDTH = 260
_GAP = 8
_ANY = 16_777_215  # the widest a widget may be for Qt
_NARROW = 488  # px at the usual size of the text: a field goes under its words


class FieldRows(QWidget):
    """Rows of a title and a field, which goes under its words where there is no room beside."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, QWidget] = {}
        self._shows: list[Callable[[], object]] = []
        self._rows: list[tuple[QWidget, QWidget]] = []
        self._narrow = False
        self._grid = QGridLayout(self)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        self._grid.setContentsMargins(0, 8, 0, 4)
        app_theme().changed.connect(self._on_theme_changed)

    def add(self, title: str, hint: str, field: QWidget, beside: QWidget | None = None) -> None:
        """Add a row; the title belongs to the field, a button may stand beside it."""
        if not field.accessibleName():
            field.setAccessibleName(title)
        self._rows.append((_words(title, hint, field), _cell(field, beside)))
        self._place(len(self._rows) - 1)

    def keep(self, name: str, field: QWidget, show: Callable[[], object]) -> None:
        """Remember a field by name, and how it is brought up to date."""
        self.fields[name] = field
        self._shows.append(show)

    def show_values(self) -> None:
        """Bring all fields up to date; what is being typed stays."""
        for show in self._shows:
            show()

    def _place(self, number: int) -> None:
        words, cell = self._rows[number]
        top = 3 * number  # the words, a line for the field where it goes below, a gap
        self._grid.addWidget(words, top, 0, 1, 2 if self._narrow else 1)
        at = (top + 1, 0) if self._narrow else (top, 1)
        self._grid.addWidget(cell, *at, 1, 2 if self._narrow else 1)
        # One width for all, so that fields and boxes of every card begin at the same edge.
        width = round(_FIELD_WIDTH * metrics.text_factor())
        cell.setMinimumWidth(0 if self._narrow else width)
        cell.setMaximumWidth(_ANY if self._narrow else width)
        self._grid.setRowMinimumHeight(top + 2, _GAP)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW * fonts.scale()
        if narrow != self._narrow:
            self._place_all()

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self._place_all()

    def _place_all(self) -> None:
        self._narrow = self.width() < _NARROW * fonts.scale()
        for number in range(len(self._rows)):
            self._place(number)


class SettingsCard(Card):
    """Rows of fields under a title."""

    def __init__(self, title: str, note: str = "") -> None:
        super().__init__(title, note)
        self.rows = FieldRows()
        self.fields = self.rows.fields
        self.body.addWidget(self.rows)

    def add(self, title: str, hint: str, field: QWidget, beside: QWidget | None = None) -> None:
        """Add a row; the title belongs to the field, a button may stand beside it."""
        self.rows.add(title, hint, field, beside)

    def keep(self, name: str, field: QWidget, show: Callable[[], object]) -> None:
        """Remember a field by name, and how it is brought up to date."""
        self.rows.keep(name, field, show)

    def show_values(self) -> None:
        """Bring all fields up to date; what is being typed stays."""
        self.rows.show_values()


def _words(title: str, hint: str, field: QWidget) -> QWidget:
    words = QWidget()
    column = _tight(QVBoxLayout(words))
    label = field_label(title, field)
    label.setWordWrap(True)
    column.addStretch()
    column.addWidget(label)
    if hint:
        said = caption_label(hint)
        said.setWordWrap(True)
        column.addWidget(said)
    column.addStretch()
    return words


def _cell(field: QWidget, beside: QWidget | None) -> QWidget:
    """A field, what stands beside it, and under it the reason why a text cannot be."""
    cell = QWidget()
    column = _tight(QVBoxLayout(cell))
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addWidget(field)
    grows = field.sizePolicy().expandingDirections() & Qt.Orientation.Horizontal
    if not grows and not isinstance(field, PlainLabel):
        row.addStretch()
    if beside is not None:
        row.addWidget(beside)
    column.addLayout(row)
    if isinstance(field, LineEdit):
        column.addWidget(_Problem(field))
    return cell


def _tight(layout: QVBoxLayout) -> QVBoxLayout:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    return layout


class _Problem(QWidget):
    """Says under a field what is wrong with its text; takes no room when nothing is."""

    def __init__(self, field: LineEdit) -> None:
        super().__init__()
        self._label = plain_label("", Voice("small", 0, "bad"), wrap=True)
        self._label.setObjectName("problem")
        _tight(QVBoxLayout(self)).addWidget(self._label)
        self.hide()
        field.problem_changed.connect(self._on_problem_changed)

    def _on_problem_changed(self, problem: str) -> None:
        self._label.setText(problem)
        self.setVisible(bool(problem))


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


def show_text(field: LineEdit, text: str) -> None:
    """Show a text from outside, unless something is being typed."""
    if not field.is_touched:
        field.set_value(text)


def refuse(field: LineEdit, show: Callable[[], object], problem: str) -> None:
    """Keep what was typed and say why it cannot be; Escape brings back what ``show`` shows."""
    typed = field.text()
    show()
    field.setText(typed)
    field.show_problem(problem)
