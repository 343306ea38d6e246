import numpy as np
import pytest
from builders import a_kpi, a_plan, a_workspace
from fakes import MemoryStore
from kpi_values import LATENCY, latency, observations, target_of, weeks_ago

from mlpm_planner.analysis.series.arrays import Series
from mlpm_planner.application import kpi_board, kpis
from mlpm_planner.application.changes import ChangeSet, ObservationChange
from mlpm_planner.application.kpi_board import KpiStatus
from mlpm_planner.domain.choices import Cadence
from mlpm_planner.domain.clock import to_micros
from mlpm_planner.domain.kpi import Observation


def state(kpi, values, *parts, **more):
    store = MemoryStore()
    store.observations.rows.update({o.key: o for o in observations(kpi, values, **more)})
    plan = a_plan(kpi, *parts)
    facts = kpi_board.facts_of(plan, [kpi.id])
    calendar = kpi_board.calendar_of(plan.product)
    return kpi_board.read_states(store.observations, facts, calendar)[kpi.id]


def test_latest_value_change_and_distance_are_known():
    kpi = latency()
    found = state(kpi, LATENCY, target_of(kpi, 180, breach=220))
    assert (found.latest, found.distance) == (220, 40)
    assert found.change.amount == 9
    assert found.better is False
    assert found.status is KpiStatus.OFF
    assert found.reason == (
        "220\u00a0ms is 40\u00a0ms above the target of 180\u00a0ms and past its limit."
    )


def test_on_target_says_so():
    kpi = latency()
    found = state(kpi, [170.0], target_of(kpi))
    assert found.status is KpiStatus.GOOD
    assert found.distance == 0
    assert found.change is None


def test_no_value_and_no_target_are_said_and_not_shown_as_zero():
    kpi = latency()
    assert state(kpi, []).status is KpiStatus.EMPTY
    assert state(kpi, []).latest is None
    assert state(kpi, [1.0]).status is KpiStatus.NO_TARGET


def test_a_value_that_is_overdue_makes_a_kpi_stale_but_keeps_its_level():
    kpi = latency()
    plan = a_plan(kpi, target_of(kpi))
    times = np.array([to_micros(weeks_ago(3))], np.int64)
    calendar = kpi_board.calendar_of(plan.product)
    facts = kpi_board.facts_of(plan, [kpi.id])
    found = kpi_board.states(facts, {kpi.id: Series(times, np.array([220.0]))}, calendar)[kpi.id]
    assert found.status is KpiStatus.STALE
    assert found.level is kpi_board.Level.OFF
    assert found.next_period == to_micros(weeks_ago(2))


def test_the_next_period_of_a_kpi_without_values_is_the_present_one():
    assert state(latency(), []).next_period == to_micros(weeks_ago(0))


def test_a_gap_breaks_the_recent_line():
    kpi = latency()
    rows = [Observation(kpi_id=kpi.id, at=weeks_ago(w), value=float(w)) for w in (5, 4, 2, 1, 0)]
    store = MemoryStore()
    store.observations.rows.update({o.key: o for o in rows})
    plan = a_plan(kpi)
    facts, calendar = kpi_board.facts_of(plan, [kpi.id]), kpi_board.calendar_of(plan.product)
    spark = kpi_board.read_states(store.observations, facts, calendar)[kpi.id].spark
    assert np.isnan(spark).tolist() == [False, False, True, False, False, False]


def test_a_recent_line_of_many_values_keeps_its_extremes_and_its_end():
    kpi = latency(cadence=Cadence.ADHOC)
    values = np.zeros(365)
    values[100], values[200], values[-1] = 9.0, -9.0, 1.0
    times = to_micros(weeks_ago(0)) - np.arange(365)[::-1] * 3_600_000_000
    plan = a_plan(kpi)
    facts, calendar = kpi_board.facts_of(plan, [kpi.id]), kpi_board.calendar_of(plan.product)
    spark = kpi_board.states(facts, {kpi.id: Series(times, values)}, calendar)[kpi.id].spark
    assert (spark.min(), spark.max(), spark[-1]) == (-9.0, 9.0, 1.0)
    assert spark.size < 170


def test_only_kpis_that_an_edit_touches_are_touched():
    one, other = latency(), a_kpi("Coverage", key="coverage")
    workspace = a_workspace(one, other)
    heard = []
    workspace.subscribe(heard.append)
    kpis.log(workspace, one.id, 5.0, weeks_ago(0))
    kpis.set_target(workspace, other.id, value=1.0)
    kpis.set_field(workspace, one.id, "pinned", False)
    kpis.mark(workspace, "Launch", weeks_ago(1))
    found = [kpi_board.touched(each, workspace.plan) for each in heard]
    assert found == [{one.id}, {other.id}, {one.id}, frozenset()]


def test_single_changes_show_without_reading():
    kpi = latency()
    series = Series(
        np.array([to_micros(weeks_ago(w)) for w in (2, 1, 0)], np.int64), np.array([1.0, 2.0, 3.0])
    )
    _first, second, third = observations(kpi, [1.0, 2.0, 3.0])
    changes = [
        ObservationChange(None, Observation(kpi_id=kpi.id, at=weeks_ago(3), value=9.0)),
        ObservationChange(second, Observation(kpi_id=kpi.id, at=second.at, value=7.0)),
        ObservationChange(third, None),
    ]
    found = kpi_board.with_changes(series, changes)
    assert found.values.tolist() == [9.0, 1.0, 7.0]
    back = ChangeSet(label="", observations=tuple(c.inverted for c in reversed(changes)))
    assert kpi_board.with_changes(found, back.observations).values.tolist() == [1.0, 2.0, 3.0]


def test_an_excluded_value_leaves_the_series():
    kpi = latency()
    (only,) = observations(kpi, [1.0])
    series = Series(np.array([to_micros(only.at)], np.int64), np.array([1.0]))
    left_out = Observation(kpi_id=kpi.id, at=only.at, value=1.0, excluded="outage")
    assert len(kpi_board.with_changes(series, [ObservationChange(only, left_out)])) == 0


def test_pinned_kpis_come_first_and_attention_counts_what_is_off():
    off, fine = latency(rank=2.0), a_kpi("Coverage", key="c", rank=1.0)
    store = MemoryStore()
    for kpi, value in ((off, 300.0), (fine, 1.0)):
        store.observations.rows.update({o.key: o for o in observations(kpi, [value])})
    plan = a_plan(off, fine, target_of(off))
    facts = kpi_board.facts_of(plan, plan.kpis)
    found = kpi_board.read_states(
        store.observations, facts, kpi_board.calendar_of(plan.product)
    ).values()
    assert [s.kpi.name for s in kpi_board.in_order(found)] == ["p95 latency", "Coverage"]
    assert kpi_board.attention(found) == (1, "bad")


@pytest.mark.parametrize("cadence", list(Cadence))
def test_every_cadence_has_a_state(cadence):
    assert state(latency(cadence=cadence), [1.0, 2.0]).latest == 2.0
