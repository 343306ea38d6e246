"""How a card of the board looks: title, state, effort, score and owner."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF
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
_INDENT, _PADDING = 20, 12
_TITLE = Voice("body", 500, "text")
_QUIET_TITLE = Voice("body", 500, "text2")
_SMALL = Voice("small", 400, "text2")
_EFFORT = Voice("small", 500, "text2", tabular=True)
_ICON, _AVATAR = 14, 20
_SCORE_WIDTH, _LEAST_SCORE = 46.0, 24.0
_USUAL_EFFORT = "88 pw"
_APART = 10.0
_ICON_GAP = 6.0


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
    foot = max(icons.scaled(_AVATAR), fonts.metrics("small").height())
    return round(fonts.metrics("body").height() + foot) + 30


@dataclass(frozen=True, slots=True)
class Foot:
    """What the foot of every card of a column shows beside the status; 0 where it has no room."""

    owner: float
    effort: float
    score: float


def foot_for(plan: Plan, width: float) -> Foot:
    """What fits into cards of a width: the status whole, then owner, effort and score."""
    widest = max((fonts.advance(s.name, "small") for s in plan.statuses.values()), default=0.0)
    room = width - _INDENT - _PADDING - icons.scaled(_ICON) - _ICON_GAP - widest - 2
    owner = icons.scaled(_AVATAR)
    owner = owner if owner + _APART <= room else 0.0
    room -= owner + _APART if owner else 0.0
    effort = fonts.advance(_USUAL_EFFORT, "small", 500, tabular=True) + 2
    effort = effort if effort + _APART <= room else 0.0
    room -= effort + _APART if effort else 0.0
    score = min(_SCORE_WIDTH, room - _APART)
    return Foot(owner, effort, score if score >= _LEAST_SCORE and effort else 0.0)


def paint_card(painter: QPainter, area: QRectF, plan: Plan, look: CardLook, foot: Foot) -> None:
    """A card in its area."""
    painter.setOpacity(0.45 if look.is_dragged else 1.0)
    _paint_ground(painter, area, look)
    theme = plan.themes.get(look.feature.theme_id)
    colour = theme.colour if theme else "line"
    edge = QRectF(area.left() + 8, area.top() + 10, 3, area.height() - 20)
    paint.rounded(painter, edge, 1.5, fill=colour)
    inner = area.adjusted(_INDENT, 9, -_PADDING, -9)
    line = fonts.metrics("body").height() + 4
    title = QRectF(inner.left(), inner.top(), inner.width(), line)
    paint.text(painter, title, look.feature.title, _QUIET_TITLE if look.is_over else _TITLE)
    _paint_foot(painter, inner.adjusted(0, line + 4, 0, 0), plan, look, foot)
    painter.setOpacity(1.0)


def _paint_ground(painter: QPainter, area: QRectF, look: CardLook) -> None:
    edge, width = ("accent", 2.0) if look.is_selected else ("line", inks.current().border)
    if look.is_hovered and not look.is_selected:
        edge = "control"
    fill = "selected" if look.is_selected else "raised"
    paint.rounded(painter, area, metrics.RADIUS_CARD - 2, fill=fill, edge=edge, width=width)
    if look.is_current:
        paint.focus_ring(painter, area.adjusted(-2, -2, 2, 2), metrics.RADIUS_CARD)


def _paint_foot(painter: QPainter, area: QRectF, plan: Plan, look: CardLook, foot: Foot) -> None:
    feature, right = look.feature, area.right()
    if not look.is_public:
        right = _paint_inner_facts(painter, area, plan, look, foot)
    status = status_look(plan, feature.status)
    line = QRectF(area.left(), area.top(), right - area.left(), area.height())
    body = icons.lead(painter, status.icon, line, size=_ICON, gap=_ICON_GAP, colour=status.colour)
    paint.text(painter, body, status.label, _SMALL)


def _paint_inner_facts(
    painter: QPainter, area: QRectF, plan: Plan, look: CardLook, foot: Foot
) -> float:
    """Owner, score and effort, which are not for customers; where the room left of them ends."""
    feature, middle, right = look.feature, area.center().y(), area.right()
    owner = plan.people.get(feature.owner_id)
    if owner is not None and foot.owner:
        right -= foot.owner
        top = round(middle - foot.owner / 2)
        paint_avatar(painter, QRectF(right, top, foot.owner, foot.owner), owner.name)
        right -= _APART
    if look.share is not None and foot.score:
        right -= foot.score
        _paint_score(painter, QRectF(right, round(middle - 2), foot.score, 4), look.share)
        right -= _APART
    effort = effort_weeks(feature, plan.product.point_weeks)
    if effort and foot.effort:
        words = f"{formats.figure(effort)} pw"
        width = fonts.advance(words, "small", 500, tabular=True) + 2
        box = QRectF(right - width, area.top(), width, area.height())
        paint.text(painter, box, words, _EFFORT, paint.RIGHT)
        right -= width + _APART
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
