"""Plans and parts for tests: name only what matters."""

from typing import Any

from fakes import MemoryStore

from mlpm_planner.application.defaults import empty_plan
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.kpi import Kpi
from mlpm_planner.domain.scoring import ScoreInput

CRITERIA = (
    "reach impact confidence effort value time_criticality risk_reduction ease".split()  # noqa: SIM905
)


def a_feature(title: str = "Rank by margin", **values: Any) -> Feature:
    """A feature; numbers of criteria (``effort=3``, ``reach=(8, 5, 12)``) become inputs."""
    inputs = dict(values.pop("inputs", {}))
    for key in CRITERIA:
        if key in values:
            given = values.pop(key)
            inputs[key] = ScoreInput(*given) if isinstance(given, tuple) else ScoreInput(given)
    return Feature(title=title, inputs=inputs, **values)


def a_kpi(name: str = "Answer click rate", **values: Any) -> Kpi:
    return Kpi(name=name, **values)


def a_plan(*parts: Entity) -> Plan:
    """A new plan with these parts."""
    return Plan([*empty_plan("Search and ranking"), *parts])


def a_workspace(*parts: Entity, store: MemoryStore | None = None) -> Workspace:
    """A workspace that keeps everything in memory."""
    return Workspace(a_plan(*parts), store or MemoryStore())
