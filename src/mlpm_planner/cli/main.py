"""Runs one sub-command: exit status 0 done, 1 refused, 2 wrong usage."""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from io import TextIOWrapper

from mlpm_planner.cli.answer import Answer, as_command_error, show, show_error
from mlpm_planner.cli.commands import COMMANDS
from mlpm_planner.cli.parser import parse


def main(arguments: Sequence[str]) -> int:
    """Run the sub-command the arguments name and answer on standard output."""
    _use_utf8()
    parsed = parse(arguments)
    try:
        answer = command(parsed.command)(parsed)
    except KeyboardInterrupt:
        print("mlpm-planner: given up; nothing was written", file=sys.stderr)
        return 130
    except Exception as error:
        refusal = as_command_error(error)
        if refusal is None:
            raise
        show_error(refusal, as_json=parsed.json)
        return 1
    show(answer, as_json=parsed.json)
    return 0 if answer.ok else 1


def command(name: str) -> Callable[..., Answer]:
    """The function that runs a sub-command."""
    module = import_module(f"mlpm_planner.cli.commands.{COMMANDS[name]}")
    return getattr(module, name.replace("-", "_").replace("import", "import_"))


def _use_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
