from datetime import date, timedelta

import pytest
from builders import a_feature, a_kpi, a_plan, a_workspace

from mlpm_planner.application import goals, parts
from mlpm_planner.application.goal_progress import (
    Alignment,
    Pace,
    aligned,
    aligned_query,
    goal_progress,
    result_progress,
    unaligned_query,
)
from mlpm_planner.application.queries import ids
from mlpm_planner.domain.choices import Direction, FeatureKind
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.goal import Goal, KeyResult
from mlpm_planner.domain.kpi import Target
from mlpm_planner.domain.product import Product

START, MIDDLE, END = date(2026, 4, 1), date(2026, 5, 1), date(2026, 5, 31)
LATENCY = a_kpi("p95 latency", unit="ms", direction=Direction.LOWER)
CLICKS = a_kpi("Answer click rate", unit="%")


def a_goal(title="Fast answers", **values):
    return Goal(title=title, **{"start": START, "end": END, **values})


def a_result(goal, kpi=LATENCY, baseline=240.0, target=180.0, **values):
    return KeyResult(
        goal_id=goal.id, kpi_id=kpi.id, title="Latency", baseline=baseline, target=target, **values
    )


def titles(workspace):
    return [goal.title for goal in goals.in_order(workspace.plan)]


# ---- edits


def test_a_new_goal_comes_last_and_runs_to_the_end_of_the_quarter():
    workspace = a_workspace(a_goal(rank=5.0))
    added = goals.add_goal(workspace, "Fair answers")
    assert titles(workspace) == ["Fast answers", "Fair answers"]
    assert (added.start, added.end) == (date(2026, 6, 15), date(2026, 9, 30))
    assert workspace.undo() == "Add “Fair answers”"
    assert titles(workspace) == ["Fast answers"]


@pytest.mark.parametrize(
    ("day", "first_month", "end"),
    [
        (date(2026, 1, 1), 1, date(2026, 3, 31)),
        (date(2026, 3, 1), 1, date(2026, 6, 30)),
        (date(2026, 11, 20), 1, date(2027, 3, 31)),
        (date(2026, 5, 1), 2, date(2026, 7, 31)),
        (date(2026, 1, 5), 2, date(2026, 4, 30)),
    ],
)
def test_a_quarter_that_is_nearly_over_is_no_time_for_a_goal(day, first_month, end):
    assert goals.usual_span(Product(fiscal_year_start=first_month), day) == (day, end)


def test_goals_move_one_place_at_a_time_and_stop_at_the_ends():
    workspace = a_workspace(*(a_goal(t, rank=float(i)) for i, t in enumerate("ABC")))
    first = goals.in_order(workspace.plan)[0]
    assert goals.move_goal(workspace, first.id, 1)
    assert titles(workspace) == ["B", "A", "C"]
    assert goals.move_goal(workspace, first.id, 9)
    assert titles(workspace) == ["B", "C", "A"]
    assert not goals.move_goal(workspace, first.id, 1)
    workspace.undo()
    assert titles(workspace) == ["A", "B", "C"]


def test_goals_that_share_a_rank_can_still_be_put_in_order():
    workspace = a_workspace(
        a_goal("A", id="1" * 32), a_goal("B", id="2" * 32), a_goal("C", id="3" * 32)
    )
    goals.move_goal(workspace, "3" * 32, -1)
    assert titles(workspace) == ["A", "C", "B"]


def test_a_key_result_goes_from_the_latest_value_to_the_target_of_its_kpi():
    goal = a_goal()
    workspace = a_workspace(goal, LATENCY, Target(kpi_id=LATENCY.id, value=180.0))
    result = goals.add_key_result(workspace, goal.id, LATENCY.id, 226.0)
    assert (result.baseline, result.target) == (226.0, 180.0)
    assert result.title == "p95 latency to 180\u00a0ms"
    assert (result.start, result.due) == (START, END)


def test_a_target_that_is_met_already_asks_for_a_tenth_more():
    goal = a_goal()
    workspace = a_workspace(goal, CLICKS, LATENCY, Target(kpi_id=CLICKS.id, value=0.4))
    met = goals.add_key_result(workspace, goal.id, CLICKS.id, 0.5)
    assert met.target == pytest.approx(0.55)
    assert goals.add_key_result(workspace, goal.id, LATENCY.id, 200.0).target == 180.0
    assert goals.add_key_result(workspace, goal.id, CLICKS.id).target == 0.4


