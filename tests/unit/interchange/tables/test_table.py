"""Delimiter and header are found by consistency, and rows keep their number in the file."""

import pytest

from mlpm_planner.interchange.tables.decode import Decoded
from mlpm_planner.interchange.tables.problems import SHOWN, Problems, Spot
from mlpm_planner.interchange.tables.table import ReadAs, Table, table_of
from mlpm_planner.interchange.vocabulary import is_known


def read(text: str, **read_as: str) -> tuple[Table | None, Problems]:
    problems = Problems()
    return table_of(Decoded(text, "utf-8"), "t", problems, is_known, ReadAs(**read_as)), problems


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_of_known_names_is_found(mark):
    table, _ = read(f"id{mark}title{mark}notes\n1{mark}A, b; c{mark}x\n")
    assert table is not None
    if mark not in ",;":
        assert table.columns[1] == ["A, b; c"]
    assert table.header == ("id", "title", "notes")


def test_without_known_names_the_most_consistent_delimiter_wins():
    table, _ = read("foo;bar\n1,5;2\n3,25;4\n")
    assert table is not None
    assert table.columns == [["1,5", "3,25"], ["2", "4"]]


def test_one_column_needs_no_delimiter():
    table, _ = read("title\nAlpha\nhello there\n")
    assert table is not None
    assert table.columns == [["Alpha", "hello there"]]


def test_the_chosen_delimiter_is_used():
    table, _ = read("title;x\nA;b\n", delimiter=",")
    assert table is not None
    assert table.header == ("title;x",)


def test_columns_set_apart_by_blanks_are_read():
    table, _ = read("diameter sample\n74.030  1\n74.002 2\n")
    assert table is not None
    assert table.columns == [["74.030", "74.002"], ["1", "2"]]


def test_lines_above_the_header_are_passed_over_and_counted():
    table, problems = read('"Date: today"\n"Version\n7"\ntitle,status,owner\nA,planned,\n')
    assert table is not None
    assert table.header_row == 3
    assert list(table.rows) == [4]
    assert problems.counts["file.preamble"] == 1


def test_blank_rows_are_no_rows_but_count_as_places():
    table, problems = read("title,owner\n\nA,x\n,\nB,y\n" + "\n" * 100)
    assert table is not None
    assert list(table.rows) == [3, 5]
    assert problems.counts["rows.blank"] == 1


def test_short_rows_are_filled_and_long_ones_refused():
    table, problems = read("id,title,owner\n1,A\n2,B,x,extra\n3,C,y,\n4,D,z\n")
    assert table is not None
    assert table.columns[0] == ["1", "3", "4"]
    assert problems.rejected.keys() == {3}
    assert {(p.code, p.row) for p in problems} >= {("row.too_short", 2), ("row.too_long", 3)}


def test_rows_that_all_lack_the_same_cells_are_one_remark():
    _, problems = read("id,title,owner\n1,A\n2,B\n3,C\n")
    assert problems.counts["rows.short"] == 1
    assert not problems.counts["row.too_short"]


def test_a_cell_torn_by_other_quotes_is_a_long_row():
    _, problems = read("id,title,owner\n1,\u201cBeta, two\u201d,\n2,C,\n")
    assert problems.rejected.keys() == {2}


def test_a_repeated_header_is_passed_over():
    table, problems = read("id,title\n1,A\nid,title\n2,B\n")
    assert table is not None
    assert table.columns[1] == ["A", "B"]
    assert problems.counts["header.repeated"] == 1


def test_a_column_without_a_name_is_named_by_its_place():
    table, problems = read("id,,title\n1,x,A\n")
    assert table is not None
    assert table.header == ("id", "column 2", "title")
    assert problems.counts["header.blank"] == 1


def test_too_many_columns_are_refused():
    table, problems = read(",".join(["c"] * 501) + "\n1\n")
    assert table is None
    assert problems.shown[0].code == "file.too_many_columns"


def test_a_bad_quote_leaves_the_other_rows():
    table, problems = read('id,title\n1,A\n2,"B"x\n3,C\n')
    assert table is not None
    assert list(table.rows) == [2, 4]
    assert problems.rejected.keys() == {3}


def test_only_the_first_thousand_rows_are_shown_but_all_are_counted():
    problems = Problems()
    for row in range(2, 5_002):
        problems.say_row("error", "date.invalid", "No date.", Spot(row, "start"))
        problems.say_row("error", "number.invalid", "No number.", Spot(row, "reach"))
    problems.say("ask", "date.ambiguous", "Which?", Spot(1, "start"))
    assert len(problems.shown) == SHOWN + 1
    assert problems.shown[0].code == "date.ambiguous"
    assert problems.shown[-1].row == 501
    assert problems.counts["date.invalid"] == 5_000
    assert problems.hidden == 9_000
    assert len(problems.rejected) == 5_000
