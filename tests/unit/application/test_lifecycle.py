from datetime import date, timedelta
from itertools import pairwise

import pytest
from builders import a_feature, a_plan
from hypothesis import given
from hypothesis import strategies as st

from mlpm_planner.analysis.schedule.workdays import WorkCalendar
from mlpm_planner.application import lifecycle
from mlpm_planner.application.lifecycle import GateStanding, StageSpan
from mlpm_planner.domain.choices import GateState, GateTest
from mlpm_planner.domain.model import Gate, Model, ModelVersion

MONDAY = date(2026, 6, 1)
CALENDAR = WorkCalendar()


def spans(stages, days):
    feature = a_feature(start=MONDAY, end=CALENDAR.end(MONDAY, days), stages=stages)
    return lifecycle.stage_spans(feature, CALENDAR)


def test_stages_follow_each_other_in_working_days():
    assert spans({"data": 5, "training": 3, "shadow": 2}, 10) == [
        StageSpan("data", MONDAY, date(2026, 6, 5)),
        StageSpan("training", date(2026, 6, 8), date(2026, 6, 10)),
        StageSpan("shadow", date(2026, 6, 11), date(2026, 6, 12)),
    ]


def test_stages_stretch_with_the_bar():
    found = spans({"data": 1, "training": 1}, 20)
    assert [span.end for span in found] == [date(2026, 6, 12), date(2026, 6, 26)]


def test_without_dates_or_stages_there_are_no_spans():
    assert lifecycle.stage_spans(a_feature(stages={"data": 5}), CALENDAR) == []
    assert spans({}, 5) == []
    assert spans({"data": 0}, 5) == []


@given(
    shares=st.lists(st.integers(0, 30), min_size=1, max_size=8).filter(any),
    days=st.integers(1, 60),
)
def test_stages_fill_the_bar_without_gap_or_overlap(shares, days):
    found = spans({f"s{i}": float(share) for i, share in enumerate(shares)}, days)
    assert found[0].start == MONDAY
    assert found[-1].end == CALENDAR.end(MONDAY, days)
    assert all(span.start <= span.end for span in found)
    assert all(CALENDAR.move(one.end, 1) == two.start for one, two in pairwise(found))


@pytest.mark.parametrize(
    ("values", "latest", "stands"),
    [
        ({"threshold": 0.85}, 0.86, GateStanding.MET),
        ({"threshold": 0.85}, 0.84, GateStanding.NOT_MET),
        ({"threshold": 120, "test": GateTest.AT_MOST}, 119, GateStanding.MET),
        ({"threshold": 0.85}, None, GateStanding.UNKNOWN),
        ({}, 3.0, GateStanding.UNKNOWN),
        ({"threshold": 0.85, "state": GateState.FAILED}, 0.99, GateStanding.FAILED),
        ({"state": GateState.WAIVED}, None, GateStanding.WAIVED),
    ],
)
def test_a_gate_stands_as_decided_else_as_its_kpi_says(values, latest, stands):
    assert lifecycle.standing(Gate(feature_id="f", name="Recall", **values), latest) is stands


def test_a_gate_is_decided_at_the_end_of_its_stage_unless_it_names_a_day():
    feature = a_feature(start=MONDAY, end=date(2026, 6, 12), stages={"data": 1, "training": 1})
    found = lifecycle.stage_spans(feature, CALENDAR)
    gates = [
        Gate(feature_id=feature.id, name="Data", stage="data"),
        Gate(feature_id=feature.id, name="Go"),
        Gate(feature_id=feature.id, name="Board", stage="data", day=date(2026, 6, 10)),
    ]
    assert [lifecycle.gate_day(gate, feature, found) for gate in gates] == [
        date(2026, 6, 5),
        date(2026, 6, 12),
        date(2026, 6, 10),
    ]


def test_retraining_recurs_from_the_newest_training_and_is_missed_when_it_is_over():
    model = Model(name="Ranker", retrain_every=30)
    old = ModelVersion(model_id=model.id, name="1", trained_through=MONDAY - timedelta(days=90))
    new = ModelVersion(model_id=model.id, name="2", trained_through=MONDAY)
    plan = a_plan(model, old, new)
    found = lifecycle.retraining(plan, model, MONDAY, date(2026, 9, 1), today=date(2026, 7, 15))
    assert [(due.day, due.missed) for due in found] == [
        (date(2026, 7, 1), True),
        (date(2026, 7, 31), False),
        (date(2026, 8, 30), False),
    ]


def test_retraining_days_are_the_same_whatever_part_is_looked_at():
    model = Model(name="Ranker", retrain_every=7)
    plan = a_plan(model, ModelVersion(model_id=model.id, name="1", released=MONDAY))
    last = date(2026, 12, 31)
    whole = lifecycle.retraining(plan, model, MONDAY, last, MONDAY)
    late = lifecycle.retraining(plan, model, date(2026, 9, 2), last, MONDAY)
    assert late == [due for due in whole if due.day >= date(2026, 9, 2)]


def test_a_model_without_a_version_or_a_schedule_is_never_due():
    unscheduled, untrained = Model(name="A"), Model(name="B", retrain_every=7)
    plan = a_plan(unscheduled, untrained, ModelVersion(model_id=unscheduled.id, name="1"))
    for model in (unscheduled, untrained):
        assert lifecycle.retraining(plan, model, MONDAY, date(2027, 1, 1), MONDAY) == []


def test_stages_have_names_and_a_word_of_ones_own_stays_as_it_is():
    assert lifecycle.stage_name("ab_test") == "A/B test"
    assert lifecycle.stage_name("labelling") == "labelling"
