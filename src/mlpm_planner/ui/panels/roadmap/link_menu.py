"""What can be done with a link: repaired, made of another kind, given a lag, ended."""

from collections.abc import Sequence
from functools import partial

from mlpm_planner.application import features, parts
from mlpm_planner.application.wording import counted
from mlpm_planner.domain.choices import DependencyKind
from mlpm_planner.ui.panels.roadmap.scheduler import Scheduler
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.widgets.menu import SEPARATOR, Entry

_KINDS = (
    (DependencyKind.FINISH_START, "&End to start"),
    (DependencyKind.START_START, "&Start to start"),
    (DependencyKind.FINISH_FINISH, "E&nd to end"),
    (DependencyKind.START_FINISH, "S&tart to end"),
)
_LAGS = (0, 1, 2, 3, 5, 10, 15, 20)


def of_link(session: Session, scheduler: Scheduler, dependency_id: str) -> Sequence[Entry]:
    """The lines of the menu of one link."""
    workspace = session.workspace
    link = session.plan.dependencies[dependency_id]

    def put(field: str, value: object) -> None:
        session.attempt(partial(parts.set_field, workspace, link, field, value))

    def unlink() -> None:
        session.attempt(partial(features.unlink, workspace, [link.id]), "Unlinked")

    ways = tuple(scheduler.ways_to_repair(dependency_id))
    kinds = (
        Entry(words, partial(put, "kind", kind), checked=link.kind is kind)
        for kind, words in _KINDS
    )
    lags = tuple(
        Entry(
            counted(days, "working day") if days else "None",
            partial(put, "lag_days", days),
            checked=link.lag_days == days,
        )
        for days in sorted({*_LAGS, link.lag_days})
    )
    hard = Entry("&Hold tight", partial(put, "hard", not link.hard), "lock", checked=link.hard)
    return (
        *ways,
        *((SEPARATOR,) if ways else ()),
        *kinds,
        SEPARATOR,
        Entry("&Lag", icon="clock", children=lags),
        hard,
        SEPARATOR,
        Entry("&Unlink", unlink, "unlink"),
    )
