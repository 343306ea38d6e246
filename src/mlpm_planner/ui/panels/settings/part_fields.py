"""The fields of a part: each kind is a function that makes its editor for one link to the plan."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from mlpm_planner.application import parts
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.ui.panels.settings.rows import refuse, show_text
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.widgets.choice_field import ChoiceField
from mlpm_planner.ui.widgets.fields import LineEdit
from mlpm_planner.ui.widgets.picker import PickItem
from mlpm_planner.ui.widgets.value_fields import DateField, NumberField

Change = Callable[[Workspace, Any, Any], object]
"""A use case that gives a part a value: workspace, part, value."""


@dataclass(frozen=True, slots=True)
class FieldLink:
    """One field of one part: its value as it is now, and the edit that changes it."""

    session: Session
    kind: type[Entity]
    part_id: str
    name: str
    title: str
    change: Change | None = None

    @property
    def part(self) -> Entity | None:
        """The part as it is now."""
        return self.session.plan.get(self.kind, self.part_id)

    @property
    def value(self) -> Any:
        """The value as it is now."""
        return getattr(self.part, self.name, None)

    def put(self, value: object) -> str:
        """Make the edit; why it cannot be, or nothing."""
        part, workspace = self.part, self.session.workspace
        if part is None or value == self.value:
            return ""
        try:
            if self.change is not None:
                self.change(workspace, part, value)
            else:
                parts.set_field(workspace, part, self.name, value)
        except RuleError as error:
            return error.message
        return ""


@dataclass(frozen=True, slots=True)
class Editor:
    """The widget of a field, and how it is brought up to date."""

    widget: QWidget
    show: Callable[[], object]


MakeEditor = Callable[[FieldLink], Editor]


def _line(link: FieldLink, field: LineEdit, show: Callable[[], object], value: object) -> None:
    problem = link.put(value)
    if problem:
        refuse(field, show, problem)


def text(link: FieldLink) -> Editor:
    """One line of text."""
    field = LineEdit()

    def show() -> None:
        field.set_value(str(link.value or ""))

    def take(typed: str) -> None:
        _line(link, field, show, typed.strip())

    field.committed.connect(take)
    return Editor(field, lambda: show_text(field, str(link.value or "")))


def number(link: FieldLink, *, percent: bool = False, unset: float | None = None) -> Editor:
    """A number, or ``unset`` where nothing is typed; ``percent`` shows a share as per cent."""
    field = NumberField(link.title, percent=percent)

    def show() -> None:
        field.set_parsed(link.value)

    def take() -> None:
        _line(link, field, show, unset if field.value is None else field.value)
        if not field.is_touched:
            show()

    field.edited.connect(take)
    return Editor(field, lambda: None if field.is_touched else show())


share: MakeEditor = partial(number, percent=True, unset=1.0)
"""A part of the whole; nothing typed means all of it."""


def day(link: FieldLink, *, last: bool = False) -> Editor:
    """A date; ``last`` reads "q3" as its last day."""
    start = link.session.plan.product.fiscal_year_start
    field = DateField(link.title, last_day=last, fiscal_year_start=start)

    def show() -> None:
        field.set_parsed(link.value)

    field.edited.connect(lambda: _line(link, field, show, field.value))
    return Editor(field, lambda: None if field.is_touched else show())


last_day: MakeEditor = partial(day, last=True)
"""A date that ends something."""


def one_of(items: Callable[[Plan], Sequence[PickItem]]) -> MakeEditor:
    """A choice, of parts of the plan as they are when the list opens."""

    def make(link: FieldLink) -> Editor:
        field = ChoiceField(link.title)
        field.set_items(lambda: items(link.session.plan))

        def show() -> None:
            field.show_choice(str(link.value or ""))

        def take(key: str) -> None:
            problem = link.put(key)
            if problem:
                link.session.failed.emit(problem)
                show()

        field.chosen.connect(take)
        return Editor(field, show)

    return make
