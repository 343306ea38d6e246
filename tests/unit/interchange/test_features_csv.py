"""Features from tables: keys, dates, links, errors of a row and what is compared with the plan."""

from datetime import date

import pytest
from builders import a_feature, a_plan

from mlpm_planner.domain.choices import DependencyKind, FeatureKind
from mlpm_planner.domain.feature import Dependency, Feature
from mlpm_planner.domain.kpi import Kpi
from mlpm_planner.domain.product import Status, Theme
from mlpm_planner.domain.scoring import ScoreInput

HEADER = "key,title,status,start,end,effort,predecessors\n"
GOOD = HEADER + "A,Alpha,planned,2026-01-05,2026-01-09,2,\n"


def features(preview) -> dict[str, Feature]:
    return {part.key: part for part in preview.plan.adds if isinstance(part, Feature)}


def codes(preview) -> set[tuple[str, int, str]]:
    return {(p.code, p.row, p.column) for p in preview.issues}


def test_every_canonical_column_is_read(preview_of):
    found = preview_of(
        "key,title,kind,status,theme,owner,start,end,estimate,progress,tags,reach,reach_low,"
        "reach_high,confidence,notes,url,horizon,deadline,internal\n"
        'A,Alpha,model,shipped,Speed,Ada,2026-01-05,2026-01-09,3,0.5,"x; y",10,5,20,0.8,'
        '"two\nlines",https://example.org,next,2026-02-01,true\n'
    )
    (alpha,) = features(found).values()
    assert (alpha.kind, alpha.status, alpha.horizon) == (FeatureKind.MODEL, "shipped", "next")
    assert (alpha.start, alpha.end) == (date(2026, 1, 5), date(2026, 1, 9))
    assert (alpha.estimate, alpha.progress, alpha.tags) == (3, 0.5, ("x", "y"))
    assert alpha.inputs["reach"] == ScoreInput(10, 5, 20)
    assert (alpha.notes, alpha.internal) == ("two\nlines", True)
    assert [p.name for p in found.plan.adds if isinstance(p, Theme)] == ["Speed"]
    assert found.counts.created == 1


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("B,,planned,,,,", "title.blank", "title"),
        ("B,Beta,on fire,,,,", "enum.unknown", "status"),
        ("B,Beta,planned,31/02/2026,,,", "date.invalid", "start"),
        ("B,Beta,planned,9999-12-31,,,", "date.range", "start"),
        ("B,Beta,planned,2026-02-07,2026-02-03,,", "range.end_before_start", "end"),
        ("B,Beta,planned,,,0,", "number.range", "effort"),
        ("B,Beta,planned,,,NaN,", "number.not_finite", "effort"),
        ("B,Beta,planned,,,,B", "ref.self", "predecessors"),
        ("B,Beta,planned,,,,Z", "ref.unknown", "predecessors"),
        ("B,Beta,planned,,,,one two three", "ref.invalid", "predecessors"),
        ("B,Be\x07ta,planned,,,,", "cell.control_char", "title"),
        (f"B,{'x' * 501},planned,,,,", "cell.too_long", "title"),
    ],
)
def test_a_row_with_an_error_is_left_out_and_listed(preview_of, row, code, column):
    found = preview_of(GOOD + row + "\n")
    assert (code, 3, column) in codes(found)
    assert list(features(found)) == ["A"]
    assert (found.counts.created, found.counts.skipped) == (1, 1)
    assert found.can_commit


@pytest.mark.parametrize(
    ("row", "choices"),
    [
        ("B,Beta,planned,tomorrow,,,", {"date.invalid": "empty"}),
        ("B,Beta,planned,,,,Z", {"ref.unknown": "drop"}),
        ("B,Beta,on fire,,,,", {"enum.unknown": "create"}),
        ("B,Beta,on fire,,,,", {"status=on fire": "blocked"}),
    ],
)
def test_a_choice_saves_the_row(preview_of, row, choices):
    assert set(features(preview_of(GOOD + row + "\n", choices=choices))) == {"A", "B"}


@pytest.mark.parametrize(
    ("cell", "code", "said"),
    [
        ("Z", "ref.unknown", "There is no “Z”. The link to “Z” is dropped."),
        ("A; Z FS+2d", "ref.unknown", "There is no “Z”. The link to “Z” is dropped."),
        ("B", "ref.self", "It refers to itself. The link to “B” is dropped."),
    ],
)
def test_a_dropped_link_is_named_by_where_it_led(preview_of, cell, code, said):
    found = preview_of(GOOD + f"B,Beta,planned,,,,{cell}\n", choices={code: "drop"})
    assert [p.message for p in found.issues if p.code == code] == [said]


def test_a_cell_that_is_left_empty_is_said_so(preview_of):
    found = preview_of(GOOD + "B,Beta,planned,tomorrow,,,\n", choices={"date.invalid": "empty"})
    (problem,) = (p for p in found.issues if p.code == "date.invalid")
    assert problem.message.endswith("The cell is left empty.")


