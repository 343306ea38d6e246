"""The KPI catalogue as rows of our canonical columns."""

from collections.abc import Iterator
from typing import Final

from mlpm_planner.application.plan import Plan
from mlpm_planner.domain.kpi import Kpi, Target
from mlpm_planner.interchange.vocabulary import KPI_COLUMNS, KPI_MORE_COLUMNS
from mlpm_planner.interchange.write_tables import Cell

HEADER: Final = (*KPI_COLUMNS, *KPI_MORE_COLUMNS)
_OF_TARGET: Final = {
    "target": "value",
    **{name: name for name in ("warn", "breach", "baseline", "low", "high", "start", "due")},
}


def kpi_rows(plan: Plan) -> Iterator[dict[str, Cell]]:
    """All KPIs in their order, by canonical column."""
    return (dict(zip(HEADER, row, strict=True)) for row in kpi_table(plan))


def kpi_table(plan: Plan) -> Iterator[list[Cell]]:
    """All KPIs in their order, each with its target."""
    for kpi in sorted(plan.kpis.values(), key=lambda kpi: (kpi.rank, kpi.key, kpi.name)):
        target = plan.first(Target, "kpi_id", kpi.id)
        yield [_cell(plan, kpi, target, column) for column in HEADER]


def _cell(plan: Plan, kpi: Kpi, target: Target | None, column: str) -> Cell:
    if column in _OF_TARGET:
        return getattr(target, _OF_TARGET[column]) if target else None
    if column == "owner":
        owner = plan.people.get(kpi.owner_id)
        return owner.name if owner else None
    return getattr(kpi, column)
