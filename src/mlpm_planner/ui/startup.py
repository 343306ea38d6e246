"""A lean start, how long this process has been running, and how much memory it holds."""

import builtins
import gc
import os
import sys
import time
from importlib import import_module
from pathlib import Path

_IMPORTED = time.perf_counter()


def be_quick() -> None:
    """Leave out, until the first page is ready, what only costs time.

    PySide reads the source of every module that is imported after it, to look for switches that
    this program does not use: a tenth of the start, and megabytes of text kept. And while modules
    are made there is no garbage to look for.
    """
    import_module("PySide6.QtCore")  # it puts its own import in the place of Python's
    plain = getattr(builtins, "__orig_import__", None)
    if plain is not None:
        builtins.__import__ = plain
    gc.disable()


def end_of_start() -> None:
    """Look for garbage again from now on."""
    gc.enable()


def since_start() -> float:
    """Milliseconds since the process was started; since this module's import where unknown."""
    started = _started_at()
    if started is None:
        return (time.perf_counter() - _IMPORTED) * 1e3
    return (time.clock_gettime(time.CLOCK_BOOTTIME) - started) * 1e3


def _started_at() -> float | None:
    """The start of this process in seconds since boot, to a hundredth."""
    if not sys.platform.startswith("linux"):
        return None
    fields = Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return int(fields[19]) / os.sysconf("SC_CLK_TCK")


def resident_megabytes() -> float:
    """Memory this process holds now, in megabytes; its highest so far where that is unknown."""
    if sys.platform.startswith("linux"):
        pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    if sys.platform == "win32":
        return 0.0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
