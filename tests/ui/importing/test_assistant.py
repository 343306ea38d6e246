import pytest
from builders import a_feature
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from mlpm_planner.domain.view import ImportProfile
from mlpm_planner.ui.importing.mapping_table import BECOMES, MappingTable
from mlpm_planner.ui.importing.problem_table import DONE
from mlpm_planner.ui.widgets.cells import CELL_ROLE


def imported(qtbot, session, assistant):
    assistant.sheet.commit()
    qtbot.waitUntil(lambda: session.tasks.is_idle)
    qtbot.waitUntil(lambda: not session.workspace.is_saving)
    assert session.workspace.draft is None


def test_a_jira_export_comes_in_as_one_step_and_goes_out_with_undo(
    qtbot, session, opened, real_files
):
    assistant = opened(real_files / "roadmap/storypoints/jirasoftware.csv")
    assert assistant.counts == "352 new"
    assert assistant.sheet.foot.commit.text() == "&Import 352 features"
    imported(qtbot, session, assistant)
    features = session.plan.features.values()
    assert len(features) == 352
    assert sum(f.estimate for f in features) == 1_560
    assert session.told == ["Imported 352 features"]
    session.undo()
    assert not session.plan.features
    assert not session.plan.import_profiles


def test_a_series_becomes_a_kpi_with_all_its_values(qtbot, session, opened, real_files):
    assistant = opened(real_files / "kpi/nab/realKnownCause/nyc_taxi.csv")
    assert not assistant.sheet.can_commit  # the times name no zone
    qtbot.mouseClick(assistant.button("UTC"), Qt.MouseButton.LeftButton)
    assistant.settle()
    assert assistant.counts == "10,320 new"
    imported(qtbot, session, assistant)
    kpi = next(iter(session.plan.kpis.values()))
    assert kpi.name == "nyc_taxi"
    assert session.values.count(kpi.id) == 10_320
    session.undo()
    qtbot.waitUntil(lambda: not session.workspace.is_saving)
    assert session.values.count() == 0


def test_what_was_found_out_is_shown(opened, fixtures):
    assistant = opened(fixtures / "backlog.csv")
    shown = {name: field.shown for name, field in assistant.sheet.body.detection.fields.items()}
    assert shown["kind"] == "Features"
    assert shown["delimiter"] == "Semicolon"
    assert shown["encoding"] == "UTF-8"


def test_another_delimiter_reads_the_file_again(opened, fixtures):
    assistant = opened(fixtures / "backlog.csv")
    assert assistant.sheet.body.mapping.rowCount() == 8
    assistant.answer("delimiter", ",")
    assert assistant.sheet.body.mapping.rowCount() == 1
    assistant.answer("delimiter", "")
    assert assistant.sheet.body.mapping.rowCount() == 8


def test_the_order_of_day_and_month_is_asked_once_and_decides_the_dates(qtbot, opened, fixtures):
    assistant = opened(fixtures / "backlog.csv")
    assert len(assistant.found.questions) == 1
    assert not assistant.sheet.can_commit
    first = assistant.button("Month first (12/31/2026)")
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assistant.settle()
    assert not assistant.found.questions
    assert assistant.preview.rows[0]["due date"] == "2026-05-06"
    assistant.answer("date_order", "dmy")
    assert assistant.preview.rows[0]["due date"] == "2026-06-05"


def test_each_sort_of_problem_has_its_choices_and_rows_left_out_come_back(opened, fixtures):
    assistant = opened(fixtures / "backlog.csv")
    assistant.answer("date_order", "dmy")
    assert assistant.counts == "2 new · 4 skipped"
    assert assistant.problems()["enum.unknown"] == 2
    assistant.choose("enum.unknown", "create")
    assistant.choose("date.invalid", "empty")
    assistant.choose("number.invalid", "empty")
    assistant.choose("ref.unknown", "drop")
    assert assistant.counts == "5 new · 1 skipped"  # one has no title
    assistant.choose("ref.unknown", "skip")
    assert assistant.counts == "4 new · 2 skipped"


