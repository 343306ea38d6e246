"""Colour tokens of the light, dark and high-contrast looks, and how to judge them (no Qt)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
SERIES_NAMES = ("blue", "orange", "green", "magenta", "sky", "violet", "ochre", "red")


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(colour: str, towards: str, share: float) -> str:
    """The colour moved by a share (0 to 1) towards another, in sRGB."""
    pairs = zip(_channels(colour), _channels(towards), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    parts = [channel / 255 for channel in _channels(colour)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: str, ground: str) -> float:
    """Contrast ratio, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(colour), luminance(ground)))
    return (high + 0.05) / (low + 0.05)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Every colour of one look, as #RRGGBB."""

    name: str
    dark: bool
    canvas: str
    surface: str
    raised: str
    sunken: str
    hover: str
    pressed: str
    selected: str
    selected_inactive: str
    hair: str
    line: str
    text: str
    text2: str
    text3: str
    disabled: str
    control: str
    accent: str
    accent_fill: str
    accent_hover: str
    on_accent: str
    focus: str
    good: str
    good_fill: str
    good_tint: str
    warn: str
    warn_fill: str
    warn_tint: str
    bad: str
    bad_fill: str
    bad_tint: str
    accent_tint: str
    neutral_tint: str
    score: str
    toast: str
    toast_text: str
    toast_link: str
    scrim: str
    scrim_alpha: float
    shadow_alpha: float
    bar_tint: float
    progress_tint: float
    zone_alpha: float
    border: float = 1.0
    series: Mapping[str, str]

    def colour(self, name: str) -> str:
        """The colour of a token, of a data series ("blue" … "red"), or a #RRGGBB given as is.

        Names come from workspaces too: one that means nothing here is shown in the text colour.
        """
        found = name if name.startswith("#") else self.series.get(name) or getattr(self, name, "")
        return found if _HEX.fullmatch(str(found)) else self.text2

    def on(self, fill: str) -> str:
        """Text colour that reads best on a filled area of any colour."""
        ground = self.colour(fill)
        return max((self.text, self.on_accent, self.canvas), key=lambda ink: contrast(ink, ground))


def _series(*colours: str) -> Mapping[str, str]:
    return dict(zip(SERIES_NAMES, colours, strict=True))


LIGHT = Tokens(
    name="light",
    dark=False,
    canvas="#F5F6F8",
    surface="#FFFFFF",
    raised="#FFFFFF",
    sunken="#EEF0F4",
    hover="#F2F4F8",
    pressed="#E6E9EF",
    selected="#E3EAFD",
    selected_inactive="#ECEEF3",
    hair="#E8EAEF",
    line="#D5D9E1",
    text="#171C26",
    text2="#454E5E",
    text3="#5C6677",
    disabled="#9AA2AF",
    control="#7B8493",
    accent="#2F55D4",
    accent_fill="#2F55D4",
    accent_hover="#2647B6",
    on_accent="#FFFFFF",
    focus="#2F55D4",
    good="#0A6B4E",
    good_fill="#1B8E6A",
    good_tint="#DCF2E9",
    warn="#805300",
    warn_fill="#B57900",
    warn_tint="#FBEFD2",
    bad="#A8231B",
    bad_fill="#B8261F",
    bad_tint="#FBE4E1",
    accent_tint="#E3EAFD",
    neutral_tint="#E9ECF1",
    score="#6380DE",
    toast="#171C26",
    toast_text="#F5F6F8",
    toast_link="#A9B8FF",
    scrim="#171C26",
    scrim_alpha=0.28,
    shadow_alpha=0.012,
    bar_tint=0.82,
    progress_tint=0.62,
    zone_alpha=0.10,
    series=_series(
        "#1F5AD5",
        "#DB6F41",
        "#176F4F",
        "#C42D7F",
        "#0B95C2",
        "#560E82",
        "#7F5E00",
        "#81031C",
    ),
)

DARK = Tokens(
    name="dark",
    dark=True,
    canvas="#0E1116",
    surface="#15181F",
    raised="#1C2029",
    sunken="#0B0D12",
    hover="#1B1F28",
    pressed="#252B36",
    selected="#212D54",
    selected_inactive="#20252F",
    hair="#232833",
    line="#313844",
    text="#E8EBF1",
    text2="#B4BCC9",
    text3="#8D97A7",
    disabled="#5A6371",
    control="#6E788A",
    accent="#93A5FF",
    accent_fill="#4C66E6",
    accent_hover="#5B74F0",
    on_accent="#FFFFFF",
    focus="#93A5FF",
    good="#62D4A8",
    good_fill="#2FA97E",
    good_tint="#12291F",
    warn="#F0BA5E",
    warn_fill="#E5AE4A",
    warn_tint="#2E2412",
    bad="#FF937E",
    bad_fill="#DC4B42",
    bad_tint="#371C17",
    accent_tint="#212D54",
    neutral_tint="#262C37",
    score="#4459BC",
    toast="#252B36",
    toast_text="#E8EBF1",
    toast_link="#A9B8FF",
    scrim="#000000",
    scrim_alpha=0.50,
    shadow_alpha=0.03,
    bar_tint=0.74,
    progress_tint=0.60,
    zone_alpha=0.16,
    series=_series(
        "#7C8FFC",
        "#EC7C20",
        "#40B58F",
        "#C074AD",
        "#76E2F8",
        "#8856C2",
        "#EEDE4F",
        "#BA4D43",
    ),
)


def high_contrast(tokens: Tokens) -> Tokens:
    """The same look with one text colour, strong lines, no tints and 2 px borders."""
    return replace(
        tokens,
        name=f"{tokens.name}-contrast",
        text2=tokens.text,
        text3=tokens.text,
        hair=tokens.control,
        line=tokens.control,
        good_tint=tokens.surface,
        warn_tint=tokens.surface,
        bad_tint=tokens.surface,
        accent_tint=tokens.surface,
        neutral_tint=tokens.surface,
        border=2.0,
    )
