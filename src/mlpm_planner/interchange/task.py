"""All that a reader of one kind of table is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mlpm_planner.application.plan import Plan
from mlpm_planner.application.store import ObservationReader
from mlpm_planner.interchange.column_reader import ColumnReader
from mlpm_planner.interchange.import_plan import ImportPreview
from mlpm_planner.interchange.mapping import Knowledge, Uses, map_columns, say_ignored
from mlpm_planner.interchange.options import ImportOptions
from mlpm_planner.interchange.sources import Source
from mlpm_planner.interchange.tables.problems import Problems, Spot, listed
from mlpm_planner.interchange.tables.table import Table
from mlpm_planner.interchange.vocabulary import CUSTOM, Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A table to be read, what the user decided, and the plan it is compared with."""

    table: Table
    options: ImportOptions
    problems: Problems
    plan: Plan
    source: Source | None = None
    remembered: Mapping[str, str] = field(default_factory=dict[str, str])
    reader: ObservationReader | None = None

    def map(self, vocabulary: Vocabulary, unknown_to: str = CUSTOM) -> Uses:
        """The use of every column."""
        if self.options.choice("header.unknown"):
            unknown_to = self.options.choice("header.unknown")
        knowledge = Knowledge(
            vocabulary, self.source, self.options.mapping, self.remembered, unknown_to
        )
        return map_columns(self.table, knowledge, self.problems)

    def columns(self) -> ColumnReader:
        """A reader for its columns."""
        return ColumnReader(self.table, self.options, self.source, self.problems)

    def answer(self, kind: str, vocabulary: Vocabulary, uses: Uses, **more: Any) -> ImportPreview:
        """The preview of this task."""
        say_ignored(self.table, uses.columns, self.problems)
        return ImportPreview(
            file=self.table.name,
            kind=kind,
            problems=self.problems,
            options=self.options,
            source=self.source.name if self.source else "",
            table=self.table,
            uses=uses.columns,
            fields=vocabulary.fields,
            usual=self.source.choices if self.source else {},
            **more,
        )

    def say_missing(self, what: str) -> None:
        """The header lacks what cannot be done without."""
        self.problems.say(
            "error",
            "header.missing",
            f"No column holds {what}. The first row reads {listed(self.table.header)}. "
            "Map a column, or add a header.",
            Spot(self.table.header_row),
            option="mapping",
        )

    def say_rows(self, reader: ColumnReader) -> None:
        """What is to be said about the rows as a whole."""
        if not self.table.count:
            self.problems.say("info", "file.no_rows", "The table has a header but no rows.")
        if reader.trimmed:
            message = f"Blanks around the text of {reader.trimmed:,} cells are taken off."
            self.problems.say("info", "text.trimmed", message)
