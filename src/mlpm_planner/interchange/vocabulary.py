"""The names of columns: our canonical ones, and what other programs call the same things."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

FEATURE_COLUMNS: Final = (
    "key",
    "title",
    "kind",
    "status",
    "theme",
    "parent",
    "release",
    "goal",
    "owner",
    "team",
    "start",
    "end",
    "duration",
    "estimate",
    "progress",
    "predecessors",
    "tags",
    "reach",
    "impact",
    "confidence",
    "effort",
    "value",
    "time_criticality",
    "risk_reduction",
    "ease",
    "notes",
    "url",
    "horizon",
    "rank",
    "stage",
    "schedule",
    "deadline",
    "internal",
    "earliest_start",
    "duration_low",
    "duration_high",
    "model",
    "stages",
)
INPUT_COLUMNS: Final = FEATURE_COLUMNS[17:25]
OBSERVATION_COLUMNS: Final = (
    "kpi",
    "at",
    "value",
    "segment",
    "numerator",
    "denominator",
    "n",
    "sd",
    "model_version",
    "note",
    "source",
)
DATE_PARTS: Final = ("year", "quarter", "month", "week", "day")
KPI_COLUMNS: Final = (
    "name",
    "scope",
    "unit",
    "direction",
    "aggregation",
    "cadence",
    "target",
    "warn",
    "breach",
    "owner",
    "formula",
)
KPI_MORE_COLUMNS: Final = (
    "key",
    "description",
    "role",
    "family",
    "decimals",
    "lower_bound",
    "upper_bound",
    "pinned",
    "rank",
    "baseline",
    "low",
    "high",
    "start",
    "due",
)
SCORE_COLUMNS: Final = ("rank", "key", "title", "score", "low", "high", "top_k")
VIEW_MARK: Final = "mlpm_planner"
REJECTS_MARK: Final = "mlpm_planner problem"
CUSTOM: Final = "custom"
IGNORE: Final = "ignore"

_FEATURE_SYNONYMS: Final[dict[str, tuple[str, ...]]] = {
    "key": (
        "issue key",
        "issuekey",
        "feature key",
        "feature reference",
        "epic reference",
        "master feature reference",
        "task id",
        "taskid",
        "feature id",
        "item id",
        "story id",
        "ticket",
        "identifier",
        "reference",
        "ref",
        "id",
        "issue id",
        "number",
        "bsi",
        "wbs",
        "row",
    ),
    "title": (
        "summary",
        "subject",
        "feature name",
        "master feature name",
        "task name",
        "idea name",
        "name",
        "feature",
        "task",
        "item",
        "idea",
        "initiative",
        "story",
        "user story",
        "issue",
    ),
    "status": ("state", "current state", "feature status", "master feature status", "idea status"),
    "theme": ("themes", "category", "area", "product area", "component", "workstream", "epic"),
    "parent": (
        "parent key",
        "parent issue",
        "parent task",
        "parentid",
        "parent id",
        "parent feature",
        "custom field epic link",
        "epic link",
    ),
    "release": (
        "release name",
        "fix version",
        "fix versions",
        "fix version s",
        "target version",
        "milestone",
        "version",
    ),
    "goal": ("objective", "okr"),
    "owner": (
        "assignee",
        "assignees",
        "assigned to",
        "feature assigned to",
        "owned by",
        "owners",
        "coordinator",
        "responsible",
        "person",
        "resource",
        "user",
    ),
    "team": ("squad",),
    "start": (
        "start date",
        "begin date",
        "begin",
        "starts",
        "planned start",
        "feature start date",
        "timeframe start",
    ),
    "end": (
        "end date",
        "finish",
        "finish date",
        "ends",
        "planned end",
        "feature end date",
        "timeframe end",
        "target date",
        "due date",
        "duedate",
        "due",
    ),
    "earliest_start": ("start no earlier than", "not before"),
    "deadline": ("due date", "duedate", "due", "neededby", "needed by"),
    "duration": ("duration days", "working days"),
    "estimate": (
        "story points",
        "story point",
        "storypoints",
        "storypoint",
        "story point estimate",
        "custom field story points",
        "custom field story point estimate",
        "points",
        "total points",
        "size",
        "weight",
        "estimated hours",
        "weeks work",
        "master feature initial estimate",
    ),
    "progress": (
        "completion",
        "% complete",
        "% done",
        "percent complete",
        "complete",
        "percent done",
        "done ratio",
        "done",
    ),
    "predecessors": (
        "predecessor",
        "depends on",
        "dependencies",
        "dependency",
        "blocked by",
        "follows",
    ),
    "tags": ("labels", "label", "tag", "feature tags", "keywords"),
    "effort": ("job size", "effort person weeks"),
    "value": ("business value", "user business value"),
    "notes": (
        "description",
        "details",
        "content",
        "body",
        "desc",
        "feature description",
        "idea description",
    ),
    "url": ("link", "web link", "more info", "href"),
    "horizon": ("window",),
    "schedule": ("scheduling",),
}
_OBSERVATION_SYNONYMS: Final[dict[str, tuple[str, ...]]] = {
    "kpi": ("metric", "kpi name", "metric name", "indicator", "measure"),
    "at": (
        "timestamp",
        "datetime",
        "date time",
        "time stamp",
        "date",
        "ds",
        "time",
        "ts",
        "day",
        "period",
        "week",
        "month",
        "quarter",
        "year",
        "epoch",
        "unix time",
        "timestamp ms",
        "epoch ms",
    ),
    "value": ("y", "val", "measurement"),
    "segment": ("slice", "cohort", "group"),
    "n": ("sample size",),
    "sd": ("std", "stddev", "standard deviation"),
    "model_version": ("model", "version"),
    "note": ("notes", "comment"),
    "year": (),
    "quarter": (),
    "month": (),
    "week": (),
    "day": ("date of month", "day of month"),
}
_KPI_SYNONYMS: Final[dict[str, tuple[str, ...]]] = {
    "name": ("kpi", "metric", "title"),
    "owner": ("owned by", "responsible"),
    "cadence": ("frequency",),
    "target": ("goal",),
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the columns of one kind of table can mean.

    `meanings` maps a plain header to the fields it may be, the likeliest first, each with the
    strength of the match (0 is the canonical name itself).
    """

    fields: tuple[str, ...]
    meanings: Mapping[str, tuple[tuple[str, int], ...]]
    multiple: frozenset[str] = frozenset()
    required: frozenset[str] = field(default_factory=frozenset[str])


