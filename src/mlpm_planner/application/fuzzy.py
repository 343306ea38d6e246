"""Finds titles by what is typed: at their start, at a word, inside a word, or letter by letter."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate

_ENOUGH = 240
"""So many matches are looked at; where there are more, those that match better are among them."""
_FEW = 6
"""With fewer matches than this, titles with scattered letters are looked for too."""
_LEAST_LETTERS = 3
_BEFORE_WORDS = " -/(_.“\"'"


class Fit(IntEnum):
    """How well a title matches, the best first."""

    START = 0
    WORD = 1
    INSIDE = 2
    LETTERS = 3


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """A title that matches, by its place in the list."""

    fit: Fit
    length: int
    place: int


class Haystack:
    """Titles made ready for searching; fifty thousand are searched within a few milliseconds.

    They are held as one text of lines, so that the search runs at the speed of ``str.find``.
    """

    def __init__(self, titles: Sequence[str]) -> None:
        """Take the titles in; line breaks count as spaces."""
        lines = [title.casefold().replace("\n", " ") for title in titles]
        self._text = "\n" + "\n".join(lines) + "\n"
        self._starts = list(accumulate((len(line) + 1 for line in lines), initial=1))

    def search(self, query: str, limit: int) -> list[Hit]:
        """The titles that match: by fit, then the shorter ones, then as in the list."""
        wanted = " ".join(query.casefold().split())
        if not wanted:
            return []
        fits: dict[int, Fit] = {}
        for fit, places in self._stages(wanted):
            for place in places:
                fits.setdefault(place, fit)
                if len(fits) >= max(limit, _ENOUGH):
                    break
            if len(fits) >= (_FEW if fit is Fit.INSIDE else limit):
                break
        starts = self._starts
        hits = [Hit(fit, starts[p + 1] - starts[p], p) for p, fit in fits.items()]
        return sorted(hits)[:limit]

    def _stages(self, wanted: str) -> Iterator[tuple[Fit, Iterator[int]]]:
        yield Fit.START, self._found(f"\n{wanted}", 1)
        for before in _BEFORE_WORDS:
            yield Fit.WORD, self._found(before + wanted, 1)
        yield Fit.INSIDE, self._found(wanted, 0)
        if len(wanted) >= _LEAST_LETTERS:
            yield Fit.LETTERS, self._lettered(wanted)

    def _found(self, needle: str, offset: int) -> Iterator[int]:
        """The lines that hold the needle."""
        text, starts = self._text, self._starts
        at = text.find(needle)
        while at >= 0:
            place = bisect_right(starts, at + offset) - 1
            yield place
            at = text.find(needle, max(at + 1, starts[place + 1] - 1))

    def _lettered(self, wanted: str) -> Iterator[int]:
        starts = self._starts
        for match in re.finditer(_letters(wanted), self._text):
            yield bisect_right(starts, match.start()) - 1


def _letters(wanted: str) -> str:
    """A pattern for lines that hold the letters in this order; it never tries a line twice."""
    letters = [re.escape(letter) for letter in wanted if not letter.isspace()]
    return r"(?m)^" + "".join(rf"[^{letter}\n]*{letter}" for letter in letters)


def marks(title: str, query: str) -> list[tuple[int, int]]:
    """What of a title matches, as pairs of start and length; empty where nothing does."""
    shown, wanted = title.casefold(), " ".join(query.casefold().split())
    if not wanted or len(shown) != len(title):
        return []
    word = re.search(rf"(?<!\w){re.escape(wanted)}", shown)
    at = word.start() if word else shown.find(wanted)
    if at >= 0:
        return [(at, len(wanted))]
    return _joined(_places(shown, wanted))


def _places(shown: str, wanted: str) -> list[int]:
    places: list[int] = []
    at = -1
    for letter in wanted:
        if letter.isspace():
            continue
        at = shown.find(letter, at + 1)
        if at < 0:
            return []
        places.append(at)
    return places


def _joined(places: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for at in places:
        if runs and sum(runs[-1]) == at:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((at, 1))
    return runs
