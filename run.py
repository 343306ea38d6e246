"""Sets everything up on first use, then opens mlpm_planner: `python3 run.py`.

python3 run.py               opens the sample plan; without a display, does the main job in files
python3 run.py test [ARGS]   the same set-up, then the tests (ARGS go to pytest)
python3 run.py ARGS          the same set-up, then `mlpm-planner ARGS`
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
OLDEST = (3, 11)
SAMPLE = "Search and ranking.mlpm"
LINUX = sys.platform.startswith("linux")
WINDOWS = os.name == "nt"

# What Qt loads, and the package of Debian and Ubuntu that has it.
DRAWING = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
X11 = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}


def say(text: str) -> None:
    """Tell the user, in order with what the programs started from here print."""
    print(text, file=sys.stderr, flush=True)


def stop(text: str) -> NoReturn:
    """Give up, with what to do about it."""
    raise SystemExit(f"mlpm_planner: {text}")


# --- what the system must have -----------------------------------------------------------------


def loads(library: str) -> bool:
    """Whether the system has a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def needed_libraries(env: dict[str, str]) -> dict[str, str]:
    """The libraries for the kind of screen that is there, with their packages."""
    needed = dict(DRAWING)
    if env.get("DISPLAY"):
        needed.update(X11)
    if env.get("WAYLAND_DISPLAY"):
        needed.update(WAYLAND)
    return needed


