"""Rows pasted where features are listed: the assistant in its compact form."""

from PySide6.QtWidgets import QWidget

from mlpm_planner.ui.importing.assistant import ImportAssistant, import_text
from mlpm_planner.ui.session import Session

_TITLES = frozenset({"title", "name", "summary", "feature", "task"})
_MARKS = ("\t", ";")


def paste_features(session: Session, text: str, window: QWidget) -> ImportAssistant | None:
    """Show what pasted rows would bring in; plain lines become features of these titles."""
    if not text.strip():
        session.failed.emit("There is nothing on the clipboard. Copy rows of a table first.")
        return None
    rows = with_title(text)
    return import_text(session, rows, window, {"kind": "features"}, "Paste features")


def with_title(text: str) -> str:
    """Lines without a header are titles; a table stays as it is."""
    lines = [line for line in text.splitlines() if line.strip()]
    is_table = any(mark in lines[0] for mark in _MARKS)
    if is_table or lines[0].strip().casefold() in _TITLES:
        return text
    quoted = ['"' + line.strip().replace('"', '""') + '"' for line in lines]
    return "\n".join(["title", *quoted])
