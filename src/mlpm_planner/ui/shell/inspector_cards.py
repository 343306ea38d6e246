"""Parts that belong to what is inspected: a line each, which opens to the fields of the part."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mlpm_planner.application import parts
from mlpm_planner.application.wording import quoted
from mlpm_planner.domain.entity import Entity
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.shell.inspector_editors import TextEditor
from mlpm_planner.ui.shell.inspector_fields import FieldRows, MakeEditor
from mlpm_planner.ui.shell.inspector_parts import INDENT, PartRow
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.text import tip


class PartCard(QWidget):
    """One part: its line folds and unfolds its fields."""

    def __init__(
        self,
        session: Session,
        part: Entity,
        names: Sequence[str],
        own: Mapping[str, MakeEditor] | None = None,
    ) -> None:
        super().__init__()
        self._session, self.part = session, part
        self.row = PartRow(part.label)
        self.row.clicked.connect(self._on_clicked)
        self.fields = FieldRows(session, type(part), names, own)
        self.body = QWidget()
        self.column = QVBoxLayout(self.body)
        self.column.setContentsMargins(INDENT, 0, 0, 8)
        self.column.setSpacing(0)
        self.column.addWidget(self.fields)
        self.delete = Button(f"Delete this {part.NOUN}", "ghost", icon="trash-2")
        self.delete.clicked.connect(self._on_delete_clicked)
        self.column.addWidget(self.delete)
        self.body.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.row)
        column.addWidget(self.body)

    def show_part(self, part: Entity, icon: str, colour: str, note: str, told: str = "") -> None:
        """Show the part as it is now; ``told`` is what its line says when pointed at."""
        self.part = part
        row = self.row
        row.title, row.icon_name, row.colour, row.note = part.label, icon, colour, note
        self._say()
        row.setAccessibleDescription(told)
        tip(row, told or part.label)
        row.update()
        self.fields.show_parts([part])

    def _on_clicked(self) -> None:
        self.open(on=self.body.isHidden())

    def open(self, *, on: bool = True) -> None:
        """Show the fields, or hide them."""
        self.body.setVisible(on)
        self._say()

    def _say(self) -> None:
        folded = "collapsed" if self.body.isHidden() else "expanded"
        words = (self.row.title, self.row.note, folded)
        self.row.setAccessibleName(", ".join(word for word in words if word))

    def edit_name(self) -> None:
        """Show the fields with the name ready to be typed over."""
        self.open()
        editor = self.fields.editors["name"]
        if isinstance(editor, TextEditor):
            editor.line.setFocus()
            editor.line.selectAll()

    def _on_delete_clicked(self) -> None:
        remove = partial(parts.remove, self._session.workspace, self.part)
        self._session.attempt(remove, f"Deleted {quoted(self.part.label)}")


class CardList(QWidget):
    """The cards of several parts; a card stays, open or not, while its part does."""

    def __init__(self, make: Callable[[Entity], PartCard]) -> None:
        super().__init__()
        self._make = make
        self.cards: dict[str, PartCard] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_parts(self, found: Iterable[Entity]) -> list[PartCard]:
        """Have a card for each part, in this order."""
        shown = list(found)
        gone = self.cards.keys() - {part.id for part in shown}
        for part_id in gone:
            card = self.cards.pop(part_id)
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        for place, part in enumerate(shown):
            if part.id not in self.cards:
                self.cards[part.id] = self._make(part)
            card = self.cards[part.id]
            if self._column.indexOf(card) != place:
                self._column.insertWidget(place, card)
        return [self.cards[part.id] for part in shown]
