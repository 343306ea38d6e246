"""What a user can set for the program as a whole, declared once with titles and limits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from mlpm_planner.domain.errors import RuleError


@dataclass(frozen=True, slots=True)
class SettingInfo:
    """What a setting is called, what it does, and which values it takes.

    ``choices`` maps each value to its words; ``low`` and ``high`` limit a number; a ``folder`` is
    a text that names one.
    """

    title: str
    section: str
    hint: str = ""
    choices: Mapping[Any, str] | None = None
    low: float | None = None
    high: float | None = None
    folder: bool = False


def _about(title: str, section: str, hint: str = "", **more: Any) -> Mapping[str, SettingInfo]:
    return {"about": SettingInfo(title, section, hint, **more)}


APPEARANCE = "Appearance"
KEYBOARD = "Keyboard"
FILES = "Files"

_SCHEMES = {"light": "Light", "dark": "Dark", "system": "System"}
_DENSITIES = {"compact": "Compact", "normal": "Normal", "comfortable": "Comfortable"}
_SCALES = {0.8: "80%", 0.9: "90%", 1.0: "100%", 1.25: "125%", 1.5: "150%", 2.0: "200%"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the program looks and behaves for this user, whatever workspace is open."""

    scheme: str = field(default="system", metadata=_about("Theme", APPEARANCE, choices=_SCHEMES))
    density: str = field(
        default="normal",
        metadata=_about("Density", APPEARANCE, "How much air rows have.", choices=_DENSITIES),
    )
    text_scale: float = field(
        default=1.0,
        metadata=_about("Text size", APPEARANCE, choices=_SCALES, low=0.8, high=2.0),
    )
    reduce_motion: bool = field(
        default=False,
        metadata=_about("Reduce motion", APPEARANCE, "Panels and messages appear at once."),
    )
    high_contrast: bool = field(
        default=False,
        metadata=_about("High contrast", APPEARANCE, "Stronger text and borders, no tints."),
    )
    menu_bar: bool = field(
        default=True,
        metadata=_about("Show the menu bar", APPEARANCE, "When hidden, Alt brings it back."),
    )
    single_keys: bool = field(
        default=True,
        metadata=_about(
            "Single-key shortcuts",
            KEYBOARD,
            "N, L, G then R and the like, while a list or chart has the focus.",
        ),
    )
    author: str = field(
        default="",
        metadata=_about("Your name", FILES, "Stands beside your edits in the history."),
    )
    backups_folder: str = field(
        default="",
        metadata=_about("Backups folder", FILES, "Empty: beside each workspace.", folder=True),
    )
    reopen_last: bool = field(
        default=True,
        metadata=_about("Open the last workspace at start", FILES),
    )


def setting_infos() -> Mapping[str, SettingInfo]:
    """Every setting by the name of its field, in the order they are declared."""
    return {f.name: f.metadata["about"] for f in fields(Settings)}


def whole_folder(typed: str) -> str:
    """A folder as it was typed, as a whole path; empty stays empty. Raises RuleError."""
    text = typed.strip()
    try:
        folder = Path(text).expanduser()
    except RuntimeError:  # the home of a user that is not known
        folder = Path(text)
    if text and not folder.is_absolute():
        message = f"“{text}” is not a whole path. Example: {Path.home() / 'backups'}."
        raise RuleError(message, "backups_folder")
    return str(folder) if text else ""


def to_json(settings: Settings) -> dict[str, Any]:
    """The settings as JSON values."""
    return {f.name: getattr(settings, f.name) for f in fields(Settings)}


def from_json(found: Mapping[str, Any]) -> Settings:
    """Settings read back; what is unknown, of another type or out of limits is left out."""
    return replace(Settings(), **dict(_usable(found)))


def _usable(found: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    default = Settings()
    for name, about in setting_infos().items():
        if name in found:
            value = _like(found[name], getattr(default, name))
            if value is not None and _fits(value, about):
                yield name, type(getattr(default, name))(value)


def _like(value: object, default: object) -> object | None:
    """The value if it is of the type of the default; a whole number may stand for a float."""
    if isinstance(default, float) and type(value) is int:
        return value
    return value if type(value) is type(default) else None


def _fits(value: Any, about: SettingInfo) -> bool:
    if about.low is not None and about.high is not None:
        return about.low <= value <= about.high
    if about.folder:
        return not value or Path(value).is_absolute()
    return about.choices is None or value in about.choices
