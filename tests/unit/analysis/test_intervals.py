import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlpm_planner.analysis.intervals import mean_interval, newcombe, wilson


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (81, 263, 0.2552885199, 0.3662095770),
        (15, 148, 0.0623863995, 0.1604872417),
        (0, 20, 0.0, 0.1611251581),
        (1, 29, 0.0061132143, 0.1717552188),
        (15, 50, 0.1910355350, 0.4375035046),
    ],
)
def test_wilson_gives_the_values_of_newcombe_1998(successes, trials, low, high):
    assert wilson(successes, trials) == pytest.approx((low, high), rel=1e-8)


def test_newcombe_gives_the_published_intervals():
    assert newcombe((56, 70), (48, 80)) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert newcombe((7, 34), (1, 34)) == pytest.approx((0.0189214439, 0.3403686870), rel=1e-8)


def test_mean_interval_is_that_of_the_paired_t_test_of_student_1908():
    difference = np.array([1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4])
    result = mean_interval(difference.mean(), difference.std(ddof=1), difference.size)
    assert result == pytest.approx((0.7001142367, 2.4598857633), rel=1e-9)


def test_intervals_take_arrays_and_are_undefined_without_data():
    low, high = wilson(np.array([0, 15]), np.array([0, 50]))
    assert np.isnan([low[0], high[0]]).all()
    assert low[1] == pytest.approx(0.1910355350)
    assert np.isnan(mean_interval(3.0, 1.0, 1)).all()
    assert np.isnan(newcombe((0, 0), (1, 2))).all()


counts = st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts, st.floats(0.5, 0.999))
def test_wilson_stays_within_0_and_1_around_the_share(count, confidence):
    low, high = wilson(*count, confidence)
    assert 0 <= low <= count[0] / count[1] + 1e-12
    assert count[0] / count[1] - 1e-12 <= high <= 1


@given(counts, counts)
def test_newcombe_mirrors_when_the_sides_are_swapped(one, other):
    low, high = newcombe(one, other)
    assert newcombe(other, one) == pytest.approx((-high, -low), abs=1e-12)
    assert -1 - 1e-12 <= low <= high <= 1 + 1e-12


@given(counts, counts)
def test_newcombe_excludes_zero_where_the_two_wilson_intervals_are_apart(one, other):
    low_one, high_other = wilson(*one)[0], wilson(*other)[1]
    if low_one > high_other:
        assert newcombe(one, other)[0] > 0
