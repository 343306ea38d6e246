"""Instants in a column of text, as whole microseconds UTC in numpy arrays.

ISO times are read in bulk; everything else cell by cell. Times without a zone are counted, and
read in the zone that is given.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from mlpm_planner.interchange.tables.dates import from_serial
from mlpm_planner.interchange.tables.moments import Order, read_moment

Micros = NDArray[np.int64]

DAY: Final = 86_400_000_000
HOUR: Final = 3_600_000_000
MINUTE: Final = 60_000_000
_EPOCH: Final = date(1970, 1, 1).toordinal()
_ISO: Final = re.compile(
    r"0000-00-00(?:[T ]00:00(?P<second>:00(?P<fraction>\.0{1,9})?)?(?P<zone>Z|[+-]00:?00)?)?"
)
_MAX_ISO: Final = 40


@dataclass(slots=True)
class Instants:
    """Microseconds UTC of a column, where they are known, and what was refused.

    `naive` tells which cells had a clock time without a zone; `days` which had no clock time.
    """

    at: Micros
    known: NDArray[np.bool_]
    naive: NDArray[np.bool_]
    days: NDArray[np.bool_]
    refused: dict[int, str] = field(default_factory=dict[int, str])

    @classmethod
    def of_size(cls, count: int) -> "Instants":
        """Room for so many instants, none of them known yet."""
        return cls(
            np.zeros(count, np.int64),
            np.zeros(count, np.bool_),
            np.zeros(count, np.bool_),
            np.zeros(count, np.bool_),
        )


def read_instants(cells: Sequence[str], order: Order = "", *, serials: bool = False) -> Instants:
    """Every instant of a column; those without a zone are still local times (see `localise`)."""
    instants = Instants.of_size(len(cells))
    _read_iso(cells, instants)
    for index in np.flatnonzero(~instants.known).tolist():
        if cells[index]:
            _read_one(cells[index], index, order, instants, serials=serials)
    return instants


def _read_one(cell: str, index: int, order: Order, instants: Instants, *, serials: bool) -> None:
    moment = read_moment(cell, order)
    if moment == "date.serial" and serials:
        instants.at[index] = (from_serial(cell).toordinal() - _EPOCH) * DAY
        instants.known[index] = instants.days[index] = True
        return
    if isinstance(moment, str):
        instants.refused[index] = moment
        return
    micros = (moment.first.toordinal() - _EPOCH) * DAY + (moment.clock or 0)
    instants.at[index] = micros - (moment.offset or 0) * MINUTE
    instants.known[index] = True
    instants.days[index] = moment.clock is None
    instants.naive[index] = moment.clock is not None and moment.offset is None


def _read_iso(cells: Sequence[str], instants: Instants) -> None:
    """Fill in what is written as an ISO date or time; cells of one length share one layout."""
    try:
        raw = np.array(cells, dtype=f"S{_MAX_ISO}")
    except UnicodeEncodeError:
        raw = np.array([cell if cell.isascii() else "" for cell in cells], dtype=f"S{_MAX_ISO}")
    lengths = np.char.str_len(raw)
    bytes_of = raw.view(np.uint8).reshape(len(cells), _MAX_ISO)
    for length in np.unique(lengths).tolist():
        if 10 <= length < _MAX_ISO:
            group = np.flatnonzero(lengths == length)
            _read_layouts(bytes_of, group, length, instants)


def _read_layouts(
    bytes_of: NDArray[np.uint8], group: NDArray[np.intp], length: int, instants: Instants
) -> None:
    """Cells of one length; signs of a zone and "T" or blank may differ, so try a few layouts."""
    for _ in range(4):
        if not len(group):
            return
        text = bytes_of[group, :length]
        digits = (text >= 48) & (text <= 57)
        shape = np.where(digits, 48, text)
        same = (shape == shape[0]).all(axis=1)
        layout = _ISO.fullmatch(bytes(shape[0].tolist()).decode("latin-1"))
        if layout is not None:
            _fill(text[same] - 48, bytes(text[0].tolist()).decode(), layout, group[same], instants)
        group = group[~same]


def _fill(
    text: NDArray[np.uint8],
    example: str,
    layout: re.Match[str],
    group: NDArray[np.intp],
    instants: Instants,
) -> None:
    def two(start: int) -> Micros:
        return text[:, start].astype(np.int64) * 10 + text[:, start + 1]

    year, month, day = two(0) * 100 + two(2), two(5), two(8)
    good = (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1)
    good &= day <= _month_lengths(year, np.clip(month, 1, 12))
    micros = _days_since_epoch(year, month, day) * DAY
    has_clock = len(example) > 10
    if has_clock:
        clock, valid = _clock(two, text, layout)
        micros += clock
        good &= valid
    zone = layout["zone"]
    if zone and zone != "Z":
        micros -= _offset(two, example, layout)
    target = group[good]
    instants.at[target] = micros[good]
    instants.known[target] = True
    instants.days[target] = not has_clock
    instants.naive[target] = has_clock and not zone


def _clock(
    two: Callable[[int], Micros], text: NDArray[np.uint8], layout: re.Match[str]
) -> tuple[Micros, NDArray[np.bool_]]:
    hour, minute = two(11), two(14)
    second = two(17) if layout["second"] else np.zeros_like(hour)
    micros = ((hour * 60 + minute) * 60 + second) * 1_000_000
    fraction = layout["fraction"]
    if fraction:
        places = min(len(fraction) - 1, 6)
        weights = 10 ** np.arange(5, 5 - places, -1, dtype=np.int64)
        micros = micros + text[:, 20 : 20 + places].astype(np.int64) @ weights
    return micros, (hour < 24) & (minute < 60) & (second < 60)


def _offset(two: Callable[[int], Micros], example: str, layout: re.Match[str]) -> Micros:
    start = layout.start("zone")
    minutes = two(start + 1) * 60 + two(start + len(layout["zone"]) - 2)
    return minutes * MINUTE * (-1 if example[start] == "-" else 1)


def _month_lengths(year: Micros, month: Micros) -> Micros:
    lengths = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], np.int64)[month - 1]
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    return lengths + (leap & (month == 2))


def _days_since_epoch(year: Micros, month: Micros, day: Micros) -> Micros:
    """Days since 1970 in the proleptic Gregorian calendar (years counted from March)."""
    shifted = year - (month <= 2)
    era = shifted // 400
    year_of_era = shifted - era * 400
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return era * 146_097 + day_of_era - 719_468


def localise(at: Micros, naive: NDArray[np.bool_], zone: str) -> tuple[Micros, int, int]:
    """UTC instants of local times in a zone; also how many happened twice and how many never.

    Of a time that happened twice (clocks set back) the first is taken.
    """
    if not naive.any() or zone in ("", "UTC"):
        return at, 0, 0
    tz = ZoneInfo(zone)
    local = at[naive]
    quarters, where, counts = np.unique(
        local // (15 * MINUTE), return_inverse=True, return_counts=True
    )
    offsets = np.empty(len(quarters), np.int64)
    twice = never = 0
    for index, quarter in enumerate(quarters.tolist()):
        clock = datetime(1970, 1, 1) + timedelta(minutes=15 * quarter)  # noqa: DTZ001 - local
        first = clock.replace(tzinfo=tz).utcoffset() or timedelta()
        second = clock.replace(tzinfo=tz, fold=1).utcoffset() or timedelta()
        offsets[index] = first // timedelta(microseconds=1)
        twice += int(counts[index]) if first > second else 0
        never += int(counts[index]) if first < second else 0
    result = at.copy()
    result[naive] = local - offsets[where]
    return result, twice, never


def text_of(micros: int) -> str:
    """An instant as ISO text in UTC, as short as its precision allows."""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
    text = moment.strftime("%Y-%m-%dT%H:%M:%S").rjust(19, "0")
    fraction = f".{moment.microsecond:06d}".rstrip("0") if moment.microsecond else ""
    return f"{text}{fraction}Z"
