"""Confidence intervals; shapes broadcast, so one number or arrays of shape (n,)."""

from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from mlpm_planner.analysis.types import FloatArray

CONFIDENCE = 0.95

Interval = tuple[FloatArray, FloatArray]


def wilson(successes: ArrayLike, trials: ArrayLike, confidence: float = CONFIDENCE) -> Interval:
    """Wilson's score interval of a proportion, within [0, 1]; NaN without trials.

    (p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n). (Wilson 1927; Newcombe 1998)
    """
    count, total = np.asarray(successes, np.float64), np.asarray(trials, np.float64)
    z = _z(confidence)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(total > 0, count / total, np.nan)
        middle = share + z**2 / (2 * total)
        reach = z * np.sqrt(share * (1 - share) / total + z**2 / (4 * total**2))
        scale = 1 + z**2 / total
        low, high = (middle - reach) / scale, (middle + reach) / scale
    low = np.where(count == 0, np.where(total > 0, 0.0, np.nan), low)
    high = np.where(count == total, np.where(total > 0, 1.0, np.nan), high)
    return low, high


def mean_interval(
    mean: ArrayLike, sd: ArrayLike, n: ArrayLike, confidence: float = CONFIDENCE
) -> Interval:
    """Student's t interval of a mean from mean, sd (n - 1 in the denominator) and n; NaN for n < 2.

    mean -+ t(1 - alpha/2; n - 1) * sd / sqrt(n). (Student 1908)
    """
    from scipy.special import stdtrit

    middle, deviation, count = (np.asarray(part, np.float64) for part in (mean, sd, n))
    enough = count >= 2
    safe = np.where(enough, count, 2.0)
    quantile = np.asarray(stdtrit(safe - 1, (1 + confidence) / 2), np.float64)
    reach = np.where(enough, quantile * deviation / np.sqrt(safe), np.nan)
    return middle - reach, middle + reach


def newcombe(
    first: tuple[ArrayLike, ArrayLike],
    second: tuple[ArrayLike, ArrayLike],
    confidence: float = CONFIDENCE,
) -> Interval:
    """Newcombe's hybrid score interval of p1 - p2; each side is (successes, trials).

    d - sqrt((p1-l1)^2 + (u2-p2)^2) and d + sqrt((u1-p1)^2 + (p2-l2)^2) with l, u from Wilson.
    (Newcombe 1998, method 10)
    """
    p1, (low1, high1) = _share(*first), wilson(*first, confidence)
    p2, (low2, high2) = _share(*second), wilson(*second, confidence)
    difference = p1 - p2
    low = difference - np.hypot(p1 - low1, high2 - p2)
    return low, difference + np.hypot(high1 - p1, p2 - low2)


def _share(successes: ArrayLike, trials: ArrayLike) -> FloatArray:
    count, total = np.asarray(successes, np.float64), np.asarray(trials, np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total > 0, count / total, np.nan)


def _z(confidence: float) -> float:
    return NormalDist().inv_cdf((1 + confidence) / 2)
