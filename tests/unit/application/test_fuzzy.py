import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlpm_planner.application.fuzzy import Fit, Haystack, marks

TITLES = (
    "Late-delivery rate",
    "p95 latency",
    "Latency budget",
    "Translate answers",
    "Two-tower retrieval",
    "Explain-this-result card",
)


def found(query, titles=TITLES, limit=10):
    return [titles[hit.place] for hit in Haystack(titles).search(query, limit)]


def test_a_title_that_starts_with_it_comes_before_a_word_and_a_word_before_its_inside():
    assert found("late")[:4] == [
        "Latency budget",
        "Late-delivery rate",
        "p95 latency",
        "Translate answers",
    ]


def test_letters_that_are_scattered_find_a_title_when_little_else_does():
    assert found("twrt") == ["Two-tower retrieval"]


def test_two_letters_find_no_scattered_ones():
    assert found("tr", titles=("tower", "tree")) == ["tree"]


def test_case_and_spaces_make_no_difference():
    assert found("  LATENCY   bud ") == ["Latency budget"]


@pytest.mark.parametrize("query", ["", "   ", "zebra", "latency\nbudget x"])
def test_nothing_is_found_for_nothing_and_for_what_is_not_there(query):
    assert found(query) == []


def test_no_more_are_found_than_asked_for_and_the_shorter_ones_first():
    titles = tuple(f"Latency {'x' * n}" for n in range(30, 0, -1))
    assert found("lat", titles, limit=3) == ["Latency x", "Latency xx", "Latency xxx"]


def test_signs_of_patterns_are_letters_like_any_other():
    assert found("c++ (", titles=("C++ (server)", "cc")) == ["C++ (server)"]


@given(st.lists(st.text(max_size=12), min_size=1, max_size=20), st.text(max_size=5))
def test_every_title_that_holds_the_words_is_found(titles, query):
    wanted = " ".join(query.casefold().split())
    hits = {hit.place for hit in Haystack(titles).search(query, 1_000)}
    holding = {
        place
        for place, title in enumerate(titles)
        if wanted and wanted in title.casefold().replace("\n", " ")
    }
    assert holding <= hits


@pytest.mark.parametrize(
    ("title", "query", "expected"),
    [
        ("p95 latency", "late", [(4, 4)]),
        ("Translate latency", "late", [(10, 4)]),
        ("Translate", "late", [(5, 4)]),
        ("Two-tower retrieval", "twrt", [(0, 2), (8, 1), (12, 1)]),
        ("Latency", "zoo", []),
        ("Latency", "", []),
        ("Straße", "str", []),
    ],
)
def test_what_matches_can_be_marked(title, query, expected):
    assert marks(title, query) == expected


def test_how_well_a_title_fits_is_told():
    fits = {TITLES[hit.place]: hit.fit for hit in Haystack(TITLES).search("late", 10)}
    assert fits["Latency budget"] is Fit.START
    assert fits["p95 latency"] is Fit.WORD
    assert fits["Translate answers"] is Fit.INSIDE
