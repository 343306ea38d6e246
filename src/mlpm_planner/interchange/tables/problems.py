"""What an importer has to say about a file, counted in full and shown up to a limit."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal, NamedTuple

Level = Literal["error", "ask", "warning", "info"]

SHOWN: Final = 1_000
TEXT_SHOWN: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One remark; `row` is the record number in the file (header included), 0 is the file."""

    level: Level
    code: str
    message: str
    row: int = 0
    column: str = ""
    text: str = ""
    file: str = ""
    option: str = ""
    choices: tuple[str, ...] = ()

    @property
    def col(self) -> str:
        """The column under the name that the corpus of hostile files uses."""
        return self.column


class Spot(NamedTuple):
    """Where in a file something is: record number, header of the column, text of the cell."""

    row: int = 0
    column: str = ""
    text: str = ""


NOWHERE: Final = Spot()


def shortened(text: str) -> str:
    """A cell as it may be shown: never longer than one line of a list."""
    return text if len(text) <= TEXT_SHOWN else text[: TEXT_SHOWN - 1] + "…"


@dataclass(slots=True)
class Problems:
    """Remarks about the file as a whole (all kept) and about its rows (the first 1,000 kept)."""

    file: str = ""
    about_file: list[Problem] = field(default_factory=list[Problem])
    about_rows: list[Problem] = field(default_factory=list[Problem])
    counts: Counter[str] = field(default_factory=Counter[str])
    levels: Counter[Level] = field(default_factory=Counter[Level])
    rejected: dict[int, str] = field(default_factory=dict[int, str])
    _kept: Counter[str] = field(default_factory=Counter[str])

    def say(
        self,
        level: Level,
        code: str,
        message: str,
        spot: Spot = NOWHERE,
        *,
        option: str = "",
        choices: tuple[str, ...] = (),
    ) -> None:
        """Add a remark about the file or one of its columns."""
        self._count(level, code)
        problem = self._problem(level, code, message, spot)
        self.about_file.append(replace(problem, option=option, choices=choices))

    def say_row(
        self, level: Level, code: str, message: str, spot: Spot, *, rejects: bool = True
    ) -> None:
        """Add a remark about one row; an error rejects the row unless only its cell is left out."""
        self._count(level, code)
        if level == "error" and rejects:
            self.rejected.setdefault(spot.row, message)
        # Columns are read one after the other, so each keeps its own first rows.
        self._kept[spot.column] += 1
        if self._kept[spot.column] <= SHOWN:
            self.about_rows.append(self._problem(level, code, message, spot))

    def forget_from(self, row: int) -> None:
        """Take back what was said about the rows from one on."""
        for problem in self.about_rows:
            if problem.row >= row:
                self.counts[problem.code] -= 1
                self.levels[problem.level] -= 1
        self.about_rows = [problem for problem in self.about_rows if problem.row < row]
        self.rejected = {at: why for at, why in self.rejected.items() if at < row}

    def leave_out(self, row: int, reason: str) -> None:
        """Leave a row out that has no error."""
        self.rejected.setdefault(row, reason)

    def say_rows(self, level: Level, code: str, message: str, spots: Sequence[Spot]) -> None:
        """Add the same remark about many rows."""
        if not spots:
            return
        for spot in spots[: SHOWN if level != "error" else None]:
            self.say_row(level, code, message, spot)
        unseen = 0 if level == "error" else max(len(spots) - SHOWN, 0)
        self.counts[code] += unseen
        self.levels[level] += unseen

    def _problem(self, level: Level, code: str, message: str, spot: Spot) -> Problem:
        return Problem(
            level=level,
            code=code,
            message=message,
            row=spot.row,
            column=spot.column,
            text=shortened(spot.text),
            file=self.file,
        )

    def _count(self, level: Level, code: str) -> None:
        self.counts[code] += 1
        self.levels[level] += 1

    @property
    def shown(self) -> list[Problem]:
        """The file's remarks first, then the first 1,000 of its rows in the order of the file."""
        return self.about_file + sorted(self.about_rows, key=lambda problem: problem.row)[:SHOWN]

    @property
    def hidden(self) -> int:
        """How many remarks are counted but not shown."""
        return self.levels.total() - len(self.about_file) - min(len(self.about_rows), SHOWN)

    @property
    def questions(self) -> list[Problem]:
        """What the user has to decide before anything can be written."""
        return [problem for problem in self.about_file if problem.level == "ask"]

    def __iter__(self) -> Iterator[Problem]:
        """Walk over what is shown."""
        return iter(self.shown)


def listed(words: Iterable[str], limit: int = 6) -> str:
    """A short readable list: “a”, “b” and 3 more."""
    all_words = list(words)
    head = ", ".join(f"“{shortened(word)}”" for word in all_words[:limit])
    rest = len(all_words) - limit
    return f"{head} and {rest} more" if rest > 0 else head
