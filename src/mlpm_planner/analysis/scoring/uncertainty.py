"""How sure a ranking is: likely range of each score and odds of being among the best."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mlpm_planner.analysis.scoring.methods import Form
from mlpm_planner.analysis.scoring.spread import Z95, Spread, draw, draw_lognormal
from mlpm_planner.analysis.types import BoolArray, FloatArray, IntArray

DRAWS = 5_000
SEED = 1
TOP = 3
_CHUNK = 256
_STRAIGHT = 1e-3  # a skewness too small to tell from none


@dataclass(frozen=True, slots=True)
class LikelyRange:
    """P5 and P95 of n scores, NaN where undefined; `assumed` where a spread was assumed."""

    low: FloatArray
    high: FloatArray
    assumed: BoolArray


@dataclass(frozen=True, slots=True)
class Odds:
    """What simulation says of n scores: P5, P95 and the chance of a rank of k or better."""

    low: FloatArray
    high: FloatArray
    top_k: FloatArray
    assumed: BoolArray


@dataclass(slots=True)
class _Best:
    """The k best scores of every draw so far, and the rows they belong to; shape (k, draws)."""

    scores: FloatArray
    rows: IntArray

    def keep(self, drawn: FloatArray, start: int) -> None:
        """Take in the draws (rows, draws) of the rows from `start` on."""
        better = np.flatnonzero((drawn > self.scores.min(axis=0)).any(axis=1))
        if not better.size:
            return
        scores = np.concatenate([self.scores, drawn[better]])
        owners = np.broadcast_to((better + start)[:, None], (better.size, drawn.shape[1]))
        rows = np.concatenate([self.rows, owners])
        columns = np.arange(len(self.scores[0]))
        for place in range(self.scores.shape[0]):
            winner = scores.argmax(axis=0)
            self.scores[place] = scores[winner, columns]
            self.rows[place] = rows[winner, columns]
            scores[winner, columns] = -np.inf


def likely_range(form: Form, spreads: Mapping[str, Spread]) -> LikelyRange:
    """P5 and P95 of n scores in closed form, fast enough for every row of a table.

    Exact for products of lognormals (variances of logarithms add up). Sums are matched by three
    moments to a shifted lognormal, sums over a divisor by two to a lognormal (Fenton and
    Wilkinson, 1960), products with a PERT input to a normal.
    """
    assumed = np.logical_or.reduce([spreads[key].assumed for key in form.inputs])
    with np.errstate(invalid="ignore", over="ignore"):
        low, high = (_product_range if form.combine == "product" else _sum_range)(form, spreads)
    known = _defined(form, spreads)
    return LikelyRange(np.where(known, low, np.nan), np.where(known, high, np.nan), assumed)


def simulate(
    form: Form,
    spreads: Mapping[str, Spread],
    *,
    top: int = TOP,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Odds:
    """Monte Carlo of n scores: the same rows in the same order give the same numbers.

    Works through the rows in chunks of 256 (float32), so memory does not grow with n * draws.
    """
    closed = likely_range(form, spreads)
    low, high = closed.low.copy(), closed.high.copy()
    known, exact = _defined(form, spreads), _exact_rows(form, spreads)
    size = known.size
    kept = min(top, size)
    best = _Best(np.full((kept, draws), -np.inf, np.float32), np.full((kept, draws), size))
    for number, start in enumerate(range(0, size if kept else 0, _CHUNK)):
        rows = slice(start, start + _CHUNK)
        drawn = _draw(form, spreads, rows, np.random.default_rng([seed, number]), draws)
        measured = np.flatnonzero(known[rows] & ~exact[rows])
        if measured.size:
            ends = np.quantile(drawn[measured], (0.05, 0.95), axis=1)
            low[measured + start], high[measured + start] = ends
        drawn[~known[rows]] = -np.inf
        best.keep(drawn, start)
    wins = np.bincount(best.rows.ravel(), minlength=size + 1)[:size] / draws
    return Odds(low, high, np.where(known, wins, np.nan), closed.assumed)


def _defined(form: Form, spreads: Mapping[str, Spread]) -> BoolArray:
    """Rows that have every input, and a divisor above 0."""
    known = np.logical_and.reduce([~np.isnan(spreads[key].sign) for key in form.inputs])
    return known & (spreads[form.divisor].sign > 0) if form.divisor else known


def _pert_rows(form: Form, spreads: Mapping[str, Spread]) -> BoolArray:
    return np.logical_or.reduce([spreads[key].pert_rows for key in form.inputs])


def _exact_rows(form: Form, spreads: Mapping[str, Spread]) -> BoolArray:
    """Rows whose closed form is exact: a product of lognormals."""
    rows = _pert_rows(form, spreads)
    return ~rows if form.combine == "product" else np.zeros(rows.shape, np.bool_)


def _log_product(
    form: Form, spreads: Mapping[str, Spread]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Sign, mean and sd of the logarithm of a product of lognormals, per row."""
    taken = [spreads[key] for key in form.terms]
    log_mean = np.log(abs(form.factor)) + sum(spread.log_mean for spread in taken)
    variance = sum(spread.log_sd**2 for spread in taken)
    sign = np.sign(form.factor) * np.prod([spread.sign for spread in taken], axis=0)
    if form.divisor:
        log_mean = log_mean - spreads[form.divisor].log_mean
        variance = variance + spreads[form.divisor].log_sd ** 2
    return sign, np.asarray(log_mean), np.sqrt(variance)


