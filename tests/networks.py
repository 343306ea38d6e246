"""Networks for tests: short ways to write them, and drawn at random."""

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
