"""Which versions of the plan the roadmap shows: whose dates the bars have, and what was before."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import cast

from PySide6.QtCore import QObject

from mlpm_planner.application import plan_versions as versions
from mlpm_planner.application.calendars import Calendars
from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.comparison import Comparison
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.plan_versions import NOTHING, THE_PLAN, Version, VersionKind
from mlpm_planner.application.snapshots import Dates, dates_at, dates_in
from mlpm_planner.application.timeline_dates import PLANNED, ShownDates
from mlpm_planner.domain.calendar import Calendar
from mlpm_planner.domain.clock import today
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.product import Product
from mlpm_planner.domain.snapshot import Baseline, Scenario
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.signals import Trigger

_SLOT = "roadmap past day"
_KINDS = (Feature, Baseline, Scenario, Calendar, Product)


class OverTime(QObject):
    """Two choices: ``shown``, whose dates the bars have, and ``before``, what they are held to.

    ``shown`` is the plan, a scenario that edits go to, or a baseline that nothing can change.
    """

    changed = Trigger()

    def __init__(self, session: Session, state: TimelineState) -> None:
        super().__init__(state)
        self._session = session
        self._state = state
        self.shown: Version = THE_PLAN
        self.before: Version = NOTHING
        self._past: tuple[Version, Dates] | None = None
        self._read_in: dict[str, tuple[Baseline, Dates]] = {}

    # ---- what is chosen

    @property
    def _plan(self) -> Plan:
        return self._session.plan

    @property
    def scenario(self) -> Scenario | None:
        """The scenario that the bars show and edits go to."""
        key = self.shown.key if self.shown.kind is VersionKind.SCENARIO else ""
        return self._plan.scenarios.get(key)

    @property
    def is_read_only(self) -> bool:
        """Whether the bars show what nothing can change."""
        return self.shown.kind is VersionKind.BASELINE

    @property
    def is_away(self) -> bool:
        """Whether there is anything to leave: another version, or the past."""
        return self.shown != THE_PLAN or self.before.kind is VersionKind.DAY

    @property
    def is_reading(self) -> bool:
        """Whether a past day was asked for that is not shown yet."""
        day = self.before.day
        return day is not None and day < today() and not self._is_read(self.before)

    def _is_read(self, version: Version) -> bool:
        return self._past is not None and self._past[0] == version

    def name(self, version: Version) -> str:
        """What a version is called."""
        day = version.day
        return f"the plan of {formats.day(day)}" if day else versions.name_of(self._plan, version)

    # ---- choosing

    def compare_with(self, before: Version) -> None:
        """Hold the bars to another version, or to nothing."""
        if self.is_read_only and not before:
            self.shown = THE_PLAN
        if self.scenario is not None and not before:
            before = THE_PLAN
        self.before = before
        self.show()

    def show_past(self, day: date) -> None:
        """Hold the bars to the plan as it was at the end of a day."""
        self.compare_with(versions.day_of(day))

    def work_in(self, scenario_id: str) -> None:
        """Show a scenario and change it; what it is held to is the plan."""
        self.shown = versions.scenario_of(scenario_id)
        self.before = THE_PLAN
        self.show()

    def show_both(self, before: Version, after: Version) -> None:
        """Hold two versions to each other."""
        self.shown, self.before = after, before
        self.show()

    def leave(self) -> None:
        """Show the plan again, compared with nothing."""
        self.shown, self.before = THE_PLAN, NOTHING
        self.show()

    # ---- showing

    def refresh(self, changes: Sequence[ChangeSet]) -> None:
        """Take changes of the plan in."""
        if (self.before or self.shown != THE_PLAN) and any(c.touches(*_KINDS) for c in changes):
            self.show()

    def show(self) -> None:
        """Bring bars and slips up to date with what is chosen."""
        self._forget_lost()
        day = self.before.day
        if day is not None and day < today() and not self._is_read(self.before):
            self._read(self.before, day)
        state, scenario = self._state, self.scenario
        state.scenario_id = scenario.id if scenario else ""
        name = self.name(self.shown)
        state.locked = f"“{name}” cannot be changed. Press Esc to go back." * self.is_read_only
        compared = self._compared()
        state.set_comparison(compared, self._dates(compared))
        self.changed.emit()

    def _forget_lost(self) -> None:
        if not self.shown.is_known(self._plan):
            self.shown = THE_PLAN
            self.before = NOTHING
        if not self.before.is_known(self._plan):
            self.before = THE_PLAN if self.scenario else NOTHING

    def _compared(self) -> Comparison | None:
        before = self._before_dates()
        if before is None:
            return None
        after = self._dates_of(self.shown)
        calendar = Calendars(self._plan).product
        return Comparison.of(self.name(self.before), before, after, calendar)

    def _before_dates(self) -> Dates | None:
        """The dates compared with; of the day shown last while another is being read."""
        day = self.before.day
        if day is None:
            return self._dates_of(self.before) if self.before else None
        if day >= today():
            return versions.dates_known(self._plan, THE_PLAN)
        return self._past[1] if self._past else None

    def _dates_of(self, version: Version) -> Dates:
        """The dates of a version in the plan; those of a baseline are read from texts once."""
        baseline = self._plan.baselines.get(version.key)
        if baseline is None:
            return versions.dates_known(self._plan, version)
        kept = self._read_in.get(baseline.id)
        if kept is None or kept[0] is not baseline:
            kept = self._read_in[baseline.id] = (baseline, dates_in(baseline))
        return kept[1]

    def _dates(self, compared: Comparison | None) -> ShownDates:
        before = compared.before if compared else PLANNED.before
        if self.is_read_only:
            kept = self._dates_of(self.shown)
            return ShownDates(kept, whole=True, before=before)
        if self.scenario is not None:
            others = versions.scenario_dates(self._plan, self.shown.key)
            return ShownDates(others, before=before)
        return ShownDates(before=before) if before else PLANNED

    def _read(self, version: Version, day: date) -> None:
        """Read a past day off this thread; the latest wish wins."""
        features, store = dict(self._plan.features), self._session.workspace.store
        instant = versions.end_of(day)
        self._session.tasks.run(
            lambda cancel: {} if cancel.is_set else dates_at(features, store, instant),
            partial(self._on_read, version),
            self._on_unread,
            slot=_SLOT,
        )

    def _on_unread(self, error: Exception) -> None:
        self._session.failed.emit(f"The plan of that day could not be read: {error}")
        self.leave()

    def _on_read(self, version: Version, dates: Dates) -> None:
        self._past = (version, dates)
        if self.before == version:
            self.show()

    # ---- remembering

    def save_state(self) -> dict[str, str]:
        """What is shown and compared, as texts; nothing for the plan by itself."""
        kept = {"shown": self.shown if self.shown != THE_PLAN else NOTHING, "before": self.before}
        return {name: version.text for name, version in kept.items() if version}

    def restore_state(self, state: object) -> None:
        """Bring back what was remembered; what is strange is left out."""
        if not isinstance(state, dict):
            return
        kept = cast("dict[str, object]", state)
        shown = Version.read(str(kept.get("shown", "")))
        is_kept = shown.kind in (VersionKind.BASELINE, VersionKind.SCENARIO)
        self.shown = shown if is_kept else THE_PLAN
        self.before = Version.read(str(kept.get("before", "")))
        self.show()
