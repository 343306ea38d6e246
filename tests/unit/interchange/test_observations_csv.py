"""KPI values from tables: long and wide, with every time that people write, and none invented."""

from datetime import UTC, date, datetime

import pytest
from builders import a_kpi, a_plan

from mlpm_planner.domain.clock import from_micros
from mlpm_planner.domain.kpi import Kpi


def series(preview) -> dict[tuple[str, str], list[tuple[str, float]]]:
    names = {part.id: part.name for part in preview.plan.adds if isinstance(part, Kpi)}
    return {
        (names.get(rows.kpi_id, rows.kpi_id), rows.segment): [
            (from_micros(at).strftime("%Y-%m-%d %H:%M"), value)
            for at, value in zip(rows.at.tolist(), rows.value.tolist(), strict=True)
        ]
        for rows in preview.plan.series
    }


def test_one_row_is_one_value(preview_of):
    found = preview_of("kpi,at,value\nAUC,2026-01-01T00:00:00Z,0.9\nCTR,2026-01-01T12:00Z,0.1\n")
    assert found.kind == "observations"
    assert series(found) == {
        ("AUC", ""): [("2026-01-01 00:00", 0.9)],
        ("CTR", ""): [("2026-01-01 12:00", 0.1)],
    }
    assert found.counts.by_kind == {"observations": 2, "kpis": 2}


def test_without_a_name_the_file_names_the_kpi(preview_of):
    found = preview_of("date,value\n2026-01-01,5\n2026-02-01,6\n", name="signups.csv")
    (kpi,) = (part for part in found.plan.adds if isinstance(part, Kpi))
    assert (kpi.name, kpi.key, kpi.cadence) == ("signups", "signups", "month")
    assert list(series(preview_of("date,value\n2026-01-01,5\n", kpi="Sign-ups"))) == [
        ("Sign-ups", "")
    ]


def test_several_columns_of_numbers_are_several_kpis(preview_of):
    found = preview_of("date,temp,wind,weather\n2026-01-01,3.5,1,rain\n2026-01-02,4,2,sun\n")
    assert set(series(found)) == {("temp", ""), ("wind", "")}
    assert {c.header: c.field for c in found.columns}["weather"] == "ignore"


def test_words_that_tell_equal_instants_apart_are_segments(preview_of):
    found = preview_of("symbol,date,price\nA,Jan 1 2020,1\nB,Jan 1 2020,2\nA,Feb 1 2020,3\n")
    assert set(series(found)) == {("table", "A"), ("table", "B")}
    assert found.problems.counts["segment.guessed"] == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("year,v\n1880,1\n", "1880-01-01"),
        ("Year,Month,v\n2015,Feb,1\n", "2015-02-01"),
        ("year,month,day,v\n2015,2,3,1\n", "2015-02-03"),
        ("year,quarter,v\n2015,3,1\n", "2015-07-01"),
        ("month,v\n2015-02,1\n", "2015-02-01"),
        ("timestamp_ms,v\n1700000000000,1\n", "2023-11-14"),
        ("unix_time,v\n1700000000,1\n", "2023-11-14"),
        ("when,v\n2015-02-03,1\n", "2015-02-03"),
    ],
)
def test_times_come_in_many_shapes(preview_of, text, expected):
    ((points),) = series(preview_of(text, kind="values")).values()
    assert points[0][0].startswith(expected)


def test_a_column_for_each_time_is_turned_into_rows(preview_of):
    found = preview_of("metric,2024,2025\nAUC,0.8,0.9\nCTR,,0.1\n", kind="values")
    assert series(found) == {
        ("AUC", ""): [("2024-01-01 00:00", 0.8), ("2025-01-01 00:00", 0.9)],
        ("CTR", ""): [("2025-01-01 00:00", 0.1)],
    }


def test_a_time_without_a_zone_is_asked_once(preview_of):
    text = "kpi,timestamp,value\nAUC,2026-07-01 12:00,0.9\nAUC,2026-07-01 13:00,0.8\n"
    found = preview_of(text)
    assert [(q.code, q.option) for q in found.questions] == [("time.zone_missing", "timezone")]
    told = preview_of(text, timezone="Europe/Berlin")
    assert series(told)["AUC", ""][0][0] == "2026-07-01 10:00"
    assert told.can_commit
    assert told.problems.levels["info"] == 1


def test_an_unknown_zone_is_asked_again(preview_of):
    found = preview_of("at,value\n2026-07-01 12:00,1\n", timezone="Berlin/Europe")
    assert found.questions[0].code == "time.zone_invalid"


