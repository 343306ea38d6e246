"""Two versions of the plan side by side: what moved, by how much, and all of it in a line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from mlpm_planner.analysis.schedule.workdays import WorkCalendar
from mlpm_planner.application.snapshots import Dates, Slip, compare

MINUS = "−"


@dataclass(frozen=True, slots=True)
class Totals:
    """A comparison in figures: features planned in both versions, how many of them moved.

    ``latest`` and ``earliest`` are the most extreme slips in working days, 0 where there is none.
    """

    both: int = 0
    moved: int = 0
    latest: int = 0
    earliest: int = 0
    added: int = 0
    dropped: int = 0

    @property
    def words(self) -> str:
        """The line above the timeline: 12 of 45 moved, latest +16 days."""
        parts = [f"{self.moved:,} of {self.both:,} moved" if self.moved else "nothing moved"]
        if self.latest:
            parts.append(f"latest +{self.latest:,} {_days(self.latest)}")
        if self.earliest:
            parts.append(f"earliest {MINUS}{-self.earliest:,} {_days(self.earliest)}")
        if self.added:
            parts.append(f"{self.added:,} added")
        if self.dropped:
            parts.append(f"{self.dropped:,} dropped")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The dates of two versions and how they differ; ``name`` is what the earlier is called."""

    name: str
    before: Dates
    after: Dates
    calendar: WorkCalendar
    slips: Mapping[str, Slip] = field(default_factory=dict[str, Slip])

    @classmethod
    def of(cls, name: str, before: Dates, after: Dates, calendar: WorkCalendar) -> "Comparison":
        """Compare two versions; slips are working days of the calendar."""
        return cls(name, before, after, calendar, compare(before, after, calendar))

    @property
    def totals(self) -> Totals:
        """The comparison in figures."""
        slips = self.slips.values()
        days = [s.days for s in slips]
        return Totals(
            both=len(self.before.keys() & self.after.keys()),
            moved=sum(s.before is not None and s.after is not None for s in slips),
            latest=max(0, max(days, default=0)),
            earliest=min(0, min(days, default=0)),
            added=sum(s.before is None for s in slips),
            dropped=sum(s.after is None for s in slips),
        )

    def slip_to(self, feature_id: str, end: date) -> int:
        """How many working days later than before a feature would end on a day."""
        span = self.before.get(feature_id)
        if span is None:
            return 0
        ends = self.calendar.position(np.array([span[1], end], "datetime64[D]"))
        return int(ends[1] - ends[0])


def signed(days: int) -> str:
    """A slip as a person writes it: +9 d, −3 d."""
    return f"{'+' if days > 0 else MINUS if days < 0 else ''}{abs(days):,} d"


def slip_words(slip: Slip | None) -> str:
    """A slip in a list, empty where nothing differs: +9 d, −3 d, added, dropped."""
    if slip is None:
        return ""
    if slip.before is None:
        return "added"
    return "dropped" if slip.after is None else signed(slip.days)


def slip_spoken(slip: Slip | None, name: str) -> str:
    """A slip in a sentence: 9 working days later than Q1 plan."""
    if slip is None:
        return ""
    if slip.before is None:
        return f"not in {name}"
    if slip.after is None:
        return f"planned only in {name}"
    if not slip.days:
        return f"ends on the same working day as in {name}"
    direction = "later" if slip.days > 0 else "earlier"
    return f"{abs(slip.days):,} working {_days(slip.days)} {direction} than in {name}"


def _days(count: int) -> str:
    return "day" if abs(count) == 1 else "days"
