import csv

import pytest

from mlpm_planner.application import views
from mlpm_planner.application.queries import Query
from mlpm_planner.application.views import Arrangement
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.choices import ViewPage
from mlpm_planner.storage.workspace_file import open_store

BACKLOG = """key,title,status,theme,start,end,reach,impact,confidence,effort,predecessors
A-1,Rank by margin,planned,Relevance,2026-07-06,2026-07-17,1000,2,80%,4,
A-2,Explain results,in_progress,Trust,2026-07-20,2026-07-31,500,1,100%,2,A-1
A-3,Broken end,planned,Trust,2026-07-20,2026-07-01,500,1,100%,2,
"""


@pytest.fixture
def backlog(tmp_path):
    file = tmp_path / "backlog.csv"
    file.write_text(BACKLOG)
    return file


def test_new_makes_an_empty_workspace_and_never_overwrites(planner, tmp_path):
    path = tmp_path / "a.mlpm"
    answer = planner("new", path)
    assert (answer["features"], answer["kpis"], answer["observations"]) == (0, 0, 0)
    again = planner("new", path)
    assert planner.status == 1
    assert again["error"]["code"] == "exists"


def test_the_sample_has_features_kpis_and_values(planner, tmp_path):
    answer = planner("new", tmp_path / "s.mlpm", "--sample")
    assert answer["features"] == 45
    assert answer["kpis"] == 14
    assert answer["observations"] > 1_500


def test_import_writes_good_rows_and_lists_bad_ones(planner, workspace, backlog):
    answer = planner("import", workspace, backlog)
    assert (answer["created"], answer["skipped"], answer["written"]) == (2, 1, True)
    problem = next(p for p in answer["problems"] if p["level"] == "error")
    assert (problem["code"], problem["row"], problem["column"]) == (
        "range.end_before_start",
        4,
        "end",
    )
    rows = planner("list", workspace, "features")["rows"]
    assert [(r["key"], r["predecessors"]) for r in rows] == [("A-1", ""), ("A-2", "A-1")]


def test_importing_again_changes_nothing(planner, workspace, backlog):
    planner("import", workspace, backlog)
    again = planner("import", workspace, backlog)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 2)


def test_strict_refuses_all_for_one_wrong_row(planner, workspace, backlog):
    answer = planner("import", workspace, backlog, "--strict")
    assert planner.status == 1
    assert answer["error"]["code"] == "range.end_before_start"
    assert planner("list", workspace, "features")["rows"] == []


def test_a_dry_run_writes_nothing(planner, workspace, backlog):
    assert planner("import", workspace, backlog, "--dry-run")["created"] == 2
    assert planner("list", workspace, "features")["rows"] == []


def test_a_question_is_refused_with_the_option_that_answers_it(planner, workspace, tmp_path):
    file = tmp_path / "dates.csv"
    file.write_text("title,start\nRank by margin,03/04/2026\n")
    answer = planner("import", workspace, file)
    assert planner.status == 1
    assert answer["error"]["code"] == "date.ambiguous"
    assert "--date-order" in answer["error"]["hint"]
    assert planner("import", workspace, file, "--date-order", "dmy")["created"] == 1
    assert planner("list", workspace, "features")["rows"][0]["start"] == "2026-04-03"


def test_log_adds_one_value_and_says_how_the_kpi_stands(planner, workspace, tmp_path):
    values = tmp_path / "latency.csv"
    values.write_text("timestamp,value\n2026-06-01,220\n2026-06-08,215\n")
    planner("import", workspace, values)
    answer = planner("log", workspace, "latency", "1.2k", "--at", "2026-06-15", "--note", "why")
    assert (answer["value"], answer["at"]) == (1_200, "2026-06-15T00:00:00+00:00")
    rows = planner("list", workspace, "observations", "--kpi", "latency")["rows"]
    assert [r["value"] for r in rows] == [220, 215, 1_200]
    assert rows[-1]["note"] == "why"


@pytest.mark.parametrize("typed", ["38.4", "38,4 %", "0.384"])
def test_a_percentage_is_logged_as_the_window_reads_it(planner, tmp_path, typed):
    path = tmp_path / "s.mlpm"
    planner("new", path, "--sample")
    answer = planner("log", path, "answer_click_rate", typed, "--at", "2026-06-15T12:00")
    assert answer["value"] == pytest.approx(0.384)


def test_log_of_an_unknown_kpi_or_no_number_is_refused(planner, workspace):
    assert planner("log", workspace, "nope", "3")["error"]["code"] == "unknown_kpi"
    assert planner.status == 1


