import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from builders import a_feature, a_kpi, a_plan
from unit.storage.series import bring_in, rows

from mlpm_planner.storage.backup import back_up, problems, quick_problems, restore
from mlpm_planner.storage.errors import StorageError
from mlpm_planner.storage.lock import acquire
from mlpm_planner.storage.workspace_file import create_store, open_store


def titles(path: Path) -> list[str]:
    store = open_store(path, program="tests")
    found = [feature.title for feature in store.load().features.values()]
    store.close()
    return found


def test_a_backup_has_what_was_just_saved_while_the_workspace_is_open(
    workspace, path: Path, tmp_path: Path
) -> None:
    with workspace.edit("Add") as edit:
        edit.add(a_feature("Still in the log"))
    workspace.settle()
    copy = back_up(path, tmp_path / "copy.mlpm")
    assert titles(copy) == ["Still in the log"]
    assert not list(tmp_path.glob(".mlpm-*"))


def test_backups_made_while_edits_go_on_are_each_whole(
    workspace, path: Path, tmp_path: Path
) -> None:
    copies: list[Path] = []
    worker = threading.Thread(
        target=lambda: copies.extend(back_up(path, tmp_path / f"{i}.mlpm") for i in range(5))
    )
    worker.start()
    while worker.is_alive():
        with workspace.edit("Add two") as edit:
            edit.add(a_feature("one"))
            edit.add(a_feature("two"))
        workspace.store.flush()
    worker.join()
    workspace.settle()
    for copy in copies:
        assert problems(copy) == []
        found = titles(copy)
        assert found.count("one") == found.count("two")


def test_a_damaged_workspace_never_replaces_a_good_backup(path: Path, tmp_path: Path) -> None:
    features = [a_feature(f"Feature {i} " + "x" * 200) for i in range(300)]
    create_store(path, a_plan(*features), program="tests").close()
    copy = back_up(path, tmp_path / "copy.mlpm")
    good = copy.read_bytes()
    content = bytearray(path.read_bytes())
    for page in range(30, len(content) // 4096, 2):
        content[page * 4096 : page * 4096 + 512] = b"\xee" * 512
    path.write_bytes(content)
    with pytest.raises(StorageError) as caught:
        back_up(path, copy)
    assert caught.value.code in {"damaged", "backup_failed"}
    assert copy.read_bytes() == good
    assert quick_problems(path) != []


def test_a_copy_can_be_kept_from_overwriting(path: Path, tmp_path: Path) -> None:
    create_store(path, a_plan(), program="tests").close()
    target = tmp_path / "copy.mlpm"
    target.write_text("precious")
    with pytest.raises(FileExistsError):
        back_up(path, target, overwrite=False)
    assert target.read_text() == "precious"


def test_restoring_puts_the_old_file_aside_and_its_log_with_it(path: Path, tmp_path: Path) -> None:
    create_store(path, a_plan(a_feature("Then")), program="tests").close()
    copy = back_up(path, tmp_path / "copy.mlpm")
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("UPDATE features SET title = 'Now'")
    connection.commit()
    (path.with_name("w.mlpm-shm")).touch()
    aside = restore(copy, path, program="tests")
    connection.close()
    assert titles(path) == ["Then"]
    assert aside is not None
    assert titles(aside) == ["Now"]


@pytest.mark.usefixtures("workspace")
def test_an_open_workspace_and_a_bad_backup_are_refused(path: Path, tmp_path: Path) -> None:
    copy = back_up(path, tmp_path / "copy.mlpm")
    with pytest.raises(StorageError) as caught:
        restore(copy, path, program="tests")
    assert caught.value.code == "open_here"
    (tmp_path / "bad").write_text("no backup")
    with pytest.raises(StorageError) as caught:
        restore(tmp_path / "bad", tmp_path / "elsewhere.mlpm", program="tests")
    assert caught.value.code == "not_a_workspace"


def test_what_another_program_has_open_is_not_restored(path: Path, tmp_path: Path) -> None:
    create_store(path, a_plan(), program="tests").close()
    copy = back_up(path, tmp_path / "copy.mlpm")
    lock = acquire(path, "mlpm-planner in another process")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(StorageError) as caught:
        restore(copy, path, program="tests")
    assert caught.value.code == "in_use"
    assert sorted(tmp_path.iterdir()) == before
    lock.release()


@pytest.mark.skipif(sys.platform == "win32", reason="limits are set as on Unix")
def test_a_restore_without_room_leaves_the_workspace_in_its_place(
    path: Path, tmp_path: Path
) -> None:
    create_store(path, a_plan(a_feature("Then")), program="tests").close()
    copy = back_up(path, tmp_path / "copy.mlpm")
    limited = """
import resource, sys
from pathlib import Path
from mlpm_planner.storage.backup import restore
from mlpm_planner.storage.errors import StorageError
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    restore(Path(sys.argv[1]), Path(sys.argv[2]), program="tests")
except StorageError:
    print("refused")
"""
    words = [sys.executable, "-c", limited, str(copy), str(path)]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    assert said.split() == ["refused"]
    assert titles(path) == ["Then"]
    assert sorted(tmp_path.iterdir()) == sorted([copy, path])


def test_a_link_to_nothing_is_a_problem(path: Path) -> None:
    create_store(path, a_plan(a_feature()), program="tests").close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE features SET theme_id = 'gone'")
    connection.commit()
    connection.close()
    assert problems(path) == ["a row of features refers to a missing row of themes"]


def test_a_summary_that_is_not_true_is_a_problem(workspace, path: Path) -> None:
    kpi = a_kpi()
    with workspace.edit("Add") as edit:
        edit.add(kpi)
    bring_in(workspace, rows(kpi.id, [1, 2], [1, 2]))
    assert problems(path) == []
    workspace.close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE observation_blocks SET maximum = 3")
    connection.commit()
    connection.close()
    assert problems(path) == ["1 summaries of KPI values are not true"]


def test_only_a_workspace_is_checked_or_copied(path: Path, tmp_path: Path) -> None:
    for ask in (problems, lambda missing: back_up(missing, tmp_path / "copy.mlpm")):
        with pytest.raises(StorageError) as caught:
            ask(path)
        assert caught.value.code == "missing"


def test_a_truncated_workspace_has_a_problem(path: Path) -> None:
    create_store(path, a_plan(), program="tests").close()
    path.write_bytes(path.read_bytes()[:9_000])
    assert problems(path) == ["Parts of “w.mlpm” cannot be read."]
