import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

LOOP = Path(__file__).with_name("crashloop.py")

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the loop kills forked processes")


def run(*options: str) -> dict:
    done = subprocess.run(
        [sys.executable, str(LOOP), *options],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


def test_nothing_acknowledged_is_lost_when_the_program_is_killed_40_times() -> None:
    report = run("--cycles", "40", "--max-ms", "250")
    assert report["failures"] == []
    assert report["cycles"] == 40
    assert report["acknowledged"] > 100
    assert report["hot_logs"] > 10


@pytest.mark.parametrize("mutation", ["ack-early", "torn"])
def test_the_loop_notices_a_program_that_breaks_its_promise(mutation: str) -> None:
    assert run("--cycles", "25", "--mutate", mutation, "--seed", "3")["failures"] != []
