import numpy as np
import pytest
from builders import a_kpi, a_plan

from mlpm_planner.analysis.series.arrays import Series
from mlpm_planner.application import kpi_board
from mlpm_planner.application.value_entry import read_typed
from mlpm_planner.domain.choices import Direction
from mlpm_planner.domain.kpi import Target

WEEK = 7 * 86_400_000_000


def a_state(kpi, *values, target=None):
    plan = a_plan(kpi, *([Target(kpi_id=kpi.id, value=target)] if target is not None else []))
    times = np.arange(len(values), dtype=np.int64) * WEEK
    (facts,) = kpi_board.facts_of(plan, [kpi.id])
    calendar = kpi_board.calendar_of(plan.product)
    series = Series(times, np.array(values, float))
    return kpi_board.state_of(facts, series, calendar, len(values) * WEEK)


@pytest.mark.parametrize("text", ["38,4", "38.4 %", "0.384"])
def test_a_percentage_is_read_however_it_is_typed(text):
    state = a_state(a_kpi(unit="%"), 0.37, 0.38)
    assert read_typed(state, text, 2 * WEEK, ",").value == pytest.approx(0.384)


def test_the_sentence_compares_with_the_period_before_and_the_target():
    kpi = a_kpi("p95", unit="ms", direction=Direction.LOWER)
    state = a_state(kpi, 215.0, 220.0, target=180.0)
    told = read_typed(state, "209", 2 * WEEK).sentence
    assert told == "11\u00a0ms under last week. Still 29\u00a0ms over target."
    assert read_typed(state, "209", WEEK).sentence.startswith("6\u00a0ms under last week.")


def test_a_slip_is_questioned_and_nonsense_refused():
    state = a_state(a_kpi(), *(100.0, 101.0, 99.0, 102.0, 101.0, 98.0) * 3)
    assert read_typed(state, "10 000", 18 * WEEK).question
    assert not read_typed(state, "101", 18 * WEEK).question
    refused = read_typed(state, "many", 18 * WEEK)
    assert refused.problem
    assert refused.value is None


def test_nothing_typed_means_nothing():
    state = a_state(a_kpi(), 1.0)
    assert read_typed(state, "  ", WEEK) == read_typed(state, "", WEEK)
    assert read_typed(state, "", WEEK).value is None
