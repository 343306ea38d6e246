"""A formula that was read: which columns it needs, and its values over them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from mlpm_planner.analysis.formula.functions import FUNCTIONS, NEGATE, OPERATORS
from mlpm_planner.analysis.formula.reading import Reader, Step
from mlpm_planner.analysis.types import FloatArray

# So many rows at once: all that a formula works on stays in the processor's cache.
_BLOCK: Final = 8_192


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula over named columns."""

    text: str
    steps: tuple[Step, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns it needs, in the order of their first use."""
        return tuple(dict.fromkeys(step.word for step in self.steps if step.kind == "name"))

    def values(self, columns: Mapping[str, FloatArray], count: int) -> FloatArray:
        """Its values, shape (count,); NaN where a column is NaN or a division is by zero.

        `columns` are float64 of shape (count,).
        """
        result = np.empty(count)
        machine = _Machine(self.steps)
        with np.errstate(all="ignore"):
            for start in range(0, count, _BLOCK):
                block = slice(start, min(start + _BLOCK, count))
                cut = {name: columns[name][block] for name in self.names}
                result[block] = machine.run(cut, block.stop - block.start)
        result[~np.isfinite(result)] = np.nan
        return result


def read(text: str, names: Sequence[str]) -> Formula:
    """The formula in a text that may use these names; FormulaError names what is wrong, where."""
    return Formula(text, Reader(text, frozenset(names), list(names)).read())


class _Machine:
    """Runs a program on a stack; results of a step go into buffers that are used again."""

    def __init__(self, steps: tuple[Step, ...]) -> None:
        self._steps = steps
        self._free: list[FloatArray] = []

    def run(self, columns: Mapping[str, FloatArray], count: int) -> Any:
        if self._free and self._free[0].size != count:
            self._free = []
        stack: list[Any] = []
        mine: list[bool] = []  # whether the value lies in a buffer of ours
        for step in self._steps:
            if step.kind == "number":
                stack.append(step.number)
                mine.append(False)
            elif step.kind == "name":
                stack.append(columns[step.word])
                mine.append(False)
            else:
                self._apply(step, stack, mine, count)
        if mine[0]:
            self._free.append(stack[0])
        return stack[0]

    def _apply(self, step: Step, stack: list[Any], mine: list[bool], count: int) -> None:
        arguments, owned = stack[-step.count :], mine[-step.count :]
        del stack[-step.count :], mine[-step.count :]
        kept = [value for value, own in zip(arguments, owned, strict=True) if own]
        # The result may lie where the first of its arguments was: all steps work by element.
        out = kept.pop(0) if kept else self._buffer(count)
        self._free += kept
        stack.append(_compute(step, arguments, out))
        mine.append(True)

    def _buffer(self, count: int) -> FloatArray:
        return self._free.pop() if self._free else np.empty(count)


def _compute(step: Step, arguments: list[Any], out: FloatArray) -> FloatArray:
    if step.word == NEGATE:
        return np.negative(arguments[0], out=out)
    compute: Callable[..., Any] = (
        OPERATORS[step.word] if step.kind == "operator" else FUNCTIONS[step.word].compute
    )
    if step.word not in {"min", "max"}:
        return compute(*arguments, out=out)
    # A buffer that holds a later argument must not be written before that one is read.
    total = arguments[0]
    for number, argument in enumerate(arguments[1:], start=1):
        later = any(out is left for left in arguments[number + 1 :])
        total = compute(total, argument, **({} if later else {"out": out}))
    return total
