"""Rows, bars and dependencies of the roadmap as arrays."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from builders import a_feature, a_plan

from mlpm_planner.application.changes import Change
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.queries import Query, groups
from mlpm_planner.application.timeline_bars import NONE, BarTable, effort_weeks
from mlpm_planner.application.timeline_layout import TimelineLayout
from mlpm_planner.application.timeline_links import LinkTable, broken_reason
from mlpm_planner.domain.calendar import Calendar
from mlpm_planner.domain.choices import DependencyKind, FeatureKind
from mlpm_planner.domain.feature import Dependency
from mlpm_planner.domain.product import Product, Theme

MONDAY = date(2026, 6, 15)
BLUE = Theme(name="Relevance", colour="blue", rank=1)
GREEN = Theme(name="Speed", colour="green", rank=2)


def planned(title, start=0, length=5, **more):
    first = MONDAY + timedelta(days=start)
    last = first + timedelta(days=length - 1)
    return a_feature(title, start=first, end=last, key=title, **more)


def laid_out(*features, collapsed=(), group="theme"):
    plan = a_plan(BLUE, GREEN, *features)
    bars = BarTable.of(plan)
    layout = TimelineLayout.of(groups(plan, Query(group=group)), bars, frozenset(collapsed))
    return plan, bars, layout


def rows(plan, bars, layout):
    """Every row in words: [group], or the title of a bar."""
    return [
        f"[{layout.groups[-1 - code].group.title}]"
        if code < 0
        else plan.features[bars.ids[code]].title
        for code in layout.codes.tolist()
    ]


TWO_GROUPS = (
    planned("a", rank=1, theme_id=BLUE.id),
    planned("b", rank=2, theme_id=BLUE.id),
    planned("c", rank=3, theme_id=GREEN.id),
)


def test_groups_have_a_head_and_their_bars_in_order():
    plan, bars, layout = laid_out(*TWO_GROUPS)
    assert rows(plan, bars, layout) == ["[Relevance]", "a", "b", "[Speed]", "c"]
    assert [layout.group_at(row) for row in range(5)] == [0, 0, 0, 1, 1]
    assert layout.row_of(bars.slots[TWO_GROUPS[2].id]) == 4


def test_a_folded_group_keeps_only_its_head():
    plan, bars, layout = laid_out(*TWO_GROUPS, collapsed=["Relevance"])
    assert rows(plan, bars, layout) == ["[Relevance]", "[Speed]", "c"]
    assert layout.row_of(bars.slots[TWO_GROUPS[0].id]) == NONE


def test_without_groups_there_are_no_heads():
    plan, bars, layout = laid_out(*TWO_GROUPS, group="")
    assert rows(plan, bars, layout) == ["a", "b", "c"]
    assert layout.group_at(2) == 0


def test_features_without_dates_wait_outside_the_rows():
    plan, bars, layout = laid_out(*TWO_GROUPS, a_feature("later", key="z"))
    assert [plan.features[i].title for i in layout.unscheduled] == ["later"]
    assert "later" not in rows(plan, bars, layout)
    assert len(layout.groups) == 2


def test_a_gap_knows_what_lies_around_it():
    _plan, bars, layout = laid_out(*TWO_GROUPS)
    a, b, c = (bars.slots[f.id] for f in TWO_GROUPS)
    assert layout.neighbours(0) == (0, NONE, a)  # above the first head
    assert layout.neighbours(1) == (0, NONE, a)
    assert layout.neighbours(2) == (0, a, b)
    assert layout.neighbours(3) == (0, b, NONE)  # above the second head: still the first group
    assert layout.neighbours(4) == (1, NONE, c)
    assert layout.neighbours(5) == (1, c, NONE)


def test_a_group_runs_from_its_first_to_its_last_day_weighted_by_effort():
    _plan, bars, layout = laid_out(
        planned("a", 0, 5, effort=1, progress=1.0, theme_id=BLUE.id),
        planned("b", 10, 10, effort=3, progress=0.0, theme_id=BLUE.id),
    )
    span = layout.span(0, bars)
    assert (span.start, span.end) == (MONDAY.toordinal(), MONDAY.toordinal() + 19)
    assert (span.progress, span.effort) == (0.25, 4.0)


def test_a_moved_bar_moves_its_group_once_it_is_told():
    plan, bars, layout = laid_out(*TWO_GROUPS)
    before = layout.span(0, bars)
    moved = replace(TWO_GROUPS[1], end=MONDAY + timedelta(days=30))
    plan.apply([Change(TWO_GROUPS[1], moved)])
    bars.patch(plan, [Change(TWO_GROUPS[1], moved)])
    layout.touched([bars.slots[moved.id]])
    assert layout.span(0, bars).end == before.end + 26


def test_bars_are_patched_in_their_slots():
    plan, bars, _layout = laid_out(*TWO_GROUPS)
    slot, added = bars.slots[TWO_GROUPS[0].id], planned("d", 3)
    bars.patch(plan, [Change(None, added), Change(TWO_GROUPS[0], None)])
    assert bars.start[slot] == NONE
    assert TWO_GROUPS[0].id not in bars.slots
    assert bars.start[bars.slots[added.id]] == MONDAY.toordinal() + 3
    assert bars.span() == (MONDAY.toordinal(), MONDAY.toordinal() + 7)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, 0.0),  # nothing is known
        ({"effort": (4, 2, 4)}, 0.0),  # no room upwards
        ({"effort": (4, 2, 8)}, 10 * (2**0.7791 - 1)),  # P95 to P90 of a lognormal
        ({"effort": (4, 2, 8), "progress": 0.5}, 5 * (2**0.7791 - 1)),  # what is left of it
        ({"effort": (4, 2, 400)}, 30.0),  # never more than three times the length
        ({"confidence": 1.0}, 10 * (np.exp(1.28155 * 0.15) - 1)),
        ({"confidence": 0.5}, 10 * (np.exp(1.28155 * 0.80) - 1)),
        ({"effort": (4, 2, 8), "status": "shipped"}, 0.0),
        ({"effort": (4, 2, 8), "kind": FeatureKind.MILESTONE}, 0.0),
    ],
)
def test_the_tail_shows_the_likely_slip(more, expected):
    feature = planned("a", 0, 10, **more)
    _plan, bars, _layout = laid_out(feature)
    assert bars.tail[bars.slots[feature.id]] == pytest.approx(expected, abs=1e-3)


def test_effort_falls_back_to_points_only_when_their_worth_is_known():
    feature = a_feature("a", estimate=8.0)
    assert effort_weeks(feature, None) is None
    assert effort_weeks(feature, 0.5) == 4.0
    assert effort_weeks(a_feature("b", estimate=8.0, effort=3), 0.5) == 3


# ---- dependencies


def linked(first, second, **more):
    link = Dependency(predecessor_id=first.id, successor_id=second.id, **more)
    plan = a_plan(first, second, link)
    bars = BarTable.of(plan)
    return plan, bars, link, LinkTable.of(plan, bars)


def test_a_link_is_broken_when_its_successor_begins_too_early():
    first, second = planned("first", 0, 12), planned("second", 7, 5)
    plan, bars, link, links = linked(first, second)
    assert links.late == {bars.slots[second.id]}
    said = broken_reason(plan, link, float(links.slack[0]))
    assert said == ("“second” must not start before the end of “first”; 5 working days too early.")


def test_slack_is_counted_in_the_days_the_product_works():
    first, second = planned("first", 0, 12), planned("second", 7, 5)
    week = Calendar(name="Every day", week_mask="1111111", holidays={"2026-06-24": "Fair"})
    link = Dependency(predecessor_id=first.id, successor_id=second.id)
    parts = [p for p in a_plan(week, first, second, link).parts() if not isinstance(p, Product)]
    plan = Plan([Product(calendar_id=week.id), *parts])
    assert LinkTable.of(plan, BarTable.of(plan)).slack.tolist() == [-4.0]


def test_a_kept_link_is_not_late():
    _plan, _bars, _link, links = linked(planned("first", 0, 5), planned("second", 7, 5))
    assert links.late == frozenset()


def test_a_link_is_judged_again_when_a_bar_moves():
    first, second = planned("first", 0, 12), planned("second", 7, 5)
    plan, bars, _link, links = linked(first, second)
    moved = replace(second, start=MONDAY + timedelta(days=14), end=MONDAY + timedelta(days=18))
    plan.apply([Change(second, moved)])
    bars.patch(plan, [Change(second, moved)])
    links.touched(plan, bars, [bars.slots[second.id]])
    assert links.late == frozenset()


def test_a_start_to_start_link_asks_only_for_the_start():
    first, second = planned("first", 0, 12), planned("second", 7, 5)
    _plan, _bars, _link, links = linked(first, second, kind=DependencyKind.START_START)
    assert links.late == frozenset()


def test_only_links_that_cross_the_visible_rows_are_drawn():
    features = [planned(f"f{n}", rank=n) for n in range(6)]
    deps = [
        Dependency(predecessor_id=features[a].id, successor_id=features[b].id)
        for a, b in ((0, 1), (0, 5), (4, 5))
    ]
    plan = a_plan(*features, *deps)
    bars = BarTable.of(plan)
    links = LinkTable.of(plan, bars)
    layout = TimelineLayout.of(groups(plan, Query()), bars, frozenset())
    shown = links.touching(layout.rows_of_all(), 2, 3).tolist()
    assert [links.ids[n] for n in shown] == [deps[1].id]


def test_a_link_that_would_close_a_circle_names_it():
    features = [planned(name) for name in "abc"]
    deps = [
        Dependency(predecessor_id=features[n].id, successor_id=features[n + 1].id) for n in (0, 1)
    ]
    plan = a_plan(*features, *deps)
    bars = BarTable.of(plan)
    links = LinkTable.of(plan, bars)
    a, b, c = (bars.slots[f.id] for f in features)
    assert links.circle(3, c, a) == (a, b, c, a)
    assert links.circle(3, a, c) == ()
    assert links.followers(3, [a]).tolist() == sorted([b, c])