def test_scores_are_ranked_with_ranges_and_odds(planner, workspace, backlog):
    planner("import", workspace, backlog)
    answer = planner("score", workspace, "--method", "rice", "--draws", "500")
    assert [(r["rank"], r["key"], r["score"]) for r in answer["rows"]] == [
        (1, "A-1", 400),
        (2, "A-2", 250),
    ]
    assert all(r["low"] < r["score"] < r["high"] for r in answer["rows"])


def test_an_unknown_method_is_refused(planner, workspace):
    assert planner("score", workspace, "--method", "magic")["error"]["code"] == "unknown_method"


@pytest.mark.parametrize("what", ["features", "kpis", "observations", "scores"])
def test_exports_are_tables_with_one_row_each(planner, tmp_path, what):
    path, target = tmp_path / "s.mlpm", tmp_path / f"{what}.csv"
    planner("new", path, "--sample")
    answer = planner("export", path, what, "--to", target)
    with target.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == answer["rows"] > 10


def test_exported_features_and_values_import_without_loss(planner, tmp_path):
    source, copy = tmp_path / "s.mlpm", tmp_path / "copy.mlpm"
    planner("new", source, "--sample")
    planner("new", copy)
    for what in ("features", "kpis", "observations"):
        planner("export", source, what, "--to", tmp_path / f"{what}.csv")
        planner("import", copy, tmp_path / f"{what}.csv")
        assert planner.status == 0
        found = planner("list", copy, what)["rows"]
        assert found == planner("list", source, what)["rows"]


def test_list_filters_by_fields_and_names_unknown_ones(planner, tmp_path):
    path = tmp_path / "s.mlpm"
    planner("new", path, "--sample")
    rows = planner("list", path, "features", "--where", "theme=Speed", "--where", "horizon=now")
    assert {r["theme"] for r in rows["rows"]} == {"Speed"}
    assert planner("list", path, "features", "--where", "colour=red")["error"]["code"] == (
        "unknown_field"
    )


def test_baselines_and_scenarios_tell_how_far_the_plan_is_from_them(planner, tmp_path):
    path = tmp_path / "s.mlpm"
    planner("new", path, "--sample")
    (baseline,) = planner("list", path, "baselines")["rows"]
    assert (baseline["name"], baseline["features"], baseline["moved"]) == (
        "Start of the quarter",
        41,
        5,
    )
    assert baseline["latest_slip"] > 0
    (scenario,) = planner("list", path, "scenarios")["rows"]
    assert (scenario["name"], scenario["moved"]) == ("Two more ML engineers", 3)
    assert scenario["earliest_slip"] < 0 == scenario["latest_slip"]


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ("people", {"name", "email", "team", "calendar", "availability", "absences"}),
        ("teams", {"name", "capacity_weeks", "calendar"}),
        ("calendars", {"name", "week_mask", "holidays"}),
        ("releases", {"name", "day", "notes"}),
        ("freeze_windows", {"name", "start", "end", "notes"}),
    ],
)
def test_who_works_when_is_listed_with_every_field_by_name(planner, tmp_path, what, fields):
    path = tmp_path / "s.mlpm"
    planner("new", path, "--sample")
    rows = planner("list", path, what)["rows"]
    assert rows
    assert all(fields <= row.keys() for row in rows)
    assert [row["name"] for row in rows] == sorted((r["name"] for r in rows), key=str.casefold)


def test_a_backup_can_be_checked_and_restored(planner, workspace, backlog, tmp_path):
    copy = tmp_path / "copy.mlpm"
    planner("backup", workspace, "--to", copy)
    planner("import", workspace, backlog)
    assert planner("check", copy) == {"ok": True, "problems": []}
    assert planner("restore", copy, workspace)["ok"]
    assert planner("list", workspace, "features")["rows"] == []


def test_a_backup_never_overwrites_another_file(planner, workspace, backlog, tmp_path):
    other = tmp_path / "other.mlpm"
    planner("new", other)
    planner("import", other, backlog)
    before = other.read_bytes()
    answer = planner("backup", workspace, "--to", other)
    assert (planner.status, answer["error"]["code"]) == (1, "exists")
    assert other.read_bytes() == before


def test_errors_speak_to_people_without_a_traceback(planner, tmp_path):
    (tmp_path / "photo.mlpm").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    said = planner.text("list", tmp_path / "photo.mlpm", "features")
    assert planner.status == 1
    assert "Traceback" not in said
    assert "PNG" in said


def test_wrong_usage_has_its_own_status(planner):
    with pytest.raises(SystemExit) as stopped:
        planner.text("export", "x.mlpm")
    assert stopped.value.code == 2


