"""What the window remembers between two starts: itself, recent files, and each workspace's view."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, cast

from mlpm_planner.application.settings_file import read_json, state_folder, write_json

MOST_RECENT = 10
MOST_USED = 40


@dataclass(slots=True)
class Recent:
    """A workspace that was open before, and the product it is about."""

    path: str
    name: str = ""

    @property
    def is_there(self) -> bool:
        """Whether the file still lies where it was; never opens it."""
        return Path(self.path).is_file()


@dataclass(slots=True)
class WindowState:
    """The window as it was: geometry as Qt saves it (base64), sizes in px.

    One that is not ``kept`` (of a picture) is neither written nor does it read any view.
    """

    geometry: str = ""
    sidebar_folded: bool = False
    inspector_open: bool = True
    inspector_width: int = 0
    closed_sections: list[str] = field(default_factory=list[str])
    recent: list[Recent] = field(default_factory=list[Recent])
    used: list[str] = field(default_factory=list[str])
    kept: bool = True

    def opened(self, path: Path, name: str) -> None:
        """Put a workspace at the head of the recent ones."""
        self.forget(str(path))
        self.recent.insert(0, Recent(str(path), name))
        del self.recent[MOST_RECENT:]

    def forget(self, path: str) -> None:
        """Take a workspace off the list."""
        self.recent = [entry for entry in self.recent if entry.path != path]

    def use(self, key: str) -> None:
        """Remember what was chosen in the palette, the latest first."""
        self.used = [key, *(other for other in self.used if other != key)][:MOST_USED]


def _window_file() -> Path:
    return state_folder() / "window.json"


def load_window() -> WindowState:
    """The window as it was left; as new where nothing usable was kept."""
    found = read_json(_window_file())
    state = WindowState()
    state.geometry = _text(found.get("geometry"))
    state.sidebar_folded = found.get("sidebar_folded") is True
    state.inspector_open = found.get("inspector_open") is not False
    width = found.get("inspector_width")
    state.inspector_width = width if isinstance(width, int) else 0
    state.closed_sections = _texts(found.get("closed_sections"))
    state.used = _texts(found.get("used"))
    entries = (_recent(entry) for entry in _list(found.get("recent")))
    state.recent = [entry for entry in entries if entry.path][:MOST_RECENT]
    return state


def _recent(entry: object) -> Recent:
    if not isinstance(entry, dict):
        return Recent("")
    known = cast("dict[str, object]", entry)
    return Recent(_text(known.get("path")), _text(known.get("name")))


def save_window(state: WindowState) -> None:
    """Keep the window's state."""
    if not state.kept:
        return
    names = (name for name in WindowState.__slots__ if name != "kept")
    content = {name: getattr(state, name) for name in names}
    content["recent"] = [{"path": entry.path, "name": entry.name} for entry in state.recent]
    _write(_window_file(), content)


def _file_of(workspace: Path, folder: str) -> Path:
    import hashlib  # loads a cryptography library, which the first paint does without

    name = hashlib.blake2b(str(workspace).encode("utf-8", "surrogateescape"), digest_size=12)
    return state_folder() / folder / f"{name.hexdigest()}.json"


def load_view(workspace: Path) -> dict[str, Any]:
    """How a workspace was shown last: page, selection, and what each page remembers."""
    return read_json(_file_of(workspace, "views"))


def save_view(workspace: Path, view: Mapping[str, Any]) -> None:
    """Keep how a workspace is shown."""
    _write(_file_of(workspace, "views"), {"workspace": str(workspace), **view})


@dataclass(frozen=True, slots=True)
class HalfTyped:
    """Text in an editor that nobody has committed, and where it stood.

    ``editor`` is the accessible name; ``kind`` and ``part_id`` name the part it belongs to.
    """

    text: str
    editor: str
    page: str = ""
    kind: str = ""
    part_id: str = ""


def load_typed(workspace: Path) -> tuple[HalfTyped, ...]:
    """What was being typed into a workspace when the program ended."""
    found = _list(read_json(_file_of(workspace, "typed")).get("typed"))
    entries = (cast("dict[str, object]", entry) for entry in found if isinstance(entry, dict))
    names = HalfTyped.__slots__
    typed = (HalfTyped(**{name: _text(entry.get(name)) for name in names}) for entry in entries)
    return tuple(each for each in typed if each.text and each.editor)


def keep_typed(workspace: Path, typed: Sequence[HalfTyped]) -> None:
    """Keep what is being typed into a workspace; takes time and belongs off the interface."""
    file = _file_of(workspace, "typed")
    if typed:
        _write(file, {"workspace": str(workspace), "typed": [asdict(each) for each in typed]})
    else:
        file.unlink(missing_ok=True)


def _write(path: Path, content: Mapping[str, Any]) -> None:
    try:
        write_json(path, content)
    except (OSError, ValueError) as error:
        logging.getLogger(__name__).info("the state could not be kept: %s", error)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return list(cast("list[Any]", value)) if isinstance(value, list) else []


def _texts(value: object) -> list[str]:
    return [item for item in _list(value) if isinstance(item, str)]
