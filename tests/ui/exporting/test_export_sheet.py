import csv
from itertools import count
from threading import Event

import pytest
from PySide6.QtCore import Qt

from mlpm_planner.application.filters import where
from mlpm_planner.application.queries import Query, groups
from mlpm_planner.ui.exporting import seen
from mlpm_planner.ui.exporting.run import VIEW, ExportRun
from mlpm_planner.ui.exporting.sheet import export_sheet
from mlpm_planner.ui.features.feature_table_view import FeatureTableView
from mlpm_planner.ui.models.feature_columns import more_columns
from mlpm_planner.ui.services import ExportOrder
from mlpm_planner.ui.widgets.table_view import ColumnSpec, TableView


@pytest.fixture
def exported(qtbot, session, window):
    """Exports a part with the sheet and returns the rows of the file."""

    def export(what, path, view=None, *, bom=True):
        sheet = export_sheet(session, view, window)
        sheet.choose(what)
        sheet.bom.setChecked(bom)
        before = len(session.notices)
        sheet.write(str(path))
        qtbot.waitUntil(lambda: len(session.notices) > before)
        delimiter = "\t" if path.suffix == ".tsv" else ","
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file, delimiter=delimiter))

    return export


def test_features_come_with_every_field_and_the_toast_shows_the_folder(session, exported, tmp_path):
    rows = exported("features", tmp_path / "f.csv")
    assert [row["key"] for row in rows] == ["A-1", "A-2", "A-3"]
    assert rows[2]["title"] == "'=SUM(A1)"  # no formula for a spreadsheet
    notice = session.notices[-1]
    assert notice.text == "Exported 3 rows to f.csv"
    assert notice.action == "Show in folder"
    assert session.jobs[-1] is None


def test_scores_are_ranked(exported, tmp_path):
    rows = exported("scores", tmp_path / "s.csv")
    assert [(row["rank"], row["key"]) for row in rows] == [("1", "A-1")]
    assert float(rows[0]["low"]) < float(rows[0]["score"]) < float(rows[0]["high"])


def test_values_come_with_their_instants(exported, tmp_path):
    rows = exported("observations", tmp_path / "o.tsv")
    assert [row["at"] for row in rows[:2]] == [
        "2026-01-05T00:00:00Z",
        "2026-01-12T00:00:00Z",
    ]
    assert len(rows) == 5


def test_the_byte_order_mark_can_be_left_out(exported, tmp_path):
    exported("kpis", tmp_path / "with.csv")
    exported("kpis", tmp_path / "without.csv", bom=False)
    mark = b"\xef\xbb\xbf"
    assert (tmp_path / "with.csv").read_bytes() == mark + (tmp_path / "without.csv").read_bytes()


def test_the_view_has_the_columns_the_order_and_the_filter_that_are_seen(
    session, exported, window, tmp_path
):
    view = FeatureTableView("Ranking", session, [])
    view.setParent(window)
    view.set_table_columns(more_columns(session, frozenset(("title", "estimate", "key"))))
    view.set_hidden_columns(frozenset({0}))
    view.horizontalHeader().moveSection(2, 1)
    query = Query(filter=where(key=("A-1", "A-3")), sort="title", group="status")
    view.show_groups(groups(session.plan, query))
    rows = exported(VIEW, tmp_path / "view.csv", seen.features_as_seen("Ranking", view, "Status"))
    assert [list(row.values())[:3] for row in rows] == [
        ["Planned", "5", "'=SUM(A1)"],
        ["Planned", "", "Rank by margin"],
    ]
    assert list(rows[0])[:3] == ["Status", "Estimate", "Feature"]


def test_a_short_table_is_exported_as_it_is_shown(window, exported, tmp_path):
    from PySide6.QtGui import QStandardItem, QStandardItemModel

    model = QStandardItemModel(2, 3, window)
    model.setHorizontalHeaderLabels(["Name", "Hidden", "Latest"])
    for row in range(2):
        for column in range(3):
            model.setItem(row, column, QStandardItem(f"{row}{column}"))
    view = TableView("KPIs", parent=window)
    view.setModel(model)
    view.set_columns([ColumnSpec(100), ColumnSpec(100), ColumnSpec(100)])
    view.set_hidden_columns(frozenset({1}))
    view.horizontalHeader().moveSection(2, 0)
    rows = exported(VIEW, tmp_path / "kpis.csv", seen.table_as_seen("KPIs", view))
    assert [list(row.items())[:2] for row in rows] == [
        [("Latest", "02"), ("Name", "00")],
        [("Latest", "12"), ("Name", "10")],
    ]


def test_features_exported_and_imported_again_change_nothing(session, exported, tmp_path):
    path = tmp_path / "again.csv"
    exported("features", path)
    preview = session.services.preview_file(path, {}, session.plan, session.values)
    assert (preview.counts.unchanged, preview.counts.created, preview.counts.updated) == (3, 0, 0)


def test_values_exported_and_imported_again_change_nothing(session, exported, tmp_path):
    path = tmp_path / "again.csv"
    exported("observations", path)
    preview = session.services.preview_file(path, {}, session.plan, session.values)
    assert (preview.counts.unchanged, preview.counts.created, preview.counts.updated) == (5, 0, 0)


def test_a_folder_that_is_not_there_is_said_and_nothing_is_written(qtbot, session, tmp_path):
    target = tmp_path / "gone" / "f.csv"
    run = ExportRun(session, session.services, ExportOrder("features", target), None)
    run.start()
    qtbot.waitUntil(lambda: bool(session.told))
    assert session.told[0].startswith("Could not write f.csv: No such file or directory.")
    assert session.jobs[-1] is None


def test_an_export_that_is_given_up_leaves_no_file(qtbot, session, tmp_path):
    begun = Event()

    def rows():
        for number in count():  # ends only when it is given up
            begun.set()
            yield [number]

    view = seen.VisibleTable("Numbers", ["n"], rows, 0)
    order = ExportOrder(VIEW, tmp_path / "many.csv")
    run = ExportRun(session, session.services, order, view)
    run.start()
    qtbot.waitUntil(begun.is_set)
    run.cancel()
    qtbot.waitUntil(lambda: session.tasks.is_idle)
    assert [path for path in tmp_path.iterdir() if path.suffix in (".csv", ".tmp")] == []
    assert session.jobs[-1] is None
    assert session.notices == []


def test_the_sheet_offers_only_what_there_is(session, window):
    with session.workspace.edit("Clear") as edit:
        for kpi in session.plan.kpis.values():
            edit.remove(kpi)
    sheet = export_sheet(session, None, window)
    enabled = [sheet.buttons.button(i).isEnabled() for i in range(len(sheet.parts))]
    offered = dict(zip((part.what for part in sheet.parts), enabled, strict=True))
    sheet.reject()
    assert offered == {"features": True, "scores": True, "kpis": False, "observations": False}


def test_the_sheet_is_used_with_keys_alone(qtbot, session, window):
    sheet = export_sheet(session, None, window)
    first = sheet.buttons.checkedButton()
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert sheet.chosen.what == "scores"
    qtbot.keyClick(sheet.formats, Qt.Key.Key_Right)
    assert sheet.formats.current == "tsv"
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
