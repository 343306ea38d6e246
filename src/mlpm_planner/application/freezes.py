"""What users do with freeze windows."""

from dataclasses import replace
from datetime import date

from mlpm_planner.application.wording import quoted
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.calendar import FreezeWindow
from mlpm_planner.domain.errors import RuleError


def set_start(workspace: Workspace, freeze: FreezeWindow, start: date | None) -> None:
    """Begin on another day; where that is past the end, the window moves and keeps its length."""
    if start is None:
        message = "A freeze window needs a start."
        raise RuleError(message, "start")
    with workspace.edit(f"Change start of {quoted(freeze.name)}") as edit:
        current = edit.get(FreezeWindow, freeze.id)
        moved = current.end + (start - current.start) if start > current.end else current.end
        edit.update(replace(current, start=start, end=moved))


def set_end(workspace: Workspace, freeze: FreezeWindow, end: date | None) -> None:
    """End on another day."""
    if end is None:
        message = "A freeze window needs an end."
        raise RuleError(message, "end")
    with workspace.edit(f"Change end of {quoted(freeze.name)}") as edit:
        edit.update(replace(edit.get(FreezeWindow, freeze.id), end=end))
