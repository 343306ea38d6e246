"""Files that are wholly there or not, and cells that spreadsheets take for what they are."""

from datetime import UTC, date, datetime

import pytest
from builders import a_plan

from mlpm_planner.domain.errors import RuleError
from mlpm_planner.interchange.export import export
from mlpm_planner.interchange.preview import preview
from mlpm_planner.interchange.scores_out import ScoreRow, write_scores
from mlpm_planner.interchange.write_tables import (
    WriteOptions,
    atomic_write,
    rows_as_text,
    write_table,
    write_view,
)


def test_a_table_is_utf_8_with_a_mark_and_ends_its_lines_as_the_standard_says(tmp_path):
    path = tmp_path / "table.csv"
    row = ["=1+1", "-5", -5, 2.0, True, None, date(2026, 7, 15), datetime(2026, 7, 15, tzinfo=UTC)]
    assert write_table(path, ["a"], [row]) == 1
    assert path.read_bytes() == (
        b"\xef\xbb\xbfa\r\n'=1+1,'-5,-5,2,true,,2026-07-15,2026-07-15T00:00:00Z\r\n"
    )


def test_tabs_and_no_mark_on_request(tmp_path):
    path = tmp_path / "table.tsv"
    write_table(path, ["a", "b"], [[1, 'x"y']], WriteOptions(bom=False))
    assert path.read_bytes() == b'a\tb\r\n1\t"x""y"\r\n'


def test_a_file_that_cannot_be_finished_leaves_the_old_one(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError), atomic_write(path) as file:
        file.write("half \ud800")
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["table.csv"]


def test_a_view_comes_back_without_its_mark(tmp_path):
    path = tmp_path / "view.csv"
    write_view(path, ["Key", "Title", "Notes"], [["A", "=Alpha", "'quoted"]])
    found = preview(path)
    (feature,) = found.plan.adds
    assert (feature.key, feature.title, feature.notes) == ("A", "=Alpha", "'quoted")
    assert feature.custom == {}


def test_rows_for_the_clipboard_are_text_and_markup_is_escaped():
    tsv, html = rows_as_text(["Title", "Effort"], [["<b>&", 1.5]])
    assert tsv == "Title\tEffort\n<b>&\t1.5\n"
    assert "<td>&lt;b&gt;&amp;</td><td>1.5</td>" in html


def test_a_ranking_keeps_its_method(tmp_path):
    path = tmp_path / "scores.csv"
    assert write_scores(path, "rice", [ScoreRow(1, "A", "Alpha", 2.5, 1, 4, 0.9)]) == 1
    assert path.read_text("utf-8-sig").splitlines() == [
        "rank,key,title,score,low,high,top_k,method",
        "1,A,Alpha,2.5,1,4,0.9,rice",
    ]


@pytest.mark.parametrize(("what", "name"), [("features", "x.doc"), ("weather", "x.csv")])
def test_what_cannot_be_written_is_said(tmp_path, what, name):
    with pytest.raises(RuleError):
        export(a_plan(), what, tmp_path / name)
    assert not list(tmp_path.iterdir())
