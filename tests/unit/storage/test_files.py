import os
import shutil
import sqlite3
import zipfile
from pathlib import Path

import pytest
from builders import a_feature, a_plan

from mlpm_planner.domain.feature import Feature
from mlpm_planner.storage.errors import StorageError
from mlpm_planner.storage.files import LONGEST_NAME, SCHEMA_VERSION, inspect, looks_like, resolved
from mlpm_planner.storage.workspace_file import create_store, open_store

ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
NOBODY = 65534

NAMES = [
    "plain",
    "with space",
    "pct%20x",
    "q?mark",
    "q?mode=ro",
    "ha#sh",
    "a&b=c",
    "plus+at@colon:semi;",
    "quote'double\"back`tick",
    "new\nline",
    "tab\there",
    "back\\slash",
    "caf\u00e9",
    "cafe\u0301",
    "計画",
    "خارطة",
    "rlo\u202etxt",
    "emoji 🚀",
    "file:x",
    ":memory:",
    "-dash",
    ".hidden",
    "trailing ",
    "{brace}",
    "x" * (LONGEST_NAME - len(".mlpm")),
    os.fsdecode(b"undecodable\xff"),
]


def refusal_of(path: Path, **options) -> StorageError:
    with pytest.raises(StorageError) as caught:
        open_store(path, program="tests", **options).close()
    return caught.value


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_the_name_of_exactly_that_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.mlpm"
    create_store(path, a_plan(a_feature("Found")), program="tests").close()
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
    store = open_store(path, program="tests")
    assert [f.title for f in store.load().table(Feature).values()] == ["Found"]
    store.close()


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "empty", "no content"),
        (b"key,title\nA-1,Rank\n", "not_a_workspace", "a text file"),
        ("Schlüssel;Größe\n".encode("latin-1"), "not_a_workspace", "a text file"),
        (b"\xef\xbb\xbf<!DOCTYPE html><p>", "not_a_workspace", "an HTML page"),
        (b"  <?xml version='1.0'?>", "not_a_workspace", "an XML file"),
        (b'{"features": []}', "not_a_workspace", "a JSON file"),
        (b"\x89PNG\r\n\x1a\n0000", "not_a_workspace", "a PNG picture"),
        (b"%PDF-1.7", "not_a_workspace", "a PDF document"),
        (bytes(range(256)) * 3, "not_a_workspace", "some other kind of file"),
        (b"SQLite format 3\x00", "damaged", "cannot be read"),
    ],
)
def test_what_is_no_workspace_is_named_and_left_alone(
    path: Path, content: bytes, code: str, words: str
) -> None:
    path.write_bytes(content)
    error = refusal_of(path)
    assert error.code == code
    assert words in str(error)
    assert path.read_bytes() == content
    assert list(path.parent.iterdir()) == [path]


def test_a_zip_archive_is_recognised(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "a")
    assert "ZIP" in str(refusal_of(path))


def test_text_cut_in_the_middle_of_a_character_is_text() -> None:
    assert looks_like(("é" * 300).encode()[:511]) == "a text file"


def test_a_missing_file_is_not_created(path: Path) -> None:
    assert refusal_of(path).code == "missing"
    assert not path.exists()


def test_a_folder_and_a_device_are_no_workspace(tmp_path: Path) -> None:
    assert refusal_of(tmp_path).code == "is_folder"
    assert refusal_of(Path("/dev/null")).code == "not_a_file"


def test_a_file_used_as_a_folder_is_missing(path: Path) -> None:
    path.touch()
    assert refusal_of(path / "w.mlpm").code == "missing"


