"""Trying every part of the program once, on a temporary workspace."""

import tempfile
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mlpm_planner.cli.answer import Answer, as_command_error
from mlpm_planner.cli.parser import parse
from mlpm_planner.resources import resource_path

PAGES = ("home", "goals", "roadmap", "prioritise", "kpis", "settings")


def self_test(_arguments: Namespace) -> Answer:
    """Make a sample workspace, import, log, score, export, draw every page, back up, check."""
    with tempfile.TemporaryDirectory(prefix="mlpm-self-test-") as folder:
        steps = [_run(words) for words in _steps(Path(folder))]
    failed = [step for step in steps if not step["ok"]]
    lines = [f"{'ok' if step['ok'] else 'FAILED':<7} {step['step']}" for step in steps]
    lines += [f"        {step['message']}" for step in failed]
    return Answer({"ok": not failed, "steps": steps}, lines, ok=not failed)


def _steps(folder: Path) -> Iterator[list[str]]:
    plan = str(folder / "sample.mlpm")
    yield ["new", plan, "--sample"]
    for name in ("backlog.csv", "support-tickets.csv"):
        yield ["import", plan, str(resource_path("examples", name))]
    yield ["log", plan, "p95_latency", "209"]
    yield ["score", plan]
    for what in ("features", "scores", "kpis", "observations"):
        yield ["export", plan, what, "--to", str(folder / f"{what}.csv")]
    for page in PAGES:
        yield ["render", plan, page, "--to", str(folder / f"{page}.png"), "--size", "1000x640"]
    yield ["backup", plan, "--to", str(folder / "copy.mlpm")]
    yield ["check", str(folder / "copy.mlpm")]
    yield ["restore", str(folder / "copy.mlpm"), plan]


def _run(words: list[str]) -> dict[str, Any]:
    from mlpm_planner.cli.main import command

    name = " ".join(word for word in words[:3:2] if not word.startswith("--"))
    try:
        answer = command(words[0])(parse(words))
    except Exception as error:  # noqa: BLE001 - a self-test reports whatever goes wrong
        refusal = as_command_error(error)
        message = refusal.message if refusal else f"{type(error).__name__}: {error}"
        return {"step": name, "ok": False, "message": message}
    return {"step": name, "ok": answer.ok, "message": ""}
