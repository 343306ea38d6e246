"""Large plans and workspaces to measure on."""

import random
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from mlpm_planner.application.defaults import empty_plan
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.store import ObservationBatch, SeriesRows
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.choices import Horizon
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.feature import Dependency, Feature
from mlpm_planner.domain.kpi import Kpi
from mlpm_planner.domain.people import Person
from mlpm_planner.domain.product import Theme
from mlpm_planner.domain.scoring import ScoreInput
from mlpm_planner.storage.workspace_file import create_store

START = date(2026, 1, 5)
WEEK = 7 * 86_400_000_000
COLOURS = ("blue", "orange", "green", "magenta", "sky", "violet", "ochre", "red")


def large_plan(count: int, kpis: int = 20, seed: int = 1, lanes: int = 12) -> Plan:
    """A plan with so many scored and scheduled features, every tenth waiting for another."""
    chance = random.Random(seed)
    themes = [Theme(name=f"Theme {i}", colour=COLOURS[i % 8], rank=float(i)) for i in range(lanes)]
    people = [Person(name=f"Person {i}") for i in range(30)]
    features = [_feature(i, chance, themes, people) for i in range(count)]
    links = [
        Dependency(predecessor_id=features[i - 1].id, successor_id=features[i].id)
        for i in range(10, count, 10)
    ]
    measures = [Kpi(name=f"KPI {i}", key=f"kpi_{i}", rank=float(i)) for i in range(kpis)]
    parts: list[Entity] = [*empty_plan("Large"), *themes, *people, *features, *links, *measures]
    return Plan(parts)


def _feature(
    number: int, chance: random.Random, themes: list[Theme], people: list[Person]
) -> Feature:
    start = START + timedelta(days=chance.randrange(0, 700))
    return Feature(
        key=f"L-{number}",
        title=f"Feature {number} {chance.choice(('ranker', 'index', 'model', 'guardrail'))}",
        status=chance.choice(("discovery", "planned", "in_progress", "shipped")),
        horizon=chance.choice((Horizon.NOW, Horizon.NEXT, Horizon.LATER)),
        theme_id=chance.choice(themes).id,
        owner_id=chance.choice(people).id,
        start=start,
        end=start + timedelta(days=chance.randrange(3, 90)),
        progress=chance.random(),
        inputs={
            "confidence": ScoreInput(chance.choice((0.5, 0.8, 1.0))),
            "effort": ScoreInput(float(chance.randrange(1, 20))),
            "impact": ScoreInput(chance.choice((0.5, 1.0, 2.0, 3.0))),
            "reach": ScoreInput(float(chance.randrange(100, 50_000))),
        },
        rank=float(number),
    )


def large_workspace(path: Path, count: int, values: int = 0) -> Plan:
    """Such a plan in a file, with so many KPI values."""
    plan = large_plan(count)
    store = create_store(path, plan, program="benchmark")
    if values:
        workspace = Workspace(plan, store)
        with workspace.edit("Import") as edit:
            edit.import_values(batch(list(plan.kpis), values))
        workspace.settle()
    store.close()
    return plan


def batch(kpi_ids: list[str], values: int, seed: int = 1) -> ObservationBatch:
    """Random walks, the values spread over the KPIs evenly."""
    noise = np.random.default_rng(seed)
    each = values // len(kpi_ids)
    last = 1_780_000_000_000_000
    at = last - np.arange(each, dtype=np.int64)[::-1] * (WEEK // 168)
    return ObservationBatch(
        tuple(
            SeriesRows(kpi_id, at, 100 + np.cumsum(noise.normal(0, 1, each)), source="benchmark")
            for kpi_id in kpi_ids
        )
    )
