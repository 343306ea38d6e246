"""Spreadsheets run nothing of what is exported, and nothing is lost on the way back."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlpm_planner.interchange.tables.guard import guard, unguard

TRIGGERS = "=+-@\t\0\uff1d\uff0b\uff0d\uff20"
NASTY = st.text(st.sampled_from("'=+-@\t\r\n\0 \u00a0\uff1da1,\""), max_size=12)


@settings(max_examples=300)
@given(NASTY | st.text(max_size=20))
def test_taking_the_guard_off_gives_back_what_was_guarded(text):
    assert unguard(guard(text)) == text


@settings(max_examples=300)
@given(NASTY)
def test_no_line_of_a_guarded_cell_can_be_read_as_a_formula(text):
    guarded = guard(text)
    firsts = [line.lstrip(" \u00a0")[:1] for line in re.split(r"\r\n|\r|\n", guarded)]
    assert not [first for first in firsts if first and first in TRIGGERS]
    assert guarded[:1] not in {"\r", "\n"}


@pytest.mark.parametrize("text", ["Rank by margin", "it's fine", "a=b", "1 - 2", ""])
def test_harmless_text_stays_as_it_is(text):
    assert guard(text) == text


def test_a_formula_gets_one_apostrophe():
    assert guard("=cmd|'/c calc'!A0") == "'=cmd|'/c calc'!A0"
