"""Lanes of the timeline: sub-lanes, several bars in a row, colours, what is remembered."""

from datetime import date, timedelta

import numpy as np
import pytest
from builders import a_feature, a_plan
from hypothesis import given
from hypothesis import strategies as st

from mlpm_planner.application.columns import assigned, custom_key, feature_columns
from mlpm_planner.application.queries import Query, grouped, groups
from mlpm_planner.application.timeline_bars import NONE, BarTable
from mlpm_planner.application.timeline_colours import BarColours, stable_colours
from mlpm_planner.application.timeline_display import Density, Display
from mlpm_planner.application.timeline_layout import TimelineLayout
from mlpm_planner.application.timeline_links import LinkTable
from mlpm_planner.application.timeline_packing import packed_rows
from mlpm_planner.domain.choices import CustomFieldKind
from mlpm_planner.domain.custom_field import CustomField
from mlpm_planner.domain.feature import Dependency
from mlpm_planner.domain.model import Model
from mlpm_planner.domain.people import Person
from mlpm_planner.domain.product import Theme

MONDAY = date(2026, 6, 15)
BLUE = Theme(name="Relevance", colour="blue", rank=1)
GREEN = Theme(name="Speed", colour="green", rank=2)
INES, OLE = Person(name="Ines"), Person(name="Ole")
REGION = CustomField(name="Region", kind=CustomFieldKind.CHOICE, options=("US", "EU"), rank=1)


def planned(title, start=0, length=10, **more):
    first = MONDAY + timedelta(days=start)
    last = first + timedelta(days=length - 1)
    return a_feature(title, start=first, end=last, key=title, **more)


FOUR = (
    planned("a", 0, rank=1, theme_id=BLUE.id, owner_id=INES.id),
    planned("b", 20, rank=2, theme_id=BLUE.id, owner_id=OLE.id),
    planned("c", 5, rank=3, theme_id=BLUE.id, owner_id=INES.id),
    planned("d", 0, rank=4, theme_id=GREEN.id, owner_id=OLE.id),
)


def laid_out(*features, lanes="", packed=False, collapsed=(), group="theme"):
    plan = a_plan(BLUE, GREEN, INES, OLE, REGION, *features)
    bars, columns = BarTable.of(plan), feature_columns(plan)

    def divide(found):
        members = [plan.features[i] for i in found.ids]
        return grouped(plan, members, Query(group=lanes), columns)

    layout = TimelineLayout.of(
        groups(plan, Query(group=group)),
        bars,
        frozenset(collapsed),
        divide=divide if lanes else None,
        packed=packed,
    )
    return plan, bars, layout


def rows(plan, bars, layout):
    """Every row in words: [group], [ sub-lane], or the titles of its bars."""
    return [
        f"[{' ' * layout.groups[-1 - code].depth}{layout.groups[-1 - code].group.title}]"
        if code < 0
        else "+".join(plan.features[bars.ids[slot]].title for slot in layout.members(row).tolist())
        for row, code in enumerate(layout.codes.tolist())
    ]


def test_sub_lanes_divide_each_group():
    found = rows(*laid_out(*FOUR, lanes="owner"))
    assert found == ["[Relevance]", "[ Ines]", "a", "c", "[ Ole]", "b", "[Speed]", "[ Ole]", "d"]


def test_a_folded_sub_lane_keeps_its_head_and_a_folded_group_hides_them():
    _plan, _bars, layout = laid_out(*FOUR, lanes="owner")
    ines = layout.groups[1].key
    assert rows(*laid_out(*FOUR, lanes="owner", collapsed=[ines]))[:4] == [
        "[Relevance]",
        "[ Ines]",
        "[ Ole]",
        "b",
    ]
    assert rows(*laid_out(*FOUR, lanes="owner", collapsed=[BLUE.name])) == [
        "[Relevance]",
        "[Speed]",
        "[ Ole]",
        "d",
    ]


def test_packed_bars_share_rows_but_never_days():
    plan, bars, layout = laid_out(*FOUR, packed=True)
    assert rows(plan, bars, layout) == ["[Relevance]", "a+b", "c", "[Speed]", "d"]
    assert [layout.row_of(bars.slots[f.id]) for f in FOUR] == [1, 1, 2, 4]
    assert [layout.place_of(bars.slots[f.id]) for f in FOUR] == [0, 1, 2, 3]


