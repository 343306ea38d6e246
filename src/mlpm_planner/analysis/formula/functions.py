"""The operators and functions that a formula may use, each on arrays of equal shape."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

Compute = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Function:
    """A function by name: how many arguments it takes at least and at most, and what it does.

    `compute` takes its arguments and ``out=``, which may be one of the arguments.
    """

    least: int
    most: int
    compute: Compute


def _log10(value: Any, out: Any) -> Any:
    return np.log10(value, out=out)


def _round(value: Any, out: Any) -> Any:
    """Half away from zero, as people round."""
    sign = np.sign(value)
    np.floor(np.add(np.abs(value), 0.5), out=out)
    return np.multiply(out, sign, out=out)


def _clamp(value: Any, low: Any, high: Any, out: Any) -> Any:
    return np.minimum(np.maximum(value, low), high, out=out)


def _choose(condition: Any, yes: Any, no: Any, out: Any) -> Any:
    """Yes where the condition is not 0, no where it is, nothing where it is not known."""
    known = np.where(np.isnan(condition), np.nan, 1.0)
    is_so = np.not_equal(condition, 0)
    return np.multiply(np.where(is_so, np.asarray(yes), np.asarray(no)), known, out=out)


def _truth(test: Callable[[Any, Any], Any]) -> Compute:
    """A comparison as 1 or 0; NaN where a side is not known."""

    def compute(left: Any, right: Any, out: Any) -> Any:
        unknown = np.isnan(left) | np.isnan(right)
        np.copyto(out, np.where(unknown, np.nan, test(left, right)))
        return out

    return compute


def _divide(left: Any, right: Any, out: Any) -> Any:
    """NaN where the divisor is 0: a score is undefined there, never infinite."""
    zero = np.equal(right, 0)
    np.divide(left, right, out=out)
    if np.any(zero):
        out[np.broadcast_to(zero, out.shape)] = np.nan
    return out


OPERATORS: Final[Mapping[str, Compute]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": _divide,
    "^": np.power,
    "<": _truth(np.less),
    "<=": _truth(np.less_equal),
    ">": _truth(np.greater),
    ">=": _truth(np.greater_equal),
    "=": _truth(np.equal),
    "<>": _truth(np.not_equal),
}
NEGATE: Final = "negate"
FUNCTIONS: Final[Mapping[str, Function]] = {
    "min": Function(2, 8, np.minimum),
    "max": Function(2, 8, np.maximum),
    "abs": Function(1, 1, np.abs),
    "sqrt": Function(1, 1, np.sqrt),
    "ln": Function(1, 1, np.log),
    "log": Function(1, 1, _log10),
    "exp": Function(1, 1, np.exp),
    "round": Function(1, 1, _round),
    "clamp": Function(3, 3, _clamp),
    "if": Function(3, 3, _choose),
}
