"""The row of a KPI value and the observation it stands for."""

from typing import Any

from mlpm_planner.domain.clock import from_micros
from mlpm_planner.domain.kpi import Observation

KEY_COLUMNS = ("kpi", "segment", "at", "model_version", "source", "nth")
DATA_COLUMNS = (
    "value",
    "numerator",
    "denominator",
    "n",
    "sd",
    "note",
    "provisional",
    "excluded",
)


def observation_of(row: dict[str, Any], kpi_id: str, names: dict[int, str]) -> Observation:
    """An observation out of a row of its table."""
    return Observation(
        kpi_id=kpi_id,
        at=from_micros(row["at"]),
        value=row["value"],
        segment=names[row["segment"]],
        model_version=names[row["model_version"]],
        source=names[row["source"]],
        nth=row["nth"],
        numerator=row["numerator"],
        denominator=row["denominator"],
        n=row["n"],
        sd=row["sd"],
        note=row["note"] or "",
        provisional=bool(row["provisional"]),
        excluded=row["excluded"] or "",
    )
