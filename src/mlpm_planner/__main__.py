"""The program: a sub-command, or else the window."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mlpm_planner.cli.commands import COMMANDS

if TYPE_CHECKING:
    from mlpm_planner.application.requests import Clerk

_MOMENTS = ("first-paint", "ready")
_USAGE = (
    "usage: mlpm-planner [WORKSPACE] [--exit-after first-paint|ready], or mlpm-planner --help\n"
)
_NO_DISPLAY = (
    "mlpm-planner: there is no display for a window.\n"
    "  The sub-commands work without one: mlpm-planner --help\n"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the sub-command that the arguments name, or open the window."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and (words[0] in COMMANDS or words[0] in ("-h", "--help", "--version")):
        from mlpm_planner.cli.main import main as run_command

        return run_command(words)
    return _open_window(words)


def _open_window(words: list[str]) -> int:
    exit_after = ""
    if "--exit-after" in words:
        at = words.index("--exit-after")
        exit_after = words[at + 1] if at + 1 < len(words) else "?"
        del words[at : at + 2]
    if len(words) > 1 or any(w.startswith("-") for w in words) or exit_after not in ("", *_MOMENTS):
        sys.stderr.write(_USAGE)
        return 2
    if _is_headless():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        if not exit_after:
            sys.stderr.write(_NO_DISPLAY)
            return 1
    from mlpm_planner.bootstrap import open_window

    workspace = Path(words[0]).absolute() if words else None
    return open_window(workspace, exit_after, _make_clerk)


def _make_clerk() -> "Clerk":
    """Who does what the command line asks of an open workspace; after the first paint."""
    from mlpm_planner.cli.clerk import CommandClerk

    return CommandClerk()


def _is_headless() -> bool:
    shown = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if chosen:
        return chosen in ("offscreen", "minimal")
    return sys.platform.startswith("linux") and not shown


if __name__ == "__main__":
    sys.exit(main())