def test_scores_are_grouped_numbers_and_never_powers_of_ten(planner, workspace, tmp_path):
    (tmp_path / "f.csv").write_text(
        "key,title,reach,impact,confidence,effort\n"
        "A,Alpha,10000,2,0.5,1\nB,Beta,15330,1,1,1\nC,Gamma,0.42,1,1,1\n"
    )
    planner("import", workspace, tmp_path / "f.csv")
    said = planner.text("score", workspace, "--method", "rice")
    assert " 10,000  likely" in said
    assert " 15,330  likely" in said
    assert " 0.42  likely" in said
    assert "e+" not in said


def test_what_is_counted_agrees_with_its_number(planner, workspace, tmp_path):
    (tmp_path / "v.csv").write_text("kpi,at,value\nLatency,2026-06-01,220\nLatency,2026-06-02,9\n")
    assert "Imported 2 observations, 1 KPI:" in planner.text(
        "import", workspace, tmp_path / "v.csv"
    )
    (tmp_path / "f.csv").write_text("key,title,predecessors\nA,Alpha,\nB,Beta,A\n")
    said = planner.text("import", workspace, tmp_path / "f.csv")
    assert "Imported 2 features, 1 dependency:" in said
    out = tmp_path / "k.csv"
    assert f"Wrote 1 row to {out}." in planner.text("export", workspace, "kpis", "--to", out)
    logged = planner.text("log", workspace, "Latency", "1500000", "--at", "2026-06-03")
    assert "Logged Latency 1,500,000 at" in logged
    assert "45 features, 14 KPIs," in planner.text("new", tmp_path / "s.mlpm", "--sample")


def test_a_saved_view_is_written_as_its_table_shows_it(planner, workspace, backlog, tmp_path):
    planner("import", workspace, backlog)
    store = open_store(workspace, program="tests")
    shown = Arrangement("table", ("status", "start"), Query(sort="start", group="theme"))
    opened = Workspace(store.load(), store)
    views.save_as(opened, ViewPage.ROADMAP, "By start", shown)
    store.close()
    target = tmp_path / "view.csv"
    answer = planner("export", workspace, "features", "--view", "by start", "--to", target)
    assert answer["rows"] == 2
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][:4] == ["Theme", "Title", "Status", "Start"]
    assert [row[1] for row in rows[1:]] == ["Rank by margin", "Explain results"]
    refused = planner("export", workspace, "features", "--view", "No", "--to", target)
    assert refused["error"]["code"] == "unknown_view"
    assert "By start" in refused["error"]["hint"]


def test_schedule_proposes_days_and_changes_nothing(planner, workspace, backlog):
    planner("import", workspace, backlog)
    before = planner("list", workspace, "features")
    answer = planner("schedule", workspace, "--start", "2026-08-03")
    assert answer == {
        "start": "2026-08-03",
        "finish": "2026-08-28",
        "makespan_days": 20,
        "rows": [
            {"key": key, "start": start, "end": end, "slack_days": 0, "critical": True}
            for key, start, end in (
                ("A-1", "2026-08-03", "2026-08-14"),
                ("A-2", "2026-08-17", "2026-08-28"),
            )
        ],
    }
    assert planner("list", workspace, "features") == before
    assert "critical" in planner.text("schedule", workspace)


@pytest.mark.parametrize("typed", ["soon", "2026-02-30", "1969-12-31", "2200-01-01"])
def test_schedule_refuses_a_start_that_is_no_plan_date(planner, workspace, typed):
    error = planner("schedule", workspace, "--start", typed)["error"]
    assert error["message"].startswith("--start")
    assert planner.status == 1


def test_list_shows_models_their_versions_and_gates_in_a_stable_order(planner, tmp_path):
    target = tmp_path / "sample.mlpm"
    planner("new", target, "--sample")
    models = planner("list", target, "models")["rows"]
    assert [row["key"] for row in models] == ["ranker", "embedder", "toxicity"]
    versions = planner("list", target, "model_versions", "--where", "model=ranker")["rows"]
    assert [row["name"] for row in versions] == ["2.2", "2.3", "2.4"]
    assert versions[2]["metrics"]["ndcg_at_10"] == 0.447
    gates = planner("list", target, "gates", "--where", "feature=SR-41")["rows"]
    assert [(g["name"], g["kpi"], g["threshold"]) for g in gates] == [
        ("Latency guardrail", "p95_latency", 200.0),
        ("NDCG beats the champion", "ndcg_at_10", 0.44),
    ]
