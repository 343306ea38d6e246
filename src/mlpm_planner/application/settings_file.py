"""Small JSON files of the user: where they lie, how they are read and written."""

import contextlib
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from mlpm_planner.application.settings import Settings, from_json, to_json

APP = "mlpm-planner"
# What reading text that is no JSON, or JSON without end, ends in.
_DAMAGED = (ValueError, RecursionError)


def config_folder() -> Path:
    """Where the user's settings lie."""
    return _place("XDG_CONFIG_HOME", ".config", "user_config_path")


def state_folder() -> Path:
    """Where windows, views and reports of crashes are remembered."""
    return _place("XDG_STATE_HOME", ".local/state", "user_state_path")


def _place(variable: str, usual: str, library: str) -> Path:
    if sys.platform.startswith("linux"):
        # What platformdirs answers too, without the time its import takes before the first paint.
        base = os.environ.get(variable, "").strip()
        return Path(base or Path.home() / usual) / APP
    import platformdirs

    return getattr(platformdirs, library)(APP, appauthor=False)


def settings_path() -> Path:
    """The file of the settings."""
    return config_folder() / "settings.json"


def load_settings(path: Path | None = None) -> Settings:
    """The user's settings; defaults where the file or a value in it cannot be used.

    A damaged file is put aside as ``settings.json.damaged``, so that saving does not erase it.
    """
    file = path or settings_path()
    try:
        return from_json(_read(file))
    except OSError:
        return Settings()
    except _DAMAGED:
        with contextlib.suppress(OSError):
            file.replace(file.with_name(f"{file.name}.damaged"))
        return Settings()


def save_settings(settings: Settings, path: Path | None = None) -> None:
    """Keep the settings; keys of other versions stay in the file."""
    file = path or settings_path()
    write_json(file, {**read_json(file), **to_json(settings)})


def read_json(path: Path) -> dict[str, Any]:
    """The object in a JSON file; empty when there is none that can be read."""
    try:
        return _read(path)
    except (OSError, *_DAMAGED):
        return {}


def _read(path: Path) -> dict[str, Any]:
    found = json.loads(path.read_bytes())
    if not isinstance(found, dict):
        message = f"{path.name} holds no object"
        raise ValueError(message)  # noqa: TRY004 - as damaged as text that is no JSON
    return cast("dict[str, Any]", found)


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write a JSON file wholly or not at all; raises OSError where that is not possible."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, indent=1)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()
