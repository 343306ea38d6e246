"""A number is what it says and nothing else; a column has one decimal mark."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlpm_planner.interchange.tables.numbers import find_decimal, read_number, read_numbers
from mlpm_planner.interchange.write_tables import number_text


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), ("-3.5", -3.5), (".5", 0.5), ("1e3", 1000), ("12 %", 0.12), ("1,234.5", 1234.5)],
)
def test_numbers_are_read(text, value):
    assert read_number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "1.234,56",
        "٣",
        "1_000",
        "0x10",
        "\u22125",
        "12abc",
        "9" * 5_000,
        "e5",
        ".",
        "1 000",
        "",
        "--1",
    ],
)
def test_what_only_looks_like_a_number_is_none(text):
    assert read_number(text) == "number.invalid"


@pytest.mark.parametrize("text", ["NaN", "inf", "-Infinity", "1e400", "1e-400"])
def test_numbers_that_are_not_finite_are_refused(text):
    assert read_number(text) == "number.not_finite"


@pytest.mark.parametrize(
    ("text", "value"), [("1.234,56", 1234.56), ("12,5", 12.5), ("1 234,5", 1234.5), ("7", 7)]
)
def test_decimal_commas_are_read_where_they_are_meant(text, value):
    assert read_number(text, ",") == value


@pytest.mark.parametrize(
    ("cells", "delimiter", "mark", "open_cell"),
    [
        (["1.5", "2"], ",", ".", ""),
        (["1,5", "2,25"], ";", ",", ""),
        (["1.234,56"], ";", ",", ""),
        (["100", "1.234,56"], ",", ".", ""),
        (["1,5", "2,25"], ",", ",", ""),
        (["1,234"], ",", "", "1,234"),
        (["1,234", "1.5"], ",", ".", ""),
        (["1.234"], ";", "", "1.234"),
        (["1.234", "1.5"], ";", ".", ""),
        (["1.234.567"], ";", ",", ""),
    ],
)
def test_one_mark_is_found_for_a_column_or_it_stays_open(cells, delimiter, mark, open_cell):
    assert find_decimal(cells, delimiter) == (mark, open_cell)


def test_a_column_keeps_its_good_cells():
    numbers = read_numbers(["1", "", "x", "2.5", "1e400"])
    assert numbers.values == [1.0, None, None, 2.5, None]
    assert numbers.refused == {2: "number.invalid", 4: "number.not_finite"}


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False)))
def test_every_number_that_is_written_reads_back(numbers):
    assert read_numbers([number_text(number) for number in numbers]).values == numbers
