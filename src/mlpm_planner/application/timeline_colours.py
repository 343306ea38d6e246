"""What colour each bar of the roadmap has: by theme, by another column, or by its risk."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from zlib import crc32

import numpy as np

from mlpm_planner.analysis.types import IntArray
from mlpm_planner.application.columns import Column
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.slack import LITTLE, Slacks
from mlpm_planner.application.timeline_bars import BarTable, done_statuses
from mlpm_planner.application.timeline_links import LinkTable
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.product import Theme

RISK = "risk"
PLAIN = "control"  # what has no value
_SERIES = ("blue", "orange", "green", "magenta", "sky", "violet", "ochre", "red")


class Key(NamedTuple):
    """One line of the legend: what a colour stands for."""

    title: str
    colour: str


_RISKS = (
    Key("Waits too short", "bad_fill"),
    Key("Ends after its deadline", "magenta"),
    Key("May end after its deadline", "warn_fill"),
    Key("Critical: nothing to spare", "orange"),
    Key(f"Little slack, up to {LITTLE} days", "ochre"),
    Key("More slack", "green"),
    Key("In time", "good_fill"),
    Key("No deadline", "sky"),
    Key("Done", "control"),
)


_CRITICAL, _IN_TIME, _NO_DEADLINE, _OVER = 3, 6, 7, 8


@dataclass(slots=True)
class BarColours:
    """A code for each slot and what the codes stand for, in the order of the legend."""

    keys: tuple[Key, ...] = (Key("", PLAIN),)
    codes: IntArray = field(default_factory=lambda: np.zeros(0, np.int64))
    _text_of: Callable[[Feature], str] | None = None
    _known: dict[str, int] = field(default_factory=dict[str, int])

    @classmethod
    def by_column(cls, plan: Plan, bars: BarTable, column: Column) -> "BarColours":
        """Every value of a column has its colour."""
        text_of, place_of = column.texts(plan), column.sorts(plan)
        slots, texts = list(bars.slots.values()), list[str]()
        first: dict[str, Feature] = {}
        features = plan.features
        for feature_id in bars.slots:
            feature = features[feature_id]
            text = text_of(feature)
            texts.append(text)
            first.setdefault(text, feature)
        places = {text: place_of(feature) for text, feature in first.items()}
        ordered = sorted(first, key=lambda t: (places[t] is None, places[t] or 0, t))
        known = {text: code for code, text in enumerate(ordered)}
        colours = _colours(plan, column, ordered, first)
        keys = tuple(Key(text or f"No {column.title.lower()}", colours[text]) for text in ordered)
        codes = np.zeros(len(bars.start), np.int64)
        codes[slots] = [known[text] for text in texts]
        return cls(keys or (Key("", PLAIN),), codes, text_of, known)

    @classmethod
    def by_risk(
        cls, plan: Plan, bars: BarTable, links: LinkTable, slacks: Slacks | None = None
    ) -> "BarColours":
        """Whether a feature waits too short, ends after its deadline, or has little to spare.

        It may end after its deadline surely or at P90.
        """
        over = done_statuses(plan)
        codes = np.zeros(len(bars.start), np.int64)
        features = plan.features
        for feature_id, slot in bars.slots.items():
            code = _risk(features[feature_id], slot, bars, links, over)
            days = slacks.days.get(feature_id) if slacks is not None else None
            if days is not None and code in (_IN_TIME, _NO_DEADLINE):
                code = _risk_of_slack(days)
            codes[slot] = code
        return cls(_RISKS, codes)

    def colour(self, slot: int) -> str:
        """The name of a bar's colour."""
        return self.keys[int(self.codes[slot])].colour if slot < len(self.codes) else PLAIN

    def patch(self, plan: Plan, bars: BarTable, slots: Iterable[int]) -> bool:
        """Take in changed features; False where that takes reading the whole plan again."""
        if self._text_of is None or len(self.codes) < len(bars.start):
            return False
        for slot in slots:
            code = self._known.get(self._text_of(plan.features[bars.ids[slot]]))
            if code is None:
                return False
            self.codes[slot] = code
        return True

    def used(self, slots: IntArray) -> list[Key]:
        """The lines of the legend that bars in these slots need."""
        found: list[int] = np.unique(self.codes[slots]).tolist()
        return [self.keys[code] for code in found]


def _risk(
    feature: Feature, slot: int, bars: BarTable, links: LinkTable, over: frozenset[str]
) -> int:
    if feature.status in over:
        return _OVER
    if slot in links.late:
        return 0
    if feature.deadline is None:
        return _NO_DEADLINE
    late = int(bars.end[slot]) - feature.deadline.toordinal()
    if late > 0:
        return 1
    return 2 if late + float(bars.tail[slot]) > 0 else _IN_TIME


def _risk_of_slack(days: int) -> int:
    """What slack says of a feature that nothing worse is known of."""
    return _CRITICAL if days <= 0 else _CRITICAL + (1 if days <= LITTLE else 2)


def _colours(
    plan: Plan, column: Column, texts: Sequence[str], first: dict[str, Feature]
) -> dict[str, str]:
    if column.key == "theme":
        themes = {text: plan.get(Theme, first[text].theme_id) for text in texts}
        return {text: theme.colour if theme else PLAIN for text, theme in themes.items()}
    if column.key == "status":
        found = {text: plan.status(first[text].status) for text in texts}
        return _told_apart({t: status.colour if status else PLAIN for t, status in found.items()})
    return stable_colours([text for text in texts if text]) | {"": PLAIN}


def _told_apart(own: dict[str, str]) -> dict[str, str]:
    """The colours values have of their own; where two share one, the later gets another."""
    free = [colour for colour in _SERIES if colour not in own.values()]
    found: dict[str, str] = {}
    for text, colour in own.items():
        shared = colour in found.values() and bool(free)
        found[text] = free.pop(0) if shared else colour
    return found


def stable_colours(values: Iterable[str]) -> dict[str, str]:
    """A data colour for each value: its own by its name, the next free one where that is taken.

    So values keep their colours when others come or go; beyond eight values colours repeat.
    """
    found: dict[str, str] = {}
    free: list[str] = []
    for value in sorted(values):
        free = free or list(_SERIES)
        wished = _SERIES[crc32(value.encode()) % len(_SERIES)]
        found[value] = wished if wished in free else free[0]
        free.remove(found[value])
    return found