def test_a_key_result_needs_a_kpi_that_is_there():
    goal = a_goal()
    with pytest.raises(RuleError, match="does not exist any more"):
        goals.add_key_result(a_workspace(goal), goal.id, "gone")


def test_key_results_keep_the_order_they_are_given():
    goal = a_goal()
    workspace = a_workspace(goal, LATENCY, CLICKS)
    first = goals.add_key_result(workspace, goal.id, LATENCY.id, 200.0)
    second = goals.add_key_result(workspace, goal.id, CLICKS.id, 0.3)
    assert goals.move_key_result(workspace, second.id, -1)
    assert [r.id for r in goals.results_of(workspace.plan, goal.id)] == [second.id, first.id]


def test_deleting_a_goal_takes_its_key_results_and_frees_its_features():
    goal = a_goal()
    feature = a_feature(goal_id=goal.id)
    workspace = a_workspace(goal, LATENCY, a_result(goal), feature)
    parts.remove(workspace, goal)
    assert not workspace.plan.key_results
    assert workspace.plan.features[feature.id].goal_id == ""
    workspace.undo()
    assert len(workspace.plan.key_results) == 1
    assert workspace.plan.features[feature.id].goal_id == goal.id


def test_features_are_linked_to_a_goal_and_back_as_one_step():
    goal = a_goal()
    one, two = a_feature("One"), a_feature("Two")
    workspace = a_workspace(goal, one, two)
    goals.align(workspace, [one.id, two.id], goal.id)
    assert workspace.undo_step.label == "Link 2 features to “Fast answers”"
    goals.align(workspace, [one.id], "")
    assert workspace.undo_step.label == "Unlink “One” from its goal"
    workspace.undo()
    workspace.undo()
    assert {f.goal_id for f in workspace.plan.features.values()} == {""}


def test_the_vision_is_kept_without_blank_ends():
    workspace = a_workspace()
    goals.set_vision(workspace, "  Everybody finds it. \n")
    assert workspace.plan.product.vision == "Everybody finds it."


# ---- progress and pace


def progress(value, day=MIDDLE, **values):
    goal = a_goal()
    result = a_result(goal, **values)
    return result_progress(a_plan(goal, LATENCY, result), result, value, day)


def test_half_the_time_asks_for_half_the_way():
    found = progress(210.0)
    assert found.share == found.expected == pytest.approx(0.5)
    assert found.wanted == pytest.approx(210.0)
    assert (found.pace, found.days_behind) == (Pace.ON_PACE, 0)


def test_days_behind_count_from_when_the_line_was_at_the_present_value():
    found = progress(228.0)
    assert found.pace is Pace.BEHIND
    assert found.share == pytest.approx(0.2)
    assert found.days_behind == 18


def test_a_tenth_of_the_way_is_noise_not_delay():
    assert progress(215.0).pace is Pace.ON_PACE
    assert progress(217.0).pace is Pace.BEHIND


def test_what_got_worse_is_at_the_start_and_behind_since_then():
    found = progress(300.0)
    assert (found.share, found.days_behind) == (0.0, 30)


def test_a_reached_key_result_stays_reached_after_its_day():
    assert progress(170.0).pace is Pace.REACHED
    assert progress(180.0, END + timedelta(days=9)).pace is Pace.REACHED


def test_after_the_due_day_what_is_not_reached_is_missed():
    assert progress(181.0, END).pace is Pace.ON_PACE
    assert progress(181.0, END + timedelta(days=1)).pace is Pace.MISSED


def test_its_own_dates_come_before_those_of_the_goal():
    assert progress(210.0, due=date(2026, 6, 30)).expected == pytest.approx(1 / 3)


def test_without_dates_there_is_a_share_but_no_pace_line():
    goal = Goal(title="Some day")
    result = a_result(goal)
    found = result_progress(a_plan(goal, LATENCY, result), result, 210.0, MIDDLE)
    assert (found.share, found.expected, found.pace) == (0.5, None, Pace.ON_PACE)


def test_without_a_value_the_pace_is_unknown():
    found = progress(None)
    assert (found.share, found.pace) == (None, Pace.UNKNOWN)
    assert found.wanted == pytest.approx(210.0)


