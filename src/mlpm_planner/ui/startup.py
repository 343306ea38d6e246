"""How long this process has been running, and how much memory it holds."""

import os
import sys
import time
from pathlib import Path

_IMPORTED = time.perf_counter()


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
