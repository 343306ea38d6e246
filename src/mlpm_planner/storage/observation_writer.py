"""The writing side of the KPI values, inside the transactions of the writer."""

from typing import Any

from sqlalchemy import Connection, and_, delete, insert, select, update

from mlpm_planner.application.changes import ObservationChange
from mlpm_planner.domain.clock import to_micros
from mlpm_planner.domain.kpi import Observation
from mlpm_planner.storage.blocks import Series, rebuild
from mlpm_planner.storage.driver import bare_connection
from mlpm_planner.storage.names import NameNumbers, names_of
from mlpm_planner.storage.observation_rows import DATA_COLUMNS, KEY_COLUMNS, observation_of
from mlpm_planner.storage.schema import DELETED, OBSERVATIONS

Key = dict[str, int]


def write_changes(
    connection: Connection, names: NameNumbers, changes: tuple[ObservationChange, ...]
) -> tuple[ObservationChange, ...]:
    """Write single values; answers the changes with what they really replaced."""
    spans: dict[Series, tuple[int, int]] = {}
    written: list[ObservationChange] = []
    for change in changes:
        key = _key(connection, names, change.observation)
        before = _found(connection, change.observation, key)
        _write_one(connection, key, before, change.after)
        written.append(ObservationChange(before, change.after))
        _widen(spans, key)
    for series, (start, end) in spans.items():
        rebuild(connection, series, start, end)
    return tuple(written)


def _key(connection: Connection, names: NameNumbers, observation: Observation) -> Key:
    return {
        "kpi": names.number(connection, observation.kpi_id),
        "segment": names.number(connection, observation.segment),
        "at": to_micros(observation.at),
        "model_version": names.number(connection, observation.model_version),
        "source": names.number(connection, observation.source),
        "nth": observation.nth,
    }


def _at(table: Any, key: Key) -> Any:
    return and_(*(table.c[name] == key[name] for name in KEY_COLUMNS))


def _found(connection: Connection, observation: Observation, key: Key) -> Observation | None:
    row = connection.execute(select(OBSERVATIONS).where(_at(OBSERVATIONS, key))).mappings().first()
    if row is None:
        return None
    numbers = {key["segment"], key["model_version"], key["source"]}
    return observation_of(
        dict(row), observation.kpi_id, names_of(bare_connection(connection), numbers)
    )


def _write_one(
    connection: Connection, key: Key, before: Observation | None, after: Observation | None
) -> None:
    if after is None:
        if before is not None:
            _delete(connection, key)
    elif before is None:
        batch = _batch_of_deleted(connection, key)
        connection.execute(insert(OBSERVATIONS).values(**key, **_data(after), batch=batch))
    else:
        change = update(OBSERVATIONS).where(_at(OBSERVATIONS, key))
        connection.execute(change.values(**_data(after)))


def _delete(connection: Connection, key: Key) -> None:
    gone = delete(OBSERVATIONS).where(_at(OBSERVATIONS, key)).returning(OBSERVATIONS.c.batch)
    batch = connection.execute(gone).scalar_one()
    if batch is not None:
        connection.execute(delete(DELETED).where(_at(DELETED, key)))
        connection.execute(insert(DELETED).values(**key, batch=batch))


def _batch_of_deleted(connection: Connection, key: Key) -> int | None:
    back = delete(DELETED).where(_at(DELETED, key)).returning(DELETED.c.batch)
    return connection.execute(back).scalar()


def _data(observation: Observation) -> dict[str, Any]:
    values = {name: getattr(observation, name) for name in DATA_COLUMNS}
    return {
        **values,
        "note": observation.note or None,
        "provisional": int(observation.provisional),
        "excluded": observation.excluded or None,
    }


def _widen(spans: dict[Series, tuple[int, int]], key: Key) -> None:
    series = Series(key["kpi"], key["segment"])
    start, end = spans.get(series, (key["at"], key["at"]))
    spans[series] = (min(start, key["at"]), max(end, key["at"]))
