"""Inter in seven roles; sizes follow the screen and the user's text scale."""

import logging
from functools import cache, lru_cache
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from mlpm_planner.resources import resource_path

Role = Literal["micro", "small", "body", "strong", "title", "figure", "display"]

# Size in px at 96 dpi and the usual weight of each role.
ROLES: dict[str, tuple[float, int]] = {
    "micro": (11, 500),
    "small": (12, 400),
    "body": (13, 400),
    "strong": (15, 600),
    "title": (18, 600),
    "figure": (24, 600),
    "display": (24, 600),
}
FAMILY = "Inter"
_FILES = ("Regular", "Medium", "SemiBold", "Bold")
_POINTS_PER_PX = 0.75
_TABULAR = QFont.Tag("tnum")


class _InUse:
    scale: float = 1.0


@cache
def load() -> str:
    """Register Inter and return the family to use; the system's font if the files are missing."""
    paths = [str(resource_path("fonts", f"{FAMILY}-{name}.ttf")) for name in _FILES]
    if all(QFontDatabase.addApplicationFont(path) >= 0 for path in paths):
        return FAMILY
    logging.getLogger(__name__).info("Inter is not installed with the program; using another font")
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()


def scale() -> float:
    """The user's text scale, 0.8 to 2."""
    return _InUse.scale


def use_scale(factor: float) -> None:
    """Change the text scale; forgets every font made so far."""
    _InUse.scale = factor
    for made in (font, metrics, elided, advance):
        made.cache_clear()


@cache
def font(role: Role = "body", weight: int = 0, *, tabular: bool = False, px: float = 0) -> QFont:
    """The font of a role; weight 0 is the role's own. Tabular digits only where numbers align."""
    size, usual = ROLES[role]
    made = QFont(load())
    made.setPointSizeF((px or size) * _POINTS_PER_PX * _InUse.scale)
    made.setWeight(QFont.Weight(weight or usual))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if tabular:
        made.setFeature(_TABULAR, 1)
    return made


@cache
def metrics(
    role: Role = "body", weight: int = 0, *, tabular: bool = False, px: float = 0
) -> QFontMetricsF:
    """Measures of `font(...)` with the same arguments."""
    return QFontMetricsF(font(role, weight, tabular=tabular, px=px))


@lru_cache(maxsize=8192)
def elided(
    text: str, width: int, role: Role = "body", weight: int = 0, *, tabular: bool = False
) -> str:
    """The text cut to a width in px with an ellipsis."""
    measure = metrics(role, weight, tabular=tabular)
    return measure.elidedText(text, Qt.TextElideMode.ElideRight, width)


@lru_cache(maxsize=8192)
def advance(text: str, role: Role = "body", weight: int = 0, *, tabular: bool = False) -> float:
    """Width of a text in px."""
    return metrics(role, weight, tabular=tabular).horizontalAdvance(text)
