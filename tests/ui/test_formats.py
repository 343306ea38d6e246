from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QLocale

from mlpm_planner.application.kpi_text import spell
from mlpm_planner.domain.choices import Cadence
from mlpm_planner.domain.clock import to_micros
from mlpm_planner.ui import formats


@pytest.fixture(autouse=True)
def english():
    formats.use_locale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    formats.use_locale(QLocale.c())


def test_numbers_are_grouped_and_minus_is_a_minus():
    assert formats.number(-1234.5, 1) == "\u22121,234.5"
    assert formats.figure(0.25) == "0.25"
    assert formats.figure(None) == "–"
    assert formats.percent(0.384, 1) == "38.4%"
    assert formats.compact(12_345) == "12.3k"


@pytest.mark.parametrize("value", [0.5, 1.5, 2.5, 0.125, 2.675, 1234.5, -2.5, 99_999.5, 1e15 + 0.5])
@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_the_window_and_the_command_line_round_alike(value, decimals):
    assert formats.number(value, decimals) == spell(value, decimals)


def test_a_german_reader_sees_german_numbers():
    formats.use_locale(QLocale(QLocale.Language.German))
    assert formats.number(1234.5, 1) == "1.234,5"
    assert formats.percent(0.384, 1) == "38,4\u00a0%"
    assert formats.decimal_mark() == ","


def test_a_range_says_what_both_ends_share_once():
    assert formats.day_range(date(2025, 3, 3), date(2025, 5, 16)) == "3 Mar – 16 May 2025"
    assert formats.day_range(date(2024, 12, 3), date(2025, 1, 6)) == "3 Dec 2024 – 6 Jan 2025"
    assert formats.day_range(date(2025, 3, 3), date(2025, 3, 3)) == "3 Mar 2025"


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=30), "now"),
        (timedelta(minutes=5), "5\u00a0min"),
        (timedelta(hours=6), "6\u00a0h"),
        (timedelta(days=2), "2\u00a0d"),
        (timedelta(days=14), "14\u00a0d"),
        (timedelta(days=20), "26 May"),
        (timedelta(days=400), "11 May 2025"),
        (-timedelta(hours=3), "now"),
    ],
)
def test_an_age_is_relative_for_two_weeks(passed, words):
    now = datetime(2026, 6, 15, 12, tzinfo=UTC)
    assert formats.age(now - passed, now) == words


@pytest.mark.parametrize(
    ("cadence", "words"),
    [
        (Cadence.WEEK, "Week of 30 Dec 2024"),
        (Cadence.MONTH, "Dec 2024"),
        (Cadence.QUARTER, "Dec – Feb 2025"),
        (Cadence.DAY, "Mon 30 Dec 2024"),
        (Cadence.HOUR, "30 Dec 2024, 00:00"),
        (Cadence.ADHOC, "30 Dec 2024"),
    ],
)
def test_a_period_is_named_by_its_cadence(cadence, words):
    assert formats.period(datetime(2024, 12, 30, tzinfo=UTC), cadence) == words


def test_files_have_iso_instants():
    assert formats.iso(to_micros(datetime(2025, 4, 7, tzinfo=UTC))) == "2025-04-07"
    assert formats.iso(to_micros(datetime(2025, 4, 7, 14, 2, tzinfo=UTC))) == "2025-04-07T14:02:00Z"
