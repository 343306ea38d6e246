"""The KPI catalogue from a table: one row a KPI, with its target where it has one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from mlpm_planner.domain.choices import (
    Aggregation,
    Cadence,
    Direction,
    KpiFamily,
    KpiRole,
    KpiScope,
)
from mlpm_planner.domain.entity import MAX_TEXT, MAX_TITLE, Entity
from mlpm_planner.domain.kpi import Kpi, Target
from mlpm_planner.interchange.column_reader import ColumnReader
from mlpm_planner.interchange.import_plan import Counts, ImportPlan, ImportPreview
from mlpm_planner.interchange.mapping import ColumnUse, Uses
from mlpm_planner.interchange.names import Names, key_from
from mlpm_planner.interchange.tables.problems import Spot
from mlpm_planner.interchange.task import Task
from mlpm_planner.interchange.vocabulary import IGNORE, kpis_vocabulary

_CHOICES: Final[dict[str, type[StrEnum]]] = {
    "scope": KpiScope,
    "role": KpiRole,
    "direction": Direction,
    "family": KpiFamily,
    "aggregation": Aggregation,
    "cadence": Cadence,
}
_OTHER_WORDS: Final[dict[str, Mapping[str, StrEnum]]] = {
    "direction": {
        "up": Direction.HIGHER,
        "higher is better": Direction.HIGHER,
        "increase": Direction.HIGHER,
        "down": Direction.LOWER,
        "lower is better": Direction.LOWER,
        "decrease": Direction.LOWER,
    },
    "cadence": {
        "hourly": Cadence.HOUR,
        "daily": Cadence.DAY,
        "weekly": Cadence.WEEK,
        "monthly": Cadence.MONTH,
        "quarterly": Cadence.QUARTER,
    },
    "aggregation": {"average": Aggregation.MEAN, "avg": Aggregation.MEAN, "total": Aggregation.SUM},
}
_TEXTS: Final = {"unit": 40, "formula": MAX_TITLE, "description": MAX_TEXT}
_NUMBERS: Final = ("lower_bound", "upper_bound", "rank")
_TARGET_NUMBERS: Final = {
    "target": "value",
    "warn": "warn",
    "breach": "breach",
    "baseline": "baseline",
    "low": "low",
    "high": "high",
}
_TARGET_DATES: Final = ("start", "due")
_FLAGS: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_EMPTIED: Final[dict[str, Any]] = {
    "unit": "",
    "formula": "",
    "description": "",
    "lower_bound": None,
    "upper_bound": None,
    "decimals": None,
    "pinned": False,
}


def preview_kpis(task: Task) -> ImportPreview:
    """Read a table of KPIs and compare it with the plan."""
    vocabulary = kpis_vocabulary()
    uses = task.map(vocabulary, IGNORE)
    if uses.fatal or uses.of("name") is None:
        if not uses.fatal:
            task.say_missing("the names of KPIs")
        return task.answer("kpis", vocabulary, uses, fatal=True)
    reader = task.columns()
    found = KpiImport(task, reader, uses)
    found.compare()
    task.say_rows(reader)
    return task.answer("kpis", vocabulary, uses, counts=found.counts, build=found.build)


@dataclass(slots=True)
class KpiImport:
    """The rows of a table beside the KPIs of the plan."""

    task: Task
    reader: ColumnReader
    uses: Uses
    counts: Counts = field(default_factory=Counts)
    _adds: list[Entity] = field(default_factory=list[Entity])
    _updates: list[Entity] = field(default_factory=list[Entity])
    _columns: dict[str, Sequence[Any]] = field(default_factory=dict[str, Sequence[Any]])
    _targets: dict[str, Sequence[Any]] = field(default_factory=dict[str, Sequence[Any]])

    def compare(self) -> None:
        """Work out what is new, changed and the same."""
        self._read()
        self._refuse_repeats()
        names = Names(self.task.plan)
        taken = {kpi.key for kpi in self.task.plan.kpis.values()}
        for index, name in enumerate(self._columns["name"]):
            if self.reader.is_rejected(index):
                self.counts.skipped += 1
                continue
            existing = self._existing(index, name, names)
            if existing is None:
                self._add(index, name, names, taken)
            else:
                self._compare_one(index, existing, names)
        self._adds[:0] = names.created
        self.counts.by_kind["kpis"] = self.counts.created + self.counts.updated

    # ---- columns

    def _read(self) -> None:
        self._each("name", self._names)
        self._each("key", lambda use: self.reader.texts(use, 200))
        self._each("owner", lambda use: self.reader.texts(use, MAX_TITLE))
        for name, limit in _TEXTS.items():
            self._each(name, lambda use, limit=limit: self.reader.texts(use, limit))
        for name, kind in _CHOICES.items():
            known = {word.value: word for word in kind} | dict(_OTHER_WORDS.get(name, {}))
            self._each(name, lambda use, known=known: self.reader.words(use, known))
        self._each("pinned", lambda use: self.reader.words(use, _FLAGS))
        for name in _NUMBERS:
            self._each(name, self.reader.numbers)
        self._each("decimals", self._decimals)
        self._read_targets()

    def _each(self, name: str, read: Callable[[ColumnUse], Sequence[Any]]) -> None:
        use = self.uses.of(name)
        if use is not None:
            self._columns[name] = read(use)

    def _names(self, use: ColumnUse) -> Sequence[str]:
        names = self.reader.texts(use, MAX_TITLE)
        for index, name in enumerate(names):
            if not name.strip():
                self.reader.refuse(index, "title.blank", "The KPI has no name.", use)
        return names

    def _decimals(self, use: ColumnUse) -> list[int | None]:
        numbers = self.reader.numbers(use, (), lambda value: value in range(16))
        return [None if number is None else int(number) for number in numbers]

    def _read_targets(self) -> None:
        for column, name in _TARGET_NUMBERS.items():
            use = self.uses.of(column)
            if use is not None:
                self._targets[name] = self.reader.numbers(use)
        for name in _TARGET_DATES:
            use = self.uses.of(name)
            if use is not None:
                self._targets[name] = self.reader.dates(use, "last" if name == "due" else "first")

    def _refuse_repeats(self) -> None:
        seen: dict[str, int] = {}
        use = self.uses.of("key") or self.uses.of("name")
        column = self._columns.get("key") or self._columns["name"]
        for index, word in enumerate(column):
            first = seen.setdefault(word.casefold(), index)
            if word and first != index and use is not None:
                rows = f"{self.reader.rows[first]:,} and {self.reader.rows[index]:,}"
                message = f"“{word[:60]}” is used by rows {rows}."
                spot = Spot(self.reader.rows[index], use.header, word)
                self.reader.problems.say_row("error", "id.duplicate", message, spot)

    # ---- comparing

    def _existing(self, index: int, name: str, names: Names) -> Kpi | None:
        plan = self.task.plan
        keys = self._columns.get("key")
        if keys is not None and keys[index]:
            return plan.first(Kpi, "key", keys[index])
        found = names.find("kpi", name)
        return plan.kpis.get(found) if found else None

    def _said(self, index: int, names: Names, *, is_new: bool) -> dict[str, Any]:
        said: dict[str, Any] = {}
        for name, column in self._columns.items():
            value = column[index]
            if name == "owner":
                if value or (self.reader.is_ours and not is_new):
                    said["owner_id"] = names.id_of("owner", value) if value else ""
            elif value is not None and value != "":
                said[name] = value
            elif self.reader.is_ours and not is_new and name in _EMPTIED:
                said[name] = _EMPTIED[name]
        return said

    def _target(self, index: int, *, percent: bool) -> dict[str, Any]:
        said = {name: column[index] for name, column in self._targets.items()}
        if percent and not self.reader.is_ours:
            for name in _TARGET_NUMBERS.values():
                number = said.get(name)
                if number is not None and 1 < number <= 100:
                    said[name] = number / 100
        if self.reader.is_ours:
            return said
        return {name: value for name, value in said.items() if value is not None}

    def _add(self, index: int, name: str, names: Names, taken: set[str]) -> None:
        said = self._said(index, names, is_new=True)
        if not said.get("key"):
            said["key"] = key_from(name, taken)
        taken.add(said["key"])
        last = max((kpi.rank for kpi in self.task.plan.kpis.values()), default=0.0)
        said.setdefault("rank", last + 1 + self.counts.created)
        kpi = Kpi(**said)
        self._adds.append(kpi)
        target = self._target(index, percent=kpi.is_percent)
        if any(value is not None for value in target.values()):
            self._adds.append(Target(kpi_id=kpi.id, **target))
        self.counts.created += 1

    def _compare_one(self, index: int, existing: Kpi, names: Names) -> None:
        values = self._said(index, names, is_new=False)
        if not values.get("key"):
            del values["name"]  # it was found by its name, whatever the case
        changed = replace(existing, **values)
        said = self._target(index, percent=changed.is_percent)
        before = self.task.plan.first(Target, "kpi_id", existing.id)
        after = replace(before, **said) if before else None
        new_target = before is None and any(value is not None for value in said.values())
        if changed == existing and after == before and not new_target:
            self.counts.unchanged += 1
        elif self.task.options.conflict == "keep":
            self.counts.skipped += 1
        else:
            self._write(existing, changed, before, after)
            if new_target:
                self._adds.append(Target(kpi_id=existing.id, **said))
            self.counts.updated += 1

    def _write(
        self, existing: Kpi, changed: Kpi, before: Target | None, after: Target | None
    ) -> None:
        if changed != existing:
            self._updates.append(changed)
        if after is not None and after != before:
            self._updates.append(after)

    def build(self) -> ImportPlan:
        """The KPIs, people and targets to add and to change."""
        return ImportPlan(adds=tuple(self._adds), updates=tuple(self._updates))
