from datetime import date

import pytest
from builders import a_feature, a_plan

from mlpm_planner.application import foresight, queries
from mlpm_planner.application.columns import feature_columns
from mlpm_planner.application.filters import Comparison, Condition, Filter
from mlpm_planner.application.forecast import Forecaster, forecast
from mlpm_planner.application.foresight import UNKNOWN, Finish, finish_words
from mlpm_planner.domain.choices import FeatureKind, GateState, Schedule
from mlpm_planner.domain.feature import Dependency
from mlpm_planner.domain.model import Gate
from mlpm_planner.domain.product import Release


def july(first, last):
    return {"start": date(2026, 7, first), "end": date(2026, 7, last)}


def waits(before, after):
    return Dependency(predecessor_id=before.id, successor_id=after.id)


def test_without_ranges_there_is_nothing_to_forecast():
    plan = a_plan(a_feature("Data", effort=2, **july(6, 10)))
    assert not Forecaster(plan).has_ranges
    assert forecast(plan) is UNKNOWN
    assert forecast(a_plan()) is UNKNOWN


def test_the_median_is_the_planned_end_and_the_tail_is_that_of_the_lognormal():
    """Ten days, P5 5 and P95 20: sigma = ln 4 / 3.29, P90 = 10 exp(1.2816 sigma) = 17.2 days."""
    data = a_feature("Data", duration_low=5, duration_high=20, **july(6, 17))
    found = forecast(a_plan(data)).finishes[data.id]
    assert found.p50 in (date(2026, 7, 17), date(2026, 7, 20))  # 10 days, give or take the draws
    assert found.p90 in (date(2026, 7, 28), date(2026, 7, 29))
    assert found.criticality == 1.0


def test_an_effort_range_a_confidence_and_one_end_alone_make_a_spread():
    spans = july(6, 17)
    by_effort = a_feature("A", effort=(2, 1, 4), **spans)
    by_confidence = a_feature("B", confidence=0.7, **spans)
    one_end = a_feature("C", duration_high=20, **spans)
    certain = a_feature("D", **spans)
    found = forecast(a_plan(by_effort, by_confidence, one_end, certain)).finishes
    assert found[by_effort.id].p90 in (date(2026, 7, 28), date(2026, 7, 29))
    assert found[one_end.id].p90 in (date(2026, 7, 28), date(2026, 7, 29))
    assert found[by_confidence.id].p90 > date(2026, 7, 17)
    assert found[certain.id].p90 == date(2026, 7, 17)


def test_only_what_is_left_of_the_work_varies():
    half = a_feature("Half", duration_low=5, duration_high=20, progress=0.5, **july(6, 17))
    done = a_feature("Done", duration_low=5, duration_high=20, status="shipped", **july(6, 17))
    found = forecast(a_plan(half, done)).finishes
    assert date(2026, 7, 17) < found[half.id].p90 < date(2026, 7, 27)
    assert found[done.id].p90 == date(2026, 7, 17)


def test_what_waits_inherits_the_slip_and_a_gap_takes_it_up():
    data = a_feature("Data", duration_low=5, duration_high=20, **july(6, 17))
    model = a_feature("Model", **july(20, 24))
    late = a_feature("Late", start=date(2026, 9, 7), end=date(2026, 9, 11))
    by_hand = a_feature("Fair", schedule=Schedule.MANUAL, **july(20, 24))
    links = [waits(data, model), waits(data, late), waits(data, by_hand)]
    found = forecast(a_plan(data, model, late, by_hand, *links)).finishes
    assert found[model.id].p90 > date(2026, 7, 31)
    assert found[late.id].p90 == date(2026, 9, 11)
    assert found[late.id].criticality == 1.0
    assert found[by_hand.id].p90 == date(2026, 7, 24)


def test_a_moment_stays_on_its_day():
    data = a_feature("Data", duration_low=5, duration_high=20, **july(6, 17))
    moment = a_feature("Fair", kind=FeatureKind.MILESTONE, **july(23, 23))
    found = forecast(a_plan(data, moment)).finishes[moment.id]
    assert (found.p50, found.p90) == (date(2026, 7, 23), date(2026, 7, 23))


