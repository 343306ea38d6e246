"""What all parts of the timeline share: rows, bars, the time axis, the selection, a live drag."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QObject

from mlpm_planner.application import foresight
from mlpm_planner.application.changes import Change, ChangeSet
from mlpm_planner.application.columns import Column
from mlpm_planner.application.comparison import Comparison
from mlpm_planner.application.gate_text import StateOf
from mlpm_planner.application.kpi_board import KpiState
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.queries import Group, Query, grouped
from mlpm_planner.application.slack import Slacks
from mlpm_planner.application.timeline_bars import NONE, BarTable, done_statuses
from mlpm_planner.application.timeline_colours import RISK, BarColours
from mlpm_planner.application.timeline_dates import ShownDates
from mlpm_planner.application.timeline_display import Display
from mlpm_planner.application.timeline_events import DaysOff, Events
from mlpm_planner.application.timeline_layout import TimelineLayout
from mlpm_planner.application.timeline_links import LinkTable, Spans
from mlpm_planner.application.timeline_stages import BarStages, TimelineStages
from mlpm_planner.application.timescale import (
    Calendar,
)
from mlpm_planner.domain.calendar import Calendar as WorkCalendar
from mlpm_planner.domain.calendar import FreezeWindow
from mlpm_planner.domain.feature import Dependency, Feature
from mlpm_planner.domain.kpi import Marker
from mlpm_planner.domain.model import Model, ModelVersion
from mlpm_planner.domain.people import Person, Team
from mlpm_planner.domain.product import Product, Release, Status
from mlpm_planner.ui.features.feature_list import Effect, FeatureList
from mlpm_planner.ui.panels.roadmap.timeline_view import TimelineView
from mlpm_planner.ui.signals import Signal, Trigger

# What decides how every bar is drawn: calendars, what a point is worth, which work is over.
_FRAME = (Product, Status, WorkCalendar, Person, Team)
_GHOST = -2.0
_EVENTS = (Marker, Release, FreezeWindow, Model, ModelVersion)


class Touched(NamedTuple):
    """The bars that an edit changed, by their slots; whether their work or their look from afar."""

    slots: tuple[int, ...]
    worked: bool
    looks_otherwise: bool


class TimelineState(TimelineView):
    """The one source of every part of the timeline; parts repaint by its signals."""

    rows_changed = Trigger()  # other rows
    bars_changed = Signal(Touched)  # some bars look different, in the same rows
    work_changed = Trigger()  # other days, efforts or links: load and lines are others too
    selection_changed = Trigger()
    events_changed = Trigger()  # markers, releases, deadlines, freeze windows or days off
    foresight_changed = Trigger()  # other tails and other words of the forecast
    slacks_changed = Trigger()  # another slack or critical path
    display_changed = Trigger()  # other colours, words or heights in the same rows
    comparison_changed = Trigger()  # compared with something else, or slips are others

    def __init__(self, plan: Plan, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.plan = plan
        self._listed: FeatureList | None = None
        self.calendar = Calendar()
        self.selected: tuple[int, ...] = ()
        self.current = NONE
        # Start and end that a drag shows instead of the stored ones, by slot.
        self.preview: dict[int, tuple[int, int]] = {}
        # Start and end that a proposal would give, by slot.
        self.proposed: dict[int, tuple[int, int]] = {}
        # Those among them that nobody holds: they give way.
        self.following: frozenset[int] = frozenset()
        self.links = LinkTable()
        self.stages = TimelineStages(plan)
        self.kpi_state: StateOf = _unknown  # where KPIs stand, for the gates
        self.layout = TimelineLayout()
        self.display = Display()
        self.colours = BarColours()
        self.events = Events()
        self.days_off = DaysOff()
        self.done: frozenset[str] = frozenset()
        self.comparison: Comparison | None = None
        self.scenario_id = ""  # of the scenario whose dates the bars show and drags change
        self.locked = ""  # why nothing can be changed here
        self.slacks = Slacks()

    # ---- contents

    @property
    def listed(self) -> FeatureList:
        """The list whose rows are shown; an empty one before there is any."""
        if self._listed is None:
            self._listed = FeatureList(Plan(), Query())
        return self._listed

    def show_list(self, listed: FeatureList) -> None:
        """Show the features of a list."""
        self._listed = listed
        self.reload()

    def reload(self) -> None:
        """Read the plan anew."""
        product, before = self.plan.product, self.bars
        self.calendar = Calendar(product.week_start, product.fiscal_year_start)
        self.days_off = DaysOff.of(self.plan)
        self.done = done_statuses(self.plan)
        self.stages.clear()
        self.bars = BarTable.of(self.plan, self.bars.shown)
        self.bars.foresee(foresight.latest(self.plan))
        self._keep_selection(before.ids)
        self.links = LinkTable.of(self.plan, self.bars)
        self._colour()
        self.arrange()

    def arrange(self) -> None:
        """Lay the rows out again."""
        collapsed = frozenset(self.listed.collapsed)
        divide = self._divide if self.lanes_by is not None else None
        self.layout = TimelineLayout.of(
            self.listed.groups, self.bars, collapsed, divide=divide, packed=self.display.packed
        )
        self._read_events()
        self.rows_changed.emit()

    def foresee(self) -> None:
        """Show the forecast that is known of the plan."""
        if self.bars.slots.keys() - self.plan.features.keys():
            return  # a hidden timeline takes in what was deleted when it is shown again
        self.bars.put(list(self.plan.features.values()), self.plan)
        self.bars.foresee(foresight.latest(self.plan))
        self._colour()
        self.foresight_changed.emit()
        if self.layout.is_packed and not self.preview:  # bars of a row keep clear of tails
            self.arrange()
        else:
            self._read_events()

    def _read_events(self) -> None:
        self.events = Events.of(self.plan, self.bars, self.layout.order)
        self.events_changed.emit()

    @property
    def lanes_by(self) -> Column | None:
        """The column that divides the groups into sub-lanes."""
        listed, key = self.listed, self.display.lanes
        is_grouped = listed.query.group in listed.columns
        return listed.columns.get(key) if is_grouped and key != listed.query.group else None

    def _divide(self, group: Group) -> Sequence[Group]:
        found = [self.plan.features[i] for i in group.ids]
        return grouped(self.plan, found, Query(group=self.display.lanes), self.listed.columns)

    def _colour(self) -> None:
        by = self.listed.columns.get(self.display.colour)
        if self.display.colour == RISK:
            self.colours = BarColours.by_risk(self.plan, self.bars, self.links, self.slacks)
        elif by is not None:
            self.colours = BarColours.by_column(self.plan, self.bars, by)
        else:
            self.colours = BarColours()

    def set_slacks(self, slacks: Slacks) -> None:
        """Show another slack and critical path."""
        if slacks == self.slacks:
            return
        self.slacks = slacks
        if self.display.colour == RISK:
            self._colour()
        self.slacks_changed.emit()

    def is_critical(self, slot: int) -> bool:
        """Whether a bar is marked as one that has nothing to spare."""
        return self.display.critical and self.bars.ids[slot] in self.slacks.critical

    def set_display(self, display: Display) -> None:
        """Show the timeline another way."""
        before, self.display = self.display, display
        if display == before:
            return
        if display.colour != before.colour:
            self._colour()
        if (display.lanes, display.packed) != (before.lanes, before.packed):
            self.arrange()
        self.display_changed.emit()

    def take(self, change_sets: Sequence[ChangeSet], effect: Effect) -> None:
        """Take changes in, as little as will do."""
        changes = [c for change_set in change_sets for c in change_set.of(Feature)]
        gated = self.stages.take(change_sets)
        if any(c.touches(*_FRAME) for c in change_sets):
            self.reload()
            return
        before = {c.entity.id: self._work(c.entity.id) for c in changes}
        self.bars.patch(self.plan, changes)
        self._keep_selection(self.bars.ids)
        relinked = any(c.touches(Dependency) for c in change_sets)
        if relinked:
            self.links = LinkTable.of(self.plan, self.bars)
        is_reordered = effect is Effect.ORDER
        if is_reordered:
            self._colour()
        moves_rows = is_reordered or self._divides_anew(changes)
        events = any(c.touches(*_EVENTS) for c in change_sets) or _moves_deadline(changes)
        self._settle(before, gated, moves_rows=moves_rows, relinked=relinked, events=events)

    def set_comparison(self, comparison: Comparison | None, shown: ShownDates) -> None:
        """Compare the bars with another version; ``shown`` says whose dates they have."""
        self.comparison = comparison
        differing = shown.differing(self.bars.shown, self.plan.features)
        self.bars.shown = shown
        if differing is None and self._listed is not None:
            self.reload()
        elif ids := [i for i in differing or () if i in self.bars.slots]:
            before = {i: self._work(i) for i in ids}
            self.bars.put([self.plan.features[i] for i in ids], self.plan)
            self._settle(before)
        self.comparison_changed.emit()

    def _settle(
        self,
        before: Mapping[str, tuple[float, ...]],
        also: Iterable[str] = (),
        *,
        moves_rows: bool = False,
        relinked: bool = False,
        events: bool = False,
    ) -> None:
        """Bars were patched: bring links, colours and rows up to date and tell of it."""
        slots = self.bars.slots
        touched = tuple(slots[i] for i in {**before, **dict.fromkeys(also)} if i in slots)
        worked = relinked or any(self._work(i) != was for i, was in before.items())
        if worked and not relinked:
            self.links.touched(self.plan, self.bars, touched)
        moved_in = any(_row_kind(self._work(i)) != _row_kind(was) for i, was in before.items())
        worn = self._codes_of(touched)
        if not self.colours.patch(self.plan, self.bars, touched):
            self._colour()
        recoloured = self._codes_of(touched) != worn
        if moves_rows or moved_in or (worked and self.layout.is_packed):
            self.arrange()
            return
        if events:
            self._read_events()
        if worked:
            self.layout.touched(touched)
        self.bars_changed.emit(Touched(touched, worked, worked or recoloured))
        if worked:
            self.work_changed.emit()

    def _codes_of(self, slots: Sequence[int]) -> list[int]:
        """The colours of bars that have one."""
        codes = self.colours.codes
        return [int(codes[slot]) for slot in slots if slot < len(codes)]

    def _divides_anew(self, changes: Iterable[Change]) -> bool:
        by = self.lanes_by
        if by is None:
            return False
        pairs = ((c.before, c.after) for c in changes)
        return any(
            isinstance(a, Feature) and isinstance(b, Feature) and by.value(a) != by.value(b)
            for a, b in pairs
        )

    def _work(self, feature_id: str) -> tuple[float, ...]:
        """What load, links and roll-ups take of a feature; below 0 first when it is not planned."""
        slot, bars = self.bars.slots.get(feature_id, NONE), self.bars
        if slot == NONE:
            return (NONE,)
        if bars.ghost[slot]:
            return (_GHOST, float(bars.start[slot]), float(bars.end[slot]))
        work = (bars.start[slot], bars.end[slot], bars.tail[slot], bars.progress[slot])
        return (*map(float, work), float(np.nan_to_num(bars.effort[slot], nan=-1.0)))

    def feature(self, slot: int) -> Feature:
        """The feature of a slot."""
        return self.plan.features[self.bars.ids[slot]]

    def ids(self, slots: Iterable[int]) -> list[str]:
        """The ids of the features in slots."""
        return [self.bars.ids[slot] for slot in slots]

    def span_of(self, slot: int) -> tuple[int, int]:
        """First and last ordinal day of a bar, as a drag shows it."""
        return self.preview.get(slot) or (int(self.bars.start[slot]), int(self.bars.end[slot]))

    def stages_of(self, slot: int) -> BarStages:
        """Stages and gates of a bar, as a drag shows it."""
        return self.stages.of(self.feature(slot), self.span_of(slot))

    @property
    def shows_plan(self) -> bool:
        """Whether the bars have the plan's own dates, to be changed there."""
        return not (self.scenario_id or self.locked)

    def show_preview(self, held: Spans | None = None, following: Spans | None = None) -> None:
        """Show bars elsewhere, and those that give way for them; nothing ends it."""
        self.preview = {**(held or {}), **(following or {})}
        self.following = frozenset(following or ())

    def colour_of(self, feature: Feature) -> str:
        """The colour of a bar."""
        return self.colours.colour(self.bars.slots[feature.id])

    def head_colour(self, number: int) -> str:
        """The colour of a group, where bars are coloured by what it shares; else nothing."""
        row = self.layout.groups[number]
        by = self.display.lanes if row.depth else self.listed.query.group
        return self.colours.colour(int(row.slots[0])) if by == self.display.colour else ""

    # ---- selection

    def select(self, slots: Sequence[int], current: int | None = None) -> None:
        """Show bars as selected."""
        chosen = tuple(slots)
        newest = current if current is not None else (chosen[-1] if chosen else self.current)
        if (chosen, newest) != (self.selected, self.current):
            self.selected, self.current = chosen, newest
            self.selection_changed.emit()

    def _keep_selection(self, ids: Sequence[str]) -> None:
        """Bars may have gone or lie in other slots: select the same features, if they are left."""
        slots = self.bars.slots
        self.selected = tuple(slots[ids[s]] for s in self.selected if ids[s] in slots)
        if self.current != NONE:
            self.current = slots.get(ids[self.current], NONE)


def _row_kind(work: tuple[float, ...]) -> float:
    """0 for what is planned, NONE or the mark of a ghost for what is not."""
    return min(work[0], 0.0)


def _unknown(_kpi_id: str) -> KpiState | None:
    return None


def _moves_deadline(changes: Iterable[Change]) -> bool:
    return any(
        getattr(c.before, "deadline", None) != getattr(c.after, "deadline", None) for c in changes
    )
