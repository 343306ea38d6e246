"""Columns of a table as values, with every cell that cannot be read named in the problems."""

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from mlpm_planner.domain.entity import MAX_TEXT, MAX_TITLE
from mlpm_planner.interchange.mapping import ColumnUse, cells_of
from mlpm_planner.interchange.options import FIXES, ImportOptions
from mlpm_planner.interchange.sources import OURS, Source
from mlpm_planner.interchange.tables.dates import Edge, find_order, from_serial, read_dates
from mlpm_planner.interchange.tables.guard import unguard
from mlpm_planner.interchange.tables.moments import Order
from mlpm_planner.interchange.tables.numbers import Decimal, find_decimal, read_numbers
from mlpm_planner.interchange.tables.problems import Problems, Spot, listed, shortened
from mlpm_planner.interchange.tables.table import Table
from mlpm_planner.interchange.tables.text import check_lengths, check_texts
from mlpm_planner.interchange.vocabulary import REJECTS_MARK

T = TypeVar("T")

MESSAGES: Final = {
    "number.invalid": "This is not a number. Numbers look like 1234.5.",
    "number.not_finite": "This is not a finite number.",
    "number.range": "This number is outside what is possible here.",
    "date.invalid": "This is not a date. Dates look like 2026-07-15.",
    "date.range": "The date lies outside 1970 to 2199.",
}
_SPREADSHEET_SIGNS: Final = tuple("=+-@")


