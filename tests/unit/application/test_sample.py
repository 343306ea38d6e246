from collections import Counter
from datetime import date

from mlpm_planner.application.calendars import Calendars
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.sample import sample_plan
from mlpm_planner.application.score_table import ScoreTable
from mlpm_planner.application.snapshots import compare, dates_in, dates_of

TODAY = date(2026, 6, 15)


def test_the_sample_tells_a_whole_story():
    sample = sample_plan(TODAY)
    plan = Plan(sample.parts)
    assert len(plan.features) == 45
    assert (len(plan.themes), len(plan.goals), len(plan.kpis)) == (6, 3, 14)
    assert {k.scope.value for k in plan.kpis.values()} >= {"model", "product", "system", "cost"}
    assert all(kr.kpi_id in plan.kpis for kr in plan.key_results.values())
    assert len(plan.markers) == 8
    assert any(feature.start is None for feature in plan.features.values())


def test_the_sample_is_the_same_every_time_but_follows_today():
    first, again = sample_plan(TODAY), sample_plan(TODAY)
    later = sample_plan(date(2026, 9, 14))
    values = [o.value for o in first.observations]
    assert values == [o.value for o in again.observations]
    assert first.observations[0].at < later.observations[0].at


def test_kpis_have_two_years_of_values_up_to_now():
    sample = sample_plan(TODAY)
    counts = Counter(o.kpi_id for o in sample.observations)
    plan = Plan(sample.parts)
    weekly = [k.id for k in plan.kpis.values() if k.cadence == "week"]
    assert sorted(counts[kpi_id] for kpi_id in weekly) == [102] * 2 + [104] * (len(weekly) - 2)
    assert max(o.at.date() for o in sample.observations) == TODAY


def test_a_launch_leaves_a_visible_mark():
    sample = sample_plan(TODAY)
    plan = Plan(sample.parts)
    latency = plan.kpi_by_key("p95_latency")
    values = [(TODAY - o.at.date(), o.value) for o in sample.observations if o.kpi_id == latency.id]
    before = [v for age, v in values if 140 < age.days < 200]
    after = [v for age, v in values if 70 < age.days < 120]
    assert min(before) > max(after)


def test_every_method_ranks_most_features_and_says_why_not_for_the_rest():
    plan = Plan(sample_plan(TODAY).parts)
    for method in plan.scoring_methods.values():
        table = ScoreTable(plan, method.key)
        scored = [table.of(i) for i in plan.features]
        assert sum(s.is_scored for s in scored) >= 36
        assert all(s.reason for s in scored if not s.is_scored)


def test_the_roadmap_of_the_sample_shows_what_a_roadmap_can_hold():
    plan = Plan(sample_plan(TODAY).parts)
    by_key = {feature.key: feature for feature in plan.features.values()}
    ranker = by_key["SR-41"]
    assert plan.models[ranker.model_id].name == "Ranker"
    assert next(iter(ranker.stages)) == "framing"
    assert {gate.feature_id for gate in plan.gates.values()} <= set(plan.features)
    assert any(person.absences for person in plan.people.values())
    (baseline,) = plan.baselines.values()
    slips = compare(dates_in(baseline), dates_of(plan), Calendars(plan).product)
    assert max(slip.days for slip in slips.values()) > 5
    (scenario,) = plan.scenarios.values()
    assert set(scenario.dates) <= set(plan.features)
    assert plan.product.calendar_id in plan.calendars
    assert (len(plan.freeze_windows), len(plan.custom_fields)) == (1, 2)
