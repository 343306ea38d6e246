"""Small forms: values go in, values come out on the primary button, Escape leaves all as it was."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.domain.errors import RuleError
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import inks, metrics
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.picker import PickItem, pick
from mlpm_planner.ui.widgets.text import field_label, heading_label, plain_label

_WIDTH = 420


class Sheet(QDialog):
    """A titled form over the window; `accept_values` is called by the primary button."""

    def __init__(self, title: str, save: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(_WIDTH)
        self.problem = plain_label("", Voice("small", 0, "bad"), wrap=True)
        self.problem.hide()
        self.save = Button(save, "primary")
        self.cancel = Button("Cancel")
        self.cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self.commit)
        self.form = QVBoxLayout()
        self.form.setSpacing(metrics.FIELD_GAP + 4)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(metrics.FIELD_GAP)
        self.buttons.addStretch()
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(metrics.CARD_GAP)
        column.addWidget(heading_label(title))
        column.addLayout(self.form)
        column.addWidget(self.problem)
        column.addStretch()
        column.addLayout(self.buttons)
        self._dress()
        app_theme().changed.connect(self._on_theme_changed)

    def _dress(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, inks.colour("raised"))
        self.setPalette(palette)

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self._dress()

    def add_field(self, title: str, field: QWidget) -> None:
        """A field under its label."""
        self.form.addLayout(labelled(title, field))

    def add_row(self, *fields: tuple[str, QWidget]) -> None:
        """Fields side by side."""
        row = QHBoxLayout()
        row.setSpacing(metrics.CARD_GAP)
        for title, field in fields:
            row.addLayout(labelled(title, field), 1)
        self.form.addLayout(row)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.commit()
            return
        super().keyPressEvent(event)

    def accept_values(self) -> None:
        """Do what the form is for; a broken rule is raised as RuleError."""
        raise NotImplementedError

    def commit(self) -> None:
        """Take the values; a broken rule is said and the form stays open."""
        try:
            self.accept_values()
        except RuleError as error:
            self.problem.setText(error.message)
            self.problem.show()
            return
        self.accept()


def labelled(title: str, field: QWidget) -> QVBoxLayout:
    """A field with its label above."""
    pair = QVBoxLayout()
    pair.setSpacing(metrics.LABEL_GAP)
    pair.addWidget(field_label(title, field))
    if field.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Fixed:
        pair.addWidget(field, 0, Qt.AlignmentFlag.AlignLeft)
    else:
        pair.addWidget(field)
    return pair


class ChoiceButton(Button):
    """One of many, found by typing: shows the choice, opens the list."""

    chosen = Signal(str)

    def __init__(
        self,
        name: str,
        items: Callable[[], Sequence[PickItem]],
        current: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", arrow=True, parent=parent)
        self._name = name
        self._items = items
        self.current = current
        self._show()
        self.clicked.connect(self._open)

    def _show(self) -> None:
        found = next((item for item in self._items() if item.key == self.current), None)
        self.set_words(found.text if found else "–")
        self.setAccessibleName(f"{self._name}: {self.text()}")

    def _open(self) -> None:
        pick(self, self._items(), self.choose, current=self.current, placeholder=self._name)

    def choose(self, key: str) -> None:
        """Take one of the choices."""
        self.current = key
        self._show()
        self.chosen.emit(key)
