"""What can go wrong around a workspace file, in the user's words, by a stable code."""

from dataclasses import dataclass
from pathlib import Path

from mlpm_planner.application.store import Refusal


@dataclass(frozen=True, slots=True)
class _Words:
    title: str
    cause: str
    advice: str
    retryable: bool = False


_CHOOSE = "Choose a workspace file (.mlpm), or restore a backup."
_WORDS = {
    "missing": _Words(
        "The workspace was not found",
        "There is no file “{name}” in {folder}.",
        "It may have been moved or renamed. Choose where it is now, or restore a backup.",
    ),
    "is_folder": _Words(
        "This is a folder, not a workspace", "“{name}” is a folder.", "Choose a file inside it."
    ),
    "not_a_file": _Words(
        "This is not a file", "“{name}” is a device or a pipe.", "Choose a workspace file (.mlpm)."
    ),
    "bad_name": _Words(
        "This name cannot be a file",
        "The name contains a character that no file can have.",
        "Choose another name.",
    ),
    "path_too_long": _Words(
        "The path is too long",
        "“{name}” has a path or a name longer than the database can open.",
        "Move the workspace to a folder with a shorter path, or give it a shorter name.",
    ),
    "empty": _Words(
        "The file is empty",
        "“{name}” has no content: it is an empty file, not a workspace.",
        "A copy may have been broken off. " + _CHOOSE,
    ),
    "not_a_workspace": _Words(
        "This is not a workspace",
        "“{name}” looks like {looks_like}.",
        "To bring its data in, open a workspace and import the file.",
    ),
    "other_database": _Words(
        "This database belongs to another program",
        "“{name}” is an SQLite database, but not one of mlpm_planner.",
        _CHOOSE,
    ),
    "newer": _Words(
        "The workspace was made by a newer version",
        "“{name}” has format {found}; this version knows formats up to {known}."
        " The file was not touched.",
        "Update mlpm_planner and open it again.",
    ),
    "older_read_only": _Words(
        "The workspace has an older format and cannot be written",
        "“{name}” must be upgraded first, but the file or its folder is read-only.",
        "Copy it to a folder where you may write and open the copy.",
    ),
    "damaged": _Words(
        "The workspace is damaged",
        "Parts of “{name}” cannot be read.",
        "Leave the file as it is. Restore the newest backup, or save what can still be read"
        " into a new workspace.",
    ),
    "exists": _Words(
        "The file exists already",
        "“{name}” exists in {folder} and will not be overwritten.",
        "Choose another name.",
    ),
    "open_here": _Words(
        "The workspace is open already",
        "“{name}” is open in this program.",
        "Go to the window that shows it.",
    ),
    "in_use": _Words(
        "The workspace is in use",
        "“{name}” is open in {program} on {host} (process {pid}).",
        "Close it there, or open it read-only.",
        retryable=True,
    ),
    "read_only_file": _Words(
        "The workspace is read-only",
        "You may read “{name}” but not write to it.",
        "Save a copy elsewhere, or change the permissions of the file.",
    ),
    "read_only_folder": _Words(
        "The folder is read-only",
        "The database has to write helper files beside “{name}”, and {folder} does not allow it.",
        "Save a copy elsewhere, or change the permissions of the folder.",
    ),
    "no_permission": _Words(
        "The workspace may not be read",
        "The permissions of “{name}” keep you out.",
        "Ask its owner, or change the permissions of the file.",
    ),
    "cannot_open": _Words(
        "The workspace cannot be opened",
        "The database refused to open “{name}”.",
        "See whether the file is there, is readable and lies on a disk that is connected.",
    ),
    "file_gone": _Words(
        "The workspace file has disappeared",
        "“{name}” was deleted, moved or renamed while it was open. Nothing was written since then.",
        "Save the workspace under a new name: everything on screen goes into it.",
    ),
    "file_replaced": _Words(
        "The workspace file was replaced",
        "Another program, perhaps a sync client, put a different file in the place of “{name}”."
        " Nothing was written to either.",
        "Save what is on screen under a new name, or open the file again to see the other one.",
    ),
    "disk_full": _Words(
        "The disk is full",
        "There is no room for the change. Everything saved before is safe.",
        "Free some space and try again; your edit is kept until then.",
        retryable=True,
    ),
    "disk_error": _Words(
        "The disk reported an error",
        "The change could not be written. Everything saved before is safe.",
        "See whether the disk is connected and healthy, then try again; your edit is kept.",
        retryable=True,
    ),
    "busy": _Words(
        "Another program is writing to the workspace",
        "It has kept the file locked for ten seconds.",
        "Try again in a moment; your edit is kept.",
        retryable=True,
    ),
    "conflict": _Words(
        "Somebody else changed this first",
        "{what} was changed in another window or by another person after you saw it.",
        "Look at the new values and make your edit again.",
    ),
    "broken_rule": _Words(
        "The change does not fit the plan",
        "It would leave the workspace inconsistent: {detail}.",
        "The edit was taken back. Please report this.",
    ),
    "too_large": _Words(
        "The text is too large", "One value is larger than the database accepts.", "Shorten it."
    ),
    "out_of_memory": _Words(
        "Not enough memory",
        "The system has no memory left for this.",
        "Close other programs and try again.",
        retryable=True,
    ),
    "cancelled": _Words(
        "Cancelled", "The work was stopped.", "Nothing of it is left in the workspace."
    ),
    "closed": _Words(
        "The workspace is closed", "It was closed before the change arrived.", "Open it again."
    ),
    "read_only": _Words(
        "The workspace is open read-only",
        "Changes are not written while it is.",
        "Open it for writing, or save a copy elsewhere.",
    ),
    "backup_failed": _Words(
        "The copy is not sound",
        "The copy of “{name}” did not pass its check and was thrown away.",
        "Check the workspace; earlier backups are untouched.",
    ),
    "no_backup": _Words(
        "No backup was made",
        "The folder for backups, {folder}, cannot be used: {detail}.",
        "Choose another folder. The workspace itself is saved as always.",
        retryable=True,
    ),
    "unexpected": _Words(
        "The database reported an error",
        "It said: {detail}",
        "Try again; if it comes back, please report it.",
    ),
}


def words(code: str, path: Path | None = None, **details: object) -> Refusal:
    """The text of one code, with the file's name and the given details in it."""
    name, folder = _shown(path)
    values = {
        "name": name,
        "folder": folder,
        "looks_like": "some other kind of file",
        "detail": "",
        "what": "Something this edit refers to",
        **details,
    }
    text = _WORDS[code]
    return Refusal(
        title=text.title,
        cause=text.cause.format_map(values),
        advice=text.advice.format_map(values),
        code=code,
        retryable=text.retryable,
    )


def _shown(path: Path | None) -> tuple[str, str]:
    if path is None:
        return "the workspace", "this folder"
    # Undecodable bytes of a name must not make the message itself impossible to print.
    shown = [str(part).encode("utf-8", "replace").decode() for part in (path.name, path.parent)]
    return shown[0], shown[1]


def known_codes() -> tuple[str, ...]:
    """Everything that can go wrong, by code."""
    return tuple(_WORDS)
