"""Features from a table: keys, links and what would be new or changed in the plan."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from mlpm_planner.application.plan import Plan
from mlpm_planner.domain.choices import FeatureKind, Horizon, Schedule
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.feature import Dependency, Feature
from mlpm_planner.domain.ids import new_id
from mlpm_planner.interchange.column_reader import ColumnReader
from mlpm_planner.interchange.feature_columns import FeatureRows, read_feature_columns
from mlpm_planner.interchange.feature_keys import NO_KEY, assign_keys
from mlpm_planner.interchange.feature_links import FeatureLinks, LinkReader, place_rows
from mlpm_planner.interchange.import_plan import Counts, ImportPlan
from mlpm_planner.interchange.links import Link
from mlpm_planner.interchange.mapping import Uses
from mlpm_planner.interchange.names import Names
from mlpm_planner.interchange.tables.problems import Spot

_PLAIN_FIELDS: Final[dict[str, Any]] = {
    "title": "",
    "kind": FeatureKind.FEATURE,
    "status": "planned",
    "start": None,
    "end": None,
    "estimate": None,
    "progress": 0.0,
    "tags": (),
    "notes": "",
    "url": "",
    "horizon": Horizon.NONE,
    "rank": 0.0,
    "stage": "",
    "schedule": Schedule.AUTO,
    "deadline": None,
    "internal": False,
    "source": "",
    "earliest_start": None,
    "duration_low": None,
    "duration_high": None,
    "stages": {},
}
_NEVER_EMPTIED: Final = frozenset({"title", "kind", "status"})
_NAMED: Final = ("theme", "release", "goal", "owner", "team", "model")
_NOTHING: Final = (None, "", ())


def read_features(reader: ColumnReader, uses: Uses, plan: Plan) -> "FeatureImport":
    """Everything that a table says about features, compared with the plan."""
    rows = read_feature_columns(reader, uses, plan)
    keys = assign_keys(reader, rows, uses)
    known = _known_keys(plan, keys)
    places = place_rows(keys, known)
    titles: Sequence[str] = rows.values["title"]
    links = LinkReader(reader, uses, plan, keys, titles, places).read(rows.values.get("parent"))
    found = FeatureImport(reader, rows, plan, keys, links)
    found.compare()
    return found


def _known_keys(plan: Plan, keys: Sequence[str]) -> dict[str, str]:
    known = {feature.key: feature.id for feature in plan.features.values() if feature.key}
    if any(key.startswith(NO_KEY) for key in keys):
        for feature in plan.features.values():
            if not feature.key:
                known.setdefault(NO_KEY + feature.title, feature.id)
    return known


@dataclass(slots=True)
class FeatureImport:
    """The rows of a table beside the features of the plan: what is new, what differs."""

    reader: ColumnReader
    rows: FeatureRows
    plan: Plan
    keys: Sequence[str]
    links: FeatureLinks
    counts: Counts = field(default_factory=Counts)
    _created: list[int] = field(default_factory=list[int])
    _changed: dict[int, dict[str, Any]] = field(default_factory=dict[int, dict[str, Any]])
    _names: Names | None = None

    def compare(self) -> None:
        """Count what is new, changed and the same."""
        self._names = Names(self.plan)
        kept = 0
        links = 0
        for index, place in enumerate(self.links.places):
            if self.reader.is_rejected(index):
                continue
            existing = self.plan.features.get(place)
            if existing is None:
                self._created.append(index)
                links += len(self._wanted(index))
                continue
            changes = self._differences(index, existing)
            if self._turns_around(index, existing, changes):
                continue
            new_links = self._link_changes(index, existing.id)
            if not changes and not new_links:
                self.counts.unchanged += 1
            elif self.reader.options.conflict == "keep":
                kept += 1
            else:
                self._changed[index] = changes
                links += new_links
        self._count(kept, links)

    def _count(self, kept: int, links: int) -> None:
        counts = self.counts
        counts.created, counts.updated = len(self._created), len(self._changed)
        counts.skipped = len(self.reader.problems.rejected) + kept
        counts.by_kind["features"] = counts.created + counts.updated
        counts.by_kind["dependencies"] = links
        if kept:
            message = f"{kept:,} features differ from the plan and are kept as they are there."
            self.reader.problems.say("info", "conflict.kept", message)

    # ---- what a row says

    def _differences(self, index: int, existing: Feature) -> dict[str, Any]:
        said = self._said(index, is_new=False)
        parent = self._parent(index, existing)
        if parent is not None:
            said["parent_id"] = parent
        said.update(self._said_mappings(index, existing))
        return {name: value for name, value in said.items() if getattr(existing, name) != value}

    def _turns_around(self, index: int, existing: Feature, changes: Mapping[str, Any]) -> bool:
        """Whether a new start or end contradicts the other one, which the file does not name."""
        start, end = changes.get("start", existing.start), changes.get("end", existing.end)
        if start is None or end is None or start <= end:
            return False
        message = f"It would end on {end.isoformat()}, before its start on {start.isoformat()}."
        spot = Spot(self.reader.rows[index], "", self.keys[index])
        self.reader.problems.say_row("error", "range.end_before_start", message, spot)
        return True

    def _said(self, index: int, *, is_new: bool) -> dict[str, Any]:
        """The plain fields that a row gives a value."""
        ours = self.reader.is_ours
        said: dict[str, Any] = {}
        for name, default in _PLAIN_FIELDS.items():
            column = self.rows.values.get(name)
            if column is None:
                continue
            value = column[index]
            if value not in _NOTHING:
                said[name] = value
            elif ours and name not in _NEVER_EMPTIED and not is_new:
                said[name] = default
        for name in _NAMED:
            column = self.rows.values.get(name)
            if column is not None and (column[index] or (ours and not is_new)):
                said[f"{name}_id"] = self._named(name, column[index])
        return said

    def _named(self, name: str, text: str) -> str:
        assert self._names is not None  # noqa: S101 - made before rows are compared
        return self._names.id_of(name, text) if text.strip() else ""

    def _parent(self, index: int, existing: Feature | None) -> str | None:
        if self.links.parents is None:
            return None
        parent = self.links.parents[index]
        return parent if parent or (self.reader.is_ours and existing is not None) else None

    def _said_mappings(self, index: int, existing: Feature | None) -> dict[str, Any]:
        said: dict[str, Any] = {}
        if self.rows.inputs:
            inputs = dict(existing.inputs) if existing else {}
            _merge(inputs, self.rows.inputs, index, empties=self.reader.is_ours)
            said["inputs"] = dict(sorted(inputs.items()))
        if self.rows.custom:
            custom = dict(existing.custom) if existing else {}
            _merge(custom, self.rows.custom, index, empties=self.reader.is_ours)
            said["custom"] = custom
        return said

    # ---- links

    def _wanted(self, index: int) -> Mapping[str, Link]:
        return self.links.predecessors[index] if self.links.predecessors is not None else {}

    def _existing_links(self, feature_id: str) -> dict[str, Dependency]:
        found = self.plan.where(Dependency, "successor_id", feature_id)
        return {dependency.predecessor_id: dependency for dependency in found}

    def _link_changes(self, index: int, feature_id: str) -> int:
        if self.links.predecessors is None:
            return 0
        wanted, existing = self._wanted(index), self._existing_links(feature_id)
        changed = sum(
            place not in existing or not _same(existing[place], link)
            for place, link in wanted.items()
        )
        return changed + len(self._obsolete(wanted, existing))

    def _obsolete(
        self, wanted: Mapping[str, Link], existing: Mapping[str, Dependency]
    ) -> list[Dependency]:
        """Only our own file says that links which it does not name are gone."""
        if not self.reader.is_ours:
            return []
        return [dependency for place, dependency in existing.items() if place not in wanted]

    # ---- what would be written

    def build(self) -> ImportPlan:
        """The parts to add, change and remove."""
        ids = {place: new_id() for place in self.links.places if place.startswith("new:")}
        rank = max((feature.rank for feature in self.plan.features.values()), default=0.0)
        source = self.reader.source.name if self.reader.source and not self.reader.is_ours else ""
        made = [
            self._make(index, ids, rank + 1 + number, source)
            for number, index in enumerate(self._created)
        ]
        updates = [
            self._change(index, changes, ids) for index, changes in self._changed.items() if changes
        ]
        added, changed, removed = self._build_links(ids)
        return ImportPlan(
            adds=(*self._new_parts([*made, *updates]), *made, *added),
            updates=(*updates, *changed),
            removals=tuple(removed),
        )

    def _make(self, index: int, ids: Mapping[str, str], rank: float, source: str) -> Feature:
        said: dict[str, Any] = {"rank": rank, "source": source, "status": self._first_status()}
        said.update(self._said(index, is_new=True))
        said.update(self._said_mappings(index, None))
        parent = self._parent(index, None)
        if parent:
            said["parent_id"] = ids.get(parent, parent)
        key = "" if self.keys[index].startswith(NO_KEY) else self.keys[index]
        return Feature(id=ids[self.links.places[index]], key=key, **said)

    def _first_status(self) -> str:
        if self.plan.status("planned") or not self.plan.statuses:
            return "planned"
        return next(iter(self.plan.statuses.values())).key

    def _change(self, index: int, changes: Mapping[str, Any], ids: Mapping[str, str]) -> Feature:
        changed = dict(changes)
        if "parent_id" in changed:
            changed["parent_id"] = ids.get(changed["parent_id"], changed["parent_id"])
        feature = self.plan.features.get(self.links.places[index])
        if feature is None:
            message = f"“{self.keys[index]}” was deleted meanwhile. Preview the file again."
            raise RuleError(message)
        return replace(feature, **changed)

    def _new_parts(self, features: Sequence[Feature]) -> Iterator[Entity]:
        """New statuses, themes, people …, only those that a feature really has."""
        used = {feature.status for feature in features}
        yield from (status for status in self.rows.statuses if status.key in used)
        used = {getattr(feature, f"{name}_id") for feature in features for name in _NAMED}
        created = self._names.created if self._names else []
        yield from (part for part in created if part.id in used)

    def _build_links(
        self, ids: Mapping[str, str]
    ) -> tuple[list[Dependency], list[Dependency], list[Dependency]]:
        added: list[Dependency] = []
        changed: list[Dependency] = []
        removed: list[Dependency] = []
        if self.links.predecessors is None:
            return added, changed, removed
        for index in [*self._created, *self._changed]:
            place = self.links.places[index]
            existing = self._existing_links(place)
            wanted = self._wanted(index)
            removed += self._obsolete(wanted, existing)
            for target, link in wanted.items():
                before = existing.get(target)
                if before is None:
                    pair = (ids.get(target, target), ids.get(place, place))
                    added.append(_dependency(*pair, link))
                elif not _same(before, link):
                    changed.append(
                        replace(before, kind=link.kind, lag_days=link.lag, hard=link.hard)
                    )
        return added, changed, removed


def _merge(
    into: dict[str, Any], columns: Mapping[str, Sequence[Any]], index: int, *, empties: bool
) -> None:
    for name, column in columns.items():
        value = column[index]
        if value not in _NOTHING:
            into[name] = value
        elif empties:
            into.pop(name, None)


def _same(dependency: Dependency, link: Link) -> bool:
    return (dependency.kind, dependency.lag_days, dependency.hard) == (
        link.kind,
        link.lag,
        link.hard,
    )


def _dependency(predecessor_id: str, successor_id: str, link: Link) -> Dependency:
    return Dependency(
        predecessor_id=predecessor_id,
        successor_id=successor_id,
        kind=link.kind,
        lag_days=link.lag,
        hard=link.hard,
    )
