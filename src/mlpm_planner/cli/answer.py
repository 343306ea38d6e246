"""What a command answers: one JSON object for scripts, or lines for people."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mlpm_planner.domain.errors import RuleError


@dataclass(frozen=True, slots=True)
class Answer:
    """The facts as JSON values, and the lines that say them; ``ok`` decides the exit status."""

    facts: Mapping[str, Any]
    lines: Sequence[str] = field(default_factory=list[str])
    ok: bool = True


class CommandError(Exception):
    """A command was refused and wrote nothing; ``hint`` says what to do about it."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        """Keep the code for scripts and the words for people."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


def as_command_error(error: Exception) -> CommandError | None:
    """The refusal behind an error of a lower layer, or None for a defect of ours."""
    from mlpm_planner.storage.errors import StorageError

    if isinstance(error, CommandError):
        return error
    if isinstance(error, StorageError):
        refusal = error.refusal
        message = f"{refusal.title}. {refusal.cause}".strip()
        return CommandError(error.code, message, refusal.advice)
    if isinstance(error, RuleError):
        return CommandError(error.field or "rule", error.message)
    if isinstance(error, OSError):
        return CommandError(
            "file", f"{error.strerror or error}: {error.filename or ''}".strip(": ")
        )
    return None


def show(answer: Answer, *, as_json: bool) -> None:
    """Print an answer; with ``as_json`` nothing else is on standard output."""
    if as_json:
        print(json.dumps(answer.facts, ensure_ascii=False, default=str))
        return
    for line in answer.lines:
        print(line)


def show_error(error: CommandError, *, as_json: bool) -> None:
    """Print a refusal: as JSON on standard output, for people on standard error."""
    if as_json:
        found = {"code": error.code, "message": error.message, "hint": error.hint}
        print(json.dumps({"error": found}, ensure_ascii=False))
        return
    print(f"mlpm-planner: {error.message}", file=sys.stderr)
    if error.hint:
        print(f"  {error.hint}", file=sys.stderr)


def say(text: str) -> None:
    """Tell a person something without disturbing the answer."""
    print(text, file=sys.stderr)
