"""The sample plan: read from plain files, laid around today, the same every time."""

import random
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import pi, sin
from typing import Any

from mlpm_planner.application.defaults import empty_plan
from mlpm_planner.application.sample_roadmap import RoadmapSample
from mlpm_planner.application.store import ObservationBatch, SeriesRows
from mlpm_planner.domain.choices import (
    Aggregation,
    Cadence,
    DependencyKind,
    Direction,
    FeatureKind,
    Horizon,
    KpiFamily,
    KpiRole,
    KpiScope,
    MarkerKind,
)
from mlpm_planner.domain.clock import start_of, to_micros
from mlpm_planner.domain.dates import next_working_day
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.feature import Dependency, Feature
from mlpm_planner.domain.goal import Goal, KeyResult
from mlpm_planner.domain.kpi import Kpi, Marker, Observation, Target
from mlpm_planner.domain.people import Person, Team
from mlpm_planner.domain.product import Product, Release, Tag, Theme
from mlpm_planner.domain.scoring import ScoreInput
from mlpm_planner.domain.view import Note
from mlpm_planner.resources import read_text

YEARS = 2
_STEP_DAYS = {Cadence.DAY: 1, Cadence.WEEK: 7, Cadence.MONTH: 30}

Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sample:
    """The parts of the sample plan and two years of KPI values."""

    parts: tuple[Entity, ...]
    observations: tuple[Observation, ...]

    def batch(self) -> ObservationBatch:
        """The values as one batch, for a new workspace."""
        import numpy as np  # not needed to know what the sample is

        by_kpi: dict[str, list[Observation]] = {}
        for observation in self.observations:
            by_kpi.setdefault(observation.kpi_id, []).append(observation)

        def column(found: list[Observation], name: str) -> Any:
            read = [getattr(observation, name) for observation in found]
            return np.array([np.nan if value is None else value for value in read], np.float64)

        return ObservationBatch(
            tuple(
                SeriesRows(
                    kpi_id,
                    np.array([to_micros(o.at) for o in found], np.int64),
                    column(found, "value"),
                    numerator=column(found, "numerator"),
                    denominator=column(found, "denominator"),
                    n=column(found, "n"),
                )
                for kpi_id, found in by_kpi.items()
            )
        )


def sample_plan(today: date) -> Sample:
    """The plan "Search & Ranking" around a day."""
    builder = _Builder(today)
    return Sample(tuple(builder.parts()), tuple(builder.observations()))


