import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from builders import a_plan

from mlpm_planner.storage.backup import problems
from mlpm_planner.storage.workspace_file import create_store, open_store

TESTS = Path(__file__).parents[1]
FAULTS = [
    ("pwrite64", "ENOSPC", "disk_full"),
    ("pwrite64", "EIO", "disk_error"),
    ("fsync,fdatasync", "EIO", "disk_error"),  # which one depends on how SQLite was built
]


def run_on_failing_disk(path: Path, call: str, fault: str, when: str) -> dict:
    command = ["strace", "-f", "-qq", "-o", "/dev/null"]
    for name in (path, f"{path}-wal", f"{path}-journal"):
        command += ["-P", str(name)]
    command += ["-e", f"trace={call}", "-e", f"inject={call}:error={fault}:when={when}"]
    places = os.pathsep.join((str(TESTS), str(TESTS.parent / "src")))
    done = subprocess.run(
        [*command, sys.executable, str(TESTS / "reliability" / "failing.py"), str(path)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=os.environ | {"PYTHONPATH": places},
    )
    if "ptrace" in done.stderr or "Operation not permitted" in done.stderr:
        pytest.skip("this system does not let us make system calls fail")
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


@pytest.mark.skipif(not shutil.which("strace"), reason="strace makes the disk fail: install it")
@pytest.mark.parametrize(("call", "fault", "code"), FAULTS)
@pytest.mark.parametrize("when", ["9", "40", "25+"])
def test_a_failing_disk_costs_no_saved_edit_and_damages_nothing(
    path: Path, call: str, fault: str, code: str, when: str
) -> None:
    create_store(path, a_plan(), program="tests").close()
    told = run_on_failing_disk(path, call, fault, when)
    assert set(told["refused"]) <= {code, "disk_error", "disk_full", "cannot_open"}
    assert told["refused"] or not when.endswith("+")
    assert problems(path) == []
    store = open_store(path, program="tests")
    found = {feature.id: feature.title for feature in store.load().features.values()}
    store.close()
    for part, title in told["saved"].items():
        # An error at COMMIT means "unknown": the refused renaming may be there all the same.
        assert found[part] in {title, title.replace("Feature", "Renamed")}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "w.mlpm"
