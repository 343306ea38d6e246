import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import a_feature, a_plan

from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.storage.errors import StorageError
from mlpm_planner.storage.workspace_file import create_store, open_store

LIMITED = """
import resource, sys
from pathlib import Path
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.storage.workspace_file import open_store
path = Path(sys.argv[1])
store = open_store(path, program="tests")
workspace = Workspace(store.load(), store)
limit = path.stat().st_size + 200_000
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
saved = 0
try:
    for number in range(400):
        with workspace.edit("Add") as edit:
            edit.add(Feature(title=f"{number} " + "x" * 400, notes="y" * 3000))
        workspace.settle()
        saved += 1
except RuleError as error:
    print(saved, error.field)
"""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one MiB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("this system does not let us mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_costs_no_saved_work_and_goes_on_when_there_is_room(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    path = small_disk / "w.mlpm"
    store = create_store(path, a_plan(), program="tests")
    workspace = Workspace(store.load(), store)
    ballast.write_bytes(b"x" * 200_000)
    saved = _fill(workspace)
    assert saved > 5
    assert workspace.draft is not None
    assert workspace.draft.refusal.code == "disk_full"
    assert workspace.draft.refusal.retryable
    assert len(workspace.plan.features) == saved
    assert len(store.load().features) == saved
    ballast.unlink()
    workspace.retry_draft()
    workspace.settle()
    assert len(store.load().features) == saved + 1
    workspace.close()
    again = open_store(path, program="tests")
    assert len(again.load().features) == saved + 1
    again.close()


def test_a_workspace_for_which_there_is_no_room_is_not_half_made(small_disk: Path) -> None:
    features = [a_feature(notes="n" * 50_000) for _ in range(30)]
    with pytest.raises(StorageError) as caught:
        create_store(small_disk / "w.mlpm", a_plan(*features), program="tests")
    assert caught.value.code == "disk_full"
    assert list(small_disk.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="limits on files are a matter of POSIX")
def test_a_file_that_may_not_grow_is_a_disk_error_and_loses_nothing(path: Path) -> None:
    create_store(path, a_plan(), program="tests").close()
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path)], capture_output=True, text=True, check=True
    )
    saved, code = done.stdout.split()
    assert code in {"disk_error", "disk_full"}
    store = open_store(path, program="tests")
    assert len(store.load().features) == int(saved)
    store.close()


def _fill(workspace: Workspace) -> int:
    for saved in range(1_000):
        with workspace.edit("Add") as edit:
            edit.add(a_feature(f"{saved} " + "x" * 400, notes="y" * 3_000))
        try:
            workspace.settle()
        except RuleError:
            return saved
    raise AssertionError("the disk never filled")