@dataclass
class _Builder:
    today: date
    plan: Table = field(default_factory=lambda: _read("plan.toml"))
    measures: Table = field(default_factory=lambda: _read("kpis.toml"))
    ids: dict[tuple[type[Entity], str], str] = field(
        default_factory=dict[tuple[type[Entity], str], str]
    )
    kpis: list[tuple[Kpi, Table]] = field(default_factory=list[tuple[Kpi, Table]])

    def __post_init__(self) -> None:
        self.roadmap = RoadmapSample(self.today, _read("roadmap.toml"), self.ids, self._known)

    def parts(self) -> Iterator[Entity]:
        product = self.plan["product"]
        yield from self.roadmap.calendars()
        yield from self._start(product)
        yield from self._lists(product)
        yield from self._goals()
        yield from self._kpis()
        yield from self.roadmap.before_features()
        features = list(self._features())
        yield from features
        yield from self.roadmap.after_features([f for f in features if isinstance(f, Feature)])
        yield from self._key_results()
        yield from self._markers()
        yield from self._notes()

    def _start(self, product: Table) -> Iterator[Entity]:
        for part in empty_plan(product["name"]):
            if isinstance(part, Product):
                yield Product(
                    name=product["name"],
                    vision=product["vision"],
                    point_weeks=product["point_weeks"],
                    capacity_weeks=product["capacity_weeks"],
                    **self.roadmap.of_product(),
                )
            else:
                yield part

    def _lists(self, product: Table) -> Iterator[Entity]:
        for rank, row in enumerate(product["themes"]):
            yield self._known(Theme(rank=float(rank), **row), row["name"])
        for row in product["teams"]:
            yield self._known(Team(**row), row["name"])
        for row in product["people"]:
            team = self.ids[Team, row["team"]]
            more = self.roadmap.of_person(row["name"])
            person = Person(name=row["name"], email=row["email"], team_id=team, **more)
            yield self._known(person, row["name"])
        for row in product["releases"]:
            yield self._known(Release(name=row["name"], day=self._day(row["day"])), row["name"])
        words = {tag for row in self.plan["features"] for tag in row.get("tags", ())}
        yield from (Tag(name=word) for word in sorted(words))

    def _known(self, part: Entity, name: str) -> Entity:
        self.ids[type(part), name] = part.id
        return part

    def _goals(self) -> Iterator[Entity]:
        for number, row in enumerate(self.plan["goals"], start=1):
            goal = Goal(
                title=row["title"],
                description=row["description"],
                owner_id=self.ids[Person, row["owner"]],
                start=self._day(row["start"]),
                end=self._day(row["end"]),
                rank=float(number),
            )
            yield self._known(goal, str(number))

    def _features(self) -> Iterator[Entity]:
        links: list[tuple[str, str]] = []
        for rank, row in enumerate(self.plan["features"]):
            yield self._known(self._feature(row, float(rank)), row["key"])
            if "after" in row:
                links.append((row["after"], row["key"]))
        for text, key in links:
            yield self._dependency(text, key)

    def _feature(self, row: Table, rank: float) -> Feature:
        plain = ("key", "title", "status", "notes", "url", "internal")
        start, end = self._span(row)
        return Feature(
            **{name: row[name] for name in plain if name in row} | _choices(row),
            **self.roadmap.of_feature(row["key"]),
            theme_id=self.ids[Theme, row["theme"]],
            release_id=self.ids.get((Release, row.get("release", "")), ""),
            goal_id=self.ids.get((Goal, str(row.get("goal", ""))), ""),
            owner_id=self.ids.get((Person, row.get("owner", "")), ""),
            team_id=self.ids.get((Team, row.get("team", "")), ""),
            start=start,
            end=end,
            deadline=self._day(row["deadline"]) if "deadline" in row else None,
            tags=tuple(row.get("tags", ())),
            inputs={key: _input(value) for key, value in sorted(row.get("inputs", {}).items())},
            rank=rank,
        )

    def _span(self, row: Table) -> tuple[date | None, date | None]:
        if "days" not in row:
            return None, None
        first, last = (self._day(offset) for offset in row["days"])
        start = next_working_day(first)
        return start, max(start, next_working_day(last, -1))

    def _dependency(self, text: str, successor: str) -> Dependency:
        key, _, link = text.partition(" ")
        kind, _, lag = link.replace("-", "+-").partition("+")
        return Dependency(
            predecessor_id=self.ids[Feature, key],
            successor_id=self.ids[Feature, successor],
            kind=DependencyKind(kind or "FS"),
            lag_days=int(lag.removesuffix("d") or 0),
        )

    def _kpis(self) -> Iterator[Entity]:
        skipped = {"target", "path", "owner", "n", "late"}
        for rank, row in enumerate(self.measures["kpis"]):
            values = {name: _typed(name, v) for name, v in row.items() if name not in skipped}
            kpi = Kpi(**values, owner_id=self.ids[Person, row["owner"]], rank=float(rank))
            self.kpis.append((kpi, row))
            yield self._known(kpi, row["key"])
            target: dict[str, Any] = {name: float(v) for name, v in row["target"].items()}
            baseline = float(row["path"]["from"])
            yield Target(kpi_id=kpi.id, baseline=baseline, due=self._day(88), **target)

    def _key_results(self) -> Iterator[Entity]:
        for number, goal in enumerate(self.plan["goals"], start=1):
            for rank, row in enumerate(goal["results"]):
                yield KeyResult(
                    goal_id=self.ids[Goal, str(number)],
                    kpi_id=self.ids[Kpi, row["kpi"]],
                    title=row["title"],
                    baseline=float(row["baseline"]),
                    target=float(row["target"]),
                    start=self._day(goal["start"]),
                    due=self._day(goal["end"]),
                    rank=float(rank),
                )

    def _markers(self) -> Iterator[Entity]:
        for row in self.measures["markers"]:
            yield Marker(
                title=row["title"],
                kind=MarkerKind(row["kind"]),
                at=start_of(self._day(row["day"])),
                feature_id=self.ids.get((Feature, row.get("feature", "")), ""),
                notes=row.get("notes", ""),
            )

    def _notes(self) -> Iterator[Entity]:
        for row in self.measures["notes"]:
            yield Note(
                subject_id=self.ids[Kpi, row["kpi"]],
                text=row["text"],
                at=start_of(self._day(row["day"])),
            )

    def _day(self, offset: int) -> date:
        return self.today + timedelta(days=offset)

    def observations(self) -> Iterator[Observation]:
        for kpi, row in self.kpis:
            yield from self._values(kpi, row)

    def _values(self, kpi: Kpi, row: Table) -> Iterator[Observation]:
        chance = random.Random(row["key"])  # noqa: S311 - the same wiggles every time
        step = _STEP_DAYS[kpi.cadence]
        last = self.today - timedelta(days=self.today.weekday() if step == 7 else 1)
        for index in reversed(range(row.get("late", 0), YEARS * 365 // step)):
            day = last - timedelta(days=index * step)
            if step == 30:
                day = _months_before(self.today, index + 1)
            value = _follow(row["path"], (day - self.today).days, chance)
            yield _observation(kpi, day, value, row.get("n"), chance)


def _observation(
    kpi: Kpi, day: date, value: float, size: int | None, chance: random.Random
) -> Observation:
    rounded = round(value, (kpi.decimals or 0) + (4 if kpi.is_percent else 1))
    if size is None:
        return Observation(kpi_id=kpi.id, at=start_of(day), value=rounded)
    shown = round(size * (1 + chance.uniform(-0.06, 0.06)))
    hits = round(shown * value)
    return Observation(
        kpi_id=kpi.id,
        at=start_of(day),
        value=hits / shown,
        numerator=float(hits),
        denominator=float(shown),
        n=float(shown),
    )


def _follow(path: Table, offset: int, chance: random.Random) -> float:
    years = offset / 365 + YEARS
    value = path["from"] + path["drift"] * years
    value += path.get("season", 0.0) * sin(2 * pi * (years - 0.15))
    for day, amount, settle in path["steps"]:
        value += amount * min(max((offset - day) / settle, 0.0), 1.0)
    value += chance.gauss(0, path["noise"])
    return min(max(value, path.get("floor", -1e300)), path.get("ceiling", 1e300))


_KPI_TYPES = {
    "scope": KpiScope,
    "role": KpiRole,
    "family": KpiFamily,
    "direction": Direction,
    "aggregation": Aggregation,
    "cadence": Cadence,
}


def _typed(name: str, value: Any) -> Any:
    """A value of a KPI as its field holds it: words of a fixed list as that list's members."""
    return _KPI_TYPES[name](value) if name in _KPI_TYPES else value


def _months_before(day: date, count: int) -> date:
    months = day.year * 12 + day.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(read_text("sample", name))


def _input(value: float | list[float]) -> ScoreInput:
    if isinstance(value, list):
        likely, low, high = value
        return ScoreInput(float(likely), float(low), float(high))
    return ScoreInput(float(value))


def _choices(row: Table) -> dict[str, Any]:
    return {
        "kind": FeatureKind(row.get("kind", "feature")),
        "horizon": Horizon(row.get("horizon", "")),
        "progress": float(row.get("progress", 0.0)),
    }
