"""Filters of feature lists: conditions on columns, joined by "and" or by "or".

A filter is a value: it can be compared, kept in a saved view and put to any plan. A condition on
a column that the plan does not have passes everything, so that a deleted field empties no list.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import compress
from typing import Any, cast

from mlpm_planner.application.columns import Column, Shape
from mlpm_planner.application.plan import Plan
from mlpm_planner.domain.clock import today
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.quick_input import DateHabits, parse_date, parse_number

Marks = Callable[[Sequence[Feature]], list[bool]]
"""For each of some features whether it passes."""


class Comparison(StrEnum):
    """What a condition asks of a value."""

    IS = "is"
    IS_NOT = "is_not"
    CONTAINS = "contains"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETWEEN = "between"
    EMPTY = "empty"
    FILLED = "filled"


_VALUES = {
    Comparison.EMPTY: 0,
    Comparison.FILLED: 0,
    Comparison.AT_LEAST: 1,
    Comparison.AT_MOST: 1,
    Comparison.BETWEEN: 2,
}
_MEASURED = frozenset((Shape.DATE, Shape.NUMBER, Shape.FRACTION, Shape.INPUT))
_OF_MEASURED = (
    Comparison.AT_LEAST,
    Comparison.AT_MOST,
    Comparison.BETWEEN,
    Comparison.EMPTY,
    Comparison.FILLED,
)
_OF_WORDS = (Comparison.IS, Comparison.IS_NOT, Comparison.EMPTY, Comparison.FILLED)
_OF_TEXT = (Comparison.CONTAINS, Comparison.EMPTY, Comparison.FILLED)


def comparisons_of(column: Column) -> tuple[Comparison, ...]:
    """What can be asked of a column, the usual question first."""
    if column.shape in _MEASURED:
        return _OF_MEASURED
    return _OF_WORDS if is_worded(column) else _OF_TEXT


def is_worded(column: Column) -> bool:
    """Whether the column has few words that many features share."""
    return column.groups or column.shape in (Shape.TAGS, Shape.FLAG)


@dataclass(frozen=True, slots=True)
class Condition:
    """One question about one column.

    ``values`` are texts as the column shows them, several of them mean "or", an empty one "none".
    Of a date they are ISO dates or words that move with the day, such as ``today`` and ``+2w``;
    numbers have a dot as decimal mark, shares are fractions.
    """

    column: str
    test: Comparison = Comparison.IS
    values: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether it leaves anything out: all the values are there that the test needs."""
        needed = _VALUES.get(self.test, 1)
        return len([v for v in self.values if v or needed == 1]) >= needed


@dataclass(frozen=True, slots=True)
class Filter:
    """Conditions, of which all must hold, or any one where ``any_of`` is set."""

    conditions: tuple[Condition, ...] = ()
    any_of: bool = False

    def __bool__(self) -> bool:
        """Whether features may be left out."""
        return any(condition.asks for condition in self.conditions)

    def of(self, column: str) -> Condition | None:
        """The first condition on a column."""
        return next((c for c in self.conditions if c.column == column), None)

    def with_condition(self, place: int, condition: Condition) -> "Filter":
        """The filter with a condition at a place, after the others where there is none."""
        found = list(self.conditions)
        found[place : place + 1] = [condition]
        return replace(self, conditions=tuple(found))

    def without(self, place: int) -> "Filter":
        """The filter less one condition."""
        kept = tuple(c for n, c in enumerate(self.conditions) if n != place)
        return replace(self, conditions=kept)

    def toggled(self, column: str, text: str) -> "Filter":
        """The filter with one more word of a column, or without it where it is there."""
        for place, condition in enumerate(self.conditions):
            if condition.column == column and condition.test is Comparison.IS:
                values = tuple(sorted({*condition.values} ^ {text}))
                changed = replace(condition, values=values)
                return self.with_condition(place, changed) if values else self.without(place)
        return self.with_condition(len(self.conditions), Condition(column, Comparison.IS, (text,)))

    def to_json(self) -> dict[str, Any]:
        """The filter as values that a file can hold."""
        found = [
            {"column": c.column, "test": c.test.value, "values": list(c.values)}
            for c in self.conditions
        ]
        return {"conditions": found, "any_of": self.any_of}

    @classmethod
    def from_json(cls, state: object) -> "Filter":
        """The filter that was remembered; what is missing or strange is left out."""
        if not isinstance(state, dict):
            return cls()
        known = cast("dict[str, object]", state)
        found = known.get("conditions")
        listed = cast("list[object]", found) if isinstance(found, list) else []
        conditions = (condition for each in listed if (condition := _condition(each)))
        return cls(tuple(conditions), bool(known.get("any_of", False)))

    def to_texts(self) -> dict[str, str]:
        """One text for each condition by its place, as a saved view keeps them."""
        found = cast("list[object]", self.to_json()["conditions"])
        return {str(n): json.dumps(c, ensure_ascii=False) for n, c in enumerate(found, start=1)}

    @classmethod
    def from_texts(cls, texts: Mapping[str, str], *, any_of: bool = False) -> "Filter":
        """The filter that a saved view kept; what cannot be read is left out."""
        found: list[Condition] = []
        for _, text in sorted(texts.items(), key=lambda item: (len(item[0]), item[0])):
            try:
                condition = _condition(json.loads(text))
            except json.JSONDecodeError:
                continue
            if condition is not None:
                found.append(condition)
        return cls(tuple(found), any_of)


