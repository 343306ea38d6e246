import pytest
from builders import a_feature, a_workspace

from mlpm_planner.application import scoring
from mlpm_planner.application.score_table import ScoreTable
from mlpm_planner.domain.choices import Direction, ValueType
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.scoring import ScoreInput, ScoringMethod


def step_back_to_start(workspace):
    steps = 0
    while workspace.undo():
        steps += 1
    return steps


def test_another_method_is_one_step_and_leaves_the_inputs():
    workspace = a_workspace(feature := a_feature(reach=10, impact=1, confidence=1, effort=2))
    scoring.use_method(workspace, "wsjf")
    assert workspace.plan.product.method == "wsjf"
    assert workspace.plan.features[feature.id] == feature
    assert workspace.undo() == "Rank by WSJF"
    assert workspace.plan.product.method == "rice"


def test_a_method_that_is_not_there_is_refused():
    with pytest.raises(RuleError, match="no scoring method"):
        scoring.use_method(a_workspace(), "magic")


def test_an_own_method_is_weighted_in_use_and_undone_in_one_step():
    workspace = a_workspace()
    method = scoring.add_method(workspace, "Our score", {"reach": 1.0})
    assert (method.key, method.formula) == ("our_score", "weighted")
    assert workspace.plan.method() == method
    assert step_back_to_start(workspace) == 1
    assert workspace.plan.method().key == "rice"


def test_own_methods_of_one_name_get_keys_of_their_own():
    workspace = a_workspace()
    keys = [scoring.add_method(workspace, "Ours").key for _ in range(3)]
    assert keys == ["ours", "ours_2", "ours_3"]


def test_a_copy_of_a_weighted_method_starts_with_its_weights():
    workspace = a_workspace()
    scoring.use_method(workspace, "weighted")
    scoring.set_weight(workspace, "weighted", "reach", 0.9)
    assert scoring.add_method(workspace, "Mine").weights["reach"] == 0.9


def test_a_deleted_method_in_use_is_followed_by_the_first():
    workspace = a_workspace()
    method = scoring.add_method(workspace, "Ours")
    scoring.remove_method(workspace, method.key)
    assert workspace.plan.method().key == "rice"
    workspace.undo()
    assert workspace.plan.method().key == "ours"


def test_built_in_methods_cannot_be_deleted_or_weighed():
    workspace = a_workspace()
    with pytest.raises(RuleError, match="built in"):
        scoring.remove_method(workspace, "rice")
    with pytest.raises(RuleError, match="no weights"):
        scoring.set_weight(workspace, "rice", "reach", 1.0)


def test_weights_of_a_method_cannot_all_be_zero():
    workspace = a_workspace()
    method = scoring.add_method(workspace, "Ours", {"reach": 1.0})
    with pytest.raises(RuleError, match="above 0"):
        scoring.set_weight(workspace, method.key, "reach", 0.0)
    with pytest.raises(RuleError, match="above 0"):
        scoring.leave_out(workspace, method.key, "reach")
    with pytest.raises(RuleError, match="0 or more"):
        ScoringMethod(key="k", name="K", formula="weighted", weights={"reach": -1.0})


def test_shares_are_the_parts_of_the_sum():
    method = ScoringMethod(key="k", name="K", formula="weighted", weights={"a": 3.0, "b": 1.0})
    assert scoring.shares(method) == {"a": 0.75, "b": 0.25}


def test_an_own_criterion_is_counted_at_once_and_goes_with_one_undo():
    workspace = a_workspace()
    made = scoring.add_criterion(
        workspace, "Data ready?", value_type=ValueType.SCALE_10, method="weighted"
    )
    assert (made.key, made.maximum) == ("data_ready", 10.0)
    assert workspace.plan.method("weighted").weights["data_ready"] == 0.25
    assert step_back_to_start(workspace) == 1
    assert workspace.plan.criterion("data_ready") is None


def test_the_direction_of_a_criterion_turns_the_ranking_round():
    cheap, dear = a_feature("cheap", effort=1), a_feature("dear", effort=9)
    workspace = a_workspace(cheap, dear)
    scoring.add_method(workspace, "By size", {"effort": 1.0})
    assert ScoreTable(workspace.plan).of(cheap.id).rank == 1
    scoring.set_direction(workspace, "effort", Direction.HIGHER)
    assert ScoreTable(workspace.plan).of(dear.id).rank == 1


def test_a_deleted_criterion_takes_its_weights_and_inputs_along_and_brings_them_back():
    workspace = a_workspace(feature := a_feature())
    scoring.add_criterion(workspace, "Fit", method="weighted")
    scoring.set_inputs(workspace, {feature.id: {"fit": ScoreInput(7)}})
    scoring.remove_criterion(workspace, "fit")
    assert "fit" not in workspace.plan.method("weighted").weights
    assert not workspace.plan.features[feature.id].inputs
    workspace.undo()
    assert workspace.plan.features[feature.id].input_value("fit") == 7
    assert "fit" in workspace.plan.method("weighted").weights


def test_a_criterion_of_a_built_in_method_cannot_be_deleted():
    with pytest.raises(RuleError, match="built-in"):
        scoring.remove_criterion(a_workspace(), "reach")


def test_many_inputs_are_one_step_or_nothing():
    first, second = a_feature("a", reach=1), a_feature("b", reach=2)
    workspace = a_workspace(first, second)
    scoring.set_inputs(
        workspace,
        {
            first.id: {"reach": ScoreInput(9), "effort": ScoreInput(3)},
            second.id: {"reach": None},
        },
    )
    assert workspace.plan.features[first.id].input_value("reach") == 9
    assert workspace.plan.features[second.id].input_value("reach") is None
    with pytest.raises(RuleError, match="Confidence"):
        scoring.set_inputs(
            workspace,
            {first.id: {"reach": ScoreInput(1)}, second.id: {"confidence": ScoreInput(3)}},
        )
    assert workspace.plan.features[first.id].input_value("reach") == 9
    assert step_back_to_start(workspace) == 1
