"""Where a line must break: missing is not interpolated."""

import numpy as np

from mlpm_planner.analysis.series.cadence import Cadence
from mlpm_planner.analysis.series.periods import LENGTHS
from mlpm_planner.analysis.types import BoolArray, IntArray

_LONGEST_STEP = 1.5


def connected(times: IntArray, cadence: Cadence) -> BoolArray:
    """Whether each value is joined to the one after it, shape (n,); the last one is not.

    A step of more than 1.5 periods is a gap. Values without a cadence are all joined.
    """
    joined = np.ones(times.size, np.bool_)
    joined[-1:] = False
    if cadence != "adhoc":
        joined[:-1] = np.diff(times) <= _LONGEST_STEP * LENGTHS[cadence]
    return joined
