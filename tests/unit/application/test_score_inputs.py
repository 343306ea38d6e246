import pytest
from builders import a_plan
from hypothesis import given
from hypothesis import strategies as st

from mlpm_planner.application import score_inputs
from mlpm_planner.application.columns import number_text
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.scoring import ScoreInput

PLAN = a_plan()
KEYS = [criterion.key for criterion in PLAN.criteria.values()]


def criterion(key):
    found = PLAN.criterion(key)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("key", "text", "expected"),
    [
        ("reach", "42k", ScoreInput(42_000)),
        ("reach", "40k (30–60k)", ScoreInput(40_000, 30_000, 60_000)),
        ("confidence", "80%", ScoreInput(0.8)),
        ("confidence", "80", ScoreInput(0.8)),
        ("effort", "4 pw (2–8 pw)", ScoreInput(4, 2, 8)),
        ("effort", "", None),
        ("effort", "–", None),
    ],
)
def test_inputs_are_read_as_typed(key, text, expected):
    assert score_inputs.parse(criterion(key), text) == expected


@pytest.mark.parametrize(
    ("key", "text"), [("confidence", "180%"), ("effort", "0"), ("impact", "9"), ("reach", "-1")]
)
def test_an_input_beyond_its_limits_is_refused(key, text):
    with pytest.raises(RuleError):
        score_inputs.parse(criterion(key), text)


@given(st.sampled_from(KEYS), st.lists(st.integers(1, 100), min_size=3, max_size=3))
def test_what_is_typed_for_an_input_reads_back(key, ends):
    about = criterion(key)
    scale = (about.maximum or 1_000) / 100
    low, value, high = (round(end * scale, 4) for end in sorted(ends))
    for score_input in (ScoreInput(value), ScoreInput(value, low, high)):
        text = score_inputs.typed(about, score_input, number_text)
        back = score_inputs.parse(about, text)
        assert back is not None
        found = [back.value, back.low, back.high]
        assert found == [
            None if end is None else pytest.approx(end, abs=1e-9)
            for end in (score_input.value, score_input.low, score_input.high)
        ]


@pytest.mark.parametrize(
    ("key", "value", "up", "down"),
    [
        ("impact", 1, 2, 0.5),
        ("impact", 3, 3, 2),
        ("impact", 0.25, 0.5, 0.25),
        ("value", 5, 8, 3),
        ("confidence", 0.8, 0.9, 0.7),
        ("confidence", 1, 1, 0.9),
        ("effort", 9, 10, 8),
        ("effort", 1, 2, 0.5),
        ("effort", 0.5, 1, 0.1),
        ("ease", 10, 10, 9),
        ("reach", 42_000, 45_000, 40_000),
        ("reach", 10_000, 15_000, 9_500),
        ("reach", 0, 1, 0),
    ],
)
def test_steps_go_to_the_next_usual_value(key, value, up, down):
    about = criterion(key)
    assert score_inputs.step(about, value, 1) == pytest.approx(up)
    assert score_inputs.step(about, value, -1) == pytest.approx(down)


def test_impact_reaches_as_many_ticks_as_its_value():
    assert [score_inputs.level(v) for v in (0, 0.25, 0.5, 1, 2, 2.5, 3)] == [0, 1, 2, 3, 4, 4, 5]


def test_a_moved_input_keeps_the_proportions_of_its_range():
    moved = score_inputs.moved_to(criterion("reach"), ScoreInput(40, 20, 60), 80)
    assert moved == ScoreInput(80, 40, 120)


def test_a_moved_input_stays_within_its_limits():
    moved = score_inputs.moved_to(criterion("confidence"), ScoreInput(0.8, 0.5, 0.9), 1.4)
    assert (moved.value, moved.high) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("reach", 41_873, 42_000),
        ("effort", 6.31, 6.5),
        ("impact", 1.6, 2),
        ("confidence", 0.83, 0.85),
    ],
)
def test_a_drag_gives_values_as_a_person_would_type_them(key, value, expected):
    assert score_inputs.rounded(criterion(key), value) == pytest.approx(expected)
