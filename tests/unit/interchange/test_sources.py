"""Files of other programs, as their exports look."""

from datetime import date

from mlpm_planner.domain.feature import Dependency, Feature


def features(preview) -> dict[str, Feature]:
    return {part.key: part for part in preview.plan.adds if isinstance(part, Feature)}


def test_jira_parents_are_keys_and_its_statuses_are_created(preview_of):
    found = preview_of(
        "Summary,Issue key,Issue id,Parent,Parent key,Issue Type,Status,Due Date,"
        "Custom field (Story Points),Labels,Labels\n"
        "Ship it,PM-1,101,,,Epic,In Review,15/Jul/26,,ml,\n"
        "Part,PM-2,102,101,PM-1,Story,Done,12/Apr/26 3:30 PM,5,ml,data\n"
    )
    by_key = features(found)
    assert found.source == "jira"
    assert by_key["PM-2"].parent_id == by_key["PM-1"].id
    assert by_key["PM-1"].end == date(2026, 7, 15)
    assert by_key["PM-2"].estimate == 5
    assert by_key["PM-2"].custom["Due Date"] == "12/Apr/26 3:30 PM"
    assert (by_key["PM-1"].status, by_key["PM-2"].status) == ("in_review", "done")
    assert by_key["PM-2"].tags == ("ml", "data")


def test_jira_parents_may_be_given_by_number(preview_of):
    found = preview_of(
        "Summary,Issue key,Issue id,Parent id,Issue Type\nA,PM-1,101,,Epic\nB,PM-2,102,101,Task\n"
    )
    by_key = features(found)
    assert by_key["PM-2"].parent_id == by_key["PM-1"].id


def test_linear_guards_are_taken_off(preview_of):
    header = "ID,Team,Title,Description,Status,Estimate,Priority,Creator,Labels,Cycle Number"
    found = preview_of(
        f"{header},Due Date,Blocked by\n"
        'L-1,Core,\'=Sum it,,Todo,3,High,Ada,"bug, ml",1,2026-07-15,\n'
        "L-2,Core,'quoted',,Done,,Low,Ada,,1,,L-1\n"
    )
    by_key = features(found)
    assert found.source == "linear"
    assert (by_key["L-1"].title, by_key["L-2"].title) == ("=Sum it", "'quoted'")
    assert by_key["L-1"].tags == ("bug", "ml")
    assert sum(isinstance(part, Dependency) for part in found.plan.adds) == 1


def test_the_roadmap_of_microsoft_365_has_titles_called_description(preview_of):
    header = (
        "Feature ID,Description,Details,Status,More Info,Tags - Product,Tags - Release phase,"
        "Added to Roadmap,Last Modified,Preview,Release"
    )
    rows = "".join(
        f'{i},Feature {i},Text,In development,https://x.org,"Teams, Outlook",GA,'
        "2022-01-05,2022-02-01,June CY2022,July CY2022,\n"
        for i in (1, 2)
    )
    found = preview_of(f"\ufeff{header}\n{rows}")
    first = features(found)["1"]
    assert found.source == "microsoft365"
    assert (first.title, first.notes) == ("Feature 1", "Text")
    assert (first.start, first.end) == (date(2022, 6, 1), date(2022, 7, 31))
    assert first.tags == ("Teams", "Outlook")
    assert found.problems.counts["rows.surplus"] == 1


def test_ganttproject_links_are_read_and_its_people_are_no_tasks(preview_of):
    found = preview_of(
        "ID,Name,Begin date,End date,Duration,Completion,Coordinator,Predecessors,Outline number\n"
        "1,Design,2026-01-05,2026-01-09,5,100,Ada,,1\n"
        "2,Build,2026-01-12,2026-01-16,5,50,Ada,1-FS=P1D,2\n"
        "3,Launch,2026-01-19,2026-01-19,0,0,,2,3\n"
        "\n\nID,Name,Default role\n0,Ada,Developer\n"
    )
    by_key = features(found)
    links = [part for part in found.plan.adds if isinstance(part, Dependency)]
    assert list(by_key) == ["1", "2", "3"]
    assert sorted((link.lag_days, link.hard) for link in links) == [(0, False), (1, True)]
    assert by_key["3"].is_milestone
    assert by_key["2"].progress == 0.5
    assert not found.problems.rejected


def test_a_board_of_github_is_tab_separated(preview_of):
    found = preview_of(
        "Title\tURL\tAssignees\tStatus\tLabels\n"
        "Rank by margin\thttps://github.com/o/r/issues/7\tada, bob\tTodo\tml, data\n"
    )
    (feature,) = features(found).values()
    assert found.source == "github"
    assert feature.tags == ("ml", "data")
    assert feature.url.endswith("/7")


def test_a_program_can_be_named_or_denied(preview_of):
    text = "tracker,subject,status\nbug,A,assigned\n"
    assert preview_of(text).counts.created == 1
    assert preview_of(text, source="plain", kind="features").counts.created == 0
    assert preview_of("subject,status\nA,assigned\n", source="redmine").counts.created == 1
