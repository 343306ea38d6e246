"""KPIs with values for tests: weekly, ending today unless said otherwise."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
from builders import a_kpi, a_plan
from fakes import MemoryStore

from mlpm_planner.domain.choices import Direction
from mlpm_planner.domain.clock import start_of, to_micros, today
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.kpi import Kpi, Observation, Target
from mlpm_planner.ui.charts.chart_data import ChartData, values_of
from mlpm_planner.ui.charts.viewport import RANGES
from mlpm_planner.ui.session import Session

WEEK = timedelta(days=7)
LATENCY = (240.0, 229.0, 231.0, 226.0, 229.0, 224.0, 226.0, 211.0, 220.0)


def weeks_ago(count: int) -> datetime:
    """Monday so many weeks ago, at midnight UTC; today is a Monday."""
    return start_of(today()) - count * WEEK


def observations(kpi: Kpi, values: Sequence[float], **more) -> list[Observation]:
    """One value a week, the last one this week."""
    last = len(values) - 1
    return [
        Observation(kpi_id=kpi.id, at=weeks_ago(last - i), value=value, **more)
        for i, value in enumerate(values)
    ]


def latency(**values) -> Kpi:
    return a_kpi("p95 latency", unit="ms", direction=Direction.LOWER, pinned=True, **values)


def target_of(kpi: Kpi, value: float = 180.0, **more) -> Target:
    return Target(kpi_id=kpi.id, value=value, **more)


def a_session(
    *parts: Entity, observed: Sequence[Observation] = (), store: MemoryStore | None = None
) -> Session:
    store = store or MemoryStore()
    store.observations.rows.update({each.key: each for each in observed})
    return Session(a_plan(*parts), store)


def weekly_data(values: Sequence[float], **more) -> ChartData:
    """A chart's data of weekly values without a plan."""
    from mlpm_planner.analysis.series.arrays import Series
    from mlpm_planner.application.kpi_text import ValueFormat
    from mlpm_planner.domain.choices import Cadence

    last = len(values) - 1
    times = np.array([to_micros(weeks_ago(last - i)) for i in range(len(values))], np.int64)
    series = Series(times, np.array(values, np.float64))
    given = {
        "name": "p95 latency",
        "form": ValueFormat("ms"),
        "direction": Direction.LOWER,
        "cadence": Cadence.WEEK,
    } | more
    return ChartData(values=values_of(series, given["cadence"]), **given)


ALL_TIME = RANGES[-1]
