"""Records of a delimited text by RFC 4180, read strictly, with the place of every fault.

The library's reader does the work. Where it refuses the text, a slower scanner finds out in
which record the fault lies, so that one bad row does not cost the file.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

MAX_COLUMNS: Final = 500
_LINE_END: Final = re.compile(r"\r\n|\r|\n|\Z")
_QUOTED: Final = re.compile(r'"([^"]*(?:""[^"]*)*)("?)')


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are set apart; a blank delimiter stands for any run of blanks."""

    delimiter: str = ","
    skip_blanks: bool = False

    @property
    def name(self) -> str:
        """The delimiter as people call it."""
        names = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "blanks"}
        return names.get(self.delimiter, f"“{self.delimiter}”")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a record cannot be read; a fatal one leaves nothing certain after it."""

    record: int
    code: str
    message: str
    fatal: bool = False


def read_records(text: str, dialect: Dialect) -> Iterator[list[str]]:
    """All records; a blank line is an empty one. Raises csv.Error at the first fault."""
    if dialect.delimiter == " ":
        return (line.split() for line in io.StringIO(text, newline=None))
    return csv.reader(
        io.StringIO(text, newline=""),
        delimiter=dialect.delimiter,
        skipinitialspace=dialect.skip_blanks,
        strict=True,
    )


def scan_records(text: str, dialect: Dialect) -> Iterator[list[str] | Fault]:
    """All records, with a fault in the place of each one that cannot be read."""
    scanner = _Scanner(text, dialect)
    while scanner.position < len(text):
        record = scanner.next_record()
        yield record
        if isinstance(record, Fault) and record.fatal:
            return


class _Scanner:
    """Walks through a text cell by cell."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self.position = 0
        self._text = text
        self._delimiter = dialect.delimiter
        self._number = 0
        self._blanks = re.compile(" *" if dialect.skip_blanks else "")
        self._plain = re.compile(rf"[^{re.escape(dialect.delimiter)}\r\n]*")

    def next_record(self) -> list[str] | Fault:
        self._number += 1
        start = self.position
        cells: list[str] = []
        while True:
            cell = self._next_cell()
            if isinstance(cell, Fault):
                self._skip_line(start)
                return cell
            cells.append(cell)
            if not self._text.startswith(self._delimiter, self.position):
                break
            self.position += 1
        empty = cells == [""] and self.position == start
        self._skip_line(self.position)
        return [] if empty else cells

    def _next_cell(self) -> str | Fault:
        self._move(self._blanks)
        if self._text.startswith('"', self.position):
            return self._quoted_cell()
        return self._move(self._plain)

    def _quoted_cell(self) -> str | Fault:
        found = _QUOTED.match(self._text, self.position)
        assert found is not None  # noqa: S101 - it begins with a quote
        fault = self._fault(found)
        if fault is not None:
            return fault
        self.position = found.end()
        return found[1].replace('""', '"')

    def _fault(self, found: re.Match[str]) -> Fault | None:
        row = self._number
        if not found[2]:
            message = f"The quote that opens in row {row:,} is never closed."
            return Fault(row, "file.unterminated_quote", message, fatal=True)
        end = found.end()
        if end == len(self._text) or self._text.startswith((self._delimiter, "\r", "\n"), end):
            return None
        if "\n" in found[1] or "\r" in found[1]:
            message = f"The quote that opens in row {row:,} is not closed in its row."
            return Fault(row, "file.unterminated_quote", message, fatal=True)
        hint = ' Inside a cell a quote is written "", not \\".' if found[1].endswith("\\") else ""
        message = f"There is text after a closing quote.{hint}"
        return Fault(row, "row.bad_quote", message)

    def _move(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self.position)
        text = "" if found is None else found[0]
        self.position += len(text)
        return text

    def _skip_line(self, start: int) -> None:
        found = _LINE_END.search(self._text, start)
        self.position = len(self._text) if found is None else found.end()
