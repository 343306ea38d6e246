"""Plan dates: their limits and simple working-day arithmetic (Monday to Friday)."""

from datetime import date, timedelta

from mlpm_planner.domain.errors import RuleError

FIRST_DAY = date(1970, 1, 1)
LAST_DAY = date(2199, 12, 31)


def check_date(day: date | None, title: str, field: str) -> None:
    """Refuse a plan date outside 1970 to 2199."""
    if day is not None and not FIRST_DAY <= day <= LAST_DAY:
        message = f"{title} {day.isoformat()} is outside 1970 to 2199."
        raise RuleError(message, field)


def working_days(start: date, end: date) -> int:
    """Working days from start to end, both included; 0 when end lies before start."""
    if end < start:
        return 0
    weeks, rest = divmod((end - start).days + 1, 7)
    first = start.weekday()
    return weeks * 5 + sum((first + i) % 7 < 5 for i in range(rest))


def add_working_days(day: date, count: int) -> date:
    """The working day that lies so many working days after (or before) a day."""
    step = 1 if count >= 0 else -1
    weeks, rest = divmod(abs(count), 5)
    moved = day + timedelta(days=7 * weeks * step)
    while rest:
        moved += timedelta(days=step)
        rest -= moved.weekday() < 5
    return next_working_day(moved, step)


def next_working_day(day: date, step: int = 1) -> date:
    """The day itself, or the nearest working day in the direction of the step."""
    while day.weekday() >= 5:
        day += timedelta(days=step)
    return day


def end_of(start: date, duration: int) -> date:
    """The last day of a span of so many working days; the start itself for a milestone."""
    return start if duration <= 0 else add_working_days(next_working_day(start), duration - 1)


def fiscal_quarter(day: date, first_month: int = 1) -> tuple[int, int]:
    """Fiscal year (named after the year it ends in, unless it starts in January) and quarter."""
    offset = (day.month - first_month) % 12
    year = day.year + (1 if first_month > 1 and day.month >= first_month else 0)
    return year, offset // 3 + 1
