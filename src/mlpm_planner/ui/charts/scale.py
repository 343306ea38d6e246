"""From values and instants to pixels, and where the ticks of both axes stand (no Qt)."""

import math
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from mlpm_planner.analysis.series.arrays import DAY, HOUR, SECOND
from mlpm_planner.domain.clock import to_micros
from mlpm_planner.ui import formats

_TICK_ROOM = 54
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_MONTHS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200)
_SHORT = (
    SECOND, 5 * SECOND, 15 * SECOND, 60 * SECOND, 300 * SECOND, 900 * SECOND,
    HOUR, 3 * HOUR, 6 * HOUR, DAY, 2 * DAY, 7 * DAY,
)  # fmt: skip
_MONTH = 30.44 * DAY
_LAST_YEAR = 9990


class Scale(NamedTuple):
    """A linear scale from start..end to pixels first..last."""

    start: float
    end: float
    first: float
    last: float

    def at(self, value: float) -> float:
        """The pixel of a value."""
        return self.first + (value - self.start) * (self.last - self.first) / self.span

    def value(self, pixel: float) -> float:
        """The value at a pixel."""
        return self.start + (pixel - self.first) * self.span / (self.last - self.first)

    @property
    def span(self) -> float:
        return (self.end - self.start) or 1.0

    @property
    def per_pixel(self) -> float:
        """How much one pixel stands for."""
        return abs(self.span / ((self.last - self.first) or 1.0))


def tick_step(span: float, count: float) -> float:
    """A round step (1, 2, 2.5 or 5 times a power of ten) that gives about so many ticks."""
    rough = span / max(count, 1.0)
    if not (rough > 0 and math.isfinite(rough)):
        return 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in _STEPS if step * power >= rough * (1 - 1e-9))


def value_ticks(low: float, high: float, count: float) -> tuple[list[float], float]:
    """Round values between low and high, and the step between them."""
    step = tick_step(high - low, count)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    if not (math.isfinite(step) and last - first < 100):
        return [], step
    return [number * step for number in range(first, last + 1)], step


def decimals_of_step(step: float) -> int:
    """How many decimals tell ticks of this step apart."""
    for decimals in range(9):
        scaled = step * 10.0**decimals
        if abs(scaled - round(scaled)) < 1e-6 * scaled:
            return decimals
    return 9


class TimeTick(NamedTuple):
    """A tick of the time axis: instant (microseconds UTC), words, and a second line or nothing."""

    at: int
    label: str
    below: str = ""


def time_ticks(scale: Scale, zone: ZoneInfo, room: float = _TICK_ROOM) -> list[TimeTick]:
    """Ticks at round local times, so many pixels apart or more.

    The second line of a tick says what has changed: the year, the day.
    """
    wanted = scale.per_pixel * room
    step = next((s for s in _SHORT if s >= wanted), None)
    if step is not None and wanted <= 7 * DAY:
        return _short_ticks(scale, step, zone)
    months = next((m for m in _MONTHS if m * _MONTH >= wanted * 0.9), _MONTHS[-1])
    return _month_ticks(scale, months, zone)


def _start(scale: Scale, zone: ZoneInfo) -> datetime:
    return formats.local(int(scale.start), zone)


def _short_ticks(scale: Scale, step: int, zone: ZoneInfo) -> list[TimeTick]:
    """Ticks of clock times or days, counted from local midnight (weeks from a Monday)."""
    begin = _start(scale, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    if step >= 7 * DAY:
        begin -= timedelta(days=begin.weekday())
    ticks: list[TimeTick] = []
    before = ""
    for instant, wall in _walk(begin, step, scale, zone):
        label, below = _short_label(wall, step)
        ticks.append(TimeTick(instant, label, below if below != before else ""))
        before = below
    return ticks


def _walk(
    begin: datetime, step: int, scale: Scale, zone: ZoneInfo
) -> Iterator[tuple[int, datetime]]:
    """Instants from begin on at a step, those of whole days at local midnight."""
    number = 0
    if step < DAY:
        number = max(0, int((scale.start - to_micros(begin)) // step))
    while number < 100_000:
        if step >= DAY:
            wall = datetime.combine(
                begin.date() + timedelta(days=number * (step // DAY)), begin.time(), zone
            )
            instant = to_micros(wall)
        else:
            instant = to_micros(begin) + number * step
            wall = formats.local(instant, zone)
        if instant > scale.end:
            return
        if instant >= scale.start:
            yield instant, wall
        number += 1


def _short_label(wall: datetime, step: int) -> tuple[str, str]:
    if step >= DAY:
        return formats.short_day(wall.date()), str(wall.year)
    seconds = f":{wall.second:02d}" if step < 60 * SECOND else ""
    return f"{formats.clock(wall)}{seconds}", formats.short_day(wall.date())


def _month_ticks(scale: Scale, months: int, zone: ZoneInfo) -> list[TimeTick]:
    begin = _start(scale, zone)
    index = (begin.year * 12 + begin.month - 1) // months * months
    ticks: list[TimeTick] = []
    while index // 12 <= _LAST_YEAR:
        day = date(max(index // 12, 1), index % 12 + 1, 1)
        instant = to_micros(datetime(day.year, day.month, 1, tzinfo=zone))
        if instant > scale.end:
            break
        if instant >= scale.start:
            ticks.append(_month_label(instant, day, months, is_first=not ticks))
        index += months
    return ticks


def _month_label(instant: int, day: date, months: int, *, is_first: bool) -> TimeTick:
    if months >= 12:
        return TimeTick(instant, str(day.year))
    below = str(day.year) if is_first or day.month == 1 else ""
    return TimeTick(instant, formats.month_name(day), below)
