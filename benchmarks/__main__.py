"""python -m benchmarks [NAME …]: measure and print a table; without names, everything."""

import os
import sys
from importlib import import_module

from benchmarks.measure import HEAD

NAMES = (
    "startup",
    "edits",
    "lists",
    "timeline",
    "append",
    "heartbeat",
    "schedule",
    "forecast",
    "levelling",
)


def main(names: list[str]) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    missed = 0
    print(HEAD)
    for name in names or NAMES:
        for row in import_module(f"benchmarks.{name}").run():
            print(row.line(), flush=True)
            missed += not row.holds
    print(f"{missed} missed" if missed else "all held")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
