import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mlpm_planner.analysis.series.arrays import DAY, EMPTY, Series, clean
from mlpm_planner.analysis.series.minmax import pyramid
from mlpm_planner.analysis.series.summary import summarise


def series(values, step=DAY):
    values = np.array(values, dtype=float)
    return Series(np.arange(values.size, dtype=np.int64) * step, values)


def test_clean_sorts_by_time_keeps_repeated_instants_and_drops_what_is_no_number():
    result = clean(np.array([3, 1, 1, 2]), np.array([9.0, 7.0, 5.0, np.nan]))
    assert result.times.tolist() == [1, 1, 3]
    assert result.values.tolist() == [7, 5, 9]


def test_between_includes_the_start_and_not_the_end():
    assert series([1, 2, 3, 4]).between(DAY, 3 * DAY).values.tolist() == [2, 3]


def test_few_values_are_drawn_as_they_are():
    view = pyramid(series(range(100))).view(0, 100 * DAY, 800)
    assert view.values.tolist() == list(range(100))


def test_view_holds_one_value_beyond_each_side():
    view = pyramid(series(range(10))).view(3 * DAY + 1, 5 * DAY - 1, 100)
    assert view.values.tolist() == [3, 4, 5]


def test_a_million_values_are_drawn_by_a_few_thousand_with_the_lone_peak():
    values = np.zeros(1_000_000)
    values[123_456] = 7
    values[654_321] = -7
    view = pyramid(series(values, step=1)).view(0, 1_000_000, 1_000)
    assert len(view) <= 8 * 1_000 + 100
    assert (view.values.min(), view.values.max()) == (-7, 7)
    assert (np.diff(view.times) > 0).all()


@given(
    st.integers(0, 5_000),
    st.integers(0, 2**32 - 1),
    st.tuples(st.integers(0, 5_000), st.integers(0, 5_000)).map(sorted),
    st.integers(1, 40),
)
def test_no_extreme_of_any_range_is_lost(size, seed, ends, width):
    data = series(np.random.default_rng(seed).integers(-1000, 1000, size), step=1)
    view = pyramid(data).view(ends[0], ends[1], width)
    inside = data.between(ends[0], ends[1] + 1)
    shown = view.between(ends[0], ends[1] + 1)
    assert len(view) <= min(size, 16 * width + 200)
    if len(inside):
        assert (shown.values.min(), shown.values.max()) == (
            inside.values.min(),
            inside.values.max(),
        )


@given(st.lists(st.integers(0, 900), min_size=1, max_size=5), st.integers(0, 2**32 - 1))
def test_pyramid_grown_by_appending_equals_the_one_built_at_once(steps, seed):
    data = series(np.random.default_rng(seed).normal(size=sum(steps)))
    grown = pyramid(EMPTY)
    for stop in np.cumsum(steps):
        grown = grown.extended(Series(data.times[:stop], data.values[:stop]))
    whole = pyramid(data)
    assert [level.size for level in grown.levels] == [level.size for level in whole.levels]
    for one, other in zip(grown.levels, whole.levels, strict=True):
        assert one.lows.tolist() == other.lows.tolist()
        assert one.highs.tolist() == other.highs.tolist()


def test_summary_names_the_extremes_and_the_slope_per_day():
    summary = summarise(series([2, 4, 9, 7]))
    assert (summary.count, summary.first, summary.latest, summary.mean) == (4, 2, 7, 5.5)
    assert (summary.lowest_at, summary.highest_at) == (0, 2 * DAY)
    assert summary.slope == 2


def test_summary_of_one_value_has_no_slope_and_of_none_is_none():
    assert summarise(series([3])).slope is None
    assert summarise(EMPTY) is None
