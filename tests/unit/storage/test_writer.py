import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from builders import a_plan

from mlpm_planner.storage.connections import connect_writer
from mlpm_planner.storage.driver import connect, dbapi
from mlpm_planner.storage.errors import StorageError
from mlpm_planner.storage.tasks import Task
from mlpm_planner.storage.workspace_file import create_store
from mlpm_planner.storage.writer import Writer


class Note(Task):
    """Writes its name into a table; a large one does so piece by piece in another."""

    def __init__(self, told: list[str], name: str, *, pieces: int = 0, touches: str = "") -> None:
        self.name = name
        self.told = told
        self.pieces = pieces
        self.ids = frozenset(touches.split())
        self.at_piece: Callable[[int], None] = lambda _piece: None
        self.fail_with: Exception | None = None
        self.commits_before_failing = False
        self.reached = 0

    @property
    def touches(self):
        return self.ids

    @property
    def is_large(self):
        return self.pieces > 0

    def stage(self, connection):
        for piece in range(self.pieces):
            self.reached = piece
            self.at_piece(piece)
            connection.exec_driver_sql("INSERT INTO staged VALUES (?)", (self.name,))
            yield

    def discard(self, connection):
        connection.exec_driver_sql("DELETE FROM staged WHERE name = ?", (self.name,))

    def write(self, connection):
        connection.exec_driver_sql("INSERT INTO noted VALUES (?)", (self.name,))
        if self.commits_before_failing:
            connection.connection.driver_connection.execute("COMMIT")
        if self.fail_with:
            raise self.fail_with

    def is_written(self, connection):
        sql = "SELECT 1 FROM noted WHERE name = ?"
        return connection.exec_driver_sql(sql, (self.name,)).first() is not None

    def saved(self):
        self.told.append(f"{self.name} saved")

    def refused(self, refusal):
        self.told.append(f"{self.name} refused: {refusal.code}")


@pytest.fixture
def file(path: Path) -> Path:
    create_store(path, a_plan(), program="tests").close()
    connection = connect(path)
    connection.execute("CREATE TABLE noted (name TEXT)")
    connection.execute("CREATE TABLE staged (name TEXT)")
    connection.close()
    return path


@pytest.fixture
def writer(file: Path) -> Iterator[Writer]:
    writer = Writer(connect_writer(file), file)
    yield writer
    writer.close()


@pytest.fixture
def told() -> list[str]:
    return []


def rows(file: Path, table: str) -> list[str]:
    connection = connect(file)
    found = [row[0] for row in connection.execute(f"SELECT name FROM {table} ORDER BY rowid")]
    connection.close()
    return found


def test_what_is_told_as_saved_is_there_for_everybody(writer: Writer, told, file: Path) -> None:
    seen: list[list[str]] = []

    class Watched(Note):
        def saved(self):
            seen.append(rows(file, "noted"))

    writer.submit(Watched(told, "a"))
    writer.submit(Watched(told, "b"))
    writer.flush()
    assert seen == [["a"], ["a", "b"]]


def test_an_edit_overtakes_an_import_between_two_pieces(writer: Writer, told, file) -> None:
    large = Note(told, "import", pieces=50)
    edit = Note(told, "edit")
    large.at_piece = lambda piece: writer.submit(edit) if piece == 3 else None
    writer.submit(large)
    writer.flush()
    assert told == ["edit saved", "import saved"]
    assert rows(file, "noted") == ["edit", "import"]


def test_an_edit_of_what_is_being_imported_waits_for_it(writer: Writer, told) -> None:
    large = Note(told, "import", pieces=5, touches="kpi-1 kpi-2")
    waiting = Note(told, "of the import", touches="kpi-2 x")
    behind = Note(told, "on top of that", touches="x")
    free = Note(told, "elsewhere", touches="y")

    def submit_all(piece: int) -> None:
        if piece == 1:
            for task in (waiting, behind, free):
                writer.submit(task)

    large.at_piece = submit_all
    writer.submit(large)
    writer.flush()
    assert told == [
        "elsewhere saved",
        "import saved",
        "of the import saved",
        "on top of that saved",
    ]


