import json
from datetime import date

import pytest
from builders import a_feature, a_plan
from hypothesis import given
from hypothesis import strategies as st

from mlpm_planner.application.columns import custom_key, feature_columns
from mlpm_planner.application.filters import (
    Comparison,
    Condition,
    Filter,
    comparisons_of,
    where,
)
from mlpm_planner.application.queries import Query, SortBy, ids, matching
from mlpm_planner.domain.choices import CustomFieldKind
from mlpm_planner.domain.custom_field import CustomField
from mlpm_planner.domain.people import Person

REGION = CustomField(name="Region", kind=CustomFieldKind.CHOICE, options=("EU", "US"), rank=1)
BUDGET = CustomField(name="Budget", kind=CustomFieldKind.NUMBER, rank=2)
DUE = CustomField(name="Due", kind=CustomFieldKind.DATE, rank=3)
INES = Person(name="Ines")


@pytest.fixture
def plan():
    """Four features that differ in everything a filter can ask."""
    return a_plan(
        REGION,
        BUDGET,
        DUE,
        INES,
        a_feature(
            "Ranker",
            rank=1.0,
            tags=("search", "q3"),
            progress=0.5,
            start=date(2026, 3, 1),
            end=date(2026, 3, 31),
            custom={"Region": "EU", "Budget": "100", "Due": "2026-05-01"},
            owner_id=INES.id,
        ),
        a_feature("Loop", rank=2.0, tags=("q3",), status="shipped", custom={"Region": "US"}),
        a_feature("Cache", rank=3.0, progress=0.9, custom={"Budget": "20.5"}),
        a_feature("Gate", rank=4.0, start=date(2026, 6, 17), end=date(2026, 6, 17)),
    )


def titles(plan, *conditions, any_of=False):
    found = matching(plan, Query(filter=Filter(conditions, any_of)), feature_columns(plan))
    return [feature.title for feature in found]


def test_words_are_or_and_columns_are_and(plan):
    assert titles(plan, Condition("tags", values=("search", "q3"))) == ["Ranker", "Loop"]
    both = (Condition("tags", values=("q3",)), Condition("owner", values=("Ines",)))
    assert titles(plan, *both) == ["Ranker"]
    assert titles(plan, *both, any_of=True) == ["Ranker", "Loop"]


def test_empty_not_empty_and_not(plan):
    assert titles(plan, Condition("owner", Comparison.EMPTY)) == ["Loop", "Cache", "Gate"]
    assert titles(plan, Condition("start", Comparison.FILLED)) == ["Ranker", "Gate"]
    assert titles(plan, Condition("tags", Comparison.EMPTY)) == ["Cache", "Gate"]
    assert titles(plan, Condition("status", Comparison.IS_NOT, ("Shipped",))) == [
        "Ranker",
        "Cache",
        "Gate",
    ]
    assert titles(plan, Condition("owner", Comparison.IS, ("",))) == ["Loop", "Cache", "Gate"]


def test_numbers_and_dates_have_ends(plan):
    assert titles(plan, Condition("progress", Comparison.AT_LEAST, ("0.5",))) == ["Ranker", "Cache"]
    assert titles(plan, Condition("progress", Comparison.BETWEEN, ("0.4", "0.6"))) == ["Ranker"]
    spring = Condition("start", Comparison.BETWEEN, ("2026-03-01", "2026-05-31"))
    assert titles(plan, spring) == ["Ranker"]
    assert titles(plan, Condition("end", Comparison.AT_MOST, ("2026-06-16",))) == ["Ranker"]


def test_words_that_move_with_the_day(plan, monkeypatch):
    soon = Condition("start", Comparison.BETWEEN, ("today", "+2w"))
    monkeypatch.setenv("MLPM_PLANNER_TODAY", "2026-06-15")
    assert titles(plan, soon) == ["Gate"]
    monkeypatch.setenv("MLPM_PLANNER_TODAY", "2026-02-20")
    assert titles(plan, soon) == ["Ranker"]


def test_custom_fields_are_asked_by_their_kind(plan):
    assert titles(plan, Condition(custom_key(REGION), values=("EU", "US"))) == ["Ranker", "Loop"]
    assert titles(plan, Condition(custom_key(BUDGET), Comparison.AT_MOST, ("50",))) == ["Cache"]
    assert titles(plan, Condition(custom_key(DUE), Comparison.AT_LEAST, ("2026-05-01",))) == [
        "Ranker"
    ]
    assert titles(plan, Condition("title", Comparison.CONTAINS, ("AN", "oop"))) == [
        "Ranker",
        "Loop",
    ]


def test_what_asks_nothing_leaves_everything(plan):
    for condition in (
        Condition("start", Comparison.AT_LEAST),
        Condition("start", Comparison.BETWEEN, ("2026-03-01",)),
        Condition("tags"),
        Condition("custom:gone", values=("EU",)),
    ):
        assert len(titles(plan, condition)) == 4
    assert not Filter((Condition("tags"),))


def test_a_second_column_decides_among_equals(plan):
    query = Query().ordered_by((SortBy("status"), SortBy("title", descending=True)))
    found = [plan.features[i].title for i in ids(plan, query)]
    assert found == ["Ranker", "Gate", "Cache", "Loop"]
    assert Query.from_json(json.loads(json.dumps(query.to_json()))) == query


def test_toggling_a_word_twice_is_nothing():
    once = Filter().toggled("status", "Planned")
    assert once == where(status=["Planned"])
    assert once.toggled("status", "Shipped") == where(status=["Planned", "Shipped"])
    assert once.toggled("status", "Planned") == Filter()


def test_strange_texts_are_left_out():
    assert Filter.from_json({"conditions": [1, {"column": "x"}, {"column": 1}]}) == Filter()
    assert Filter.from_texts({"1": "{", "2": '{"column": "a", "test": "?", "values": []}'}) == (
        Filter()
    )


CONDITIONS = st.builds(
    Condition,
    st.sampled_from(("status", "start", "custom:1")),
    st.sampled_from(Comparison),
    st.lists(st.text(max_size=8), max_size=3).map(tuple),
)


@given(st.lists(CONDITIONS, max_size=12).map(tuple), st.booleans())
def test_a_filter_comes_back_from_texts_and_from_json(conditions, any_of):
    made = Filter(conditions, any_of)
    assert Filter.from_texts(made.to_texts(), any_of=any_of) == made
    assert Filter.from_json(json.loads(json.dumps(made.to_json()))) == made


def test_every_column_can_be_asked(plan):
    for column in feature_columns(plan).values():
        for comparison in comparisons_of(column):
            titles(plan, Condition(column.key, comparison, ("2026-01-01", "2026-12-31")))
