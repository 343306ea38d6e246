"""Cards that list parts of the plan: each row edited in place, moved, deleted, and one to add."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mlpm_planner.domain.errors import RuleError
from mlpm_planner.ui.panels.settings.rows import refuse
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.buttons import Button, IconButton
from mlpm_planner.ui.widgets.card import Card
from mlpm_planner.ui.widgets.choice_field import ChoiceField
from mlpm_planner.ui.widgets.fields import LineEdit
from mlpm_planner.ui.widgets.picker import PickItem
from mlpm_planner.ui.widgets.text import plain_label


class ListCard(Card):
    """Rows are made anew when parts come, go or move, else only shown anew."""

    def __init__(self, session: Session, title: str, note: str, adding: str) -> None:
        super().__init__(title, note)
        self.session = session
        self.fields: dict[str, QWidget] = {}
        self._shape: Sequence[tuple[str, bool]] = ()
        self._shows: list[Callable[[], object]] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        self.body.addLayout(self._rows)
        self.new_name = LineEdit("", adding)
        self.add_button = Button("Add", icon="plus")
        self.problem = plain_label("", Voice("small", 0, "bad"), wrap=True)
        self.problem.hide()
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.new_name, 1)
        row.addWidget(self.add_button)
        self.body.addLayout(row)
        self.body.addWidget(self.problem)
        self.new_name.returnPressed.connect(self._on_add)
        self.add_button.clicked.connect(self._on_add)

    # ---- to be given by each card

    def shape(self) -> Sequence[tuple[str, bool]]:
        """What decides which rows and fields there are: ids, and whether a row has a field more."""
        raise NotImplementedError

    def make_row(self, part_id: str) -> Iterable[tuple[QWidget, int]]:
        """The fields of a row with the share of the width each takes."""
        raise NotImplementedError

    def add_named(self, name: str) -> object:
        """Add a part with the name that was typed."""
        raise NotImplementedError

    def reorder(self, part_id: str, step: int) -> object:
        """Move a part up or down."""
        raise NotImplementedError

    def remove(self, part_id: str, button: QWidget) -> object:
        """Delete a part."""
        raise NotImplementedError

    # ---- rows

    def show_values(self) -> None:
        """Bring all rows up to date; what is being typed stays."""
        shape = self.shape()
        if shape != self._shape:
            self._shape = shape
            self._rebuild([part_id for part_id, _ in shape])
        for show in self._shows:
            show()

    def _rebuild(self, ids: Sequence[str]) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self.fields.clear()
        self._shows.clear()
        for part_id in ids:
            self._rows.addWidget(self._row(part_id))

    def _row(self, part_id: str) -> QWidget:
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for field, stretch in self.make_row(part_id):
            row.addWidget(field, stretch)
        for step, icon, name in ((-1, "arrow-up", "Move up"), (1, "arrow-down", "Move down")):
            button = IconButton(icon, name)
            button.clicked.connect(partial(self._on_move, part_id, step))
            self.fields[f"{part_id}:{name}"] = button
            row.addWidget(button)
        delete = IconButton("trash-2", "Delete")
        delete.clicked.connect(partial(self._on_remove, part_id, delete))
        self.fields[f"{part_id}:delete"] = delete
        row.addWidget(delete)
        return whole

    def _on_move(self, part_id: str, step: int) -> None:
        self.reorder(part_id, step)

    def _on_remove(self, part_id: str, button: QWidget) -> None:
        self.remove(part_id, button)

    def _on_add(self) -> None:
        name = self.new_name.text().strip()
        if not name:
            self.new_name.setFocus()
            return
        try:
            self.add_named(name)
        except RuleError as error:
            self.problem.setText(error.message)
            self.problem.show()
            return
        self.problem.hide()
        self.new_name.set_value("")
        self.new_name.setFocus()

    # ---- fields of a row

    def text_field(
        self, name: str, title: str, read: Callable[[], str], take: Callable[[str], object]
    ) -> LineEdit:
        """A line that is taken when it is left; what cannot be is said in its tip."""
        field = LineEdit(read(), title)

        def show() -> None:
            if not field.is_touched:
                field.set_value(read())

        def committed(text: str) -> None:
            try:
                take(text)
            except RuleError as error:
                refuse(field, lambda: field.set_value(read()), error.message)

        field.committed.connect(committed)
        self.fields[name] = field
        self._shows.append(show)
        return field

    def choice_field(
        self,
        name: str,
        title: str,
        items: Sequence[PickItem],
        read: Callable[[], str],
        take: Callable[[str], object],
    ) -> ChoiceField:
        """A choice that is taken at once."""
        field = ChoiceField(title)
        field.set_items(lambda: items)

        def chosen(key: str) -> None:
            if not self.session.attempt(lambda: take(key)):
                field.show_choice(read())

        field.chosen.connect(chosen)
        self.fields[name] = field
        self._shows.append(lambda: field.show_choice(read()))
        return field
