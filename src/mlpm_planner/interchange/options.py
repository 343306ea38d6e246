"""What the user decided about an import; everything left empty is found out or asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, Literal

from mlpm_planner.interchange.tables.moments import Order
from mlpm_planner.interchange.tables.numbers import Decimal

Conflict = Literal["replace", "keep"]

# What can be done about a row with an error, other than leaving it out.
FIXES: Final[Mapping[str, tuple[str, ...]]] = {
    "enum.unknown": ("create", "empty"),
    "ref.unknown": ("drop",),
    "ref.self": ("drop",),
    "ref.cycle": ("drop",),
    "ref.invalid": ("drop",),
    "url.scheme": ("empty",),
    "date.invalid": ("empty",),
    "date.range": ("empty",),
    "range.end_before_start": ("empty",),
    "duration.negative": ("empty",),
    "number.invalid": ("empty",),
    "number.not_finite": ("empty",),
    "number.range": ("empty",),
    "input.range": ("empty",),
    "stages.invalid": ("empty",),
}

_KINDS: Final = {"samples": "observations", "runs": "observations", "": "auto"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """The user's answers.

    `mapping` takes column names (or "#3" for the third column, or "A+B" for two joined ones) to
    fields, "custom", "custom:Name" or "ignore". `choices` takes codes of problems to what is done
    about them ("empty", "create", "drop", …) and "status=Doing" to the word that is meant.
    """

    kind: str = "auto"
    source: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict[str, str])
    encoding: str = ""
    delimiter: str = ""
    date_order: Order = ""
    decimal: Decimal = ""
    timezone: str = ""
    kpi: str = ""
    segment: str = ""
    start: date | None = None
    cadence: str = ""
    conflict: Conflict = "replace"
    choices: Mapping[str, str] = field(default_factory=dict[str, str])
    strict: bool = False

    def with_(self, **changes: Any) -> "ImportOptions":
        """A copy in which some answers are different."""
        return replace(self, **changes)

    @property
    def wanted(self) -> str:
        """The kind by its one name: auto, features, observations, values or kpis."""
        return _KINDS.get(self.kind, self.kind)

    def choice(self, code: str) -> str:
        """What is to be done about a problem; empty: nothing was decided."""
        return self.choices.get(code, "")
