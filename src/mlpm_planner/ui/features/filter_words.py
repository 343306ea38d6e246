"""Conditions of a filter in words, and what is typed into them."""

import re
from datetime import date, timedelta

from mlpm_planner.application.columns import Column, Shape, number_text
from mlpm_planner.application.filters import Comparison, Condition, measure
from mlpm_planner.domain.clock import today
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.quick_input import (
    DateHabits,
    parse_date,
    parse_fraction,
    parse_number,
)
from mlpm_planner.ui import formats
from mlpm_planner.ui.widgets.value_fields import date_order

_MOST_WORDS = 3
_WORDS = {
    Comparison.IS: "is",
    Comparison.IS_NOT: "is not",
    Comparison.CONTAINS: "has",
    Comparison.AT_LEAST: "at least",
    Comparison.AT_MOST: "at most",
    Comparison.BETWEEN: "between",
    Comparison.EMPTY: "empty",
    Comparison.FILLED: "not empty",
}
_OF_DATES = {Comparison.AT_LEAST: "from", Comparison.AT_MOST: "until"}
_ISO = re.compile(r"\d{4}-\d\d-\d\d")


def comparison_words(column: Column, comparison: Comparison) -> str:
    """What a comparison is called for a column."""
    words = _OF_DATES if column.shape is Shape.DATE else {}
    return words.get(comparison, _WORDS[comparison])


def condition_words(column: Column, condition: Condition) -> str:
    """A condition as its chip says it: "Status: Planned, Shipped", "End until 30 Jun 2026"."""
    title, comparison = column.title, condition.test
    if comparison in (Comparison.EMPTY, Comparison.FILLED):
        return f"{title}: {_WORDS[comparison]}"
    values = [value_words(column, value) for value in condition.values]
    if comparison is Comparison.BETWEEN:
        return f"{title}: {' – '.join(values[:2])}"
    if comparison in (Comparison.IS, Comparison.IS_NOT):
        shown = ", ".join(sorted(values[:_MOST_WORDS]))
        more = f" +{len(values) - _MOST_WORDS}" if len(values) > _MOST_WORDS else ""
        lead = "" if comparison is Comparison.IS else "not "
        return f"{title}: {lead}{shown}{more}"
    return f"{title} {comparison_words(column, comparison)} {' or '.join(values)}"


def value_words(column: Column, value: str) -> str:
    """One value of a condition as people read it."""
    if column.shape is Shape.FLAG:
        return {"True": "yes", "False": "no"}.get(value, value)
    if column.shape is Shape.DATE and _ISO.fullmatch(value):
        return formats.day(date.fromisoformat(value))
    if column.shape in (Shape.NUMBER, Shape.FRACTION, Shape.INPUT):
        number = measure(column, value)
        if column.shape is Shape.FRACTION and number is not None:
            return formats.percent(number)
        return formats.figure(number, 6)
    return value or "none"


def read_value(column: Column, typed: str, *, is_end: bool = False) -> str:
    """What was typed as a condition keeps it; raises RuleError for what makes no sense.

    Words that mean another day tomorrow are kept as they are.
    """
    if not typed.strip():
        return ""
    if column.shape is Shape.DATE:
        return _day(typed, is_end=is_end)
    if column.shape is Shape.FRACTION:
        return number_text(parse_fraction(typed, formats.decimal_mark()))
    if column.shape in (Shape.NUMBER, Shape.INPUT):
        number = parse_number(typed, formats.decimal_mark())
        return number_text(None if number is None else number.value)
    return typed.strip()


def _day(typed: str, *, is_end: bool) -> str:
    order = date_order()
    found = parse_date(typed, DateHabits(today(), order, last_day=is_end))
    tomorrow = today() + timedelta(days=1)
    if found != parse_date(typed, DateHabits(tomorrow, order, last_day=is_end)):
        return " ".join(typed.casefold().split())
    return "" if found is None else found.isoformat()


def problem_of(column: Column, typed: str) -> str:
    """Why a value cannot be; empty where it can."""
    try:
        read_value(column, typed)
    except RuleError as error:
        return error.message
    return ""
