"""Networks for tests: short ways to write them, drawn at random, and read from PSPLIB files."""

from datetime import date, timedelta
from functools import lru_cache

import numpy as np
from hypothesis import strategies as st

from mlpm_planner.analysis.schedule.calendars import Calendars
from mlpm_planner.analysis.schedule.links import KINDS, Links
from mlpm_planner.analysis.schedule.network import Network, Tasks
from mlpm_planner.analysis.schedule.workdays import EVERY_DAY, WorkCalendar

MONDAY = np.datetime64("2026-06-01")
OFFICE = WorkCalendar(holidays=[date(2026, 6, 4), date(2026, 6, 15)])
ALWAYS = WorkCalendar(EVERY_DAY)
SUNDAYS = WorkCalendar("1000001")


def day(text):
    return np.datetime64(text, "D")


def days(*texts):
    return np.array(texts, "datetime64[D]")


def links(*found):
    """Links as (predecessor, successor, kind, lag); kind FS and lag 0 where left out."""
    rows = [(*link, "FS", 0)[:4] if len(link) == 2 else (*link, 0)[:4] for link in found]
    return Links(
        np.array([row[0] for row in rows], np.int64),
        np.array([row[1] for row in rows], np.int64),
        np.array([KINDS.index(row[2]) for row in rows], np.int64),
        np.array([row[3] for row in rows], np.float64),
    )


def network(durations, *found, calendars=None, start=MONDAY, **tasks):
    count = len(durations)
    return Network(
        Tasks(np.array(durations, np.float64), **tasks),
        links(*found),
        calendars or Calendars.one(WorkCalendar(), count),
        start,
    )


def read_psplib(path):
    """Durations and (predecessor, successor) pairs of a network in PSPLIB or Patterson form."""
    text = path.read_text(encoding="utf-8", errors="replace")
    return _sm(text) if "PRECEDENCE RELATIONS" in text else _patterson(text)


def _sm(text):
    _, _, rest = text.partition("PRECEDENCE RELATIONS:")
    precedence, _, rest = rest.partition("REQUESTS/DURATIONS:")
    pairs = []
    for line in precedence.splitlines()[2:]:
        numbers = line.split()
        if numbers and numbers[0].isdigit():
            pairs += [(int(numbers[0]) - 1, int(after) - 1) for after in numbers[3:]]
    requests = rest.partition("RESOURCEAVAILABILITIES")[0].splitlines()[3:]
    lines = [line.split() for line in requests if line.strip() and line.split()[0].isdigit()]
    return [int(line[2]) for line in lines], pairs


def _patterson(text):
    numbers = iter(int(word) for word in text.split())
    count, resources = next(numbers), next(numbers)
    for _ in range(resources):
        next(numbers)
    durations, pairs = [], []
    for row in range(count):
        durations.append(next(numbers))
        for _ in range(resources):
            next(numbers)
        pairs += [(row, next(numbers) - 1) for _ in range(next(numbers))]
    return durations, pairs


@st.composite
def plans(draw, kinds=KINDS, calendars=(OFFICE, ALWAYS, SUNDAYS)):
    """Durations, links without a circle, and the calendars of at most eight tasks."""
    count = draw(st.integers(1, 8))
    durations = draw(
        st.lists(st.sampled_from([0, 0.5, 1, 2, 3, 7]), min_size=count, max_size=count)
    )
    places = draw(st.permutations(range(count)))
    ends = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1))
    found = [
        (
            places[min(pair)],
            places[max(pair)],
            draw(st.sampled_from(kinds)),
            draw(st.integers(-3, 4)),
        )
        for pair in draw(st.lists(ends, max_size=14))
        if pair[0] != pair[1]
    ]
    codes = st.lists(st.integers(0, len(calendars) - 1), min_size=count, max_size=count)
    return durations, found, Calendars(calendars, np.array(draw(codes)))


def longest_paths(durations, found, calendars, floors):
    """First days by the plainest means: count days one by one, push until nothing moves."""
    counters = [_counter(calendar) for calendar in calendars.table]
    own = [counters[code] for code in calendars.of.tolist()]
    lengths = [int(np.ceil(duration)) for duration in durations]
    starts = [_first_worked(own[row], floor.astype(object)) for row, floor in enumerate(floors)]
    moved = True
    while moved:
        moved = False
        for before, after, kind, lag in found:
            event = starts[before]
            if kind[0] == "F" and lengths[before]:
                event = _worked(own[before], event, lengths[before] - 1) + timedelta(days=1)
            place = own[after][event] + lag - (lengths[after] if kind[1] == "F" else 0)
            if place > own[after][starts[after]]:
                starts[after] = _worked(
                    own[after], starts[after], place - own[after][starts[after]]
                )
                moved = True
    return np.array(starts, "datetime64[D]"), lengths


@lru_cache
def _counter(calendar):
    """Working days before each day of two years, counted one by one."""
    done, counter = 0, {}
    for offset in range(-200, 600):
        today = MONDAY.astype(object) + timedelta(days=offset)
        counter[today] = done
        done += calendar.duration(today, today)
    return counter


def _first_worked(counter, today):
    while counter[today + timedelta(days=1)] == counter[today]:
        today += timedelta(days=1)
    return today


def _worked(counter, today, steps):
    for _ in range(steps):
        today = _first_worked(counter, today + timedelta(days=1))
    return _first_worked(counter, today)
