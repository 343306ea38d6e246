"""Numbers in a column of text: one decision on decimal and thousands marks for the column.

Accepted are ASCII digits only: what Python also takes for numbers (underscores, other scripts'
digits, "NaN") is no number here. A value that would become infinite or vanish is refused.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

Decimal = Literal["", ".", ","]

MAX_LENGTH: Final = 60
_PIECE: Final = 10_000
_PLAIN: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?", re.ASCII)
_PLAIN_CHARACTERS: Final = frozenset("0123456789+-.eE")
_COMMA_THOUSANDS: Final = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_ONE_COMMA_GROUP: Final = re.compile(r"[+-]?\d{1,3},\d{3}", re.ASCII)
_POINT_THOUSANDS: Final = re.compile(r"[+-]?\d{1,3}(?:[.\u00a0\u202f ']\d{3})+(?:,\d+)?", re.ASCII)
_ONE_POINT_GROUP: Final = re.compile(r"[+-]?\d{1,3}\.\d{3}", re.ASCII)
_MARKED: Final = re.compile(r",|\d\.\d{3}\.\d{3}")
_COMMA_DECIMAL: Final = re.compile(r"[+-]?\d*,\d+", re.ASCII)
_NOT_FINITE: Final = frozenset({"nan", "inf", "infinity", "-inf", "+inf", "-infinity", "-nan"})


@dataclass(slots=True)
class Numbers:
    """The numbers of a column (None where a cell is empty or refused) and what was refused."""

    values: list[float | None]
    refused: dict[int, str] = field(default_factory=dict[int, str])
    percent: bool = False


def find_decimal(cells: Sequence[str], delimiter: str = ",") -> tuple[Decimal, str]:
    """The decimal mark of a column, and the first cell that leaves it open (then mark is "").

    A file whose cells are set apart by commas is English unless two different cells say otherwise.
    """
    if delimiter != ";" and not _is_marked(cells):
        return ".", ""
    proofs = _Proofs.of(cells)
    foreign = len(proofs.comma) >= (2 if delimiter == "," else 1)
    if foreign and not proofs.point:
        return ",", ""
    if proofs.open_comma and not proofs.point:
        return "", proofs.open_comma
    if proofs.open_point and not proofs.point and delimiter == ";":
        return "", proofs.open_point
    return ".", ""


def _is_marked(cells: Sequence[str]) -> bool:
    """Whether any cell holds a mark; in pieces, because a search holds all other threads up."""
    pieces = (cells[start : start + _PIECE] for start in range(0, len(cells), _PIECE))
    return any(_MARKED.search("\n".join(piece)) for piece in pieces)


@dataclass(slots=True)
class _Proofs:
    """Cells that can only be read with one decimal mark, and cells that can be read with both."""

    point: set[str] = field(default_factory=set[str])
    comma: set[str] = field(default_factory=set[str])
    open_comma: str = ""
    open_point: str = ""

    @classmethod
    def of(cls, cells: Iterable[str]) -> "_Proofs":
        proofs = cls()
        for cell in dict.fromkeys(cells):
            number = cell.rstrip("%").strip()
            if "," in number:
                proofs._weigh_comma(number)
            elif "." in number:
                proofs._weigh_point(number)
        return proofs

    def _weigh_comma(self, number: str) -> None:
        if _ONE_COMMA_GROUP.fullmatch(number):
            self.open_comma = self.open_comma or number
        elif _COMMA_THOUSANDS.fullmatch(number):
            self.point.add(number)
        elif _COMMA_DECIMAL.fullmatch(number) or _POINT_THOUSANDS.fullmatch(number):
            self.comma.add(number)

    def _weigh_point(self, number: str) -> None:
        if _ONE_POINT_GROUP.fullmatch(number):
            self.open_point = self.open_point or number
        elif _POINT_THOUSANDS.fullmatch(number):
            self.comma.add(number)
        elif _PLAIN.fullmatch(number):
            self.point.add(number)


def read_numbers(cells: Sequence[str], decimal: Decimal = ".") -> Numbers:
    """Every number of a column; empty cells have none."""
    plain = _plain_floats(cells) if decimal == "." else None
    if plain is not None:
        return Numbers(plain)
    known: dict[str, float | str | None] = {"": None}
    values: list[float | None] = []
    refused: dict[int, str] = {}
    for index, cell in enumerate(cells):
        if cell not in known:
            known[cell] = read_number(cell, decimal)
        value = known[cell]
        if isinstance(value, str):
            refused[index] = value
            value = None
        values.append(value)
    return Numbers(values, refused, any(cell.endswith("%") for cell in known))


def _plain_floats(cells: Sequence[str]) -> list[float | None] | None:
    """The numbers of a column of short decimal numbers without exponents; None for any other."""
    characters = set("".join(cells))
    if not characters <= _PLAIN_CHARACTERS or characters & {"e", "E"}:
        return None
    if max(map(len, cells), default=0) > MAX_LENGTH:
        return None
    try:
        return [float(cell) if cell else None for cell in cells]
    except ValueError:
        return None


def read_number(text: str, decimal: Decimal = ".") -> float | str:
    """The number a cell holds, or the code of why it holds none; a per cent sign divides."""
    number = text.strip()
    percent = number.endswith("%")
    number = number.removesuffix("%").rstrip()
    if number.lower() in _NOT_FINITE:
        return "number.not_finite"
    if len(number) > MAX_LENGTH:
        return "number.invalid"
    plain = _as_plain(number, decimal)
    if plain is None:
        return "number.invalid"
    value = float(plain)
    vanished = value == 0 and any(digit in "123456789" for digit in plain.lower().split("e")[0])
    if not math.isfinite(value) or vanished:
        return "number.not_finite"
    return value / 100 if percent else value


def _as_plain(number: str, decimal: Decimal) -> str | None:
    if decimal == "." and _COMMA_THOUSANDS.fullmatch(number):
        number = number.replace(",", "")
    elif decimal == ",":
        if _POINT_THOUSANDS.fullmatch(number):
            number = re.sub(r"[.\u00a0\u202f ']", "", number)
        if "." in number:
            return None
        number = number.replace(",", ".", 1)
    return number if _PLAIN.fullmatch(number) else None
