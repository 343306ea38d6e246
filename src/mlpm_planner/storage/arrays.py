"""Rows of KPI values as numpy arrays."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlpm_planner.storage.driver import Bare

EARLIEST = -(1 << 62)
LATEST = 1 << 62
_PAIR = np.dtype([("at", np.int64), ("value", np.float64)])
_SPAN = (
    "WHERE kpi = ? AND segment = ? AND at BETWEEN ? AND ? AND excluded IS NULL"
    " ORDER BY at, model_version, source, nth"
)
_SERIES = f"SELECT at, value FROM observations {_SPAN}"  # noqa: S608 - no value is spliced in


def fetch_series(
    connection: Bare, kpi: int, segment: int, start: int, end: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The values of a series that are not excluded, from start to end (inclusive), by time."""
    return as_pair(connection.execute(_SERIES, (kpi, segment, start, end)))


def as_pair(rows: Any) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Rows of an instant and a value as two arrays."""
    both = np.fromiter(rows, dtype=_PAIR)
    return np.ascontiguousarray(both["at"]), np.ascontiguousarray(both["value"])
