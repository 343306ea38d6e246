"""Files shipped with the program: fonts, icons, licences, samples."""

from functools import cache
from pathlib import Path


@cache
def _root() -> Path:
    # Not by importlib.resources, whose import takes a fiftieth of the time to the first paint.
    packaged = Path(__file__).parent / "_resources"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "resources"


def resource_path(*parts: str) -> Path:
    """Where a shipped file or folder lies; it need not exist."""
    return _root().joinpath(*parts)


def read_text(*parts: str) -> str:
    """The text of a shipped UTF-8 file."""
    return resource_path(*parts).read_text(encoding="utf-8")
