from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlpm_planner.application.kpi_text import (
    ValueFormat,
    decimals_of,
    distance_words,
    entry_sentence,
    figure,
    parse_value,
    spell,
)
from mlpm_planner.domain.errors import RuleError

MS = ValueFormat("ms")
PERCENT = ValueFormat("%", 1)


@pytest.mark.parametrize(
    ("form", "value", "words"),
    [
        (MS, 220, "220\u00a0ms"),
        (MS, -4, "\u22124\u00a0ms"),
        (MS, -0.2, "0\u00a0ms"),
        (PERCENT, 0.389, "38.9%"),
        (ValueFormat("$", 2), 1.714, "$1.71"),
        (ValueFormat("$", 2), -1.5, "\u2212$1.50"),
        (ValueFormat("", 3), 0.8614, "0.861"),
        (ValueFormat(), 1e300, "1e+300"),
    ],
)
def test_a_value_carries_its_unit_and_a_true_minus(form, value, words):
    assert form.value(value) == words


@pytest.mark.parametrize(
    ("value", "decimals", "words"),
    [
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (-2.5, 0, "\u22123"),
        (0.125, 2, "0.13"),
        (2.675, 2, "2.67"),  # the float lies below the tie
        (1234.5, 0, "1,235"),
        (-0.2, 0, "\u22120"),
        (5e-324, 6, "0.000000"),
        (float("inf"), 2, "inf"),
    ],
)
def test_a_tie_goes_away_from_zero(value, decimals, words):
    assert spell(value, decimals) == words


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 6))
def test_every_float_is_spelt_within_half_of_its_last_decimal(value, decimals):
    spelt = Fraction(spell(value, decimals).replace(",", "").replace("\u2212", "-"))
    assert abs(spelt - Fraction(value)) <= Fraction(1, 2 * 10**decimals)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (10_000, "10,000"),
        (15_330, "15,330"),
        (0.42, "0.42"),
        (1234.56, "1,235"),
        (1 / 3, "0.333"),
        (-12.345, "\u221212.3"),
        (0, "0"),
        (1e300, "1e+300"),
    ],
)
def test_a_figure_has_the_decimals_that_three_digits_need(value, words):
    assert figure(value) == words


def test_a_change_of_a_percentage_is_in_points():
    assert PERCENT.change(-0.004) == "0.4\u00a0pt"
    assert MS.change(-9) == "9\u00a0ms"


def test_a_change_too_small_for_the_decimals_is_not_shown_as_nothing():
    assert MS.change(0.3) == "0.3\u00a0ms"
    assert PERCENT.change(0.0) == "0.0\u00a0pt"


def test_large_values_are_short_in_tables_only():
    assert MS.compact(12_345) == "12.3k\u00a0ms"
    assert ValueFormat().compact(1_200_000) == "1.2M"
    assert ValueFormat().compact(2_000_000) == "2M"
    assert ValueFormat().value(1_200_000) == "1,200,000"
    assert ValueFormat().compact(9_999) == "9,999"


def test_decimals_are_those_the_values_need_up_to_three_digits():
    assert decimals_of([220, 211]) == 0
    assert decimals_of([0.17, 0.2]) == 2
    assert decimals_of([1 / 3]) == 3
    assert decimals_of([0.384, 0.38], percent=True) == 1
    assert decimals_of([]) == 0


@pytest.mark.parametrize("text", ["38,4", "38.4 %", "0.384", "38.4", "38,4%"])
def test_a_percentage_is_understood_however_it_is_typed(text):
    assert parse_value(text, percent=True) == pytest.approx(0.384)


def test_what_lies_nearer_to_the_last_value_is_meant():
    assert parse_value("0.9", percent=True, near=0.92) == 0.9
    assert parse_value("0.9", percent=True, near=0.008) == pytest.approx(0.009)
    assert parse_value("104", percent=True, near=1.02) == pytest.approx(1.04)


def test_other_values_are_read_as_typed():
    assert parse_value("1.2k") == 1200
    assert parse_value("\u22124 ms") == -4
    assert parse_value("  ") is None


def test_what_is_no_number_is_refused_with_a_reason():
    with pytest.raises(RuleError, match="number"):
        parse_value("about ten")


def test_the_sentence_says_what_a_value_would_mean():
    said = entry_sentence(
        209, 220, form=MS, before="last week", now_off="29\u00a0ms over target", was_off=True
    )
    assert said == "11\u00a0ms under last week. Still 29\u00a0ms over target."


@pytest.mark.parametrize(
    ("now_off", "was_off", "end"),
    [
        ("on target", True, "Back on target."),
        ("on target", False, "On target."),
        ("3 ms over target", False, "Now 3 ms over target."),
        ("", False, "last week."),
    ],
)
def test_the_sentence_tells_where_the_target_is(now_off, was_off, end):
    said = entry_sentence(220, 220, form=MS, before="last week", now_off=now_off, was_off=was_off)
    assert said.startswith("The same as last week.")
    assert said.endswith(end)


def test_a_first_value_has_nothing_to_be_compared_with():
    assert entry_sentence(5, None, form=MS, before="") == "The first value."


def test_a_distance_says_which_side_of_the_target():
    assert distance_words(23, 203, 180, MS) == "23\u00a0ms over target"
    assert distance_words(0.011, 0.389, 0.4, PERCENT) == "1.1\u00a0pt under target"
    assert distance_words(0, 170, 180, MS) == "on target"
    assert distance_words(None, 170, 180, MS) == ""
