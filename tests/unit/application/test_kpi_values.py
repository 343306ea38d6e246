from dataclasses import replace

from fakes import MemoryStore
from kpi_values import latency, observations

from mlpm_planner.application import kpi_values
from mlpm_planner.application.changes import ObservationChange


def stored(kpi, count):
    store = MemoryStore()
    rows = observations(kpi, [float(i) for i in range(count)], note="checked", n=12.0)
    store.observations.rows.update({o.key: o for o in rows})
    return store.observations, rows


def test_few_values_are_read_in_full_with_excluded_ones():
    kpi = latency()
    reader, rows = stored(kpi, 3)
    out = replace(rows[1], excluded="outage")
    reader.rows[out.key] = out
    found = kpi_values.read_rows(reader, kpi.id, "")
    assert found.is_whole
    assert [found.known[i] for i in range(3)] == [rows[0], out, rows[2]]


def test_a_page_of_many_values_is_read_on_its_own(monkeypatch):
    kpi = latency()
    monkeypatch.setattr(kpi_values, "AT_ONCE", 10)
    reader, rows = stored(kpi, 600)
    found = kpi_values.read_rows(reader, kpi.id, "")
    assert not found.is_whole
    page = kpi_values.read_page(reader, found, 1)
    assert page == {i: rows[i] for i in range(256, 512)}


def test_edits_show_in_rows_that_are_known():
    kpi = latency()
    reader, rows = stored(kpi, 2)
    found = kpi_values.read_rows(reader, kpi.id, "")
    new = replace(rows[0], value=99.0)
    changed = kpi_values.with_edits(
        found, [ObservationChange(rows[0], new), ObservationChange(rows[1], None)]
    )
    assert changed.values.tolist() == [99.0]
