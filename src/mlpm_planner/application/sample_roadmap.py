"""What the roadmap of the sample plan needs beyond its features."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from mlpm_planner.application.plan_versions import Version, VersionKind
from mlpm_planner.domain.calendar import Calendar, FreezeWindow
from mlpm_planner.domain.choices import CustomFieldKind, GateState, GateTest, ModelStage, ViewPage
from mlpm_planner.domain.clock import start_of
from mlpm_planner.domain.custom_field import CustomField
from mlpm_planner.domain.dates import next_working_day
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.kpi import Kpi
from mlpm_planner.domain.model import Gate, Model, ModelVersion
from mlpm_planner.domain.people import Person
from mlpm_planner.domain.snapshot import Baseline, Scenario
from mlpm_planner.domain.view import SavedView

Table = Mapping[str, Any]
Known = Callable[[Entity, str], Entity]


@dataclass(frozen=True, slots=True)
class RoadmapSample:
    """Reads the file of the roadmap; `ids` knows parts by kind and name, `known` adds to them."""

    today: date
    table: Table
    ids: Mapping[tuple[type[Entity], str], str]
    known: Known

    def calendars(self) -> Iterator[Entity]:
        """The calendars, which come before all who work in them."""
        for row in self.table["calendars"]:
            holidays = {self._span(each["days"]): each["name"] for each in row["holidays"]}
            yield self.known(Calendar(name=row["name"], holidays=holidays), row["name"])

    def of_product(self) -> dict[str, Any]:
        """The product's calendar and its limits of work in progress."""
        about = self.table["product"]
        calendar_id = self.ids[Calendar, about["calendar"]]
        return {"calendar_id": calendar_id, "horizon_limits": about["limits"]}

    def of_person(self, name: str) -> dict[str, Any]:
        """When somebody is away, and how much of a week they work."""
        away = [row for row in self.table["absences"] if row["person"] == name]
        absences = {self._span(row["days"]): row["name"] for row in away}
        return {"absences": absences, "availability": self.table["availability"].get(name, 1.0)}

    def before_features(self) -> Iterator[Entity]:
        """Freeze windows, custom fields, and the models with their versions."""
        for row in self.table["freezes"]:
            first, last = (self._day(day) for day in row["days"])
            yield FreezeWindow(name=row["name"], notes=row["notes"], start=first, end=last)
        for rank, row in enumerate(self.table["fields"]):
            kind, options = CustomFieldKind(row["kind"]), tuple(row.get("options", ()))
            yield CustomField(name=row["name"], kind=kind, options=options, rank=float(rank))
        for rank, row in enumerate(self.table["models"]):
            yield from self._model(row, float(rank))

    def _model(self, row: Table, rank: float) -> Iterator[Entity]:
        model = Model(
            key=row["key"],
            name=row["name"],
            task=row["task"],
            stage=ModelStage(row["stage"]),
            owner_id=self.ids[Person, row["owner"]],
            retrain_every=row["retrain_every"],
            retrain_kpi_id=self.ids.get((Kpi, row.get("retrain_kpi", "")), ""),
            rank=rank,
        )
        yield self.known(model, row["key"])
        for version in row["versions"]:
            yield ModelVersion(
                model_id=model.id,
                name=version["name"],
                stage=ModelStage(version["stage"]),
                trained_through=self._day(version["trained"]),
                released=self._day(version["released"]) if "released" in version else None,
                metrics={name: float(value) for name, value in version["metrics"].items()},
            )

    def of_feature(self, key: str) -> dict[str, Any]:
        """The model, stages, ranges and custom fields of a feature."""
        row: Table = self.table["features"].get(key, {})
        low, high = row.get("duration", (None, None))
        return {
            "model_id": self.ids.get((Model, row.get("model", "")), ""),
            "stages": {stage: float(days) for stage, days in row.get("stages", {}).items()},
            "duration_low": None if low is None else float(low),
            "duration_high": None if high is None else float(high),
            "earliest_start": self._day(row["earliest"]) if "earliest" in row else None,
            "custom": row.get("custom", {}),
        }

    def after_features(self, features: Sequence[Feature]) -> Iterator[Entity]:
        """Gates, the baseline and the scenario."""
        for row in self.table["gates"]:
            yield Gate(
                feature_id=self.ids[Feature, row["feature"]],
                name=row["name"],
                stage=row["stage"],
                kpi_id=self.ids.get((Kpi, row.get("kpi", "")), ""),
                test=GateTest(row.get("test", "at_least")),
                threshold=float(row["threshold"]) if "threshold" in row else None,
                chance=row.get("chance"),
                fallback_id=self.ids.get((Feature, row.get("fallback", "")), ""),
                state=GateState(row.get("state", "open")),
            )
        about = self.table["baseline"]
        at = start_of(self._day(about["day"]))
        dates = {f.id: self._moved(f, about["moved"].get(f.key, 0)) for f in features if f.start}
        baseline = Baseline(name=about["name"], at=at, dates=dates)
        yield baseline
        yield from self._views(baseline)
        about = self.table["scenario"]
        dates = {
            f.id: self._moved(f, about["moved"][f.key]) for f in features if f.key in about["moved"]
        }
        yield Scenario(name=about["name"], notes=about["notes"], at=at, dates=dates)

    def _views(self, baseline: Baseline) -> Iterator[Entity]:
        before = Version(VersionKind.BASELINE, baseline.id).text
        for rank, row in enumerate(self.table["views"]):
            options = {name: row[name] for name in ("columns_by", "lanes", "zoom") if name in row}
            if row.get("against") == "baseline":
                options["before"] = before
            mode, group = row["mode"], row.get("group", "")
            view = SavedView(
                name=row["name"],
                mode=mode,
                columns=tuple(row["columns"]),
                group=group,
                options=options,
            )
            yield replace(view, page=ViewPage.ROADMAP, rank=float(rank))

    def _moved(self, feature: Feature, days: int) -> str:
        moved = timedelta(days=days)
        start, end = (day + moved for day in (feature.start, feature.end) if day is not None)
        start, end = next_working_day(start), next_working_day(end, -1)
        return f"{start.isoformat()}/{max(start, end).isoformat()}"

    def _span(self, days: Sequence[int]) -> str:
        first, last = (self._day(day).isoformat() for day in days)
        return first if first == last else f"{first}/{last}"

    def _day(self, offset: int) -> date:
        return self.today + timedelta(days=offset)
