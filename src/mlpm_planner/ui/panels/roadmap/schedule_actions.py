"""Actions of the timeline that schedule: the critical path, what gives way."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from mlpm_planner.ui.actions import ActionSpec, Context, Menu

if TYPE_CHECKING:
    from mlpm_planner.ui.panels.roadmap.page import RoadmapPage


def actions_of(page: "RoadmapPage") -> Iterator[ActionSpec]:
    """For the menu bar, the palette and the keyboard."""
    yield from _choices(page)


def _choices(page: "RoadmapPage") -> Iterator[ActionSpec]:
    timeline = page.timeline

    def elsewhere(_context: Context) -> str:
        return "" if page.view == "timeline" else "Only on the timeline."

    def show_path(_context: Context) -> None:
        display = timeline.state.display
        timeline.set_display(replace(display, critical=not display.critical))

    def let_followers(_context: Context) -> None:
        display = timeline.state.display
        timeline.set_display(replace(display, gives_way=not display.gives_way))

    yield ActionSpec(
        id="roadmap_critical_path",
        title="&Critical path",
        run=show_path,
        menu=Menu.VIEW,
        group=5,
        single_key="C",
        words="slack float chain",
        disabled=elsewhere,
        checked=lambda _context: timeline.state.display.critical,
    )
    yield ActionSpec(
        id="roadmap_gives_way",
        title="Followers &give way",
        run=let_followers,
        menu=Menu.VIEW,
        group=5,
        words="cascade dependencies automatic scheduling",
        disabled=elsewhere,
        checked=lambda _context: timeline.state.display.gives_way,
    )
