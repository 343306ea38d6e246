"""Edits a workspace on a disk that fails, and says which edits it was told are saved."""

import json
import sys
from dataclasses import replace
from pathlib import Path

from builders import a_feature

from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.storage.errors import StorageError
from mlpm_planner.storage.workspace_file import open_store


def main(path: Path) -> None:
    """Add and rename features; a refused edit is given up and the next one tried."""
    saved: dict[str, str] = {}
    refused: list[str] = []
    try:
        store = open_store(path, program="on a failing disk")
    except StorageError as error:
        sys.stdout.write(json.dumps({"saved": saved, "refused": [error.code]}))
        return
    workspace = Workspace(store.load(), store)
    for number in range(30):
        feature = a_feature(f"Feature {number}", notes="z" * (50 + 900 * (number % 4)))
        try:
            with workspace.edit("Add") as edit:
                edit.add(feature)
            workspace.settle()
            saved[feature.id] = feature.title
            with workspace.edit("Rename") as edit:
                edit.update(replace(feature, title=f"Renamed {number}"))
            workspace.settle()
            saved[feature.id] = f"Renamed {number}"
        except RuleError as error:
            refused.append(error.field)
            workspace.discard_draft()
    workspace.close()
    sys.stdout.write(json.dumps({"saved": saved, "refused": refused}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
