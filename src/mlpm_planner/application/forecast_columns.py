"""Columns of what the forecast says: empty where it is not known."""

from mlpm_planner.application import foresight
from mlpm_planner.application.columns import Column, Shape
from mlpm_planner.application.foresight import Finish
from mlpm_planner.application.plan import Plan
from mlpm_planner.domain.feature import Feature


def _finish(plan: Plan, feature: Feature) -> Finish | None:
    return foresight.latest(plan).finishes.get(feature.id)


def _p80_text(plan: Plan, feature: Feature) -> str:
    found = _finish(plan, feature)
    return found.p80.isoformat() if found and found.p80 else ""


def _p80_sort(plan: Plan, feature: Feature) -> float | None:
    found = _finish(plan, feature)
    return found.p80.toordinal() if found and found.p80 else None


def _criticality_text(plan: Plan, feature: Feature) -> str:
    found = _finish(plan, feature)
    return f"{found.criticality * 100:.0f} %" if found else ""


def _criticality_sort(plan: Plan, feature: Feature) -> float | None:
    found = _finish(plan, feature)
    return found.criticality if found else None


FORECAST_COLUMNS = (
    Column(
        "p80",
        "P80 finish",
        Shape.DATE,
        lambda plan: lambda feature: _p80_text(plan, feature),
        lambda plan: lambda feature: _p80_sort(plan, feature),
        width=108,
        fold=6,
    ),
    Column(
        "criticality",
        "Criticality",
        Shape.TEXT,
        lambda plan: lambda feature: _criticality_text(plan, feature),
        lambda plan: lambda feature: _criticality_sort(plan, feature),
        width=92,
        fold=6,
    ),
)