def test_a_status_can_be_created(preview_of):
    found = preview_of(GOOD + "B,Beta,Closed,,,,\n", choices={"enum.unknown": "create"})
    (status,) = (part for part in found.plan.adds if isinstance(part, Status))
    assert (status.key, status.category) == ("closed", "done")
    assert features(found)["B"].status == "closed"


def test_a_nearly_right_status_gets_a_hint(preview_of):
    found = preview_of(GOOD + "B,Beta,shippd,,,,\n")
    assert "shipped" in found.issues[0].message


def test_an_open_day_month_order_is_asked_once(preview_of):
    text = HEADER + "A,Alpha,planned,03/04/2026,,,\nB,Beta,planned,05/04/2026,,,\n"
    found = preview_of(text)
    assert [(q.code, q.option) for q in found.questions] == [("date.ambiguous", "date_order")]
    assert not found.can_commit
    answered = features(preview_of(text, date_order="dmy"))
    assert answered["A"].start == date(2026, 4, 3)


def test_an_ambiguous_number_is_asked_once(preview_of):
    found = preview_of('title,reach\nAlpha,"1,234"\nBeta,"2,345"\n')
    assert [(q.code, q.row, q.option) for q in found.questions] == [
        ("number.ambiguous", 2, "decimal")
    ]
    (alpha, _) = features(preview_of('title,reach\nA,"1,234"\nB,3\n', decimal=",")).values()
    assert alpha.inputs["reach"].value == 1.234


def test_a_spreadsheet_number_is_asked(preview_of):
    text = HEADER + "A,Alpha,planned,45678,,,\n"
    assert preview_of(text).questions[0].choices == ("excel", "empty")
    found = preview_of(text, choices={"date.serial": "excel"})
    assert features(found)["A"].start == date(2025, 1, 21)


def test_without_keys_the_title_and_its_occurrence_is_the_key(preview_of):
    found = preview_of("title\nAlpha\nBeta\nAlpha\n")
    assert list(features(found)) == ["Alpha", "Beta", "Alpha (2)"]


def test_without_titles_the_key_is_the_title(preview_of):
    found = preview_of("issue key,priority\nA-1,High\n", source="plain")
    assert features(found)["A-1"].title == "A-1"
    assert found.problems.counts["title.missing"] == 1
    assert features(found)["A-1"].custom == {"priority": "High"}


def test_a_key_used_twice_is_imported_by_neither_row(preview_of):
    found = preview_of("key,title\nA,Alpha\nB,Beta\nA,Alpha again\n")
    assert list(features(found)) == ["B"]
    assert {(p.code, p.row) for p in found.issues} == {("id.duplicate", 2), ("id.duplicate", 4)}


def test_a_row_that_is_repeated_to_the_letter_is_one(preview_of):
    found = preview_of("key,title\nA,Alpha\nA,Alpha\n")
    assert list(features(found)) == ["A"]
    assert found.problems.counts["row.repeated"] == 1


def test_links_may_lead_forward(preview_of):
    found = preview_of("key,title,parent,predecessors\nA,Alpha,C,B FF+2d!\nB,Beta,,\nC,Gamma,,\n")
    by_key = features(found)
    (link,) = (part for part in found.plan.adds if isinstance(part, Dependency))
    assert by_key["A"].parent_id == by_key["C"].id
    assert (link.predecessor_id, link.successor_id) == (by_key["B"].id, by_key["A"].id)
    assert (link.kind, link.lag_days, link.hard) == (DependencyKind.FINISH_FINISH, 2, True)


def test_features_that_wait_for_each_other_are_named(preview_of):
    found = preview_of("key,title,depends on\n1,A,3\n2,B,1\n3,C,2\n4,D,\n")
    assert list(features(found)) == ["4"]
    assert {(p.code, p.row) for p in found.issues} == {("ref.cycle", row) for row in (2, 3, 4)}
    assert "→" in found.issues[0].message


def test_a_circle_through_the_plan_is_found(preview_of):
    first, second = a_feature("First", key="F"), a_feature("Second", key="S")
    plan = a_plan(first, second, Dependency(predecessor_id=first.id, successor_id=second.id))
    found = preview_of("key,title,predecessors\nF,First,S\n", plan=plan)
    assert found.problems.counts["ref.cycle"] == 1


def test_a_very_long_chain_needs_no_recursion(preview_of):
    rows = "".join(f"{i},T{i},{i - 1 or ''}\n" for i in range(1, 20_001))
    assert preview_of("id,title,depends on\n" + rows).counts.created == 20_000


def test_a_link_to_a_row_with_an_error_is_dropped_and_said(preview_of):
    found = preview_of(HEADER + "A,Alpha,planned,xx,,,\nB,Beta,planned,,,,A\n")
    assert list(features(found)) == ["B"]
    assert ("ref.rejected", 3, "predecessors") in codes(found)


