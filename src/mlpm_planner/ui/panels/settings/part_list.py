"""A list of parts of the plan: a row each, opened to edit its fields in place.

What a list shows is declared as data (:class:`ListSpec`). The fields of a row are made when it is
opened, one row at a time, and a long list shows its first rows until it is asked for all.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.application import losses, parts
from mlpm_planner.application.plan import Plan
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.ui.panels.settings.part_fields import Change, Editor, FieldLink, MakeEditor
from mlpm_planner.ui.panels.settings.part_row import PartRow
from mlpm_planner.ui.panels.settings.rows import FieldRows, refuse
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.signals import Signal, Trigger
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.fields import LineEdit
from mlpm_planner.ui.widgets.row_button import PAD
from mlpm_planner.ui.widgets.text import plain_label

SHOWN_AT_FIRST = 12


@dataclass(frozen=True, slots=True)
class PartField:
    """A field of a part: its name in the domain, its words, its editor, and its own use case."""

    name: str
    title: str
    make: MakeEditor
    hint: str = ""
    change: Change | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSpec:
    """What a list shows of which parts, and what adding, moving and deleting does.

    ``caption`` is said beside the name. ``create`` makes a part of a typed name; with
    ``opens_added`` its row is opened at once. ``move`` takes an id and a step where the order is
    made by hand.
    """

    kind: type[Entity]
    title: str
    adding: str
    fields: Sequence[PartField]
    caption: Callable[[Plan, Any], str]
    create: Callable[[str], Entity]
    order: Callable[[Any], Any] = field(default=lambda part: part.label.casefold())
    opens_added: bool = False
    move: Callable[[str, int], object] | None = None


class PartForm(QWidget):
    """The fields of the part that is open; Escape closes it."""

    closed = Trigger()
    removed = Trigger()
    moved = Signal(int)

    def __init__(self, session: Session, spec: ListSpec, part_id: str) -> None:
        super().__init__()
        self.part_id = part_id
        self.rows = FieldRows()
        self.editors: dict[str, Editor] = {}
        for each in spec.fields:
            link = FieldLink(session, spec.kind, part_id, each.name, each.title, each.change)
            self.editors[each.name] = editor = each.make(link)
            self.rows.keep(each.name, editor.widget, editor.show)
            self.rows.add(each.title, each.hint, editor.widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(29, 0, 8, 8)
        column.addWidget(self.rows)
        column.addLayout(self._buttons(spec))

    def _buttons(self, spec: ListSpec) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addStretch()
        if spec.move is not None:
            for step, icon, words in ((-1, "arrow-up", "Move up"), (1, "arrow-down", "Move down")):
                button = Button(words, "ghost", icon=icon)
                button.clicked.connect(partial(self.moved.emit, step))
                line.addWidget(button)
        self.delete = Button(f"Delete {spec.kind.NOUN}", "danger", icon="trash-2")
        self.delete.clicked.connect(self.removed.emit)
        line.addWidget(self.delete)
        return line

    def focus_first(self) -> None:
        """Put the cursor into the first field."""
        first = next(iter(self.editors.values())).widget
        first.setFocus(Qt.FocusReason.TabFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)


class PartList(QWidget):
    """The rows, the form of the one that is open, and a field that adds another."""

    def __init__(self, session: Session, spec: ListSpec) -> None:
        super().__init__()
        self._session = session
        self._spec = spec
        self._shows_all = False
        self.rows: dict[str, PartRow] = {}
        self.form: PartForm | None = None
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.more = Button("", "ghost", icon="chevron-down")
        self.more.clicked.connect(self.show_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._lines)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._adding())
        self.show_parts()

    def _adding(self) -> QVBoxLayout:
        self.name = LineEdit("", self._spec.adding)
        self.name.returnPressed.connect(self._on_add)
        add = Button("Add", icon="plus")
        add.setAccessibleName(f"Add {self._spec.kind.NOUN}")
        add.clicked.connect(self._on_add)
        self.add = add
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.name, 1)
        line.addWidget(add)
        said = plain_label("", Voice("small", 0, "bad"), wrap=True)
        said.setObjectName("problem")
        said.hide()

        def tell(problem: str) -> None:
            said.setText(problem)
            said.setVisible(bool(problem))

        self.name.problem_changed.connect(tell)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(said)
        return column

    # ---- what is shown

    @property
    def parts(self) -> list[Entity]:
        """The parts in their order."""
        table = self._session.plan.table(self._spec.kind)
        return sorted(table.values(), key=lambda part: (self._spec.order(part), part.id))

    def show_parts(self) -> None:
        """Show the parts as they are now; what is open and being typed stays."""
        found = self.parts
        shown = found if self._shows_all else found[:SHOWN_AT_FIRST]
        if self.form is not None and all(part.id != self.form.part_id for part in shown):
            self._drop_form()
        if [part.id for part in shown] != list(self.rows):
            self._arrange([part.id for part in shown])
        open_id = self.form.part_id if self.form is not None else ""
        for part in shown:
            caption = self._spec.caption(self._session.plan, part)
            self.rows[part.id].show_part(part.label, caption, is_open=part.id == open_id)
        if self.form is not None:
            self.form.rows.show_values()
        self.more.setVisible(len(shown) < len(found))
        self.more.set_words(f"Show all {len(found):,}")

    def _arrange(self, ids: Sequence[str]) -> None:
        """Put the rows in another order; those that stay keep the focus and their form."""
        for part_id in [each for each in self.rows if each not in set(ids)]:
            row = self.rows.pop(part_id)
            self._lines.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = {part_id: self.rows.get(part_id) or self._row(part_id) for part_id in ids}
        before: QWidget | None = None
        for place, row in enumerate(self._placed()):
            item = self._lines.itemAt(place)
            if item is None or item.widget() is not row:
                self._lines.insertWidget(place, row)
            if before is not None:
                QWidget.setTabOrder(before, row)
            before = row
        self._let_tab_reach()

    def _placed(self) -> Iterable[QWidget]:
        for part_id, row in self.rows.items():
            yield row
            if self.form is not None and self.form.part_id == part_id:
                yield self.form

    def _row(self, part_id: str) -> PartRow:
        row = PartRow(part_id)
        row.clicked.connect(partial(self.toggle, part_id))
        row.stepped.connect(partial(self._step, part_id))
        row.moved.connect(partial(self._move, part_id))
        row.removed.connect(partial(self.remove, part_id))
        return row

    def _let_tab_reach(self, chosen: str = "") -> None:
        """Tab reaches one row, the arrow keys the others."""
        reached = chosen or next(iter(self.rows), "")
        for part_id, row in self.rows.items():
            policy = Qt.FocusPolicy.TabFocus if part_id == reached else Qt.FocusPolicy.ClickFocus
            row.setFocusPolicy(policy)

    def show_all(self) -> None:
        """Show every row of a long list."""
        last = next(reversed(self.rows), "")
        self._shows_all = True
        self.show_parts()
        if last:
            self._focus(last)

    # ---- opening

    def toggle(self, part_id: str) -> None:
        """Open a row, or close it."""
        if self.form is not None and self.form.part_id == part_id:
            self.close_form()
        else:
            self.open_part(part_id)

    def open_part(self, part_id: str) -> None:
        """Show the fields of a part, and those of no other."""
        self._drop_form()
        if part_id not in self.rows:
            self._shows_all = True
            self.show_parts()
        form = PartForm(self._session, self._spec, part_id)
        form.closed.connect(self.close_form)
        form.removed.connect(partial(self.remove, part_id))
        form.moved.connect(partial(self._move, part_id))
        self.form = form
        row = self.rows[part_id]
        self._lines.insertWidget(self._lines.indexOf(row) + 1, form)
        form.rows.show_values()
        form.show()
        _order_tabs(row, form)
        self._let_tab_reach(part_id)
        self.show_parts()
        form.focus_first()
        self._session.later(partial(self._reveal, form))

    def close_form(self) -> None:
        """Close what is open and go back to its row."""
        if self.form is not None:
            part_id = self.form.part_id
            self._focus(part_id)  # what was typed is taken when its field is left
            self._drop_form()
            self.show_parts()

    def _drop_form(self) -> None:
        if self.form is not None:
            form, self.form = self.form, None
            self._lines.removeWidget(form)
            form.hide()
            form.deleteLater()

    # ---- keys and edits

    def _step(self, part_id: str, step: int) -> None:
        ids = list(self.rows)
        place = ids.index(part_id) + step
        if place == len(ids) and self.more.isVisible():
            self.show_all()
            ids = list(self.rows)
        if 0 <= place < len(ids):
            self._focus(ids[place])

    def _focus(self, part_id: str) -> None:
        row = self.rows.get(part_id)
        if row is None:
            return
        self._let_tab_reach(part_id)
        row.show()  # what was just made is hidden yet and could not take the focus
        row.setFocus(Qt.FocusReason.TabFocusReason)
        self._reveal(row)

    def _reveal(self, shown: QWidget) -> None:
        """Scroll as far as it takes to see a row or a form."""
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None and shown in (self.form, *self.rows.values()):
            around.ensureWidgetVisible(shown, 0, PAD)

    def _move(self, part_id: str, step: int) -> None:
        move = self._spec.move
        if move is not None:
            self._session.attempt(lambda: move(part_id, step))
            self.show_parts()

    def remove(self, part_id: str) -> None:
        """Delete a part; the toast says what loses its reference and offers Undo."""
        part = self._session.plan.get(self._spec.kind, part_id)
        if part is None:
            return
        ids = list(self.rows)
        place = ids.index(part_id)
        told = losses.told(self._session.plan, part)
        if self._session.attempt(partial(parts.remove, self._session.workspace, part), told):
            self.show_parts()
            left = list(self.rows)
            if left:
                self._focus(left[min(place, len(left) - 1)])
            else:
                self.name.setFocus()

    def _on_add(self) -> None:
        typed = self.name.text().strip()
        if not typed:
            self.name.setFocus()
            return
        try:
            added = parts.add(self._session.workspace, self._spec.create(typed))
        except RuleError as error:
            refuse(self.name, lambda: self.name.set_value(""), error.message)
            return
        self.name.set_value("")
        self._shows_all = self._shows_all or len(self.parts) > SHOWN_AT_FIRST
        self.show_parts()
        if self._spec.opens_added:
            self.open_part(added.id)
        else:
            self.name.setFocus()


def _order_tabs(row: PartRow, form: PartForm) -> None:
    """Tab goes from a row into its form."""
    before: QWidget = row
    for widget in (*(each.widget for each in form.editors.values()), form.delete):
        QWidget.setTabOrder(before, widget)
        before = widget
