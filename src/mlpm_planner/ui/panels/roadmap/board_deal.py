"""Which card lies in which column and lane of the board, and what an edit there changes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

from mlpm_planner.application import feature_values
from mlpm_planner.application.changes import Change
from mlpm_planner.application.columns import Column, feature_columns
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.timeline_bars import effort_weeks
from mlpm_planner.domain.choices import Horizon, StatusCategory
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.people import Team
from mlpm_planner.domain.product import Theme


class Place(NamedTuple):
    """The number of a column, of a card in it, and of a lane; -1 for whichever lane it is."""

    column: int
    number: int
    lane: int = -1


@dataclass(frozen=True, slots=True)
class Stack:
    """A column or a lane: a window, a category of statuses that is over, or a value of a field.

    ``limit`` is how many features should be in it, ``capacity`` the person-weeks a month of
    those who do the work.
    """

    key: str
    title: str
    icon: str = ""
    horizon: Horizon | None = None
    category: StatusCategory | None = None
    folds: bool = False
    colour: str = ""
    limit: int | None = None
    capacity: float | None = None


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
# Fields with a few words that all belong on a board, even those that no feature has.
_WHOLE = frozenset(("status", "theme", "kind", "horizon"))


@dataclass(frozen=True, slots=True)
class Axis:
    """One way to deal features out: the stacks, where each feature goes, what puts it there."""

    stacks: Sequence[Stack]
    place_of: Callable[[Feature], int]
    put: Callable[[Feature, int], Feature]
    reads: frozenset[str]


def windows(plan: Plan) -> Axis:
    """Now, Next and Later, with what is undecided and what is over on rails."""
    over, limits = columns_of_statuses(plan), plan.product.horizon_limits
    stacks = [
        replace(stack, limit=limits.get(stack.horizon.value)) if stack.horizon else stack
        for stack in STACKS
    ]
    return Axis(
        stacks,
        lambda feature: column_of(feature, over),
        lambda feature, place: replace(feature, **values_for(plan, feature, place)),
        frozenset({"horizon", "status"}),
    )


def by_field(plan: Plan, column: Column, *, is_lane: bool = False) -> Axis:
    """A stack for each word of a field that is chosen from a list, and one for none."""
    text_of = column.texts(plan)
    used = dict.fromkeys(text_of(feature) for feature in plan.features.values())
    offered = feature_values.choices(plan, column)
    whole = column.key in _WHOLE or column.custom
    words = [word for word in offered if whole or word in used]
    words += sorted((word for word in used if word and word not in offered), key=str.casefold)
    stacks = [_stack(plan, column, word, is_used=word in used) for word in words]
    if "" in used or not (is_lane or column.key in ("status", "kind")):
        name = f"No {column.title.lower()}"
        stacks.insert(0, Stack("", name, "circle-dashed", folds="" not in used))
    places = {stack.key: place for place, stack in enumerate(stacks)}

    def put(feature: Feature, place: int) -> Feature:
        return feature_values.maker(plan, column, stacks[place].key)(feature)

    return Axis(stacks, lambda feature: places[text_of(feature)], put, column.reads)


def _stack(plan: Plan, column: Column, word: str, *, is_used: bool) -> Stack:
    stack = Stack(word, word[:1].upper() + word[1:], "circle", folds=not is_used)
    if column.key == "status":
        status = next(s for s in plan.statuses.values() if s.name == word)
        is_over = status.category in _OVER
        return replace(stack, icon=status.icon, limit=status.wip_limit, folds=is_over)
    if column.key == "theme":
        theme = plan.first(Theme, "name", word)
        return replace(stack, colour=theme.colour if theme else "", folds=False)
    if column.key == "team":
        team = plan.first(Team, "name", word)
        return replace(stack, icon="users", capacity=team.capacity_weeks if team else None)
    return stack


class Frame:
    """The columns of the board, and its lanes where it has any."""

    def __init__(self, plan: Plan, by: str = "", lanes: str = "") -> None:
        """Windows side by side when `by` is empty or unknown; no lanes when `lanes` is."""
        known = feature_columns(plan)
        self.columns = by_field(plan, known[by]) if by in known else windows(plan)
        self.lanes = by_field(plan, known[lanes], is_lane=True) if lanes in known else None

    def lane_of(self, feature: Feature) -> int:
        """The lane of a feature; 0 without lanes."""
        return self.lanes.place_of(feature) if self.lanes else 0

    def values(self, feature: Feature, place: Place) -> dict[str, Any]:
        """What makes a feature lie in a column and a lane; RuleError where it cannot."""
        made, reads = self.columns.put(feature, place.column), set(self.columns.reads)
        if self.lanes is not None and place.lane >= 0:
            made = self.lanes.put(made, place.lane)
            reads |= self.lanes.reads
        return {name: getattr(made, name) for name in reads}

    def moves_card(self, change: Change) -> bool:
        """Whether a changed feature lies in another column or lane now."""
        before, after = change.before, change.after
        if not isinstance(before, Feature) or not isinstance(after, Feature):
            return True
        reads = self.columns.reads
        if self.lanes is not None:
            reads |= self.lanes.reads
        return any(getattr(before, name) != getattr(after, name) for name in reads)


class Deal:
    """The ids of the cards of each column in order, lane by lane, and where each card lies."""

    def __init__(self, plan: Plan, ids: Sequence[str] = (), frame: Frame | None = None) -> None:
        """Deal features out in their order."""
        self.frame = frame = frame or Frame(plan)
        self.stacks = frame.columns.stacks
        self.lanes = frame.lanes.stacks if frame.lanes else ()
        self.cards: list[list[str]] = [[] for _ in self.stacks]
        # Where each lane begins in each column, and where the last one ends.
        self.starts: list[list[int]] = []
        dealt: list[list[list[str]]] = [[[] for _ in range(self.lane_count)] for _ in self.stacks]
        for feature_id in ids:
            feature = plan.features[feature_id]
            dealt[frame.columns.place_of(feature)][frame.lane_of(feature)].append(feature_id)
        for column, lanes in enumerate(dealt):
            starts = [0]
            for lane in lanes:
                self.cards[column] += lane
                starts.append(len(self.cards[column]))
            self.starts.append(starts)
        # The number of each card by its id, made for a column when first asked for.
        self._numbers: list[dict[str, int] | None] = [None] * len(self.stacks)

    @property
    def lane_count(self) -> int:
        """How many lanes there are; one without a name where the board has none."""
        return max(1, len(self.lanes))

    def place(self, feature_id: str) -> Place | None:
        """Where a card lies, None where it is not shown."""
        for column, stack in enumerate(self.cards):
            numbers = self._numbers[column]
            if numbers is None:
                numbers = self._numbers[column] = {i: n for n, i in enumerate(stack)}
            if feature_id in numbers:
                return Place(column, numbers[feature_id])
        return None

    def lane_at(self, place: Place) -> int:
        """The lane of the card at a place; -1 without lanes."""
        if not self.lanes:
            return -1
        starts = self.starts[place.column]
        return sum(1 for start in starts[1:-1] if start <= place.number)

    def end_of(self, column: int, lane: int) -> Place:
        """The place after the last card of a column, in a lane."""
        return Place(column, self.starts[column][lane + 1 if lane >= 0 else -1], lane)

    def neighbours(self, place: Place) -> tuple[list[str], list[str]]:
        """The cards above and below a gap, within its lane."""
        stack, starts = self.cards[place.column], self.starts[place.column]
        first, last = (starts[place.lane], starts[place.lane + 1]) if place.lane >= 0 else (0, None)
        return stack[first : place.number], stack[place.number : last]

    def id_at(self, place: Place) -> str:
        """The card at a place, empty where there is none."""
        stack = self.cards[place.column]
        return stack[place.number] if 0 <= place.number < len(stack) else ""


def columns_of_statuses(plan: Plan) -> Mapping[str, int]:
    """The column of each status that means the work is over."""
    return {s.key: _OVER[s.category] for s in plan.statuses.values() if s.category in _OVER}


def column_of(feature: Feature, over: Mapping[str, int]) -> int:
    """The window a feature lies in."""
    return over.get(feature.status, _BY_HORIZON[feature.horizon])


def values_for(plan: Plan, feature: Feature, column: int) -> dict[str, Any]:
    """What makes a feature lie in a window: its horizon, or a status that is over."""
    stack, over = STACKS[column], columns_of_statuses(plan)
    first = partial(_first_status, plan, otherwise=feature.status)
    if stack.category is not None:
        return {} if over.get(feature.status) == column else {"status": first(stack.category)}
    values: dict[str, Any] = {"horizon": stack.horizon}
    if feature.status in over:  # it is taken up again
        values["status"] = first(StatusCategory.PLANNED)
    return values


def _first_status(plan: Plan, category: StatusCategory, otherwise: str) -> str:
    ranked = sorted(plan.statuses.values(), key=lambda status: status.rank)
    return next((s.key for s in ranked if s.category is category), otherwise)


def weeks(feature: Feature, point: float | None) -> float:
    """Person-weeks of a feature, 0 when unknown."""
    return effort_weeks(feature, point) or 0.0