@pytest.mark.parametrize(
    ("cells", "start", "end"),
    [
        ("2026-01-05,,5", date(2026, 1, 5), date(2026, 1, 9)),
        ("2026-01-05,,2w", date(2026, 1, 5), date(2026, 1, 16)),
        (",2026-01-09,5 days", date(2026, 1, 5), date(2026, 1, 9)),
    ],
)
def test_a_duration_gives_the_missing_end(preview_of, cells, start, end):
    (alpha,) = features(preview_of(f"title,start,end,duration\nA,{cells}\n")).values()
    assert (alpha.start, alpha.end) == (start, end)


def test_a_contradicting_duration_loses_and_is_said(preview_of):
    found = preview_of("title,start,end,duration\nA,2026-01-05,2026-01-09,400\n")
    assert ("range.contradiction", 2, "duration") in codes(found)
    assert found.counts.created == 1


def test_no_duration_makes_a_milestone(preview_of):
    (alpha,) = features(preview_of("title,start,duration\nA,2026-01-05,0\n")).values()
    assert alpha.is_milestone


def test_columns_of_per_cent_become_shares_and_that_is_said(preview_of):
    found = preview_of("title,confidence,progress\nA,80,50%\nB,100,10%\n")
    by_key = features(found)
    assert by_key["A"].inputs["confidence"].value == 0.8
    assert by_key["B"].progress == 0.1
    assert found.problems.counts["percent.read"] == 1


def test_only_web_and_mail_links_are_kept(preview_of):
    found = preview_of("title,url\nA,javascript:alert(1)\nB,https://x.org\nC,mailto:a@b.c\n")
    assert found.problems.rejected.keys() == {2}


def test_unknown_columns_become_custom_fields_unless_ignored(preview_of):
    text = "title,colour\nAlpha,red\n"
    assert features(preview_of(text))["Alpha"].custom == {"colour": "red"}
    assert ("header.unknown", 1, "colour") in codes(preview_of(text))
    ignored = preview_of(text, choices={"header.unknown": "ignore"})
    assert features(ignored)["Alpha"].custom == {}


def test_only_what_differs_is_changed(preview_of):
    same, other = a_feature("Alpha", key="A", reach=5), a_feature("Beta", key="B", reach=5)
    plan = a_plan(same, other)
    found = preview_of("key,title,reach\nA,Alpha,5\nB,Beta,6\nC,Gamma,7\n", plan=plan)
    counts = found.counts
    assert (counts.created, counts.updated, counts.unchanged) == (1, 1, 1)
    (changed,) = found.plan.updates
    assert changed.id == other.id
    assert changed.inputs["reach"].value == 6


def test_what_is_in_the_plan_can_be_kept(preview_of):
    plan = a_plan(a_feature("Alpha", key="A"))
    found = preview_of("key,title\nA,Changed\n", plan=plan, conflict="keep")
    assert not found.plan
    assert (found.counts.skipped, found.problems.counts["conflict.kept"]) == (1, 1)


def test_an_empty_cell_of_a_foreign_file_takes_nothing_away(preview_of):
    plan = a_plan(a_feature("Alpha", key="A", start=date(2026, 1, 5), end=date(2026, 1, 9)))
    assert not preview_of("key,title,start\nA,Alpha,\n", plan=plan).plan


def test_a_new_end_before_the_planned_start_is_an_error(preview_of):
    plan = a_plan(a_feature("Alpha", key="A", start=date(2026, 5, 4), end=date(2026, 5, 8)))
    found = preview_of("key,title,end\nA,Alpha,2026-01-09\n", plan=plan)
    assert found.problems.counts["range.end_before_start"] == 1
    assert not found.plan


def test_strict_refuses_a_file_with_any_error(preview_of):
    text = GOOD + "B,Beta,on fire,,,,\n"
    assert preview_of(text).can_commit
    assert not preview_of(text, strict=True).can_commit


def test_text_is_trimmed_and_that_is_counted(preview_of):
    found = preview_of("key,title\nA,  Alpha \n")
    assert features(found)["A"].title == "Alpha"
    assert found.problems.counts["text.trimmed"] == 1


def test_a_table_that_names_nothing_is_refused_with_what_was_found(preview_of):
    found = preview_of("1,2026-01-05\n2,2026-01-06\n", kind="features")
    assert found.fatal
    assert ("header.missing", 1, "") in codes(found)


def test_the_sample_shows_problems_at_their_cells(preview_of):
    found = preview_of(GOOD + "B,Beta,planned,xx,,,\n")
    sample = found.sample(5)
    assert [row.row for row in sample] == [2, 3]
    assert sample[1].problems[3].code == "date.invalid"
    assert not sample[0].problems


def test_a_file_of_features_adds_no_kpi(preview_of):
    assert not [p for p in preview_of(GOOD).plan.adds if isinstance(p, Kpi)]


def test_sizes_in_words_are_kept_as_they_are(preview_of):
    found = preview_of("title,impact,size\nA,High,S\nB,Low,XL\n")
    first = features(found)["A"]
    assert (first.custom, first.inputs, first.estimate) == (
        {"impact": "High", "size": "S"},
        {},
        None,
    )
    assert found.counts.created == 2
    mixed = preview_of("title,impact\nA,High\nB,2\n")
    assert mixed.problems.rejected.keys() == {2}
