from datetime import date, timedelta

import pytest
from builders import a_feature, a_kpi, a_plan, a_workspace

from mlpm_planner.analysis.series.arrays import Series
from mlpm_planner.application import features, kpi_board, parts
from mlpm_planner.application.attention import (
    MOST,
    FeatureWatch,
    Need,
    NeedKind,
    Severity,
    findings,
    kpi_needs,
    ranked,
)
from mlpm_planner.application.upcoming import upcoming
from mlpm_planner.domain.calendar import Calendar
from mlpm_planner.domain.choices import (
    Cadence,
    DependencyKind,
    Direction,
    FeatureKind,
    MarkerKind,
)
from mlpm_planner.domain.clock import start_of, to_micros, today
from mlpm_planner.domain.feature import Dependency, Feature
from mlpm_planner.domain.goal import Goal, KeyResult
from mlpm_planner.domain.kpi import Kpi, Marker, Target
from mlpm_planner.domain.model import Model, ModelVersion
from mlpm_planner.domain.product import Release

TODAY = date(2026, 6, 15)
SCORED = {"reach": 9.0, "impact": 1.0, "confidence": 0.8, "effort": 2.0}


def ago(days):
    return TODAY - timedelta(days=days)


def states(plan, values):
    """Where KPIs stand; values by KPI, one a week up to today or to ``weeks`` ago."""
    import numpy as np

    calendar = kpi_board.calendar_of(plan.product)
    series = {
        kpi.id: Series(
            np.array(
                [
                    to_micros(start_of(ago(7 * (weeks + len(found) - 1 - i))))
                    for i in range(len(found))
                ],
                np.int64,
            ),
            np.array(found, float),
        )
        for kpi, weeks, found in values
    }
    return kpi_board.states(kpi_board.facts_of(plan, plan.kpis), series, calendar)


def needs_of(*given, values=()):
    plan = a_plan(*given)
    found = findings(plan, states(plan, values), FeatureWatch(plan, TODAY), 99)
    return list(found.needs)


def sentences(*given, values=()):
    return [need.sentence for need in needs_of(*given, values=values)]


def slow(**values):
    kpi = Kpi(name="p95 latency", key="p95", unit="ms", direction=Direction.LOWER, **values)
    return kpi, Target(kpi_id=kpi.id, value=180.0, breach=220.0)


def scored(title, **values):
    return a_feature(title, **SCORED, **values)


def test_the_tests_are_about_the_day_the_program_takes_for_today():
    assert today() == TODAY


# ---- KPIs


def test_two_values_off_target_are_urgent_since_the_first_of_them():
    kpi, target = slow()
    (need,) = needs_of(kpi, target, values=[(kpi, 0, (190.0, 225.0, 226.0))])
    assert need.sentence == "p95 latency is off target: 226\u00a0ms, target 180\u00a0ms"
    assert (need.severity, need.since) == (Severity.BAD, ago(7))
    assert (need.part, need.part_id) == (Kpi, kpi.id)


def test_a_single_value_off_target_may_be_noise():
    kpi, target = slow()
    (need,) = needs_of(kpi, target, values=[(kpi, 0, (190.0, 199.0, 226.0))])
    assert (need.severity, need.since) == (Severity.WARN, TODAY)


def test_a_kpi_near_its_target_needs_nobody():
    kpi, target = slow()
    assert needs_of(kpi, target, values=[(kpi, 0, (190.0, 190.0))]) == []


def test_an_overdue_value_asks_to_be_logged_and_says_nothing_of_the_target():
    kpi, target = slow()
    (need,) = needs_of(kpi, target, values=[(kpi, 5, (226.0, 226.0))])
    assert need.sentence == "p95 latency has a value due"
    assert (need.kind, need.since) == (NeedKind.VALUE_DUE, ago(21))


def test_a_kpi_without_values_waits_for_one_unless_it_has_no_rhythm():
    assert sentences(a_kpi("Churn")) == ["Churn has no value yet"]
    assert sentences(a_kpi("Churn", cadence=Cadence.ADHOC)) == []


# ---- key results


def a_goal_with(kpi, **values):
    goal = Goal(title="Faster", start=ago(60), end=TODAY + timedelta(days=60))
    result = KeyResult(
        goal_id=goal.id, title="Latency to 100 ms", kpi_id=kpi.id, baseline=300.0, target=100.0,
        **values,
    )  # fmt: skip
    return goal, result


def test_a_key_result_behind_its_pace_says_where_it_should_be():
    kpi = a_kpi("p95 latency", unit="ms", direction=Direction.LOWER)
    given = (kpi, *a_goal_with(kpi))
    (need,) = needs_of(*given, values=[(kpi, 0, (280.0, 260.0))])
    assert need.sentence == "Latency to 100 ms is behind: 260\u00a0ms, by now 200\u00a0ms"
    assert need.since == ago(36)


