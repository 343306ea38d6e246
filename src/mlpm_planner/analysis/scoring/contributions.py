"""What each input adds to one feature's score: the bars of the inspector."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite, log, nan
from typing import Literal

import numpy as np

from mlpm_planner.analysis.scoring.methods import Form
from mlpm_planner.analysis.types import Inputs


@dataclass(frozen=True, slots=True)
class Contribution:
    """One input's part in a score.

    `effect` is in points of the score (kind "points", these add up to the score), or how many
    times above the typical feature (kind "times", these multiply to score / typical score).
    `bar` is the signed length in -1..1, the longest of its kind being 1.
    """

    key: str
    value: float
    kind: Literal["points", "times"]
    effect: float
    bar: float


def typical_values(inputs: Inputs) -> dict[str, float]:
    """The median of each input over the features that have it; NaN where none has."""
    return {key: _median(values) for key, values in inputs.items()}


def contributions(
    form: Form, row: Mapping[str, float], typical: Mapping[str, float]
) -> tuple[Contribution, ...]:
    """The contributions of one feature's inputs, in the method's order."""
    if form.combine == "product":
        above = {key: _times(row[key], typical[key]) for key in form.terms}
        kinds = {**above, **_divisor_times(form, row, typical)}
        return _scaled(row, kinds, "times")
    divisor = row[form.divisor] if form.divisor else 1.0
    points = {
        key: term.at(row[key]) / divisor if divisor > 0 else nan for key, term in form.terms.items()
    }
    return (
        *_scaled(row, points, "points"),
        *_scaled(row, _divisor_times(form, row, typical), "times"),
    )


def _median(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size else nan


def _times(value: float, typical: float) -> float:
    return value / typical if typical > 0 else nan


def _divisor_times(
    form: Form, row: Mapping[str, float], typical: Mapping[str, float]
) -> dict[str, float]:
    """Half the typical effort counts as two times."""
    if not form.divisor:
        return {}
    return {form.divisor: _times(typical[form.divisor], row[form.divisor])}


def _scaled(
    row: Mapping[str, float], effects: Mapping[str, float], kind: Literal["points", "times"]
) -> tuple[Contribution, ...]:
    """Contributions with bars relative to the longest; times are drawn on a log scale."""
    lengths = {key: _length(effect, kind) for key, effect in effects.items()}
    longest = max((abs(length) for length in lengths.values()), default=0.0) or 1.0
    return tuple(
        Contribution(key, row[key], kind, effect, lengths[key] / longest)
        for key, effect in effects.items()
    )


def _length(effect: float, kind: Literal["points", "times"]) -> float:
    if not isfinite(effect):
        return 0.0
    if kind == "points":
        return effect
    return log(effect) if effect > 0 else 0.0
