"""Whether a new value is likely a slip of the pen."""

from dataclasses import dataclass
from math import inf, isfinite

import numpy as np

from mlpm_planner.analysis.types import FloatArray

LIMIT = 5.0
_RECENT = 60
_FEWEST_CHANGES = 6


@dataclass(frozen=True, slots=True)
class Plausibility:
    """How many times the usual change a new value is away; infinite if nothing ever changed."""

    factor: float
    unusual: bool

    @property
    def question(self) -> str:
        """What to ask the user before keeping the value; empty when it is nothing unusual."""
        if not self.unusual:
            return ""
        if not isfinite(self.factor):
            return "The value never changed before. Keep?"
        return f"{self.factor:.0f}× the usual change. Keep?"


def plausibility(earlier: FloatArray, value: float) -> Plausibility:
    """A value against the ones before it (in time order, finite).

    Unusual when its change is more than 5 times the median absolute deviation (MAD) of the last
    60 changes away from their median; with fewer than 6 changes nothing is unusual.
    """
    changes = np.diff(earlier[-_RECENT - 1 :])
    if changes.size < _FEWEST_CHANGES:
        return Plausibility(0.0, unusual=False)
    middle = float(np.median(changes))
    away = np.abs(changes - middle)
    usual = float(np.median(away)) or float(away.mean())
    distance = abs(value - float(earlier[-1]) - middle)
    if not usual:
        return Plausibility(inf if distance else 0.0, unusual=distance > 0)
    return Plausibility(distance / usual, unusual=distance > LIMIT * usual)