def test_paths_that_sqlite_cannot_open_are_refused_before_it_tries(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d" * 100] * 6, "w.mlpm")
    assert refusal_of(deep).code == "path_too_long"
    assert refusal_of(tmp_path / ("n" * 250)).code == "path_too_long"
    with pytest.raises(StorageError, match="no file can have"):
        resolved("a\0b")


def test_the_database_of_another_program_is_refused_untouched(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE notes(text)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    assert refusal_of(path).code == "other_database"
    assert path.read_bytes() == before


def newer(path: Path) -> None:
    create_store(path, a_plan(), program="tests").close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    connection.close()


def test_a_newer_workspace_stays_byte_identical(path: Path) -> None:
    newer(path)
    before = path.read_bytes()
    error = refusal_of(path)
    assert error.code == "newer"
    assert str(SCHEMA_VERSION + 1) in str(error)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_newer_number_that_is_only_in_the_log_is_seen_and_left_there(
    path: Path, tmp_path: Path
) -> None:
    create_store(path, a_plan(), program="tests").close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    crashed = tmp_path / "crashed" / "w.mlpm"
    crashed.parent.mkdir()
    for ending in ("", "-wal"):
        shutil.copy(f"{path}{ending}", f"{crashed}{ending}")
    connection.close()
    log = crashed.with_name("w.mlpm-wal")
    before = (crashed.read_bytes(), log.read_bytes())
    assert refusal_of(crashed).code == "newer"
    assert (crashed.read_bytes(), log.read_bytes()) == before


@pytest.mark.parametrize("kept", [1, 30, 90])
def test_a_truncated_workspace_is_damaged_and_stays_as_it_is(path: Path, kept: int) -> None:
    create_store(path, a_plan(a_feature()), program="tests").close()
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * kept // 100])
    before = path.read_bytes()
    assert refusal_of(path).code == "damaged"
    assert path.read_bytes() == before


def test_a_page_of_rubbish_is_damage_and_never_a_traceback_of_sql(path: Path) -> None:
    create_store(path, a_plan(a_feature()), program="tests").close()
    whole = bytearray(path.read_bytes())
    whole[100:4096] = b"\xa5" * 3996
    path.write_bytes(whole)
    error = refusal_of(path)
    assert error.code == "damaged"
    assert "SELECT" not in str(error)


def test_a_workspace_is_not_opened_twice_in_one_program(path: Path) -> None:
    store = create_store(path, a_plan(), program="tests")
    link = path.with_name("link.mlpm")
    link.hardlink_to(path)
    assert refusal_of(path).code == "open_here"
    assert refusal_of(link).code == "open_here"
    store.close()
    link.unlink()
    open_store(path, program="tests").close()


def test_a_link_opens_the_file_it_points_to(path: Path) -> None:
    create_store(path, a_plan(), program="tests").close()
    link = path.parent / "elsewhere" / "link.mlpm"
    link.parent.mkdir()
    link.symlink_to(path)
    store = open_store(link, program="tests")
    assert store.path == path
    assert [entry.name for entry in link.parent.iterdir()] == ["link.mlpm"]
    store.close()


def test_creating_never_overwrites_and_leaves_nothing_half_done(path: Path) -> None:
    path.write_text("precious")
    with pytest.raises(StorageError) as caught:
        create_store(path, a_plan(), program="tests")
    assert caught.value.code == "exists"
    assert path.read_text() == "precious"
    assert list(path.parent.iterdir()) == [path]


def test_creating_in_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as caught:
        create_store(tmp_path / "no" / "w.mlpm", a_plan(), program="tests")
    assert caught.value.code == "missing"


@pytest.mark.skipif(not ROOT, reason="becoming another user needs root")
class TestAsSomebodyElse:
    @pytest.fixture(autouse=True)
    def made(self, path: Path):
        create_store(path, a_plan(a_feature("Kept")), program="tests").close()
        folders = [path.parent, *path.parent.parents]
        modes = {folder: folder.stat().st_mode for folder in folders}
        for folder in folders[:-1]:
            folder.chmod(modes[folder] | 0o055)
        yield
        os.seteuid(0)
        for folder, mode in modes.items():
            folder.chmod(mode)

    def as_nobody(self) -> None:
        os.seteuid(NOBODY)

    def test_a_read_only_file_opens_read_only(self, path: Path) -> None:
        path.chmod(0o444)
        path.parent.chmod(0o777)
        self.as_nobody()
        store = open_store(path, program="tests")
        assert store.read_only
        assert [f.title for f in store.load().features.values()] == ["Kept"]
        store.close()

    def test_a_read_only_folder_opens_read_only_and_gets_no_litter(self, path: Path) -> None:
        path.chmod(0o666)
        self.as_nobody()
        store = open_store(path, program="tests")
        assert store.read_only
        assert [f.title for f in store.load().features.values()] == ["Kept"]
        store.close()
        assert list(path.parent.iterdir()) == [path]

    def test_a_file_nobody_may_read_says_so(self, path: Path) -> None:
        path.chmod(0)
        self.as_nobody()
        assert refusal_of(path).code == "no_permission"

    def test_a_workspace_cannot_be_made_in_a_read_only_folder(self, path: Path) -> None:
        self.as_nobody()
        with pytest.raises(StorageError) as caught:
            create_store(path.with_name("new.mlpm"), a_plan(), program="tests")
        assert caught.value.code == "no_permission"


def test_inspecting_tells_the_format(path: Path) -> None:
    create_store(path, a_plan(), program="tests").close()
    assert inspect(path).format == SCHEMA_VERSION
