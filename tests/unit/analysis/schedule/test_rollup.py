import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from mlpm_planner.analysis.schedule.rollup import group, leaves, roll_up

NAN = float("nan")


def features(*rows):
    starts, ends, efforts, progress = zip(*rows, strict=True)
    return leaves(
        np.array(starts, "datetime64[D]"),
        np.array(ends, "datetime64[D]"),
        np.array(efforts, dtype=float),
        np.array(progress, dtype=float),
    )


PLANNED = features(
    ("NaT", "NaT", NAN, 0.9),
    ("2025-03-03", "2025-03-07", 1, 1.0),
    ("2025-03-10", "2025-04-01", 3, 0.2),
    ("NaT", "NaT", NAN, 0.0),
)


def test_parent_spans_its_children_and_weighs_their_progress_by_effort():
    result = roll_up(np.array([-1, 0, 0, 0]), PLANNED)
    assert str(result.starts[0]) == "2025-03-03"
    assert str(result.ends[0]) == "2025-04-01"
    assert result.efforts[0] == 4
    assert_allclose(result.progress[0], (1 * 1.0 + 3 * 0.2) / 4)
    assert result.counts.tolist() == [3, 1, 1, 1]


def test_grandparent_hears_of_its_grandchildren():
    result = roll_up(np.array([-1, 3, 3, 0]), PLANNED)
    assert result.efforts.tolist() == [4, 1, 3, 4]
    assert_allclose(result.progress[[0, 3]], 0.4)
    assert result.counts[0] == 2


def test_parent_keeps_its_own_where_its_children_know_nothing():
    rows = features(("2025-03-03", "2025-03-07", 5, 0.5), ("NaT", "NaT", NAN, NAN))
    result = roll_up(np.array([-1, 0]), rows)
    assert str(result.starts[0]) == "2025-03-03"
    assert (result.efforts[0], result.progress[0]) == (5, 0.5)


def test_progress_without_any_effort_is_the_plain_mean():
    rows = features(*[("NaT", "NaT", NAN, share) for share in (0, 0.5, 1.0)])
    assert_allclose(roll_up(np.array([-1, 0, 0]), rows).progress[0], 0.75)


def test_rows_in_a_circle_keep_their_own():
    result = roll_up(np.array([1, 0, -1, 2]), PLANNED)
    assert_array_equal(result.efforts[:2], PLANNED.efforts[:2])
    assert result.counts[2] == 1


def test_groups_leave_out_features_without_one():
    result = group(np.array([1, 1, 1, -1]), 3, PLANNED)
    assert result.counts.tolist() == [0, 3, 0]
    assert_array_equal(result.efforts, [NAN, 4, NAN])
    assert np.isnat(result.starts).tolist() == [True, False, True]
    assert np.isnan(result.progress).tolist() == [True, False, True]


def test_nothing_rolls_up_to_nothing():
    empty = leaves(
        *(np.empty(0, kind) for kind in ("datetime64[D]", "datetime64[D]", float, float))
    )
    assert roll_up(np.empty(0, np.int64), empty).counts.size == 0


@given(st.lists(st.integers(0, 10), min_size=1, max_size=40), st.data())
def test_effort_of_the_top_rows_is_that_of_all_features_without_children(sizes, data):
    count = len(sizes)
    parents = np.array([data.draw(st.integers(-1, row - 1)) for row in range(count)])
    rows = features(*[("NaT", "NaT", float(size), 0.0) for size in sizes])
    result = roll_up(parents, rows)
    childless = ~np.isin(np.arange(count), parents)
    assert result.efforts[parents < 0].sum() == rows.efforts[childless].sum()
    assert result.counts[parents < 0].sum() == childless.sum()
