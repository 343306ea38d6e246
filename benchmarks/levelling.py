"""Levelling of the published networks, where they are at hand: how good, how proven, how fast."""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from benchmarks.measure import Row
from mlpm_planner.analysis.schedule.levelling import Levelled, level
from mlpm_planner.analysis.schedule.levelling_problem import Problem
from mlpm_planner.analysis.schedule.optimal import level_optimally

CHECKOUT = Path(__file__).resolve().parents[1]
GAP, SEARCH_LIMIT, PROOF_LIMIT = 0.7, 500.0, 5_000.0


@dataclass(frozen=True, slots=True)
class _Result:
    feasible: bool
    optimal: bool
    gap: float
    milliseconds: float


def run() -> Iterator[Row]:
    networks = _networks()
    if not networks:
        return
    yield from _search_rows(networks)
    if find_spec("ortools"):
        yield from _proof_rows(networks)


def _search_rows(networks: list[tuple[Problem, int]]) -> Iterator[Row]:
    results = [_measure(level, *network) for network in networks]
    count, what = len(results), f"levelling, {len(results)} networks"
    feasible = sum(result.feasible for result in results)
    gap = statistics.mean(result.gap for result in results) * 100
    slowest = max(result.milliseconds for result in results)
    yield Row(f"{what}, feasible", feasible, count, "all", "", at_least=True)
    yield Row(f"{what}, mean gap to the optimum", gap, GAP, "0.7 %", "%")
    yield Row(f"{what}, the slowest", slowest, SEARCH_LIMIT, "500 ms")


def _proof_rows(networks: list[tuple[Problem, int]]) -> Iterator[Row]:
    level_optimally(networks[0][0])  # the import of the solver is not its speed
    results = [_measure(level_optimally, *network) for network in networks]
    count, what = len(results), f"levelling with CP-SAT, {len(results)} networks"
    proven = sum(result.feasible and result.optimal and not result.gap for result in results)
    slowest = max(result.milliseconds for result in results)
    yield Row(f"{what}, proven", proven, count, "all", "", at_least=True)
    yield Row(f"{what}, the slowest", slowest, PROOF_LIMIT, "5 s")


def _measure(solve: Callable[[Problem], Levelled], problem: Problem, optimum: int) -> _Result:
    start = time.perf_counter()
    found = solve(problem)
    took = (time.perf_counter() - start) * 1e3
    broken = import_module("levelled_plans").broken_rules(problem, found.starts)
    return _Result(not broken, found.is_optimal, found.makespan / optimum - 1, took)


def _networks() -> list[tuple[Problem, int]]:
    """The problems and their published optima; none where the files are not there."""
    real_files = Path(os.environ.get("MLPM_REAL_FILES", CHECKOUT.parent / "shared"))
    folder = real_files / "data" / "schedule" / "psplib"
    if not folder.is_dir():
        return []
    sys.path.append(str(CHECKOUT / "tests"))
    psplib, plans = import_module("psplib"), import_module("levelled_plans")
    return [
        (plans.of_instance(psplib.read(path)), optimum)
        for path, optimum in psplib.optima(folder).items()
    ]
