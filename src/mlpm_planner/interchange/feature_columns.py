"""The columns of a table of features, read into values with every fault named."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, cast

from mlpm_planner.application.plan import Plan
from mlpm_planner.domain.choices import FeatureKind, Horizon, Schedule
from mlpm_planner.domain.dates import FIRST_DAY, LAST_DAY, add_working_days, end_of
from mlpm_planner.domain.entity import MAX_TEXT, MAX_TITLE
from mlpm_planner.domain.product import Status
from mlpm_planner.domain.scoring import ScoreInput
from mlpm_planner.interchange.column_reader import ColumnReader
from mlpm_planner.interchange.feature_cells import (
    foreign_tags,
    own_tags,
    read_span,
    read_stages,
    span_agrees,
)
from mlpm_planner.interchange.mapping import ColumnUse, Uses
from mlpm_planner.interchange.names import new_status, statuses_of
from mlpm_planner.interchange.tables.numbers import read_number
from mlpm_planner.interchange.tables.problems import Spot

KEY_LIMIT: Final = 200
_URL_LIMIT: Final = 2_000
_TEXT_LIMITS: Final = {"notes": MAX_TEXT, "stage": MAX_TITLE, "source": MAX_TITLE}
_NAMES: Final = ("theme", "release", "goal", "owner", "team", "model")
_FLAGS: Final = {
    **dict.fromkeys(("true", "yes", "y", "1", "x"), True),
    **dict.fromkeys(("false", "no", "n", "0"), False),
}
_URL: Final = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
_SPAN_MESSAGES: Final = {
    "number.invalid": "This is no duration. Durations look like 5, 3 days or 2w.",
    "number.not_finite": "This is no finite duration.",
    "number.range": "No duration is longer than 230 years.",
    "duration.negative": "A duration cannot be negative.",
}
_SEVERAL_PEOPLE: Final = frozenset({"assignees", "owners"})


@dataclass(slots=True)
class FeatureRows:
    """Values of every row by field (None or an empty text where a cell is empty)."""

    values: dict[str, Sequence[Any]] = field(default_factory=dict[str, Sequence[Any]])
    inputs: dict[str, list[ScoreInput | None]] = field(
        default_factory=dict[str, list["ScoreInput | None"]]
    )
    custom: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    statuses: list[Status] = field(default_factory=list[Status])


def read_feature_columns(reader: ColumnReader, uses: Uses, plan: Plan) -> FeatureRows:
    """Read every mapped column; what concerns several columns of a row is checked last."""
    return _Columns(reader, uses, plan).read()


class _Columns:
    def __init__(self, reader: ColumnReader, uses: Uses, plan: Plan) -> None:
        self._reader = reader
        self._uses = uses
        self._plan = plan
        self._rows = FeatureRows()
        self._criteria = [criterion.key for criterion in plan.criteria.values()]
        self._numeric = [
            use for use in uses.columns if use.field in {*self._criteria, "estimate", "duration"}
        ]

    def read(self) -> FeatureRows:
        self._read_texts()
        self._read_words()
        self._read_dates()
        self._read_numbers()
        self._read_inputs()
        self._read_custom()
        return self._rows

    def _each(self, name: str, read: Callable[[ColumnUse], Sequence[Any]]) -> None:
        use = self._uses.of(name)
        if use is not None:
            self._rows.values[name] = read(use)

    def _each_number(self, name: str, read: Callable[[ColumnUse], Sequence[Any]]) -> None:
        use = self._uses.of(name)
        if use is not None and not self._holds_words(use):
            self._rows.values[name] = read(use)

    def _holds_words(self, use: ColumnUse) -> bool:
        """Whether a column of numbers holds only words, like sizes S to XL: kept as they are."""
        words = {text for text in self._reader.texts(use) if text}
        numbers = any(mark.isdigit() for text in words for mark in text)
        finite = any(read_number(text) == "number.not_finite" for text in words)
        if len(words) < 2 or numbers or finite or self._reader.is_ours:
            return False
        self._keep_as_custom(use, "holds words and no numbers")
        return True

    def _keep_as_custom(self, use: ColumnUse, why: str) -> None:
        self._rows.custom[use.header] = self._reader.texts(use)
        message = f"“{use.header}” {why}; kept as a custom field."
        spot = Spot(self._reader.table.header_row, use.header)
        self._reader.problems.say("info", "header.unknown", message, spot)

    # ---- text

    def _read_texts(self) -> None:
        self._each("key", lambda use: self._reader.texts(use, KEY_LIMIT))
        self._each("title", self._titles)
        self._each("url", self._urls)
        for name, limit in _TEXT_LIMITS.items():
            self._each(name, lambda use, limit=limit: self._reader.texts(use, limit))
        for name in (*_NAMES, "parent"):
            self._each(name, self._names)
        tags = [self._tag_lists(use) for use in self._uses.all_of("tags")]
        if tags:
            self._rows.values["tags"] = [
                tuple(dict.fromkeys(tag for part in parts for tag in part))
                for parts in zip(*tags, strict=True)
            ]

    def _titles(self, use: ColumnUse) -> list[str]:
        titles = self._reader.texts(use, MAX_TITLE)
        for index, title in enumerate(titles):
            if not title.strip():
                self._reader.refuse(index, "title.blank", "The title is empty.", use)
        return titles

    def _urls(self, use: ColumnUse) -> list[str]:
        urls = list(self._reader.texts(use, _URL_LIMIT))
        for index, url in enumerate(urls):
            if url and not _URL.match(url):
                message = "A link begins with http://, https:// or mailto:."
                self._reader.refuse(index, "url.scheme", message, use, url)
                urls[index] = ""
        return urls

    def _names(self, use: ColumnUse) -> list[str]:
        names = self._reader.texts(use, MAX_TITLE)
        if use.header.casefold() in _SEVERAL_PEOPLE:
            return [re.split(r"[,;]", name)[0].strip() for name in names]
        return names

    def _tag_lists(self, use: ColumnUse) -> list[tuple[str, ...]]:
        known: dict[str, tuple[str, ...]] = {"": ()}
        cells = self._reader.texts(use)
        split = own_tags if self._reader.is_ours else foreign_tags
        return [known.get(cell) or known.setdefault(cell, split(cell)) for cell in cells]

    # ---- words

    def _read_words(self) -> None:
        self._each("kind", self._kinds)
        self._each("status", self._statuses)
        self._each("horizon", lambda use: self._choice(use, {h.value: h for h in Horizon if h}))
        self._each("schedule", lambda use: self._choice(use, {s.value: s for s in Schedule}))
        self._each("internal", lambda use: self._choice(use, _FLAGS))

    def _choice(self, use: ColumnUse, known: dict[str, Any]) -> Sequence[Any]:
        return self._reader.words(use, known)

    def _kinds(self, use: ColumnUse) -> Sequence[Any]:
        known = {kind.value: kind for kind in FeatureKind}
        texts = self._reader.texts(use)
        words = {text.casefold() for text in texts if text}
        if words and words.isdisjoint(known) and not self._reader.is_ours:
            self._keep_as_custom(use, "holds other kinds than ours")
            return [None] * len(texts)
        return self._reader.words(use, known)

    def _statuses(self, use: ColumnUse) -> Sequence[Any]:
        known = statuses_of(self._plan)
        rank = max((status.rank for status in self._plan.statuses.values()), default=0.0)

        def create(word: str) -> str:
            status = new_status(word, known, rank + 1 + len(self._rows.statuses))
            self._rows.statuses.append(status)
            known[word.casefold()] = status.key
            return status.key

        return self._reader.words(use, known, create)

    # ---- dates

    def _read_dates(self) -> None:
        self._each("start", lambda use: self._days(use, "first"))
        self._each("end", lambda use: self._days(use, "last"))
        self._each("deadline", lambda use: self._days(use, "last"))
        self._each("earliest_start", lambda use: self._days(use, "first"))
        self._each_number("duration", self._spans)
        end = self._uses.of("end")
        if end is not None and "start" in self._rows.values:
            self._check_ranges(end)
        span = self._uses.of("duration")
        if span is not None and "duration" in self._rows.values:
            self._apply_spans(span)

    def _days(self, use: ColumnUse, edge: Any) -> list[date | None]:
        days, clocks = self._reader.dates_and_clocks(use, edge)
        if clocks and not self._reader.is_ours:
            texts = self._reader.texts(use)
            self._rows.custom[use.header] = [
                text if index in clocks else "" for index, text in enumerate(texts)
            ]
            message = f"Times of day in “{use.header}” are kept as a custom field."
            spot = Spot(self._reader.table.header_row, use.header)
            self._reader.problems.say("info", "date.clock_kept", message, spot)
        return days

    def _spans(self, use: ColumnUse) -> list[float | None]:
        """Working days; a cell may name its unit, as in 2w or 3 days."""
        decimal = self._reader.decimal_of(use, self._numeric) or "."
        known = {text: read_span(text, decimal) for text in set(self._reader.texts(use))}
        values: list[float | None] = []
        for index, text in enumerate(self._reader.texts(use)):
            days = known[text]
            if isinstance(days, str):
                self._reader.refuse(index, days, _SPAN_MESSAGES[days], use, text)
                days = None
            values.append(days)
        return values

    def _check_ranges(self, end: ColumnUse) -> None:
        starts = cast("list[date | None]", self._rows.values["start"])
        ends = cast("list[date | None]", self._rows.values["end"])
        for index, (first, last) in enumerate(zip(starts, ends, strict=True)):
            if first is not None and last is not None and last < first:
                message = f"The end lies before the start, {first.isoformat()}."
                text = last.isoformat()
                self._reader.refuse(index, "range.end_before_start", message, end, text)
                ends[index] = None

    def _apply_spans(self, use: ColumnUse) -> None:
        """Where start or end is missing the duration gives it; where both are there, they win."""
        spans = cast("list[float | None]", self._rows.values["duration"])
        count = len(spans)
        starts = cast("list[date | None]", self._rows.values.setdefault("start", [None] * count))
        ends = cast("list[date | None]", self._rows.values.setdefault("end", [None] * count))
        if not self._reader.is_ours:
            self._make_milestones(spans)
        for index, span in enumerate(spans):
            if span is None:
                continue
            first, last, days = starts[index], ends[index], math.ceil(span)
            if first is not None and last is not None:
                if not self._reader.is_ours and not span_agrees(first, last, span):
                    self._say_contradiction(index, use, span)
            elif first is not None:
                ends[index] = self._within(index, use, end_of(first, days))
            elif last is not None:
                first = last if days <= 1 else add_working_days(last, 1 - days)
                starts[index] = self._within(index, use, first)

    def _within(self, index: int, use: ColumnUse, day: date) -> date | None:
        """A day that a duration leads to, unless it lies outside the plan's years."""
        if FIRST_DAY <= day <= LAST_DAY:
            return day
        message = f"The duration leads to {day.isoformat()}, outside 1970 to 2199."
        self._reader.refuse(index, "date.range", message, use, self._reader.texts(use)[index])
        return None

    def _make_milestones(self, spans: Sequence[float | None]) -> None:
        if 0 in spans and "kind" not in self._rows.values:
            self._rows.values["kind"] = [
                FeatureKind.MILESTONE if span == 0 else None for span in spans
            ]

    def _say_contradiction(self, index: int, use: ColumnUse, span: float) -> None:
        message = f"{span:g} days contradict the start and the end, which are kept."
        spot = Spot(self._reader.rows[index], use.header, f"{span:g}")
        self._reader.problems.say_row("warning", "range.contradiction", message, spot)

    # ---- numbers

    def _read_numbers(self) -> None:
        self._each_number("estimate", lambda use: self._at_least(use, 0.0))
        self._each_number("rank", self._reader.numbers)
        self._each_number("progress", lambda use: self._reader.fractions(use, self._numeric))
        self._each_number("duration_low", lambda use: self._at_least(use, 0.0))
        self._each_number("duration_high", lambda use: self._at_least(use, 0.0))
        self._check_durations()
        self._each("stages", self._stages)

    def _check_durations(self) -> None:
        use, lows = self._uses.of("duration_high"), self._rows.values.get("duration_low")
        highs = self._rows.values.get("duration_high")
        if use is None or lows is None or highs is None:
            return
        for index, (low, high) in enumerate(zip(lows, highs, strict=True)):
            if low is not None and high is not None and high < low:
                message = f"The duration at worst is shorter than the one at best, {low:g}."
                self._reader.refuse(index, "input.range", message, use, f"{high:g}")
                cast("list[float | None]", highs)[index] = None

    def _stages(self, use: ColumnUse) -> list[dict[str, float] | None]:
        stages: list[dict[str, float] | None] = []
        for index, text in enumerate(self._reader.texts(use)):
            found = read_stages(text)
            if found is None:
                message = "Stages look like: data 10; training 15 (working days)."
                self._reader.refuse(index, "stages.invalid", message, use, text)
            stages.append(found or None)
        return stages

    def _at_least(self, use: ColumnUse, lowest: float) -> list[float | None]:
        return self._reader.numbers(use, self._numeric, lambda value: value >= lowest)

    def _read_inputs(self) -> None:
        for key in self._criteria:
            columns = [
                None if use is None or self._holds_words(use) else self._input_column(key, use)
                for use in (self._uses.of(f"{key}{end}") for end in ("", "_low", "_high"))
            ]
            if any(columns):
                self._rows.inputs[key] = self._ranges(key, columns)

    def _input_column(self, key: str, use: ColumnUse) -> list[float | None]:
        criterion = self._plan.criterion(key)
        lowest = 0.0 if criterion is None or criterion.minimum is None else criterion.minimum
        if key == "confidence":
            return self._reader.fractions(use, self._numeric)
        if key == "effort" and use.field == "effort":
            return self._reader.numbers(use, self._numeric, lambda value: value > 0)
        values = self._at_least(use, lowest)
        highest = None if criterion is None else criterion.maximum
        largest = max((value for value in values if value is not None), default=0.0)
        if highest is not None and largest > highest:
            message = f"“{use.header}” goes up to {largest:g}; the scale here ends at {highest:g}."
            spot = Spot(self._reader.table.header_row, use.header)
            self._reader.problems.say("warning", "number.scale", message, spot)
        return values

    def _ranges(
        self, key: str, columns: Sequence[list[float | None] | None]
    ) -> list[ScoreInput | None]:
        count = self._reader.table.count
        values, lows, highs = ([None] * count if column is None else column for column in columns)
        if columns[1] is None and columns[2] is None:
            known = {value: ScoreInput(value) for value in set(values) if value is not None}
            return [None if value is None else known[value] for value in values]
        return [
            self._range(key, index, numbers)
            for index, numbers in enumerate(zip(values, lows, highs, strict=True))
        ]

    def _range(
        self, key: str, index: int, numbers: tuple[float | None, float | None, float | None]
    ) -> ScoreInput | None:
        value, low, high = numbers
        use = self._uses.of(key) or self._uses.of(f"{key}_low") or self._uses.of(f"{key}_high")
        if use is None or value is None:
            if use is not None and (low is not None or high is not None):
                message = "A range needs its likely value too; it is left out."
                spot = Spot(self._reader.rows[index], use.header)
                self._reader.problems.say_row("warning", "input.value_missing", message, spot)
            return None
        if (low is not None and low > value) or (high is not None and high < value):
            message = "The range does not hold the likely value."
            self._reader.refuse(index, "input.range", message, use, f"{value:g}")
            return ScoreInput(value)
        return ScoreInput(value, low, high)

    # ---- custom fields

    def _read_custom(self) -> None:
        for use in self._uses.columns:
            if not use.is_custom:
                continue
            texts = self._reader.texts(use)
            before = self._rows.custom.get(use.custom_name)
            if before is not None:
                texts = ["; ".join(filter(None, pair)) for pair in zip(before, texts, strict=True)]
            self._rows.custom[use.custom_name] = texts
