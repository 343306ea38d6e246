"""What a forecast says of each feature and release, and the one that is known of a plan."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from weakref import WeakKeyDictionary

from mlpm_planner.application.plan import Plan


@dataclass(frozen=True, slots=True)
class Finish:
    """When a feature is likely to be finished, by days of 50, 80 and 90 %; None: it never happens.

    ``criticality`` is the share of simulations in which a delay of it delays the plan, ``on_time``
    of those in which it meets its deadline, None without one.
    """

    p50: date | None
    p80: date | None
    p90: date | None
    criticality: float
    on_time: float | None = None


@dataclass(frozen=True, slots=True)
class Foresight:
    """The forecast of a plan: finishes by feature, and by release the chance to be on time."""

    finishes: Mapping[str, Finish] = field(default_factory=dict[str, Finish])
    releases: Mapping[str, float] = field(default_factory=dict[str, float])
    draws: int = 0

    @property
    def is_known(self) -> bool:
        """Whether there was enough to simulate."""
        return self.draws > 0


UNKNOWN = Foresight()
_latest: WeakKeyDictionary[Plan, Foresight] = WeakKeyDictionary()


def keep(plan: Plan, found: Foresight) -> None:
    """Remember the forecast of a plan: columns and labels read it."""
    _latest[plan] = found


def latest(plan: Plan) -> Foresight:
    """The forecast that is known of a plan; it may be older than the last edit."""
    return _latest.get(plan, UNKNOWN)


def finish_words(found: Finish, tell: Callable[[date], str]) -> str:
    """A finish in a sentence."""
    if found.p50 is None or found.p90 is None:
        return "does not happen in any simulation"
    words = f"finishes by {tell(found.p50)} with 50 %, by {tell(found.p90)} with 90 %"
    words += f"; critical in {found.criticality * 100:.0f} % of simulations"
    return words if found.on_time is None else f"{words}; {on_time_words(found.on_time)}"


def on_time_words(share: float) -> str:
    """A chance to be on time."""
    return f"on time with {share * 100:.0f} %"
