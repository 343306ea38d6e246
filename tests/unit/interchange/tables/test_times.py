"""Instants are whole microseconds UTC, whatever zone and form they were written in."""

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mlpm_planner.domain.clock import to_micros
from mlpm_planner.interchange.tables.times import localise, read_instants, text_of

INSTANTS = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31))  # noqa: DTZ001 - zones follow


@given(st.lists(INSTANTS, max_size=20), st.sampled_from([0, 90, -330]))
def test_iso_times_are_read_to_the_microsecond(moments, minutes):
    zone = timezone(timedelta(minutes=minutes))
    aware = [moment.replace(tzinfo=zone) for moment in moments]
    found = read_instants([moment.isoformat() for moment in aware])
    assert found.at.tolist() == [to_micros(moment) for moment in aware]
    assert found.known.all()
    assert not found.naive.any()


@given(INSTANTS)
def test_an_instant_that_is_written_reads_back(moment):
    micros = to_micros(moment.replace(tzinfo=UTC))
    assert read_instants([text_of(micros)]).at.tolist() == [micros]


def test_forms_may_be_mixed():
    cells = ["2026-07-15", "Jul 15 2026", "2026-07-15T00:00:00Z", "15/07/2026 02:00", "", "x"]
    found = read_instants(cells, "dmy")
    assert found.known.tolist() == [True, True, True, True, False, False]
    assert found.days.tolist() == [True, True, False, False, False, False]
    assert found.naive.tolist() == [False, False, False, True, False, False]
    assert found.refused == {5: "date.invalid"}


def test_impossible_times_are_refused():
    cells = ["2026-02-30", "2026-13-01", "2026-01-01T24:00", "2025-02-29", "0000-01-01"]
    assert not read_instants(cells).known.any()


def test_local_times_follow_the_clock_of_their_zone():
    cells = ["2026-01-15 12:00", "2026-07-15 12:00", "2026-07-15T12:00Z"]
    found = read_instants(cells)
    at, twice, never = localise(found.at, found.naive, "Europe/Berlin")
    assert [text_of(value) for value in at.tolist()] == [
        "2026-01-15T11:00:00Z",
        "2026-07-15T10:00:00Z",
        "2026-07-15T12:00:00Z",
    ]
    assert (twice, never) == (0, 0)


def test_the_hour_that_happens_twice_and_the_one_that_never_does_are_counted():
    found = read_instants(["2025-11-02 01:30", "2025-03-09 02:30", "2025-11-02 03:30"])
    at, twice, never = localise(found.at, found.naive, "America/New_York")
    assert (twice, never) == (1, 1)
    assert text_of(int(at[0])) == "2025-11-02T05:30:00Z"


def test_text_beyond_ascii_does_not_disturb_the_others():
    found = read_instants(["2026-07-15", "\u0662\u0660\u0662\u0666-07-15"])
    assert found.known.tolist() == [True, False]
    assert found.at.dtype == np.int64
