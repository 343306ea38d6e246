"""What a delay, a repair or another schedule would do to the plan, before it is done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from mlpm_planner.application.plan import Plan
from mlpm_planner.application.scheduling import Days, Mover, Slip, consequences, rescheduled
from mlpm_planner.application.wording import counted, quoted, subject


@dataclass(frozen=True, slots=True)
class Foresight:
    """A change of dates nobody has made yet: its name, who lies elsewhere then, what is missed."""

    label: str
    days: Days
    slip: Slip

    @property
    def last_day(self) -> date | None:
        """The last day of what moves."""
        return max((end for _, end in self.days.values()), default=None)


def delay(plan: Plan, mover: Mover, feature_ids: Sequence[str], days: int) -> Foresight:
    """What it does when features are so many working days late."""
    # No delay at all would still take bars off days that nobody works on.
    late = mover.slip(feature_ids, days) if days else dict[str, tuple[date, date]]()
    found = _changed(plan, late)
    others = len(found.keys() - set(feature_ids))
    label = f"Delay {subject([plan.features[i] for i in feature_ids])}"
    label += f" and {counted(others, 'follower')}" if others else ""
    return Foresight(label, found, consequences(plan, found))


def repair(plan: Plan, mover: Mover, dependency_ids: Sequence[str]) -> Foresight:
    """What it does when what waits too short moves later."""
    found = _changed(plan, mover.repair_all(dependency_ids))
    return Foresight(_repair_label(plan, dependency_ids), found, consequences(plan, found))


def repair_earlier(plan: Plan, mover: Mover, dependency_id: str) -> Foresight:
    """What it does when what a dependency waits for moves earlier."""
    found = _changed(plan, mover.repair(dependency_id, by_predecessor=True))
    return Foresight(_repair_label(plan, (dependency_id,)), found, consequences(plan, found))


def _repair_label(plan: Plan, dependency_ids: Sequence[str]) -> str:
    if len(dependency_ids) != 1:
        return f"Repair {counted(len(dependency_ids), 'link')}"
    tied = plan.dependencies[dependency_ids[0]]
    first, second = (plan.features[i].title for i in (tied.predecessor_id, tied.successor_id))
    return f"Repair the link from {quoted(first)} to {quoted(second)}"


def reschedule(plan: Plan, start: date) -> Foresight:
    """What it does when everything planned automatically starts as early as it can from a day."""
    found = _changed(plan, rescheduled(plan, start))
    label = f"Reschedule the plan from {start.isoformat()}"
    return Foresight(label, found, consequences(plan, found))


def _changed(plan: Plan, days: Days) -> Days:
    features = plan.features
    return {i: d for i, d in days.items() if d != (features[i].start, features[i].end)}


def step_in_words(plan: Plan, foresight: Foresight, feature_ids: Iterable[str]) -> str:
    """How far features move: move “Loop” 3 working days later; nothing where none of them does."""
    found = [(i, foresight.slip.moved.get(i, 0)) for i in feature_ids]
    words = [
        f"{quoted(plan.features[i].title)} {counted(abs(days), 'working day')}"
        f" {'later' if days > 0 else 'earlier'}"
        for i, days in found
        if days
    ]
    return f"move {', '.join(words)}" if words else ""
