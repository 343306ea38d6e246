"""Putting features in order by hand."""

import pytest
from builders import a_feature, a_workspace

from mlpm_planner.application.arranging import arrange
from mlpm_planner.domain.choices import Horizon


def titles(workspace):
    return [f.title for f in sorted(workspace.plan.features.values(), key=lambda f: f.rank)]


@pytest.fixture
def four():
    return [a_feature(name, key=name, rank=float(n)) for n, name in enumerate("abcd")]


def test_several_features_go_between_two_others_in_one_step(four):
    a, b, c, d = four
    workspace = a_workspace(*four)
    arrange(workspace, {c.id: {}, d.id: {}}, after=a.id, before=b.id)
    assert titles(workspace) == ["a", "c", "d", "b"]
    assert workspace.undo() == "Move 2 features"
    assert titles(workspace) == ["a", "b", "c", "d"]


def test_they_take_the_values_of_the_group_they_land_in(four):
    workspace = a_workspace(*four)
    moved = {four[3].id: {"horizon": Horizon.NOW}}
    arrange(workspace, moved, after=None, before=four[0].id, where="Now")
    assert titles(workspace) == ["d", "a", "b", "c"]
    assert workspace.plan.features[four[3].id].horizon is Horizon.NOW
    assert workspace.undo() == "Move “d” to Now"


def test_features_that_share_a_rank_get_ranks_of_their_own():
    same = [a_feature(name, key=name, rank=0.0) for name in "abcd"]
    workspace = a_workspace(*same)
    arrange(workspace, {same[3].id: {}}, after=same[0].id, before=same[1].id)
    assert titles(workspace) == ["a", "d", "b", "c"]


def test_without_neighbours_only_the_group_changes(four):
    workspace = a_workspace(*four)
    arrange(workspace, {four[1].id: {"horizon": Horizon.LATER}}, after=None, before=None)
    assert titles(workspace) == ["a", "b", "c", "d"]
    assert workspace.plan.features[four[1].id].horizon is Horizon.LATER
