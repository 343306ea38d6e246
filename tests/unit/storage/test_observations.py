from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from builders import a_kpi
from unit.storage.series import HOUR, bring_in, rows, values, wrong_summaries

from mlpm_planner.application.store import ObservationBatch, SeriesRows
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.kpi import Kpi, Observation

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)


@pytest.fixture
def kpi(workspace: Workspace) -> Kpi:
    with workspace.edit("Add KPI") as edit:
        return edit.add(a_kpi())


def log(workspace: Workspace, observation: Observation) -> None:
    with workspace.edit("Log") as edit:
        edit.observe(observation)
    workspace.settle()


def test_a_logged_value_comes_back_with_all_that_is_known_of_it(workspace, kpi) -> None:
    full = Observation(
        kpi_id=kpi.id,
        at=NOON.replace(microsecond=7),
        value=0.25,
        segment="Köln",
        model_version="v2",
        source="A/B test",
        nth=1,
        numerator=25.0,
        denominator=100.0,
        n=100.0,
        sd=0.01,
        note="“first” day",
        provisional=True,
    )
    log(workspace, full)
    assert workspace.store.observations.observations(kpi.id) == [full]
    assert workspace.store.observations.segments(kpi.id) == ("Köln",)
    assert wrong_summaries(workspace) == []


def test_logging_at_the_same_instant_replaces_and_undo_puts_the_old_value_back(
    workspace, kpi
) -> None:
    first = Observation(kpi_id=kpi.id, at=NOON, value=1.0, note="old")
    log(workspace, first)
    log(workspace, replace(first, value=2.0, note=""))
    assert workspace.store.observations.observations(kpi.id)[0].value == 2.0
    workspace.undo()
    workspace.settle()
    assert workspace.store.observations.observations(kpi.id) == [first]
    workspace.redo()
    workspace.undo()
    workspace.undo()
    workspace.settle()
    assert workspace.store.observations.count(kpi.id) == 0
    assert wrong_summaries(workspace) == []


def test_an_excluded_value_is_kept_but_not_read(workspace, kpi) -> None:
    bring_in(workspace, rows(kpi.id, [1, 2, 3], [1, 99, 3]))
    bad = next(o for o in workspace.store.observations.observations(kpi.id) if o.value == 99)
    with workspace.edit("Exclude") as edit:
        edit.observe(replace(bad, excluded="outage"), bad)
    workspace.settle()
    assert values(workspace, kpi.id) == [(1, 1.0), (3, 3.0)]
    assert workspace.store.observations.summaries(kpi.id).maximum.tolist() == [3.0]
    assert workspace.store.observations.count(kpi.id) == 3
    data = workspace.store.observations.read(kpi.id, columns=["excluded"])
    assert data.columns["excluded"].tolist() == ["", "outage", ""]
    assert wrong_summaries(workspace) == []


def test_importing_the_same_values_twice_changes_nothing(workspace, kpi) -> None:
    series = rows(kpi.id, [3, 1, 2, 2], [30, 10, 20, 21], n=np.array([1, 2, np.nan, 4.0]))
    bring_in(workspace, series)
    once = workspace.store.observations.observations(kpi.id)
    bring_in(workspace, series)
    assert workspace.store.observations.observations(kpi.id) == once
    assert workspace.history.undoable[-1].change_set.batches[0].count == 0
    workspace.undo()
    workspace.settle()
    assert workspace.store.observations.observations(kpi.id) == once
    assert values(workspace, kpi.id) == [(1, 10.0), (2, 20.0), (2, 21.0), (3, 30.0)]


def test_undoing_an_import_puts_overwritten_values_back_and_redo_brings_it_again(
    path, workspaces, workspace, kpi
) -> None:
    bring_in(workspace, rows(kpi.id, range(10), np.arange(10.0)))
    before = workspace.store.observations.observations(kpi.id)
    bring_in(workspace, rows(kpi.id, range(5, 15), np.full(10, 7.0)))
    after = workspace.store.observations.observations(kpi.id)
    assert len(after) == 15
    for _ in range(2):
        workspace.undo()
        workspace.settle()
        assert workspace.store.observations.observations(kpi.id) == before
        assert wrong_summaries(workspace) == []
        workspace.redo()
        workspace.settle()
        assert workspace.store.observations.observations(kpi.id) == after
        assert wrong_summaries(workspace) == []
    workspace.close()
    again = workspaces(path)
    again.undo()
    again.undo()
    again.settle()
    assert again.store.observations.count() == 0


def test_an_import_that_may_not_replace_leaves_values_that_are_there(workspace, kpi) -> None:
    bring_in(workspace, rows(kpi.id, [1, 2], [1, 2]))
    bring_in(workspace, rows(kpi.id, [2, 3], [20, 30]), replace=False)
    assert values(workspace, kpi.id) == [(1, 1.0), (2, 2.0), (3, 30.0)]
    workspace.undo()
    workspace.settle()
    assert values(workspace, kpi.id) == [(1, 1.0), (2, 2.0)]


