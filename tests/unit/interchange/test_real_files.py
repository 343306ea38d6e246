"""Files that other programs wrote, against figures that were worked out without our code."""

import json
from pathlib import Path

import numpy as np
import pytest

from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.kpi import Kpi
from mlpm_planner.interchange.import_plan import ImportPreview
from mlpm_planner.interchange.options import ImportOptions
from mlpm_planner.interchange.preview import preview
from mlpm_planner.interchange.tables.times import text_of


def read(path: Path, **options) -> ImportPreview:
    return preview(path, ImportOptions(timezone="UTC", **options))


def features(found: ImportPreview) -> list[Feature]:
    return [part for part in found.plan.adds if isinstance(part, Feature)]


@pytest.fixture
def expected(real_files):
    return lambda folder: json.loads((real_files / folder / "expected.json").read_text())


@pytest.mark.parametrize("name", ["storypoints/jirasoftware.csv", "storypoints/mulestudio.csv"])
def test_backlogs_with_story_points(real_files, expected, name):
    figures = expected("roadmap")[name]
    found = features(read(real_files / "roadmap" / name))
    assert len(found) == figures["items"]
    assert (found[0].key, found[-1].key) == (figures["first_key"], figures["last_key"])
    assert sum(feature.estimate or 0 for feature in found) == figures["story_points_sum"]
    assert sum(not feature.notes for feature in found) == figures["empty_descriptions"]


def test_a_study_of_trackers_with_joined_keys(real_files, expected):
    figures = expected("roadmap")["jira/jira_study_r1.csv"]
    path = real_files / "roadmap/jira/jira_study_r1.csv"
    found = features(read(path, mapping={"repo_name+id": "key"}))
    due = [feature.end.isoformat() for feature in found if feature.end]
    assert len(found) == figures["items"]
    assert (len(due), [min(due), max(due)]) == (figures["due_present"], figures["due"])
    spent = sum(float(feature.custom.get("timespent", 0)) for feature in found)
    assert spent == figures["timespent_sum_s"]
    assert found[0].custom["created"] == figures["first"]["created"]


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("redmine/import_issues.csv", 3),
        ("redmine/import_issues_utf8_with_bom.csv", 3),
        ("redmine/import_subtasks.csv", 4),
        ("redmine/import_subtasks_with_relations.csv", 4),
        ("redmine/import_issues_no_data_row.csv", 0),
        ("ticktick/ticktick_export.csv", 11),
        ("generic/obsidian_sample.csv", 5),
        ("gantt/altair_gantt.csv", 4),
        ("gantt/altair_deadlines.csv", 2),
        ("gantt/plotly_gantt.csv", 8),
        ("gantt/plan_gantt.dat", 12),
    ],
)
def test_plans_of_many_programs(real_files, name, count):
    found = read(real_files / "roadmap" / name)
    assert found.kind == "features"
    assert len(features(found)) == count
    assert not found.problems.rejected


def test_a_file_in_latin_1_is_asked_for_and_read(real_files):
    path = real_files / "roadmap/redmine/import_iso8859-1.csv"
    refused = read(path, kind="features")
    assert refused.fatal
    assert refused.issues[0].choices[0] == "iso-8859-1"
    found = read(path, encoding="iso-8859-1", mapping={"column A": "title"})
    assert features(found)[0].title == "Contenu en français"


def test_inputs_to_score_by(real_files, expected):
    figures = expected("scoring")["rice_ice_first200.csv"]
    found = features(read(real_files / "scoring/rice_ice_first200.csv"))
    rice = {
        f.title: f.inputs["reach"].value
        * f.inputs["impact"].value
        * f.inputs["confidence"].value
        / f.inputs["effort"].value
        for f in found
    }
    assert len(found) == figures["items"]
    assert sum(rice.values()) == pytest.approx(figures["rice_sum"])
    assert max(rice, key=rice.__getitem__) == figures["top5"][0][0]


def test_series_of_values(real_files, expected):
    checked = 0
    for name, figures in expected("kpi").items():
        if not name.endswith(".csv") or "sum" not in figures:
            continue
        found = read(real_files / "kpi" / name, kind="values")
        names = {part.id: part.name for part in found.plan.adds if isinstance(part, Kpi)}
        rows = found.plan.series
        if len(names) > 1:
            rows = [each for each in rows if names[each.kpi_id] == figures["value_column"]]
        values = np.concatenate([each.value for each in rows])
        assert len(values) == figures["n"], name
        assert values.sum() == pytest.approx(figures["sum"]), name
        assert (values.min(), values.max()) == (figures["min"], figures["max"]), name
        assert found.problems.counts["sample.duplicate"] == figures.get("duplicates", 0), name
        if "first_ts" in figures:
            edges = [text_of(int(at)) for at in (rows[0].at[0], rows[0].at[-1])]
            wanted = [figures["first_ts"], figures["last_ts"]]
            assert edges == [text.replace(" ", "T") + "Z" for text in wanted], name
        checked += 1
    assert checked >= 20