def test_a_refused_write_comes_back_explained_and_holds_later_ones_back(
    writer: Writer, told, file: Path
) -> None:
    bad = Note(told, "bad")
    bad.fail_with = StorageError("conflict", what="“x”")
    gate = threading.Event()
    first = Note(told, "first")
    first.saved = gate.wait
    writer.submit(first)
    writer.submit(bad)
    writer.submit(Note(told, "on top of it"))
    writer.submit(Note(told, "an import", pieces=2))
    writer.resume()
    writer.submit(Note(told, "afterwards"))
    gate.set()
    writer.flush()
    assert told == [
        "bad refused: conflict",
        "on top of it refused: conflict",
        "an import refused: conflict",
        "afterwards saved",
    ]
    assert rows(file, "noted") == ["first", "afterwards"]


def test_an_import_that_fails_half_way_leaves_nothing(writer: Writer, told, file) -> None:
    large = Note(told, "import", pieces=5)

    def fail(piece: int) -> None:
        if piece == 4:
            raise StorageError("disk_full")

    large.at_piece = fail
    writer.submit(large)
    writer.submit(Note(told, "small"))
    writer.flush()
    assert "import refused: disk_full" in told
    assert rows(file, "staged") == []


def test_a_cancelled_import_is_taken_away_with_what_was_made_on_top_of_it(
    writer: Writer, told, file
) -> None:
    large = Note(told, "import", pieces=10_000, touches="kpi")
    on_top = Note(told, "on top", touches="kpi")
    free = Note(told, "elsewhere", touches="y")

    def cancel(piece: int) -> None:
        if piece == 3:
            writer.submit(on_top)
            writer.submit(free)
            large.cancelled = True

    large.at_piece = cancel
    writer.submit(large)
    writer.flush()
    assert told == ["elsewhere saved", "on top refused: cancelled", "import refused: cancelled"]
    assert rows(file, "staged") == []
    writer.submit(Note(told, "next"))
    writer.flush()
    assert told[-1] == "next saved"


def test_an_error_after_the_commit_is_not_told_as_a_refusal(writer: Writer, told) -> None:
    task = Note(told, "committed")
    task.commits_before_failing = True
    task.fail_with = OSError(5, "the disk says no")
    writer.submit(task)
    writer.flush()
    assert told == ["committed saved"]


def test_closing_finishes_the_queue_and_refuses_what_comes_later(file: Path, told) -> None:
    writer = Writer(connect_writer(file), file)
    writer.submit(Note(told, "import", pieces=3))
    writer.submit(Note(told, "edit"))
    writer.close()
    writer.submit(Note(told, "late"))
    assert sorted(told[:2]) == ["edit saved", "import saved"]
    assert told[2:] == ["late refused: closed"]
    assert not file.with_name("w.mlpm-wal").exists()


def test_a_task_that_waits_for_a_lock_of_another_program_is_written_when_it_is_free(
    writer: Writer, told, file: Path
) -> None:
    other = connect(file)
    other.execute("BEGIN IMMEDIATE")
    writer.submit(Note(told, "patient"))
    assert told == []
    other.execute("INSERT INTO noted VALUES ('theirs')")
    other.execute("COMMIT")
    other.close()
    writer.flush()
    assert told == ["patient saved"]


def test_imports_give_way_while_another_program_writes(writer: Writer, told, file: Path) -> None:
    other = connect(file)
    other.execute("PRAGMA busy_timeout=0")
    large = Note(told, "import", pieces=600)
    written: list[int] = []
    done = threading.Event()

    def write() -> None:
        with suppress(dbapi.OperationalError):
            other.execute("INSERT INTO noted VALUES ('theirs')")
            written.append(large.reached)

    def neighbour() -> None:
        while not done.wait(0.004):
            write()

    class Seen(Note):
        def saved(self):
            write()
            thread.start()

    def at_piece(piece: int) -> None:
        done.wait(0.001)
        if piece == 50:
            writer.submit(Seen(told, "edit"))

    thread = threading.Thread(target=neighbour)
    large.at_piece = at_piece
    writer.submit(large)
    writer.flush()
    done.set()
    thread.join()
    other.close()
    assert told == ["import saved"]
    assert len({piece for piece in written if piece < 599}) > 15
