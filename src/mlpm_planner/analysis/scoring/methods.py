"""The scoring methods as a table; each turns inputs of shape (n,) into scores of shape (n,)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from mlpm_planner.analysis.types import FloatArray, Inputs

CONFIDENCE = "confidence"
Direction = Literal["higher", "lower"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A score as numbers: sum or product of (factor * input + offset), over the divisor input.

    Only sums have offsets.
    """

    combine: Literal["product", "sum"]
    factors: Mapping[str, float]
    offsets: Mapping[str, float] = field(default_factory=dict[str, float])
    divisor: str = ""

    @property
    def offset(self) -> float:
        """What a sum starts from."""
        return sum(self.offsets.values())

    @property
    def inputs(self) -> tuple[str, ...]:
        """Keys of every input the score needs."""
        return (*self.factors, self.divisor) if self.divisor else tuple(self.factors)

    def score(self, inputs: Inputs) -> FloatArray:
        """Scores of any one broadcast shape; NaN where an input is missing or the divisor <= 0."""
        total = self.numerator(inputs)
        if not self.divisor:
            return total
        divisor = inputs[self.divisor]
        defined = np.where(divisor > 0, divisor, np.asarray(np.nan, divisor.dtype))
        with np.errstate(over="ignore"):
            return total / defined

    def numerator(self, inputs: Inputs) -> FloatArray:
        """What stands above the divisor, in the shape of the inputs."""
        terms = [inputs[key] * factor for key, factor in self.factors.items()]
        total = terms[0]
        for term in terms[1:]:
            total = total * term if self.combine == "product" else total + term
        return total + self.offset if self.offsets else total


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
        optional=() if CONFIDENCE in form.factors else (CONFIDENCE,),
        form=lambda _inputs: form,
        explanation=explanation,
    )


RICE = _fixed(
    "rice",
    "RICE",
    Form(
        combine="product",
        factors={"reach": 1.0, "impact": 1.0, CONFIDENCE: 1.0},
        divisor="effort",
    ),
    "Reach × impact × confidence ÷ effort. Reach counts people in a period; impact is 3, 2, 1, "
    "0.5 or 0.25; confidence is a share; effort is in person-weeks. (Intercom, 2016)",
)
ICE = _fixed(
    "ice",
    "ICE",
    Form(combine="product", factors={"impact": 1.0, CONFIDENCE: 10.0, "ease": 1.0}),
    "Impact × confidence × ease, each from 1 to 10. Confidence of 70 % counts as 7.",
)
ICE_MEAN = _fixed(
    "ice_mean",
    "ICE (mean)",
    Form(combine="sum", factors={"impact": 1 / 3, CONFIDENCE: 10 / 3, "ease": 1 / 3}),
    "Mean of impact, confidence and ease, each from 1 to 10. Confidence of 70 % counts as 7.",
)
WSJF = _fixed(
    "wsjf",
    "WSJF",
    Form(
        combine="sum",
        factors={"value": 1.0, "time_criticality": 1.0, "risk_reduction": 1.0},
        divisor="effort",
    ),
    "(Value + time criticality + risk reduction) ÷ effort. Weighted shortest job first: "
    "the three parts of the cost of delay on one scale, over the size of the job. (SAFe)",
)
VALUE_EFFORT = _fixed(
    "value_effort",
    "Value / effort",
    Form(combine="product", factors={"value": 1.0}, divisor="effort"),
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
    factors: dict[str, float] = {}
    offsets: dict[str, float] = {}
    for criterion in criteria:
        worst, best = _scale(criterion, inputs[criterion.key])
        share = 100.0 * criterion.weight / total
        factor = share / (best - worst) if best != worst else 0.0
        factors[criterion.key] = factor
        offsets[criterion.key] = -factor * worst if best != worst else share / 2
    return Form(combine="sum", factors=factors, offsets=offsets)


def _scale(criterion: WeightedCriterion, values: FloatArray) -> tuple[float, float]:
    """The worst and the best value of a criterion; equal when it tells features not apart."""
    known = values[np.isfinite(values)]
    low = float(known.min()) if known.size else 0.0
    high = float(known.max()) if known.size else 0.0
    low = low if criterion.low is None else criterion.low
    high = high if criterion.high is None else criterion.high
    return (low, high) if criterion.direction == "higher" else (high, low)
