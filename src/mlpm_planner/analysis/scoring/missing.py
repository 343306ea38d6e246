"""Why a feature has no score."""

from collections.abc import Mapping
from math import isfinite, nan

from mlpm_planner.analysis.scoring.methods import Method


def missing_inputs(method: Method, row: Mapping[str, float]) -> tuple[str, ...]:
    """Keys of the inputs that keep this one feature from having a score, in the method's order."""
    return tuple(key for key in method.inputs if not _usable(method, row, key))


def why_unscored(method: Method, row: Mapping[str, float], titles: Mapping[str, str]) -> str:
    """One sentence for the user on why this feature has no score; empty when it has one."""
    absent = [
        titles.get(key, key).lower() for key in method.inputs if not isfinite(row.get(key, nan))
    ]
    if absent:
        listed = absent[0] if len(absent) == 1 else f"{', '.join(absent[:-1])} and {absent[-1]}"
        return f"{method.name} needs {listed}."
    if missing_inputs(method, row):
        return f"{titles.get(method.divisor, method.divisor).capitalize()} must be above 0."
    return ""


def _usable(method: Method, row: Mapping[str, float], key: str) -> bool:
    value = row.get(key, nan)
    return isfinite(value) and (key != method.divisor or value > 0)