def test_deadlines_and_releases_are_met_with_a_chance():
    """The median finish is the 17th, so either half of the chances; both are worse than one."""
    release = Release(name="Summer", day=date(2026, 7, 17))
    empty = Release(name="Empty", day=date(2026, 7, 17))
    days = july(6, 17) | {"duration_low": 5, "duration_high": 20, "release_id": release.id}
    first = a_feature("A", deadline=date(2026, 7, 17), **days)
    second = a_feature("B", **days)
    found = forecast(a_plan(release, empty, first, second))
    assert found.finishes[first.id].on_time == pytest.approx(0.5, abs=0.03)
    assert found.finishes[second.id].on_time is None
    assert found.releases == {release.id: pytest.approx(0.25, abs=0.03)}


def test_a_gate_that_fails_takes_its_fallback():
    release = Release(name="Summer", day=date(2026, 8, 31))
    model = a_feature("Model", release_id=release.id, confidence=0.95, **july(6, 10))
    launch = a_feature("Launch", **july(13, 17))
    rules = a_feature("Rules", **july(13, 17))
    gate = Gate(feature_id=model.id, name="Beats rules", chance=0.7, fallback_id=rules.id)
    parts = (release, model, launch, rules, waits(model, launch))
    found = forecast(a_plan(*parts, gate))
    assert found.releases[release.id] == 1.0
    assert found.finishes[rules.id].p50 >= date(2026, 7, 17)
    lost = Gate(feature_id=model.id, name="Beats rules", state=GateState.FAILED)
    without = forecast(a_plan(*parts, lost))
    assert without.finishes[launch.id].p50 is None
    assert without.releases[release.id] == 0.0


def test_what_is_over_has_passed_its_gates_and_is_no_fallback():
    model = a_feature("Model", confidence=0.95, **july(6, 10))
    champion = a_feature("Champion", status="shipped", **july(1, 3))
    launch = a_feature("Launch", **july(13, 17))
    gate = Gate(feature_id=model.id, name="Beats it", chance=0.0, fallback_id=champion.id)
    passed = Gate(feature_id=champion.id, name="Beat the rules", chance=0.0)
    found = forecast(a_plan(model, champion, launch, waits(model, launch), gate, passed))
    assert found.finishes[champion.id].p50 == date(2026, 7, 3)
    assert found.finishes[launch.id].p50 is None


def test_a_coarse_forecast_comes_first_and_the_same_plan_gives_the_same_numbers():
    data = a_feature("Data", duration_low=5, duration_high=20, **july(6, 17))
    plan = a_plan(data)
    found = list(Forecaster(plan).run())
    assert [each.draws for each in found] == [500, 5_000]
    assert forecast(plan) == found[-1]
    assert foresight.latest(plan) is UNKNOWN
    foresight.keep(plan, found[0])
    assert foresight.latest(plan) is found[0]


def test_columns_show_sort_and_filter_what_is_known_and_are_empty_before():
    sure = a_feature("Sure", **july(6, 17))
    data = a_feature("Data", duration_low=5, duration_high=20, **july(6, 17))
    plan = a_plan(sure, data)
    columns = feature_columns(plan)
    assert columns["p80"].text(plan, data) == columns["criticality"].text(plan, data) == ""
    foresight.keep(plan, forecast(plan))
    found = foresight.latest(plan).finishes[data.id]
    assert columns["p80"].text(plan, data) == found.p80.isoformat()
    assert columns["criticality"].text(plan, data) == f"{found.criticality * 100:.0f} %"
    late = Condition("p80", Comparison.AT_LEAST, ("2026-07-20",))
    assert queries.ids(plan, queries.Query(filter=Filter((late,)), sort="p80")) == [data.id]


def test_a_finish_in_words():
    found = Finish(date(2026, 3, 12), date(2026, 3, 20), date(2026, 4, 2), 0.62, 0.71)
    assert finish_words(found, lambda day: f"{day.day} {day:%b}") == (
        "finishes by 12 Mar with 50 %, by 2 Apr with 90 %; "
        "critical in 62 % of simulations; on time with 71 %"
    )
