"""The fields that this workspace adds to its features."""

from collections.abc import Iterable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mlpm_planner.application import custom_fields
from mlpm_planner.application.wording import counted, quoted
from mlpm_planner.domain.choices import CustomFieldKind
from mlpm_planner.domain.custom_field import CustomField
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.ui.panels.settings.list_card import ListCard
from mlpm_planner.ui.session import Notice, Session
from mlpm_planner.ui.widgets.picker import PickItem

_KINDS = [PickItem(kind.value, kind.value.title()) for kind in CustomFieldKind]
_FIRST_OPTIONS = ("Yes", "No")


class FieldsCard(ListCard):
    """Name, kind and options; another name moves the values, another kind checks them."""

    def __init__(self, session: Session) -> None:
        note = "Columns, filters and groups of every list of features"
        super().__init__(session, "Custom fields", note, "Name of another field")

    @override
    def shape(self) -> Sequence[tuple[str, bool]]:
        fields = custom_fields.in_order(self.session.plan)
        return [(field.id, field.kind is CustomFieldKind.CHOICE) for field in fields]

    def _field(self, field_id: str) -> CustomField:
        return self.session.plan.custom_fields[field_id]

    @override
    def make_row(self, part_id: str) -> Iterable[tuple[QWidget, int]]:
        workspace = self.session.workspace
        yield (
            self.text_field(
                f"{part_id}:name",
                "Name of the field",
                lambda: self._field(part_id).name,
                partial(custom_fields.rename, workspace, part_id),
            ),
            3,
        )
        yield (
            self.choice_field(
                f"{part_id}:kind",
                "Kind",
                _KINDS,
                lambda: self._field(part_id).kind.value,
                partial(self._set_kind, part_id),
            ),
            2,
        )
        if self._field(part_id).kind is CustomFieldKind.CHOICE:
            yield (
                self.text_field(
                    f"{part_id}:options",
                    "Options, by comma",
                    lambda: ", ".join(self._field(part_id).options),
                    partial(self._set_options, part_id),
                ),
                4,
            )

    @override
    def add_named(self, name: str) -> object:
        return custom_fields.add(self.session.workspace, name)

    @override
    def reorder(self, part_id: str, step: int) -> object:
        return custom_fields.reorder(self.session.workspace, part_id, step)

    @override
    def remove(self, part_id: str, button: QWidget) -> object:
        field = self._field(part_id)
        count = custom_fields.count_of(self.session.plan, field)
        told = f"Deleted field {quoted(field.name)}"
        told += f" with {counted(count, 'value')}" if count else ""
        workspace = self.session.workspace
        return self.session.attempt(lambda: custom_fields.remove(workspace, part_id), told)

    def _set_kind(self, field_id: str, key: str) -> None:
        kind, field = CustomFieldKind(key), self._field(field_id)
        options = field.options or self._used(field) or _FIRST_OPTIONS
        self._redefine(field_id, kind, options)

    def _used(self, field: CustomField) -> tuple[str, ...]:
        """The values there are: the options a choice is best made of."""
        values = (f.custom.get(field.name, "") for f in self.session.plan.features.values())
        return tuple(sorted({value for value in values if value}, key=str.casefold))

    def _set_options(self, field_id: str, text: str) -> None:
        options = tuple(dict.fromkeys(o.strip() for o in text.split(",") if o.strip()))
        self._redefine(field_id, CustomFieldKind.CHOICE, options)

    def _redefine(self, field_id: str, kind: CustomFieldKind, options: Sequence[str]) -> None:
        """Change a field; where values do not fit, say which, and offer to drop them."""
        workspace = self.session.workspace
        change = partial(custom_fields.redefine, workspace, field_id, kind, options)
        try:
            change()
        except RuleError as error:
            if error.field == "kind":
                drop = partial(self.session.attempt, partial(change, drop=True))
                self.session.notified.emit(
                    Notice(error.message, action="Change it without them", run=drop)
                )
                self.show_values()
                return
            raise
