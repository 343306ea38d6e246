"""Which pages there are. Their modules are imported when a page is first shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from mlpm_planner.ui.page import Page


@dataclass(frozen=True, slots=True)
class Place:
    """A page as the sidebar lists it, known without importing it.

    ``section`` groups places in the sidebar; the empty one stands at the top, ``Settings`` at the
    foot.
    """

    name: str
    title: str
    icon: str
    section: str
    go_key: str
    class_name: str

    @property
    def module(self) -> str:
        """Where the page's class lies."""
        return f"mlpm_planner.ui.panels.{self.name}.page"


FOOT = "Settings"
_ALL = (
    Place("home", "Home", "house", "", "H", "HomePage"),
    Place("goals", "Vision & goals", "compass", "Plan", "V", "GoalsPage"),
    Place("roadmap", "Roadmap", "chart-gantt", "Plan", "R", "RoadmapPage"),
    Place("prioritise", "Prioritise", "scale", "Plan", "P", "PrioritisePage"),
    Place("kpis", "KPIs", "gauge", "Measure", "K", "KpisPage"),
    Place("settings", "Settings", "settings", FOOT, "S", "SettingsPage"),
)


@cache
def places() -> tuple[Place, ...]:
    """The pages that exist, in the order of the sidebar."""
    return tuple(place for place in _ALL if _exists(place.module))


def place(name: str) -> Place | None:
    """The page of this name, or None."""
    return next((found for found in places() if found.name == name), None)


def page_class(found: Place) -> type[Page]:
    """The class of a page; imports its module."""
    return cast("type[Page]", getattr(import_module(found.module), found.class_name))


def _exists(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False
