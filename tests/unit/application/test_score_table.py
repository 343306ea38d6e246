import math
from dataclasses import replace

import pytest
from builders import a_feature, a_plan, a_workspace

from mlpm_planner.application import features
from mlpm_planner.application.score_table import ScoreTable
from mlpm_planner.domain.product import Product
from mlpm_planner.domain.scoring import ScoreInput


def rice(title, reach=100, impact=2, confidence=0.8, effort=4, **values):
    return a_feature(
        title, key=title, reach=reach, impact=impact, confidence=confidence, effort=effort, **values
    )


def test_scores_and_ranks_follow_the_method_in_use():
    small, large = rice("small", reach=10), rice("large", reach=1_000)
    table = ScoreTable(a_plan(small, large))
    assert table.of(large.id).score == pytest.approx(1_000 * 2 * 0.8 / 4)
    assert [table.of(f.id).rank for f in (large, small)] == [1, 2]


def test_a_missing_input_gives_no_score_but_a_reason():
    feature = a_feature("No effort", reach=10, impact=1, confidence=1)
    scored = ScoreTable(a_plan(feature)).of(feature.id)
    assert not scored.is_scored
    assert math.isnan(scored.score)
    assert scored.reason == "RICE needs effort."


def test_effort_falls_back_to_the_estimate_only_where_a_point_has_a_worth():
    feature = a_feature("Sized", reach=10, impact=1, confidence=1, estimate=8)
    plan = a_plan(feature)
    assert not ScoreTable(plan).of(feature.id).is_scored
    workspace = a_workspace(feature)
    with workspace.edit("Say what a point is worth") as edit:
        edit.update(replace(workspace.plan.product, point_weeks=0.5))
    assert ScoreTable(workspace.plan).of(feature.id).score == pytest.approx(10 / 4)


def test_a_range_gives_the_likely_range_and_a_bare_number_an_assumed_one():
    ranged = rice("ranged", effort=(4, 2, 8), reach=(100, 50, 200), impact=(2, 1, 3))
    bare = rice("bare")
    table = ScoreTable(a_plan(ranged, bare))
    assert table.of(bare.id).assumed
    assert not table.of(ranged.id).assumed
    scored = table.of(ranged.id)
    assert scored.low < scored.score < scored.high


@pytest.mark.parametrize("method", ["rice", "ice", "wsjf", "value_effort", "weighted"])
def test_patched_scores_equal_scores_made_anew(method):
    parts = [
        rice(
            f"F{i}",
            reach=10 + i,
            effort=1 + i % 5,
            ease=i % 10,
            value=i % 8,
            time_criticality=3,
            risk_reduction=i % 3,
        )
        for i in range(40)
    ]
    workspace = a_workspace(*parts)
    table = ScoreTable(workspace.plan, method)
    workspace.subscribe(table.update)
    features.score(workspace, [parts[3].id], "effort", ScoreInput(9, 2, 20))
    features.score(workspace, [parts[4].id, parts[5].id], "reach", ScoreInput(5_000))
    features.score(workspace, [parts[6].id], "effort", None)
    features.remove(workspace, [parts[7].id])
    workspace.undo()
    fresh = ScoreTable(workspace.plan, method)
    for part in parts:
        assert str(table.of(part.id)) == str(fresh.of(part.id))


def test_switching_the_method_touches_no_input():
    workspace = a_workspace(feature := rice("F", value=8))
    product = workspace.plan.product
    with workspace.edit("Use value / effort") as edit:
        edit.update(replace(product, method="value_effort"))
    assert workspace.plan.features[feature.id] == feature
    assert ScoreTable(workspace.plan).of(feature.id).score == 2
    assert isinstance(workspace.plan.product, Product)


def test_odds_of_the_first_ranks_are_the_same_each_time():
    table = ScoreTable(a_plan(*(rice(f"F{i}", reach=100 + i) for i in range(10))))
    first, again = table.odds(draws=500), table.odds(draws=500)
    assert first.top_k.tolist() == again.top_k.tolist()
    assert sum(first.top_k) == pytest.approx(3)
