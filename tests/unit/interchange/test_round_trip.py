"""What is exported comes back as it was, and a second round is the same to the byte."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from builders import a_kpi, a_plan
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlpm_planner.application.defaults import empty_plan
from mlpm_planner.application.kpis import log_many
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.sample import sample_plan
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.feature import Dependency, Feature
from mlpm_planner.domain.kpi import Observation
from mlpm_planner.domain.scoring import ScoreInput
from mlpm_planner.interchange.commit import commit
from mlpm_planner.interchange.export import export, write_rejects
from mlpm_planner.interchange.options import ImportOptions
from mlpm_planner.interchange.preview import preview
from mlpm_planner.storage.workspace_file import create_store

PLAIN = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\u200b")
WORDS = st.text(PLAIN | st.sampled_from("=+-@'\",;\t"), min_size=1, max_size=12)
TITLES = WORDS.filter(str.strip)
NAMES = TITLES.map(str.strip).filter(bool)
TEXTS = st.text(PLAIN | st.sampled_from("=+-@'\",;\t\r\n"), max_size=30)
DAYS = st.dates(date(1970, 1, 1), date(2199, 12, 31))
NUMBERS = st.floats(0, 1e12)
INPUTS = st.dictionaries(
    st.sampled_from(["reach", "value", "ease"]),
    st.builds(ScoreInput, NUMBERS)
    | st.tuples(NUMBERS, NUMBERS, NUMBERS).map(sorted).map(lambda n: ScoreInput(n[1], n[0], n[2])),
)


@st.composite
def features(draw) -> Feature:
    first, last = sorted([draw(DAYS), draw(DAYS)])
    low, high = draw(st.sampled_from([(None, None), (2.0, 9.5), (None, 4.0), (3.0, None)]))
    return Feature(
        title=draw(TITLES),
        start=draw(st.sampled_from([first, None])),
        end=draw(st.sampled_from([last, None])),
        estimate=draw(st.none() | NUMBERS),
        progress=draw(st.floats(0, 1)),
        tags=tuple(dict.fromkeys(draw(st.lists(TITLES, max_size=3)))),
        inputs=draw(INPUTS),
        notes=draw(TEXTS),
        url=draw(st.sampled_from(["", "https://example.org/?q=1,2"])),
        custom=draw(st.dictionaries(NAMES, TEXTS.filter(bool), max_size=2)),
        internal=draw(st.booleans()),
        rank=draw(st.floats(-1e6, 1e6)),
        earliest_start=draw(st.none() | DAYS),
        duration_low=low,
        duration_high=high,
        stages=draw(st.dictionaries(NAMES, st.integers(0, 400).map(float), max_size=2)),
    )


@st.composite
def plans(draw) -> Plan:
    """Features with keys of their own, some inside and some after others."""
    made = draw(st.lists(features(), max_size=4))
    keys = draw(st.lists(NAMES, min_size=len(made), max_size=len(made), unique=True))
    parts: list[Entity] = []
    previous: Feature | None = None
    for made_one, key in zip(made, keys, strict=True):
        parent = previous.id if previous and draw(st.booleans()) else ""
        one = Feature(
            **{name: getattr(made_one, name) for name in _FIELDS}, parent_id=parent, key=key
        )
        parts.append(one)
        if previous is not None:
            parts.append(Dependency(predecessor_id=previous.id, successor_id=one.id, lag_days=-2))
        previous = one
    return a_plan(*parts)


_FIELDS = [
    name
    for name in Feature.__dataclass_fields__
    if name not in {"id", "version", "key", "parent_id", "TABLE", "NOUN"}
]


def content(plan: Plan) -> tuple[list[object], list[object]]:
    """A plan without its ids."""
    keys = {feature.id: feature.key for feature in plan.features.values()}
    found = [
        (f.key, keys.get(f.parent_id, ""), [getattr(f, name) for name in _FIELDS])
        for f in plan.features.values()
    ]
    links = [
        (keys[d.predecessor_id], keys[d.successor_id], d.kind, d.lag_days, d.hard)
        for d in plan.dependencies.values()
    ]
    return sorted(found, key=lambda row: row[0]), sorted(links)


def imported(path: Path, plan: Plan) -> Plan:
    found = preview(path, ImportOptions(), plan)
    assert found.can_commit, found.issues
    assert not found.problems.rejected
    return Plan([*plan.parts(), *found.plan.adds])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=plans())
def test_exporting_and_importing_features_is_the_identity(tmp_path, plan):
    first, second = tmp_path / "features.csv", tmp_path / "again.csv"
    assert export(plan, "features", first) == len(plan.features)
    back = imported(first, a_plan())
    assert content(back) == content(plan)
    export(back, "features", second)
    assert second.read_bytes() == first.read_bytes()
    assert not preview(first, ImportOptions(), plan).plan


@pytest.fixture
def open_workspace(tmp_path):
    """Opens real workspaces, and closes them at the end."""
    opened: list[Workspace] = []

    def make(parts: Sequence[Entity]) -> Workspace:
        plan = Plan(parts)
        path = tmp_path / f"{len(opened)}.mlpm"
        opened.append(Workspace(plan, create_store(path, plan, program="test")))
        return opened[-1]

    yield make
    for workspace in opened:
        workspace.close()


def test_the_sample_plan_comes_back_to_the_byte(tmp_path, open_workspace):
    sample = sample_plan(date(2026, 6, 15))
    here, there = open_workspace(sample.parts), open_workspace(list(empty_plan()))
    log_many(here, sample.observations[::5])
    here.settle()
    for what in ("features", "kpis", "observations"):
        first, second = tmp_path / f"{what}.csv", tmp_path / f"{what}-again.csv"
        export(here.plan, what, first, here.store.observations)
        found = preview(first, ImportOptions(), there.plan, there.store.observations)
        commit(there, found)
        there.settle()
        export(there.plan, what, second, there.store.observations)
        assert second.read_bytes() == first.read_bytes()
        again = preview(first, ImportOptions(), there.plan, there.store.observations)
        assert not again.plan
        assert (again.counts.created, again.counts.updated) == (0, 0)


def test_values_compare_with_the_store_and_the_rule_decides(tmp_path, open_workspace):
    kpi = a_kpi("AUC")
    workspace = open_workspace([*empty_plan(), kpi])
    at = datetime(2026, 1, 1, tzinfo=UTC)
    log_many(
        workspace,
        [Observation(kpi_id=kpi.id, at=at + timedelta(days=day), value=0.5) for day in range(2)],
    )
    workspace.settle()
    path = tmp_path / "auc.csv"
    path.write_text("kpi,at,value\nAUC,2026-01-01,0.5\nAUC,2026-01-02,0.7\nAUC,2026-01-03,0.9\n")
    reader = workspace.store.observations
    kept = preview(path, ImportOptions(conflict="keep"), workspace.plan, reader)
    assert (kept.counts.created, kept.counts.unchanged, kept.counts.skipped) == (1, 1, 1)
    found = preview(path, ImportOptions(), workspace.plan, reader)
    assert (found.counts.created, found.counts.updated, found.counts.unchanged) == (1, 1, 1)
    commit(workspace, found)
    workspace.settle()
    assert reader.read(kpi.id).value.tolist() == [0.5, 0.7, 0.9]
    workspace.undo()
    workspace.settle()
    assert reader.read(kpi.id).value.tolist() == [0.5, 0.5]


def test_rows_that_are_left_out_can_be_mended_and_imported(tmp_path):
    path = tmp_path / "features.csv"
    path.write_text("key,title,start\nA,=1+1,xx\nB,Beta,2026-01-05\n")
    rejects = tmp_path / "rejects.csv"
    assert write_rejects(preview(path), rejects) == 1
    assert "'=1+1" in rejects.read_text("utf-8-sig")
    rejects.write_text(rejects.read_text("utf-8-sig").replace("xx", "2026-01-06"))
    (mended,) = preview(rejects).plan.adds
    assert (mended.key, mended.title, mended.custom) == ("A", "=1+1", {})
