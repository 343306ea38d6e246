"""What the canvas says of a bar, a handle or a broken line under the pointer."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from mlpm_planner.application import what_if
from mlpm_planner.application.timeline_links import broken_reason
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.ui.panels.roadmap.comparison_paint import comparison_lines
from mlpm_planner.ui.panels.roadmap.drags import span_text
from mlpm_planner.ui.panels.roadmap.forecasting import finish_lines
from mlpm_planner.ui.panels.roadmap.geometry import Part
from mlpm_planner.ui.panels.roadmap.model_lanes import retraining_tip
from mlpm_planner.ui.panels.roadmap.stage_paint import stage_lines
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState

if TYPE_CHECKING:
    from mlpm_planner.ui.panels.roadmap.canvas import Canvas

_MOST = 3


def tip_at(canvas: "Canvas", at: QPointF) -> str:
    """The words for a point of the viewport, none where nothing needs them."""
    state, hit = canvas.state, canvas.hit(at)
    if gate := canvas.painter.gates.tip(at):
        return gate
    if hit.part in (Part.BODY, Part.START, Part.END):
        return "\n".join(_of_bar(canvas, hit.slot, at.x()))
    if hit.part in (Part.HANDLE, Part.HANDLE_START):
        return "Drag to the start or the end of the feature that waits for this one (D)"
    if hit.part is Part.HEAD:
        return retraining_tip(state, state.layout.group_at(hit.row), at.x())
    number = canvas.painter.links.near(at)
    if number < 0 or not state.links.slack[number] < 0:
        return ""
    lines = (_reason(state, number), _remedy(canvas, (number,)))
    return "\n".join(line for line in lines if line)


def _of_bar(canvas: "Canvas", slot: int, x: float) -> list[str]:
    state = canvas.state
    feature, links = state.feature(slot), state.links
    broken: list[int] = ((links.second == slot) & (links.slack < 0)).nonzero()[0].tolist()
    lines = [feature.title, span_text(state, state.span_of(slot)), state.slacks.words(feature.id)]
    lines += comparison_lines(state, slot)
    lines += stage_lines(state, slot, x)
    lines += finish_lines(state, feature)
    lines += [_reason(state, number) for number in broken[:_MOST]]
    lines += [_remedy(canvas, broken)] if broken else []
    return [line for line in lines if line]


def _reason(state: TimelineState, number: int) -> str:
    links = state.links
    dependency = state.plan.dependencies[links.ids[number]]
    return broken_reason(state.plan, dependency, float(links.slack[number]))


def _remedy(canvas: "Canvas", numbers: Sequence[int]) -> str:
    """What the repair of broken links would move, in words."""
    state = canvas.state
    ids = [state.links.ids[number] for number in numbers]
    waiting = [state.plan.dependencies[i].successor_id for i in ids]
    try:
        found = what_if.repair(state.plan, canvas.commands.followers.mover, ids)
    except RuleError:  # said where a repair is asked for
        return ""
    words = what_if.step_in_words(state.plan, found, dict.fromkeys(waiting))
    return f"Repair (R): {words}" if words else ""
