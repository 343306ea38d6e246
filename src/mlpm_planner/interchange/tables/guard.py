"""Keeps spreadsheets from running exported text as a formula, and takes the guard off again.

A line of a cell that a spreadsheet could read as a formula gets one apostrophe in front. The
apostrophes already there are counted in, so that taking one off gives back exactly what was
guarded. Only our own files are unguarded: a stranger's `'=1` stays what it is.
"""

import re
from typing import Final

_BLANKS: Final = " \u00a0"
_TRIGGERS: Final = "=+\\-@\t\0\uff1d\uff0b\uff0d\uff20"
_RISKY_LINE_START: Final = re.compile(
    rf"(?P<at>\A|\r\n|\r(?!\n)|(?<!\r)\n)(?=(?P<mark>'*)[{_BLANKS}]*[{_TRIGGERS}])"
)
_GUARDED_LINE_START: Final = re.compile(
    rf"(?P<at>\A|\r\n|\r(?!\n)|(?<!\r)\n)'(?='*[{_BLANKS}]*[{_TRIGGERS}])"
)
_BREAK_FIRST: Final = re.compile(r"'*[\r\n]")
_SUSPECTS: Final = re.compile(rf"[\r\n{_TRIGGERS}]")


def guard(text: str) -> str:
    """The text of a cell with every line made inert for spreadsheets."""
    if not _SUSPECTS.search(text):
        return text
    text = _RISKY_LINE_START.sub(lambda found: found["at"] + "'", text)
    return "'" + text if _BREAK_FIRST.match(text) else text


def unguard(text: str) -> str:
    """The text that `guard` was given."""
    if "'" not in text:
        return text
    if text.startswith("'") and _BREAK_FIRST.match(text):
        text = text[1:]
    return _GUARDED_LINE_START.sub(lambda found: found["at"], text)