def _condition(state: object) -> Condition | None:
    if not isinstance(state, dict):
        return None
    known = cast("dict[str, object]", state)
    column, test, values = known.get("column"), known.get("test"), known.get("values")
    if not isinstance(column, str) or test not in list(Comparison) or not isinstance(values, list):
        return None
    texts = tuple(str(value) for value in cast("list[object]", values))
    return Condition(column, Comparison(str(test)), texts)


EVERYTHING = Filter()


def where(**words: Iterable[str]) -> Filter:
    """Features whose columns have one of these words; columns are joined by "and"."""
    found = (Condition(key, Comparison.IS, tuple(sorted(texts))) for key, texts in words.items())
    return Filter(tuple(found))


# ---- putting a filter to a plan


def passing(
    plan: Plan, found: Sequence[Feature], wanted: Filter, columns: Mapping[str, Column]
) -> Sequence[Feature]:
    """The features that pass."""
    marks = [
        _marks(plan, columns[condition.column], condition)
        for condition in wanted.conditions
        if condition.asks and condition.column in columns
    ]
    if not marks:
        return found
    if wanted.any_of:
        each = [mark(found) for mark in marks]
        return list(compress(found, map(any, zip(*each, strict=True))))
    for mark in marks:
        found = list(compress(found, mark(found)))
    return found


def _marks(plan: Plan, column: Column, condition: Condition) -> Marks:
    if column.shape in _MEASURED and condition.test is not Comparison.IS:
        return _measured(plan, column, condition)
    if column.shape is Shape.TAGS:
        return _tagged(condition)
    return _worded(plan, column, condition)


def _worded(plan: Plan, column: Column, condition: Condition) -> Marks:
    text_of = column.texts(plan)
    values = frozenset(condition.values)
    match condition.test:
        case Comparison.IS_NOT:
            return lambda found: [text not in values for text in map(text_of, found)]
        case Comparison.CONTAINS:
            words = tuple(value.casefold() for value in values if value)
            return lambda found: [
                any(word in text for word in words)
                for text in map(str.casefold, map(text_of, found))
            ]
        case Comparison.EMPTY:
            return lambda found: [not text for text in map(text_of, found)]
        case Comparison.FILLED:
            return lambda found: [bool(text) for text in map(text_of, found)]
        case _:
            return lambda found: [text in values for text in map(text_of, found)]


def _tagged(condition: Condition) -> Marks:
    values, untagged = frozenset(condition.values), ("",)
    match condition.test:
        case Comparison.IS_NOT:
            return lambda found: [values.isdisjoint(f.tags or untagged) for f in found]
        case Comparison.EMPTY:
            return lambda found: [not feature.tags for feature in found]
        case Comparison.FILLED:
            return lambda found: [bool(feature.tags) for feature in found]
        case _:
            return lambda found: [not values.isdisjoint(f.tags or untagged) for f in found]


def _measured(plan: Plan, column: Column, condition: Condition) -> Marks:
    sort_of = cast("Callable[[Feature], float | None]", column.sorts(plan))
    if condition.test in (Comparison.EMPTY, Comparison.FILLED):
        is_empty = condition.test is Comparison.EMPTY
        return lambda found: [(value is None) is is_empty for value in map(sort_of, found)]
    low, high = _limits(column, condition)
    return lambda found: [
        value is not None and low <= value <= high for value in map(sort_of, found)
    ]


def _limits(column: Column, condition: Condition) -> tuple[float, float]:
    """The lowest and the highest value that pass; a text that is no value limits nothing."""
    ends = [measure(column, value) for value in condition.values]
    first = ends[0] if ends else None
    low, high = float("-inf"), float("inf")
    match condition.test:
        case Comparison.AT_LEAST if first is not None:
            low = first
        case Comparison.AT_MOST if first is not None:
            high = first
        case Comparison.BETWEEN:
            known = [end for end in ends[:2] if end is not None]
            low, high = min(known, default=low), max(known, default=high)
        case _:
            pass
    return low, high


def measure(column: Column, text: str, day: date | None = None) -> float | None:
    """The number a value of a condition stands for: of a date its ordinal. None when unreadable."""
    try:
        if column.shape is Shape.DATE:
            found = parse_date(text, DateHabits(day or today(), order="ymd"))
            return None if found is None else float(found.toordinal())
        number = parse_number(text)
    except RuleError:
        return None
    return None if number is None else number.value