def test_equal_instants_are_all_kept_and_listed(preview_of):
    found = preview_of(
        "kpi,at,value\nAUC,2026-06-01T12:00:00+02:00,0.9\nAUC,2026-06-01T10:00:00Z,0.8\n"
    )
    (rows,) = found.plan.series
    assert rows.nth is not None
    assert (rows.value.tolist(), rows.nth.tolist()) == ([0.9, 0.8], [0, 1])
    assert [(p.code, p.row, p.column) for p in found.issues] == [("sample.duplicate", 3, "at")]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("AUC,2026-01-02,NaN", "number.not_finite"),
        ("AUC,2026-01-02,abc", "number.invalid"),
        ("AUC,yesterday,1", "date.invalid"),
        ("AUC,,1", "time.blank"),
        (",2026-01-02,1", "kpi.blank"),
    ],
)
def test_a_row_that_holds_no_value_is_left_out_and_listed(preview_of, row, code):
    found = preview_of(f"kpi,at,value\nAUC,2026-01-01,0.9\n{row}\n")
    assert [(p.code, p.row) for p in found.issues if p.level == "error"] == [(code, 3)]
    assert (found.counts.created, found.counts.skipped) == (1, 1)


def test_in_a_wide_table_only_the_bad_cell_is_left_out(preview_of):
    found = preview_of("date,a,b\n2026-01-01,1,nan\n2026-01-02,2,3\n")
    assert {key: len(points) for key, points in series(found).items()} == {
        ("a", ""): 2,
        ("b", ""): 1,
    }


def test_columns_of_months_are_values_and_not_called_unknown(preview_of):
    found = preview_of("kpi,2026-01,2026-02\nLatency,1,2\nClicks,3,4\n")
    assert found.counts.created == 4
    assert [problem for problem in found.issues if problem.code == "header.unknown"] == []
    assert [c.field for c in found.columns] == ["kpi", "value", "value"]


def test_missing_values_are_counted_and_no_error(preview_of):
    found = preview_of("date,value\n2026-01-01,1\n2026-01-02,\n2026-01-03,NA\n")
    assert found.counts.created == 1
    assert [(p.level, p.code) for p in found.issues] == [("info", "value.missing")]
    assert "2 rows" in found.issues[0].message


def test_a_time_in_the_future_is_a_warning(preview_of):
    found = preview_of("at,value\n2036-01-01T00:00:00Z,1\n")
    assert [(p.level, p.code, p.row) for p in found.issues] == [("warning", "time.future", 2)]


def test_a_series_without_times_asks_or_is_counted_on(preview_of):
    text = "loss,acc\n0.5,0.6\n0.4,0.7\n"
    assert preview_of(text, kind="values").questions[0].code == "time.missing"
    found = preview_of(text, kind="values", start=date(2026, 1, 31), cadence="day")
    assert [at for at, _ in series(found)["loss", ""]] == ["2026-01-31 00:00", "2026-02-01 00:00"]


def test_a_whole_number_of_unknown_unit_is_asked(preview_of):
    found = preview_of("time,value\n1700000000,1\n")
    assert (found.questions[0].code, found.questions[0].choices) == (
        "time.epoch",
        ("s", "ms", "us"),
    )
    told = preview_of("time,value\n1700000000,1\n", choices={"time.epoch": "s"})
    assert series(told)["table", ""][0][0] == "2023-11-14 22:13"


def test_an_existing_kpi_is_found_by_name_or_key(preview_of):
    plan = a_plan(a_kpi("Answer click rate", key="acr", unit="%"))
    found = preview_of("kpi,at,value\nACR,2026-01-01,38\nacr,2026-01-02,40\n", plan=plan)
    assert found.counts.by_kind["kpis"] == 1  # ACR is no name; acr is the key
    by_name = preview_of("kpi,at,value\nanswer CLICK rate,2026-01-01,38\n", plan=plan)
    (rows,) = by_name.plan.series
    assert rows.value.tolist() == [0.38]
    assert by_name.problems.counts["percent.read"] == 1


def test_samples_sizes_and_notes_are_kept(preview_of):
    found = preview_of(
        "kpi,at,value,segment,numerator,denominator,n,sd,model_version,note,source\n"
        "AUC,2026-01-01T00:00:00Z,0.5,new,1,2,,,v3,first,nightly\n"
    )
    (rows,) = found.plan.series
    assert (rows.segment, rows.model_version, rows.source) == ("new", "v3", "nightly")
    assert rows.numerator is not None
    assert (rows.numerator.tolist(), rows.n, list(rows.note or ())) == ([1.0], None, ["first"])


def test_instants_keep_their_order_and_their_microseconds(preview_of):
    found = preview_of("at,value\n2026-01-02T00:00:00.000001Z,2\n2026-01-01T00:00:00Z,1\n")
    (rows,) = found.plan.series
    assert from_micros(int(rows.at[1])) == datetime(2026, 1, 2, 0, 0, 0, 1, UTC)
    assert rows.value.tolist() == [1.0, 2.0]
