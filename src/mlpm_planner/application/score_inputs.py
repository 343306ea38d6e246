"""Score inputs as people type, read and step them; one rule for tables, editors and drags."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable

from mlpm_planner.domain.choices import ValueType
from mlpm_planner.domain.quick_input import Decimal, parse_range
from mlpm_planner.domain.scoring import Criterion, ScoreInput

IMPACT_STEPS = (0.25, 0.5, 1.0, 2.0, 3.0)
FIBONACCI_STEPS = (1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 20.0)
_STEPS = {ValueType.IMPACT: IMPACT_STEPS, ValueType.FIBONACCI: FIBONACCI_STEPS}

Spell = Callable[[float], str]
"""Writes a number in the reader's way."""


def parse(criterion: Criterion, text: str, decimal: Decimal = ".") -> ScoreInput | None:
    """What was typed for a criterion; None for nothing or a dash; RuleError where it cannot be."""
    if text.strip() in ("–", "-", "−"):
        return None
    found = parse_range(text, decimal, fraction=criterion.value_type is ValueType.PERCENT)
    if found is None:
        return None
    given = ScoreInput(found.value, found.low, found.high)
    criterion.accept(given)
    return given


def typed(criterion: Criterion, given: ScoreInput | None, spell: Spell) -> str:
    """The text that reads back as this input: 40 (30–60), 80% (70%–90%)."""
    if given is None:
        return ""
    as_percent = criterion.value_type is ValueType.PERCENT

    def word(value: float) -> str:
        return f"{spell(round(value * 100, 10))}%" if as_percent else spell(value)

    if given.low is None and given.high is None:
        return word(given.value)
    low = given.value if given.low is None else given.low
    high = given.value if given.high is None else given.high
    return f"{word(given.value)} ({word(low)}–{word(high)})"


def steps_of(criterion: Criterion) -> tuple[float, ...]:
    """The values a criterion is usually given; empty where any number will do."""
    return _STEPS.get(criterion.value_type, ())


def level(value: float) -> int:
    """How many of the five impact steps a value reaches."""
    return bisect_right(IMPACT_STEPS, value + 1e-9)


def step(criterion: Criterion, value: float, direction: int) -> float:
    """The next usual value above (+1) or below (-1), within the criterion's limits."""
    listed = steps_of(criterion)
    stepped = (
        _next_listed(listed, value, direction)
        if listed
        else _next_multiple(value, _step_size(criterion, value, direction), direction)
    )
    return clamped(criterion, stepped)


def _next_listed(steps: tuple[float, ...], value: float, direction: int) -> float:
    place = bisect_right(steps, value) if direction > 0 else bisect_left(steps, value) - 1
    return steps[max(0, min(len(steps) - 1, place))]


def _step_size(criterion: Criterion, value: float, direction: int) -> float:
    match criterion.value_type:
        case ValueType.PERCENT:
            return 0.1
        case ValueType.SCALE_10:
            return 1.0
        case ValueType.EFFORT:
            return 1.0 if value + min(0, direction) >= 1 else 0.5
        case _:
            return _half_decade(value, direction)


def _half_decade(value: float, direction: int) -> float:
    """Half the leading digit's worth, the same on the way up and down: 5,000 for 42,000."""
    size = abs(value)
    if not size:
        return 1.0
    power = math.floor(math.log10(size) + 1e-12)
    if direction < 0 and math.isclose(size, 10.0**power):
        power -= 1
    return 10.0**power / 2


def _next_multiple(value: float, size: float, direction: int) -> float:
    places = value / size
    whole = math.floor(places + 1e-9) + 1 if direction > 0 else math.ceil(places - 1e-9) - 1
    return round(whole * size, 10)


def clamped(criterion: Criterion, value: float) -> float:
    """The nearest value that the criterion accepts."""
    low = -math.inf if criterion.minimum is None else criterion.minimum
    high = math.inf if criterion.maximum is None else criterion.maximum
    lowest = max(low, 0.1) if criterion.value_type is ValueType.EFFORT else low
    return max(lowest, min(high, value))


def moved_to(criterion: Criterion, given: ScoreInput | None, value: float) -> ScoreInput:
    """An input with another likely value; its range keeps its proportions."""
    inside = clamped(criterion, value)
    if given is None or (given.low is None and given.high is None):
        return ScoreInput(inside)
    return ScoreInput(
        inside,
        _scaled(criterion, given.low, given.value, inside, min),
        _scaled(criterion, given.high, given.value, inside, max),
    )


def _scaled(
    criterion: Criterion,
    end: float | None,
    before: float,
    after: float,
    outer: Callable[[float, float], float],
) -> float | None:
    if end is None:
        return None
    scaled = end * after / before if before > 0 else end + after - before
    return outer(clamped(criterion, scaled), after)


def rounded(criterion: Criterion, value: float) -> float:
    """A value from a drag, to as many digits as a person would have typed."""
    listed = steps_of(criterion)
    if listed:
        return min(listed, key=lambda each: abs(each - value))
    match criterion.value_type:
        case ValueType.PERCENT:
            return round(value * 20) / 20
        case ValueType.SCALE_10 | ValueType.EFFORT:
            return round(value * 2) / 2
        case _:
            return _two_digits(value)


def _two_digits(value: float) -> float:
    if not value:
        return 0.0
    power = math.floor(math.log10(abs(value)))
    return round(value, 1 - power)
