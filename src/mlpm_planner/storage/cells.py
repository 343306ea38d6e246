"""How each type of field is kept in a cell of a table, and read back."""

import json
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from functools import cache, lru_cache, partial
from math import isfinite
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from mlpm_planner.domain.clock import from_micros, to_micros
from mlpm_planner.domain.entity import Entity, FieldInfo, FieldKind, field_infos
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.scoring import ScoreInput

Convert = Callable[[Any], Any]

# Few different values fill such columns: one object each instead of one per row.
_REPEATED = {FieldKind.CHOICE, FieldKind.REFERENCE, FieldKind.COLOUR, FieldKind.TAGS}

FINITE_CHECK = "{name} BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308"


@dataclass(frozen=True, slots=True)
class Cell:
    """One column: its SQL type and the way to and from it (None: the value goes as it is).

    `decode_all` reads a whole column at once, where that is faster. `shared` says that equal cells
    may become one object in memory.
    """

    name: str
    sql_type: str
    nullable: bool = False
    check: str = ""
    refers_to: str = ""
    encode: Convert | None = None
    decode: Convert | None = None
    decode_all: Convert | None = None
    shared: bool = False


@cache
def cells_of(kind: type[Entity]) -> tuple[Cell, ...]:
    """The columns of a kind, in the order its fields are declared."""
    hints = get_type_hints(kind)
    infos = field_infos(kind)
    return tuple(_cell(f.name, hints[f.name], infos.get(f.name)) for f in fields(kind))


def one_of(name: str, words: type[StrEnum]) -> str:
    """The condition that a column holds one of the words."""
    listed = ", ".join(f"'{word.value}'" for word in words)
    return f"{name} IN ({listed})"


def _cell(name: str, hint: Any, about: FieldInfo | None) -> Cell:
    if about is not None and about.kind is FieldKind.REFERENCE:
        return Cell(
            name,
            "TEXT",
            nullable=not about.required,
            refers_to=about.refers_to,
            encode=_reference_to_cell,
            decode=_reference_from_cell,
            shared=True,
        )
    plain, nullable = _without_none(hint)
    shared = about is not None and about.kind in _REPEATED
    return _typed(name, plain, nullable=nullable, shared=shared)


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) not in {Union, types.UnionType}:
        return hint, False
    (plain,) = (part for part in get_args(hint) if part is not type(None))
    return plain, True


def _typed(name: str, plain: Any, *, nullable: bool, shared: bool) -> Cell:
    origin = get_origin(plain)
    if origin is tuple:
        return Cell(name, "TEXT", nullable, encode=_compact, decode=_tuple, shared=True)
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(name, get_args(plain)[1], nullable=nullable)
    if issubclass(plain, StrEnum):
        return _choice(name, plain, nullable=nullable)
    sql_type, check, encode, decode = _SCALARS[plain]
    return Cell(
        name,
        sql_type,
        nullable,
        check.format(name=name),
        encode=_unless_none(encode) if nullable else encode,
        decode=_unless_none(decode) if nullable else decode,
        shared=shared or plain is date,
    )


def _choice(name: str, words: type[StrEnum], *, nullable: bool) -> Cell:
    return Cell(name, "TEXT", nullable, one_of(name, words), encode=str, decode=words, shared=True)


def _mapping(name: str, value_type: Any, *, nullable: bool) -> Cell:
    of_inputs = value_type is ScoreInput
    return Cell(
        name,
        "TEXT",
        nullable,
        encode=_inputs_to_cell if of_inputs else _mapping_to_cell,
        decode_all=_inputs_from_cells if of_inputs else _mappings_from_cells,
    )


def _unless_none(convert: Convert | None) -> Convert | None:
    return None if convert is None else partial(_convert_unless_none, convert)


def _convert_unless_none(convert: Convert, value: Any) -> Any:
    return None if value is None else convert(value)


_compact = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=False
).encode


def _tuple(text: str) -> tuple[Any, ...]:
    return tuple(json.loads(text))


def _mapping_to_cell(value: Mapping[str, Any]) -> str:
    return _compact(dict(value)) if value else "{}"


def _mappings_from_cells(texts: Iterable[str]) -> list[dict[str, Any]]:
    return json.loads(f"[{','.join(texts)}]")


def _inputs_to_cell(inputs: Mapping[str, ScoreInput]) -> str:
    return _compact({key: _input_to_json(value) for key, value in inputs.items()})


def _input_to_json(value: ScoreInput) -> float | list[float | None]:
    if value.low is None and value.high is None:
        return value.value
    return [value.value, value.low, value.high]


def _inputs_from_cells(texts: Iterable[str]) -> list[dict[str, ScoreInput]]:
    return [
        {
            key: _input(*cast("list[float]", value)) if isinstance(value, list) else _input(value)
            for key, value in inputs.items()
        }
        for inputs in _mappings_from_cells(texts)
    ]


@lru_cache(maxsize=10_000)
def _input(value: float, low: float | None = None, high: float | None = None) -> ScoreInput:
    # Inputs come from short scales: 50,000 features share a few thousand of them.
    return ScoreInput(value, low, high)


def _reference_to_cell(identifier: str) -> str | None:
    return identifier or None


def _reference_from_cell(identifier: str | None) -> str:
    return identifier or ""


def _finite(number: float) -> float:
    if not isfinite(number):
        message = f"{number} is not a finite number."
        raise RuleError(message)
    return float(number)


_SCALARS: dict[Any, tuple[str, str, Convert | None, Convert | None]] = {
    str: ("TEXT", "", None, None),
    float: ("REAL", FINITE_CHECK, _finite, None),
    int: ("INTEGER", "", None, None),
    bool: ("INTEGER", "{name} IN (0, 1)", int, bool),
    date: (
        "TEXT",
        "{name} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'",
        date.isoformat,
        date.fromisoformat,
    ),
    datetime: ("INTEGER", "", to_micros, from_micros),
}
