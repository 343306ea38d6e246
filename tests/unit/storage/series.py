"""KPI values for tests, and what their summaries must be."""

from bisect import bisect_left, bisect_right
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mlpm_planner.application.store import ObservationBatch, SeriesRows
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.storage.connections import Readers

HOUR = 3_600_000_000


class _Block(NamedTuple):
    kpi: int
    segment: int
    start: int
    end: int
    minimum: float
    maximum: float
    total: float
    count: int
    first: float
    last: float


def rows(kpi_id: str, at: ArrayLike, value: ArrayLike, **more) -> SeriesRows:
    """Values at so many hours after 1970."""
    hours = np.asarray(at, dtype=np.int64)
    return SeriesRows(kpi_id, hours * HOUR, np.asarray(value, dtype=np.float64), **more)


def bring_in(workspace: Workspace, *series: SeriesRows, replace: bool = True) -> None:
    """Import values as one step and wait for it."""
    with workspace.edit("Import") as edit:
        edit.import_values(ObservationBatch(tuple(series), replace))
    workspace.settle()


def values(workspace: Workspace, kpi_id: str, segment: str = "") -> list[tuple[int, float]]:
    """What is stored, as hours and values."""
    data = workspace.store.observations.read(kpi_id, segment=segment)
    return list(zip((data.at // HOUR).tolist(), data.value.tolist(), strict=True))


def wrong_summaries(workspace: Workspace) -> list[str]:
    """Where the stored blocks say something else than the values; empty when they are true."""
    readers = Readers(workspace.store.path)
    with readers.snapshot() as connection:
        found = connection.execute("SELECT * FROM observation_blocks ORDER BY kpi, segment, start")
        blocks = [_Block(*row) for row in found]
        series = connection.execute(
            "SELECT DISTINCT kpi, segment FROM observations WHERE excluded IS NULL"
        ).fetchall()
        problems = [] if {block[:2] for block in blocks} == set(series) else ["which"]
        for kpi, segment in series:
            stored = connection.execute(
                "SELECT at, value FROM observations WHERE kpi = ? AND segment = ?"
                " AND excluded IS NULL ORDER BY at, model_version, source, nth",
                (kpi, segment),
            ).fetchall()
            own = [block for block in blocks if block[:2] == (kpi, segment)]
            problems += _wrong(own, stored)
    readers.close()
    return problems


def _wrong(blocks, stored: list[tuple[int, float]]) -> list[str]:
    found = []
    instants = [at for at, _ in stored]
    for block in blocks:
        span = slice(bisect_left(instants, block.start), bisect_right(instants, block.end))
        held = [value for _, value in stored[span]]
        ends = instants[span]
        if not held:
            found.append("a block without values")
            continue
        truth = (ends[0], ends[-1], min(held), max(held), len(held), held[0], held[-1])
        said = (
            *(block.start, block.end, block.minimum, block.maximum),
            *(block.count, block.first, block.last),
        )
        if truth != said or not np.isclose(sum(held), block.total, rtol=1e-9, atol=1e-9):
            found.append(f"{said} is {truth}")
        if block.count > 2 * 4096:
            found.append(f"a block of {block.count}")
    if sum(block.count for block in blocks) != len(stored):
        found.append("values without a block")
    return found