def test_a_value_deleted_and_brought_back_still_belongs_to_its_import(workspace, kpi) -> None:
    bring_in(workspace, rows(kpi.id, [1, 2], [1, 2]))
    first = workspace.store.observations.observations(kpi.id)[-1]
    with workspace.edit("Delete") as edit:
        edit.forget(first)
    workspace.undo()
    workspace.undo()
    workspace.settle()
    assert workspace.store.observations.count() == 0
    assert wrong_summaries(workspace) == []


def test_versions_sources_and_segments_are_series_of_their_own(workspace, kpi) -> None:
    bring_in(
        workspace,
        rows(kpi.id, [1, 2], [1, 2]),
        rows(kpi.id, [1, 2], [5, 6], model_version="v2"),
        rows(kpi.id, [1], [7], segment="Berlin", source="survey", note=["asked"]),
    )
    assert values(workspace, kpi.id) == [(1, 1.0), (1, 5.0), (2, 2.0), (2, 6.0)]
    assert values(workspace, kpi.id, "Berlin") == [(1, 7.0)]
    data = workspace.store.observations.read(kpi.id, columns=["model_version", "n", "nth"])
    assert data.columns["model_version"].tolist() == ["", "v2", "", "v2"]
    assert np.isnan(data.columns["n"]).all()
    assert data.columns["nth"].dtype == np.int64
    assert workspace.store.observations.segments(kpi.id) == ("", "Berlin")
    assert wrong_summaries(workspace) == []


def test_ranges_tails_and_summaries_of_a_long_series(workspace, kpi) -> None:
    other = a_kpi("Empty")
    with workspace.edit("Add") as edit:
        edit.add(other)
    count = 20_000
    bring_in(workspace, rows(kpi.id, np.arange(count), np.sin(np.arange(count))))
    reader = workspace.store.observations
    some = reader.read(kpi.id, start=100 * HOUR, end=102 * HOUR)
    assert (some.at // HOUR).tolist() == [100, 101, 102]
    tail, nothing = reader.tail([kpi.id, other.id], 3)
    assert (tail.at // HOUR).tolist() == [19_997, 19_998, 19_999]
    assert len(nothing.at) == 0
    summaries = reader.summaries(kpi.id)
    assert summaries.count.sum() == count
    assert len(summaries.count) == 5
    assert (summaries.start[1:] > summaries.end[:-1]).all()
    assert (reader.count(), reader.count(kpi.id), reader.count(other.id)) == (count, count, 0)
    assert reader.count("unknown") == 0
    assert wrong_summaries(workspace) == []


def test_the_values_of_a_deleted_kpi_come_back_with_it(workspace, kpi) -> None:
    bring_in(workspace, rows(kpi.id, [1, 2], [1, 2]))
    with workspace.edit("Delete") as edit:
        edit.remove(kpi)
    workspace.settle()
    assert workspace.store.observations.count() == 0
    workspace.undo()
    workspace.settle()
    assert values(workspace, kpi.id) == [(1, 1.0), (2, 2.0)]


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_is_never_stored(workspace, kpi, bad: float) -> None:
    with pytest.raises(RuleError, match="not a finite number"):
        bring_in(workspace, rows(kpi.id, [1, 2], [1, bad]))
    workspace.discard_draft()
    with pytest.raises(RuleError, match="not finite"):
        bring_in(workspace, rows(kpi.id, [1, 2], [1, 2], sd=np.array([1, np.inf])))
    workspace.discard_draft()
    assert workspace.store.observations.count() == 0


def test_columns_of_unequal_length_are_refused(workspace, kpi) -> None:
    series = SeriesRows(kpi.id, np.array([1, 2]), np.array([1.0]))
    with pytest.raises(RuleError, match="1 cells for 2"):
        bring_in(workspace, series)


def test_progress_is_told_and_an_import_can_be_cancelled(workspace, kpi) -> None:
    told: list[int] = []

    def stop(change_set, done: int, _total: int) -> None:
        told.append(done)
        workspace.store.cancel(change_set.id)

    workspace.subscribe_progress(stop)
    batch = ObservationBatch((rows(kpi.id, np.arange(300_000), np.zeros(300_000)),))
    with workspace.edit("Import") as edit:
        edit.import_values(batch)
    change_set = workspace.history.undoable[-1].change_set
    workspace.store.cancel(change_set.id)
    workspace.settle()
    assert not workspace.is_saving
    assert workspace.draft is None
    assert workspace.store.observations.count() == 0
    assert workspace.undo_step.label == "Add KPI"
    bring_in(workspace, rows(kpi.id, [1], [1]))
    assert values(workspace, kpi.id) == [(1, 1.0)]


def test_an_import_brings_its_kpi_along_as_one_step(workspace) -> None:
    new = a_kpi("Brought along")
    with workspace.edit("Import") as edit:
        edit.add(new)
        edit.import_values(ObservationBatch((rows(new.id, [1], [1]),)))
    with workspace.edit("Rename") as edit:
        edit.update(replace(new, name="Renamed at once"))
    workspace.settle()
    assert workspace.store.load().kpis[new.id].name == "Renamed at once"
    workspace.undo()
    workspace.undo()
    workspace.settle()
    assert not workspace.store.load().kpis