def test_a_choice_is_made_in_the_list_with_keys(qtbot, opened, fixtures):
    assistant = opened(fixtures / "backlog.csv")
    assistant.answer("date_order", "dmy")
    section = assistant.sheet.body.problems
    view, row = section.sorts_view, section.sorts.row_of("enum.unknown")
    view.setFocus()
    view.setCurrentIndex(section.sorts.index(row, DONE))
    qtbot.keyClick(view, Qt.Key.Key_F2)
    search = assistant.sheet.focusWidget()
    qtbot.keyClicks(search, "create")
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assistant.settle()
    assert assistant.sheet.draft.choice("enum.unknown") == "create"


def test_choosing_a_sort_shows_its_rows_and_typing_narrows_them(opened, fixtures):
    assistant = opened(fixtures / "backlog.csv")
    assistant.answer("date_order", "dmy")
    section = assistant.sheet.body.problems
    everything = section.rows.rowCount()
    section.sorts_view.selectRow(section.sorts.row_of("enum.unknown"))
    assert section.rows.rowCount() == 2 < everything
    section.filter.setText("wild")
    assert section.rows.rowCount() == 1
    section.filter.clear()
    section.sorts_view.clearSelection()
    assert section.rows.rowCount() == everything


def test_cells_with_problems_say_what_is_wrong(opened, fixtures):
    assistant = opened(fixtures / "backlog.csv")
    assistant.answer("date_order", "dmy")
    table = assistant.sheet.body.preview
    headers = [table.headerData(c, Qt.Orientation.Horizontal) for c in range(table.columnCount())]
    cell = table.index(1, headers.index("End")).data(CELL_ROLE)
    assert (cell.text, cell.colour) == ("soon", "bad")
    assert "date" in cell.tip


def test_a_column_for_each_kpi_keeps_its_name_and_asks_for_none(opened, fixtures):
    body = opened(fixtures / "latency.csv").sheet.body
    heads = [
        body.preview.headerData(c, Qt.Orientation.Horizontal)
        for c in range(body.preview.columnCount())
    ]
    assert heads == ["Row", "Week", "p95 latency", "Answer click rate"]
    assert not body.detection.kpi.isVisible()


def test_a_column_can_become_something_else_and_is_remembered(qtbot, session, opened, fixtures):
    assistant = opened(fixtures / "backlog.csv")
    assistant.answer("date_order", "dmy")
    body = assistant.sheet.body
    row = body.mapping.row_of("Colour")
    body.mapping_view.setFocus()
    body.mapping_view.setCurrentIndex(body.mapping.index(row, BECOMES))
    qtbot.keyClick(body.mapping_view, Qt.Key.Key_Return)
    search = assistant.sheet.focusWidget()
    qtbot.keyClicks(search, "tags")
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assistant.settle()
    assert becomes(body.mapping, row) == "Tags"
    imported(qtbot, session, assistant)
    assert session.plan.feature_by_key("A-1").tags == ("red",)
    again = opened(fixtures / "backlog.csv")
    assert becomes(again.sheet.body.mapping, row) == "Tags"
    assert not again.found.questions
    assert "as last time" in again.sheet.head.about.text()
    assert session.plan.first(ImportProfile, "name", "backlog.csv") is not None


def becomes(mapping: MappingTable, row):
    return mapping.index(row, BECOMES).data()


def test_importing_a_file_twice_has_nothing_to_do(qtbot, session, opened, fixtures):
    first = opened(fixtures / "latency.csv")
    assert first.sheet.can_commit
    imported(qtbot, session, first)
    again = opened(fixtures / "latency.csv")
    assert not again.sheet.can_commit
    assert again.counts == "Everything in this file is in the plan already."


def test_what_is_there_already_can_be_kept(qtbot, session, opened, fixtures, tmp_path):
    imported(qtbot, session, opened(fixtures / "latency.csv"))
    changed = tmp_path / "latency.csv"
    text = (fixtures / "latency.csv").read_text("utf-8").replace("231.5", "230")
    changed.write_text(text, "utf-8")
    assistant = opened(changed)
    assert "1 changed" in assistant.counts
    assistant.sheet.foot.conflict.setFocus()
    qtbot.keyClick(assistant.sheet.foot.conflict, Qt.Key.Key_Right)
    assistant.settle()
    assert "changed" not in assistant.counts


