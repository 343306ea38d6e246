"""An axis of the matrix: values to pixels and back, linear or by the logarithm."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mlpm_planner.analysis.types import FloatArray

_PAD = 0.08
_NICE = (1.0, 2.0, 2.5, 5.0, 10.0)
_DECADE = (1.0, 3.0)


@dataclass(frozen=True, slots=True)
class Axis:
    """Values from ``low`` to ``high`` over pixels from ``start`` to ``end``."""

    low: float
    high: float
    start: float
    end: float
    is_log: bool = False

    def pixels(self, values: FloatArray) -> FloatArray:
        """Where values lie, in the shape of the values."""
        low, high = self._inner(self.low), self._inner(self.high)
        inner = np.log10(np.maximum(values, 1e-300)) if self.is_log else values
        return self.start + (inner - low) / (high - low) * (self.end - self.start)

    def pixel(self, value: float) -> float:
        """Where one value lies."""
        low, high = self._inner(self.low), self._inner(self.high)
        share = (self._inner(value) - low) / (high - low)
        return self.start + share * (self.end - self.start)

    def value(self, pixel: float) -> float:
        """The value at a pixel."""
        low, high = self._inner(self.low), self._inner(self.high)
        inner = low + (pixel - self.start) / (self.end - self.start) * (high - low)
        return 10.0**inner if self.is_log else inner

    def _inner(self, value: float) -> float:
        return math.log10(max(value, 1e-300)) if self.is_log else value

    def ticks(self, room: float = 90.0) -> list[float]:
        """Round values at least so many pixels apart."""
        if self.is_log:
            return list(self._log_ticks(room))
        count = max(1.0, abs(self.end - self.start) / room)
        rough = (self.high - self.low) / count
        power = 10.0 ** math.floor(math.log10(rough))
        step = next((n * power for n in _NICE if n * power >= rough), 10 * power)
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        return [round(n * step, 12) for n in range(first, last + 1)]

    def _log_ticks(self, room: float) -> Iterator[float]:
        first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
        decade = abs(self.end - self.start) / max(1e-9, math.log10(self.high / self.low))
        marks = _DECADE if decade > 2 * room else (1.0,)
        for power in range(first, last + 1):
            for mark in marks:
                if self.low <= mark * 10.0**power <= self.high:
                    yield mark * 10.0**power


def fitted(low: float, high: float, pixels: tuple[float, float], *, is_log: bool = False) -> Axis:
    """An axis that shows values with some air around them."""
    start, end = pixels
    if is_log:
        air = (high / low) ** _PAD if high > low else 2.0
        return Axis(low / air, high * air, start, end, is_log=True)
    span = high - low
    air = span * _PAD if span > 0 else max(1.0, abs(high) * 0.5)
    bottom = low - air
    return Axis(0.0 if bottom < 0 <= low else bottom, high + air, start, end)
