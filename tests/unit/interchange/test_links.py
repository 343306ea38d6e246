"""Links between features as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlpm_planner.domain.choices import DependencyKind
from mlpm_planner.interchange.links import Link, find_cycles, read_links, write_link

LINKS = st.builds(
    Link,
    st.text(st.sampled_from('aB1 -";,!')).filter(str.strip),
    st.sampled_from(DependencyKind),
    st.integers(-99, 99),
    st.booleans(),
)


@given(st.lists(LINKS, max_size=3))
def test_links_that_are_written_read_back(links):
    text = "; ".join(write_link(link) for link in links)
    assert read_links(text, commas=False) == links


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("API", [Link("API")]),
        ("API FS+2d!", [Link("API", lag=2, hard=True)]),
        ("1,4", [Link("1"), Link("4")]),
        ("2 1d", [Link("2", lag=1)]),
        ("3-FF", [Link("3", DependencyKind.FINISH_FINISH)]),
        ("a b c", ["a b c"]),
        (" ; ", []),
    ],
)
def test_notations_of_others_are_read(text, links):
    assert read_links(text, commas=True) == links


def test_every_circle_is_found_once():
    edges = {"1": ["2"], "2": ["3"], "3": ["1", "4"], "4": [], "5": ["5"]}
    assert list(find_cycles(edges, edges)) == [["1", "2", "3"], ["5"]]
