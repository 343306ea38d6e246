"""The words and figures of KPIs: values with their unit, changes, and what a person may type."""

import decimal
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from mlpm_planner.domain.choices import Cadence, Direction
from mlpm_planner.domain.kpi import Kpi, Target
from mlpm_planner.domain.quick_input import Decimal, parse_number

MINUS = "\u2212"
GAP = "\u00a0"
MISSING = "–"
_CURRENCIES = frozenset("$€£¥₹")
_STEPS = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))
_HUGE, _TINY = 1e15, 1e-6
_DIGITS = 3

# The largest float has 309 digits before the point.
_EXACT = decimal.Context(prec=400, rounding=decimal.ROUND_HALF_UP)

Spell = Callable[[float, int], str]
"""Writes a number with so many decimals, grouped and marked the way the reader expects."""

BEFORE = {
    Cadence.HOUR: "the hour before",
    Cadence.DAY: "the day before",
    Cadence.WEEK: "last week",
    Cadence.MONTH: "last month",
    Cadence.QUARTER: "last quarter",
    Cadence.ADHOC: "the last value",
}
EVERY = {
    Cadence.HOUR: "hourly",
    Cadence.DAY: "daily",
    Cadence.WEEK: "weekly",
    Cadence.MONTH: "monthly",
    Cadence.QUARTER: "quarterly",
    Cadence.ADHOC: "now and then",
}
BETTER = {
    Direction.HIGHER: "higher is better",
    Direction.LOWER: "lower is better",
    Direction.TARGET: "best inside its band",
    Direction.NONE: "",
}


def spell(value: float, decimals: int) -> str:
    """A number in English: 1,234.5; minus is U+2212; a tie goes away from zero, as in Qt."""
    if not math.isfinite(value):
        return str(value).replace("-", MINUS)
    exact = decimal.Decimal(value).quantize(decimal.Decimal(1).scaleb(-decimals), context=_EXACT)
    return f"{exact:,f}".replace("-", MINUS)


def figure(value: float) -> str:
    """A number alone in English, with the decimals that three digits need: 15,330; 0.42."""
    return ValueFormat("", decimals_of([value])).bare(value)


@dataclass(frozen=True, slots=True)
class ValueFormat:
    """How values of one KPI are written; percent values are fractions, their changes points."""

    unit: str = ""
    decimals: int = 0
    spell: Spell = field(default=spell, compare=False)
    percent_gap: str = ""

    @property
    def is_percent(self) -> bool:
        """Whether fractions are shown as per cent."""
        return self.unit == "%"

    def value(self, value: float) -> str:
        """The full value with its unit: 220 ms, 38.9%, $1.71."""
        return self._with_unit(self.bare(value))

    def bare(self, value: float) -> str:
        """The number alone."""
        return self._spelt(value * 100 if self.is_percent else value)

    def change(self, amount: float) -> str:
        """The size of a change, without its sign: 9 ms, 0.4 pt, $0.05."""
        shown = self.bare(abs(amount))
        if amount and not any(digit in shown for digit in "123456789"):
            size = abs(amount) * (100 if self.is_percent else 1)
            shown = replace(self, decimals=-math.floor(math.log10(size))).bare(abs(amount))
        return f"{shown}{GAP}pt" if self.is_percent else self._with_unit(shown)

    def compact(self, value: float) -> str:
        """For tables and tiles: 1.2M; per cent keeps its sign."""
        shown = value * 100 if self.is_percent else value
        size, letter = compact_size(abs(shown))
        if not letter:
            return self.value(value)
        number = self.spell(shown / size, 1).removesuffix(self.spell(0.0, 1)[1:])
        return self._with_unit(f"{number}{letter}")

    def _spelt(self, shown: float) -> str:
        if shown and not _TINY <= abs(shown) < _HUGE:
            return f"{shown:.3g}".replace("-", MINUS)
        text = self.spell(shown, self.decimals)
        return text if any(c in text for c in "123456789") else text.lstrip(MINUS)

    def _with_unit(self, number: str) -> str:
        if self.is_percent:
            return f"{number}{self.percent_gap}%"
        if self.unit[:1] in _CURRENCIES and self.unit:
            sign = MINUS if number.startswith(MINUS) else ""
            return f"{sign}{self.unit[0]}{number.removeprefix(MINUS)}{self.unit[1:]}"
        return f"{number}{GAP}{self.unit}" if self.unit else number


