"""The kinds of tables that are read; a new one is a module that is named here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from mlpm_planner.interchange import feature_preview, kpis_csv, observations_csv
from mlpm_planner.interchange.import_plan import ImportPreview
from mlpm_planner.interchange.task import Task


@dataclass(frozen=True, slots=True)
class Reader:
    """What a kind of table is called, and how it is read."""

    title: str
    preview: Callable[[Task], ImportPreview]


READERS: Final[dict[str, Reader]] = {
    "features": Reader("Features", feature_preview.preview_features),
    "observations": Reader("KPI values", observations_csv.preview_observations),
    "kpis": Reader("KPI catalogue", kpis_csv.preview_kpis),
}
