"""Today and now, in one place so that tests, pictures and the sample plan can fix the date."""

import os
from datetime import UTC, date, datetime, time

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def today() -> date:
    """Today's date here, or the one that ``MLPM_PLANNER_TODAY`` fixes (ISO)."""
    fixed = os.environ.get("MLPM_PLANNER_TODAY", "")
    return date.fromisoformat(fixed) if fixed else datetime.now().astimezone().date()


def now() -> datetime:
    """This instant in UTC; on the fixed day where ``MLPM_PLANNER_TODAY`` is set."""
    current = datetime.now(UTC)
    fixed = os.environ.get("MLPM_PLANNER_TODAY", "")
    return datetime.combine(date.fromisoformat(fixed), current.timetz()) if fixed else current


def start_of(day: date) -> datetime:
    """Midnight UTC at the start of a day."""
    return datetime.combine(day, time(), UTC)


def to_micros(instant: datetime) -> int:
    """Microseconds since 1970 in UTC; a time without a zone is refused."""
    if instant.tzinfo is None:
        message = "an instant needs a time zone"
        raise ValueError(message)
    delta = instant - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def from_micros(micros: int) -> datetime:
    """The instant of so many microseconds since 1970, in UTC."""
    seconds, rest = divmod(micros, 1_000_000)
    days, seconds = divmod(seconds, 86_400)
    return datetime.fromordinal(_EPOCH.toordinal() + days).replace(
        hour=seconds // 3600,
        minute=seconds % 3600 // 60,
        second=seconds % 60,
        microsecond=rest,
        tzinfo=UTC,
    )
