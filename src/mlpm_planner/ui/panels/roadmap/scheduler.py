"""What the page schedules: broken links repaired, delays foreseen, the plan put in order."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from mlpm_planner.application import features, what_if
from mlpm_planner.application.scheduling import Mover, put_on
from mlpm_planner.application.what_if import WhatIf
from mlpm_planner.application.wording import counted, subject
from mlpm_planner.domain.choices import Schedule
from mlpm_planner.domain.clock import today
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.feature import Feature
from mlpm_planner.ui.panels.roadmap.what_if_panel import WhatIfPanel
from mlpm_planner.ui.session import Notice, Session
from mlpm_planner.ui.widgets.menu import Entry
from mlpm_planner.ui.widgets.value_fields import DateField, NumberField

if TYPE_CHECKING:
    from mlpm_planner.ui.panels.roadmap.timeline_pane import TimelinePane

_WHAT = "schedule features"
_USUAL_DELAY = 5
_MOST = 4


class Scheduler:
    """Edits of dates that follow from the links of the plan."""

    def __init__(self, session: Session, timeline: "TimelinePane") -> None:
        self._session = session
        self._timeline = timeline
        self._canvas = timeline.canvas
        self._plan = session.plan

    @property
    def _mover(self) -> Mover:
        return self._timeline.commands.followers.mover

    def _selected(self) -> list[str]:
        selected = self._session.selected
        return list(selected.ids) if selected.kind is Feature else []

    # ---- broken links

    def broken(self, feature_ids: Sequence[str] | None = None) -> list[str]:
        """The dependencies that are violated, all or those of some features."""
        links, ids = self._canvas.state.links, None if feature_ids is None else set(feature_ids)
        found = [links.ids[number] for number in (links.slack < 0).nonzero()[0].tolist()]
        if ids is None:
            return found
        tied = self._plan.dependencies
        return [i for i in found if ids & {tied[i].predecessor_id, tied[i].successor_id}]

    def repair_selected(self) -> None:
        """Make the broken links of the selected features hold at once."""
        ids = self.broken(self._selected())
        if not ids:
            self._say("No link of the selected features is broken.")
            return
        self._carry_out(lambda: what_if.repair(self._plan, self._mover, ids))

    def repair_all(self) -> WhatIfPanel | None:
        """Show what it takes to make every broken link hold."""
        ids = self.broken()
        if not ids:
            self._say("No link is broken.")
            return None
        title = f"Repair {counted(len(ids), 'broken link')}"
        return self._open(title, lambda: what_if.repair(self._plan, self._mover, ids))

    def repair_entries(self) -> Iterator[Entry]:
        """A line of a menu for each way to repair a broken link of the selected features."""
        for dependency_id in self.broken(self._selected())[:_MOST]:
            yield from self.ways_to_repair(dependency_id)

    def ways_to_repair(self, dependency_id: str) -> Iterator[Entry]:
        """A line of a menu for each end that can make a broken link hold."""
        if dependency_id in self.broken():
            tied = self._plan.dependencies[dependency_id]
            ways: tuple[tuple[str, Callable[[], WhatIf]], ...] = (
                (
                    tied.successor_id,
                    partial(what_if.repair, self._plan, self._mover, (dependency_id,)),
                ),
                (
                    tied.predecessor_id,
                    partial(what_if.repair_earlier, self._plan, self._mover, dependency_id),
                ),
            )
            for feature_id, foresee in ways:
                words = what_if.step_in_words(self._plan, foresee(), (feature_id,))
                if words:
                    run = partial(self._carry_out, foresee)
                    yield Entry(f"Repair: {words}".replace("&", "&&"), run, "link-2")

    # ---- delays and another schedule

    def what_if_late(self) -> WhatIfPanel | None:
        """Show what a delay of the selected features would do."""
        ids = [i for i in self._selected() if self._plan.features[i].is_scheduled]
        if not ids:
            self._say("Select a feature with dates first.")
            return None
        days = NumberField("Working days late")
        days.set_parsed(_USUAL_DELAY)

        def foresee() -> WhatIf:
            return what_if.delay(self._plan, self._mover, ids, max(0, round(days.value or 0)))

        about = subject([self._plan.features[i] for i in ids])
        verb = "is" if len(ids) == 1 else "are"
        return self._open(f"What if {about} {verb} late", foresee, days)

    def reschedule(self) -> WhatIfPanel | None:
        """Show the plan as early as its links allow from a day on."""
        start = DateField("Start on")
        start.set_parsed(today())

        def foresee() -> WhatIf:
            if start.value is None:
                message = "Say the day to start on."
                raise RuleError(message, "start")
            return what_if.reschedule(self._plan, start.value)

        return self._open("Reschedule the plan", foresee, start)

    # ---- by hand or automatically

    def toggle_schedule(self) -> None:
        """Plan the selected features by hand, or automatically again."""
        ids, workspace = self._selected(), self._session.workspace
        is_manual = self._plan.features[ids[-1]].schedule is Schedule.MANUAL
        wanted = Schedule.AUTO if is_manual else Schedule.MANUAL
        about = subject([self._plan.features[i] for i in ids])
        told = f"{about} {'gives way to links' if is_manual else 'stays where it is'}"
        if len(ids) > 1:
            told = f"{about} {'give way to links' if is_manual else 'stay where they are'}"
        edit = partial(features.set_field, workspace, ids, "schedule", wanted)
        self._session.attempt(edit, told[0].upper() + told[1:])

    # ---- doing it

    def _open(
        self,
        title: str,
        foresee: Callable[[], WhatIf],
        field: NumberField | DateField | None = None,
    ) -> WhatIfPanel | None:
        if self._canvas.commands.is_refused(_WHAT):
            return None
        panel = WhatIfPanel(self._canvas, title, foresee, field)
        panel.accepted.connect(self._do)
        panel.open()
        return panel

    def _carry_out(self, foresee: Callable[[], WhatIf]) -> None:
        if self._canvas.commands.is_refused(_WHAT):
            return
        found: list[WhatIf] = []
        if self._session.attempt(lambda: found.append(foresee())):
            self._do(found[0])

    def _do(self, foreseen: WhatIf) -> None:
        workspace, own_step = self._session.workspace, object()
        if not foreseen.days:
            self._say("Nothing has to move: the parts of these features already wait.")
            return
        told = f"{foreseen.label}: {counted(len(foreseen.days), 'feature')} moved"
        self._session.attempt(
            lambda: put_on(workspace, foreseen.days, foreseen.label, own_step), told
        )

    def _say(self, words: str) -> None:
        self._session.notified.emit(Notice(words))