def _product_range(form: Form, spreads: Mapping[str, Spread]) -> tuple[FloatArray, FloatArray]:
    sign, log_mean, log_sd = _log_product(form, spreads)
    reach = Z95 * log_sd
    near, far = sign * np.exp(log_mean - reach), sign * np.exp(log_mean + reach)
    low, high = np.minimum(near, far), np.maximum(near, far)
    pert = _pert_rows(form, spreads)
    if pert.any():
        mean, variance = _product_moments(form, spreads)
        spread = Z95 * np.sqrt(variance)
        low = np.where(pert, mean - spread, low)
        high = np.where(pert, mean + spread, high)
    return low, high


def _product_moments(form: Form, spreads: Mapping[str, Spread]) -> tuple[FloatArray, FloatArray]:
    """Mean and variance of a product of independent inputs over a lognormal divisor."""
    moments = [spreads[key].moments() for key in form.terms]
    mean = form.factor * np.prod([part[0] for part in moments], axis=0)
    square = form.factor**2 * np.prod([part[1] + part[0] ** 2 for part in moments], axis=0)
    return _divided(mean, square - mean**2, form, spreads)


def _sum_range(form: Form, spreads: Mapping[str, Spread]) -> tuple[FloatArray, FloatArray]:
    moments = _sum_moments(form, spreads)
    if not form.divisor:
        return _shifted_lognormal(*moments)
    mean, variance, _ = moments
    least = np.minimum.reduce([term.factor * spreads[key].sign for key, term in form.terms.items()])
    positive = (least >= 0) & (mean > 0) & ~_pert_rows(form, spreads)
    log_low, log_high = _matched_lognormal(mean, variance, spreads[form.divisor])
    mean, variance = _divided(mean, variance, form, spreads)
    spread = Z95 * np.sqrt(variance)
    low = np.where(positive, log_low, mean - spread)
    return low, np.where(positive, log_high, mean + spread)


def _sum_moments(
    form: Form, spreads: Mapping[str, Spread]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Mean, variance and third central moment of a sum of independent terms."""
    mean, variance, third = np.asarray(0.0), np.asarray(0.0), np.asarray(0.0)
    for key, term in form.terms.items():
        input_mean, input_variance, input_third = spreads[key].moments()
        mean = mean + term.of(input_mean)
        variance = variance + term.factor**2 * input_variance
        third = third + term.factor**3 * input_third
    return mean, variance, third


def _shifted_lognormal(
    mean: FloatArray, variance: FloatArray, third: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """P5 and P95 of the shifted lognormal (mirrored if skewed to the left) of these moments.

    Its growth w = exp(s^2) solves (w + 2) sqrt(w - 1) = |skewness|.
    """
    sd = np.sqrt(variance)
    with np.errstate(divide="ignore", invalid="ignore"):
        skewness = np.where(sd > 0, third / sd**3, 0.0)
    size, side = np.maximum(np.abs(skewness), _STRAIGHT), np.where(skewness < 0, -1.0, 1.0)
    root = 1 + size**2 / 2 + size * np.sqrt(1 + size**2 / 4)
    growth = np.cbrt(root) + 1 / np.cbrt(root) - 1
    scale, log_sd = sd / np.sqrt(growth * (growth - 1)), np.sqrt(np.log(growth))
    ends = [
        mean + side * scale * (np.exp(side * z * log_sd) - np.sqrt(growth)) for z in (-Z95, Z95)
    ]
    return ends[0], ends[1]


def _matched_lognormal(
    mean: FloatArray, variance: FloatArray, divisor: Spread
) -> tuple[FloatArray, FloatArray]:
    """P5 and P95 of the lognormal of this mean and variance, over the divisor."""
    with np.errstate(divide="ignore"):
        log_variance = np.log1p(variance / mean**2)
        log_mean = np.log(np.abs(mean)) - log_variance / 2
    log_mean = log_mean - divisor.log_mean
    reach = Z95 * np.sqrt(log_variance + divisor.log_sd**2)
    return np.exp(log_mean - reach), np.exp(log_mean + reach)


def _divided(
    mean: FloatArray, variance: FloatArray, form: Form, spreads: Mapping[str, Spread]
) -> tuple[FloatArray, FloatArray]:
    """Mean and variance after division by the independent lognormal divisor."""
    if not form.divisor:
        return mean, variance
    divisor = spreads[form.divisor]
    growth = np.exp(divisor.log_sd**2)
    inverse = np.exp(-divisor.log_mean) * np.sqrt(growth)
    square = (variance + mean**2) * inverse**2 * growth
    return mean * inverse, square - (mean * inverse) ** 2


def _draw(
    form: Form, spreads: Mapping[str, Spread], rows: slice, rng: np.random.Generator, draws: int
) -> FloatArray:
    """Scores of a chunk of rows, float32 of shape (rows, draws)."""
    parts = {key: spreads[key].part(rows) for key in form.inputs}
    if _exact_rows(form, parts).all():
        return draw_lognormal(*_log_product(form, parts), rng, draws)
    return form.score({key: draw(part, rng, draws) for key, part in parts.items()})
