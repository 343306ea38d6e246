"""Sizes in px that hold the look together; heights grow with the text."""

from typing import Literal

from mlpm_planner.ui.theme import fonts

Density = Literal["compact", "normal", "comfortable"]

SPACE = (2, 4, 8, 12, 16, 20, 24, 32, 48)
PAGE_MARGIN = 20
CARD_PADDING = 16
CARD_GAP = 12
CELL_PADDING = 10
LABEL_GAP = 4
FIELD_GAP = 8

RADIUS_BAR = 3
RADIUS_TIMELINE = 5
RADIUS_CONTROL = 6
RADIUS_CARD = 10
RADIUS_DIALOG = 12

SIDEBAR_WIDTH = 224
SIDEBAR_COLLAPSED = 56
INSPECTOR_WIDTH = 356
SCROLLBAR = 12

_ROW: dict[Density, tuple[int, int]] = {
    "compact": (28, 12),
    "normal": (36, 20),
    "comfortable": (44, 28),
}


class _InUse:
    density: Density = "normal"


def use_density(density: Density) -> None:
    """Change how much air rows have."""
    _InUse.density = density


def density() -> Density:
    """How much air rows have now."""
    return _InUse.density


def text_factor() -> float:
    """How much wider things must be for text above the usual size; never below 1."""
    return max(1.0, fonts.scale())


def sidebar_width() -> int:
    """Width of the sidebar with words; grows with the text."""
    return round(SIDEBAR_WIDTH * text_factor())


def _at_least(height: int, air: int) -> int:
    return max(height, round(fonts.metrics("body").height() + air))


def row_height() -> int:
    """Height of a table row at the density in use."""
    return _at_least(*_ROW[_InUse.density])


def header_height() -> int:
    """Height of a table header."""
    return _at_least(32, 16)


def control_height() -> int:
    """Height of buttons, fields and segments."""
    return _at_least(30, 14)


def nav_height() -> int:
    """Height of an item in the sidebar or a picker."""
    return _at_least(30, 14)


def icon_button_size() -> int:
    """Side of a square icon button."""
    return _at_least(28, 12)


def page_header_height() -> int:
    """Height of the band with a page's title."""
    return _at_least(56, 40)


def toolbar_height() -> int:
    """Height of the band under the title."""
    return _at_least(40, 24)


def strip_height() -> int:
    """Height of the strip at the window's foot."""
    return _at_least(28, 12)


def chip_height() -> int:
    """Height of a chip or badge."""
    return max(20, round(fonts.metrics("small").height() + 5))
