import math
import re
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlpm_planner.analysis.formula.program import read
from mlpm_planner.analysis.formula.reading import MOST_OPERATORS, FormulaError

NAMES = ["reach", "impact", "effort", "Time to value"]
COLUMNS = {
    "reach": np.array([1_000.0, 500.0, np.nan, 8.0]),
    "impact": np.array([2.0, 0.5, 1.0, 3.0]),
    "effort": np.array([4.0, 0.0, 2.0, 5.0]),
    "Time to value": np.array([1.0, 2.0, 3.0, 4.0]),
}


def values(text):
    return read(text, NAMES).values(COLUMNS, 4).tolist()


def one(text):
    return read(text, ()).values({}, 1)[0]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("2 ^ 3 ^ 2", 512),
        ("-2 ^ 2", -4),
        ("2 ^ -1", 0.5),
        ("10 - 4 - 3", 3),
        ("80%", 0.8),
        ("2 × 9 ÷ 3 − 1", 5),
        ("min(3, 1, max(2, 0))", 1),
        ("if(2 >= 2, 10, 20)", 10),
        ("if(1 <> 1, 10, 20)", 20),
        ("clamp(12, 0, 10)", 10),
        ("round(2.5) + round(-2.5)", 0),
        ("log(1000) + ln(exp(2)) + sqrt(16) + abs(-1)", 10),
        ("1.5e3", 1500),
    ],
)
def test_a_formula_counts_as_people_learnt_it(text, result):
    assert one(text) == pytest.approx(result)


def test_columns_are_used_by_name_whatever_blanks_they_hold():
    assert values("impact * [Time to value]") == [2.0, 1.0, 3.0, 12.0]


def test_a_missing_value_and_a_division_by_zero_are_undefined_and_never_infinite():
    found = values("reach * impact / effort")
    assert [math.isnan(value) for value in found] == [False, True, True, False]
    assert math.isnan(one("1 / 0"))
    assert math.isnan(one("exp(10000)"))


def test_a_condition_that_is_not_known_gives_nothing():
    assert math.isnan(values("if(reach > 10, 1, 0)")[2])


def test_more_rows_than_fit_one_block_are_computed_alike():
    many = {"x": np.arange(20_001, dtype=np.float64)}
    found = read("max(x, 5, x * 2, min(x, 3)) + 1", ["x"]).values(many, 20_001)
    assert np.array_equal(found, np.maximum(many["x"] * 2, 5) + 1)


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("", "empty", (0, 0)),
        ("reach *", "missing after “*”", (6, 7)),
        ("reach impact", "operator such as", (6, 12)),
        ("reech", "Do you mean “reach”", (0, 5)),
        ("1 + (2", "not closed", (4, 6)),
        ("1 + 2)", "closes nothing", (5, 6)),
        ("min(1)", "takes 2 to 8 values, not 1", (0, 6)),
        ("sqrt(1, 2)", "takes 1 values, not 2", (0, 10)),
        ("sine(1)", "no function “sine”", (0, 4)),
        ("1,5", "Decimals take a dot", (1, 2)),
        ("reach; impact", "“;” has no place", (5, 6)),
        ("2 * / 3", "should stand before “/”", (4, 5)),
        ("sqrt", "needs brackets", (0, 4)),
        ("__import__(reach)", "no function “__import__”", (0, 10)),
        ("reach.real", "“.” has no place", (5, 6)),
        ("+".join("1" * (MOST_OPERATORS + 2)), "at most 500 operators", (1001, 1002)),
        ("1" * 5_000, "at most 4,000 characters", (4_000, 5_000)),
    ],
)
def test_what_is_no_formula_is_refused_at_its_place(text, message, place):
    with pytest.raises(FormulaError, match=re.escape(message)) as caught:
        read(text, NAMES)
    assert (caught.value.start, caught.value.end) == place


def test_brackets_may_be_as_deep_as_the_text_is_long():
    assert one("(" * 1_900 + "7" + ")" * 1_900) == 7


def test_a_formula_knows_the_columns_it_needs():
    assert read("effort + reach / effort", NAMES).names == ("effort", "reach")


@st.composite
def expressions(draw):
    """A formula and the same in Python."""
    if draw(st.booleans()):
        number = draw(st.integers(0, 50))
        return str(number), str(number)
    (left, left_py), (right, right_py) = draw(expressions()), draw(expressions())
    sign = draw(st.sampled_from("+-*"))
    form, python = draw(
        st.sampled_from(
            [
                ("({}{}{})", "({}{}{})"),
                ("min({0}{1}{2}, {0})", "min({0}{1}{2}, {0})"),
                ("-({}{}{})", "-({}{}{})"),
            ]
        )
    )
    return form.format(left, sign, right), python.format(left_py, sign, right_py)


@given(expressions())
def test_formulas_agree_with_python(pair):
    text, python = pair
    if sum(text.count(mark) for mark in "+-*m") < MOST_OPERATORS and len(text) < 4_000:
        assert one(text) == pytest.approx(eval(python), rel=1e-9)


@given(st.text(st.sampled_from("12+-*/^()., ab[]%<>=minif"), max_size=40))
def test_no_text_does_anything_but_compute_or_be_refused(text):
    with suppress(FormulaError):
        found = read(text, ["a", "b"]).values({"a": np.ones(2), "b": np.zeros(2)}, 2)
        assert found.shape == (2,)
        assert not np.isinf(found).any()
