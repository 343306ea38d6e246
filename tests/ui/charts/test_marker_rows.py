from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mlpm_planner.ui.charts.marker_rows import place


def test_pills_that_would_touch_stand_in_two_rows():
    pills = place([100, 130], [80, 80], left=0, right=800)
    assert [(p.row, p.members) for p in pills] == [(0, (0,)), (1, (1,))]


def test_a_crowd_gathers_behind_a_count():
    pills = place([100, 110, 120, 130, 140], [90] * 5, left=0, right=800)
    assert sorted(m for p in pills for m in p.members) == [0, 1, 2, 3, 4]
    assert max(len(p.members) for p in pills) == 4
    assert {p.row for p in pills} == {0, 1}


def test_a_pill_stays_inside_the_plot():
    (pill,) = place([790], [100], left=0, right=800)
    assert pill.left + pill.width <= 800


@given(st.lists(st.floats(0, 800), max_size=60).map(sorted))
def test_every_marker_has_one_pill_and_pills_of_a_row_never_overlap(at):
    pills = place(at, [70.0] * len(at), left=0, right=800)
    assert sorted(m for p in pills for m in p.members) == list(range(len(at)))
    for row in (0, 1):
        own = sorted(p for p in pills if p.row == row)
        assert all(a.left + a.width <= b.left for a, b in pairwise(own))
