import threading
from contextlib import ExitStack
from pathlib import Path

import pytest
from builders import a_plan
from sqlalchemy.exc import OperationalError

from mlpm_planner.storage.connections import READER_CONNECTIONS, Readers
from mlpm_planner.storage.driver import dbapi, is_known_safe, sqlite_version
from mlpm_planner.storage.engine import writer_engine
from mlpm_planner.storage.errors import StorageError
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
    readers = Readers(made)
    with (
        pytest.raises(dbapi.OperationalError, match="readonly"),
        readers.snapshot() as connection,
    ):
        connection.execute("DELETE FROM products")
    readers.close()


def test_a_snapshot_does_not_see_what_is_written_meanwhile(made: Path) -> None:
    readers, engine = Readers(made), writer_engine(made)
    count = "SELECT count(*) FROM name_numbers"
    with readers.snapshot() as connection:
        before = connection.execute(count).fetchone()
        with engine.begin() as writing:
            writing.exec_driver_sql("INSERT INTO name_numbers (name) VALUES ('late')")
        assert connection.execute(count).fetchone() == before
    with readers.snapshot() as connection:
        assert connection.execute(count).fetchone() == (before[0] + 1,)
    readers.close()
    engine.dispose()


def test_reading_is_possible_again_after_it_failed(made: Path) -> None:
    readers = Readers(made)
    for _ in range(READER_CONNECTIONS + 1):
        with pytest.raises(dbapi.OperationalError), readers.snapshot() as connection:
            connection.execute("SELECT nothing FROM nowhere")
    with readers.snapshot() as connection:
        assert connection.execute("SELECT count(*) FROM products").fetchone() == (1,)
    readers.close()


def test_a_reader_waits_while_all_connections_are_in_use(made: Path) -> None:
    readers = Readers(made)
    heard = threading.Event()

    def read() -> None:
        with readers.snapshot():
            heard.set()

    with ExitStack() as taken:
        for _ in range(READER_CONNECTIONS):
            taken.enter_context(readers.snapshot())
        thread = threading.Thread(target=read)
        thread.start()
        assert not heard.wait(0.05)
    thread.join()
    assert heard.is_set()
    readers.close()


def test_closed_readers_read_no_more(made: Path) -> None:
    readers = Readers(made)
    with readers.snapshot() as connection:
        readers.close()
        assert connection.execute("SELECT count(*) FROM products").fetchone() == (1,)
    with pytest.raises(dbapi.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")
    with pytest.raises(StorageError), readers.snapshot():
        pass


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
