"""Levelling and forecast on the command line: proposals, never an edit."""

from datetime import date

import pytest
from builders import a_feature

from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.people import Team
from mlpm_planner.domain.product import Release
from mlpm_planner.storage.workspace_file import open_store


@pytest.fixture
def crowded(workspace):
    """Three features for a team of two people and one of an uncertain length, in the same week."""
    store = open_store(workspace, program="tests")
    opened = Workspace(store.load(), store)
    team = Team(name="Ranking", capacity_weeks=365.2425 / 12 / 7 * 2)
    days = {"start": date(2026, 8, 3), "end": date(2026, 8, 7)}
    release = Release(name="Summer", day=date(2026, 8, 31))
    with opened.edit("Add") as edit:
        edit.add(team)
        for key in "ABC":
            edit.add(a_feature(key, key=key, team_id=team.id, effort=1, **days))
        edit.add(release)
        edit.add(a_feature("D", key="D", effort=(1, 0.5, 2), release_id=release.id, **days))
    opened.close()
    return workspace


def test_a_levelled_schedule_has_the_shape_of_any_schedule(planner, crowded):
    before = planner("list", crowded, "features")
    plain = planner("schedule", crowded)
    answer = planner("schedule", crowded, "--level", "--seconds", "2")
    assert planner.status == 0
    assert answer.keys() == plain.keys()
    assert (plain["makespan_days"], answer["makespan_days"]) == (5, 10)
    assert (answer["start"], answer["finish"]) == ("2026-08-03", "2026-08-14")
    assert sorted(row["start"] for row in answer["rows"]) == [
        "2026-08-03", "2026-08-03", "2026-08-03", "2026-08-10"
    ]  # fmt: skip
    assert all(row.keys() == plain["rows"][0].keys() for row in answer["rows"])
    assert planner("list", crowded, "features") == before


def test_people_read_what_levelling_gains(planner, crowded):
    said = planner.text("schedule", crowded, "--level")
    assert "ends 5 working days later, overload 1.0 → 0 person-weeks" in said
    assert "Ranking: 1.0 person-weeks too many before, 0.0 after" in said


def test_a_start_is_kept_and_wrong_seconds_are_refused(planner, crowded):
    answer = planner("schedule", crowded, "--level", "--start", "2026-09-07")
    assert (answer["start"], answer["finish"]) == ("2026-09-07", "2026-09-18")
    error = planner("schedule", crowded, "--level", "--seconds", "0")["error"]
    assert (planner.status, error["message"]) == (1, "--seconds 0 is not between 0 and 3,600.")


def test_what_has_begun_does_not_draw_the_others_into_the_past(planner, crowded):
    store = open_store(crowded, program="tests")
    opened = Workspace(store.load(), store)
    begun = a_feature("E", key="E", status="shipped", start=date(2026, 1, 5), end=date(2026, 1, 9))
    with opened.edit("Add") as edit:
        edit.add(begun)
    opened.close()
    rows = planner("schedule", crowded, "--level")["rows"]
    assert [row["start"] for row in rows][:2] == ["2026-01-05", "2026-08-03"]


def test_a_forecast_adds_likely_finishes_and_the_chances_of_releases(planner, crowded):
    answer = planner("schedule", crowded, "--forecast")
    rows = {row["key"]: row for row in answer["rows"]}
    assert rows["A"]["p90"] == "2026-08-07"
    assert rows["D"]["p50"] <= rows["D"]["p80"] <= rows["D"]["p90"]
    assert rows["D"]["p90"] > "2026-08-07"
    assert 0 < rows["D"]["criticality"] <= 1
    assert answer["releases"] == [
        {"name": "Summer", "day": "2026-08-31", "on_time": answer["releases"][0]["on_time"]}
    ]
    assert answer["releases"][0]["on_time"] > 0.95
    assert "on time with" in planner.text("schedule", crowded, "--forecast")


def test_without_ranges_the_forecast_says_that_it_cannot_be(planner, workspace):
    said = planner.text("schedule", workspace, "--forecast")
    assert "Not enough data for a forecast" in said
