"""QColors, pens and brushes of the look in use, made once per name."""

from collections.abc import Generator
from contextlib import contextmanager
from functools import cache

from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap

from mlpm_planner.ui.theme import tokens as looks
from mlpm_planner.ui.theme.tokens import Tokens

_HATCH_STEP = 6


class _InUse:
    tokens: Tokens = looks.LIGHT


def current() -> Tokens:
    """The tokens painting uses now."""
    return _InUse.tokens


def use(tokens: Tokens) -> None:
    """Make these the tokens painting uses; forgets every colour made so far."""
    _InUse.tokens = tokens
    for made in (colour, brush, pen, mixed, hatch):
        made.cache_clear()


@contextmanager
def using(tokens: Tokens) -> Generator[None]:
    """Paint with other tokens for a while: print is always light."""
    before = _InUse.tokens
    use(tokens)
    try:
        yield
    finally:
        use(before)


@cache
def colour(name: str, alpha: float = 1.0) -> QColor:
    """The colour of a token, series name or #RRGGBB; alpha 0 to 1. Do not change it."""
    made = QColor(_InUse.tokens.colour(name))
    made.setAlphaF(alpha)
    return made


@cache
def mixed(name: str, towards: str, share: float) -> QColor:
    """One named colour moved by a share (0 to 1) towards another."""
    tokens = _InUse.tokens
    return QColor(looks.mix(tokens.colour(name), tokens.colour(towards), share))


@cache
def brush(name: str, alpha: float = 1.0) -> QBrush:
    """A solid brush of a named colour."""
    return QBrush(colour(name, alpha))


@cache
def pen(name: str, width: float = 1.0, alpha: float = 1.0, *, dashed: bool = False) -> QPen:
    """A round-capped pen of a named colour; width in px."""
    made = QPen(colour(name, alpha), width)
    made.setCapStyle(Qt.PenCapStyle.FlatCap if dashed else Qt.PenCapStyle.RoundCap)
    made.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dashed:
        made.setDashPattern([4 / width, 3 / width])
    return made


@cache
def hatch(name: str, alpha: float = 0.45) -> QBrush:
    """Diagonal lines of a named colour on nothing: what may still happen."""
    tile = QPixmap(_HATCH_STEP, _HATCH_STEP)
    tile.fill(Qt.GlobalColor.transparent)
    with QPainter(tile) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(name, alpha), 1.2))
        for shift in (-_HATCH_STEP, 0, _HATCH_STEP):
            painter.drawLine(QLineF(shift, _HATCH_STEP, shift + _HATCH_STEP, 0))
    return QBrush(tile)
