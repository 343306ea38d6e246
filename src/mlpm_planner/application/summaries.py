"""What the features of a group come to: sums and means of their numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from mlpm_planner.application.columns import Column, Shape
from mlpm_planner.application.plan import Plan
from mlpm_planner.domain.feature import Feature

_SUMMED = frozenset((Shape.NUMBER, Shape.INPUT))
_AVERAGED = _SUMMED | {Shape.FRACTION}


@dataclass(frozen=True, slots=True)
class Summary:
    """A column over some features; ``total`` is None where a sum says nothing, as of shares."""

    column: Column
    count: int
    total: float | None
    mean: float


def summaries(plan: Plan, columns: Sequence[Column], ids: Sequence[str]) -> list[Summary]:
    """The numbers of each numeric column over the features that have one."""
    found = [plan.features[i] for i in ids if i in plan.features]
    return [made for column in columns if (made := _summary(plan, column, found)) is not None]


def _summary(plan: Plan, column: Column, found: Sequence[Feature]) -> Summary | None:
    if column.shape not in _AVERAGED:
        return None
    value_of = cast("Callable[[Feature], float | None]", column.sorts(plan))
    values = [value for value in map(value_of, found) if value is not None]
    if not values:
        return None
    total = sum(values)
    is_summed = column.shape in _SUMMED and column.key != "confidence"
    return Summary(column, len(values), total if is_summed else None, total / len(values))
