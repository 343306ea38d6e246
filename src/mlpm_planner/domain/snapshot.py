"""Plans kept beside the plan: baselines of the past and scenarios of what might be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from typing_extensions import override

from mlpm_planner.domain.calendar import check_days_off
from mlpm_planner.domain.clock import now
from mlpm_planner.domain.entity import Entity, FieldKind, info


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline(Entity):
    """The dates of all planned features at one moment.

    ``dates`` maps a feature's id to its first and last day, "2026-01-05/2026-02-13".
    """

    TABLE: ClassVar[str] = "baselines"
    NOUN: ClassVar[str] = "baseline"

    name: str = field(metadata=info("Name", required=True))
    at: datetime = field(default_factory=now, metadata=info("Taken", FieldKind.INSTANT))
    dates: Mapping[str, str] = field(
        default_factory=dict[str, str], metadata=info("Dates", FieldKind.MAPPING)
    )
    notes: str = field(default="", metadata=info("Notes", FieldKind.LONG_TEXT))

    @property
    @override
    def label(self) -> str:
        """The baseline's name."""
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario(Entity):
    """A what-if: the dates some features would have, while the plan stays as it is.

    ``dates`` maps a feature's id to "2026-01-05/2026-02-13", or to an empty text where the
    scenario leaves the feature out.
    """

    TABLE: ClassVar[str] = "scenarios"
    NOUN: ClassVar[str] = "scenario"

    name: str = field(metadata=info("Name", required=True))
    at: datetime = field(default_factory=now, metadata=info("Made", FieldKind.INSTANT))
    dates: Mapping[str, str] = field(
        default_factory=dict[str, str], metadata=info("Dates", FieldKind.MAPPING)
    )
    notes: str = field(default="", metadata=info("Notes", FieldKind.LONG_TEXT))

    @override
    def check(self) -> None:
        """Dates in order, within 1970 to 2199."""
        Entity.check(self)
        check_days_off({text: "" for text in self.dates.values() if text}, "dates")

    @property
    @override
    def label(self) -> str:
        """The scenario's name."""
        return self.name
