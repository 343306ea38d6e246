import json
import subprocess
import sys

import pytest
from builders import a_feature, a_plan

from mlpm_planner.storage.workspace_file import create_store
from mlpm_planner.ui.shell.pages import page_class, places

# What each moment of the start does without.
FIRST_PAINT = (
    "numpy sqlalchemy scipy pyqtgraph platformdirs mlpm_planner.domain.entity"
    " mlpm_planner.application.plan"
)
READY = (
    "sqlalchemy scipy alembic PySide6.QtNetwork mlpm_planner.cli.clerk"
    " mlpm_planner.ui.shell.inspector mlpm_planner.ui.shell.palette"
    " mlpm_planner.ui.shell.palette_sources"
)


@pytest.mark.parametrize(("moment", "heavy"), [("first-paint", FIRST_PAINT), ("ready", READY)])
def test_nothing_heavy_is_imported_before(moment, heavy, tmp_path, run_python):
    workspace = tmp_path / "w.mlpm"
    create_store(workspace, a_plan(a_feature()), program="tests").close()
    code = f"""
import sys
from mlpm_planner.__main__ import main
main([{str(workspace)!r}, "--exit-after", {moment!r}])
print(*sorted(set(sys.modules) & set({heavy!r}.split())))
"""
    facts, imported = run_python(code).split("\n", 1)
    assert json.loads(facts)["ready_ms"] > 0
    assert imported.split() == []


@pytest.mark.parametrize("moment", ["first-paint", "ready"])
def test_the_window_measures_its_start_and_ends(moment):
    command = [sys.executable, "-m", "mlpm_planner", "--exit-after", moment]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    facts = json.loads(done.stdout)
    assert 0 < facts["first_paint_ms"] <= facts["ready_ms"]
    assert facts["rss_mb"] > 10


@pytest.mark.parametrize("arguments", [["--exit-after", "lunch"], ["a", "b"], ["--wat"]])
def test_wrong_usage_is_refused(arguments):
    command = [sys.executable, "-m", "mlpm_planner", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "usage" in done.stderr


@pytest.mark.parametrize("place", places(), ids=lambda place: place.name)
def test_the_sidebar_knows_a_page_as_the_page_knows_itself(place):
    page = page_class(place)
    assert (place.name, place.title, place.icon) == (page.NAME, page.TITLE, page.ICON)
    assert (place.section, place.go_key) == (page.SECTION, page.GO_KEY)
