"""Writes a part of the workspace to a file, in the format that its ending names."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from mlpm_planner.application.plan import Plan
from mlpm_planner.application.store import ObservationReader
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.interchange import kpis_out
from mlpm_planner.interchange.features_out import feature_table
from mlpm_planner.interchange.import_plan import ImportPreview
from mlpm_planner.interchange.observations_out import observation_table
from mlpm_planner.interchange.vocabulary import OBSERVATION_COLUMNS, REJECTS_MARK
from mlpm_planner.interchange.write_tables import DELIMITERS, Cell, WriteOptions, write_table

TableWriter = Callable[[Path, Sequence[str], Iterable[Sequence[Cell]], WriteOptions | None], int]

# A new format is one function that writes a table, named here by its ending.
WRITERS: Final[dict[str, TableWriter]] = dict.fromkeys(DELIMITERS, write_table)


def writer_for(path: Path) -> TableWriter:
    """The writer of tables for the ending of a path."""
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        known = ", ".join(WRITERS)
        message = f"“{path.suffix}” is no ending of a table. Known are {known}."
        raise RuleError(message, "to")
    return writer


def export(
    plan: Plan,
    what: str,
    path: Path,
    reader: ObservationReader | None = None,
    options: WriteOptions | None = None,
) -> int:
    """Write features, kpis or observations, and say how many rows there are."""
    header, rows = _table(plan, what, reader)
    return writer_for(path)(path, header, rows, options)


def write_rejects(preview: ImportPreview, path: Path) -> int:
    """Write the rows that an import leaves out, each with the reason, to be mended and imported."""
    header = [*(preview.table.header if preview.table else ()), REJECTS_MARK]
    return writer_for(path)(path, header, preview.rejected_rows(), None)


def _table(
    plan: Plan, what: str, reader: ObservationReader | None
) -> tuple[Sequence[str], Iterable[Sequence[Cell]]]:
    if what == "features":
        table = feature_table(plan)
        return table.header, table.rows
    if what == "kpis":
        return kpis_out.HEADER, kpis_out.kpi_table(plan)
    if what == "observations" and reader is not None:
        return OBSERVATION_COLUMNS, observation_table(plan, reader)
    message = f"“{what}” cannot be written as a table."
    raise RuleError(message, "what")