def test_a_kpi_that_is_off_speaks_for_its_key_result():
    kpi, target = slow()
    given = (kpi, target, *a_goal_with(kpi))
    found = needs_of(*given, values=[(kpi, 0, (260.0, 260.0))])
    assert [need.kind for need in found] == [NeedKind.KPI_OFF]


def test_a_missed_key_result_is_told_beside_its_kpi():
    kpi, target = slow()
    given = (kpi, target, *a_goal_with(kpi, due=ago(3)))
    found = needs_of(*given, values=[(kpi, 0, (260.0, 260.0))])
    assert {need.kind for need in found} == {NeedKind.KPI_OFF, NeedKind.KEY_RESULT}
    assert "Latency to 100 ms was missed: it is at 260\u00a0ms" in [n.sentence for n in found]


# ---- features


@pytest.mark.parametrize(
    ("values", "sentence", "severity"),
    [
        ({"end": ago(1), "progress": 0.6}, "X is past its end, 60% done", Severity.WARN),
        ({"end": ago(1)}, "X is past its end, not started", Severity.WARN),
        ({"end": ago(1), "status": "in_progress"}, "X is past its end", Severity.WARN),
        ({"deadline": ago(1)}, "X missed its deadline", Severity.BAD),
        ({"status": "blocked"}, "X is blocked", Severity.WARN),
        ({"status": "at_risk", "end": ago(1)}, "X is at risk and is past its end", Severity.BAD),
    ],
)
def test_open_features_are_late_or_at_risk(values, sentence, severity):
    (need,) = needs_of(scored("X", **values))
    assert (need.sentence, need.severity) == (sentence, severity)
    assert (need.part, need.since) == (
        Feature,
        ago(1) if "status" not in values or values.get("end") else None,
    )


@pytest.mark.parametrize("status", ["shipped", "parked"])
def test_what_is_done_or_parked_needs_nobody(status):
    assert needs_of(a_feature("X", status=status, end=ago(30), deadline=ago(30))) == []


def test_a_feature_that_ends_today_is_not_late():
    assert needs_of(scored("X", end=TODAY)) == []


def test_unscored_features_are_one_finding():
    gate = a_feature("Gate", kind=FeatureKind.MILESTONE)
    assert sentences(a_feature("X"), gate, scored("Y")) == ["X has no RICE score yet"]
    assert sentences(a_feature("X"), a_feature("Z")) == ["2 features have no RICE score yet"]


def two_days(kind=DependencyKind.FINISH_START, **values):
    first = scored("First", start=TODAY, end=TODAY + timedelta(days=4))
    second = scored(
        "Second", start=TODAY + timedelta(days=2), end=TODAY + timedelta(days=3), **values
    )
    link = Dependency(predecessor_id=first.id, successor_id=second.id, kind=kind)
    return first, second, link


def test_a_broken_dependency_says_by_how_much():
    (need,) = needs_of(*two_days())
    assert need.sentence == "Second starts 3 working days too early for “First”"
    (need,) = needs_of(*two_days(DependencyKind.FINISH_FINISH))
    assert need.sentence == "Second ends 1 working day too early for “First”"


def test_a_dependency_that_is_kept_or_moot_needs_nobody():
    assert needs_of(*two_days(DependencyKind.START_START)) == []
    assert needs_of(*two_days(status="shipped")) == []


# ---- keeping up


def test_dependencies_are_judged_by_the_days_the_product_works():
    office = Calendar(name="Office")
    first, second, link = two_days()
    workspace = a_workspace(office, first, second, link)
    watch = FeatureWatch(workspace.plan, TODAY)
    workspace.subscribe(watch.take)
    parts.set_field(workspace, workspace.plan.product, "calendar_id", office.id)

    def told():
        (need,) = (n for n in watch.needs() if n.kind is NeedKind.DEPENDENCY)
        return need.sentence

    assert told() == "Second starts 3 working days too early for “First”"
    parts.set_field(workspace, office, "holidays", {"2026-06-18": "Fair"})
    assert told() == "Second starts 2 working days too early for “First”"


def test_findings_follow_every_edit_and_its_undo():
    first, second, link = two_days()
    workspace = a_workspace(first, second, link)
    watch = FeatureWatch(workspace.plan, TODAY)
    workspace.subscribe(watch.take)

    def told():
        fresh = set(FeatureWatch(workspace.plan, TODAY).needs())
        assert set(watch.needs()) == fresh
        return {need.kind for need in fresh}

    assert told() == {NeedKind.DEPENDENCY}
    features.shift(workspace, [second.id], 7)
    assert told() == set()
    features.set_status(workspace, [first.id], "blocked")
    features.score(workspace, [first.id], "reach", None)
    assert told() == {NeedKind.AT_RISK, NeedKind.UNSCORED}
    features.remove(workspace, [first.id])
    assert told() == set()
    for _ in range(4):
        workspace.undo()
    assert told() == {NeedKind.DEPENDENCY}
    features.unlink(workspace, [link.id])
    assert told() == set()


