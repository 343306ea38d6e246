"""How the timeline is shown: sub-lanes, rows, colours, words on bars, height of rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

MOST_LABELS = 3


class Density(StrEnum):
    """How high rows are."""

    COMPACT = "compact"
    NORMAL = "normal"
    ROOMY = "roomy"


@dataclass(frozen=True, slots=True)
class Display:
    """What the user chose; columns are named by their keys.

    ``lanes`` divides each group further, ``packed`` puts several bars in a row, ``colour`` is what
    bars are coloured by, ``labels`` are the words on bars, at most three. With ``gives_way``
    followers move when what they wait for does; ``critical`` marks the critical path.
    """

    lanes: str = ""
    packed: bool = False
    colour: str = "theme"
    labels: tuple[str, ...] = ("title",)
    density: Density = Density.NORMAL
    gives_way: bool = True
    critical: bool = False

    def to_json(self) -> dict[str, Any]:
        """The choices as values that a file can hold."""
        return {
            "lanes": self.lanes,
            "packed": self.packed,
            "colour": self.colour,
            "labels": list(self.labels),
            "density": self.density.value,
            "gives_way": self.gives_way,
            "critical": self.critical,
        }

    @classmethod
    def from_json(cls, state: Mapping[str, Any]) -> "Display":
        """The choices that were remembered; what is missing or strange is as at first."""
        first = cls()
        labels = cast("list[object] | None", state.get("labels"))
        return cls(
            lanes=str(state.get("lanes", first.lanes)),
            packed=bool(state.get("packed", first.packed)),
            colour=str(state.get("colour", first.colour)),
            labels=_labels(labels) if isinstance(labels, list) else first.labels,
            density=next((d for d in Density if d == state.get("density")), first.density),
            gives_way=bool(state.get("gives_way", first.gives_way)),
            critical=bool(state.get("critical", first.critical)),
        )


def _labels(keys: Iterable[object]) -> tuple[str, ...]:
    return tuple(map(str, keys))[:MOST_LABELS]
