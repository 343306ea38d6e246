from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from builders import a_kpi, a_plan
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from unit.storage.series import bring_in, rows, values, wrong_summaries

from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.kpi import Observation
from mlpm_planner.storage import blocks
from mlpm_planner.storage.workspace_file import create_store

HOURS = st.integers(0, 40)
VALUES = st.floats(-1e6, 1e6, allow_nan=False)
IMPORT = st.tuples(
    st.just("import"), st.lists(st.tuples(HOURS, VALUES), min_size=1, max_size=30), st.booleans()
)
LOG = st.tuples(st.just("log"), HOURS, VALUES)
OTHER = st.tuples(st.sampled_from(["edit", "exclude", "delete"]), st.integers(0, 50), VALUES)
STEP = st.tuples(st.sampled_from(["undo", "redo"]), st.none(), st.none())


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(st.one_of(IMPORT, LOG, OTHER, STEP), max_size=12))
def test_summaries_are_true_after_any_history_and_undoing_it(
    tmp_path, monkeypatch: pytest.MonkeyPatch, history
) -> None:
    monkeypatch.setattr(blocks, "BLOCK", 8)
    monkeypatch.setattr(blocks, "_LARGEST", 12)
    kpi = a_kpi()
    store = create_store(tmp_path / f"{kpi.id}.mlpm", a_plan(kpi), program="tests")
    workspace = Workspace(store.load(), store)
    with closing(workspace):
        _run(workspace, kpi.id, history)


def _run(workspace: Workspace, kpi_id: str, history) -> None:
    for action, what, value in history:
        _act(workspace, kpi_id, action, what, value)
        assert wrong_summaries(workspace) == []
    while workspace.undo():
        workspace.settle()
        assert wrong_summaries(workspace) == []
    assert values(workspace, kpi_id) == []


def _act(workspace: Workspace, kpi_id: str, action: str, what, value) -> None:
    if action in {"undo", "redo"}:
        getattr(workspace, action)()
        workspace.settle()
    elif action == "import":
        hours, numbers = zip(*what, strict=True)
        bring_in(workspace, rows(kpi_id, hours, numbers), replace=value)
    else:
        stored = workspace.store.observations.observations(kpi_id)
        _change_one(workspace, kpi_id, action, what, value, stored)


def _change_one(workspace, kpi_id, action, what, value, stored) -> None:
    with workspace.edit(action) as edit:
        if action == "log":
            at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(hours=what)
            edit.observe(Observation(kpi_id=kpi_id, at=at, value=value))
        elif what < len(stored):
            chosen = stored[what]
            if action == "delete":
                edit.forget(chosen)
            elif action == "exclude":
                edit.observe(replace(chosen, excluded="" if chosen.excluded else "no"), chosen)
            else:
                edit.observe(replace(chosen, value=value), chosen)
    workspace.settle()


def test_a_series_that_grows_value_by_value_keeps_blocks_of_the_usual_size(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "BLOCK", 8)
    monkeypatch.setattr(blocks, "_LARGEST", 12)
    kpi = a_kpi()
    with workspace.edit("Add") as edit:
        edit.add(kpi)
    for hour in range(60):
        bring_in(workspace, rows(kpi.id, [hour], [hour]))
    counts = workspace.store.observations.summaries(kpi.id).count
    assert counts.sum() == 60
    assert 5 <= len(counts) <= 10
    assert wrong_summaries(workspace) == []


def test_equal_instants_are_never_split_between_blocks(workspace: Workspace) -> None:
    kpi = a_kpi()
    with workspace.edit("Add") as edit:
        edit.add(kpi)
    bring_in(workspace, rows(kpi.id, np.repeat(np.arange(4), 5_000), np.arange(20_000.0)))
    summaries = workspace.store.observations.summaries(kpi.id)
    assert summaries.count.tolist() == [5_000] * 4
    assert wrong_summaries(workspace) == []
