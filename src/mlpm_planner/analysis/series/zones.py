"""Local time of many instants at once."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from mlpm_planner.analysis.series.arrays import DAY, SECOND
from mlpm_planner.analysis.types import IntArray

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WEEK = 7 * DAY
_FIRST = (datetime(1, 1, 2, tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)
_LAST = (datetime(9999, 12, 30, tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)


def offsets(times: IntArray, zone: ZoneInfo) -> IntArray:
    """Microseconds to add to instants (n,), in time order, in UTC to get local time.

    Asks the zone twice for each week that has instants; within a week in which the clocks
    change, the change is found by bisection to the second.
    """
    if not times.size or zone.key == "UTC":
        return np.zeros(times.size, np.int64)
    weeks = times // _WEEK
    first = np.flatnonzero(np.diff(weeks, prepend=weeks[0] - 1))
    counts = np.diff(first, append=times.size)
    begins = [int(week) * _WEEK for week in weeks[first]]
    before = np.array([_offset(begin, zone) for begin in begins], np.int64)
    after = np.array([_offset(begin + _WEEK, zone) for begin in begins], np.int64)
    result = np.repeat(before, counts)
    for number in np.flatnonzero(before != after):
        change = np.searchsorted(times, _change(begins[number], zone))
        result[change : first[number] + counts[number]] = after[number]
    return result


def to_utc(local_days: IntArray, zone: ZoneInfo) -> IntArray:
    """The instants (microseconds UTC) at which local days (days since 1970) begin.

    A midnight that the clocks skip is the instant of the change; of two midnights the first.
    """
    starts = local_days * DAY
    if zone.key == "UTC":
        return starts
    shifts = [_local_offset(int(start), zone) for start in starts]
    return starts - np.array(shifts, np.int64)


def _offset(instant: int, zone: ZoneInfo) -> int:
    at = _EPOCH + timedelta(microseconds=min(max(instant, _FIRST), _LAST))
    return _micros(at.astimezone(zone).utcoffset())


def _local_offset(local: int, zone: ZoneInfo) -> int:
    at = _EPOCH.replace(tzinfo=None) + timedelta(microseconds=min(max(local, _FIRST), _LAST))
    return _micros(at.replace(tzinfo=zone).utcoffset())


def _micros(offset: timedelta | None) -> int:
    return 0 if offset is None else offset // timedelta(microseconds=1)


def _change(start: int, zone: ZoneInfo) -> int:
    """The instant in the week from `start` on from which the offset is the later one."""
    low, high = start // SECOND, start // SECOND + 7 * 86_400
    before = _offset(start, zone)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(middle * SECOND, zone) == before:
            low = middle
        else:
            high = middle
    return high * SECOND
