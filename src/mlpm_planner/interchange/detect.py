"""What kind of table a header belongs to."""

from collections.abc import Callable
from typing import Final

from mlpm_planner.interchange.sources import OURS, recognise
from mlpm_planner.interchange.tables.moments import read_moment
from mlpm_planner.interchange.tables.numbers import read_number
from mlpm_planner.interchange.tables.table import Table
from mlpm_planner.interchange.vocabulary import (
    KPI_COLUMNS,
    OBSERVATION_COLUMNS,
    VIEW_MARK,
    plain,
)

_CATALOGUE: Final = frozenset({"scope", "unit", "direction", "aggregation", "cadence", "formula"})
_TITLES: Final = frozenset(
    {
        "title",
        "summary",
        "subject",
        "feature",
        "feature name",
        "task",
        "task name",
        "issue key",
        "issuekey",
        "key",
        "idea",
        "user story",
    }
)
_WEAK_TITLES: Final = frozenset({"name", "id", "item", "story"})
_PLANNING: Final = frozenset(
    {
        "status",
        "state",
        "start",
        "end",
        "due",
        "due date",
        "duedate",
        "start date",
        "begin date",
        "end date",
        "assignee",
        "owner",
        "priority",
        "effort",
        "reach",
        "description",
        "tracker",
        "duration",
        "parent",
        "bsi",
        "estimate",
    }
)
_TIMES: Final = frozenset({"timestamp", "datetime", "date", "ds", "time", "at", "year", "month"})
_SAMPLE: Final = 50


def kind_of(table: Table, wanted: str) -> str:
    """The kind of a table: the wanted one, or by its header (and, in doubt, its first rows)."""
    words = {plain(name) for name in table.header}
    if wanted == "values":
        return "kpis" if _is_catalogue(words) else "observations"
    if wanted != "auto":
        return wanted
    ours = _own_kind(table.header)
    if ours:
        return ours
    source = recognise(table.header)
    if source is not None and source.name != OURS:
        return "features"
    if _is_catalogue(words):
        return "kpis"
    return _by_words(table, words)


def _own_kind(header: tuple[str, ...]) -> str:
    if header[: len(OBSERVATION_COLUMNS)] == OBSERVATION_COLUMNS:
        return "observations"
    if header[: len(KPI_COLUMNS)] == KPI_COLUMNS:
        return "kpis"
    return "features" if VIEW_MARK in header and "title" in header else ""


def _is_catalogue(words: set[str]) -> bool:
    return bool(words & {"name", "kpi"}) and len(words & _CATALOGUE) >= 2 and "value" not in words


def _by_words(table: Table, words: set[str]) -> str:
    values = "value" in words and bool(words & {"kpi", "metric", *_TIMES})
    if values and not words & _TITLES:
        return "observations"
    if words & _TITLES or (words & _WEAK_TITLES and words & _PLANNING):
        return "features"
    if not _has_numbers(table):
        return "features"
    timed = bool(words & _TIMES) or _has_times(table)
    return "observations" if timed or not words & _WEAK_TITLES else "features"


def _has_times(table: Table) -> bool:
    return any(_all(column, _is_time) for column in table.columns)


def _has_numbers(table: Table) -> bool:
    return any(_all(column, _is_number) for column in table.columns)


def _all(column: list[str], test: Callable[[str], bool]) -> bool:
    filled = [cell for cell in column[:_SAMPLE] if cell.strip()]
    return bool(filled) and all(test(cell) for cell in filled)


def _is_time(cell: str) -> bool:
    return not isinstance(read_moment(cell), str)


def _is_number(cell: str) -> bool:
    return not isinstance(read_number(cell), str)
