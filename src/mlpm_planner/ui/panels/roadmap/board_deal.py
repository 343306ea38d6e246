"""Which card lies in which column of the board, and what a column comes to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from mlpm_planner.application.changes import Change
from mlpm_planner.application.plan import Plan
from mlpm_planner.domain.choices import Horizon, StatusCategory
from mlpm_planner.domain.feature import Feature


class Place(NamedTuple):
    """The number of a column, and of a card in it."""

    column: int
    number: int


@dataclass(frozen=True, slots=True)
class Stack:
    """A column of the board: a window, or a category of statuses that is over."""

    key: str
    title: str
    icon: str = ""
    horizon: Horizon | None = None
    category: StatusCategory | None = None
    folds: bool = False


STACKS = (
    Stack("none", "No window", "circle-dashed", Horizon.NONE, folds=True),
    Stack("now", "Now", horizon=Horizon.NOW),
    Stack("next", "Next", horizon=Horizon.NEXT),
    Stack("later", "Later", horizon=Horizon.LATER),
    Stack("shipped", "Shipped", "circle-check", category=StatusCategory.DONE, folds=True),
    Stack("parked", "Parked", "circle-pause", category=StatusCategory.PARKED, folds=True),
)
UNDECIDED = 0
_OVER = {StatusCategory.DONE: 4, StatusCategory.PARKED: 5}
_BY_HORIZON = {stack.horizon: n for n, stack in enumerate(STACKS) if stack.horizon is not None}


class Deal:
    """The ids of the cards of each column in order, and where each card lies."""

    def __init__(self, plan: Plan, ids: Sequence[str] = ()) -> None:
        """Deal features out in their order."""
        self.cards: list[list[str]] = [[] for _ in STACKS]
        features, over = plan.features, columns_of_statuses(plan)
        for feature_id in ids:
            self.cards[column_of(features[feature_id], over)].append(feature_id)
        # The number of each card by its id, made for a column when first asked for.
        self._numbers: list[dict[str, int] | None] = [None] * len(STACKS)

    def place(self, feature_id: str) -> Place | None:
        """Where a card lies, None where it is not shown."""
        for column, stack in enumerate(self.cards):
            numbers = self._numbers[column]
            if numbers is None:
                numbers = self._numbers[column] = {i: n for n, i in enumerate(stack)}
            if feature_id in numbers:
                return Place(column, numbers[feature_id])
        return None

    def id_at(self, place: Place) -> str:
        """The card at a place, empty where there is none."""
        stack = self.cards[place.column]
        return stack[place.number] if 0 <= place.number < len(stack) else ""


def columns_of_statuses(plan: Plan) -> Mapping[str, int]:
    """The column of each status that means the work is over."""
    return {s.key: _OVER[s.category] for s in plan.statuses.values() if s.category in _OVER}


def column_of(feature: Feature, over: Mapping[str, int]) -> int:
    """The column a feature lies in."""
    return over.get(feature.status, _BY_HORIZON[feature.horizon])


def moves_card(change: Change, over: Mapping[str, int]) -> bool:
    """Whether a changed feature lies in another column now."""
    before, after = change.before, change.after
    if not isinstance(before, Feature) or not isinstance(after, Feature):
        return True
    return column_of(before, over) != column_of(after, over)


def values_for(plan: Plan, feature: Feature, column: int) -> dict[str, Any]:
    """What makes a feature lie in a column: its window, or a status that is over."""
    stack, over = STACKS[column], columns_of_statuses(plan)
    if stack.category is not None:
        if over.get(feature.status) == column:
            return {}
        return {"status": _first_status(plan, stack.category, feature.status)}
    values: dict[str, Any] = {"horizon": stack.horizon}
    if feature.status in over:  # it is taken up again
        values["status"] = _first_status(plan, StatusCategory.PLANNED, feature.status)
    return values


def _first_status(plan: Plan, category: StatusCategory, otherwise: str) -> str:
    ranked = sorted(plan.statuses.values(), key=lambda status: status.rank)
    return next((s.key for s in ranked if s.category is category), otherwise)
