import errno
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from mlpm_planner.domain.errors import RuleError
from mlpm_planner.storage.driver import dbapi
from mlpm_planner.storage.errors import StorageError
from mlpm_planner.storage.explain import as_storage_error, explain
from mlpm_planner.storage.messages import known_codes, words


def sqlite_error(name: str) -> Exception:
    error = dbapi.OperationalError("near SECRET: says the library")
    error.sqlite_errorname = name
    return OperationalError("SELECT secret FROM features", {}, error)


@pytest.mark.parametrize(
    ("name", "code", "retryable"),
    [
        ("SQLITE_FULL", "disk_full", True),
        ("SQLITE_IOERR_WRITE", "disk_error", True),
        ("SQLITE_IOERR_FSYNC", "disk_error", True),
        ("SQLITE_BUSY", "busy", True),
        ("SQLITE_BUSY_SNAPSHOT", "busy", True),
        ("SQLITE_READONLY", "read_only_file", False),
        ("SQLITE_READONLY_DIRECTORY", "read_only_folder", False),
        ("SQLITE_READONLY_DBMOVED", "file_replaced", False),
        ("SQLITE_CANTOPEN", "cannot_open", False),
        ("SQLITE_NOTADB", "not_a_workspace", False),
        ("SQLITE_CORRUPT", "damaged", False),
        ("SQLITE_CORRUPT_INDEX", "damaged", False),
        ("SQLITE_CONSTRAINT_FOREIGNKEY", "conflict", False),
        ("SQLITE_CONSTRAINT_CHECK", "broken_rule", False),
        ("SQLITE_TOOBIG", "too_large", False),
        ("SQLITE_NOMEM", "out_of_memory", True),
        ("SQLITE_ERROR", "unexpected", False),
    ],
)
def test_each_error_of_the_database_has_words_without_sql(
    name: str, code: str, retryable: bool
) -> None:
    refusal = explain(sqlite_error(name), Path("/plans/w.mlpm"))
    assert (refusal.code, refusal.retryable) == (code, retryable)
    assert "SELECT" not in f"{refusal.title}{refusal.cause}{refusal.advice}"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOENT, "missing"),
        (errno.EACCES, "no_permission"),
        (errno.EROFS, "read_only_folder"),
        (errno.ENOSPC, "disk_full"),
        (errno.EIO, "disk_error"),
        (errno.ENAMETOOLONG, "path_too_long"),
        (errno.EXDEV, "cannot_open"),
    ],
)
def test_each_error_of_the_system_has_words_that_name_the_file(number: int, code: str) -> None:
    refusal = explain(OSError(number, "says the system", "/plans/w.mlpm"))
    assert refusal.code == code


def test_the_library_in_use_gives_its_errors_a_name() -> None:
    connection = sqlite3.connect(":memory:")
    with pytest.raises(sqlite3.OperationalError) as caught:
        connection.execute("nonsense")
    connection.close()
    assert explain(caught.value).code == "unexpected"


def test_other_errors_are_explained_too() -> None:
    assert explain(RuleError("too long")).code == "broken_rule"
    assert explain(MemoryError()).code == "out_of_memory"
    assert "KeyError" not in explain(RuntimeError("odd")).cause


def test_an_error_of_storage_keeps_its_words_through_every_layer() -> None:
    error = StorageError("missing", path=Path("/plans/w.mlpm"))
    assert as_storage_error(error) is error
    assert explain(error) == error.refusal
    assert "w.mlpm" in str(error)
    assert "/plans" in str(error)


@pytest.mark.parametrize("code", known_codes())
def test_every_text_is_complete(code: str) -> None:
    details = {"found": 2, "known": 1, "program": "p", "host": "h", "pid": 1}
    refusal = words(code, Path("/plans/w.mlpm"), **details)
    for text in (refusal.title, refusal.cause, refusal.advice):
        assert text
        assert "{" not in text
        assert text[0].isupper() or text[0] == "“"


def test_a_name_that_cannot_be_printed_does_not_break_the_message() -> None:
    assert words("missing", Path("/p/\udcff.mlpm")).cause.encode("utf-8")