def test_another_scoring_method_asks_for_other_inputs():
    workspace = a_workspace(scored("X"))
    watch = FeatureWatch(workspace.plan, TODAY)
    workspace.subscribe(watch.take)
    assert list(watch.needs()) == []
    parts.set_field(workspace, workspace.plan.product, "method", "wsjf")
    assert [need.sentence for need in watch.needs()] == ["X has no WSJF score yet"]


# ---- ranking


def a_need(kind=NeedKind.LATE, severity=Severity.WARN, days=0, name="X"):
    return Need(kind, severity, name, "is late", Feature, name, ago(days))


def test_severity_times_age_decides_and_four_weeks_count_twice():
    bad, old, new = (
        a_need(severity=Severity.BAD, name="bad"),
        a_need(days=28, name="old"),
        a_need(name="new"),
    )
    assert [n.subject for n in ranked([new, bad, old], TODAY)] == ["old", "bad", "new"]
    assert a_need(days=400).weight(TODAY) == a_need(days=28).weight(TODAY) == 4.0


def test_one_kind_does_not_crowd_out_the_others():
    many = [a_need(severity=Severity.BAD, name=str(i)) for i in range(20)]
    other = a_need(NeedKind.UNSCORED, Severity.NOTE, name="other")
    found = ranked([*many, other], TODAY)
    assert len(found) == MOST
    assert found[-1].subject == "other"
    assert len({need.subject for need in found}) == MOST


def test_no_more_than_eight_are_shown_but_all_are_counted():
    plan = a_plan(*(scored(f"F{i}", end=ago(i + 1)) for i in range(12)))
    found = findings(plan, {}, FeatureWatch(plan, TODAY))
    assert (len(found.needs), found.total) == (8, 12)
    assert found.needs[0].subject == "F11"


def test_two_values_due_and_one_kpi_off_target():
    kpi, target = slow()
    others = [a_kpi("Clicks", key="a"), a_kpi("Cost", key="b")]
    plan = a_plan(kpi, target, *others)
    values = [(kpi, 0, (226.0, 226.0)), *((other, 2, (1.0, 2.0)) for other in others)]
    found = list(kpi_needs(states(plan, values).values()))
    assert [need.kind for need in ranked(found, TODAY)] == [
        NeedKind.KPI_OFF, NeedKind.VALUE_DUE, NeedKind.VALUE_DUE
    ]  # fmt: skip


# ---- what comes next


def test_what_comes_next_is_in_order_and_named_once():
    plan = a_plan(
        Release(name="Ranker 2.4", day=TODAY + timedelta(days=19)),
        Marker(at=start_of(TODAY + timedelta(days=19)), kind=MarkerKind.LAUNCH, title="ranker 2.4"),
        Marker(at=start_of(TODAY), kind=MarkerKind.LAUNCH, title="Pilot"),
        Marker(at=start_of(TODAY), kind=MarkerKind.INCIDENT, title="Outage"),
        Release(name="Long ago", day=ago(1)),
        a_feature("Gate", kind=FeatureKind.MILESTONE, start=TODAY + timedelta(days=1),
                  end=TODAY + timedelta(days=1)),
        a_feature("Passed", kind=FeatureKind.MILESTONE, status="shipped", start=TODAY, end=TODAY),
    )  # fmt: skip
    found = upcoming(plan, TODAY)
    assert [(c.title, c.distance(TODAY)) for c in found] == [
        ("Pilot", "today"), ("Gate", "tomorrow"), ("Ranker 2.4", "in 19 days")
    ]  # fmt: skip


def test_a_model_that_missed_its_retraining_is_a_finding():
    model = Model(name="Ranker", retrain_every=30)
    version = ModelVersion(model_id=model.id, name="1", trained_through=ago(33))
    plan = a_plan(model, version)
    found = findings(plan, {}, FeatureWatch(plan, TODAY))
    assert [(n.kind, n.sentence) for n in found.needs] == [
        (NeedKind.RETRAIN, "Ranker was due for retraining 3 days ago")
    ]
    assert (found.total, found.needs[0].since) == (1, ago(3))


def test_a_kpi_off_target_asks_for_the_retraining_of_its_model():
    kpi = a_kpi("NDCG@10", direction=Direction.HIGHER)
    model = Model(name="Ranker", retrain_kpi_id=kpi.id)
    plan = a_plan(kpi, Target(kpi_id=kpi.id, value=0.9), model)
    known = states(plan, [(kpi, 0, (0.5, 0.5))])
    found = findings(plan, known, FeatureWatch(plan, TODAY))
    sentences = [n.sentence for n in found.needs if n.kind is NeedKind.RETRAIN]
    assert sentences == ["Ranker should be retrained: NDCG@10 is off target"]
