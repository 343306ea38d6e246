"""What can go wrong around the workspace file, by a code that `explain` turns into words."""

from pathlib import Path


class StorageError(Exception):
    """The environment refused: a file, a disk or another program. `code` is stable."""

    def __init__(self, code: str, *, path: Path | None = None, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.path = path
        self.details = details
