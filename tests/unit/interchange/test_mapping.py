"""Which column means what: said, remembered, recognised, or by its name."""

import pytest
from builders import a_plan

from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.view import ImportProfile
from mlpm_planner.interchange.mapping import fingerprint


def field_of(preview) -> dict[str, str]:
    return {column.header: column.field for column in preview.columns}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        (" TITLE ", "title"),
        ("Story points", "estimate"),
        ("Due date", "end"),
        ("Depends_on", "predecessors"),
        ("Assignee", "owner"),
        ("% Complete", "progress"),
        ("Time criticality", "time_criticality"),
        ("Reach (high)", "reach_high"),
    ],
)
def test_names_are_known_whatever_their_case_and_marks(preview_of, header, field):
    other = "key" if field == "title" else "title"
    assert field_of(preview_of(f"{other},{header}\nA,\n", kind="features"))[header.strip()] == field


def test_the_canonical_name_beats_its_synonyms(preview_of):
    found = field_of(preview_of("Name,title,summary\nx,A,y\n"))
    assert found == {"Name": "custom", "title": "title", "summary": "custom"}


def test_a_due_date_beside_an_end_is_the_deadline(preview_of):
    found = field_of(preview_of("title,end,due date\nA,2026-01-05,2026-01-09\n"))
    assert (found["end"], found["due date"]) == ("end", "deadline")


def test_the_user_decides(preview_of):
    found = preview_of(
        "repo,id,name,votes\nx,1,A,9\nx,2,B,8\n",
        mapping={"repo+id": "key", "Votes": "reach", "name": "title"},
    )
    parts = [part for part in found.plan.adds if isinstance(part, Feature)]
    assert [part.key for part in parts] == ["x-1", "x-2"]
    assert parts[0].inputs["reach"].value == 9


def test_a_custom_field_can_be_renamed_and_a_column_ignored(preview_of):
    found = preview_of("title,a,b\nA,1,2\n", mapping={"a": "custom:Risk class", "b": "ignore"})
    (feature,) = found.plan.adds
    assert feature.custom == {"Risk class": "1"}


@pytest.mark.parametrize(
    ("mapping", "code"),
    [({"nope": "title"}, "map.unknown_column"), ({"title": "nope"}, "map.unknown_field")],
)
def test_a_mapping_that_leads_nowhere_is_refused(preview_of, mapping, code):
    found = preview_of("title,x\nA,1\n", mapping=mapping)
    assert found.fatal
    assert found.problems.counts[code] == 1


def test_two_columns_for_one_value_have_to_be_resolved(preview_of):
    text = "id,title,title\n1,A,B\n"
    found = preview_of(text)
    assert found.fatal
    assert (found.issues[0].code, found.issues[0].choices) == ("header.duplicate", ("#2", "#3"))
    solved = preview_of(text, mapping={"#2": "custom", "#3": "title"})
    assert [part.title for part in solved.plan.adds if isinstance(part, Feature)] == ["B"]


def test_repeated_columns_of_labels_all_count(preview_of):
    found = preview_of("Issue key,Summary,Labels,Labels,Sprint,Sprint\nA,x,p,q,S1,S2\n")
    (feature,) = (part for part in found.plan.adds if isinstance(part, Feature))
    assert feature.tags == ("p", "q")
    assert feature.custom["Sprint"] == "S1; S2"


def test_a_remembered_mapping_asks_nothing_again(preview_of):
    header = ("wert", "name", "start")
    profile = ImportProfile(
        fingerprint=fingerprint(header, "features"),
        choices={"wert": "reach", "name": "title", "start": "start", "@date_order": "dmy"},
    )
    found = preview_of("wert,name,start\n7,A,03/04/2026\n", plan=a_plan(profile), kind="features")
    (feature,) = (part for part in found.plan.adds if isinstance(part, Feature))
    assert feature.inputs["reach"].value == 7
    assert feature.start.month == 4
    assert {column.how for column in found.columns} == {"remembered"}


def test_what_the_user_said_is_remembered(preview_of):
    found = preview_of("wert,name\n7,A\n", mapping={"wert": "reach"}, kind="features")
    assert found.profile is not None
    assert found.profile.choices["wert"] == "reach"
    assert preview_of("title\nA\n").profile is None


def test_a_title_may_be_guessed_but_not_in_silence(preview_of):
    found = preview_of("start,task_o,person\n2026-01-05,Write,Ada\n")
    assert field_of(found)["task_o"] == "title"
    assert found.problems.counts["header.guessed"] == 1
