"""The program under test: uses a workspace as a busy person would and tells what was saved."""

import json
import os
import random
import threading
import time
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import numpy as np
from builders import a_feature, a_kpi, a_plan

from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.store import ObservationBatch, SeriesRows
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.kpi import Observation
from mlpm_planner.storage import (
    change_log,
    change_set_task,
    change_set_writer,  # noqa: F401 - before the fork: short lives are for writing
    engine,  # noqa: F401
)
from mlpm_planner.storage.backup import back_up
from mlpm_planner.storage.driver import bare_connection
from mlpm_planner.storage.sql_store import SqlStore
from mlpm_planner.storage.workspace_file import create_store, open_store

KPI_ID = "k" * 32
HOUR = 3_600_000_000
START = datetime(1970, 1, 1, tzinfo=UTC)
MUTATIONS = ("ack-early", "torn")
MOST_FEATURES = 300
_IMPORTS = count()


def digest(change_set: ChangeSet) -> int:
    """A number for what a change set did."""
    lines = [change_set.label, change_set.origin, change_set.step, change_set.undoes]
    for change in change_set.changes:
        lines += [repr(change.before), repr(change.after)]
    lines += [repr(change) for change in change_set.observations]
    lines += [f"{b.batch_id} {b.published} {b.count}" for b in change_set.batches]
    return zlib.crc32("\n".join(lines).encode())


def import_of(number: int) -> tuple[np.ndarray, np.ndarray]:
    """Hours and values of one import, by its number: no two imports share an hour."""
    hours = 1_000_000 + number * 10_000 + np.arange(200 + number * 997 % 2_000)
    return hours, np.full(len(hours), float(number))


def work(path: Path, pipe: int, cycle: int, mutation: str) -> None:
    """Open or make the workspace and use it until killed."""
    global _IMPORTS  # noqa: PLW0603 - this process lives for one cycle
    _IMPORTS = count(cycle * 500)
    # So that edits of this loop's size are written ahead in pieces, as large ones are.
    change_set_task.MANY_CHANGES = 15
    tell = _Teller(pipe)
    try:
        store = _opened(path)
        workspace = Workspace(store.load(), _Telling(store, tell, early=mutation == "ack-early"))
        if mutation == "torn":
            _tear_transactions()
        threading.Thread(target=_keep_backups, args=(path, tell), daemon=True).start()
        tell(ready=1)
        _use(workspace, random.Random(cycle))
    except BaseException as error:  # noqa: BLE001 - the parent reports whatever it was
        tell(died=repr(error))
        os._exit(3)


def _opened(path: Path) -> SqlStore:
    if path.exists():
        return open_store(path, program="crashloop")
    return create_store(path, a_plan(a_kpi(id=KPI_ID)), program="crashloop")


def _use(workspace: Workspace, dice: random.Random) -> None:
    actions = [_add, _add, _rename, _delete, _log, _log, _import, _undo, _redo]
    while True:
        dice.choice(actions)(workspace, dice)
        if dice.random() < 0.5:
            workspace.settle()
        if dice.random() < 0.05:
            time.sleep(0.01)


def _add(workspace: Workspace, dice: random.Random) -> None:
    if len(workspace.plan.features) >= MOST_FEATURES:
        _delete(workspace, dice)
        return
    with workspace.edit("Add features") as edit:
        for number in range(dice.choice((1, 1, 2, 30))):
            notes = "x" * dice.choice((0, 10, 500, 9_000))
            edit.add(a_feature(f"Feature {number}", notes=notes, effort=3))


def _rename(workspace: Workspace, dice: random.Random) -> None:
    if features := list(workspace.plan.features.values()):
        with workspace.edit("Rename features") as edit:
            for feature in dice.sample(features, min(len(features), dice.choice((1, 1, 20)))):
                edit.update(replace(feature, title=f"Renamed {dice.random()}"))


def _delete(workspace: Workspace, dice: random.Random) -> None:
    if features := list(workspace.plan.features.values()):
        with workspace.edit("Delete features") as edit:
            for feature in dice.sample(features, min(len(features), 10)):
                edit.remove(feature)


def _log(workspace: Workspace, dice: random.Random) -> None:
    at = START + timedelta(hours=dice.randrange(2_000))
    with workspace.edit("Log a value") as edit:
        edit.observe(Observation(kpi_id=KPI_ID, at=at, value=dice.random()))


def _import(workspace: Workspace, dice: random.Random) -> None:
    number = next(_IMPORTS)
    if dice.random() < 0.3:
        hours, values = import_of(number)
        with workspace.edit(f"Import {number}") as edit:
            edit.import_values(ObservationBatch((SeriesRows(KPI_ID, hours * HOUR, values),)))


def _undo(workspace: Workspace, _dice: random.Random) -> None:
    workspace.undo()


def _redo(workspace: Workspace, _dice: random.Random) -> None:
    workspace.redo()


def _keep_backups(path: Path, tell) -> None:
    folder = path.parent / "backups"
    folder.mkdir(exist_ok=True)
    number = 0
    try:
        while True:
            number += 1
            back_up(path, folder / f"b{number % 3}.mlpm")
            time.sleep(0.05)
    except BaseException as error:  # noqa: BLE001 - the parent reports whatever it was
        tell(died=f"backup: {error!r}")
        os._exit(3)


def _tear_transactions() -> None:
    complete = change_log.complete

    def commit_first(connection, number, change_set) -> None:
        bare = bare_connection(connection)
        bare.execute("COMMIT")
        time.sleep(0.002)
        bare.execute("BEGIN IMMEDIATE")
        complete(connection, number, change_set)

    change_log.complete = commit_first


class _Teller:
    """Writes whole lines to the parent, from any thread."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe
        self._lock = threading.Lock()

    def __call__(self, **told: object) -> None:
        with self._lock:
            os.write(self._pipe, (json.dumps(told) + "\n").encode())


class _Telling:
    """A store that tells the parent what was saved, before anybody else hears of it."""

    def __init__(self, store: SqlStore, tell: _Teller, *, early: bool) -> None:
        self._store = store
        self._tell = tell
        self._early = early

    def __getattr__(self, name: str):
        return getattr(self._store, name)

    def submit(self, change_set: ChangeSet) -> None:
        if self._early:
            self._tell(saved=change_set.id, crc=digest(change_set))
        self._store.submit(change_set)

    def listen(self, listener) -> None:
        self._store.listen(_Listener(listener, self._tell))


class _Listener:
    def __init__(self, listener, tell: _Teller) -> None:
        self._listener = listener
        self._tell = tell

    def saved(self, change_set: ChangeSet) -> None:
        self._tell(saved=change_set.id, crc=digest(change_set))
        self._listener.saved(change_set)

    def refused(self, change_set: ChangeSet, refusal) -> None:
        self._tell(died=f"refused: {refusal}")
        self._listener.refused(change_set, refusal)

    def progressed(self, change_set: ChangeSet, done: int, total: int) -> None:
        self._listener.progressed(change_set, done, total)
