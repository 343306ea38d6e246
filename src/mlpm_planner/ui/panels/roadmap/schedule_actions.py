"""Actions of the timeline that schedule: critical path, repairs, delays, another schedule."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from mlpm_planner.domain.choices import Schedule
from mlpm_planner.ui.actions import ActionSpec, Context, Menu
from mlpm_planner.ui.features.row_actions import RowAction, on_rows
from mlpm_planner.ui.panels.roadmap.scheduler import Scheduler
from mlpm_planner.ui.widgets.menu import Entry

if TYPE_CHECKING:
    from mlpm_planner.ui.panels.roadmap.page import RoadmapPage


def actions_of(page: "RoadmapPage") -> Iterator[ActionSpec]:
    """For the menu bar, the palette and the keyboard."""
    scheduler = Scheduler(page.session, page.timeline)
    yield from _choices(page)
    yield from on_rows("roadmap", _on_features(page, scheduler), page.selected_ids)
    yield from _on_plan(page, scheduler)


def entries_of(page: "RoadmapPage") -> Iterator[Entry]:
    """What a menu of the selected features offers."""
    scheduler = Scheduler(page.session, page.timeline)
    is_timeline = page.view == "timeline"
    if is_timeline:
        yield from scheduler.repair_entries()
        yield Entry("&What if this is late…", scheduler.what_if_late, "clock", "Q")
    chosen = [page.session.plan.features[i] for i in page.selected_ids()]
    is_manual = bool(chosen) and chosen[-1].schedule is Schedule.MANUAL
    yield Entry("Planned by &hand", scheduler.toggle_schedule, "lock", "M", checked=is_manual)


def _on_features(page: "RoadmapPage", scheduler: Scheduler) -> Iterator[RowAction]:
    def on_timeline(run: Callable[[], object]) -> Callable[[], object]:
        def shown() -> None:
            page.set_view("timeline")
            run()

        return shown

    repair = on_timeline(scheduler.repair_selected)
    yield RowAction("repair", "&Repair its links", "link-2", repair, "R")
    late = on_timeline(scheduler.what_if_late)
    yield RowAction("what_if_late", "&What if this is late…", "clock", late, "Q")
    title = "Plan by &hand, or automatically again"
    yield RowAction("by_hand", title, "lock", scheduler.toggle_schedule, "M")


def _on_plan(page: "RoadmapPage", scheduler: Scheduler) -> Iterator[ActionSpec]:
    def elsewhere(_context: Context) -> str:
        return "" if page.view == "timeline" else "Only on the timeline."

    declared = (
        ("repair_all", "Repair &all links…", "link-2", scheduler.repair_all),
        ("reschedule", "Reschedule &plan…", "calendar-clock", scheduler.reschedule),
    )
    for name, title, icon, run in declared:
        yield ActionSpec(
            id=f"roadmap_{name}",
            title=title,
            run=lambda _context, run=run: run(),
            menu=Menu.ITEM,
            group=3,
            icon=icon,
            disabled=elsewhere,
        )


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
