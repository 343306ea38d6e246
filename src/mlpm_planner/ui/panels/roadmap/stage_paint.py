"""Stages within a bar: tints in turn, thin lines between them, and their names where they fit."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter

from mlpm_planner.application.lifecycle import stage_name
from mlpm_planner.application.timeline_stages import short_stage_name
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState
from mlpm_planner.ui.theme import fonts, inks, paint
from mlpm_planner.ui.theme.paint import Voice

_LEAST_BAR = 60.0  # px; a narrower bar shows no stages
_LEAST_STAGE = 7.0  # px; nor one whose stages come to less on average
_NAME = Voice("micro", 500, "text2")
_AIR = 5.0


class Segment(NamedTuple):
    """A stage of a bar on the canvas, in px."""

    left: float
    right: float
    stage: str


def segments_of(state: TimelineState, slot: int) -> tuple[Segment, ...]:
    """The stages of a bar where there is room to tell them apart; else none."""
    feature = state.feature(slot)
    if not feature.stages or feature.is_milestone:
        return ()
    first, last = state.span_of(slot)
    scale = state.scale
    width = (last + 1 - first) * scale.px
    if width < max(_LEAST_BAR, _LEAST_STAGE * len(feature.stages)):
        return ()
    spans = state.stages_of(slot).spans
    lefts = [scale.x(span.start.toordinal()) for span in spans]
    rights = [*lefts[1:], scale.x(last + 1)]
    named = zip(lefts, rights, spans, strict=True)
    return tuple(Segment(left, right, span.stage) for left, right, span in named)


def paint_segments(
    painter: QPainter, bar: QRectF, segments: Sequence[Segment], colour: str, after: float
) -> None:
    """The stages of a bar; their names only right of ``after``, where the bar's own words end."""
    line, tint = inks.colour(colour, 0.55), inks.colour(colour, 0.16)
    # Whole px without smoothing: that is several times faster, and the lines are crisp.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    top, height = round(bar.top()) + 1, round(bar.height()) - 2
    for number, segment in enumerate(segments):
        left, right = round(segment.left), round(segment.right)
        if number % 2:
            edge = 2 if number == len(segments) - 1 else 0  # inside the round corners
            painter.fillRect(QRect(left, top, right - left - edge, height), tint)
        if number:
            painter.fillRect(QRect(left, top, 1, height), line)
        area = QRectF(left, bar.top(), right - left, bar.height())
        name = short_stage_name(segment.stage)
        room = area.adjusted(max(0.0, after - left) + _AIR, 0, -_AIR + 1, 0)
        if room.width() >= fonts.advance(name, _NAME.role, _NAME.weight):
            paint.text(painter, room, name, _NAME)


def stage_lines(state: TimelineState, slot: int, x: float) -> list[str]:
    """The stage of a bar under a position, with its days, in words; nothing where there is none."""
    day = int(state.scale.day(x))
    begun = [span for span in state.stages_of(slot).spans if span.start.toordinal() <= day]
    if not begun:
        return []
    span = begun[-1]
    return [f"{stage_name(span.stage)}: {formats.day_range(span.start, span.end)}"]
