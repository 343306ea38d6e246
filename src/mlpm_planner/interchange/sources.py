"""Programs whose files are recognised by their header, and what is known about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from mlpm_planner.interchange.vocabulary import CUSTOM, is_ours, plain

OURS: Final = "mlpm"
PLAIN: Final = "plain"

# A tracker's own states become ours, and links to what is not in the file are left out: both are
# what people expect of a first look at their backlog, and both are listed.
_TRACKER_CHOICES: Final = MappingProxyType(
    {
        "enum.unknown": "create",
        "ref.unknown": "drop",
        "ref.self": "drop",
        "url.scheme": "empty",
        "date.invalid": "empty",
        "number.invalid": "empty",
    }
)


@dataclass(frozen=True, slots=True)
class Source:
    """A program: the columns only it has together, what they mean, and its usual choices.

    `quoting` says that the program puts an apostrophe before what looks like a formula.
    """

    name: str
    signature: frozenset[str]
    fields: Mapping[str, str] = field(default_factory=dict[str, str])
    quoting: bool = False
    choices: Mapping[str, str] = field(default_factory=lambda: _TRACKER_CHOICES)


def _source(
    name: str,
    signature: str,
    fields: Mapping[str, str] | None = None,
    *,
    quoting: bool = False,
    words: Mapping[str, str] | None = None,
) -> Source:
    choices = _TRACKER_CHOICES | (words or {})
    return Source(name, frozenset(signature.split(", ")), dict(fields or {}), quoting, choices)


_SOURCES: Final = (
    _source(
        "linear",
        "id, team, title, status, priority, creator, cycle number",
        {"project milestone": "release", "team": "team"},
        quoting=True,
    ),
    _source("jira", "issue key, summary", {"parent": CUSTOM, "parent key": "parent"}),
    _source("jira", "issue key, issue type", {"parent": CUSTOM, "parent key": "parent"}),
    _source(
        "plane",
        "project identifier, sequence id, name",
        {"id": "key", "module name": "theme"},
        quoting=True,
    ),
    _source("asana", "task id, created at, completed at, last modified, name"),
    _source("shortcut", "requestor, is completed, epic id", {"type": CUSTOM}),
    _source("pivotal", "current state, requested by, accepted at"),
    _source("gitlab", "issue id, title, created at utc", {"issue id": "key"}),
    _source(
        "microsoft365",
        "feature id, details, added to roadmap",
        {
            "description": "title",
            "details": "notes",
            "tags product": "tags",
            "tags release phase": CUSTOM,
            "tags platform": CUSTOM,
            "tags cloud instance": CUSTOM,
            "release": "end",
            "preview": "start",
            "more info": CUSTOM,
        },
    ),
    _source("ganttproject", "id, name, begin date, end date, predecessors, outline number"),
    _source("redmine", "tracker, subject", {"version": "release", "category": "theme"}),
    _source(
        "ticktick",
        "folder name, list name, title, taskid",
        {
            "taskid": "key",
            "parentid": "parent",
            "list name": "theme",
            "kind": CUSTOM,
            "content": "notes",
        },
        words={"status=0": "planned", "status=1": "shipped", "status=2": "shipped"},
    ),
    _source("taiga", "ref, subject, is closed, created date", {"epics": CUSTOM}),
    _source("fider", "number, title, votes count"),
    _source("aha", "feature reference, feature name"),
    _source("aha", "master feature reference, master feature name"),
    _source("taskjuggler", "bsi, name", {"duration": CUSTOM, "effort": CUSTOM, "id": "key"}),
    _source("taskjuggler", "bsi, id", {"duration": CUSTOM, "effort": CUSTOM, "id": "key"}),
    _source("github", "title, url, assignees, status"),
    _source("leantime", "id, title, plan hours, hours remaining"),
)


def recognise(header: Sequence[str], wanted: str = "") -> Source | None:
    """The program that wrote a file with this header, or the one the user names."""
    if wanted == PLAIN:
        return None
    if wanted:
        return next((source for source in _SOURCES if source.name == wanted), None)
    if is_ours(header):
        return Source(OURS, frozenset(), choices=MappingProxyType({}))
    words = {plain(name) for name in header}
    return next((source for source in _SOURCES if source.signature <= words), None)


def names() -> tuple[str, ...]:
    """The programs that are recognised."""
    return tuple(dict.fromkeys(source.name for source in _SOURCES))
