"""Gates: what happens of a plan when some of its features may fail."""

from dataclasses import dataclass, field

import numpy as np

from mlpm_planner.analysis.schedule.links import Links, followers
from mlpm_planner.analysis.types import BoolArray, FloatArray, IntArray

NO_FALLBACK = -1


def _no_rows() -> IntArray:
    return np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Gates:
    """Features that succeed with a chance, and the row taken instead where they fail, all (g,).

    Without a fallback (NO_FALLBACK) a failure is the end of everything that depends on it. A
    fallback happens only after a failure. What depends on the gate alone then does not happen;
    what depends on the gate and on the fallback goes on after the one that was taken.
    """

    rows: IntArray = field(default_factory=_no_rows)
    chances: FloatArray = field(default_factory=lambda: np.zeros(0))
    fallbacks: IntArray = field(default_factory=_no_rows)


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """One gate: its row and chance, and the rows that do not happen after success and failure."""

    row: int
    chance: float
    dropped_by_success: IntArray
    dropped_by_failure: IntArray


def with_fallbacks(links: Links, gates: Gates) -> Links:
    """The links and those of gates to their fallbacks, which start when the gate has finished."""
    some = gates.fallbacks != NO_FALLBACK
    added = int(some.sum())
    return Links(
        np.concatenate([links.predecessors, gates.rows[some]]),
        np.concatenate([links.successors, gates.fallbacks[some]]),
        np.concatenate([links.kinds, np.zeros(added, np.int64)]),
        np.concatenate([links.lags, np.zeros(added)]),
    )


def branches(gates: Gates, links: Links, levels: IntArray) -> list[Branch]:
    """The gates, those that come first in the network first; `levels` (n,) are depths in it."""
    order = np.argsort(levels[gates.rows], kind="stable")
    return [_branch(gates, int(gate), links, levels.size) for gate in order]


def draw(found: list[Branch], count: int, draws: int, rng: np.random.Generator) -> BoolArray:
    """Which of the features happen, shape (count, draws)."""
    happens = np.ones((count, draws), np.bool_)
    for branch in found:
        passed = rng.random(draws) < branch.chance
        reached = happens[branch.row].copy()
        happens[branch.dropped_by_success] &= ~(reached & passed)
        happens[branch.dropped_by_failure] &= ~(reached & ~passed)
    return happens


def _branch(gates: Gates, gate: int, links: Links, count: int) -> Branch:
    row, fallback = int(gates.rows[gate]), int(gates.fallbacks[gate])
    instead = (links.predecessors == row) & (links.successors == fallback)
    before, after = links.predecessors[~instead], links.successors[~instead]
    success = followers(count, before, after, np.array([row]))
    if fallback == NO_FALLBACK:
        return Branch(row, float(gates.chances[gate]), _no_rows(), success)
    rest = followers(count, before, after, np.array([fallback]))
    failure = np.append(rest, fallback)
    return Branch(
        row,
        float(gates.chances[gate]),
        np.setdiff1d(failure, success),
        np.setdiff1d(success, failure),
    )
