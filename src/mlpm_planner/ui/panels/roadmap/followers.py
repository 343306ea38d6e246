"""Where followers go while bars are moved, without moving anything."""

from datetime import date

from mlpm_planner.application.scheduling import Days, Mover
from mlpm_planner.application.timeline_links import Spans
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState


class Followers:
    """The plan ready to be moved about: read when first asked, and again when it has changed."""

    def __init__(self, state: TimelineState) -> None:
        self._state = state
        self._mover: Mover | None = None
        for change in (state.rows_changed, state.work_changed, state.bars_changed):
            change.connect(self._forget)

    def _forget(self, *_told: object) -> None:
        self._mover = None

    @property
    def mover(self) -> Mover:
        """What knows the links; raises RuleError where nothing can be scheduled."""
        if self._mover is None:
            self._mover = Mover(self._state.plan)
        return self._mover

    def take(self, mover: Mover) -> None:
        """Use one that was made elsewhere, of the plan as it is."""
        self._mover = mover

    def of(self, spans: Spans) -> Spans:
        """The new days of those that give way for bars moved there.

        Raises RuleError for a follower that would leave 1970 to 2199.
        """
        ids = self._state.bars.ids
        dates = {
            ids[slot]: (date.fromordinal(start), date.fromordinal(end))
            for slot, (start, end) in spans.items()
        }
        found = self.spans(self.mover.move(dates))
        return {slot: span for slot, span in found.items() if slot not in spans}

    def spans(self, days: Days) -> Spans:
        """Days of features by the slots of their bars."""
        slots = self._state.bars.slots
        return {slots[i]: (a.toordinal(), b.toordinal()) for i, (a, b) in days.items()}
