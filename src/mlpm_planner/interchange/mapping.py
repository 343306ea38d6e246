"""Which column means what: by the user's word, by memory, by the program, by its name."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from mlpm_planner.interchange.sources import OURS, Source
from mlpm_planner.interchange.tables.guard import unguard
from mlpm_planner.interchange.tables.problems import Problems, Spot, listed
from mlpm_planner.interchange.tables.table import Table
from mlpm_planner.interchange.vocabulary import (
    CUSTOM,
    IGNORE,
    REJECTS_MARK,
    VIEW_MARK,
    Vocabulary,
    plain,
)

How = Literal["known", "chosen", "remembered", "guessed", "unknown"]

CUSTOM_NAME: Final = "custom:"
_SHORT: Final = 120
_TITLE_WORDS: Final = frozenset({"task", "title", "name", "summary", "feature", "item", "subject"})


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """A column of the file and the field it goes to; a joined column has several positions."""

    positions: tuple[int, ...]
    header: str
    field: str
    how: How

    @property
    def is_custom(self) -> bool:
        """Whether it is kept as a custom field."""
        return self.field == CUSTOM or self.field.startswith(CUSTOM_NAME)

    @property
    def custom_name(self) -> str:
        """The name of the custom field that it goes to."""
        return self.field.removeprefix(CUSTOM_NAME) if self.field != CUSTOM else self.header


@dataclass(frozen=True, slots=True)
class Uses:
    """The use of every column; fatal where the user has to decide first."""

    columns: tuple[ColumnUse, ...]
    fatal: bool = False

    def of(self, field: str) -> ColumnUse | None:
        """The first column that goes to a field."""
        return next((use for use in self.columns if use.field == field), None)

    def all_of(self, field: str) -> tuple[ColumnUse, ...]:
        """Every column that goes to a field."""
        return tuple(use for use in self.columns if use.field == field)

    @property
    def mapped(self) -> frozenset[str]:
        """The fields that have a column."""
        return frozenset(use.field for use in self.columns)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that is known before a header is looked at."""

    vocabulary: Vocabulary
    source: Source | None
    chosen: Mapping[str, str]
    remembered: Mapping[str, str]
    unknown_to: str = CUSTOM


def map_columns(table: Table, knowledge: Knowledge, problems: Problems) -> Uses:
    """The use of every column of a table, and what the user should know about it."""
    mapper = _Mapper(table, knowledge, problems)
    mapper.take_chosen()
    mapper.take_named(knowledge.remembered, "remembered")
    mapper.take_named(knowledge.source.fields if knowledge.source else {}, "known")
    mapper.take_known()
    mapper.guess_title()
    return mapper.finish()


