"""The menus of the roadmap and its actions for palette and keys."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mlpm_planner.application.timescale import Zoom
from mlpm_planner.domain.choices import Horizon
from mlpm_planner.ui.actions import ActionSpec, Context, Menu
from mlpm_planner.ui.widgets.menu import SEPARATOR, Entry

if TYPE_CHECKING:
    from mlpm_planner.ui.panels.roadmap.page import RoadmapPage


def of_zoom(page: "RoadmapPage") -> Sequence[Entry]:
    """The named levels of zoom."""
    state = page.timeline.state
    levels = [
        Entry(
            f"&{zoom.value.title()}",
            lambda zoom=zoom: state.zoom_to(zoom),
            checked=state.zoom_name == zoom.value.title(),
        )
        for zoom in Zoom
    ]
    return (*levels, SEPARATOR, Entry("&Fit everything", state.fit, "maximize", "F"))


def of_features(page: "RoadmapPage") -> Sequence[Entry]:
    """What can be done with the selected features."""
    return (
        Entry("Set &status…", page.set_status, "circle-dot", "S"),
        Entry("Set &owner…", page.set_owner, "user", "O"),
        Entry("Set &theme…", page.set_theme, "tag", "P"),
        Entry("Move to No&w", lambda: page.move_to(Horizon.NOW), "", "Alt+1"),
        Entry("Move to Ne&xt", lambda: page.move_to(Horizon.NEXT), "", "Alt+2"),
        Entry("Move to &Later", lambda: page.move_to(Horizon.LATER), "", "Alt+3"),
        SEPARATOR,
        Entry("D&uplicate", page.duplicate, "copy", "Ctrl+D"),
        Entry("Take off the timeline", page.unschedule, "calendar"),
        SEPARATOR,
        Entry("&Delete", page.remove, "trash-2", "Del"),
    )


def actions_of(page: "RoadmapPage") -> tuple[ActionSpec, ...]:
    """The page's actions for the menu bar, the palette and the keyboard."""
    return (_new(page), *_of_time(page), *_on_rows(page), *_of_windows(page))


def _new(page: "RoadmapPage") -> ActionSpec:
    return ActionSpec(
        id="roadmap_new",
        title="&New feature",
        run=lambda _context: page.new_feature(),
        menu=Menu.ITEM,
        shortcuts=("Ctrl+N",),
        single_key="N",
        icon="plus",
        words="add",
    )


def _of_time(page: "RoadmapPage") -> Iterator[ActionSpec]:
    def elsewhere(_context: Context) -> str:
        return "" if page.view == "timeline" else "Only on the timeline."

    state = page.timeline.state
    declared = (
        ("today", "Show &today", "T", ("Ctrl+T",), state.show_today),
        ("fit", "&Fit everything", "F", ("Ctrl+0",), state.fit),
        ("zoom_in", "Zoom &in", "+", ("Ctrl++", "Ctrl+="), lambda: state.zoom(1)),
        ("zoom_out", "Zoom &out", "-", ("Ctrl+-",), lambda: state.zoom(-1)),
    )
    for name, title, key, shortcuts, run in declared:
        yield ActionSpec(
            id=f"roadmap_{name}",
            title=title,
            run=lambda _context, run=run: run(),
            menu=Menu.VIEW,
            group=5,
            shortcuts=shortcuts,
            single_key=key,
            disabled=elsewhere,
        )


def _on_rows(page: "RoadmapPage") -> Iterator[ActionSpec]:
    def nothing_selected(_context: Context) -> str:
        return "" if page.selected_ids() else "Select a feature first."

    declared = (
        ("status", "Set &status…", "S", "circle-dot", page.set_status),
        ("owner", "Set &owner…", "O", "user", page.set_owner),
        ("theme", "Set &theme…", "P", "tag", page.set_theme),
        ("window", "Set &window…", "W", "calendar-range", page.set_window),
    )
    for name, title, key, icon, run in declared:
        yield ActionSpec(
            id=f"roadmap_{name}",
            title=title,
            run=lambda _context, run=run: run(),
            menu=Menu.ITEM,
            single_key=key,
            icon=icon,
            disabled=nothing_selected,
        )
    yield ActionSpec(
        id="roadmap_duplicate",
        title="D&uplicate",
        run=lambda _context: page.duplicate(),
        menu=Menu.ITEM,
        shortcuts=("Ctrl+D",),
        icon="copy",
        disabled=nothing_selected,
    )


def _of_windows(page: "RoadmapPage") -> Iterator[ActionSpec]:
    def nothing_selected(_context: Context) -> str:
        return "" if page.selected_ids() else "Select a feature first."

    windows = ((Horizon.NOW, "Now"), (Horizon.NEXT, "Next"), (Horizon.LATER, "Later"))
    for number, (horizon, name) in enumerate(windows, start=1):
        yield ActionSpec(
            id=f"roadmap_{horizon.value}",
            title=f"Move to {name}",
            run=lambda _context, horizon=horizon: page.move_to(horizon),
            menu=Menu.ITEM,
            group=2,
            shortcuts=(f"Alt+{number}",),
            disabled=nothing_selected,
        )
