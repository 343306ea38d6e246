"""Journey 1: a tracker's file becomes a ranked roadmap with a logged KPI, and goes out again."""

import csv

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QRadioButton

from mlpm_planner.domain.scoring import ScoreInput
from mlpm_planner.ui.exporting.sheet import ExportSheet
from mlpm_planner.ui.importing.assistant import ImportAssistant
from mlpm_planner.ui.panels.kpis.kpi_form import KpiForm
from mlpm_planner.ui.widgets.cells import CELL_ROLE

LEFT, ENTER = Qt.MouseButton.LeftButton, Qt.Key.Key_Return
RICE = {"reach": "1000..3000", "impact": "2", "confidence": "80", "effort": "2 3 5"}


def test_from_a_dropped_file_to_a_ranked_roadmap_and_back_out(
    open_window, empty, real_files, tmp_path
):
    planner = open_window(empty)
    plan = planner.session.plan
    drop(planner, real_files / "roadmap" / "storypoints" / "jirasoftware.csv")
    planner.wait(lambda: len(plan.features) == 352)
    planner.saved()

    first, second = list(plan.features)[:2]
    for feature_id in (first, second):
        score(planner, feature_id)
    assert plan.features[first].inputs["reach"] == ScoreInput(2_000, 1_000, 3_000)
    assert plan.features[first].inputs["effort"] == ScoreInput(3, 2, 5)
    table = planner.page.pane.view.table
    planner.wait(lambda: score_shown(table, first) == score_shown(table, second) == "1,067")

    lay_on_the_timeline(planner)
    scheduled = [feature for feature in plan.features.values() if feature.start]
    assert len(scheduled) == 1

    log_a_value(planner)
    (kpi,) = plan.kpis.values()
    assert [o.value for o in planner.session.values.observations(kpi.id)] == [209]

    rows = export_features(planner, tmp_path / "out.csv")
    assert len(rows) == 352
    (scored,) = (row for row in rows if row["key"] == plan.features[first].key)
    assert (scored["reach"], scored["reach_low"], scored["reach_high"]) == ("2000", "1000", "3000")
    assert [row["key"] for row in rows if row["start"]] == [scheduled[0].key]

    while planner.session.workspace.undo_step is not None:
        planner.undo()
    planner.saved()
    assert not plan.features
    assert not plan.kpis
    assert planner.session.values.count() == 0


def drop(planner, file):
    """Drop a file on the window and take what the assistant proposes."""
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(file))])
    how = Qt.DropAction.CopyAction, files, LEFT, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(planner.window, QDragEnterEvent(QPoint(400, 400), *how))
    QApplication.sendEvent(planner.window, QDropEvent(QPointF(400, 400), *how))
    planner.wait(lambda: planner.window.findChild(ImportAssistant))
    sheet = planner.window.findChild(ImportAssistant)
    planner.wait(lambda: sheet.draft.found is not None and not sheet.draft.is_reading)
    planner.wait(sheet.foot.commit.isEnabled)
    planner.qtbot.mouseClick(sheet.foot.commit, LEFT)


def score(planner, feature_id):
    """Type the inputs of RICE into the row of a feature, ranges among them."""
    page = planner.go("prioritise")
    view = page.pane.view
    planner.wait(lambda: view.table.place(feature_id) is not None)
    for name, text in RICE.items():
        index = view.table.index(view.table.place(feature_id), view.table.column(name))
        view.scrollTo(index)
        planner.activate()
        planner.qtbot.mouseClick(view.viewport(), LEFT, pos=view.visualRect(index).center())
        planner.press(Qt.Key.Key_F2)
        planner.wait(lambda: view.is_editing)
        QApplication.focusWidget().selectAll()
        planner.type(text)
        planner.press(ENTER)
        planner.wait(lambda: not view.is_editing)


def score_shown(table, feature_id):
    return table.index(table.place(feature_id), table.column("score")).data(CELL_ROLE).text


def lay_on_the_timeline(planner):
    """Take the first feature that waits beside the timeline and schedule it."""
    page = planner.go("roadmap")
    page.timeline.show_tray(is_shown=True)
    tray = page.timeline.tray
    planner.wait(lambda: tray.isVisible() and tray.list.feature_model.rowCount())
    place = tray.list.visualRect(tray.list.feature_model.index(0)).center()
    planner.qtbot.mouseClick(tray.list.viewport(), LEFT, pos=place)
    planner.qtbot.mouseClick(tray.schedule, LEFT)


def log_a_value(planner):
    """Make a KPI and log its first value, from the keyboard."""
    page = planner.go("kpis")
    planner.activate()
    planner.window.focus_content()
    planner.press(Qt.Key.Key_N)
    planner.wait(lambda: page.findChild(KpiForm))
    form = page.findChild(KpiForm)
    planner.wait(lambda: form.isAncestorOf(QApplication.focusWidget() or page))
    planner.type("p95 latency")
    planner.press(ENTER)
    planner.wait(lambda: planner.session.plan.kpis)
    planner.wait(planner.is_ready)
    planner.activate()
    planner.window.focus_content()
    planner.press(Qt.Key.Key_L)
    planner.type("209")
    planner.press(ENTER)
    planner.saved()


def export_features(planner, target):
    """Export all features with the sheet; the rows of the file."""
    planner.activate()
    planner.qtbot.keyClick(planner.window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    planner.wait(lambda: planner.window.findChild(ExportSheet))
    sheet = planner.window.findChild(ExportSheet)
    part = next(b for b in sheet.findChildren(QRadioButton) if b.text() == "Features")
    part.click()
    planner.qtbot.mouseClick(sheet.export, LEFT)
    dialog = sheet.findChild(QFileDialog)
    dialog.fileSelected.emit(str(target))
    dialog.close()
    planner.wait(target.exists)
    with target.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
