"""The plan in memory: every part by its id, the one copy that all views read."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from typing_extensions import override

from mlpm_planner.application.changes import Change
from mlpm_planner.domain.calendar import Calendar, FreezeWindow
from mlpm_planner.domain.custom_field import CustomField
from mlpm_planner.domain.entities import ENTITIES
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.feature import Dependency, Feature
from mlpm_planner.domain.goal import Goal, KeyResult
from mlpm_planner.domain.kpi import Kpi, Marker, Segment, Target
from mlpm_planner.domain.model import Gate, Model, ModelVersion
from mlpm_planner.domain.people import Person, Team
from mlpm_planner.domain.product import Product, Release, Status, Tag, Theme
from mlpm_planner.domain.scoring import Criterion, ScoringMethod
from mlpm_planner.domain.snapshot import Baseline, Scenario
from mlpm_planner.domain.view import ImportProfile, Note, SavedView

E = TypeVar("E", bound=Entity)
_Ids = dict[str, None]
_Index = defaultdict[Any, _Ids]
_IndexKey = tuple[type[Entity], str]


@dataclass(frozen=True, slots=True)
class Patch:
    """What changes come to in the plan they were worked out on: whole parts and index entries."""

    kept: Mapping[type[Entity], Mapping[str, Entity]]
    gone: Mapping[type[Entity], Iterable[str]]
    entries: Mapping[_IndexKey, _Index]


class Plan:
    """All parts of the plan by kind and id, with indexes on any field that is asked for."""

    def __init__(self, parts: Iterable[Entity] = ()) -> None:
        """Take the parts in; they must be consistent."""
        self._tables: dict[type[Entity], dict[str, Entity]] = {kind: {} for kind in ENTITIES}
        self._indexes: dict[_IndexKey, _Index] = {}
        for part in parts:
            self._tables[type(part)][part.id] = part

    def table(self, kind: type[E]) -> Mapping[str, E]:
        """All parts of one kind by id."""
        return cast("dict[str, E]", self._tables[kind])

    def get(self, kind: type[E], part_id: str) -> E | None:
        """The part with this id, or None."""
        return self.table(kind).get(part_id)

    def where(self, kind: type[E], field: str, value: object) -> tuple[E, ...]:
        """The parts of a kind whose field has this value, by an index that is built once."""
        index = self._indexes.get((kind, field))
        if index is None:
            index = self._build_index(kind, field)
        table = self.table(kind)
        return tuple(table[part_id] for part_id in index.get(value, ()))

    def first(self, kind: type[E], field: str, value: object) -> E | None:
        """The first part of a kind whose field has this value, or None."""
        found = self.where(kind, field, value)
        return found[0] if found else None

    def parts(self) -> Iterator[Entity]:
        """Every part, kinds in the order of their references."""
        for table in self._tables.values():
            yield from table.values()

    def apply(self, changes: Iterable[Change]) -> None:
        """Take changes in; they are known to be consistent."""
        indexes: dict[type[Entity], list[tuple[str, _Index]]] = {}
        for (kind, field), index in self._indexes.items():
            indexes.setdefault(kind, []).append((field, index))
        for change in changes:
            self._apply_one(change, indexes.get(change.kind, ()))

    def patch(self, changes: Iterable[Change]) -> Patch:
        """Work out what many changes come to; the plan stays as it is, so any thread may."""
        kept: dict[type[Entity], dict[str, Entity]] = defaultdict(dict)
        gone: dict[type[Entity], list[str]] = defaultdict(list)
        by_kind: dict[type[Entity], list[Change]] = defaultdict(list)
        for change in changes:
            by_kind[change.kind].append(change)
            if change.after is None:
                gone[change.kind].append(change.entity.id)
            else:
                kept[change.kind][change.after.id] = change.after
        entries: dict[_IndexKey, _Index] = {}
        for (kind, field), index in list(self._indexes.items()):
            entries[kind, field] = copied = _Copied(index)
            for change in by_kind.get(kind, ()):
                _reindex(copied, field, change)
        return Patch(kept, gone, entries)

    def take(self, patch: Patch) -> None:
        """Take in what was worked out on the plan as it is; quick however much it is."""
        for kind, parts in patch.kept.items():
            self._tables[kind].update(parts)
        for kind, ids in patch.gone.items():
            for part_id in ids:
                self._tables[kind].pop(part_id, None)
        for key, index in list(self._indexes.items()):
            if key in patch.entries:
                index.update(patch.entries[key])
            else:  # built meanwhile, and built again when it is asked for
                del self._indexes[key]

    def _apply_one(self, change: Change, indexes: Iterable[tuple[str, _Index]]) -> None:
        table = self._tables[change.kind]
        if change.after is None:
            table.pop(change.entity.id, None)
        else:
            table[change.after.id] = change.after
        for field, index in indexes:
            _reindex(index, field, change)

    def _build_index(self, kind: type[Entity], field: str) -> _Index:
        index: _Index = defaultdict(dict)
        for part_id, part in self._tables[kind].items():
            index[getattr(part, field)][part_id] = None
        self._indexes[kind, field] = index
        return index

    @property
    def product(self) -> Product:
        """The one product."""
        return next(iter(self.table(Product).values()))

    @property
    def features(self) -> Mapping[str, Feature]:
        """All features by id."""
        return self.table(Feature)

    @property
    def dependencies(self) -> Mapping[str, Dependency]:
        """All dependencies by id."""
        return self.table(Dependency)

    @property
    def statuses(self) -> Mapping[str, Status]:
        """All statuses by id; features hold a status's key."""
        return self.table(Status)

    @property
    def themes(self) -> Mapping[str, Theme]:
        """All themes by id."""
        return self.table(Theme)

    @property
    def releases(self) -> Mapping[str, Release]:
        """All releases by id."""
        return self.table(Release)

    @property
    def tags(self) -> Mapping[str, Tag]:
        """All tags by id."""
        return self.table(Tag)

    @property
    def teams(self) -> Mapping[str, Team]:
        """All teams by id."""
        return self.table(Team)

    @property
    def people(self) -> Mapping[str, Person]:
        """All people by id."""
        return self.table(Person)

    @property
    def goals(self) -> Mapping[str, Goal]:
        """All goals by id."""
        return self.table(Goal)

    @property
    def key_results(self) -> Mapping[str, KeyResult]:
        """All key results by id."""
        return self.table(KeyResult)

    @property
    def kpis(self) -> Mapping[str, Kpi]:
        """All KPIs by id."""
        return self.table(Kpi)

    @property
    def targets(self) -> Mapping[str, Target]:
        """All targets by id."""
        return self.table(Target)

    @property
    def segments(self) -> Mapping[str, Segment]:
        """All segments by id."""
        return self.table(Segment)

    @property
    def markers(self) -> Mapping[str, Marker]:
        """All markers by id."""
        return self.table(Marker)

    @property
    def criteria(self) -> Mapping[str, Criterion]:
        """All criteria by id."""
        return self.table(Criterion)

    @property
    def scoring_methods(self) -> Mapping[str, ScoringMethod]:
        """All scoring methods by id."""
        return self.table(ScoringMethod)

    @property
    def calendars(self) -> Mapping[str, Calendar]:
        """All calendars by id."""
        return self.table(Calendar)

    @property
    def freeze_windows(self) -> Mapping[str, FreezeWindow]:
        """All freeze windows by id."""
        return self.table(FreezeWindow)

    @property
    def models(self) -> Mapping[str, Model]:
        """All models by id."""
        return self.table(Model)

    @property
    def model_versions(self) -> Mapping[str, ModelVersion]:
        """All model versions by id."""
        return self.table(ModelVersion)

    @property
    def gates(self) -> Mapping[str, Gate]:
        """All gates by id."""
        return self.table(Gate)

    @property
    def baselines(self) -> Mapping[str, Baseline]:
        """All baselines by id."""
        return self.table(Baseline)

    @property
    def scenarios(self) -> Mapping[str, Scenario]:
        """All scenarios by id."""
        return self.table(Scenario)

    @property
    def custom_fields(self) -> Mapping[str, CustomField]:
        """All custom fields by id."""
        return self.table(CustomField)

    @property
    def saved_views(self) -> Mapping[str, SavedView]:
        """All saved views by id."""
        return self.table(SavedView)

    @property
    def notes(self) -> Mapping[str, Note]:
        """All notes by id."""
        return self.table(Note)

    @property
    def import_profiles(self) -> Mapping[str, ImportProfile]:
        """All import profiles by id."""
        return self.table(ImportProfile)

    def status(self, key: str) -> Status | None:
        """The status with this key, or None."""
        return self.first(Status, "key", key)

    def criterion(self, key: str) -> Criterion | None:
        """The criterion with this key, or None."""
        return self.first(Criterion, "key", key)

    def method(self, key: str = "") -> ScoringMethod:
        """The scoring method with this key, by default the one in use."""
        found = self.first(ScoringMethod, "key", key or self.product.method)
        return found or next(iter(self.scoring_methods.values()))

    def feature_by_key(self, key: str) -> Feature | None:
        """The feature that people know by this key, or None."""
        return self.first(Feature, "key", key)

    def kpi_by_key(self, key: str) -> Kpi | None:
        """The KPI with this key, or else with this name, or None."""
        return self.first(Kpi, "key", key) or self.first(Kpi, "name", key)


class _Copied(_Index):
    """The entries of an index that are written, each a copy of the one that stays as it is."""

    def __init__(self, index: _Index) -> None:
        super().__init__(dict)
        self._index = index

    @override
    def __missing__(self, value: Any) -> _Ids:
        found = self[value] = dict(self._index.get(value, ()))
        return found


def _reindex(index: _Index, field: str, change: Change) -> None:
    old = None if change.before is None else getattr(change.before, field)
    new = None if change.after is None else getattr(change.after, field)
    if change.before is not None and (change.after is None or old != new):
        index[old].pop(change.before.id, None)
    if change.after is not None and (change.before is None or old != new):
        index[new][change.after.id] = None
