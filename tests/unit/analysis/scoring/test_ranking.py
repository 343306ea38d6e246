import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from mlpm_planner.analysis.scoring.ranking import competition_ranks, dense_ranks, order

NAN = float("nan")


def test_best_comes_first_ties_keep_their_order_and_unscored_come_last():
    scores = np.array([1.0, NAN, 5.0, 1.0, 7.0])
    assert order(scores).tolist() == [4, 2, 0, 3, 1]


def test_competition_ranks_skip_after_a_tie_and_dense_ranks_do_not():
    scores = np.array([3.0, 9.0, 3.0, 1.0, NAN])
    assert competition_ranks(scores).tolist() == [2, 1, 2, 4, 0]
    assert dense_ranks(scores).tolist() == [2, 1, 2, 3, 0]


def test_no_features_have_no_ranks():
    assert competition_ranks(np.array([])).size == 0
    assert dense_ranks(np.array([])).size == 0


scores_of = st.lists(st.floats(-5, 5) | st.integers(-2, 2).map(float) | st.just(NAN), max_size=30)


@given(scores_of, st.randoms(use_true_random=False))
def test_ranks_follow_the_features_wherever_they_stand(scores, random):
    shuffled = list(range(len(scores)))
    random.shuffle(shuffled)
    values = np.array(scores, dtype=float)
    for ranks in (competition_ranks, dense_ranks):
        assert_array_equal(ranks(values[shuffled]), ranks(values)[shuffled])


@given(scores_of)
def test_a_rank_is_one_more_than_the_number_of_better_features(scores):
    values = np.array(scores, dtype=float)
    expected = [0 if np.isnan(v) else 1 + int((values > v).sum()) for v in values]
    assert competition_ranks(values).tolist() == expected
