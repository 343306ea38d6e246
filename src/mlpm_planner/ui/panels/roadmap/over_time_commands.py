"""Comparing, baselines, the past and scenarios by menu, palette and key."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from mlpm_planner.application import parts, snapshots
from mlpm_planner.application.plan_versions import (
    NOTHING,
    THE_PLAN,
    Version,
    baseline_of,
    scenario_of,
)
from mlpm_planner.application.wording import quoted
from mlpm_planner.domain.clock import today
from mlpm_planner.ui import formats
from mlpm_planner.ui.actions import ActionSpec, Context, always
from mlpm_planner.ui.panels.roadmap.over_time import OverTime
from mlpm_planner.ui.panels.roadmap.over_time_band import OverTimeBand
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState
from mlpm_planner.ui.panels.roadmap.version_sheets import NameSheet, TakeChangesSheet
from mlpm_planner.ui.panels.roadmap.versions_sheet import VersionsSheet
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.menu import SEPARATOR, Entry, build_menu, open_menu
from mlpm_planner.ui.widgets.picker import PickItem, pick
from mlpm_planner.ui.widgets.text import tip

_MOST = 9  # of baselines and of scenarios that the menu names; the list has all
_WORDS = "baseline past scenario slip history time machine variance"
Unready = Callable[[Context], str]


class OverTimeCommands:
    """What can be done about versions of the plan; owns the button and the band of the page."""

    def __init__(self, session: Session, state: TimelineState, page: QWidget) -> None:
        self._session = session
        self._state = state
        self._page = page
        self._view = "timeline"
        self.over_time = OverTime(session, state)
        self.band = OverTimeBand(session, self.over_time)
        self.button = Button("Compare", "ghost", icon="git-compare")
        tip(self.button, "Compare with a baseline, a past date or a scenario", "C")
        self.button.clicked.connect(self.open_menu)
        page.installEventFilter(self.band)
        self.band.leave_asked.connect(self.leave)
        self.band.take_asked.connect(self.take_changes)
        self.band.delete_asked.connect(self.delete_scenario)
        self.over_time.changed.connect(self._name_button)
        self._name_button()

    def _name_button(self) -> None:
        before = self.over_time.before
        name = self.over_time.name(before)
        short = formats.day(before.day) if before.day else quoted(name)[1:-1]
        words = f"Compare: {short}" if before else "Compare"
        self.button.set_words(_plain(words))
        spoken = f"Compare with: {name}" if before else "Compare with: nothing"
        self.button.setAccessibleName(spoken)

    def caption(self, view: str) -> str:
        """What a comparison comes to in a view; empty where nothing is compared."""
        if self.over_time.is_reading:
            return "reading the past…"
        compared = self._state.comparison
        if compared is None or view == "board":
            return ""
        return compared.totals.words if view == "table" else f"thin line = {compared.name}"

    def show_in(self, view: str) -> None:
        """Offer comparing where a view has dates."""
        self._view = view
        self.button.setVisible(view != "board")
        self.band.show_in(view)

    # ---- the menu

    def open_menu(self) -> None:
        """Choose what to compare with."""
        open_menu(build_menu(self.entries(), self._page), self.button)

    def entries(self) -> Sequence[Entry]:
        """The menu "Compare with"."""
        plan = self._session.plan
        baselines = sorted(plan.baselines.values(), key=lambda b: b.at, reverse=True)[:_MOST]
        scenarios = sorted(plan.scenarios.values(), key=lambda s: s.at, reverse=True)[:_MOST]
        others = [s for s in scenarios if self.over_time.shown != scenario_of(s.id)]
        first = self._entry("The &plan", THE_PLAN) if self.over_time.scenario else None
        return (
            first or self._entry("&Nothing", NOTHING),
            *(self._entry(_plain(b.name), baseline_of(b.id), "camera") for b in baselines),
            self._past_entry(),
            *(self._entry(_plain(s.name), scenario_of(s.id), "split") for s in others),
            SEPARATOR,
            Entry("&Take baseline…", self.take_baseline, "camera"),
            Entry("Baselines and &scenarios…", self.open_list, "list"),
            SEPARATOR,
            Entry("New s&cenario…", self.new_scenario, "split"),
            *self._scenario_entries(),
        )

    def _entry(self, title: str, version: Version, icon: str = "") -> Entry:
        run = partial(self.over_time.compare_with, version)
        return Entry(title, run, icon, checked=self.over_time.before == version)

    def _past_entry(self) -> Entry:
        day = self.over_time.before.day
        title = f"Past &date: {formats.day(day)}…" if day else "Past &date…"
        return Entry(title, self.choose_past, "history", checked=day is not None)

    def _scenario_entries(self) -> Sequence[Entry]:
        plan, shown = self._session.plan, self.over_time.shown
        rows = [
            Entry(
                _plain(s.name),
                partial(self.over_time.work_in, s.id),
                checked=shown == scenario_of(s.id),
            )
            for s in sorted(plan.scenarios.values(), key=lambda s: s.at, reverse=True)[:_MOST]
        ]
        made = [Entry("&Work in scenario", icon="split", children=rows)] if rows else []
        if self.is_open:
            made.append(Entry("&Leave", self.leave, "x", "Esc"))
        return made

    # ---- leaving

    @property
    def is_open(self) -> bool:
        """Whether there is anything to leave: another version, or the past."""
        return self.over_time.is_away

    def leave(self) -> None:
        """Show the plan again."""
        self.over_time.leave()
        self._page.setFocus()

    # ---- baselines and the past

    def choose_past(self) -> None:
        """Show the slider of the time machine; it begins today."""
        if self.over_time.is_read_only:
            self.over_time.leave()
        if self.over_time.before.day is None:
            self.over_time.show_past(today())
        self.band.focus_slider()

    def take_baseline(self) -> NameSheet:
        """Keep the dates of today under a name."""

        def done(name: str, notes: str) -> None:
            snapshots.take_baseline(self._session.workspace, name, notes)

        usual = f"Plan of {formats.day(today())}"
        return self._open(NameSheet("Take baseline", "Take", (usual, ""), done, self._page))

    def open_list(self) -> VersionsSheet:
        """List baselines and scenarios."""
        sheet = VersionsSheet(self._session, self.over_time, self._page)
        sheet.open()
        return sheet

    # ---- scenarios

    def new_scenario(self) -> NameSheet:
        """Begin a what-if and show it."""

        def done(name: str, notes: str) -> None:
            made = snapshots.start_scenario(self._session.workspace, name, notes)
            self.over_time.work_in(made.id)

        usual = f"Scenario {len(self._session.plan.scenarios) + 1}"
        return self._open(NameSheet("New scenario", "Begin", (usual, ""), done, self._page))

    def pick_scenario(self) -> None:
        """Choose a scenario to show and change."""
        found = sorted(self._session.plan.scenarios.values(), key=lambda s: s.name.casefold())
        items = [PickItem(s.id, s.name, "split", note=s.notes) for s in found]
        current = self.over_time.shown.key
        pick(self.button, items, self.over_time.work_in, current=current, placeholder="Scenario")

    def _open(self, sheet: NameSheet) -> NameSheet:
        sheet.open()
        return sheet

    def take_changes(self) -> TakeChangesSheet | None:
        """Choose what the plan takes over from the scenario that is shown."""
        scenario = self.over_time.scenario
        if scenario is None:
            return None
        slips = list(snapshots.slips_of(self._session.plan, scenario).values())
        if not slips:
            self._session.failed.emit("The scenario has the same dates as the plan.")
            return None
        sheet = TakeChangesSheet(self._session, scenario.id, slips, self._page)
        sheet.open()
        return sheet

    def delete_scenario(self) -> None:
        """Delete the scenario that is shown; the toast offers Undo."""
        scenario, workspace = self.over_time.scenario, self._session.workspace
        if scenario is not None:
            told = f"Deleted scenario {quoted(scenario.name)}"
            self._session.attempt(lambda: parts.remove(workspace, scenario), told)

    # ---- the palette

    def actions(self) -> Iterator[ActionSpec]:
        """The same for palette and keys."""
        declared: tuple[tuple[str, str, str, Callable[[], object], Unready], ...] = (
            ("compare", "Compare with…", "git-compare", self.open_menu, self._on_board),
            ("past", "Compare with a past date…", "history", self.choose_past, self._on_board),
            ("uncompare", "Compare with nothing", "x", self._compare_nothing, always),
            ("baseline", "Take baseline…", "camera", self.take_baseline, always),
            ("versions", "Baselines and scenarios…", "list", self.open_list, always),
            ("scenario", "New scenario…", "split", self.new_scenario, self._on_board),
            ("work_in", "Work in a scenario…", "split", self.pick_scenario, self._no_scenarios),
            ("take", "Take changes from the scenario…", "merge", self.take_changes, self._outside),
            ("unscenario", "Delete the scenario", "trash-2", self.delete_scenario, self._outside),
            ("leave", "Leave the scenario or the past", "x", self.leave, self._in_plan),
        )
        for name, title, icon, run, disabled in declared:
            yield ActionSpec(
                id=f"roadmap_{name}",
                title=title,
                run=lambda _context, run=run: run(),
                single_key="C" if name == "compare" else "",
                keys_shown="Esc" if name == "leave" else "",
                icon=icon,
                words=_WORDS,
                disabled=disabled,
            )

    def _on_board(self, _context: Context) -> str:
        return "Only where features have dates." if self._view == "board" else ""

    def _compare_nothing(self) -> None:
        self.over_time.compare_with(NOTHING)

    def _outside(self, _context: Context) -> str:
        return "" if self.over_time.scenario else "Open a scenario first."

    def _no_scenarios(self, context: Context) -> str:
        none = "" if self._session.plan.scenarios else "There is no scenario yet."
        return self._on_board(context) or none

    def _in_plan(self, _context: Context) -> str:
        return "" if self.is_open else "The plan itself is shown."


def _plain(title: str) -> str:
    """A name as menus show it: no letter of it is an access key."""
    return title.replace("&", "&&")