def test_a_goal_is_the_mean_of_the_key_results_that_have_values():
    goal = a_goal()
    plan = a_plan(
        goal, LATENCY, CLICKS, a_result(goal), a_result(goal, CLICKS, 0.3, 0.4),
        KeyResult(goal_id=goal.id, title="Nothing to follow"),
    )  # fmt: skip
    values = {LATENCY.id: 180.0, CLICKS.id: 0.32}
    found = goal_progress(plan, goal, values.get, MIDDLE)
    assert found.share == pytest.approx(0.6)
    assert found.expected == pytest.approx(0.5)
    assert found.pace is Pace.ON_PACE
    assert goal_progress(plan, goal, values.get, END + timedelta(days=1)).pace is Pace.MISSED
    assert goal_progress(plan, goal, lambda _kpi: None, MIDDLE).share is None


# ---- what serves a goal


def a_world():
    goal = a_goal()
    found = {
        "served": a_feature("Served", goal_id=goal.id, effort=6),
        "shipped": a_feature("Shipped", goal_id=goal.id, effort=3, status="shipped"),
        "parked": a_feature("Parked", goal_id=goal.id, effort=50, status="parked"),
        "unsized": a_feature("Unsized", goal_id=goal.id),
        "lost": a_feature("Lost", effort=9),
        "old": a_feature("Old and lost", effort=2, status="shipped"),
        "gate": a_feature("Gate", kind=FeatureKind.MILESTONE),
    }
    return goal, found, a_workspace(goal, *found.values())


def test_effort_counts_what_is_not_parked_and_features_all():
    goal, _found, workspace = a_world()
    alignment = Alignment(workspace.plan)
    served = alignment.of(goal.id)
    assert (served.count, served.open, served.unsized, served.effort) == (4, 2, 1, 9.0)
    assert alignment.share(goal.id) == pytest.approx(9 / 20)
    assert alignment.unaligned == 1


def test_the_sums_follow_every_change_and_its_undo():
    goal, found, workspace = a_world()
    alignment = Alignment(workspace.plan)
    workspace.subscribe(alignment.take)
    goals.align(workspace, [found["lost"].id], goal.id)
    assert alignment.unaligned == 0
    assert alignment.share(goal.id) == pytest.approx(18 / 20)
    parts.set_field(workspace, workspace.plan.features[found["lost"].id], "status", "parked")
    parts.remove(workspace, workspace.plan.features[found["served"].id])
    assert alignment.of(goal.id).effort == pytest.approx(3.0)
    for _ in range(3):
        workspace.undo()
    fresh = Alignment(workspace.plan)
    assert alignment.of(goal.id) == fresh.of(goal.id)
    assert alignment.effort == pytest.approx(fresh.effort)


def test_what_a_point_is_worth_changes_the_effort_of_estimated_features():
    goal = a_goal()
    workspace = a_workspace(goal, a_feature(goal_id=goal.id, estimate=8.0))
    alignment = Alignment(workspace.plan)
    workspace.subscribe(alignment.take)
    assert alignment.share(goal.id) is None
    parts.set_field(workspace, workspace.plan.product, "point_weeks", 0.5)
    assert alignment.of(goal.id).effort == 4.0


def test_a_change_names_the_goals_it_touches():
    goal, found, workspace = a_world()
    touched = []
    alignment = Alignment(workspace.plan)
    workspace.subscribe(lambda change_set: touched.append(alignment.take(change_set)))
    goals.align(workspace, [found["lost"].id], goal.id)
    goals.set_vision(workspace, "Better")
    assert touched == [{"", goal.id}, {"", goal.id}]


def test_open_features_come_first_by_their_dates():
    goal = a_goal()
    late = a_feature("Late", goal_id=goal.id, start=END, end=END)
    soon = a_feature("Soon", goal_id=goal.id, start=START, end=END)
    done = a_feature("Done", goal_id=goal.id, status="shipped", start=START, end=START)
    free = a_feature("Unplanned", goal_id=goal.id)
    plan = a_plan(goal, done, free, late, soon)
    assert [f.title for f in aligned(plan, goal.id, 9)] == ["Soon", "Late", "Unplanned", "Done"]
    assert len(aligned(plan, goal.id, 2)) == 2


def test_the_links_lead_to_exactly_the_features_that_were_counted():
    goal, found, workspace = a_world()
    assert ids(workspace.plan, unaligned_query(workspace.plan)) == [found["lost"].id]
    served = [found[name].id for name in ("served", "shipped", "parked", "unsized")]
    assert set(ids(workspace.plan, aligned_query(goal))) == set(served)