def test_bytes_that_are_not_utf_8_ask_for_the_encoding(qtbot, opened, fixtures):
    assistant = opened(fixtures / "latin1.csv")
    assert assistant.preview.fatal
    assert assistant.counts == "Nothing can be imported as it is."
    qtbot.mouseClick(assistant.button("Western European (ISO 8859-1)"), Qt.MouseButton.LeftButton)
    assistant.settle()
    assert assistant.found.rows[0].cells[0] == "Größe"


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "empty"), (b"PK\x03\x04rest", "spreadsheet"), (b"<html><body>", "web page")],
)
def test_a_file_that_is_no_table_says_so_and_imports_nothing(opened, tmp_path, content, says):
    path = tmp_path / "odd.csv"
    path.write_bytes(content)
    assistant = opened(path)
    assert says in assistant.found.questions[0].message
    assert not assistant.sheet.can_commit


def test_rows_left_out_are_exported_to_be_mended(qtbot, session, opened, fixtures, tmp_path):
    assistant = opened(fixtures / "backlog.csv")
    assistant.answer("date_order", "dmy")
    target = tmp_path / "left out.csv"
    assistant.sheet.body.write_rejects(str(target))
    qtbot.waitUntil(lambda: bool(session.told))
    assert session.told == ["Exported 4 rows to left out.csv"]
    again = opened(target)
    assert len(again.found.rows) == 4


def test_a_read_only_workspace_keeps_the_assistant_open_with_the_reason(
    qtbot, read_only_session, opened, fixtures
):
    assistant = opened(fixtures / "latency.csv", session=read_only_session)
    assistant.sheet.commit()
    qtbot.waitUntil(lambda: read_only_session.tasks.is_idle)
    assert assistant.sheet.isVisible()
    assert "read-only" in assistant.sheet.foot.problem.text()


def test_escape_leaves_everything_as_it_was(qtbot, session, opened, fixtures):
    assistant = opened(fixtures / "latency.csv")
    qtbot.keyClick(assistant.sheet, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: session.tasks.is_idle)
    assert session.workspace.undo_step is None


def test_ctrl_enter_imports(qtbot, session, opened, fixtures):
    assistant = opened(fixtures / "latency.csv")
    modifier = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(assistant.sheet, Qt.Key.Key_Return, modifier)
    qtbot.waitUntil(lambda: len(session.plan.kpis) == 2)


def test_after_an_edit_made_meanwhile_the_file_is_read_again(qtbot, session, opened, fixtures):
    assistant = opened(fixtures / "latency.csv")
    assistant.sheet.commit()
    with session.workspace.edit("Add") as edit:
        edit.add(a_feature("Made meanwhile"))
    assistant.settle()
    assert not session.plan.kpis
    assert "changed meanwhile" in assistant.sheet.foot.problem.text()
    imported(qtbot, session, assistant)
    assert len(session.plan.kpis) == 2


def test_pasted_rows_open_folded_with_the_preview_first(qtbot, session, opened):
    text = "title\tstatus\teffort\nRank by margin\tPlanned\t3\nSafe search\tPlanned\t5"
    assistant = opened(text, {"kind": "features"})
    body = assistant.sheet.body
    assert not body.reading.is_open
    assert not body.columns.is_open
    assert "encoding" not in body.detection.fields
    imported(qtbot, session, assistant)
    assert sorted(f.title for f in session.plan.features.values()) == [
        "Rank by margin",
        "Safe search",
    ]


def test_values_without_times_ask_when_they_were_measured(qtbot, opened):
    assistant = opened("value\n1\n2\n3", {"kind": "observations", "kpi": "Recall"})
    question = next(
        child
        for child in assistant.sheet.body.questions.children()
        if isinstance(child, QWidget) and hasattr(child, "use")
    )
    question.cadence.choose("week")
    qtbot.mouseClick(question.use, Qt.MouseButton.LeftButton)
    assistant.settle()
    assert assistant.counts == "3 new"


def test_everything_that_takes_the_focus_has_a_name(opened, fixtures):
    assistant = opened(fixtures / "backlog.csv")
    nameless = [
        type(widget).__name__
        for widget in assistant.sheet.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.isVisible()
        and not (widget.accessibleName() or is_named_button(widget) or is_inner(widget))
    ]
    assert nameless == []


def is_named_button(widget):
    return isinstance(widget, QAbstractButton) and bool(widget.text())


def is_inner(widget):
    """Words that name themselves, and Qt's own parts that a screen reader does not stop at."""
    return isinstance(widget, QLabel) or widget.objectName().startswith("qt_")