def test_the_bars_of_a_row_in_some_days():
    _plan, bars, layout = laid_out(*FOUR, packed=True)
    a, b = bars.slots[FOUR[0].id], bars.slots[FOUR[1].id]
    first = MONDAY.toordinal()
    assert a in layout.between(1, first, first + 1, bars)
    assert layout.between(1, first + 25, first + 26, bars) == [b]


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 60)), min_size=1, max_size=120))
def test_packing_takes_the_fewest_rows_and_no_day_twice(spans):
    starts = np.array([start for start, _ in spans])
    ends = starts + np.array([length for _, length in spans])
    found = packed_rows(starts, ends)
    for row in set(found.tolist()):
        order = np.argsort(starts[found == row], kind="stable")
        first, last = starts[found == row][order], ends[found == row][order]
        assert (first[1:] > last[:-1]).all()
    depth = max(int(((starts <= day) & (ends >= day)).sum()) for day in starts.tolist())
    assert found.max() + 1 == depth


def test_a_lane_gives_its_values_and_keeps_other_custom_fields():
    columns = feature_columns(a_plan(REGION, CustomField(name="Market", rank=2)))
    chosen = [(columns["owner"], INES.id), (columns[custom_key(REGION)], "EU")]
    held = {"Region": "US", "Market": "search"}
    assert assigned(chosen, held) == {
        "owner_id": INES.id,
        "custom": {"Region": "EU", "Market": "search"},
    }
    assert assigned([(columns[custom_key(REGION)], "")], held) == {"custom": {"Market": "search"}}


def test_features_are_grouped_by_model_and_by_custom_field_in_the_order_of_its_options():
    ranker = Model(name="Ranker")
    parts = (
        planned("a", rank=1, custom={"Region": "EU"}, model_id=ranker.id),
        planned("b", rank=2, custom={"Region": "US"}),
        planned("c", rank=3),
    )
    plan = a_plan(REGION, ranker, *parts)
    by_region = groups(plan, Query(group=custom_key(REGION)))
    assert [group.title for group in by_region] == ["US", "EU", "No region"]
    assert [group.value for group in by_region] == ["US", "EU", ""]
    assert [group.title for group in groups(plan, Query(group="model"))] == ["Ranker", "No model"]


def test_a_value_keeps_its_colour_when_others_go():
    many = [f"value {number}" for number in range(8)]
    found = stable_colours(many)
    assert len(set(found.values())) == 8
    assert stable_colours(["Ines", "Ole"])["Ines"] == stable_colours(["Ines"])["Ines"]


def test_colours_follow_an_edit_or_ask_to_be_made_anew():
    plan, bars, layout = laid_out(*FOUR)
    colours = BarColours.by_column(plan, bars, feature_columns(plan)["owner"])
    assert [key.title for key in colours.used(layout.order)] == ["Ines", "Ole"]
    slot = bars.slots[FOUR[0].id]
    assert colours.colour(slot) == colours.keys[0].colour
    assert colours.patch(plan, bars, [slot])
    odd = BarColours.by_risk(plan, bars, LinkTable.of(plan, bars))
    assert not odd.patch(plan, bars, [slot])


@pytest.mark.parametrize(
    ("days", "status", "title"),
    [
        (None, "planned", "No deadline"),
        (40, "planned", "In time"),
        (5, "planned", "Ends after its deadline"),
        (5, "shipped", "Done"),
        (11, "planned", "May end after its deadline"),
    ],
)
def test_risk_tells_how_the_end_stands_to_the_deadline(days, status, title):
    deadline = None if days is None else MONDAY + timedelta(days=days)
    feature = planned("a", 0, 12, deadline=deadline, status=status, confidence=0.5)
    plan, bars, _layout = laid_out(feature)
    colours = BarColours.by_risk(plan, bars, LinkTable.of(plan, bars))
    assert colours.keys[int(colours.codes[bars.slots[feature.id]])].title == title


def test_waiting_too_short_is_the_first_risk():
    first, second = planned("a", 0), planned("b", 3)
    link = Dependency(predecessor_id=first.id, successor_id=second.id)
    plan = a_plan(first, second, link)
    bars = BarTable.of(plan)
    colours = BarColours.by_risk(plan, bars, LinkTable.of(plan, bars))
    assert colours.colour(bars.slots[second.id]) == "bad_fill"


def test_what_is_shown_is_remembered_and_strange_memories_are_left_out():
    chosen = Display("owner", packed=True, colour="status", labels=("key", "owner"))
    assert Display.from_json(chosen.to_json()) == chosen
    strange = {"labels": ["a", "b", "c", "d"], "density": ["x"], "packed": 0}
    assert Display.from_json(strange) == Display(labels=("a", "b", "c"), density=Density.NORMAL)
    assert Display.from_json({"labels": "title"}) == Display()


def test_unscheduled_features_have_no_place():
    idea = a_feature("idea", rank=9, theme_id=BLUE.id)
    _plan, bars, layout = laid_out(*FOUR, idea, packed=True, lanes="owner")
    assert layout.unscheduled == (idea.id,)
    assert layout.place_of(bars.slots[idea.id]) == NONE
