import math

import numpy as np
import pytest

from mlpm_planner.analysis.scoring.contributions import contributions, typical_values
from mlpm_planner.analysis.scoring.methods import METHODS, WeightedCriterion, weighted

NAN = float("nan")


def test_typical_value_is_the_median_of_the_features_that_have_one():
    typical = typical_values({"reach": np.array([1.0, NAN, 3.0, 100.0]), "ease": np.array([NAN])})
    assert typical["reach"] == 3
    assert math.isnan(typical["ease"])


def test_parts_of_a_product_multiply_to_the_distance_from_the_typical_feature():
    row = {"reach": 2000.0, "impact": 2.0, "confidence": 0.8, "effort": 4.0}
    typical = {"reach": 500.0, "impact": 1.0, "confidence": 0.8, "effort": 2.0}
    parts = contributions(METHODS["rice"].form({}), row, typical)
    assert [part.effect for part in parts] == pytest.approx([4, 2, 1, 0.5])
    assert math.prod(part.effect for part in parts) == pytest.approx(800 / 200)
    assert [part.bar for part in parts] == pytest.approx([1, 0.5, 0, -0.5])


def test_parts_of_a_weighted_score_add_up_to_it():
    inputs = {"value": np.array([0.0, 6, 10]), "effort": np.array([1.0, 4, 5])}
    method = weighted(
        [
            WeightedCriterion(key="value", weight=3),
            WeightedCriterion(key="effort", weight=1, direction="lower"),
        ]
    )
    row = {"value": 6.0, "effort": 4.0}
    parts = contributions(method.form(inputs), row, typical_values(inputs))
    assert [part.effect for part in parts] == pytest.approx([45, 6.25])
    assert sum(part.effect for part in parts) == pytest.approx(method.compute(inputs)[1])


def test_parts_of_wsjf_add_up_and_effort_is_set_against_the_typical_effort():
    row = {"value": 8.0, "time_criticality": 5.0, "risk_reduction": 3.0, "effort": 5.0}
    parts = contributions(METHODS["wsjf"].form({}), row, {**row, "effort": 10.0})
    assert [part.kind for part in parts] == ["points", "points", "points", "times"]
    assert [part.effect for part in parts] == pytest.approx([1.6, 1, 0.6, 2])
    assert parts[-1].bar == 1


def test_missing_input_has_no_bar():
    row = {"value": NAN, "effort": 0.0}
    parts = contributions(METHODS["value_effort"].form({}), row, {"value": 3.0, "effort": 2.0})
    assert [part.bar for part in parts] == [0, 0]


def test_sum_over_no_effort_has_no_bars():
    row = {"value": 8.0, "time_criticality": 5.0, "risk_reduction": 3.0, "effort": 0.0}
    parts = contributions(METHODS["wsjf"].form({}), row, {**row, "effort": 10.0})
    assert [part.bar for part in parts] == [0, 0, 0, 0]
