"""Appending KPI values: ours beside the bare driver and, where it is installed, MLflow."""

import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from benchmarks.measure import Row
from benchmarks.plans import batch, large_plan
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.storage.driver import dbapi
from mlpm_planner.storage.workspace_file import create_store

COUNT = 200_000


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours = COUNT / _ours(folder / "ours.mlpm")
        bare = COUNT / _bare(folder / "bare.mlpm")
        rows = [_row(ours, bare, "executemany into the same table", 0.5)]
        if find_spec("mlflow"):
            rows.append(_row(ours, 20_000 / _mlflow(folder, 20_000), "MLflow log_batch", 20))
        return rows


def _row(ours: float, other: float, against: str, limit: float) -> Row:
    name = f"append {COUNT:,} values, thousands a second"
    return Row(name, ours / 1e3, other / 1e3, against, "k/s", limit, at_least=True)


def _ours(path: Path) -> float:
    plan = large_plan(10)
    store = create_store(path, plan, program="benchmark")
    workspace = Workspace(plan, store)
    rows = batch(list(plan.kpis), COUNT)
    start = time.perf_counter()
    with workspace.edit("Import") as edit:
        edit.import_values(rows)
    workspace.settle()
    taken = time.perf_counter() - start
    store.close()
    return taken


def _bare(path: Path) -> float:
    """The driver alone, with the same table and the same durability, in one transaction."""
    plan = large_plan(10)
    create_store(path, plan, program="benchmark").close()
    rows = batch(list(plan.kpis), COUNT)
    values = [
        (number, 0, int(at), 0, 0, 0, float(value))
        for number, series in enumerate(rows.series, start=1)
        for at, value in zip(series.at, series.value, strict=True)
    ]
    connection = dbapi.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    start = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(
        "INSERT INTO observations (kpi, segment, at, model_version, source, nth, value)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        values,
    )
    connection.execute("COMMIT")
    taken = time.perf_counter() - start
    connection.close()
    return taken


def _mlflow(folder: Path, count: int) -> float:
    from mlflow.entities import Metric
    from mlflow.tracking import MlflowClient

    client = MlflowClient(f"sqlite:///{folder / 'mlflow.db'}")
    run = client.create_run(client.create_experiment("benchmark"))
    metrics = [Metric("loss", float(i), 1_780_000_000_000 + i, i) for i in range(count)]
    start = time.perf_counter()
    for first in range(0, count, 1_000):
        client.log_batch(run.info.run_id, metrics=metrics[first : first + 1_000])
    return time.perf_counter() - start