@dataclass(slots=True)
class ColumnReader:
    """Reads the columns of one table; what the user or the program decided is applied here."""

    table: Table
    options: ImportOptions
    source: Source | None
    problems: Problems
    trimmed: int = 0
    _texts: dict[tuple[int, ...], list[str]] = field(
        default_factory=dict[tuple[int, ...], list[str]]
    )

    @property
    def is_ours(self) -> bool:
        """Whether the file was written by our own export."""
        return self.source is not None and self.source.name == OURS

    @property
    def rows(self) -> Sequence[int]:
        """The record number of every row."""
        return self.table.rows

    def choice(self, code: str) -> str:
        """What is done about a problem: the user's word, else the program's usual choice."""
        usual: Mapping[str, str] = self.source.choices if self.source else {}
        return self.options.choice(code) or usual.get(code, "")

    def refuse(self, index: int, code: str, message: str, use: ColumnUse, text: str = "") -> None:
        """An error in a cell: its row is left out, unless something else is to be done about it."""
        choice = self.choice(code)
        mended = choice in FIXES.get(code, ())
        if mended:
            dropped = f"The link to “{shortened(text)}” is dropped."
            message = f"{message} {dropped if choice == 'drop' else 'The cell is left empty.'}"
        spot = Spot(self.rows[index], use.header, text)
        self.problems.say_row("warning" if mended else "error", code, message, spot)

    def is_rejected(self, index: int) -> bool:
        """Whether a row has an error and is left out."""
        return self.rows[index] in self.problems.rejected

    # ---- text

    def texts(self, use: ColumnUse, limit: int = MAX_TEXT) -> list[str]:
        """The cells as text: trimmed, unless the file is ours, then exactly as exported."""
        found = self._texts.get(use.positions)
        if found is None:
            found = self._texts[use.positions] = self._clean(use)
            if self.table.suspect:
                check_texts(found, self.rows, use.header, self.problems)
        check_lengths(found, self.rows, use.header, limit, self.problems)
        return found

    def _clean(self, use: ColumnUse) -> list[str]:
        cells = cells_of(self.table, use, "-" if use.field == "key" else " ")
        if self.is_ours:
            return [unguard(cell) for cell in cells]
        if REJECTS_MARK in self.table.header:
            cells = [unguard(cell) for cell in cells]
        clean = [cell.strip() for cell in cells]
        self.trimmed += sum(map(str.__ne__, clean, cells))
        if self.source is not None and self.source.quoting:
            clean = [_without_apostrophe(cell) for cell in clean]
        return clean

    # ---- words

    def words(
        self,
        use: ColumnUse,
        known: Mapping[str, T],
        create: Callable[[str], T] | None = None,
    ) -> list[T | None]:
        """Words from a fixed list (keys of `known` are casefolded), or created on demand."""
        found: dict[str, T | None] = {}
        result: list[T | None] = []
        for index, text in enumerate(self.texts(use, MAX_TITLE)):
            if text not in found:
                readable = 0 < len(text) <= MAX_TITLE
                found[text] = self._word(text, use, known, create) if readable else None
            value = found[text]
            if value is None and text:
                self._refuse_word(index, text, use, known)
            result.append(value)
        return result

    def _word(
        self,
        text: str,
        use: ColumnUse,
        known: Mapping[str, T],
        create: Callable[[str], T] | None,
    ) -> T | None:
        meant = self.choice(f"{use.field}={text}") or text
        value = known.get(meant.casefold())
        if value is None and create is not None and self.choice("enum.unknown") == "create":
            return create(meant)
        return value

    def _refuse_word(self, index: int, text: str, use: ColumnUse, known: Iterable[str]) -> None:
        allowed = list(dict.fromkeys(known))
        close = difflib.get_close_matches(text.casefold(), allowed, 1)
        hint = f" Did you mean “{close[0]}”?" if close else ""
        message = f"“{text[:60]}” is not one of {listed(allowed, 12)}.{hint}"
        self.refuse(index, "enum.unknown", message, use, text)

    # ---- numbers

    def decimal_of(self, use: ColumnUse, siblings: Sequence[ColumnUse] = ()) -> Decimal:
        """The decimal mark of a column; where it stays open the user is asked once."""
        if self.is_ours:
            return "."
        if self.options.decimal:
            return self.options.decimal
        delimiter = self.table.dialect.delimiter
        cells = self.texts(use)
        mark, open_cell = find_decimal(cells, delimiter)
        if mark:
            if mark == ",":
                self._say_comma(use)
            return mark
        for sibling in siblings:
            if find_decimal(self.texts(sibling), delimiter)[0] == ",":
                self._say_comma(use)
                return ","
        index = next(i for i, cell in enumerate(cells) if open_cell in cell)
        self.problems.say(
            "ask",
            "number.ambiguous",
            f"Is “{open_cell}” more than a thousand, or a number with three decimals?",
            Spot(self.rows[index], use.header, open_cell),
            option="decimal",
            choices=(".", ","),
        )
        return ""

    def _say_comma(self, use: ColumnUse) -> None:
        message = f"“{use.header}” has decimal commas."
        spot = Spot(self.table.header_row, use.header)
        self.problems.say("info", "number.inferred", message, spot)

    def numbers(
        self,
        use: ColumnUse,
        siblings: Sequence[ColumnUse] = (),
        accept: Callable[[float], bool] | None = None,
    ) -> list[float | None]:
        """The cells as numbers; those that `accept` does not take are out of range."""
        cells = self.texts(use)
        decimal = self.decimal_of(use, siblings)
        if not decimal:
            return [None if "," in cell else value for cell, value in self._open(cells)]
        numbers = read_numbers(cells, decimal)
        for index, code in numbers.refused.items():
            self.refuse(index, code, MESSAGES[code], use, cells[index])
        values = numbers.values
        if accept is not None:
            values = self._within(use, values, accept)
        return values

    def _open(self, cells: Sequence[str]) -> Iterable[tuple[str, float | None]]:
        return zip(cells, read_numbers(cells, ".").values, strict=True)

    def _within(
        self, use: ColumnUse, values: list[float | None], accept: Callable[[float], bool]
    ) -> list[float | None]:
        known = {value: value is None or accept(value) for value in set(values)}
        if all(known.values()):
            return values
        cells = self.texts(use)
        for index, value in enumerate(values):
            if not known[value]:
                self.refuse(index, "number.range", MESSAGES["number.range"], use, cells[index])
        return [value if known[value] else None for value in values]

    def fractions(self, use: ColumnUse, siblings: Sequence[ColumnUse] = ()) -> list[float | None]:
        """Shares between 0 and 1; a column with values above 1 and at most 100 is per cent."""
        values = self.numbers(use, siblings)
        cells = self.texts(use)
        largest = max((value for value in values if value is not None), default=0.0)
        if largest > 1 and not self.is_ours:
            spot = Spot(self.table.header_row, use.header)
            message = f"“{use.header}” is read as per cent: 80 means 0.8."
            self.problems.say("info", "percent.read", message, spot)
            values = [
                value if value is None or cell.endswith("%") else value / 100
                for value, cell in zip(values, cells, strict=True)
            ]
        return self._within(use, values, lambda value: 0 <= value <= 1)

    # ---- dates

    def order_of(self, use: ColumnUse) -> Order:
        """Whether day or month comes first in a column; asked once where nothing proves it."""
        if self.options.date_order:
            return self.options.date_order
        found = find_order(self.texts(use))
        spot = Spot(self.table.header_row, use.header, found.proof or found.open_cell)
        if found.contradiction:
            self._ask_order(
                "date.mixed",
                f"“{found.proof}” and “{found.contradiction}” contradict each other.",
                spot,
            )
            return ""
        if found.order:
            which = "day" if found.order == "dmy" else "month"
            message = f"The {which} comes first in “{use.header}”: “{found.proof}” proves it."
            self.problems.say("info", "date.inferred", message, spot)
        elif found.open_cell:
            question = f"Does the day or the month come first in “{found.open_cell}”?"
            self._ask_order("date.ambiguous", question, spot)
        return found.order

    def _ask_order(self, code: str, message: str, spot: Spot) -> None:
        self.problems.say(
            "ask", code, message, spot, option="date_order", choices=("dmy", "mdy", "ymd")
        )

    def dates(self, use: ColumnUse, edge: Edge = "first") -> list[date | None]:
        """The cells as days."""
        return self.dates_and_clocks(use, edge)[0]

    def dates_and_clocks(
        self, use: ColumnUse, edge: Edge = "first"
    ) -> tuple[list[date | None], set[int]]:
        """The cells as days, and the indices of those that also have a time of day."""
        cells = self.texts(use)
        serials = self.options.choice("date.serial") == "excel"
        dates = read_dates(cells, self.order_of(use), edge, serials=serials)
        asked = False
        for index, code in dates.refused.items():
            if code == "date.serial" and not self.options.choice("date.serial"):
                asked = asked or self.ask_serial(index, use, cells[index])
            elif code in MESSAGES:
                self.refuse(index, code, MESSAGES[code], use, cells[index])
        return dates.values, dates.clocks

    def ask_serial(self, index: int, use: ColumnUse, cell: str) -> bool:
        """Ask whether a cell is a day as spreadsheets count them; always True."""
        day = from_serial(cell)
        self.problems.say(
            "ask",
            "date.serial",
            f"Is “{cell}” a spreadsheet's number for {day.isoformat()}?",
            Spot(self.rows[index], use.header, cell),
            option="choices",
            choices=("excel", "empty"),
        )
        return True


def _without_apostrophe(cell: str) -> str:
    guarded = cell.startswith("'") and cell[1:].startswith(_SPREADSHEET_SIGNS)
    return cell[1:] if guarded else cell
