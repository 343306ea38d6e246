"""Single cells of a table of features: durations and lists of tags."""

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from mlpm_planner.domain.dates import working_days
from mlpm_planner.interchange.links import quoted, split_list, unquoted
from mlpm_planner.interchange.tables.numbers import Decimal, read_number

_SPAN: Final = re.compile(r"(?P<number>[\d.,+-]+)\s*(?P<unit>d|w|days?|weeks?)?", re.IGNORECASE)
_LONGEST: Final = 60_000  # working days


def read_span(text: str, decimal: Decimal) -> float | str | None:
    """Working days that a text names, or the code of what is wrong with it."""
    if not text:
        return None
    found = _SPAN.fullmatch(text)
    number = read_number(found["number"], decimal) if found else "number.invalid"
    if found is None or isinstance(number, str):
        return number
    days = number * 5 if (found["unit"] or "").lower().startswith("w") else number
    if days > _LONGEST:
        return "number.range"
    return "duration.negative" if days < 0 else days


@lru_cache(maxsize=4_096)
def span_agrees(first: date, last: date, span: float) -> bool:
    """Whether a duration fits two days, counted in working days or in calendar days."""
    calendar = (last - first).days
    return any(abs(span - days) <= 1 for days in (working_days(first, last), calendar + 0.5))


def read_stages(text: str) -> dict[str, float] | None:
    """Stages with their working days, as "data 10; training 15"; None where it is no such list."""
    stages: dict[str, float] = {}
    for part in split_list(text):
        name, _, days = part.rpartition(" ")
        number = read_number(days)
        if not name or isinstance(number, str | None) or number < 0:
            return None
        stages[unquoted(name.strip())] = number
    return stages


def write_stages(stages: Mapping[str, float]) -> str:
    """Stages with their working days, as `read_stages` reads them."""
    return "; ".join(f"{quoted(name, blanks=False)} {days:g}" for name, days in stages.items())


def own_tags(cell: str) -> tuple[str, ...]:
    """The tags in a cell of our own export."""
    return tuple(unquoted(part) for part in split_list(cell))


def foreign_tags(cell: str) -> tuple[str, ...]:
    """The tags in a cell of another program: a list as JSON, or joined by a mark."""
    if cell.startswith("[") and cell.endswith("]"):
        listed = _json_list(cell)
        if listed is not None:
            return listed
    mark = next((mark for mark in (";", "|") if mark in cell), ",")
    return tuple(dict.fromkeys(tag for part in cell.split(mark) if (tag := part.strip())))


def _json_list(cell: str) -> tuple[str, ...] | None:
    """The words of a list as JSON or Python write it."""
    try:
        found = json.loads(cell if '"' in cell else cell.replace("'", '"'))
    except (ValueError, RecursionError):
        return None
    return tuple(dict.fromkeys(str(word).strip() for word in found if str(word).strip()))
