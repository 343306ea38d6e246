"""The lanes of models: which model a group is, and when it is due for retraining."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from mlpm_planner.application.lifecycle import Retraining, last_trained, retraining
from mlpm_planner.application.wording import counted
from mlpm_planner.domain.choices import ModelStage
from mlpm_planner.domain.model import Model
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState
from mlpm_planner.ui.theme import icons, paint

if TYPE_CHECKING:
    from mlpm_planner.ui.panels.roadmap.page import RoadmapPage

MODEL = "model"
"""The column that groups or divides rows by model."""
_SIZE = 12
_RADIUS = 8.0
_APART = 18.0  # px; of markers nearer than this the missed one, else the first, is shown
_REACH = 10.0


def model_of(state: TimelineState, number: int) -> Model | None:
    """The model whose lane a group is, if it is one."""
    if not 0 <= number < len(state.layout.groups):
        return None
    row = state.layout.groups[number]
    by = state.display.lanes if row.depth else state.listed.query.group
    if by != MODEL:
        return None
    return state.plan.models.get(state.feature(int(row.slots[0])).model_id)


def reveal_lane(page: "RoadmapPage", model_id: str) -> bool:
    """Show the lane of a model on the timeline, grouped by model; False where it has none."""
    if model_id not in page.session.plan.models:
        return False
    page.set_view("timeline")
    query = page.bar.query
    if MODEL not in (query.group, page.timeline.state.display.lanes):
        page.bar.set_query(replace(query, group=MODEL))
        page.show_list()
    return page.timeline.reveal_model(model_id)


def due_days(state: TimelineState, model: Model, left: float, right: float) -> list[Retraining]:
    """The retraining days between two positions that have room beside each other, by day."""
    if model.stage is ModelStage.RETIRED:
        return []
    first, last = (date.fromordinal(max(1, int(state.scale.day(x)))) for x in (left, right))
    today = date.fromordinal(state.today)
    found = retraining(state.plan, model, first, last, today)
    kept: list[Retraining] = []
    for due in sorted(found, key=lambda due: (not due.missed, due.day)):
        if all(abs((due.day - other.day).days) * state.scale.px >= _APART for other in kept):
            kept.append(due)
    return sorted(kept, key=lambda due: due.day)


def _x(state: TimelineState, due: Retraining) -> float:
    return state.scale.x(due.day.toordinal()) + state.scale.px / 2


def paint_retraining(
    painter: QPainter, state: TimelineState, model: Model, middle: float, rect: QRectF
) -> None:
    """The retraining days of a model in an area of its lane; what was missed is red."""
    # All of the view, so that every part of it leaves out the same ones.
    for due in due_days(state, model, -_REACH, state.width + _REACH):
        x = _x(state, due)
        if not rect.left() - _REACH <= x <= rect.right() + _REACH:
            continue
        box = QRectF(x - _RADIUS, middle - _RADIUS, 2 * _RADIUS, 2 * _RADIUS)
        colour = "bad" if due.missed else "text2"
        ground = "bad_tint" if due.missed else "surface"
        paint.rounded(painter, box, _RADIUS, fill=ground, edge="bad" if due.missed else "line")
        at = QPointF(x - _SIZE / 2, middle - _SIZE / 2)
        icons.paint(painter, "refresh-cw", at, size=_SIZE, colour=colour)


def retraining_tip(state: TimelineState, number: int, x: float) -> str:
    """The retraining day under a position of a model's lane in words; nothing where is none."""
    model = model_of(state, number)
    if model is None:
        return ""
    for due in due_days(state, model, -_REACH, state.width + _REACH):
        if abs(_x(state, due) - x) <= _REACH:
            return "\n".join(_lines(state, model, due))
    return ""


def _lines(state: TimelineState, model: Model, due: Retraining) -> list[str]:
    every = f"every {counted(model.retrain_every or 0, 'day')}"
    trained = last_trained(state.plan, model)
    since = "" if trained is None else f", last trained up to {formats.day(trained)}"
    if due.missed:
        ago = state.today - due.day.toordinal()
        first = f"Missed: {model.name} was due for retraining on {formats.weekday(due.day)}"
        return [f"{first}, {counted(ago, 'day')} ago", f"Due {every}{since}"]
    return [f"{model.name} is due for retraining on {formats.weekday(due.day)}", f"{every}{since}"]
