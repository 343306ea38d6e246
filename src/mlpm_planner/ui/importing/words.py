"""How the assistant calls things: kinds, fields, marks, problems and what can be done."""

from collections.abc import Mapping, Sequence
from functools import cache
from zoneinfo import available_timezones

from mlpm_planner.application.plan import Plan
from mlpm_planner.application.wording import counted
from mlpm_planner.domain.choices import Cadence
from mlpm_planner.domain.entities import ENTITIES
from mlpm_planner.ui import formats
from mlpm_planner.ui.services import Preview, PreviewCounts

CUSTOM, IGNORE = "custom", "ignore"
AUTO = ""
# A word that no importer takes for a way to mend a row: the row stays out.
SKIP = "skip"

KINDS: Mapping[str, str] = {
    "features": "Features",
    "observations": "KPI values",
    "kpis": "KPI catalogue",
}
NOUNS: Mapping[str, str] = {"features": "feature", "observations": "value", "kpis": "KPI"}
SOURCES: Mapping[str, str] = {
    "aha": "Aha!",
    "ganttproject": "GanttProject",
    "github": "GitHub",
    "gitlab": "GitLab",
    "microsoft365": "Microsoft 365 roadmap",
    "mlpm": "mlpm_planner",
    "pivotal": "Pivotal Tracker",
    "plain": "Any program",
    "taskjuggler": "TaskJuggler",
    "ticktick": "TickTick",
}
ENCODINGS: Mapping[str, str] = {
    "utf-8": "UTF-8",
    "cp1252": "Western European (Windows-1252)",
    "iso-8859-1": "Western European (ISO 8859-1)",
    "cp1250": "Central European (Windows-1250)",
    "cp1251": "Cyrillic (Windows-1251)",
    "shift_jis": "Japanese (Shift JIS)",
    "gb18030": "Chinese (GB 18030)",
    "mac-roman": "Mac Roman",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16, big end first",
    "text": "Text",
}
# What a user can choose; the others follow from the file itself.
CHOSEN_ENCODINGS = tuple(name for name in ENCODINGS if not name.startswith("utf-16"))[:-1]
DELIMITERS: Mapping[str, str] = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Bar"}
DATE_ORDERS: Mapping[str, str] = {
    "dmy": "Day first (31/12/2026)",
    "mdy": "Month first (12/31/2026)",
    "ymd": "Year first (2026-12-31)",
}
DECIMALS: Mapping[str, str] = {".": "Point (0.5)", ",": "Comma (0,5)"}
CADENCES: Mapping[str, str] = {
    cadence.value: f"Every {cadence.value}"
    for cadence in (Cadence.HOUR, Cadence.DAY, Cadence.WEEK, Cadence.MONTH, Cadence.QUARTER)
}
CHOICES: Mapping[str, str] = {
    SKIP: "Leave the rows out",
    "empty": "Leave the cells empty",
    "create": "Create them",
    "drop": "Drop the links",
    "custom": "Keep as custom fields",
    "ignore": "Do not import",
    "excel": "It is a date",
    "s": "Seconds",
    "ms": "Milliseconds",
    "us": "Microseconds",
}
CREATE: Mapping[str, str] = {"enum.unknown": "Create the missing ones"}
HOWS: Mapping[str, str] = {
    "known": "by its name",
    "chosen": "chosen by you",
    "remembered": "as last time",
    "guessed": "by its content",
    "unknown": "",
}
_PART_NOUNS = {kind.TABLE: kind.NOUN for kind in ENTITIES}
_FIELDS: Mapping[str, str] = {
    "at": "When",
    "custom": "A custom field",
    "end": "End",
    "ignore": "Not imported",
    "kpi": "KPI",
    "n": "Sample size",
    "sd": "Standard deviation",
    "url": "Link",
}
_TITLES: Mapping[str, str] = {
    "date.invalid": "Unreadable dates",
    "date.range": "Dates out of range",
    "duration.negative": "Negative durations",
    "enum.unknown": "Unknown words",
    "header.unknown": "Columns with other names",
    "input.range": "Values out of range",
    "number.invalid": "Unreadable numbers",
    "number.not_finite": "Numbers that are none",
    "number.range": "Numbers out of range",
    "range.end_before_start": "Ends before the start",
    "ref.cycle": "Links that form a circle",
    "ref.invalid": "Unreadable links",
    "ref.rejected": "Links to rows left out",
    "ref.self": "Links to themselves",
    "ref.unknown": "Links to what is not there",
    "row.repeated": "Repeated keys",
    "row.too_long": "Rows with too many cells",
    "sample.duplicate": "Repeated instants",
    "stages.invalid": "Unreadable stages",
    "time.blank": "Values without a time",
    "time.future": "Times in the future",
    "time.range": "Times out of range",
    "title.blank": "Rows without a title",
    "title.missing": "No column with titles",
    "url.scheme": "Unsafe links",
    "value.missing": "Rows without a value",
}


def source_name(source: str) -> str:
    """The program a file came from."""
    return SOURCES.get(source, source.capitalize())


def field_title(field: str, plan: Plan) -> str:
    """What a column can become, in words."""
    if field in _FIELDS:
        return _FIELDS[field]
    name, _, end = field.rpartition("_")
    if end in ("low", "high") and name:
        return f"{field_title(name, plan)}, {end} end"
    criterion = plan.criterion(field)
    return criterion.name if criterion else field.replace("_", " ").capitalize()


def problem_title(code: str, message: str) -> str:
    """The head over problems of one sort."""
    return _TITLES.get(code) or message


def choice_words(code: str, choice: str) -> str:
    """What is done about problems of one sort."""
    if choice == "create":
        return CREATE.get(code, CHOICES[choice])
    return CHOICES.get(choice) or DATE_ORDERS.get(choice) or DECIMALS.get(choice, choice)


def count_words(counts: PreviewCounts) -> str:
    """148 new · 3 changed · 2 skipped."""
    shown = (
        (counts.created, "new"),
        (counts.updated, "changed"),
        (counts.unchanged, "unchanged"),
        (counts.skipped, "skipped"),
    )
    return " · ".join(f"{formats.number(count)} {word}" for count, word in shown if count)


def writes(counts: PreviewCounts) -> int:
    """How many rows or values an import would write."""
    return counts.created + counts.updated


def amount(kind: str, count: int) -> str:
    """151 values."""
    return counted(count, NOUNS[kind])


def also_words(preview: Preview) -> str:
    """What comes along with the rows: 12 dependencies, 3 statuses."""
    others = (
        _part_words(table, count)
        for table, count in sorted(preview.counts.by_kind.items())
        if count and table != preview.kind
    )
    return ", ".join(others)


def _part_words(table: str, count: int) -> str:
    noun = _PART_NOUNS.get(table, table) if count == 1 else table.replace("_", " ")
    return f"{formats.number(count)} {noun.replace('kpis', 'KPIs')}"


def listed(words: Sequence[str]) -> str:
    """A few samples beside each other."""
    return "  ·  ".join(" ".join(word.split()) for word in words)


@cache
def time_zones() -> tuple[str, ...]:
    """The names of all time zones, UTC first."""
    return ("UTC", *sorted(name for name in available_timezones() if "/" in name))
