import json
import subprocess
import sys

import pytest

from mlpm_planner.ui.shell.pages import page_class, places

HEAVY = (
    "numpy sqlalchemy scipy pyqtgraph platformdirs mlpm_planner.domain.entity"
    " mlpm_planner.application.plan"
)


def test_nothing_heavy_is_imported_before_the_first_paint(run_python):
    code = f"""
import sys
import mlpm_planner.bootstrap
from mlpm_planner.ui.app import make_app
from mlpm_planner.ui.shell.main_window import MainWindow
app = make_app()
window = MainWindow(mlpm_planner.bootstrap.make_files)
window.promise(None)
window.painted.connect(app.quit)
window.show()
app.exec()
print(*sorted(set(sys.modules) & set({HEAVY!r}.split())))
"""
    assert run_python(code).split() == []


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
