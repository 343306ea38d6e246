"""Checking a workspace, copying it, and putting a copy back."""

import os
from argparse import Namespace
from pathlib import Path
from typing import Any

from mlpm_planner.cli.answer import Answer, CommandError
from mlpm_planner.cli.opening import PROGRAM, TAKEN, in_use
from mlpm_planner.domain.clock import now


def check(arguments: Namespace) -> Answer:
    """Look for damage in every page, index and reference of the file."""
    from mlpm_planner.storage.backup import problems

    found = problems(Path(arguments.workspace))
    lines = found or [f"{arguments.workspace} is sound."]
    return Answer({"ok": not found, "problems": found}, lines, ok=not found)


def backup(arguments: Namespace) -> Answer:
    """Write a checked copy; a file that is there already is never overwritten."""
    from mlpm_planner.storage.backup import back_up

    workspace = Path(arguments.workspace)
    target = Path(arguments.to) if arguments.to else _dated(workspace)
    if os.path.lexists(target):
        message = f"{target} exists already and was not overwritten."
        raise CommandError("exists", message, "Choose another name.")
    written = back_up(workspace, target, overwrite=False)
    facts: dict[str, Any] = {"ok": True, "problems": [], "file": str(written)}
    return Answer(facts, [f"Wrote {written}."])


def _dated(workspace: Path) -> Path:
    stamp = now().strftime("%Y-%m-%d %H%M%S")
    return workspace.with_name(f"{workspace.stem} backup {stamp}{workspace.suffix}")


def restore(arguments: Namespace) -> Answer:
    """Put a checked backup in the place of a workspace; the old file is kept beside it."""
    from mlpm_planner.storage.backup import problems
    from mlpm_planner.storage.backup import restore as put_back
    from mlpm_planner.storage.errors import StorageError

    source = Path(arguments.backup)
    found = problems(source)
    if found:
        message = f"{source} is damaged: {found[0]}"
        raise CommandError("damaged", message, "Choose an older backup.")
    try:
        aside = put_back(source, Path(arguments.workspace), program=PROGRAM)
    except StorageError as error:
        if error.code not in TAKEN:
            raise
        hint = "Close the workspace there, then run this again. Nothing was changed."
        raise in_use(error, hint) from error
    kept = f" The file that was there is now {aside}." if aside else ""
    facts: dict[str, Any] = {"ok": True, "problems": [], "previous": str(aside) if aside else ""}
    return Answer(facts, [f"Restored {arguments.workspace}.{kept}"])
