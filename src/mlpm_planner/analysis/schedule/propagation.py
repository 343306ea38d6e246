"""Times of n features through their links in many draws at once, level by level of the network."""

from dataclasses import dataclass

import numpy as np

from mlpm_planner.analysis.schedule.links import Links, find_cycle
from mlpm_planner.analysis.types import BoolArray, FloatArray, IntArray
from mlpm_planner.domain.errors import RuleError

_FROM_FINISH = np.array([True, False, True, False])
_TO_FINISH = np.array([False, False, True, True])


@dataclass(frozen=True, slots=True, eq=False)
class _Wave:
    """The links into (or out of) the rows of one level: sorted by row, with each one's first."""

    rows: IntArray
    firsts: IntArray
    predecessors: IntArray
    successors: IntArray
    lags: FloatArray
    from_finish: BoolArray
    to_finish: BoolArray


@dataclass(frozen=True, slots=True, eq=False)
class Waves:
    """A network cut by level (n,), the length of the longest chain of links before a row."""

    links: Links
    levels: IntArray
    releases: FloatArray
    into: list[_Wave]
    out_of: list[_Wave]


@dataclass(frozen=True, slots=True, eq=False)
class Times:
    """Durations, starts and finishes (n, draws); -inf where a feature does not happen."""

    durations: FloatArray
    starts: FloatArray
    finishes: FloatArray


def waves(links: Links, releases: FloatArray, fixed: BoolArray) -> Waves:
    """The network of n features; links into fixed ones do not bind them.

    Raises RuleError for links that go round in a circle.
    """
    levels = _levels(releases.size, links)
    bound = ~fixed[links.successors]
    before = np.where(bound, levels[links.predecessors], -1)
    after = np.where(bound, levels[links.successors], -1)
    deepest = range(1, int(levels.max(initial=0)) + 1)
    into = [_wave(links, links.successors, after == level) for level in deepest]
    out_of = [_wave(links, links.predecessors, before == level - 1) for level in reversed(deepest)]
    return Waves(links, levels, releases.astype(np.float32), into, out_of)


def forward(network: Waves, durations: FloatArray, happens: BoolArray | None) -> Times:
    """The earliest times; `happens` (n, draws) is None where everything does.

    Links of what does not happen bind nobody.
    """
    starts = np.repeat(network.releases[:, None], durations.shape[1], axis=1)
    finishes = starts + durations
    if happens is not None:
        starts[~happens] = finishes[~happens] = -np.inf
    for wave in network.into:
        bounds = _sources(wave, starts, finishes)
        bounds += wave.lags[:, None]
        if wave.to_finish.any():
            bounds[wave.to_finish] -= durations[wave.successors[wave.to_finish]]
        rows = wave.rows
        found = np.maximum.reduceat(bounds, wave.firsts, axis=0)
        np.maximum(found, starts[rows], out=found)
        if happens is not None:
            found[~happens[rows]] = -np.inf
        starts[rows] = found
        finishes[rows] = found + durations[rows]
    return Times(durations, starts, finishes)


def slack(network: Waves, times: Times) -> FloatArray:
    """How much later each start could be without moving the end; (n, draws), inf if it is none."""
    durations, happens = times.durations, np.isfinite(times.starts)
    latest = times.finishes.max(axis=0, initial=0.0) - durations
    latest[~happens] = np.inf
    for wave in network.out_of:
        bounds = latest[wave.successors] - wave.lags[:, None]
        if wave.to_finish.any():
            bounds[wave.to_finish] += durations[wave.successors[wave.to_finish]]
        if wave.from_finish.any():
            bounds[wave.from_finish] -= durations[wave.predecessors[wave.from_finish]]
        rows = wave.rows
        found = np.minimum.reduceat(bounds, wave.firsts, axis=0)
        latest[rows] = np.where(happens[rows], np.minimum(found, latest[rows]), np.inf)
    return latest - times.starts


def _sources(wave: _Wave, starts: FloatArray, finishes: FloatArray) -> FloatArray:
    """Where each link begins: the predecessor's finish or start."""
    if wave.from_finish.all():
        return finishes[wave.predecessors]
    found = starts[wave.predecessors]
    found[wave.from_finish] = finishes[wave.predecessors[wave.from_finish]]
    return found


def _wave(links: Links, ends: IntArray, chosen: BoolArray) -> _Wave:
    """The chosen links, by the row at their `ends` that they are gathered for."""
    picked = np.flatnonzero(chosen)
    picked = picked[np.argsort(ends[picked], kind="stable")]
    rows, firsts = np.unique(ends[picked], return_index=True)
    kinds = links.kinds[picked]
    return _Wave(
        rows,
        firsts.astype(np.int64),
        links.predecessors[picked],
        links.successors[picked],
        links.lags[picked].astype(np.float32),
        _FROM_FINISH[kinds],
        _TO_FINISH[kinds],
    )


def _levels(count: int, links: Links) -> IntArray:
    circle = find_cycle(count, links.predecessors, links.successors)
    if circle:
        raise RuleError("The links go round in a circle: no finish can be foreseen.")
    levels = np.zeros(count, np.int64)
    before, after = links.predecessors, links.successors
    while True:
        deeper = np.zeros(count, np.int64)
        np.maximum.at(deeper, after, levels[before] + 1)
        if (deeper == levels).all():
            return levels
        levels = deeper
