"""Records are read strictly, and a fault is named where it begins."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlpm_planner.interchange.tables.records import Dialect, Fault, read_records, scan_records

CELLS = st.text(st.sampled_from("a\", ;\n\r\t'1"), max_size=8)


def scan(text: str, dialect: Dialect | None = None) -> list:
    return list(scan_records(text, dialect or Dialect()))


@settings(max_examples=100)
@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=5))
def test_the_scanner_reads_what_the_library_writes(rows):
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    assert scan(buffer.getvalue()) == rows
    assert list(read_records(buffer.getvalue(), Dialect())) == rows


@pytest.mark.parametrize(
    ("text", "records"),
    [
        ("a,b\r1,2\n3,4\r\n5,6", [["a", "b"], ["1", "2"], ["3", "4"], ["5", "6"]]),
        ("a\n\nb\n", [["a"], [], ["b"]]),
        ('"x\ny",1\n', [["x\ny", "1"]]),
        ('"The ""big"" one"\n', [['The "big" one']]),
        ("a\u2028b\u0085c\n", [["a\u2028b\u0085c"]]),
        ("a,b,", [["a", "b", ""]]),
    ],
)
def test_both_readers_agree(text, records):
    assert scan(text) == records
    assert list(read_records(text, Dialect())) == records


def test_a_bad_quote_costs_its_record_only():
    first, fault, last = scan('a,b\n1,"Be"ta,3\n2,x\n')
    assert (first, last) == (["a", "b"], ["2", "x"])
    assert (fault.record, fault.code, fault.fatal) == (2, "row.bad_quote", False)


def test_a_backslash_before_a_quote_gets_a_hint():
    fault = scan('1,"Be\\"ta"\n')[0]
    assert isinstance(fault, Fault)
    assert '""' in fault.message


def test_an_open_quote_is_named_by_the_record_that_opens_it():
    found = scan('a\nb\n"c\nd\ne\n')
    assert (found[-1].record, found[-1].code, found[-1].fatal) == (
        3,
        "file.unterminated_quote",
        True,
    )
    assert len(found) == 3


def test_a_quote_that_the_next_one_closes_by_mistake_is_an_open_quote():
    fault = scan('1,"Beta\n2,"Gamma"\n')[-1]
    assert (fault.record, fault.code) == (1, "file.unterminated_quote")


def test_runs_of_blanks_can_set_cells_apart():
    assert list(read_records("a   b\n 1  2\n", Dialect(" "))) == [["a", "b"], ["1", "2"]]


def test_blanks_before_a_quote_are_passed_over_where_the_file_is_written_so():
    dialect = Dialect(",", skip_blanks=True)
    assert scan('a, "b, c"\n', dialect) == [["a", "b, c"]]
    assert list(read_records('a, "b, c"\n', dialect)) == [["a", "b, c"]]
