"""Plan dates in a column of text: one order of day and month for the column, by proof or asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal

from mlpm_planner.interchange.tables.moments import Moment, Order, numeric_days, read_moment

Edge = Literal["first", "last"]

FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 2199
_EXCEL_EPOCH: Final = date(1899, 12, 30)


@dataclass(slots=True)
class OrderFound:
    """The order of day and month in a column, with the cells that prove it.

    `contradiction` and `open_cell` are cells that leave it undecided.
    """

    order: Order = ""
    proof: str = ""
    contradiction: str = ""
    open_cell: str = ""


@dataclass(slots=True)
class Dates:
    """The dates of a column (None where a cell is empty or refused) and what was refused.

    `clocks` tells which cells also had a time of day (not midnight).
    """

    values: list[date | None]
    refused: dict[int, str] = field(default_factory=dict[int, str])
    clocks: set[int] = field(default_factory=set[int])


def find_order(cells: Sequence[str]) -> OrderFound:
    """Which of day and month comes first in a column of dates like 25/04/2025."""
    found = OrderFound()
    # Columns of a million ISO times are common, and prove nothing.
    others = [cell for cell in cells if cell[4:5] != "-" or not cell[2:4].isdigit()]
    for cell in dict.fromkeys(others):
        numbers = numeric_days(cell)
        if numbers is None:
            continue
        first, second = numbers
        if first > 12 >= second:
            _prove(found, "dmy", cell)
        elif second > 12 >= first:
            _prove(found, "mdy", cell)
        elif first <= 12 and first != second:
            found.open_cell = found.open_cell or cell
    return found


def _prove(found: OrderFound, order: Order, cell: str) -> None:
    if not found.order:
        found.order, found.proof = order, cell
    elif found.order != order:
        found.contradiction = found.contradiction or cell


def read_dates(
    cells: Sequence[str], order: Order = "", edge: Edge = "first", *, serials: bool = False
) -> Dates:
    """Every date of a column; of a month or quarter its first or last day."""
    known: dict[str, tuple[date | None, str, Moment | None]] = {"": (None, "", None)}
    dates = Dates([])
    for index, cell in enumerate(cells):
        found = known.get(cell)
        if found is None:
            found = known[cell] = _read(cell, order, edge, serials=serials)
        value, trouble, moment = found
        dates.values.append(value)
        if trouble:
            dates.refused[index] = trouble
        elif moment is not None and moment.clock:
            dates.clocks.add(index)
    return dates


def _read(
    cell: str, order: Order, edge: Edge, *, serials: bool
) -> tuple[date | None, str, Moment | None]:
    moment = read_moment(cell, order)
    if moment == "date.serial" and serials:
        return from_serial(cell), "", None
    if isinstance(moment, str):
        return None, "date.invalid" if moment == "time.zone_unknown" else moment, None
    day = moment.first if edge == "first" else moment.last
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return None, "date.range", None
    return day, "", moment


def from_serial(text: str) -> date:
    """The day that a spreadsheet counts from 1900 as this number."""
    return _EXCEL_EPOCH + timedelta(days=int(float(text)))
