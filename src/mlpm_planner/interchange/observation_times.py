"""When the values of a table were measured: from a column, from parts of a date, or counted on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from numpy.typing import NDArray

from mlpm_planner.domain.choices import Cadence
from mlpm_planner.domain.clock import now, to_micros
from mlpm_planner.interchange.column_reader import ColumnReader
from mlpm_planner.interchange.mapping import ColumnUse, Uses
from mlpm_planner.interchange.tables.moments import read_moment
from mlpm_planner.interchange.tables.problems import Spot
from mlpm_planner.interchange.tables.times import DAY, HOUR, Instants, localise, read_instants
from mlpm_planner.interchange.vocabulary import DATE_PARTS, IGNORE, plain

_EPOCH: Final = date(1970, 1, 1).toordinal()
_EARLIEST: Final = (1 - _EPOCH) * DAY
_LATEST: Final = (date(9999, 12, 31).toordinal() + 1 - _EPOCH) * DAY - 1
_SAMPLE: Final = 200
_UNITS: Final = {"s": 1_000_000, "ms": 1_000, "us": 1}
_STEPS: Final = {"hour": HOUR, "day": DAY, "week": 7 * DAY}
_MESSAGES: Final = {
    "date.invalid": "This is not a time. Times look like 2026-07-15T14:30:00Z.",
    "time.zone_unknown": "The name of the time zone is ambiguous; write it as +02:00.",
    "time.range": "The time lies outside the years 1 to 9999.",
    "time.blank": "The row has no time.",
}


@dataclass(frozen=True, slots=True)
class Times:
    """The instant of every row (microseconds UTC), and whether it is known."""

    at: NDArray[np.int64]
    known: NDArray[np.bool_]
    header: str = ""


class TimeReader:
    """Finds and reads the times of a table; what stays open is asked once."""

    def __init__(self, reader: ColumnReader, uses: Uses, zone: str) -> None:
        """Read naive times in `zone` unless the user names another."""
        self._reader = reader
        self._uses = uses
        self._zone = zone
        self._problems = reader.problems

    def read(self) -> Times | None:
        """The times, or None where the user has to say them."""
        use = self._uses.of("at")
        parts = {name: self._uses.of(name) for name in DATE_PARTS}
        if use is None and parts["year"] is not None:
            return self._from_parts(parts["year"], parts)
        use = use or self._complete_part(parts) or self._by_content()
        if use is not None:
            return self._from_column(use)
        return self._counted_on()

    # ---- one column

    def _complete_part(self, parts: dict[str, ColumnUse | None]) -> ColumnUse | None:
        """A column called month, week, day or quarter that names the year as well."""
        return next((use for use in parts.values() if use is not None and self._reads(use)), None)

    def _by_content(self) -> ColumnUse | None:
        free = (use for use in self._uses.columns if use.field == IGNORE)
        found = next((use for use in free if self._reads(use)), None)
        if found is not None:
            message = f"“{found.header}” is taken for the time."
            spot = Spot(self._reader.table.header_row, found.header)
            self._problems.say("info", "header.guessed", message, spot)
        return found

    def _reads(self, use: ColumnUse) -> bool:
        filled = [cell for cell in self._reader.texts(use)[:_SAMPLE] if cell]
        return bool(filled) and all(_is_moment(cell) for cell in filled)

    def _from_column(self, use: ColumnUse) -> Times:
        cells = self._reader.texts(use)
        digits = _are_whole_numbers(cells)
        if digits and max(map(len, cells)) <= 4:
            return self._years(use, cells)
        if digits and min(len(cell) for cell in cells if cell) >= 9:
            return self._epochs(use, cells)
        order = self._reader.order_of(use)
        serials = self._reader.options.choice("date.serial") == "excel"
        instants = read_instants(cells, order, serials=serials)
        self._refuse(use, cells, instants)
        return self._finish(use, instants)

    def _refuse(self, use: ColumnUse, cells: Sequence[str], instants: Instants) -> None:
        serials = self._reader.options.choice("date.serial")
        asked = False
        for index, code in instants.refused.items():
            if code == "date.serial" and not serials and not asked:
                asked = self._reader.ask_serial(index, use, cells[index])
            elif code in _MESSAGES:
                self._reader.refuse(index, code, _MESSAGES[code], use, cells[index])

    def _finish(self, use: ColumnUse, instants: Instants) -> Times:
        cells = self._reader.texts(use)
        at = self._localised(use, instants)
        known = instants.known & (at >= _EARLIEST) & (at <= _LATEST)
        for index in np.flatnonzero(instants.known & ~known).tolist():
            self._reader.refuse(index, "time.range", _MESSAGES["time.range"], use, cells[index])
        self._refuse_blanks(use, cells)
        self._say_future(use, at, known)
        return Times(at, known, use.header)

    def _refuse_blanks(self, use: ColumnUse, cells: Sequence[str]) -> None:
        if all(cells):
            return
        for index, cell in enumerate(cells):
            if not cell:
                self._reader.refuse(index, "time.blank", _MESSAGES["time.blank"], use)

    def _localised(self, use: ColumnUse, instants: Instants) -> NDArray[np.int64]:
        naive = instants.naive & instants.known
        if not naive.any():
            return instants.at
        given = self._reader.options.timezone
        zone = given or self._zone
        if not _is_zone(zone):
            message = f"“{zone}” is no known time zone. Example: Europe/Berlin."
            self._problems.say("ask", "time.zone_invalid", message, option="timezone")
            return instants.at
        row = self._reader.rows[int(np.argmax(naive))]
        self._problems.say(
            "info" if given else "ask",
            "time.zone_missing",
            f"The times in “{use.header}” name no zone; they are read as {zone}.",
            Spot(row, use.header),
            option="timezone",
        )
        at, twice, never = localise(instants.at, naive, zone)
        if twice or never:
            message = (
                f"Clocks were changed: {twice:,} times happened twice (the first is meant), "
                f"{never:,} never."
            )
            self._problems.say("warning", "time.clock_change", message, Spot(column=use.header))
        return at

    def _say_future(self, use: ColumnUse, at: NDArray[np.int64], known: NDArray[np.bool_]) -> None:
        future = np.flatnonzero(known & (at > to_micros(now()) + DAY)).tolist()
        if future:
            cells = self._reader.texts(use)
            spots = [Spot(self._reader.rows[i], use.header, cells[i]) for i in future]
            message = "This time lies in the future."
            self._problems.say_rows("warning", "time.future", message, spots)

    def _years(self, use: ColumnUse, cells: Sequence[str]) -> Times:
        instants = Instants.of_size(len(cells))
        for index, cell in enumerate(cells):
            if cell and int(cell) >= 1:
                instants.at[index] = (date(int(cell), 1, 1).toordinal() - _EPOCH) * DAY
                instants.known[index] = True
            elif cell:
                self._reader.refuse(index, "time.range", _MESSAGES["time.range"], use, cell)
        return self._finish(use, instants)

    def _epochs(self, use: ColumnUse, cells: Sequence[str]) -> Times:
        unit = self._epoch_unit(use, cells)
        known = np.array([bool(cell) for cell in cells], np.bool_)
        whole = [int(cell) if cell and len(cell) <= 18 else 0 for cell in cells]
        at = np.clip(np.array(whole, np.int64), -(10**17), 10**17)
        instants = Instants.of_size(len(cells))
        instants.at = np.clip(at, _EARLIEST // unit - 1, _LATEST // unit + 1) * unit
        instants.known = known
        return self._finish(use, instants)

    def _epoch_unit(self, use: ColumnUse, cells: Sequence[str]) -> int:
        """Seconds, milliseconds or microseconds: by the column's name, else asked."""
        chosen = self._reader.options.choice("time.epoch")
        words = set(plain(use.header).split(" "))
        if not chosen:
            chosen = next((unit for unit in _UNITS if unit in words), "")
        if not chosen and words & {"unix", "epoch", "seconds"}:
            chosen = "s" if max(map(len, cells)) <= 11 else ""
        if chosen in _UNITS:
            return _UNITS[chosen]
        cell = next(cell for cell in cells if cell)
        unit = "s" if len(cell) <= 11 else "ms" if len(cell) <= 14 else "us"
        self._problems.say(
            "ask",
            "time.epoch",
            f"Is “{cell}” a time counted since 1970, in {unit}?",
            Spot(self._reader.rows[0], use.header, cell),
            option="choices",
            choices=tuple(_UNITS),
        )
        return _UNITS[unit]

    # ---- parts of a date

    def _from_parts(self, year: ColumnUse, parts: dict[str, ColumnUse | None]) -> Times:
        uses = [use for use in (parts["quarter"], parts["month"], parts["day"]) if use is not None]
        if not uses:
            return self._from_column(year)
        columns = [self._reader.texts(use) for use in (year, *uses)]
        names = [use.field for use in uses]
        instants = Instants.of_size(self._reader.table.count)
        for index, cells in enumerate(zip(*columns, strict=True)):
            text = _date_text(cells[0], dict(zip(names, cells[1:], strict=True)))
            moment = read_moment(text)
            if isinstance(moment, str):
                self._reader.refuse(
                    index, "date.invalid", "This is not a date.", uses[0], " ".join(cells)
                )
            else:
                instants.at[index] = (moment.first.toordinal() - _EPOCH) * DAY
                instants.known[index] = True
        return self._finish(year, instants)

    # ---- no times at all

    def _counted_on(self) -> Times | None:
        """Times from the start and the cadence that the user gives; without a cadence all equal."""
        options = self._reader.options
        count = self._reader.table.count
        if options.start is None:
            self._problems.say(
                "ask",
                "time.missing",
                "No column holds times. Say when the first value was measured, and how often.",
                Spot(self._reader.table.header_row),
                option="start",
            )
            return None
        at = counted_on(options.start, options.cadence, count)
        return Times(at, (at >= _EARLIEST) & (at <= _LATEST))


