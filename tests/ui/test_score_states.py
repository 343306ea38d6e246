import pytest
from ranked_features import Ranked

from mlpm_planner.application import features, scoring
from mlpm_planner.domain.scoring import ScoreInput
from mlpm_planner.ui.score_states import ScoreStates

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def session():
    session = Ranked()
    yield session
    session.close()


def test_a_session_has_one_set_of_scores_that_are_computed_when_first_looked_at(session):
    states = ScoreStates.of(session)
    assert ScoreStates.of(session) is states
    assert not states.is_ready
    assert states.table.of(session.reranker.id).rank == 1
    assert states.is_ready


def test_scores_follow_edits_whatever_happened_between_two_looks(session, qtbot):
    states = ScoreStates.of(session)
    assert states.table.rank(session.alerts.id) == 2
    with qtbot.waitSignal(states.changed):
        features.score(session.workspace, [session.alerts.id], "reach", ScoreInput(900_000))
    features.score(session.workspace, [session.card.id], "reach", ScoreInput(5_000_000))
    features.remove(session.workspace, [session.card.id])
    added = features.add(session.workspace, "Added", inputs=session.reranker.inputs)
    ranks = [states.table.rank(each) for each in (session.alerts.id, added.id, session.card.id)]
    assert ranks == [1, 2, 0]
    assert states.unscored == {session.bare.id}


def test_movement_counts_from_the_ranking_as_it_was_first_seen(session):
    states = ScoreStates.of(session)
    assert states.moved(session.alerts.id) == 0
    features.score(session.workspace, [session.alerts.id], "reach", ScoreInput(900_000))
    assert (states.moved(session.alerts.id), states.moved(session.reranker.id)) == (1, -1)
    assert states.moved(session.bare.id) == 0
    states.forget_moves()
    assert states.moved(session.alerts.id) == 0


def test_each_method_has_movement_of_its_own(session):
    states = ScoreStates.of(session)
    features.score(session.workspace, [session.alerts.id], "reach", ScoreInput(900_000))
    assert states.moved(session.alerts.id) == 0
    scoring.use_method(session.workspace, "value_effort")
    assert states.moved(session.alerts.id) == 0


def test_odds_are_computed_in_the_background_and_dropped_with_an_edit(session, qtbot):
    states = ScoreStates.of(session)
    with qtbot.waitSignal(states.odds_changed):
        assert states.odds_of(session.reranker.id) is None
    assert states.odds_of(session.reranker.id) == 1.0
    assert states.odds_of(session.bare.id) is None
    features.score(session.workspace, [session.alerts.id], "reach", ScoreInput(900_000))
    assert states.known_odds(session.reranker.id) is None


def test_one_wide_range_does_not_flatten_all_bars(session):
    states = ScoreStates.of(session)
    wide = ScoreInput(10_000, 100, 90_000_000)
    features.score(session.workspace, [session.card.id], "reach", wide)
    assert states.scale == pytest.approx(1.5 * 8_000)
