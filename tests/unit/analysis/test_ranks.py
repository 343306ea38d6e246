from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mlpm_planner.analysis.ranks import (
    STEP,
    needs_rebalance,
    rank_between,
    ranks_between,
    rebalanced,
)


def test_rank_lies_in_the_middle_of_its_neighbours_and_beyond_the_ends():
    assert rank_between(1, 2) == 1.5
    assert rank_between(5, None) == 5 + STEP
    assert rank_between(None, 5) == 5 - STEP
    assert rank_between(None, None) == STEP
    assert rank_between(0.0, None) == STEP


def test_several_rows_are_spread_evenly_and_keep_their_order():
    assert ranks_between(0, 4, 3) == (1, 2, 3)
    assert ranks_between(None, 0, 2) == (-2 * STEP, -STEP)
    assert ranks_between(0, None, 2) == (STEP, 2 * STEP)
    assert ranks_between(None, None, 3) == (STEP, 2 * STEP, 3 * STEP)


def test_every_gap_of_a_fresh_list_of_50000_has_room_for_ten_moves():
    ranks = rebalanced(50_000)
    before, after = ranks[-2], ranks[-1]
    for _ in range(10):
        assert not needs_rebalance(before, after)
        after = rank_between(before, after)


def test_list_is_rebalanced_before_a_rank_meets_its_neighbour():
    before, after = rebalanced(2)
    while not needs_rebalance(before, after):
        middle = rank_between(before, after)
        assert before < middle < after
        after = middle
    assert not needs_rebalance(None, after)
    assert needs_rebalance(7.0, 7.0)


finite = st.floats(-1e9, 1e9)


@given(finite, finite, st.integers(1, 50))
def test_ranks_rise_strictly_between_their_neighbours_wherever_there_is_room(one, other, count):
    before, after = sorted((one, other))
    if not needs_rebalance(before, after, count):
        ranks = (before, *ranks_between(before, after, count), after)
        assert all(left < right for left, right in pairwise(ranks))
