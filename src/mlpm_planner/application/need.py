"""One thing that needs somebody: what it is about, how bad it is and since when."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from functools import lru_cache

from mlpm_planner.domain.entity import Entity

_OLD = 28


class Severity(IntEnum):
    """How bad a finding is."""

    NOTE = 1
    WARN = 2
    BAD = 3


class NeedKind(StrEnum):
    """What sort of thing needs somebody."""

    KPI_OFF = "kpi_off"
    VALUE_DUE = "value_due"
    KEY_RESULT = "key_result"
    DEPENDENCY = "dependency"
    LATE = "late"
    AT_RISK = "at_risk"
    UNSCORED = "unscored"
    RETRAIN = "retrain"


@dataclass(frozen=True, slots=True)
class Need:
    """One finding: ``subject`` and ``text`` make the sentence, ``part_id`` is what it is about.

    ``since`` is the day it began, where that is known.
    """

    kind: NeedKind
    severity: Severity
    subject: str
    text: str
    part: type[Entity]
    part_id: str
    since: date | None = None

    @property
    def sentence(self) -> str:
        """The finding in words."""
        return f"{self.subject} {self.text}"

    def weight(self, day: date) -> float:
        """Severity times age: what is four weeks old or older counts twice."""
        return _weight(self.severity, self.since, day)


@lru_cache(maxsize=4_096)
def _weight(severity: Severity, since: date | None, day: date) -> float:
    age = 0 if since is None else min(max((day - since).days, 0), _OLD)
    return severity * (1 + age / _OLD)