def plain(header: str) -> str:
    """A header without case, punctuation and the difference between blank and underscore."""
    return re.sub(r"[^\w%]+|_", " ", header.casefold()).strip()


@cache
def features_vocabulary(criteria: tuple[str, ...] = ()) -> Vocabulary:
    """The columns of features, with the criteria that the workspace scores by."""
    inputs = tuple(dict.fromkeys((*INPUT_COLUMNS, *criteria)))
    ranges = tuple(f"{name}_{end}" for name in inputs for end in ("low", "high"))
    fields = tuple(dict.fromkeys((*FEATURE_COLUMNS, *inputs, *ranges, "source")))
    return Vocabulary(
        fields,
        _meanings(fields, _FEATURE_SYNONYMS),
        multiple=frozenset({"tags", "predecessors"}),
        required=frozenset({"key", "title"}),
    )


@cache
def observations_vocabulary(with_source: bool = True) -> Vocabulary:  # noqa: FBT001, FBT002
    """The columns of KPI values; elsewhere "source" is mostly a group of what is measured."""
    fields = (*OBSERVATION_COLUMNS, *DATE_PARTS)
    meanings = _meanings(fields, _OBSERVATION_SYNONYMS)
    if not with_source:
        del meanings["source"]
    return Vocabulary(fields, meanings, multiple=frozenset({"value"}))


@cache
def kpis_vocabulary() -> Vocabulary:
    """The columns of the KPI catalogue."""
    fields = (*KPI_COLUMNS, *KPI_MORE_COLUMNS)
    return Vocabulary(fields, _meanings(fields, _KPI_SYNONYMS), required=frozenset({"name"}))


def _meanings(
    fields: Sequence[str], synonyms: Mapping[str, Sequence[str]]
) -> dict[str, tuple[tuple[str, int], ...]]:
    found: dict[str, dict[str, int]] = {}
    for name in fields:
        for strength, word in enumerate((name, *synonyms.get(name, ()))):
            found.setdefault(plain(word), {}).setdefault(name, strength)
    return {
        word: tuple(sorted(meanings.items(), key=lambda item: item[1] > 0))
        for word, meanings in found.items()
    }


def is_known(header: str) -> bool:
    """Whether a header means anything to any of our readers."""
    word = plain(header)
    return bool(word) and any(
        word in vocabulary.meanings
        for vocabulary in (features_vocabulary(), observations_vocabulary(), kpis_vocabulary())
    )


def is_ours(header: Sequence[str]) -> bool:
    """Whether a header was written by our own export: all canonical columns in their order."""
    names = tuple(header)
    if VIEW_MARK in names:
        return True
    signatures = (FEATURE_COLUMNS, OBSERVATION_COLUMNS, KPI_COLUMNS, SCORE_COLUMNS)
    return any(names[: len(columns)] == columns for columns in signatures)
