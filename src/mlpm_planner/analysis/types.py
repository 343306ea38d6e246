"""Names of the array types that the analysis functions take and return."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.floating[Any]]
"""Numbers, float64 unless a docstring says float32; NaN where there is none."""

IntArray: TypeAlias = NDArray[np.int64]
BoolArray: TypeAlias = NDArray[np.bool_]

DayArray: TypeAlias = NDArray[np.datetime64]
"""Dates as datetime64[D]; NaT where there is none."""

Inputs: TypeAlias = Mapping[str, FloatArray]
"""Score inputs by key, all of one shape, NaN where missing."""
