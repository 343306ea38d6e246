"""What users do with the fields they add to features, and what their values may be.

Values lie in ``Feature.custom`` under the name of their field: another name moves them, and a
field that is deleted takes them along, in one edit each.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mlpm_planner.application.columns import number_text
from mlpm_planner.application.edit import Edit
from mlpm_planner.application.parts import move
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.wording import counted, quoted
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.choices import CustomFieldKind
from mlpm_planner.domain.clock import today
from mlpm_planner.domain.custom_field import CustomField
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.quick_input import DateHabits, Decimal, Order, parse_date, parse_number

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Typing:
    """How people type: their decimal mark, and whether day, month or year comes first."""

    decimal: Decimal = "."
    order: Order = "ymd"

    @property
    def habits(self) -> DateHabits:
        """How to read a date that is typed today."""
        return DateHabits(today(), self.order)


EXACT = Typing()


def in_order(plan: Plan) -> list[CustomField]:
    """All custom fields in the order they are shown."""
    return sorted(plan.custom_fields.values(), key=lambda field: field.rank)


def called(plan: Plan, name: str) -> CustomField | None:
    """The field with this name, or None."""
    return plan.first(CustomField, "name", name)


# ---- values


def normal(plan: Plan, field: CustomField, text: str, typing: Typing = EXACT) -> str:
    """A value as it is kept; RuleError says why a text cannot be a value of the field."""
    words = text.strip()
    return _normal(plan, field, words, typing) if words else ""


def _normal(plan: Plan, field: CustomField, words: str, typing: Typing) -> str:
    match field.kind:
        case CustomFieldKind.NUMBER:
            return _number(words, typing)
        case CustomFieldKind.DATE:
            return _day(words, typing)
        case CustomFieldKind.CHOICE:
            return _one_of(field.name, words, field.options)
        case CustomFieldKind.PERSON:
            return _one_of(field.name, words, [p.name for p in plan.people.values()])
        case CustomFieldKind.LINK:
            return _link(words)
        case CustomFieldKind.TEXT:
            return words


def _number(words: str, typing: Typing) -> str:
    found = parse_number(words, typing.decimal)
    if found is None or not math.isfinite(found.value):
        message = "Not a number. Try 38.4, 38,4 % or 1.2k."
        raise RuleError(message)
    return number_text(found.value / 100 if found.percent else found.value)


def _day(words: str, typing: Typing) -> str:
    day = parse_date(words, typing.habits)
    return "" if day is None else day.isoformat()


def _one_of(name: str, words: str, offered: Sequence[str]) -> str:
    found = next((each for each in offered if each.casefold() == words.casefold()), None)
    if found is None:
        known = ", ".join(offered[:_MOST_NAMED]) + (" …" if len(offered) > _MOST_NAMED else "")
        message = f"{name} cannot be “{words}”. Known: {known or 'nobody yet'}."
        raise RuleError(message)
    return found


def _link(words: str) -> str:
    if " " in words or not words.startswith(("https://", "http://", "mailto:")):
        message = f"“{words}” is not a link. Start it with https:// and leave no spaces."
        raise RuleError(message)
    return words


def with_value(feature: Feature, name: str, value: str) -> Feature:
    """The feature with another value of a custom field; an empty one is taken away."""
    custom = {key: text for key, text in feature.custom.items() if key != name}
    if value:
        custom[name] = value
    return replace(feature, custom=custom)


def misfits(plan: Plan, field: CustomField) -> list[tuple[Feature, str]]:
    """The features whose value cannot be one of the field, with the value."""
    return [(feature, text) for feature, text, kept in _read(plan, field) if kept is None]


def _read(plan: Plan, field: CustomField) -> Iterator[tuple[Feature, str, str | None]]:
    """Each value with how the field keeps it, None where it cannot be."""
    for feature in plan.features.values():
        text = feature.custom.get(field.name)
        if text:
            try:
                yield feature, text, normal(plan, field, text)
            except RuleError:
                yield feature, text, None


# ---- fields


def add(
    workspace: Workspace,
    name: str,
    kind: CustomFieldKind = CustomFieldKind.TEXT,
    options: Sequence[str] = (),
) -> CustomField:
    """Add a field after the others; values that an import kept under its name become its own."""
    _check_name(workspace.plan, name)
    rank = max((f.rank for f in workspace.plan.custom_fields.values()), default=0.0) + 1.0
    field = CustomField(name=name.strip(), kind=kind, options=tuple(options), rank=rank)
    with workspace.edit(f"Add field {quoted(field.name)}") as edit:
        edit.add(field)
        _settle(edit, field, drop=False)
    return field


def rename(workspace: Workspace, field_id: str, name: str) -> None:
    """Give a field another name; its values move with it."""
    field = workspace.plan.custom_fields[field_id]
    name = name.strip()
    if name == field.name:
        return
    _check_name(workspace.plan, name)
    with workspace.edit(f"Rename field {quoted(field.name)}") as edit:
        edit.update(replace(field, name=name))
        for feature in workspace.plan.features.values():
            if field.name in feature.custom:
                moved = {name if k == field.name else k: v for k, v in feature.custom.items()}
                edit.update(replace(feature, custom=moved))


def _check_name(plan: Plan, name: str) -> None:
    wanted = name.strip().casefold()
    if any(field.name.casefold() == wanted for field in plan.custom_fields.values()):
        message = f"There is a field “{name.strip()}” already. Choose another name."
        raise RuleError(message, "name")


def redefine(
    workspace: Workspace,
    field_id: str,
    kind: CustomFieldKind,
    options: Sequence[str] = (),
    *,
    drop: bool = False,
) -> None:
    """Let a field hold something else, or offer other options.

    Values are rewritten as the kind keeps them. RuleError names those that do not fit, unless
    ``drop`` takes them away.
    """
    field = workspace.plan.custom_fields[field_id]
    offered = tuple(options) if kind is CustomFieldKind.CHOICE else ()
    changed = replace(field, kind=kind, options=offered)
    with workspace.edit(f"Change field {quoted(field.name)}") as edit:
        edit.update(changed)
        _settle(edit, changed, drop=drop)


def _settle(edit: Edit, field: CustomField, *, drop: bool) -> None:
    strange: list[tuple[Feature, str]] = []
    for feature, text, kept in list(_read(edit.plan, field)):
        if kept is None:
            strange.append((feature, text))
        if kept is not None or drop:
            edit.update(with_value(feature, field.name, kept or ""))
    if strange and not drop:
        raise RuleError(_told(field, strange), "kind")


def _told(field: CustomField, strange: Sequence[tuple[Feature, str]]) -> str:
    named = "; ".join(f"{quoted(f.title)}: “{text}”" for f, text in strange[:_MOST_NAMED])
    more = " …" if len(strange) > _MOST_NAMED else ""
    return (
        f"{counted(len(strange), 'value')} cannot be a {field.kind.value} of “{field.name}”: "
        f"{named}{more}"
    )


def reorder(workspace: Workspace, field_id: str, step: int) -> bool:
    """Move a field up (negative) or down; False at the end of the list."""
    return move(workspace, in_order(workspace.plan), field_id, step)


def count_of(plan: Plan, field: CustomField) -> int:
    """How many features have a value of the field."""
    return sum(1 for feature in plan.features.values() if feature.custom.get(field.name))


def remove(workspace: Workspace, field_id: str) -> None:
    """Delete a field with its values."""
    field = workspace.plan.custom_fields[field_id]
    with workspace.edit(f"Delete field {quoted(field.name)}") as edit:
        for feature in workspace.plan.features.values():
            if field.name in feature.custom:
                edit.update(with_value(feature, field.name, ""))
        edit.remove(field)