class _Mapper:
    """Hands out the fields; each step only takes columns that no earlier step took."""

    def __init__(self, table: Table, knowledge: Knowledge, problems: Problems) -> None:
        self._table = table
        self._knowledge = knowledge
        self._vocabulary = knowledge.vocabulary
        self._problems = problems
        unnamed: tuple[str, How] = (IGNORE, "unknown")
        self._given: dict[int, tuple[str, How]] = {}
        self._given.update(dict.fromkeys(table.unnamed, unnamed))
        self._joined: list[ColumnUse] = []
        self._taken: set[str] = set()
        self._fatal = False
        self._words = [plain(name) for name in table.header]

    # ---- the user's word

    def take_chosen(self) -> None:
        for name, target in self._knowledge.chosen.items():
            positions = self._positions(name)
            if not positions:
                self._refuse("map.unknown_column", f"There is no column “{name}”.", name)
            elif not self._is_target(target):
                known = listed(self._vocabulary.fields, 60)
                message = f"There is no field “{target}”. Known are {known}, custom and ignore."
                self._refuse("map.unknown_field", message, target)
            elif "+" in name and len(positions) > 1 and plain(name) not in self._words:
                self._joined.append(ColumnUse(positions, name, target, "chosen"))
                self._take(target)
            else:
                for position in positions:
                    self._give(position, target, "chosen")

    def _positions(self, name: str) -> tuple[int, ...]:
        if name.startswith("#") and name[1:].isdecimal():
            position = int(name[1:]) - 1
            return (position,) if position < len(self._words) else ()
        same = tuple(i for i, word in enumerate(self._words) if word == plain(name))
        if same or "+" not in name:
            return same
        parts = [self._positions(part.strip()) for part in name.split("+")]
        return tuple(part[0] for part in parts) if all(parts) else ()

    def _is_target(self, target: str) -> bool:
        special = target in (CUSTOM, IGNORE) or target.startswith(CUSTOM_NAME)
        return special or target in self._vocabulary.fields

    def _refuse(self, code: str, message: str, text: str) -> None:
        self._problems.say("error", code, message, Spot(self._table.header_row, text=text))
        self._fatal = True

    # ---- what is known already

    def take_named(self, fields: Mapping[str, str], how: How) -> None:
        for position, word in enumerate(self._words):
            target = fields.get(word)
            if target is None or position in self._given or not self._is_target(target):
                continue
            if target in (CUSTOM, IGNORE) or target not in self._taken or self._is_multiple(target):
                self._give(position, target, how)

    def take_known(self) -> None:
        """Give each field the column whose name fits best; the others try their next meaning."""
        for attempt in range(3):
            for field, candidates in self._wishes(attempt).items():
                if self._is_multiple(field):
                    for _, position in candidates:
                        self._give(position, field, "known")
                elif field not in self._taken:
                    self._give_best(field, sorted(candidates))

    def _wishes(self, attempt: int) -> dict[str, list[tuple[int, int]]]:
        """Who wants which field at this attempt: strength of the match and position."""
        wishes: dict[str, list[tuple[int, int]]] = {}
        for position, word in enumerate(self._words):
            if self._is_exact and self._table.header[position] not in self._vocabulary.fields:
                continue
            meanings = self._vocabulary.meanings.get(word, ())
            if position not in self._given and attempt < len(meanings):
                field, strength = meanings[attempt]
                wishes.setdefault(field, []).append((strength, position))
        return wishes

    def _give_best(self, field: str, candidates: Sequence[tuple[int, int]]) -> None:
        strength, position = candidates[0]
        twins = [p for _, p in candidates if self._words[p] == self._words[position]]
        if len(twins) == 1:
            self._give(position, field, "known")
        elif strength == 0 or field in self._vocabulary.required:
            header = self._table.header[position]
            self._problems.say(
                "ask",
                "header.duplicate",
                f"{len(twins)} columns are called “{header}”. Which one is the {field}?",
                Spot(self._table.header_row, header),
                option="mapping",
                choices=tuple(f"#{twin + 1}" for twin in twins),
            )
            self._fatal = True

    def guess_title(self) -> None:
        """Where no column is called a title, one that looks like it is taken, and said."""
        if "title" not in self._vocabulary.required or "title" in self._taken:
            return
        position = self._short_notes() if "key" in self._taken else self._title_like()
        if position is not None:
            header = self._table.header[position]
            self._give(position, "title", "guessed")
            message = f"“{header}” is taken for the title."
            spot = Spot(self._table.header_row, header)
            self._problems.say("warning", "header.guessed", message, spot)

    def _title_like(self) -> int | None:
        """A header that begins with a word for titles."""
        return next(
            (
                position
                for position, word in enumerate(self._words)
                if position not in self._given and word.split(" ")[0] in _TITLE_WORDS
            ),
            None,
        )

    def _short_notes(self) -> int | None:
        """Descriptions that are all there and all short are titles."""
        for position, given in self._given.items():
            cells = self._table.columns[position]
            short = all(cell.strip() and len(cell) <= _SHORT for cell in cells)
            if given == ("notes", "known") and cells and short:
                return position
        return None

    # ---- bookkeeping

    def _give(self, position: int, target: str, how: How) -> None:
        self._given[position] = (target, how)
        self._take(target)

    def _take(self, target: str) -> None:
        if target not in (CUSTOM, IGNORE):
            self._taken.add(target)

    def _is_multiple(self, field: str) -> bool:
        return field in self._vocabulary.multiple

    def finish(self) -> Uses:
        uses = [*self._joined, *(self._use(position) for position in range(len(self._words)))]
        for target in self._taken:
            self._refuse_twice(target, [use for use in uses if use.field == target])
        return Uses(tuple(uses), self._fatal)

    def _use(self, position: int) -> ColumnUse:
        header = self._table.header[position]
        given = self._given.get(position)
        if given is not None:
            return ColumnUse((position,), header, *given)
        if self._is_ours:
            target = IGNORE if header == VIEW_MARK else CUSTOM
            name = unguard(header).removeprefix(CUSTOM_NAME)
            return ColumnUse((position,), name, target, "known")
        if header == REJECTS_MARK:
            return ColumnUse((position,), header, IGNORE, "known")
        target = self._knowledge.unknown_to
        if target == CUSTOM:
            say_unknown(self._table, header, "kept as a custom field", self._problems)
        return ColumnUse((position,), header, target, "unknown")

    @property
    def _is_ours(self) -> bool:
        return self._knowledge.source is not None and self._knowledge.source.name == OURS

    @property
    def _is_exact(self) -> bool:
        """Whether the names of our own full export are to be taken to the letter."""
        return self._is_ours and VIEW_MARK not in self._table.header

    def _refuse_twice(self, field: str, uses: Sequence[ColumnUse]) -> None:
        if len(uses) < 2 or self._is_multiple(field) or field.startswith(CUSTOM_NAME):
            return
        headers = listed(use.header for use in uses)
        self._problems.say(
            "ask",
            "header.duplicate",
            f"{headers} both go to {field}, which takes one column.",
            Spot(self._table.header_row, uses[0].header),
            option="mapping",
        )
        self._fatal = True


def say_unknown(table: Table, header: str, what: str, problems: Problems) -> None:
    """Name a column that means nothing to us, and what becomes of it."""
    spot = Spot(table.header_row, header)
    problems.say("info", "header.unknown", f"The column “{header}” is {what}.", spot)


def say_ignored(table: Table, uses: Iterable[ColumnUse], problems: Problems) -> None:
    """Name the columns that are not imported although nobody said so."""
    for use in uses:
        unnamed = table.unnamed.issuperset(use.positions)
        if use.field == IGNORE and use.how == "unknown" and not unnamed:
            say_unknown(table, use.header, "not imported", problems)


def cells_of(table: Table, use: ColumnUse, separator: str = " ") -> list[str]:
    """The cells of a column, or of several joined ones."""
    if len(use.positions) == 1:
        return table.columns[use.positions[0]]
    columns = [table.columns[position] for position in use.positions]
    return [separator.join(filter(None, cells)) for cells in zip(*columns, strict=True)]


def fingerprint(header: Iterable[str], kind: str) -> str:
    """What a header is remembered by."""
    text = "\x1f".join([kind, *(plain(name) for name in header)])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def as_choices(uses: Iterable[ColumnUse]) -> dict[str, str]:
    """The use of every named column in the form that is remembered."""
    return {plain(use.header): use.field for use in uses if len(use.positions) == 1}
