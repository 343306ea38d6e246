"""What is typed, chosen or pasted into the columns of features; one rule reads it all."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from mlpm_planner.application import custom_fields, features, score_inputs
from mlpm_planner.application.columns import HORIZON_TITLES, Column
from mlpm_planner.application.custom_fields import EXACT, Typing
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.wording import subject
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.choices import CustomFieldKind, FeatureKind, Horizon
from mlpm_planner.domain.entities import references_of
from mlpm_planner.domain.entity import Entity, FieldKind, field_infos
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.quick_input import DateHabits, parse_date, parse_fraction, parse_number

Make = Callable[[Feature], Feature]
_NONE = frozenset(("", "–", "-", "none", "nobody"))
_SHIFT = re.compile(r"[+\-−]\s?\d{1,4}\s?[a-z]*", re.IGNORECASE)
_TAG_MARKS = re.compile(r"[;,\n]")


def is_writable(column: Column) -> bool:
    """Whether values of the column can be typed."""
    return bool(column.field or column.criterion or column.custom) and column.field != "source"


def choices(plan: Plan, column: Column) -> list[str]:
    """The words a column chooses from, in their order; nothing where any text can be typed."""
    if column.custom:
        return _custom_choices(plan, column.custom)
    match column.field:
        case "status":
            ranked = sorted(plan.statuses.values(), key=lambda status: status.rank)
            return [status.name for status in ranked]
        case "horizon":
            return [title for horizon, title in HORIZON_TITLES.items() if horizon]
        case "kind":
            return [kind.value for kind in FeatureKind]
        case "internal":
            return ["yes", "no"]
        case _:
            return _labels(plan, _referred(column.field))


def _labels(plan: Plan, kind: type[Entity] | None) -> list[str]:
    if kind is None or kind is Feature:
        return []
    parts = sorted(plan.table(kind).values(), key=_in_order)
    return [part.label for part in parts]


def _in_order(part: Entity) -> tuple[float, str]:
    """By the order people gave, else by name."""
    return getattr(part, "rank", 0.0), part.label.casefold()


def _custom_choices(plan: Plan, name: str) -> list[str]:
    field = custom_fields.called(plan, name)
    if field is None:
        return []
    if field.kind is CustomFieldKind.PERSON:
        return sorted((person.name for person in plan.people.values()), key=str.casefold)
    return list(field.options)


def write(
    workspace: Workspace,
    feature_ids: Sequence[str],
    column: Column,
    text: str,
    typing: Typing = EXACT,
) -> None:
    """Give features a value as it was typed, in one edit; RuleError says why it cannot be."""
    plan = workspace.plan
    named = subject([plan.features[i] for i in feature_ids])
    label = f"Change {column.title.lower()} of {named}"
    features.change(workspace, feature_ids, maker(plan, column, text, typing), label)


def maker(plan: Plan, column: Column, text: str, typing: Typing = EXACT) -> Make:
    """What turns a feature into one with the value that was typed."""
    if column.custom:
        return _custom(plan, column.custom, text, typing)
    if column.criterion:
        return _scored(plan, column.criterion, text, typing)
    about = field_infos(Feature)[column.field]
    match about.kind:
        case FieldKind.DATE:
            return _dated(column.field, text, typing)
        case FieldKind.TAGS:
            return _tagged(text)
        case _:
            value = _value(plan, column, about.kind, text, typing)
            return lambda feature: replace(feature, **{column.field: value})


def _custom(plan: Plan, name: str, text: str, typing: Typing) -> Make:
    field = custom_fields.called(plan, name)
    if field is None:
        message = f"There is no field “{name}” any more."
        raise RuleError(message)
    value = custom_fields.normal(plan, field, text, typing)
    return lambda feature: custom_fields.with_value(feature, name, value)


def _scored(plan: Plan, key: str, text: str, typing: Typing) -> Make:
    criterion = plan.criterion(key)
    if criterion is None:
        message = f"There is no criterion “{key}” any more."
        raise RuleError(message)
    given = score_inputs.parse(criterion, text, typing.decimal)
    return lambda feature: replace(feature, inputs=features.with_input(feature.inputs, key, given))


def _dated(field: str, text: str, typing: Typing) -> Make:
    """A day; typed as "+2w" it shifts the day that each feature has."""
    if _SHIFT.fullmatch(text.strip()):
        return lambda feature: replace(feature, **{field: _shifted(feature, field, text)})
    habits = replace(typing.habits, last_day=field in ("end", "deadline"))
    day = None if text.strip().casefold() in _NONE else parse_date(text, habits)
    return lambda feature: replace(feature, **{field: day})


def _shifted(feature: Feature, field: str, text: str) -> object:
    day = getattr(feature, field)
    return None if day is None else parse_date(text, DateHabits(day))


def shift(workspace: Workspace, feature_ids: Sequence[str], text: str) -> None:
    """Move scheduled features by "+2w" or "-5d": the days of their start and end alike."""
    if not _SHIFT.fullmatch(text.strip()):
        message = "Not a number of days. Try +5, -3d or +2w."
        raise RuleError(message)
    found = [workspace.plan.features[i] for i in feature_ids]
    dated = [feature for feature in found if feature.is_scheduled]
    if not dated:
        message = "None of these features has dates."
        raise RuleError(message)

    def moved(feature: Feature) -> Feature:
        assert feature.start is not None and feature.end is not None  # noqa: S101, PT018
        start = parse_date(text, DateHabits(feature.start)) or feature.start
        length: timedelta = feature.end - feature.start
        return replace(feature, start=start, end=start + length)

    label = f"Reschedule {subject(dated)}"
    features.change(workspace, [feature.id for feature in dated], moved, label)


def _tagged(text: str) -> Make:
    """All tags anew; words with + or - in front are put on or taken off those that are there."""
    words = [word.strip() for word in _TAG_MARKS.split(text) if word.strip()]
    if not words or not all(word.startswith(("+", "-", "−")) for word in words):
        tags = tuple(dict.fromkeys(words))
        return lambda feature: replace(feature, tags=tags)
    added = [word[1:].strip() for word in words if word.startswith("+")]
    gone = {word[1:].strip().casefold() for word in words if not word.startswith("+")}

    def change(feature: Feature) -> Feature:
        kept = [tag for tag in feature.tags if tag.casefold() not in gone]
        return replace(feature, tags=tuple(dict.fromkeys((*kept, *filter(None, added)))))

    return change


def _value(plan: Plan, column: Column, kind: FieldKind, text: str, typing: Typing) -> Any:
    words = text.strip()
    match kind:
        case FieldKind.NUMBER:
            number = parse_number(words, typing.decimal)
            return None if number is None else number.value
        case FieldKind.FRACTION:
            return parse_fraction(words, typing.decimal) or 0.0
        case FieldKind.FLAG:
            return _flag(words)
        case FieldKind.REFERENCE:
            return _reference(plan, column, words)
        case FieldKind.CHOICE:
            return _chosen(plan, column, words)
        case _:
            return words


def _flag(words: str) -> bool:
    known = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    known |= dict.fromkeys(_NONE, False)
    if words.casefold() not in known:
        message = f"“{words}” is neither yes nor no."
        raise RuleError(message)
    return known[words.casefold()]


def _referred(field: str) -> type[Entity] | None:
    found = (r.target for r in references_of(Feature) if r.field == field)
    return next(found, None)


def _reference(plan: Plan, column: Column, words: str) -> str:
    if words.casefold() in _NONE:
        return ""
    kind = _referred(column.field)
    parts = plan.table(kind).values() if kind is not None else ()
    if kind is Feature:
        known = plan.feature_by_key(words)
        if known is not None:
            return known.id
    found = [part.id for part in parts if part.label.casefold() == words.casefold()]
    if len(found) != 1:
        why = "There is no" if not found else "There are several"
        message = f"{why} {column.title.lower()} “{words}”."
        raise RuleError(message, column.field)
    return found[0]


def _chosen(plan: Plan, column: Column, words: str) -> object:
    wanted = words.casefold()
    offered: dict[str, object]
    match column.field:
        case "status":
            offered = {s.name.casefold(): s.key for s in plan.statuses.values()}
            offered = {s.key.casefold(): s.key for s in plan.statuses.values()} | offered
        case "horizon":
            offered = {title.casefold(): horizon for horizon, title in HORIZON_TITLES.items()}
            offered = dict.fromkeys(_NONE, Horizon.NONE) | offered
        case _:
            offered = {kind.value: kind for kind in FeatureKind}
    if wanted not in offered:
        message = f"{column.title} cannot be “{words}”. Known: {', '.join(choices(plan, column))}."
        raise RuleError(message, column.field)
    return offered[wanted]
