"""How a card of the board looks: title, state, effort, score and owner."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from mlpm_planner.application.plan import Plan
from mlpm_planner.application.timeline_bars import effort_weeks
from mlpm_planner.domain.feature import Feature
from mlpm_planner.ui import formats
from mlpm_planner.ui.models.feature_columns import status_look
from mlpm_planner.ui.theme import fonts, icons, inks, metrics, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.cell_paint import paint_avatar

GAP = 8
_PADDING = 12
_TITLE = Voice("body", 500, "text")
_QUIET_TITLE = Voice("body", 500, "text2")
_SMALL = Voice("small", 400, "text2")
_EFFORT = Voice("small", 500, "text2", tabular=True)
_SCORE_WIDTH = 46.0


@dataclass(frozen=True, slots=True)
class CardLook:
    """How one card is drawn."""

    feature: Feature
    share: float | None  # of the best score
    is_selected: bool = False
    is_current: bool = False
    is_hovered: bool = False
    is_dragged: bool = False
    is_over: bool = False
    is_public: bool = False


def card_height() -> int:
    """Height of a card; grows with the text."""
    return round(fonts.metrics("body").height() + max(20.0, fonts.metrics("small").height())) + 30


def paint_card(painter: QPainter, area: QRectF, plan: Plan, look: CardLook) -> None:
    """A card in its area."""
    painter.setOpacity(0.45 if look.is_dragged else 1.0)
    _paint_ground(painter, area, look)
    theme = plan.themes.get(look.feature.theme_id)
    colour = theme.colour if theme else "line"
    edge = QRectF(area.left() + 8, area.top() + 10, 3, area.height() - 20)
    paint.rounded(painter, edge, 1.5, fill=colour)
    inner = area.adjusted(20, 9, -_PADDING, -9)
    line = fonts.metrics("body").height() + 4
    title = QRectF(inner.left(), inner.top(), inner.width(), line)
    paint.text(painter, title, look.feature.title, _QUIET_TITLE if look.is_over else _TITLE)
    _paint_foot(painter, inner.adjusted(0, line + 4, 0, 0), plan, look)
    painter.setOpacity(1.0)


def _paint_ground(painter: QPainter, area: QRectF, look: CardLook) -> None:
    edge, width = ("accent", 2.0) if look.is_selected else ("line", inks.current().border)
    if look.is_hovered and not look.is_selected:
        edge = "control"
    fill = "selected" if look.is_selected else "raised"
    paint.rounded(painter, area, metrics.RADIUS_CARD - 2, fill=fill, edge=edge, width=width)
    if look.is_current:
        paint.focus_ring(painter, area.adjusted(-2, -2, 2, 2), metrics.RADIUS_CARD)


def _paint_foot(painter: QPainter, area: QRectF, plan: Plan, look: CardLook) -> None:
    feature, middle, right = look.feature, area.center().y(), area.right()
    if not look.is_public:
        right = _paint_inner_facts(painter, area, plan, look)
    status = status_look(plan, feature.status)
    at = QPointF(area.left(), round(middle - 7))
    icons.paint(painter, status.icon, at, size=14, colour=status.colour)
    words = QRectF(area.left() + 20, area.top(), right - area.left() - 20, area.height())
    if words.width() > 20:
        paint.text(painter, words, status.label, _SMALL)


def _paint_inner_facts(painter: QPainter, area: QRectF, plan: Plan, look: CardLook) -> float:
    """Owner, score and effort, which are not for customers; where the room left of them ends."""
    feature, middle, right = look.feature, area.center().y(), area.right()
    owner = plan.people.get(feature.owner_id)
    if owner is not None:
        right -= 20
        paint_avatar(painter, QRectF(right, round(middle - 10), 20, 20), owner.name)
        right -= 8
    room = right - area.left() - 24
    if look.share is not None and room > _SCORE_WIDTH + 90:
        track = QRectF(right - _SCORE_WIDTH, round(middle - 2), _SCORE_WIDTH, 4)
        _paint_score(painter, track, look.share)
        right -= _SCORE_WIDTH + 10
    effort = effort_weeks(feature, plan.product.point_weeks) or 0.0
    words = f"{formats.figure(effort)} pw"
    width = fonts.advance(words, "small", 500, tabular=True) + 2
    if effort and right - width > area.left() + 24:
        box = QRectF(right - width, area.top(), width, area.height())
        paint.text(painter, box, words, _EFFORT, paint.RIGHT)
        right -= width + 10
    return right


def _paint_score(painter: QPainter, track: QRectF, share: float) -> None:
    paint.rounded(painter, track, 2, fill="sunken")
    track.setWidth(max(3.0, track.width() * min(1.0, max(0.0, share))))
    paint.rounded(painter, track, 2, fill="score")


def spoken(plan: Plan, feature: Feature, column: str, number: int, count: int) -> str:
    """A card in words, for screen readers."""
    words = [feature.title, status_look(plan, feature.status).label]
    effort = effort_weeks(feature, plan.product.point_weeks)
    if effort:
        words.append(f"{formats.figure(effort)} person-weeks")
    owner = plan.people.get(feature.owner_id)
    if owner is not None:
        words.append(owner.name)
    return f"{', '.join(words)}, {number + 1} of {count} in {column}"
