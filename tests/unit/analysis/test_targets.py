import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlpm_planner.analysis.bullet import Band, bullet
from mlpm_planner.analysis.targets import (
    Reading,
    Rule,
    Standing,
    distance,
    expected,
    judge,
    on_pace,
    progress,
)

LATENCY = Rule(direction="lower", target=180, warn=200, breach=250)
AUC = Rule(direction="higher", target=0.9, breach=0.8)
SLOPE = Rule(direction="target", target=1, warn=1.1, breach=0.8)


def standing(rule, value, previous=None, **more):
    return judge(rule, Reading(value=value, previous=previous, **more)).standing


@pytest.mark.parametrize(
    ("rule", "value", "expected_standing"),
    [
        (LATENCY, 180, "good"),
        (LATENCY, 181, "watch"),
        (LATENCY, 250, "watch"),
        (LATENCY, 251, "off"),
        (AUC, 0.9, "good"),
        (AUC, 0.85, "watch"),
        (AUC, 0.79, "off"),
        (SLOPE, 0.92, "good"),
        (SLOPE, 1.15, "watch"),
        (SLOPE, 0.85, "watch"),
        (SLOPE, 1.21, "off"),
        (Rule(direction="higher", target=5), 4.9, "off"),
        (Rule(direction="lower", target=200, warn=190), 195, "watch"),
        (Rule(direction="lower", target=200, warn=190), 201, "off"),
        (Rule(direction="lower", target=180, warn=200), 190, "watch"),
        (Rule(direction="lower", target=180, warn=200), 201, "off"),
        (Rule(direction="lower", warn=190), 1000, "watch"),
        (Rule(direction="lower", breach=250), 251, "off"),
        (Rule(direction="target", target=1), 0.91, "good"),
        (Rule(direction="target", target=1), 5, "watch"),
        (Rule(direction="none", target=5), 4, "none"),
        (Rule(direction="higher"), 4, "none"),
        (Rule(direction="target", warn=4), 4, "none"),
    ],
)
def test_standing_by_direction_and_limits(rule, value, expected_standing):
    assert standing(rule, value, previous=value) == expected_standing


def test_one_value_beyond_the_limit_is_watched_and_two_in_a_row_are_off():
    first = judge(LATENCY, Reading(value=260, previous=170))
    assert (first.standing, first.noisy) == (Standing.WATCH, True)
    assert judge(LATENCY, Reading(value=260)).standing == "watch"
    second = judge(LATENCY, Reading(value=260, previous=255))
    assert (second.standing, second.noisy) == (Standing.OFF, False)


def test_value_whose_interval_reaches_back_over_the_limit_is_not_off():
    assert standing(LATENCY, 260, previous=300, low=245, high=275) == "watch"
    assert standing(LATENCY, 260, low=251, high=269) == "off"
    assert standing(SLOPE, 1.3, low=0.9, high=1.7) == "watch"
    assert standing(SLOPE, 1.3, low=1.25, high=1.35) == "off"


def test_stale_value_is_stale_but_still_says_what_it_was():
    verdict = judge(AUC, Reading(value=0.95, stale=True))
    assert (verdict.standing, verdict.fresh) == (Standing.STALE, Standing.GOOD)


def test_no_value_is_not_enough_data():
    assert judge(AUC, None).standing == "unknown"
    assert standing(AUC, math.nan) == "unknown"


def test_distance_is_what_is_missing_to_the_target():
    assert distance(LATENCY, 209) == 29
    assert distance(AUC, 0.95) == pytest.approx(-0.05)
    assert distance(SLOPE, 0.7) == pytest.approx(0.3)
    assert distance(Rule(direction="lower", breach=5), 4) is None


def test_pace_is_the_straight_line_from_baseline_to_target():
    line = ((0, 100), (10, 200))
    assert [expected(*line, at) for at in (-5, 0, 2.5, 10, 99)] == [100, 100, 125, 200, 200]
    assert expected((5, 1), (5, 2), 4) == 1
    assert expected((5, 1), (5, 2), 5) == 2


def test_on_pace_allows_a_tenth_of_the_way_or_half_the_interval():
    assert on_pace(115, 125, 100, 200)
    assert not on_pace(114, 125, 100, 200)
    assert on_pace(114, 125, 100, 200, tolerance=12)
    assert on_pace(184, 175, 200, 100)
    assert not on_pace(186, 175, 200, 100)


@pytest.mark.parametrize(
    ("baseline", "target", "current", "share"),
    [(0.2, 0.6, 0.3, 0.25), (100, 50, 80, 0.4), (0, 10, 20, 1), (0, 10, -5, 0), (3, 3, 3, 1)],
)
def test_progress_of_a_key_result(baseline, target, current, share):
    assert progress(baseline, target, current) == pytest.approx(share)


def test_progress_without_a_value_is_unknown():
    assert math.isnan(progress(0, 1, math.nan))


def test_bands_of_a_bullet_graph_run_from_bad_to_good_by_direction():
    shown = bullet(AUC, 0.85)
    assert [band.quality for band in shown.bands] == ["bad", "fair", "good"]
    assert [band.end for band in shown.bands[:2]] == [0.8, 0.9]
    assert (shown.start, shown.target) == (0, 0.9)
    assert [band.quality for band in bullet(LATENCY, 300).bands] == ["good", "fair", "bad"]
    assert bullet(LATENCY, 300).end == pytest.approx(330)


def test_bands_around_a_target_are_good_in_the_middle():
    shown = bullet(SLOPE, 1)
    assert [band.quality for band in shown.bands] == ["bad", "fair", "good", "fair", "bad"]
    assert [band.end for band in shown.bands[:4]] == pytest.approx([0.8, 0.9, 1.1, 1.2])


def test_bullet_without_a_target_is_one_band():
    assert bullet(Rule(direction="none"), 5).bands == (Band(0, 5.5, "good"),)
    assert bullet(Rule(direction="none"), 0).end > 0


limit = st.none() | st.floats(-100, 100)
rules = st.builds(
    Rule,
    direction=st.sampled_from(["higher", "lower", "target", "none"]),
    target=limit,
    warn=limit,
    breach=limit,
)
SEVERITY = {"none": 0, "good": 0, "watch": 1, "off": 2}


@given(rules, st.floats(-200, 200), st.floats(-200, 200))
def test_a_worse_value_never_stands_better(rule, one, other):
    worse, better = sorted((one, other), key=rule.badness, reverse=True)
    assert SEVERITY[standing(rule, worse, worse)] >= SEVERITY[standing(rule, better, better)]


@given(rules, st.floats(-200, 200))
def test_bands_cover_the_scale_without_gaps_and_hold_value_and_target(rule, value):
    shown = bullet(rule, value)
    edges = [shown.start, *(band.end for band in shown.bands)]
    assert [band.start for band in shown.bands] == edges[:-1]
    assert edges[-1] == shown.end
    assert shown.start <= value <= shown.end
    assert rule.target is None or shown.start <= rule.target <= shown.end
