from itertools import combinations

import pytest
from ui.theme.colour_science import VISIONS, delta_e, difference

from mlpm_planner.ui.theme.tokens import DARK, LIGHT, SERIES_NAMES, contrast, high_contrast, mix

BOTH = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
GROUNDS = ("canvas", "surface", "raised", "sunken", "hover", "selected")
TEXTS = ("text", "text2", "text3", "accent", "good", "warn", "bad")
MARKS = ("control", "focus", "good_fill", "warn_fill", "bad_fill")
CHIPS = (
    ("good", "good_tint"),
    ("warn", "warn_tint"),
    ("bad", "bad_tint"),
    ("accent", "accent_tint"),
    ("text2", "neutral_tint"),
    ("text", "neutral_tint"),
    ("toast_text", "toast"),
    ("toast_link", "toast"),
    ("on_accent", "accent_fill"),
)


def weakest(tokens, names, grounds):
    pairs = [(name, ground) for name in names for ground in grounds]
    return min((contrast(tokens.colour(a), tokens.colour(b)), a, b) for a, b in pairs)


def test_the_formula_gives_published_differences():
    # Sharma, Wu, Dalal 2005, pairs 1, 7, 17 and 25 of their test data.
    assert delta_e((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    assert delta_e((50, 0, 0), (50, -1, 2)) == pytest.approx(2.3669, abs=1e-4)
    assert delta_e((50, 2.5, 0), (73, 25, -18)) == pytest.approx(27.1492, abs=1e-4)
    first, second = (60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387)
    assert delta_e(first, second) == pytest.approx(1.2644, abs=1e-4)


@BOTH
def test_words_are_readable_on_every_ground(tokens):
    assert weakest(tokens, TEXTS, GROUNDS)[0] >= 4.5


@BOTH
def test_words_are_readable_on_chips_buttons_and_toasts(tokens):
    for ink, ground in CHIPS:
        assert contrast(tokens.colour(ink), tokens.colour(ground)) >= 4.5, (ink, ground)


@BOTH
def test_marks_and_borders_of_controls_are_seen_on_every_ground(tokens):
    assert weakest(tokens, MARKS, GROUNDS)[0] >= 3


@BOTH
def test_series_are_seen_on_the_surface(tokens):
    assert weakest(tokens, SERIES_NAMES, ["surface"])[0] >= 3


@BOTH
def test_labels_are_readable_on_tinted_bars(tokens):
    for share in (tokens.bar_tint, tokens.progress_tint):
        for name in SERIES_NAMES:
            fill = mix(tokens.series[name], tokens.surface, share)
            assert contrast(tokens.text, fill) >= 4.5, (name, share)


@BOTH
@pytest.mark.parametrize("vision", VISIONS)
def test_no_two_series_are_mistaken_for_each_other(tokens, vision):
    closest = min(
        difference(tokens.series[a], tokens.series[b], vision)
        for a, b in combinations(SERIES_NAMES, 2)
    )
    assert closest >= (18 if vision == "normal" else 13)


@pytest.mark.parametrize(
    ("first", "second", "vision", "light", "dark"),
    [
        ("good_fill", "bad_fill", "protan", 21.9, 19.6),
        ("good_fill", "bad_fill", "deutan", 18.1, 15.6),
        ("warn_fill", "bad_fill", "deutan", 13.2, 16.4),
    ],
)
def test_states_differ_for_colour_blind_readers(first, second, vision, light, dark):
    for tokens, expected in ((LIGHT, light), (DARK, dark)):
        found = difference(tokens.colour(first), tokens.colour(second), vision)
        assert found == pytest.approx(expected, abs=0.3)


@BOTH
def test_high_contrast_has_one_text_colour_and_strong_lines(tokens):
    strong = high_contrast(tokens)
    assert strong.text2 == strong.text3 == strong.text
    assert weakest(strong, ["hair", "line"], GROUNDS)[0] >= 3
    assert strong.good_tint == strong.surface
    assert strong.border == 2


def test_a_colour_is_found_by_token_by_series_or_as_it_is():
    assert LIGHT.colour("accent") == "#2F55D4"
    assert DARK.colour("blue") == "#7C8FFC"
    assert LIGHT.colour("#123456") == "#123456"


@pytest.mark.parametrize("name", ["chartreuse", "", "name", "border", "#12", "#GGGGGG"])
def test_a_colour_name_that_means_nothing_is_the_text_colour(name):
    assert LIGHT.colour(name) == LIGHT.text2


def test_a_mixed_colour_lies_between():
    assert mix("#000000", "#FFFFFF", 0.5) == "#808080"
    assert mix("#10A040", "#FFFFFF", 0) == "#10A040"


@BOTH
def test_ink_on_a_fill_is_the_more_readable_one(tokens):
    for name in SERIES_NAMES:
        ink = tokens.on(name)
        assert contrast(ink, tokens.series[name]) >= 4, name