def counted_on(start: date, cadence: str, count: int) -> NDArray[np.int64]:
    """So many instants from midnight UTC of a day on; without a cadence all are that one."""
    first = (start.toordinal() - _EPOCH) * DAY
    if cadence in _STEPS:
        return first + np.arange(count, dtype=np.int64) * _STEPS[cadence]
    if cadence in (Cadence.MONTH, Cadence.QUARTER):
        months = (3 if cadence == Cadence.QUARTER else 1) * np.arange(count, dtype=np.int64)
        begin = np.datetime64(start.strftime("%Y-%m").rjust(7, "0"), "M")
        days = (begin + months).astype("datetime64[D]").astype(np.int64)
        return (days + start.day - 1) * DAY
    return np.full(count, first, np.int64)


def _date_text(year: str, parts: dict[str, str]) -> str:
    """The parts of a date as text that can be read; parts that are no numbers fail there."""
    if "quarter" in parts:
        return f"{year}-Q{parts['quarter'].lstrip('Qq')}"
    month, day = parts.get("month", "1"), parts.get("day", "")
    if month.isdecimal() or not month:
        return f"{year}-{month}-{day}" if day else f"{year}-{month}"
    return f"{month} {day}, {year}" if day else f"{month} {year}"


def _is_moment(cell: str) -> bool:
    return read_moment(cell) == "date.ambiguous" or not isinstance(read_moment(cell), str)


def _are_whole_numbers(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(cell.isascii() and cell.isdecimal() for cell in filled)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def cadence_of(at: NDArray[np.int64]) -> Cadence:
    """How often values come, by the usual step between their sorted instants."""
    steps = np.diff(at)
    steps = steps[steps > 0]
    if not len(steps):
        return Cadence.ADHOC
    days = float(np.median(steps)) / DAY
    limits = ((0.5, Cadence.HOUR), (4, Cadence.DAY), (15, Cadence.WEEK), (60, Cadence.MONTH))
    return next((cadence for limit, cadence in limits if days <= limit), Cadence.QUARTER)