def decimals_of(values: Sequence[float], *, percent: bool = False, digits: int = _DIGITS) -> int:
    """As few decimals as tell the values apart exactly, up to so many significant digits."""
    shown = [abs(v) * (100 if percent else 1) for v in values if v]
    if not shown:
        return 0
    most = max(0, digits - 1 - math.floor(math.log10(max(shown))))
    for count in range(min(most, 6)):
        if all(abs(round(v, count) - v) < 1e-9 * max(1.0, v) for v in shown):
            return count
    return min(most, 6)


def format_of(kpi: Kpi, values: Sequence[float], spell: Spell = spell) -> ValueFormat:
    """How a KPI's values are written: by its own decimals, else by what its values need."""
    decimals = kpi.decimals
    if decimals is None:
        decimals = decimals_of(values, percent=kpi.is_percent)
    gap = GAP if spell(0.5, 1).startswith("0,") else ""
    return ValueFormat(kpi.unit, decimals, spell, gap)


def compact_size(largest: float) -> tuple[float, str]:
    """What numbers up to this size are divided by, and the letter for it; from 10,000 on."""
    if not 10_000 <= largest < _HUGE:
        return 1.0, ""
    return next((size, letter) for size, letter in _STEPS if size <= largest)


# ---- against the target


def target_words(target: Target | None, form: ValueFormat) -> str:
    """Where a KPI should be: 180 ms, or a band 0.8 – 1.2; empty without a target."""
    if target is None:
        return ""
    if target.value is not None:
        return form.value(target.value)
    if target.low is not None and target.high is not None:
        return f"{form.bare(target.low)} – {form.value(target.high)}"
    return ""


def distance_words(distance: float | None, value: float, goal: float, form: ValueFormat) -> str:
    """How far a value is from where it should be: 23 ms over target, on target."""
    if distance is None:
        return ""
    if distance <= 0:
        return "on target"
    return f"{form.change(value - goal)} {'over' if value > goal else 'under'} target"


def entry_sentence(
    value: float,
    previous: float | None,
    *,
    form: ValueFormat,
    before: str,
    now_off: str = "",
    was_off: bool = False,
) -> str:
    """What a value that is being typed would mean.

    ``now_off`` is the distance in words (empty when there is no target, "on target" when met).
    """
    parts = _against_previous(value, previous, form, before), _target_part(now_off, was_off=was_off)
    return " ".join(part for part in parts if part)


def _against_previous(value: float, previous: float | None, form: ValueFormat, before: str) -> str:
    if previous is None:
        return "The first value."
    if value == previous:
        return f"The same as {before}."
    side = "over" if value > previous else "under"
    return f"{form.change(value - previous)} {side} {before}."


def _target_part(now_off: str, *, was_off: bool) -> str:
    if not now_off:
        return ""
    if now_off == "on target":
        return "Back on target." if was_off else "On target."
    return f"{'Still' if was_off else 'Now'} {now_off}."


def summary(
    kpi: Kpi,
    *,
    span: str,
    latest: str,
    target: str = "",
    status: str = "",
) -> str:
    """One sentence for a chart: name, rhythm, span, latest value, target, status."""
    head = ", ".join(part for part in (kpi.name, EVERY[kpi.cadence], span) if part)
    tail = [f"Latest {latest}"] if latest else ["No values yet"]
    tail += [f"target {target}"] if target else []
    tail += [status.lower()] if status and latest else []
    return f"{head}. {', '.join(tail)}."


# ---- what a person types


def parse_value(
    text: str, *, percent: bool = False, near: float | None = None, decimal: Decimal = "."
) -> float | None:
    """A typed value: 38,4 · 38.4 % · 0.384 · 1.2k · $1,300 · −4 ms; None when nothing is typed.

    For percentages the answer is a fraction; a number without the sign is read as whichever of
    fraction and per cent lies nearer to ``near``, else as per cent above 1.
    """
    found = parse_number(text, decimal)
    if found is None or not percent:
        return None if found is None else found.value
    if found.percent:
        return found.value / 100
    return _as_fraction(found.value, near)


def _as_fraction(number: float, near: float | None) -> float:
    if not near or not number:
        return number / 100 if abs(number) > 1 else number
    size = abs(near)
    return min(number, number / 100, key=lambda v: abs(math.log(abs(v) / size)))
