"""Imports of KPI values as a whole: published at once, withdrawn, and published again."""

from sqlalchemy import Connection, delete, insert, select, update

from mlpm_planner.application.store import ObservationBatch
from mlpm_planner.storage.blocks import Series, extend, meets_block, rebuild
from mlpm_planner.storage.errors import StorageError
from mlpm_planner.storage.names import NameNumbers
from mlpm_planner.storage.observation_rows import DATA_COLUMNS, KEY_COLUMNS
from mlpm_planner.storage.schema import BATCHES, KEPT, OBSERVATIONS, STAGED
from mlpm_planner.storage.staging import NUMBERS, by_series

Span = tuple[Series, int, int]

_ALL = (*KEY_COLUMNS, *DATA_COLUMNS)
_COLUMNS = ", ".join(_ALL)
_OF_KPI = "kpi IN (SELECT number FROM name_numbers WHERE name = ?)"


def _same(names: tuple[str, ...], comparison: str) -> str:
    return " AND ".join(f"o.{name} {comparison} s.{name}" for name in names)


# Marks that a person set (excluded, provisional) do not make an imported value another one.
_SAME_KEY = _same(KEY_COLUMNS, "=")
_SAME_DATA = _same(("value", *NUMBERS, "note"), "IS")
_KEEP = f"INSERT INTO kept_observations (holder, {_COLUMNS}, batch) "
_JOINED = f" AS s JOIN observations AS o ON {_SAME_KEY}"
_OVERWRITTEN = f"SELECT ?, {', '.join(f'o.{name}' for name in _ALL)}, o.batch FROM "  # noqa: S608
_PUT = f"INSERT OR REPLACE INTO observations ({_COLUMNS}, batch) "
_KNOWN = f"WHERE EXISTS (SELECT 1 FROM observations AS o WHERE {_SAME_KEY}"  # noqa: S608

DROP_KNOWN = f"DELETE FROM staged_observations AS s {_KNOWN})"  # noqa: S608
DROP_UNCHANGED = f"DELETE FROM staged_observations AS s {_KNOWN} AND {_SAME_DATA})"  # noqa: S608
KEEP_OVERWRITTEN = f"{_KEEP}{_OVERWRITTEN}staged_observations{_JOINED}"
KEEP_OVERWRITTEN_AGAIN = f"{_KEEP}{_OVERWRITTEN}kept_observations{_JOINED} WHERE s.holder = ?"
PUT_STAGED = f"{_PUT}SELECT {_COLUMNS}, ? FROM staged_observations"  # noqa: S608
PUT_KEPT = f"{_PUT}SELECT {_COLUMNS}, batch FROM kept_observations WHERE holder = ?"  # noqa: S608
KEEP_OWN = (
    f"{_KEEP}SELECT batch, {_COLUMNS}, batch FROM observations"  # noqa: S608
    f" WHERE batch = ? AND {_OF_KPI}"
)
DELETE_OWN = f"DELETE FROM observations WHERE batch = ? AND {_OF_KPI}"  # noqa: S608
KEPT_SPANS = (
    "SELECT kpi, segment, min(at), max(at) FROM kept_observations WHERE holder = ? GROUP BY 1, 2"
)


def open_batch(connection: Connection, batch: ObservationBatch) -> None:
    """Note that an import is being staged; a killed one is found by this and swept."""
    values = {"id": batch.id, "state": "staging", "count": batch.count}
    connection.execute(insert(BATCHES).values(**values, replaces=int(batch.replace)))


def publish(connection: Connection, names: NameNumbers, batch: ObservationBatch) -> int:
    """Make a staged import visible; answers how many values are new or changed."""
    number = _number_of(connection, batch.id)
    series = by_series(connection, names, batch)
    spans = [(key, int(at[0]), int(at[-1])) for key, (at, _) in series.items()]
    met = {key for key, start, end in spans if _has_values(connection, key, start, end)}
    if met:
        connection.exec_driver_sql(DROP_UNCHANGED if batch.replace else DROP_KNOWN)
        connection.exec_driver_sql(KEEP_OVERWRITTEN, (number,))
    count = connection.exec_driver_sql(PUT_STAGED, (number,)).rowcount
    connection.execute(delete(STAGED))
    for key, start, end in spans:
        if key in met or meets_block(connection, key, start, end):
            rebuild(connection, key, start, end)
        else:
            extend(connection, key, *series[key])
    _set_state(connection, number, "published")
    return count


def withdraw(connection: Connection, batch_id: str, kpi_ids: tuple[str, ...]) -> None:
    """Take a published import out again and put back what it had overwritten."""
    number = _number_of(connection, batch_id)
    _hand_over(connection, number)
    own = [(number, kpi_id) for kpi_id in kpi_ids]
    if own:
        connection.exec_driver_sql(KEEP_OWN, own)
        connection.exec_driver_sql(DELETE_OWN, own)
    connection.exec_driver_sql(PUT_KEPT, (-number,))
    _finish_swap(connection, number, "withdrawn")


def publish_again(connection: Connection, batch_id: str) -> None:
    """Bring a withdrawn import back."""
    number = _number_of(connection, batch_id)
    _hand_over(connection, number)
    connection.exec_driver_sql(KEEP_OVERWRITTEN_AGAIN, (number, -number))
    connection.exec_driver_sql(PUT_KEPT, (-number,))
    _finish_swap(connection, number, "published")


def _hand_over(connection: Connection, number: int) -> None:
    # Rows wait under the negative of their import's number while they change places with others.
    change = update(KEPT).where(KEPT.c.holder == number)
    connection.execute(change.values(holder=-number))


def _finish_swap(connection: Connection, number: int, state: str) -> None:
    spans = _spans(connection, KEPT_SPANS, number) + _spans(connection, KEPT_SPANS, -number)
    connection.execute(delete(KEPT).where(KEPT.c.holder == -number))
    for series, start, end in spans:
        rebuild(connection, series, start, end)
    _set_state(connection, number, state)


def _spans(connection: Connection, sql: str, holder: int) -> list[Span]:
    rows = connection.exec_driver_sql(sql, (holder,)).all()
    return [(Series(kpi, segment), start, end) for kpi, segment, start, end in rows]


def _number_of(connection: Connection, batch_id: str) -> int:
    query = select(BATCHES.c.number).where(BATCHES.c.id == batch_id)
    found = connection.execute(query).scalar()
    if found is None:
        raise StorageError("conflict", what="The import")
    return int(found)


def _has_values(connection: Connection, series: Series, start: int, end: int) -> bool:
    columns = OBSERVATIONS.c
    query = select(columns.at).where(
        columns.kpi == series.kpi,
        columns.segment == series.segment,
        columns.at.between(start, end),
    )
    return connection.execute(query.limit(1)).first() is not None


def _set_state(connection: Connection, number: int, state: str) -> None:
    change = update(BATCHES).where(BATCHES.c.number == number)
    connection.execute(change.values(state=state))