def install_packages(packages: list[str]) -> None:
    """Install Debian packages as root; anybody else is told the line that does it."""
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if not shutil.which("apt-get"):
        stop(f"please install what your system calls {' '.join(packages)}, then start again")
    if os.geteuid() != 0:
        stop(
            f"system packages are missing. Please run this, then start again:\n\n"
            f"    sudo {' '.join(install)}\n"
        )
    say(f"Installing system packages: {' '.join(packages)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False)
    done = subprocess.run([*install, "-qq"], env=quiet, stdout=subprocess.DEVNULL, check=False)
    if done.returncode:
        stop(f"this failed, and must work first: {' '.join(install)}")


def check_system(env: dict[str, str]) -> None:
    """See to it that Qt can load."""
    missing = [pack for lib, pack in needed_libraries(env).items() if not loads(lib)]
    if missing:
        install_packages(missing)


def x_server_answers() -> bool:
    """Whether the X server that DISPLAY names is there; a stale name would abort Qt."""
    if not loads("libX11.so.6"):
        return False
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    return bool(x11.XOpenDisplay(None))


def has_screen(env: dict[str, str]) -> bool:
    """Whether a window can be shown."""
    if env.get("QT_QPA_PLATFORM", "").split(":")[0] in {"offscreen", "minimal"}:
        return False
    if not LINUX:
        return True
    wayland = Path(env.get("XDG_RUNTIME_DIR", ""), env.get("WAYLAND_DISPLAY") or "none")
    return wayland.is_socket() or bool(env.get("DISPLAY") and x_server_answers())


# --- where things go ---------------------------------------------------------------------------


def writable(folder: Path) -> bool:
    """Whether files can be made in a folder."""
    return folder.is_dir() and os.access(folder, os.W_OK)


def with_home(env: dict[str, str]) -> dict[str, str]:
    """The environment with a home folder that can be written to."""
    name = "USERPROFILE" if WINDOWS else "HOME"
    if not env.get(name):  # then the system knows it, unless the variable is there but empty
        os.environ.pop(name, None)
    home = env.get(name) or os.path.expanduser("~")  # noqa: PTH111 - Path.home() may raise
    if writable(Path(home)):
        return {**env, name: home}
    instead = tempfile.mkdtemp(prefix="mlpm_planner-home-")
    say(f"Warning: your home folder {home} cannot be written to. Using {instead} this time.")
    kept = {key: value for key, value in env.items() if not re.fullmatch("XDG_.*_HOME", key)}
    return {**kept, name: instead}


def data_folder(env: dict[str, str], platform: str = sys.platform) -> Path:
    """The user's folder for the data of programs."""
    if platform == "win32":
        return Path(env.get("LOCALAPPDATA") or Path(env["USERPROFILE"], "AppData", "Local"))
    if platform == "darwin":
        return Path(env["HOME"], "Library", "Application Support")
    return Path(env.get("XDG_DATA_HOME") or Path(env["HOME"], ".local", "share"))


def base_folder(env: dict[str, str]) -> Path:
    """Where the environment and the files of a headless run go: the checkout where it may be."""
    ours = [ROOT, *(ROOT / name for name in (".venv", "out", ".pytest_cache", ".hypothesis"))]
    free = all(writable(folder) for folder in ours if folder.exists())
    return ROOT if free else data_folder(env) / "mlpm_planner"


# --- the environment ---------------------------------------------------------------------------


def stamp() -> str:
    """Two lines: which Python made the environment, and what was installed into it."""
    parts = (ROOT / "pyproject.toml", ROOT / "constraints.txt")
    files = hashlib.sha256(str(ROOT).encode() + b"".join(part.read_bytes() for part in parts))
    return f"{' '.join(sys.version.split())}\n{files.hexdigest()}\n"


def program(venv: Path, name: str) -> Path:
    """A program of the environment."""
    return venv / "Scripts" / f"{name}.exe" if WINDOWS else venv / "bin" / name


def old_stamp(venv: Path) -> str:
    """What the environment was made of, or nothing when it is not whole."""
    mark = venv / "mlpm-stamp"
    whole = mark.exists() and program(venv, "python").exists()
    return mark.read_text("utf-8") if whole else ""


def make_environment(venv: Path) -> None:
    """An empty environment of this Python."""
    if LINUX and not importlib.util.find_spec("ensurepip"):
        install_packages([f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"])
    shutil.rmtree(venv, ignore_errors=True)
    if subprocess.run([sys.executable, "-m", "venv", str(venv)], check=False).returncode:
        stop(f"no environment could be made in {venv}")


def install(venv: Path, env: dict[str, str]) -> None:
    """Put the project and everything it can use into the environment."""
    python = str(program(venv, "python"))
    pip = [python, "-m", "pip", "install", "--compile", "--constraint", "constraints.txt"]
    if not sys.stderr.isatty():
        pip.append("--quiet")
    quiet = {**env, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_USER": "0"}
    for what in (
        ["hatchling", "editables"],  # what builds it, at our versions too
        ["--no-build-isolation", "--editable", ".[office,team,optimise,dev]"],
    ):
        if subprocess.run([*pip, *what], cwd=ROOT, env=quiet, check=False).returncode:
            stop("the installation failed, see above; with a network, start again")
    subprocess.run([python, "-m", "compileall", "-q", "src"], cwd=ROOT, check=False)


def set_up(env: dict[str, str]) -> Path:
    """The environment, made or brought up to date where needed."""
    wanted = stamp()
    for venv in (ROOT / ".venv", base_folder(env) / ".venv"):
        found = old_stamp(venv)
        if found == wanted:
            return venv
    say(f"Setting up in {venv}: once, a minute or two.")
    (venv / "mlpm-stamp").unlink(missing_ok=True)
    if wanted.splitlines()[0] not in found:
        make_environment(venv)
    install(venv, env)
    (venv / "mlpm-stamp").write_text(wanted, "utf-8")
    return venv


# --- what is done then -------------------------------------------------------------------------


def run(command: list[str | Path], env: dict[str, str]) -> None:
    """Run a program; when it fails, end as it did."""
    code = subprocess.run([str(word) for word in command], env=env, check=False).returncode
    if code:
        raise SystemExit(code)


def become(command: list[str | Path], env: dict[str, str]) -> NoReturn:
    """Run a program in place of this one."""
    if WINDOWS:
        run(command, env)
        raise SystemExit(0)
    os.execve(command[0], [str(word) for word in command], env)


def headless_steps(out: Path) -> list[list[str | Path]]:
    """The whole main job as arguments of mlpm-planner."""
    plan, examples = out / SAMPLE, ROOT / "resources" / "examples"
    kpi = "Support tickets about search"
    tables = ("features", "scores", "kpis", "observations")
    pages = (("roadmap", "light"), ("prioritise", "light"), ("kpis", "dark"))
    return [
        ["new", plan, "--sample"],
        ["import", plan, examples / "backlog.csv"],
        ["import", plan, examples / "support-tickets.csv"],
        ["log", plan, kpi, "84", "--note", "Logged by hand"],
        ["score", plan, "--method", "rice"],
        *(["export", plan, what, "--to", out / f"{what}.csv"] for what in tables),
        *(
            ["render", plan, page, "--theme", theme, "--to", out / f"{page}.png"]
            for page, theme in pages
        ),
    ]


def run_headless(venv: Path, env: dict[str, str]) -> None:
    """Do the main job without a window and say what came of it."""
    out = base_folder(env) / "out"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    for step in headless_steps(out):
        say(f"\n> mlpm-planner {subprocess.list2cmdline([str(word) for word in step])}")
        run([program(venv, "mlpm-planner"), *step], env)
    print(f"\nThere is no display, so the main job was done in files. Written to {out}:")
    for path in sorted(out.iterdir()):
        print(f"  {path.stat().st_size:>10,} bytes  {path.name}")


def open_sample(venv: Path, env: dict[str, str]) -> NoReturn:
    """Open the sample plan, made on the first start and kept with its edits."""
    planner = program(venv, "mlpm-planner")
    plan = data_folder(env) / "mlpm_planner" / SAMPLE
    if not plan.exists():
        plan.parent.mkdir(parents=True, exist_ok=True)
        run([planner, "new", plan, "--sample"], env)
    become([planner, plan], env)


def run_tests(venv: Path, env: dict[str, str], args: list[str]) -> NoReturn:
    """Test the checkout, also one that cannot be written to."""
    base = base_folder(env)
    cache = f"cache_dir={base / '.pytest_cache'}"
    os.chdir(ROOT)
    env = {**env, "HYPOTHESIS_STORAGE_DIRECTORY": str(base / ".hypothesis")}
    become([program(venv, "python"), "-m", "pytest", "-o", cache, *args], env)


def newer_python() -> str | None:
    """A Python on this machine that is new enough and runs (a version manager's stub may not)."""
    for found in (shutil.which(f"python3.{minor}") for minor in (13, 12, 11)):
        if found and not subprocess.run([found, "-V"], capture_output=True, check=False).returncode:
            return found
    return None


def main(args: list[str]) -> None:
    """Set up, then do what the arguments say."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    if sys.version_info < OLDEST:
        other = newer_python()
        if not other:
            stop(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}")
        become([other, ROOT / "run.py", *args], dict(os.environ))
    env = with_home(dict(os.environ))
    testing = args[:1] == ["test"]
    if LINUX:
        check_system({} if testing else env)
    venv = set_up(env)
    if testing:
        run_tests(venv, env, args[1:])
    elif args:
        become([program(venv, "mlpm-planner"), *args], env)
    elif has_screen(env):
        open_sample(venv, env)
    else:
        run_headless(venv, {**env, "QT_QPA_PLATFORM": "offscreen"})


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        raise SystemExit(130) from None
