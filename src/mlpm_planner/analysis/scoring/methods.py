"""The scoring methods as a table; each turns inputs of shape (n,) into scores of shape (n,)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import prod
from operator import add, mul
from typing import Literal

import numpy as np

from mlpm_planner.analysis.types import FloatArray, Inputs

CONFIDENCE = "confidence"
Direction = Literal["higher", "lower"]


@dataclass(frozen=True, slots=True)
class Term:
    """What one input gives to a score: factor * (input - origin) + offset."""

    factor: float = 1.0
    origin: float = 0.0
    offset: float = 0.0

    def of(self, values: FloatArray) -> FloatArray:
        """The term for each value, in the shape of the values."""
        if not self.origin and not self.offset:
            return values * self.factor
        return (values - self.origin) * self.factor + self.offset

    def at(self, value: float) -> float:
        """The term for one value."""
        return (value - self.origin) * self.factor + self.offset


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A score as numbers: sum or product of terms by input, over the divisor input.

    In products the terms have a factor only.
    """

    combine: Literal["product", "sum"]
    terms: Mapping[str, Term]
    divisor: str = ""

    @property
    def inputs(self) -> tuple[str, ...]:
        """Keys of every input the score needs."""
        return (*self.terms, self.divisor) if self.divisor else tuple(self.terms)

    @property
    def factor(self) -> float:
        """The product of the factors."""
        return prod(term.factor for term in self.terms.values())

    def score(self, inputs: Inputs) -> FloatArray:
        """Scores in the shape of the inputs; NaN where an input is missing or the divisor <= 0."""
        parts = [term.of(inputs[key]) for key, term in self.terms.items()]
        total = reduce(mul if self.combine == "product" else add, parts)
        if not self.divisor:
            return total
        divisor = inputs[self.divisor]
        defined = np.where(divisor > 0, divisor, np.asarray(np.nan, divisor.dtype))
        with np.errstate(over="ignore"):
            return total / defined


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A way to score features; `form` gives its numbers for the features at hand."""

    key: str
    name: str
    inputs: tuple[str, ...]
    divisor: str = ""
    optional: tuple[str, ...] = (CONFIDENCE,)
    form: Callable[[Inputs], Form]
    explanation: str

    def compute(self, inputs: Inputs) -> FloatArray:
        """Scores of shape (n,) from inputs of shape (n,); NaN where the score is undefined."""
        return self.form(inputs).score(inputs)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedCriterion:
    """A criterion of the weighted score; low and high fix its scale, else the data does."""

    key: str
    weight: float
    direction: Direction = "higher"
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        if not self.weight >= 0:
            raise ValueError(f"weight of {self.key} must not be negative")


def _fixed(key: str, name: str, form: Form, explanation: str) -> Method:
    return Method(
        key=key,
        name=name,
        inputs=form.inputs,
        divisor=form.divisor,
        optional=() if CONFIDENCE in form.terms else (CONFIDENCE,),
        form=lambda _inputs: form,
        explanation=explanation,
    )


RICE = _fixed(
    "rice",
    "RICE",
    Form(
        combine="product",
        terms={"reach": Term(), "impact": Term(), CONFIDENCE: Term()},
        divisor="effort",
    ),
    "Reach × impact × confidence ÷ effort. Reach counts people in a period; impact is 3, 2, 1, "
    "0.5 or 0.25; confidence is a share; effort is in person-weeks. (Intercom, 2016)",
)
ICE = _fixed(
    "ice",
    "ICE",
    Form(combine="product", terms={"impact": Term(), CONFIDENCE: Term(10), "ease": Term()}),
    "Impact × confidence × ease, each from 1 to 10. Confidence of 70 % counts as 7.",
)
ICE_MEAN = _fixed(
    "ice_mean",
    "ICE (mean)",
    Form(
        combine="sum", terms={"impact": Term(1 / 3), CONFIDENCE: Term(10 / 3), "ease": Term(1 / 3)}
    ),
    "Mean of impact, confidence and ease, each from 1 to 10. Confidence of 70 % counts as 7.",
)
WSJF = _fixed(
    "wsjf",
    "WSJF",
    Form(
        combine="sum",
        terms={"value": Term(), "time_criticality": Term(), "risk_reduction": Term()},
        divisor="effort",
    ),
    "(Value + time criticality + risk reduction) ÷ effort. Weighted shortest job first: "
    "the three parts of the cost of delay on one scale, over the size of the job. (SAFe)",
)
VALUE_EFFORT = _fixed(
    "value_effort",
    "Value / effort",
    Form(combine="product", terms={"value": Term()}, divisor="effort"),
    "Value ÷ effort: the most value for the least work first.",
)

METHODS: Mapping[str, Method] = {
    method.key: method for method in (RICE, ICE, ICE_MEAN, WSJF, VALUE_EFFORT)
}


def weighted(
    criteria: Sequence[WeightedCriterion], *, key: str = "weighted", name: str = "Weighted score"
) -> Method:
    """The 0 to 100 score 100 * sum(w * n(x)) / sum(w) with n = (x - min) / (max - min).

    Criteria of weight 0 are left out. A criterion on which all features agree counts half.
    """
    used = tuple(criterion for criterion in criteria if criterion.weight > 0)
    if not used:
        raise ValueError("a weighted score needs a criterion with a weight above 0")
    return Method(
        key=key,
        name=name,
        inputs=tuple(criterion.key for criterion in used),
        form=lambda inputs: _weighted_form(used, inputs),
        explanation="Every criterion is put on a scale from 0 (worst) to 100 (best) and averaged "
        "by its weight.",
    )


def _weighted_form(criteria: Sequence[WeightedCriterion], inputs: Inputs) -> Form:
    """The weighted score is linear once the scale of each criterion is known."""
    total = sum(criterion.weight for criterion in criteria)
    terms: dict[str, Term] = {}
    for criterion in criteria:
        worst, best = _scale(criterion, inputs[criterion.key])
        share = 100.0 * criterion.weight / total
        tells = best != worst
        terms[criterion.key] = (
            Term(share / (best - worst), worst) if tells else Term(0.0, 0.0, share / 2)
        )
    return Form(combine="sum", terms=terms)


def _scale(criterion: WeightedCriterion, values: FloatArray) -> tuple[float, float]:
    """The worst and the best value of a criterion; equal when it tells features not apart."""
    known = values[np.isfinite(values)]
    low = float(known.min()) if known.size else 0.0
    high = float(known.max()) if known.size else 0.0
    low = low if criterion.low is None else criterion.low
    high = high if criterion.high is None else criterion.high
    return (low, high) if criterion.direction == "higher" else (high, low)
