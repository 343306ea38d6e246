"""The ways to what the plan is made within: working days, people, releases and freeze windows."""

from collections.abc import Iterator
from functools import partial

from mlpm_planner.ui.actions import ActionSpec, Context, Menu, with_session
from mlpm_planner.ui.session import Destination

_GROUP = 3


def planning_specs() -> Iterator[ActionSpec]:
    """One for each section of the settings."""
    go = partial(ActionSpec, menu=Menu.GO, group=_GROUP, disabled=with_session)
    yield go(
        id="working_days",
        title="&Working days…",
        run=partial(_go, "calendars"),
        icon="calendar-days",
        words="calendar holidays weekend days off ics",
    )
    yield go(
        id="people",
        title="&Teams and people…",
        run=partial(_go, "people"),
        icon="users",
        words="capacity availability absence leave vacation member",
    )
    yield go(
        id="releases",
        title="&Releases and freezes…",
        run=partial(_go, "releases"),
        icon="snowflake",
        words="freeze window ship",
    )


def _go(section: str, context: Context) -> None:
    context.window.desk.go(Destination("settings", state={"section": section}))
