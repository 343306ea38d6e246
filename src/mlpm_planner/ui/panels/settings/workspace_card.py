"""How the workspace counts time and size: kept in its file, every change can be undone."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QLocale

from mlpm_planner.application import parts
from mlpm_planner.domain.choices import WeekStart
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.product import Product
from mlpm_planner.ui.panels.settings.rows import Choice, SettingsCard, refuse, show_text
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.widgets.fields import LineEdit
from mlpm_planner.ui.widgets.value_fields import NumberField

_SIZES = (
    ("point_weeks", "One estimate point", "Person-weeks. Empty: points do not count as effort."),
    ("capacity_weeks", "Capacity", "Person-weeks a month of all teams together."),
)


class WorkspaceCard(SettingsCard):
    """What is wrong is said under the field, and what was typed stays there to be mended."""

    def __init__(self, session: Session) -> None:
        super().__init__("This workspace", "Kept in its file; can be undone")
        self._session = session
        self._add_text("name", "Product", "")
        self._add_text("time_zone", "Time zone", "Example: Europe/Berlin")
        starts = {day: day.value.title() for day in WeekStart}
        self._add_choice("week_start", "Week starts on", starts)
        months = {month: QLocale().standaloneMonthName(month) for month in range(1, 13)}
        self._add_choice("fiscal_year_start", "Fiscal year starts in", months)
        for name, title, hint in _SIZES:
            self._add_size(name, title, hint)

    def _add_text(self, name: str, title: str, hint: str) -> None:
        field = LineEdit()

        def show() -> None:
            field.set_value(str(self._value(name)))

        field.committed.connect(partial(self._take, name, field, show))
        self.keep(name, field, lambda: show_text(field, str(self._value(name))))
        self.add(title, hint, field)

    def _add_choice(self, name: str, title: str, choices: dict[Any, str]) -> None:
        field = Choice(title, choices)
        field.picked.connect(partial(self._pick, name))
        self.keep(name, field, lambda: field.show_value(self._value(name)))
        self.add(title, "", field)

    def _add_size(self, name: str, title: str, hint: str) -> None:
        field = NumberField(title)

        def show() -> None:
            field.set_parsed(self._value(name))

        def show_untouched() -> None:
            if not field.is_touched:
                show()

        field.edited.connect(lambda: self._take(name, field, show, field.value))
        self.keep(name, field, show_untouched)
        self.add(title, hint, field)

    @property
    def _product(self) -> Product:
        return self._session.plan.product

    def _value(self, name: str) -> Any:
        return getattr(self._product, name)

    def _take(self, name: str, field: LineEdit, show: Callable[[], object], value: object) -> None:
        try:
            self._set(name, value)
        except RuleError as error:
            refuse(field, show, error.message)

    def _pick(self, name: str, value: object) -> None:
        if not self._session.attempt(lambda: self._set(name, value)):
            self.show_values()

    def _set(self, name: str, value: object) -> None:
        parts.set_field(self._session.workspace, self._product, name, value)
