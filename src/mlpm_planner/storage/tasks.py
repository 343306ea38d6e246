"""One thing for the writer to do, and what its maker wants to hear."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator
from typing import TYPE_CHECKING

from mlpm_planner.application.store import Refusal

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Task(ABC):
    """Something to write: staged in pieces if it is large, then written in one transaction.

    `cancelled` may be set by any thread.
    """

    cancelled: bool = False

    @property
    def touches(self) -> frozenset[str]:
        """The ids it depends on or changes.

        A task that shares one with a task that is still being staged waits for it.
        """
        return frozenset()

    @property
    def is_large(self) -> bool:
        """Whether it is staged first, while smaller tasks overtake it."""
        return False

    def stage(self, connection: Connection) -> Generator[object]:  # noqa: ARG002 - for overriding
        """Prepare in pieces; the transaction may end at each yield."""
        yield from ()

    def discard(self, connection: Connection) -> None:  # noqa: B027 - most tasks leave nothing
        """Take away what was staged."""

    @abstractmethod
    def write(self, connection: Connection) -> None:
        """Write all of it; the transaction is committed afterwards."""

    def is_written(self, connection: Connection) -> bool:  # noqa: ARG002 - for overriding
        """Whether an earlier attempt was committed although it reported an error."""
        return False

    @abstractmethod
    def saved(self) -> None:
        """It is durable."""

    @abstractmethod
    def refused(self, refusal: Refusal) -> None:
        """It was not written."""
