"""What a fresh process finds in a workspace whose program was killed."""

from pathlib import Path

from reliability.working import HOUR, KPI_ID, digest, import_of
from unit.storage.series import wrong_summaries

from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.clock import to_micros
from mlpm_planner.domain.entities import ENTITIES
from mlpm_planner.storage import log_reader
from mlpm_planner.storage.backup import problems
from mlpm_planner.storage.connections import Readers
from mlpm_planner.storage.driver import connect
from mlpm_planner.storage.sql_store import SqlStore
from mlpm_planner.storage.workspace_file import open_store


def judge(path: Path, backups: Path, acknowledged: dict[str, int], before: int) -> dict:
    """The failures, and the digests of all change sets that are in the log."""
    failures = [f"I4 {problem}" for problem in problems(path)]
    store = open_store(path, program="the judge")
    logged = _logged(store)
    digests = {change_set.id: digest(change_set) for change_set in logged}
    for change_set_id, crc in acknowledged.items():
        if change_set_id not in digests:
            failures.append(f"I1 lost {change_set_id}")
        elif digests[change_set_id] != crc:
            failures.append(f"I1 changed {change_set_id}")
    if len(digests) > len(acknowledged) + 1:
        failures.append(f"I3 {len(digests)} in the log, {len(acknowledged)} acknowledged")
    if len(digests) < before:
        failures.append(f"I3 {len(digests)} in the log, {before} before")
    failures += _unsound(store, logged)
    store.close()
    made = sorted(backups.glob("b*.mlpm"), key=lambda backup: backup.stat().st_mtime_ns)
    for backup in made:
        failures += [f"I5 {backup.name}: {problem}" for problem in problems(backup)[:3]]
    for newest in made[-1:]:
        failures += _unsound_backup(newest)
    return {"failures": failures, "logged": digests}


def _logged(store: SqlStore) -> list[ChangeSet]:
    """Every change set by itself, in the order of the edits."""
    readers = Readers(store.path)
    with readers.snapshot() as connection:
        steps = dict.fromkeys(entry.step for entry in log_reader.outlines(connection))
        found = [one for step in steps for one in log_reader.read_step(connection, step)]
    readers.close()
    return found


def _unsound(store: SqlStore, logged: list[ChangeSet]) -> list[str]:
    failures: list[str] = []
    plan = store.load()
    expected = Plan(part for part in plan.parts() if part.TABLE != "features")
    for change_set in logged:
        expected.apply(change_set.changes)
    failures += [
        f"I2 {kind.TABLE} are not what the log adds up to"
        for kind in ENTITIES
        if dict(plan.table(kind)) != dict(expected.table(kind))
    ]
    if _values(store) != _expected_values(logged):
        failures.append("I2 values are not what the log adds up to")
    failures += [f"I4 {problem}" for problem in wrong_summaries(Workspace(plan, store))]
    connection = connect(store.path)
    leftovers = (
        "staged_observations",
        "import_batches WHERE state = 'staging'",
        "change_sets WHERE complete = 0",
    )
    for table in leftovers:
        if connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]:
            failures.append(f"I4 leftovers in {table}")
    connection.close()
    return failures


def _values(store: SqlStore) -> dict[int, float]:
    data = store.observations.read(KPI_ID)
    return dict(zip(data.at.tolist(), data.value.tolist(), strict=True))


def _expected_values(logged: list[ChangeSet]) -> dict[int, float]:
    values: dict[int, float] = {}
    for change_set in logged:
        for change in change_set.observations:
            at = to_micros(change.observation.at)
            values.pop(at, None)
            if change.after is not None:
                values[at] = change.after.value
        for batch in change_set.batches:
            hours, numbers = import_of(int(change_set.label.split()[1]))
            for at, value in zip((hours * HOUR).tolist(), numbers.tolist(), strict=True):
                values.pop(at, None)
                if batch.published:
                    values[at] = value
    return values


def _unsound_backup(backup: Path) -> list[str]:
    store = open_store(backup, program="the judge", read_only=True)
    failures = [
        f"I5 {backup.name}: {failure}"
        for failure in _unsound(store, _logged(store))
        if "leftovers" not in failure
    ]
    store.close()
    return failures
