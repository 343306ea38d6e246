import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from mlpm_planner.analysis.scoring.methods import METHODS, WeightedCriterion, weighted
from mlpm_planner.analysis.scoring.missing import missing_inputs, why_unscored

NAN = float("nan")


def arrays(**inputs):
    return {key: np.array(values, dtype=float) for key, values in inputs.items()}


def test_rice_of_the_published_example_is_800():
    inputs = arrays(reach=[2000], impact=[2], confidence=[0.8], effort=[4])
    assert METHODS["rice"].compute(inputs) == pytest.approx([800])


def test_wsjf_of_the_published_example_is_3_2():
    inputs = arrays(value=[8], time_criticality=[5], risk_reduction=[3], effort=[5])
    assert METHODS["wsjf"].compute(inputs) == pytest.approx([3.2])


def test_ice_multiplies_and_ice_mean_averages_on_one_scale_from_1_to_10():
    inputs = arrays(impact=[8], confidence=[0.7], ease=[6])
    assert METHODS["ice"].compute(inputs) == pytest.approx([336])
    assert METHODS["ice_mean"].compute(inputs) == pytest.approx([7])


def test_value_over_effort_divides():
    inputs = arrays(value=[9, 3], effort=[3, 6])
    assert_allclose(METHODS["value_effort"].compute(inputs), [3, 0.5])


@pytest.mark.parametrize("effort", [0.0, -2.0, NAN])
def test_effort_that_is_not_above_zero_gives_no_score_and_never_infinity(effort):
    inputs = arrays(value=[9], effort=[effort])
    assert np.isnan(METHODS["value_effort"].compute(inputs)).all()


def test_missing_input_gives_no_score_for_that_feature_only():
    inputs = arrays(reach=[2000, NAN], impact=[2, 2], confidence=[0.8, 0.8], effort=[4, 4])
    assert_allclose(METHODS["rice"].compute(inputs), [800, NAN])


def test_weighted_score_puts_each_criterion_on_0_to_100_by_its_direction():
    method = weighted(
        [
            WeightedCriterion(key="value", weight=3),
            WeightedCriterion(key="effort", weight=1, direction="lower"),
        ]
    )
    inputs = arrays(value=[0, 5, 10], effort=[2, 4, 6])
    assert_allclose(method.compute(inputs), [25, 50, 75])


def test_weighted_score_uses_the_given_scale_instead_of_the_range_of_the_data():
    method = weighted([WeightedCriterion(key="value", weight=1, low=0, high=20)])
    assert_allclose(method.compute(arrays(value=[5, 10])), [25, 50])


def test_criterion_on_which_all_agree_counts_half():
    method = weighted(
        [WeightedCriterion(key="value", weight=1), WeightedCriterion(key="fit", weight=1)]
    )
    assert_allclose(method.compute(arrays(value=[1, 2], fit=[7, 7])), [25, 75])


def test_criterion_of_weight_zero_is_not_needed():
    method = weighted(
        [WeightedCriterion(key="value", weight=1), WeightedCriterion(key="fit", weight=0)]
    )
    assert method.inputs == ("value",)
    assert_allclose(method.compute(arrays(value=[1, 2])), [0, 100])


def test_negative_weight_and_no_weight_at_all_are_refused():
    with pytest.raises(ValueError, match="negative"):
        WeightedCriterion(key="value", weight=-1)
    with pytest.raises(ValueError, match="above 0"):
        weighted([WeightedCriterion(key="value", weight=0)])


numbers = st.floats(-1e6, 1e6, allow_subnormal=False)


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=20), st.floats(0.01, 10))
def test_weighted_score_stays_between_0_and_100(rows, weight):
    method = weighted(
        [
            WeightedCriterion(key="a", weight=weight),
            WeightedCriterion(key="b", weight=1, direction="lower"),
        ]
    )
    a, b = np.array(rows).T
    scores = method.compute({"a": a, "b": b})
    assert (scores >= -1e-6).all()
    assert (scores <= 100 + 1e-6).all()


def test_every_method_says_what_it_does_and_needs():
    for key, method in METHODS.items():
        assert method.key == key
        assert method.name
        assert method.explanation.endswith((".", ")"))
        assert not set(method.inputs) & set(method.optional)


def test_missing_inputs_are_named_in_the_order_of_the_method():
    row = {"impact": 2.0, "confidence": NAN, "effort": 0.0}
    assert missing_inputs(METHODS["rice"], row) == ("reach", "confidence", "effort")


def test_reason_for_no_score_is_one_sentence():
    titles = {"reach": "Reach", "effort": "Effort", "impact": "Impact"}
    rice = METHODS["rice"]
    full = {"reach": 1.0, "impact": 2.0, "confidence": 0.8, "effort": 1.0}
    assert why_unscored(rice, full, titles) == ""
    assert why_unscored(rice, full | {"reach": NAN}, titles) == "RICE needs reach."
    assert why_unscored(rice, {"confidence": 1.0}, titles) == "RICE needs reach, impact and effort."
    assert why_unscored(rice, full | {"effort": 0.0}, titles) == "Effort must be above 0."
