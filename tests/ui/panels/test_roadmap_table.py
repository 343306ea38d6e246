"""The Roadmap as a table: columns, sorting by several, sums, edits of many at once, saved views."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from mlpm_planner.application import custom_fields
from mlpm_planner.application.queries import SortBy
from mlpm_planner.domain.choices import CustomFieldKind, Horizon, ViewPage
from mlpm_planner.domain.feature import Feature
from mlpm_planner.ui.features.bulk_edit import ValuePopup
from mlpm_planner.ui.features.column_chooser import ColumnChooser
from mlpm_planner.ui.widgets.cells import CELL_ROLE

LEFT, SHIFT, ALT = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def page(timeline_page):
    """The Roadmap as a table, not grouped."""
    timeline_page.set_view("table")
    timeline_page.bar._set_group("")
    timeline_page.table.view.setFocus()
    return timeline_page


def heads(page):
    return [column.key for column in page.table.view.table.columns]


def titles(page):
    table = page.table.view.table
    found = (table.feature(row) for row in range(table.rowCount()))
    return [feature.title for feature in found if feature is not None]


def go(page, feature, key):
    table = page.table.view.table
    page.table.view.setCurrentIndex(table.index(table.place(feature.id), table.column(key)))


def click_head(page, qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    view = page.table.view
    at = view.head.viewport().rect().center()
    at.setX(view.columnViewportPosition(view.table.column(key)) + 30)
    qtbot.mouseClick(view.head.viewport(), LEFT, modifier, at)


def act(page, name):
    found = {action.id: action for action in page.actions_here()}
    found[name].run(None)


# ---- columns and order


def test_columns_are_ticked_moved_and_widened_from_the_keyboard(page, qtbot):
    page.bar.columns.click()
    chooser = page.window().findChild(ColumnChooser)
    box = chooser.boxes["team"]
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert heads(page)[-1] == "team"
    first = chooser.boxes["key"]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Down, ALT)
    assert heads(page)[:3] == ["title", "status", "key"]
    before = page.table.view.columnWidth(page.table.view.table.column("key"))
    qtbot.keyClick(first, Qt.Key.Key_Right, ALT)
    assert page.table.view.columnWidth(page.table.view.table.column("key")) == before + 16
    state = page.save_state()
    page.table.arrange(("status",), {})
    page.restore_state(state)
    assert heads(page)[:3] == ["title", "status", "key"]
    assert page.table.widths == {"key": before + 16}


def test_a_column_dragged_elsewhere_stays_there(page, qtbot):
    view = page.table.view
    view.head.is_held = True
    view.head.moveSection(1, 3)
    qtbot.waitUntil(lambda: heads(page)[:4] == ["title", "status", "owner", "key"])
    assert [view.head.visualIndex(n) for n in range(4)] == [0, 1, 2, 3]


def test_shift_click_sorts_by_a_second_column(page, qtbot):
    click_head(page, qtbot, "theme")
    click_head(page, qtbot, "title", SHIFT)
    assert page.bar.query.order == (SortBy("theme"), SortBy("title"))
    assert titles(page) == ["Loop", "Ranker", "Cache", "Gate", "Idea"]
    click_head(page, qtbot, "title", SHIFT)
    assert titles(page) == ["Ranker", "Loop", "Idea", "Gate", "Cache"]
    click_head(page, qtbot, "title", SHIFT)
    assert page.bar.query.order == (SortBy("theme"),)


def test_keys_sort_by_the_current_column(page, roadmap):
    go(page, roadmap.ranker, "end")
    act(page, "roadmap_table_sort")
    assert titles(page)[0] == "Ranker"
    act(page, "roadmap_table_sort")
    assert titles(page)[0] == "Loop"
    go(page, roadmap.ranker, "title")
    act(page, "roadmap_table_then")
    assert page.bar.query.order == (SortBy("end", descending=True), SortBy("title"))


def test_groups_say_what_they_come_to_and_fold(page):
    page.bar._set_group("theme")
    page.table.arrange(("effort", "progress"), {})
    table = page.table.view.table
    heads_ = [row for row in range(table.rowCount()) if table.group(row)]
    notes = [table.index(row, 0).data(CELL_ROLE).parts[0] for row in heads_]
    assert notes == [
        "2 features · effort 7 (average 3.5) · progress average 0%",
        "3 features · effort 2 (average 2) · progress average 0%",
    ]
    act(page, "roadmap_table_fold")
    assert titles(page) == []
    act(page, "roadmap_table_unfold")
    assert len(titles(page)) == 5


# ---- edits


def test_cells_are_edited_by_their_kind(page, roadmap, typed, qtbot):
    go(page, roadmap.ranker, "end")
    qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    QApplication.focusWidget().selectAll()
    typed("+1w", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: roadmap.offsets(roadmap.ranker) == (0, 20))
    go(page, roadmap.ranker, "owner")
    qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    typed("ines", Qt.Key.Key_Return)
    assert roadmap.now(roadmap.ranker).owner_id == roadmap.ines.id


def test_a_custom_choice_is_a_column_of_its_own(page, roadmap, typed, qtbot):
    field = custom_fields.add(roadmap.workspace, "Region", CustomFieldKind.CHOICE, ("EU", "US"))
    page.table.choose(f"custom:{field.id}")
    go(page, roadmap.ranker, f"custom:{field.id}")
    qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    typed("us", Qt.Key.Key_Return)
    assert roadmap.now(roadmap.ranker).custom == {"Region": "US"}
    custom_fields.rename(roadmap.workspace, field.id, "Market")
    assert page.table.view.table.columns[-1].title == "Market"
    custom_fields.remove(roadmap.workspace, field.id)
    assert f"custom:{field.id}" not in heads(page)


def test_a_pasted_value_goes_to_all_selected_rows_in_one_step(page, roadmap, qtbot):
    page.table.view.selectAll()
    table = page.table.view.table
    page.table.view.selectionModel().setCurrentIndex(
        table.index(0, table.column("status")),
        page.table.view.selectionModel().SelectionFlag.NoUpdate,
    )
    QGuiApplication.clipboard().setText("Shipped\n")
    qtbot.keyClick(page.table.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert {f.status for f in roadmap.plan.features.values()} == {"shipped"}
    roadmap.undo()
    assert "shipped" not in {f.status for f in roadmap.plan.features.values()}


def test_a_field_of_many_is_set_through_a_small_popup(page, roadmap, typed):
    roadmap.select(Feature, roadmap.ranker.id, roadmap.cache.id)
    act(page, "roadmap_field")
    typed("tags", Qt.Key.Key_Return)
    typed("+q3", Qt.Key.Key_Return)
    assert roadmap.now(roadmap.ranker).tags == roadmap.now(roadmap.cache).tags == ("q3",)
    act(page, "roadmap_field")
    typed("shift", Qt.Key.Key_Return)
    typed("later", Qt.Key.Key_Return)
    popup = page.window().findChildren(ValuePopup)[-1]
    assert popup.field.problem.startswith("Not a number of days")
    popup.field.selectAll()
    typed("+1w", Qt.Key.Key_Return)
    assert roadmap.offsets(roadmap.ranker) == (7, 20)
    assert roadmap.offsets(roadmap.cache) == (14, 27)
    act(page, "roadmap_field")
    typed("window", Qt.Key.Key_Return)
    typed("later", Qt.Key.Key_Return)
    assert roadmap.now(roadmap.cache).horizon is Horizon.LATER
    assert roadmap.workspace.undo_step.label.startswith("Move 2 features to Later")


# ---- saved views


def test_a_view_is_saved_changed_reverted_and_deleted(page, roadmap, typed, qtbot):
    click_head(page, qtbot, "end")
    act(page, "roadmap_view_save_as")
    typed("By end", Qt.Key.Key_Return)
    assert page.views.button.text() == "By end"
    act(page, "roadmap_view_save_as")
    typed("by END", Qt.Key.Key_Return)
    popup = page.window().findChildren(ValuePopup)[-1]
    assert "already" in popup.field.problem
    popup.dismiss()
    page.table.choose("team")
    page.bar.set_query(page.bar.query.ordered_by(()))
    page.set_view("board")
    assert page.views.button.text() == "By end •"
    act(page, "roadmap_view_revert")
    assert page.view == "table"
    assert page.views.button.text() == "By end"
    assert "team" not in heads(page)
    assert titles(page)[0] == "Ranker"
    page.choose_column("team")
    act(page, "roadmap_view_save")
    assert page.views.button.text() == "By end"
    roadmap.undo()
    assert page.views.button.text() == "By end •"
    act(page, "roadmap_view_remove")
    assert page.views.button.text() == "Views"


def test_a_view_is_remembered_with_its_changes_and_found_by_name(page, roadmap, typed):
    act(page, "roadmap_view_save_as")
    typed("Mine", Qt.Key.Key_Return)
    page.choose_column("team")
    state = page.save_state()
    page.views.leave()
    page.restore_state(state)
    assert page.views.button.text() == "Mine •"
    assert page.show_saved_view("mine")
    assert page.views.button.text() == "Mine"
    assert not page.show_saved_view("yours")
    assert [v.page for v in roadmap.plan.saved_views.values()] == [ViewPage.ROADMAP]
