"""Two versions of the plan side by side: slips in working days, and all of it in one line."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from builders import a_feature, a_workspace
from hypothesis import given
from hypothesis import strategies as st

from mlpm_planner.analysis.schedule.workdays import WorkCalendar
from mlpm_planner.application import plan_versions as versions
from mlpm_planner.application import snapshots
from mlpm_planner.application.comparison import (
    Comparison,
    signed,
    slip_spoken,
    slip_words,
)
from mlpm_planner.application.plan_versions import NOTHING, THE_PLAN, Version
from mlpm_planner.application.queries import Query, groups
from mlpm_planner.application.timeline_bars import NONE, BarTable
from mlpm_planner.application.timeline_dates import PLANNED, ShownDates
from mlpm_planner.application.timeline_layout import TimelineLayout
from mlpm_planner.application.version_list import kept_versions

MONDAY = date(2026, 6, 1)
CALENDAR = WorkCalendar()


def span(start, days=5):
    first = MONDAY + timedelta(days=start)
    return first, first + timedelta(days=days - 1)


def compared(before, after):
    return Comparison.of("Q1 plan", before, after, CALENDAR)


def test_a_comparison_sums_up_what_moved():
    before = {"late": span(0), "early": span(14), "same": span(0), "gone": span(0)}
    after = {"late": span(7), "early": span(7), "same": span(0), "extra": span(0)}
    found = compared(before, after)
    assert found.totals.words == (
        "2 of 3 moved, latest +5 days, earliest −5 days, 1 added, 1 dropped"
    )
    assert {i: slip_words(found.slips.get(i)) for i in {**before, **after}} == {
        "late": "+5 d",
        "early": "−5 d",
        "same": "",
        "gone": "dropped",
        "extra": "added",
    }


def test_nothing_moved_is_said_too():
    assert compared({"a": span(0)}, {"a": span(0)}).totals.words == "nothing moved"


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (span(0), span(7), "5 working days later than in Q1 plan"),
        (span(1), span(0), "1 working day earlier than in Q1 plan"),
        (span(0), (MONDAY - timedelta(days=7), span(0)[1]), "ends on the same working day"),
        (None, span(0), "not in Q1 plan"),
        (span(0), None, "planned only in Q1 plan"),
    ],
)
def test_a_slip_is_spoken_in_a_sentence(before, after, words):
    one = {"a": before} if before else {}
    other = {"a": after} if after else {}
    found = compared(one, other)
    assert words in slip_spoken(found.slips["a"], found.name)


@given(st.integers(-400, 400))
def test_a_slip_while_dragging_is_the_slip_after_the_drop(days):
    before, after = {"a": span(0)}, {"a": span(days)}
    dropped = compared(before, after)
    slip = dropped.slips["a"].days if days else 0
    assert dropped.slip_to("a", after["a"][1]) == slip
    assert signed(-slip) == signed(slip).translate(str.maketrans("+−", "−+"))


@pytest.mark.parametrize(
    "version",
    [NOTHING, THE_PLAN, versions.day_of(MONDAY), versions.baseline_of("b1"), Version()],
)
def test_a_version_is_remembered_as_a_text(version):
    assert Version.read(version.text) == version


@pytest.mark.parametrize("text", ["", "day:yesterday", "dream:1", "day:"])
def test_a_strange_text_is_no_version(text):
    assert Version.read(text) == NOTHING


def planned(title, start=0, **more):
    first, last = span(start)
    return a_feature(title, start=first, end=last, **more)


def shown_with(plan, shown):
    bars = BarTable.of(plan, shown)
    return bars, TimelineLayout.of(groups(plan, Query()), bars, frozenset())


def test_bars_can_have_other_dates_than_the_plan():
    plan = a_workspace(planned("Ranker"), planned("Labels", 7)).plan
    ranker = next(f for f in plan.features.values() if f.title == "Ranker")
    bars = BarTable.of(plan, ShownDates({ranker.id: span(21)}))
    assert bars.start[bars.slots[ranker.id]] == span(21)[0].toordinal()
    whole = BarTable.of(plan, ShownDates({ranker.id: span(21)}, whole=True))
    assert (whole.start[: len(whole.ids)] != NONE).sum() == 1


def test_what_was_planned_only_before_keeps_a_bar_that_weighs_nothing():
    plan = a_workspace(planned("Ranker"), a_feature("Idea")).plan
    idea = next(f for f in plan.features.values() if f.title == "Idea")
    bars, layout = shown_with(plan, ShownDates(before={idea.id: span(70)}))
    slot = bars.slots[idea.id]
    assert bars.ghost[slot]
    assert not bars.is_planned(slot)
    assert layout.row_of(slot) != NONE
    assert layout.unscheduled == (idea.id,)
    assert layout.span(0, bars).end == span(0)[1].toordinal()  # not that of the ghost


def test_only_bars_that_lie_elsewhere_are_drawn_anew():
    features = {f.title: replace(f, id=f.title) for f in (planned("a"), planned("b"))}
    features["idea"] = replace(a_feature("idea"), id="idea")
    olds = {"a": span(70), "idea": span(70), "gone": span(70)}
    one = ShownDates({"a": span(7), "b": None})
    other = ShownDates({"a": span(7)}, before=olds)
    assert set(one.differing(other, features)) == {"b", "idea"}
    assert PLANNED.differing(PLANNED, features) == []
    assert PLANNED.differing(ShownDates({"b": span(0)}), features) == []  # where it is anyway
    assert PLANNED.differing(ShownDates(whole=True), features) is None


def test_kept_versions_tell_how_far_the_plan_is_from_them():
    workspace = a_workspace(planned("Ranker"), planned("Labels", 7))
    ranker = next(f for f in workspace.plan.features.values() if f.title == "Ranker")
    snapshots.take_baseline(workspace, "Kick-off", "agreed with sales")
    scenario = snapshots.start_scenario(workspace, "Late")
    snapshots.plan_in_scenario(workspace, scenario.id, {ranker.id: span(7)})
    snapshots.merge_scenario(workspace, scenario.id, [ranker.id])
    snapshots.plan_in_scenario(workspace, scenario.id, {ranker.id: span(21)})
    found = {k.part.name: k for k in kept_versions(workspace.plan)}
    assert found["Kick-off"].part.notes == "agreed with sales"
    assert (found["Kick-off"].features, found["Kick-off"].totals.latest) == (2, 5)
    assert (found["Late"].features, found["Late"].totals.latest) == (1, 10)


def test_renaming_a_baseline_is_one_step():
    workspace = a_workspace(planned("Ranker"))
    kept = snapshots.take_baseline(workspace, "Kick-off")
    snapshots.describe(workspace, kept, "Q1 plan", "as told to the board")
    assert workspace.plan.baselines[kept.id].name == "Q1 plan"
    assert workspace.undo() == "Rename baseline “Kick-off”"
    assert workspace.plan.baselines[kept.id].name == "Kick-off"
