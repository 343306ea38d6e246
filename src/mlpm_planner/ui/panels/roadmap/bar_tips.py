"""What the canvas says of a bar, a handle or a broken line under the pointer."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from mlpm_planner.application.timeline_links import broken_reason
from mlpm_planner.ui.panels.roadmap.drags import span_text
from mlpm_planner.ui.panels.roadmap.geometry import Part
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState

if TYPE_CHECKING:
    from mlpm_planner.ui.panels.roadmap.canvas import Canvas

_MOST = 3


def tip_at(canvas: "Canvas", at: QPointF) -> str:
    """The words for a point of the viewport, none where nothing needs them."""
    state, hit = canvas.state, canvas.hit(at)
    if hit.part in (Part.BODY, Part.START, Part.END):
        return "\n".join(_of_bar(state, hit.slot))
    if hit.part in (Part.HANDLE, Part.HANDLE_START):
        return "Drag to the start or the end of the feature that waits for this one (D)"
    number = canvas.painter.links.near(at)
    return "" if number < 0 or state.links.slack[number] >= 0 else _reason(state, number)


def _of_bar(state: TimelineState, slot: int) -> list[str]:
    feature, links = state.feature(slot), state.links
    broken = ((links.second == slot) & (links.slack < 0)).nonzero()[0].tolist()
    lines = [feature.title, span_text(state, state.span_of(slot)), state.slacks.words(feature.id)]
    lines += [_reason(state, number) for number in broken[:_MOST]]
    return [line for line in lines if line]


def _reason(state: TimelineState, number: int) -> str:
    links = state.links
    dependency = state.plan.dependencies[links.ids[number]]
    reason = broken_reason(state.plan, dependency, float(links.slack[number]))
    return f"{reason} Repair: R on a feature, or the menu of the line."
