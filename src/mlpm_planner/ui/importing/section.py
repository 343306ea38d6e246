"""A part of the assistant: a card that can be folded down to its head."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import metrics
from mlpm_planner.ui.widgets.buttons import IconButton
from mlpm_planner.ui.widgets.card import Card
from mlpm_planner.ui.widgets.table_view import TableView
from mlpm_planner.ui.widgets.text import caption_label, tip


class Section(Card):
    """Head with title, a note that says the gist, and a way to fold; then the content."""

    folded = Signal(bool)

    def __init__(self, title: str, *, is_open: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(title, parent=parent)
        self._name = title
        self.note = caption_label()
        self.head.insertWidget(2, self.note)
        self.fold = IconButton("chevron-up", "")
        self.fold.clicked.connect(self._on_fold_clicked)
        self.head.addWidget(self.fold)
        self.content = QWidget()
        self.column = QVBoxLayout(self.content)
        self.column.setContentsMargins(0, 2, 0, 2)
        self.column.setSpacing(metrics.FIELD_GAP)
        self.body.addWidget(self.content)
        self._is_open = is_open
        self._show_open()

    @property
    def is_open(self) -> bool:
        """Whether the content is shown."""
        return self._is_open

    def set_open(self, is_open: bool) -> None:
        """Show or fold the content."""
        if is_open != self._is_open:
            self._is_open = is_open
            self._show_open()

    def _show_open(self) -> None:
        self.content.setVisible(self._is_open)
        self.fold.set_icon_name("chevron-up" if self._is_open else "chevron-down")
        words = f"{'Fold' if self._is_open else 'Show'} {self._name.lower()}"
        self.fold.setAccessibleName(words)
        tip(self.fold, words)

    def _on_fold_clicked(self) -> None:
        self.set_open(not self._is_open)
        self.folded.emit(not self._is_open)


def fit_height(table: TableView, most: int, least: int = 1) -> None:
    """Make a table as high as its rows, up to so many."""
    rows = max(least, min(most, table.model().rowCount()))
    height = metrics.header_height() + rows * metrics.row_height() + 2
    table.setFixedHeight(height)
