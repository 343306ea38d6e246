"""What run.py decides before anything is installed."""

import ast
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def script(monkeypatch, tmp_path):
    """run.py as a module that thinks it lies in a folder of its own."""
    spec = importlib.util.spec_from_file_location("run", CHECKOUT / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    root = tmp_path / "checkout with a space"
    root.mkdir()
    (root / "pyproject.toml").write_text("[project]\n")
    (root / "constraints.txt").write_text("numpy==2.4.6\n")
    monkeypatch.setattr(module, "ROOT", root)
    return module


def test_only_the_libraries_of_the_screen_that_is_there_are_asked_for(script):
    none = script.needed_libraries({})
    x11 = script.needed_libraries({"DISPLAY": ":0"})
    wayland = script.needed_libraries({"WAYLAND_DISPLAY": "wayland-0"})
    assert none["libGL.so.1"] == "libgl1"
    assert set(x11) - set(none) == set(script.X11)
    assert set(wayland) - set(none) == set(script.WAYLAND)


def test_a_library_that_no_system_has_does_not_load(script):
    assert not script.loads("libmlpm-planner-has-none.so.1")


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows has no root")
def test_a_user_without_rights_is_told_the_exact_line(script, monkeypatch):
    monkeypatch.setattr(script.shutil, "which", lambda _: "/usr/bin/apt-get")
    monkeypatch.setattr(script.os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit, match=r"sudo apt-get install -y .*libgl1 libegl1"):
        script.install_packages(["libgl1", "libegl1"])


def test_without_a_display_nothing_is_shown(script):
    assert not script.has_screen({"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"})


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a screen")
def test_a_display_that_does_not_answer_is_none(script, tmp_path):
    assert not script.has_screen({})
    assert not script.has_screen({"XDG_RUNTIME_DIR": str(tmp_path), "WAYLAND_DISPLAY": "wayland-0"})


def test_a_home_that_can_be_written_to_is_kept(script, tmp_path):
    env = {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path), "XDG_DATA_HOME": "/data"}
    assert script.with_home(env) == env


def test_a_missing_home_is_replaced_with_a_warning(script, tmp_path, capsys):
    gone = str(tmp_path / "gone")
    env = script.with_home({"HOME": gone, "USERPROFILE": gone, "XDG_DATA_HOME": f"{gone}/data"})
    home = Path(env["USERPROFILE" if script.WINDOWS else "HOME"])
    assert home.is_dir()
    assert "XDG_DATA_HOME" not in env
    assert gone in capsys.readouterr().err
    home.rmdir()


@pytest.mark.parametrize(
    ("platform", "env", "folder"),
    [
        ("linux", {"HOME": "/home/ada"}, "/home/ada/.local/share"),
        ("linux", {"HOME": "/home/ada", "XDG_DATA_HOME": "/data"}, "/data"),
        ("darwin", {"HOME": "/Users/ada"}, "/Users/ada/Library/Application Support"),
        ("win32", {"USERPROFILE": "C:/ada", "LOCALAPPDATA": ""}, "C:/ada/AppData/Local"),
    ],
)
def test_data_go_where_the_system_wants_them(script, platform, env, folder):
    assert script.data_folder(env, platform) == Path(folder)


def test_the_stamp_changes_with_what_is_installed(script):
    before = script.stamp()
    assert script.stamp() == before
    (script.ROOT / "constraints.txt").write_text("numpy==2.4.7\n")
    assert script.stamp() != before


def test_an_environment_that_lost_its_python_is_not_whole(script, tmp_path):
    (tmp_path / "mlpm-stamp").write_text("3.11\nabc\n")
    assert script.old_stamp(tmp_path) == ""
    python = script.program(tmp_path, "python")
    python.parent.mkdir()
    python.touch()
    assert script.old_stamp(tmp_path) == "3.11\nabc\n"


def test_a_ready_environment_is_used_at_once(script, capsys):
    venv = script.ROOT / ".venv"
    python = script.program(venv, "python")
    python.parent.mkdir(parents=True)
    python.touch()
    (venv / "mlpm-stamp").write_text(script.stamp())
    assert script.set_up({"HOME": str(script.ROOT)}) == venv
    assert capsys.readouterr().err == ""


def test_the_headless_job_reads_files_that_are_shipped(script, monkeypatch, tmp_path):
    monkeypatch.setattr(script, "ROOT", CHECKOUT)
    steps = script.headless_steps(tmp_path)
    assert [step[0] for step in steps[:5]] == ["new", "import", "import", "log", "score"]
    assert all(step[2].is_file() for step in steps if step[0] == "import")
    assert all(step[-1].parent == tmp_path for step in steps if step[0] in {"export", "render"})


def test_a_failing_program_ends_the_script_as_it_ended(script):
    with pytest.raises(SystemExit) as ended:
        script.run([sys.executable, "-c", "raise SystemExit(3)"], dict(os.environ))
    assert ended.value.code == 3


def test_an_old_python_can_read_the_script_far_enough_to_say_so():
    source = (CHECKOUT / "run.py").read_text(encoding="utf-8")
    assert ast.parse(source, feature_version=(3, 7)).body


def test_the_script_explains_itself_in_any_encoding():
    done = subprocess.run(
        [sys.executable, "-c", "import run; print(run.__doc__)"],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert b"run.py test" in done.stdout
