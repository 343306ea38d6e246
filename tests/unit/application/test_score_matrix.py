from dataclasses import replace

import pytest
from builders import a_feature, a_plan, a_workspace

from mlpm_planner.application import score_matrix, scoring
from mlpm_planner.application.score_matrix import Move
from mlpm_planner.application.score_table import ScoreTable
from mlpm_planner.domain.scoring import ScoreInput


def rice(title="F", reach=1_000, impact=2, confidence=0.8, effort=4, **more):
    return a_feature(
        title, reach=reach, impact=impact, confidence=confidence, effort=effort, **more
    )


def after(plan, feature, **move):
    return score_matrix.inputs_after(plan, ScoreTable(plan), feature, Move(**move))


def test_value_is_the_score_without_its_divisor():
    plan = a_plan(rice(), a_feature("No effort", reach=1, impact=1, confidence=1))
    found = score_matrix.matrix(plan, ScoreTable(plan))
    assert (found.value.tolist(), found.effort.tolist()) == ([1_600], [4])
    assert found.title == "Value = reach × impact × confidence"
    assert found.low[0] < 1_600 < found.high[0]


def test_values_over_more_than_two_decades_are_shown_by_their_logarithm():
    plan = a_plan(rice(reach=10), rice(reach=900))
    assert not score_matrix.matrix(plan, ScoreTable(plan)).is_log
    plan = a_plan(rice(reach=10), rice(reach=1_100))
    assert score_matrix.matrix(plan, ScoreTable(plan)).is_log


def test_quadrants_meet_at_the_medians():
    plan = a_plan(*(rice(reach=reach, effort=reach / 100) for reach in (100, 200, 900)))
    assert score_matrix.matrix(plan, ScoreTable(plan)).middle == (2.0, 320.0)


def test_a_move_changes_the_input_with_room_and_the_effort():
    plan = a_plan(feature := rice())
    changed = after(plan, feature, effort=6.1, value=3_200)
    assert changed == {"effort": ScoreInput(6), "reach": ScoreInput(2_000)}


def test_a_move_along_one_axis_leaves_the_other():
    plan = a_plan(feature := rice())
    assert after(plan, feature, effort=7) == {"effort": ScoreInput(7)}
    assert after(plan, feature) == {}


@pytest.mark.parametrize(
    ("method", "key"),
    [("rice", "reach"), ("wsjf", "value"), ("value_effort", "value"), ("ice", "ease")],
)
def test_every_method_has_an_input_to_move(method, key):
    feature = rice(value=3, time_criticality=2, risk_reduction=1, ease=5)
    plan = a_plan(feature)
    table = ScoreTable(plan, method)
    assert score_matrix.matrix(plan, table).value_input == key


@pytest.mark.parametrize("method", ["rice", "wsjf", "value_effort", "ice", "weighted"])
def test_the_changed_inputs_give_the_value_of_the_place(method):
    feature = rice(value=3, time_criticality=2, risk_reduction=1, ease=5)
    other = rice("Other", 5_000, 3, 1, 2, value=8, time_criticality=5, risk_reduction=3, ease=9)
    workspace = a_workspace(feature, other)
    plan = workspace.plan
    table = ScoreTable(plan, method)
    wanted = score_matrix.matrix(plan, table).value[0] * 1.5
    inputs = score_matrix.inputs_after(plan, table, feature, Move(value=wanted))
    scoring.set_inputs(workspace, {feature.id: inputs})
    again = score_matrix.matrix(plan, ScoreTable(plan, method)).value[0]
    assert again == pytest.approx(wanted, rel=0.15)


def test_a_nudge_is_one_usual_step():
    plan = a_plan(feature := rice(reach=42_000, effort=9))
    nudged = score_matrix.nudged(plan, ScoreTable(plan), feature, effort=1, value=-1)
    assert nudged == {"effort": ScoreInput(10), "reach": ScoreInput(40_000)}


def test_the_effort_of_an_estimate_becomes_an_input_when_it_is_moved():
    feature = a_feature("Sized", reach=10, impact=1, confidence=1, estimate=8)
    workspace = a_workspace(feature)
    with workspace.edit("Say what a point is worth") as edit:
        edit.update(replace(workspace.plan.product, point_weeks=0.5))
    assert after(workspace.plan, feature, effort=6) == {"effort": ScoreInput(6)}
