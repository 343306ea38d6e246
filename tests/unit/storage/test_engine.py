from pathlib import Path

import pytest
from builders import a_plan
from sqlalchemy.exc import OperationalError

from mlpm_planner.storage.driver import dbapi, is_known_safe, sqlite_version
from mlpm_planner.storage.engine import reader_engine, writer_engine
from mlpm_planner.storage.workspace_file import create_store


@pytest.fixture
def made(path: Path) -> Path:
    create_store(path, a_plan(), program="tests").close()
    return path


def setting(engine, name: str) -> object:
    with engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_the_writer_keeps_what_it_acknowledged_and_trusts_no_schema(made: Path) -> None:
    engine = writer_engine(made)
    found = {
        name: setting(engine, name)
        for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "mmap_size")
    }
    engine.dispose()
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "mmap_size": 0,
    }


def test_on_a_network_there_is_no_shared_memory_log(made: Path) -> None:
    engine = writer_engine(made, network=True)
    assert (setting(engine, "journal_mode"), setting(engine, "synchronous")) == ("truncate", 3)
    engine.dispose()


def test_a_reader_cannot_write(made: Path) -> None:
    engine = reader_engine(made)
    with pytest.raises(OperationalError, match="readonly"), engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM products")
    engine.dispose()


def test_a_write_transaction_has_the_lock_from_its_start(made: Path) -> None:
    first, second = writer_engine(made), writer_engine(made)
    with first.begin(), second.connect() as waiting:
        waiting.connection.driver_connection.execute("PRAGMA busy_timeout=0")
        waiting.rollback()
        with pytest.raises(OperationalError, match="locked"):
            waiting.begin()
    first.dispose()
    second.dispose()


def test_the_library_is_one_without_the_log_reset_bug_where_it_has_a_wheel() -> None:
    assert sqlite_version() == dbapi.sqlite_version
    if dbapi.__name__.startswith("pysqlite3"):
        assert is_known_safe()
