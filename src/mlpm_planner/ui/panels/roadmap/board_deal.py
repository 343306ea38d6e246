"""Which card lies in which column of the board, and what a column comes to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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


@dataclass(slots=True)
class Deal:
    """The ids of the cards of each column in order, and where each card lies."""

    cards: list[list[str]] = field(default_factory=lambda: [[] for _ in STACKS])
    places: dict[str, Place] = field(default_factory=dict[str, Place])

    @classmethod
    def of(cls, plan: Plan, ids: Sequence[str]) -> "Deal":
        """Deal features out in their order."""
        deal, features, over = cls(), plan.features, columns_of_statuses(plan)
        for feature_id in ids:
            column = column_of(features[feature_id], over)
            stack = deal.cards[column]
            deal.places[feature_id] = Place(column, len(stack))
            stack.append(feature_id)
        return deal

    def place(self, feature_id: str) -> Place | None:
        """Where a card lies, None where it is not shown."""
        return self.places.get(feature_id)

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
