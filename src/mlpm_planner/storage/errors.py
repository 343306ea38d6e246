"""The one exception of this package for what the environment refuses."""

from pathlib import Path

from mlpm_planner.application.store import Refusal
from mlpm_planner.storage.messages import words


class StorageError(Exception):
    """A file, a disk or another program refused; `refusal` says so in the user's words."""

    def __init__(self, code: str, *, path: Path | None = None, **details: object) -> None:
        self.refusal: Refusal = words(code, path, **details)
        super().__init__(f"{self.refusal.title}. {self.refusal.cause} {self.refusal.advice}")

    @property
    def code(self) -> str:
        """The stable name of what went wrong."""
        return self.refusal.code
