"""Kill a writing program at random, again and again: nothing it acknowledged may be lost.

    python tests/reliability/crashloop.py --cycles 200

The child edits a workspace through the application: edits, undo, imports of KPI values, backups.
After each COMMIT it writes one line to a pipe. The parent kills it at a random moment, often
while it is still opening, and a fresh process checks the file:

  I1  every acknowledged change set is in the log, and says what was acknowledged
  I2  plan and values are exactly what the log adds up to: nothing torn, nothing half published
  I3  at most one change set is there that was not acknowledged: the one in flight
  I4  structure, indexes and links are sound; block summaries are true; no leftovers of imports
  I5  every backup that has its final name is sound and adds up by itself

``--mutate`` breaks the program on purpose; the loop must then report failures.
"""

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # forks are only clean without threads
sys.path[:0] = [str(Path(__file__).resolve().parents[2] / "src"), str(Path(__file__).parents[1])]

from reliability import verdict, working  # noqa: E402 - they need the path above

CYCLES_OF_ONE_FILE = 40


@dataclass
class Tally:
    """What happened so far."""

    acknowledged: dict[str, int] = field(default_factory=dict)
    before: int = 0
    earlier: int = 0
    hot_logs: int = 0
    early: int = 0
    slowest_ms: float = 0.0
    failures: list[str] = field(default_factory=list)

    def start_afresh(self) -> None:
        """Go on with a new file, so that a check takes no longer the more cycles there were."""
        self.earlier += len(self.acknowledged)
        self.acknowledged, self.before = {}, 0


def main() -> int:
    """Run the cycles and print one line of JSON; the exit status tells whether all held."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cycles", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--max-ms", type=int, default=400, help="longest life of a child")
    parser.add_argument("--mutate", choices=("none", *working.MUTATIONS), default="none")
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="crashloop-"))
    started, tally = time.monotonic(), Tally()
    dice = random.Random(chosen.seed)
    try:
        for cycle in range(chosen.cycles):
            if cycle % CYCLES_OF_ONE_FILE == 0:
                tally.start_afresh()
            place = folder / str(cycle // CYCLES_OF_ONE_FILE)
            place.mkdir(exist_ok=True)
            _cycle(place, cycle, dice, tally, chosen)
            if tally.failures:
                sys.stderr.write(f"cycle {cycle}: {tally.failures[:5]}\n")
                break
        size = sum(file.stat().st_size for file in folder.glob("*/w.mlpm"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    report = {
        "cycles": cycle + 1,
        "killed_while_opening": tally.early,
        "hot_logs": tally.hot_logs,
        "acknowledged": tally.earlier + len(tally.acknowledged),
        "failures": tally.failures,
        "slowest_check_ms": round(tally.slowest_ms),
        "megabytes": round(size / 1e6, 1),
        "seconds": round(time.monotonic() - started),
    }
    sys.stdout.write(json.dumps(report) + "\n")
    return 1 if tally.failures else 0


def _cycle(
    folder: Path, cycle: int, dice: random.Random, tally: Tally, chosen: argparse.Namespace
) -> None:
    path = folder / "w.mlpm"
    reading, writing = os.pipe()
    child = _fork(lambda: working.work(path, writing, cycle, chosen.mutate))
    os.close(writing)
    early = dice.random() < 0.15
    lines = _Lines(reading)
    if early:
        lines.read_for(dice.uniform(0.0, 0.08))
        tally.early += 1
    else:
        lines.read_until_ready()
        lines.read_for(dice.uniform(0.0, chosen.max_ms / 1000))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    _take_in(lines.rest(), tally)
    log = path.with_name("w.mlpm-wal")
    tally.hot_logs += log.exists() and log.stat().st_size > 0
    if path.exists():
        _verify(folder, path, tally)
    elif tally.acknowledged:
        tally.failures.append("the file is gone")


def _take_in(lines: list[str], tally: Tally) -> None:
    for line in lines:
        told = json.loads(line)
        if "died" in told:
            tally.failures.append(told["died"])
        elif "saved" in told:
            tally.acknowledged[told["saved"]] = told["crc"]


def _verify(folder: Path, path: Path, tally: Tally) -> None:
    started = time.monotonic()
    acknowledged, before = dict(tally.acknowledged), tally.before
    answer = _ask(lambda: verdict.judge(path, folder / "backups", acknowledged, before))
    tally.slowest_ms = max(tally.slowest_ms, (time.monotonic() - started) * 1000)
    tally.failures += answer["failures"]
    # What was in flight counts as known from now on.
    tally.acknowledged |= answer["logged"]
    tally.before = len(tally.acknowledged)


class _Lines:
    """What a child wrote to its pipe."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._read = b""

    def read_until_ready(self) -> None:
        while b'"ready"' not in self._read and (chunk := os.read(self._handle, 65_536)):
            self._read += chunk

    def read_for(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        os.set_blocking(self._handle, False)
        while time.monotonic() < end:
            with contextlib.suppress(BlockingIOError):
                self._read += os.read(self._handle, 65_536)
            time.sleep(0.001)
        os.set_blocking(self._handle, True)

    def rest(self) -> list[str]:
        while chunk := os.read(self._handle, 65_536):
            self._read += chunk
        os.close(self._handle)
        return self._read.decode().splitlines()


def _fork(run: Callable[[], None]) -> int:
    """A process of its own for `run`; this one has no database open and no thread."""
    if threading.active_count() > 1:
        message = "a fork would copy running threads"
        raise RuntimeError(message)
    child = os.fork()
    if child == 0:
        try:
            run()
        except BaseException:  # noqa: BLE001 - the child must not return into the parent's code
            traceback.print_exc()
        os._exit(3)
    return child


def _ask(question: Callable[[], dict]) -> dict:
    """The answer of a fresh process."""
    reading, writing = os.pipe()

    def answer() -> None:
        with os.fdopen(writing, "w") as pipe:
            json.dump(question(), pipe)

    child = _fork(answer)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else {"failures": ["the check itself failed"], "logged": {}}


if __name__ == "__main__":
    sys.exit(main())
