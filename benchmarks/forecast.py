"""The forecast of a plan by simulation: its first coarse answer, and the whole."""

import numpy as np

from benchmarks.measure import Row, best
from mlpm_planner.analysis.schedule.branches import NO_FALLBACK, Gates
from mlpm_planner.analysis.schedule.links import Links
from mlpm_planner.analysis.schedule.uncertainty import DRAWS, UncertainPlan, forecast, forecasts
from mlpm_planner.analysis.scoring.spread import InputRange, fit

COUNT = 500
COARSE, WHOLE = 100.0, 1_000.0


def run() -> list[Row]:
    plan = _plan()
    coarse = best(lambda: next(forecasts(plan)))
    whole = best(lambda: forecast(plan), 3)
    name = f"forecast of {COUNT} features"
    return [
        Row(f"{name}, first answer", coarse, COARSE, "100 ms"),
        Row(f"{name}, {DRAWS:,} draws", whole, WHOLE, "1 s"),
    ]


def _plan() -> UncertainPlan:
    """Twenty strands of features, each linked to two of the dozen before it, with three gates."""
    rng = np.random.default_rng(3)
    likely = rng.uniform(3, 30, COUNT)
    pairs = [
        (int(before), row)
        for row in range(2, COUNT)
        if row % 25
        for before in rng.choice(np.arange(max(0, row - 12), row), 2, replace=False)
    ]
    before, after = np.array(pairs).T
    return UncertainPlan(
        fit(InputRange(likely, likely * 0.7, likely * 1.6), np.zeros(COUNT)),
        Links(before, after, np.zeros(before.size, np.int64), np.zeros(before.size)),
        np.zeros(COUNT),
        np.zeros(COUNT, np.bool_),
        np.full(COUNT, np.nan),
        Gates(
            np.array([50, 200, 300]), np.array([0.5, 0.6, 0.7]), np.array([60, *[NO_FALLBACK] * 2])
        ),
    )
