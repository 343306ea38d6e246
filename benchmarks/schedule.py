"""Critical paths and cascades: from scratch beside a mere sort, and what one change costs."""

import graphlib

import numpy as np

from benchmarks.measure import Row, best
from mlpm_planner.analysis.schedule.calendars import Calendars
from mlpm_planner.analysis.schedule.cascade import Cascade
from mlpm_planner.analysis.schedule.links import Links, Plan
from mlpm_planner.analysis.schedule.network import Network, Tasks
from mlpm_planner.analysis.schedule.workdays import WorkCalendar

START = np.datetime64("2026-01-05")
LARGE, SMALL = (50_000, 100_000), (1_000, 2_000)
FOLLOWERS = 1_000


def run() -> list[Row]:
    return [_against_sort(*SMALL), _against_sort(*LARGE), *_changes()]


def _against_sort(count: int, size: int) -> Row:
    before, after = _pairs(count, size)
    ours = best(lambda: _network(count, before, after).total_slack, 7)
    pairs = list(zip(before.tolist(), after.tolist(), strict=True))
    name = f"schedule {count:,} features, {size:,} links, from scratch"
    return Row(name, ours, best(lambda: _sort(pairs), 3), "graphlib's sort alone")


def _sort(pairs: list[tuple[int, int]]) -> list[int]:
    sorter = graphlib.TopologicalSorter[int]()
    for before, after in pairs:
        sorter.add(after, before)
    return list(sorter.static_order())


def _pairs(count: int, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Random links, each to one of the next 2,000 features, in an order that tells nothing."""
    chance = np.random.default_rng(1)
    before = chance.integers(0, count - 1, size)
    after = np.minimum(before + chance.integers(1, 2_000, size), count - 1)
    names = chance.permutation(count)
    return names[before], names[after]


def _network(count: int, before: np.ndarray, after: np.ndarray) -> Network:
    durations = np.random.default_rng(2).integers(1, 10, count).astype(np.float64)
    return Network(Tasks(durations), _links(before, after), _calendars(count), START)


def _links(before: np.ndarray, after: np.ndarray) -> Links:
    return Links(before, after, np.zeros(before.size, np.int64), np.zeros(before.size))


def _calendars(count: int) -> Calendars:
    return Calendars.one(WorkCalendar(), count)


def _changes() -> list[Row]:
    """Among 50,000 features, one with 1,000 followers that wait for each other two by two."""
    count = LARGE[0]
    before, after = _pairs(count - FOLLOWERS - 1, LARGE[1] - 2 * FOLLOWERS)
    chain = np.arange(count - FOLLOWERS - 1, count - 1)
    before = np.concatenate((before, chain, chain[:-1]))
    after = np.concatenate((after, chain + 1, chain[1:] + 1))
    network, row = _network(count, before, after), count - FOLLOWERS - 1
    _ = network.total_slack
    day = [START]

    def change() -> None:
        day[0] = day[0] + 7
        moved = network.change(row, earliest=day[0])
        network.dates(moved)
        assert moved.size == FOLLOWERS + 1

    plan = Plan(network.starts, network.ends, np.zeros(count, np.bool_))
    movable = np.ones(count, np.bool_)
    cascade = Cascade(plan, _links(before, after), _calendars(count), movable=movable)

    def drag() -> None:
        assert cascade.slip(np.array([row]), 5).rows.size == FOLLOWERS + 1

    return [
        Row(f"one date changed, {FOLLOWERS:,} features affected", best(change, 9), 5, "5 ms"),
        Row(f"one bar dragged, {FOLLOWERS:,} followers give way", best(drag, 9), 5, "5 ms"),
    ]
