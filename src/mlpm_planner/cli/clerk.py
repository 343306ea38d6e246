"""Carries out in a window what the command line asks for."""

import json
import os
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlpm_planner.application.requests import Steps

if TYPE_CHECKING:
    from mlpm_planner.application.workspace import Workspace
    from mlpm_planner.cli.answer import Answer, CommandError


class CommandClerk:
    """Does the writing commands on a workspace that is open; a plain value without Qt."""

    def address(self, workspace: Path) -> str:
        """Where the window that has this workspace open is called."""
        from mlpm_planner.cli.handing_over import address_of

        return address_of(workspace)

    def carry_out(self, request: str, workspace: "Workspace") -> Steps[str]:
        """Do a command; what the command line would have said comes back as a line of JSON."""
        from mlpm_planner.cli.answer import as_command_error

        try:
            words, folder = _asked(request)
            answer = yield from _answer(words, folder, workspace)
        except Exception as error:
            refusal = as_command_error(error)
            if refusal is None:
                raise
            return _line({"error": _refused(refusal)})
        return _line({"facts": answer.facts, "lines": answer.lines, "ok": answer.ok})


def _asked(request: str) -> tuple[list[str], str]:
    """The words of a command and the folder where it was given."""
    from mlpm_planner.cli.answer import CommandError

    try:
        asked = json.loads(request)
        return [str(word) for word in asked["arguments"]], str(asked["folder"])
    except (ValueError, KeyError, TypeError) as error:
        message = "The window did not understand what was asked."
        raise CommandError("usage", message, "Close the window and run it again.") from error


def _answer(words: list[str], folder: str, workspace: "Workspace") -> "Steps[Answer]":
    from mlpm_planner.cli.answer import CommandError
    from mlpm_planner.cli.commands.importing import import_into
    from mlpm_planner.cli.commands.logging import log_into
    from mlpm_planner.cli.parser import parse

    commands = {"log": log_into, "import": import_into}
    command = commands.get(words[0] if words else "")
    if command is None:
        message = f"A window runs {' and '.join(commands)} alone."
        raise CommandError("usage", message, "Close the window and run it again.")
    try:
        arguments = parse(words)
    except SystemExit as stopped:
        message = "The window is of another version and does not know these arguments."
        raise CommandError("usage", message, "Close the window and run it again.") from stopped
    return (yield from command(workspace, _inside(folder, arguments)))


def _inside(folder: str, arguments: Namespace) -> Namespace:
    """The arguments with paths as they were meant where the command was given."""
    if hasattr(arguments, "files"):
        arguments.files = [os.path.join(folder, file) for file in arguments.files]  # noqa: PTH118
        if arguments.rejects:
            arguments.rejects = os.path.join(folder, arguments.rejects)  # noqa: PTH118
    return arguments


def _refused(error: "CommandError") -> dict[str, str]:
    return {"code": error.code, "message": error.message, "hint": error.hint}


def _line(reply: Mapping[str, Any]) -> str:
    return json.dumps(reply, default=str)
