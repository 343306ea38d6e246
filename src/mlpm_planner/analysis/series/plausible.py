"""Whether a new value is likely a slip of the pen."""

from dataclasses import dataclass
from math import inf, isfinite

import numpy as np

from mlpm_planner.analysis.types import FloatArray

LIMIT = 5.0
_RECENT = 60
_FEWEST_CHANGES = 6
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Plausibility:
    """How many usual changes a new value is away; infinite if all changes were the same."""

    factor: float
    unusual: bool

    @property
    def question(self) -> str:
        """What to ask the user before keeping the value; empty when it is nothing unusual."""
        if not self.unusual:
            return ""
        if not isfinite(self.factor):
            return "It never changed like this before. Keep?"
        return f"{self.factor:.0f}× the usual change. Keep?"


_USUAL = Plausibility(0.0, unusual=False)


def plausibility(earlier: FloatArray, value: float) -> Plausibility:
    """A value against the ones before it (in time order, finite).

    Unusual when its change is more than 5 times the median absolute deviation (MAD) of the last
    60 changes away from their median; with fewer than 6 changes nothing is unusual. Where most
    changes are the same, only those that are not count for the MAD.
    """
    changes = np.diff(earlier[-_RECENT - 1 :])
    if changes.size < _FEWEST_CHANGES:
        return _USUAL
    middle = float(np.median(changes))
    away = np.abs(changes - middle)
    distance = abs(value - float(earlier[-1]) - middle)
    noise = _ROUNDING * float(np.abs(earlier).max())
    usual = float(np.median(away))
    if usual <= noise:
        varied = away[away > noise]
        if not varied.size:
            return Plausibility(inf, unusual=True) if distance > noise else _USUAL
        usual = float(np.median(varied))
    return Plausibility(distance / usual, unusual=distance > LIMIT * usual)
