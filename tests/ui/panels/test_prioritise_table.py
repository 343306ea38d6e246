import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from mlpm_planner.application import features, scoring
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.scoring import ScoreInput
from mlpm_planner.ui.features.input_editor import InputEditor
from mlpm_planner.ui.importing.assistant import ImportAssistant
from mlpm_planner.ui.widgets.cells import CELL_ROLE
from mlpm_planner.ui.widgets.picker import Picker
from mlpm_planner.wiring import make_services


@pytest.fixture
def table(prioritise_page):
    """The table, as a person reads it."""
    return Reader(prioritise_page)


class Reader:
    def __init__(self, page):
        self.page = page
        self.view = page.pane.view
        self.model = self.view.table

    def cell(self, feature, key):
        row, column = self.model.place(feature.id), self.model.column(key)
        return self.model.index(row, column).data(CELL_ROLE)

    def titles(self):
        column = self.model.column("title")
        return [self.model.index(row, column).data() for row in range(self.model.rowCount())]

    def go(self, feature, key):
        row, column = self.model.place(feature.id), self.model.column(key)
        self.view.setCurrentIndex(self.model.index(row, column))
        return self.view

    def point(self, feature, key):
        row, column = self.model.place(feature.id), self.model.column(key)
        return self.view.visualRect(self.model.index(row, column)).center()


@pytest.fixture
def enter(prioritise_page, typed, qtbot):
    """Types into the open editor, presses Enter and waits until it is closed."""

    def enter_(text):
        typed(text, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not prioritise_page.pane.view.is_editing)

    return enter_


def editor():
    found = QApplication.focusWidget()
    assert isinstance(found, InputEditor)
    return found


def test_features_are_ranked_and_what_has_no_score_comes_last_under_its_head(table, ranked):
    assert table.titles() == [
        "Re-ranker",
        "Drift alerts",
        "Explain card",
        "Not scored",
        "Gate review",
    ]
    assert table.cell(ranked.reranker, "score").text == "8,000"
    assert table.cell(ranked.reranker, "rank").text == "1"
    assert [c.title for c in table.model.columns][1:] == [
        "Feature", "Status", "Reach", "Impact", "Conf.", "Effort", "RICE score",
    ]  # fmt: skip


def test_a_missing_input_says_what_is_needed(table, ranked):
    cell = table.cell(ranked.bare, "score")
    assert (cell.text, cell.tip) == ("–", "RICE needs reach, impact, confidence and effort.")


def test_inputs_are_shown_as_their_kind_is(table, ranked):
    shown = [
        table.cell(ranked.reranker, key) for key in ("reach", "impact", "confidence", "effort")
    ]
    assert [cell.text for cell in shown] == ["40k", "2", "80%", "8\u00a0pw"]
    assert (shown[1].kind, shown[1].value, shown[1].count) == ("steps", 4, 5)
    assert table.cell(ranked.card, "confidence").colour == "warn"


def test_typing_digits_edits_the_cell_and_undo_restores_the_score(table, ranked, enter):
    table.go(ranked.alerts, "effort")
    enter("2")
    assert ranked.value(ranked.alerts, "effort") == 2
    assert table.cell(ranked.alerts, "score").text == "10,000"
    ranked.undo()
    assert table.cell(ranked.alerts, "score").text == "5,000"


def test_rows_wait_until_the_edited_one_is_left(table, ranked, typed, enter, qtbot):
    table.go(ranked.alerts, "effort")
    enter("2")
    assert table.titles()[:2] == ["Re-ranker", "Drift alerts"]
    assert table.cell(ranked.alerts, "rank").text == "1"
    typed("", Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: table.titles()[:2] == ["Drift alerts", "Re-ranker"])
    assert table.view.current_id() == ranked.card.id
    assert table.cell(ranked.alerts, "rank").value == 1
    assert table.cell(ranked.reranker, "rank").value == -1


def test_rows_are_put_in_order_at_once_when_the_table_is_not_in_use(table, ranked, qtbot):
    table.page.pane.bar.filter.setFocus()
    features.score(ranked.workspace, [ranked.card.id], "reach", ScoreInput(900_000))
    qtbot.waitUntil(lambda: table.titles()[0] == "Explain card")


def test_enter_edits_tab_goes_on_and_escape_leaves_all_as_it_was(table, ranked, typed):
    table.go(ranked.reranker, "reach")
    typed("", Qt.Key.Key_Return)
    assert editor().text() == "40000"
    typed("50k", Qt.Key.Key_Tab)
    assert ranked.value(ranked.reranker, "reach") == 50_000
    assert editor().text() == "2"
    typed("3", Qt.Key.Key_Escape)
    assert ranked.value(ranked.reranker, "impact") == 2


def test_a_range_gives_a_whisker_that_is_its_own(table, ranked, typed, enter):
    before = table.cell(ranked.alerts, "score").likely
    assert "assumed" in table.cell(ranked.alerts, "score").spoken
    for key, text in (
        ("reach", "20k (19-21k)"),
        ("impact", "1 (0.9-1.1)"),
        ("effort", "3.8 4 4.2"),
    ):
        table.go(ranked.alerts, key)
        typed("", Qt.Key.Key_F2)
        enter(text)
    low, high = table.cell(ranked.alerts, "score").likely
    assert high - low < (before[1] - before[0]) * 0.7
    assert "assumed" not in table.cell(ranked.alerts, "score").spoken
    assert ranked.plan.features[ranked.alerts.id].inputs["reach"] == ScoreInput(
        20_000, 19_000, 21_000
    )
    assert table.cell(ranked.alerts, "reach").tip == "Reach 20k, likely 19k to 21k"


def test_what_cannot_be_read_keeps_the_editor_open_and_says_why(table, ranked, typed):
    table.go(ranked.alerts, "confidence")
    typed("", Qt.Key.Key_F2)
    typed("180%", Qt.Key.Key_Return)
    assert editor().problem == "Confidence 1.8 is above 1."
    assert ranked.value(ranked.alerts, "confidence") == 1
    typed("", Qt.Key.Key_Escape)
    assert not table.view.is_editing


def test_arrows_step_through_usual_values_and_a_tick_can_be_clicked(
    table, ranked, typed, enter, qtbot
):
    table.go(ranked.alerts, "impact")
    typed("", Qt.Key.Key_F2, Qt.Key.Key_Up)
    assert editor().text() == "2"
    at = editor().rect().center()
    at.setX(10)
    qtbot.mouseClick(editor(), Qt.MouseButton.LeftButton, pos=at)
    enter("")
    assert ranked.value(ranked.alerts, "impact") == 0.25


def test_a_double_click_edits_the_cell(table, ranked, enter, qtbot):
    at = table.point(ranked.card, "reach")
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseDClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    enter("12k")
    assert ranked.value(ranked.card, "reach") == 12_000


def test_backspace_clears_an_input(table, ranked, typed, qtbot):
    table.go(ranked.alerts, "effort")
    typed("", Qt.Key.Key_Backspace, Qt.Key.Key_Up)
    assert ranked.value(ranked.alerts, "effort") is None
    qtbot.waitUntil(lambda: set(table.titles()[3:]) == {"Drift alerts", "Gate review"})


def test_enter_on_a_status_opens_the_list_of_statuses(table, ranked, typed, qtbot):
    table.go(ranked.alerts, "status")
    typed("", Qt.Key.Key_Return)
    assert isinstance(QApplication.focusWidget().parent(), Picker)
    typed("ship", Qt.Key.Key_Return)
    assert ranked.plan.features[ranked.alerts.id].status == "shipped"
    qtbot.waitUntil(table.view.hasFocus)


def test_switching_the_method_changes_columns_and_scores_but_no_input(table, ranked):
    before = dict(ranked.plan.features)
    table.page.commands.use_method("wsjf")
    assert [c.key for c in table.model.columns][3:] == [
        "value", "time_criticality", "risk_reduction", "effort", "score",
    ]  # fmt: skip
    assert table.titles()[0] == "Not scored"
    assert "Nothing is scored yet" in table.page.pane.bar.caption.whole
    assert dict(ranked.plan.features) == before
    ranked.undo()
    assert table.titles()[0] == "Re-ranker"


def test_copied_rows_are_pasted_back_with_every_digit(table, ranked):
    features.score(ranked.workspace, [ranked.alerts.id], "reach", ScoreInput(20_345, 1, 30_000))
    table.view.selectAll()
    table.view.copy_rows()
    text = QGuiApplication.clipboard().text()
    assert "20345 (1–30000)" in text
    changed = text.replace("10000\t0.5\t", "54321\t0.5\t")
    QGuiApplication.clipboard().setText(changed)
    table.go(ranked.reranker, "reach")
    paste(table)
    assert ranked.value(ranked.card, "reach") == 54_321
    assert ranked.value(ranked.reranker, "reach") == 40_000
    assert len(ranked.plan.features) == 4
    ranked.undo()
    assert ranked.value(ranked.card, "reach") == 10_000


def paste(table):
    """Presses Ctrl+V in the table."""
    QTest.keyClick(table.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_a_block_of_a_spreadsheet_is_laid_on_the_cells_from_the_current_one(table, ranked):
    QGuiApplication.clipboard().setText("1\t50%\n2\t80%")
    table.go(ranked.alerts, "impact")
    paste(table)
    assert ranked.value(ranked.alerts, "impact") == 1
    assert ranked.value(ranked.alerts, "confidence") == 0.5
    assert ranked.value(ranked.card, "confidence") == 0.8


def test_pasting_nonsense_changes_nothing_and_says_where(table, ranked, qtbot):
    QGuiApplication.clipboard().setText("1\tmuch")
    table.go(ranked.alerts, "impact")
    with qtbot.waitSignal(ranked.failed) as failed:
        paste(table)
    assert "Row 1, Confidence: “much”" in failed.args[0]
    assert ranked.value(ranked.alerts, "impact") == 1


def test_pasted_lines_become_features(table, ranked, qtbot):
    ranked.services = make_services()
    QGuiApplication.clipboard().setText("Voice queries\nSafe search")
    table.go(ranked.alerts, "title")
    paste(table)
    sheet = table.view.window().findChild(ImportAssistant)
    qtbot.waitUntil(lambda: sheet.can_commit)
    sheet.commit()
    qtbot.waitUntil(lambda: len(ranked.plan.features) == 6)
    assert ranked.plan.features[ranked.alerts.id].title == "Drift alerts"


def test_delete_removes_the_selected_features_in_one_step(table, ranked, typed):
    table.go(ranked.alerts, "reach")
    typed("", Qt.Key.Key_Delete)
    assert ranked.alerts.id not in ranked.plan.features
    assert "Drift alerts" not in table.titles()
    ranked.undo()
    assert "Drift alerts" in table.titles()


def test_the_selection_is_shared_with_the_other_pages(table, ranked):
    table.go(ranked.card, "reach")
    assert ranked.selected.ids == (ranked.card.id,)
    ranked.select(Feature, ranked.alerts.id, ranked.reranker.id)
    assert table.view.selected_ids() == [ranked.reranker.id, ranked.alerts.id]
    assert table.view.current_id() == ranked.reranker.id


def test_a_new_feature_is_named_at_once(table, ranked, enter):
    table.page.new_feature()
    enter("Voice queries")
    assert "Voice queries" in [f.title for f in ranked.plan.features.values()]
    assert table.titles()[-1] == "Voice queries"


def test_a_click_on_a_head_sorts_and_groups_can_be_folded(table, qtbot):
    header = table.view.horizontalHeader()
    x = header.sectionViewportPosition(table.model.column("effort")) + 20
    at = header.viewport().rect().center()
    at.setX(x)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert table.titles()[:3] == ["Re-ranker", "Explain card", "Drift alerts"]
    head = table.view.visualRect(table.model.index(3, 1)).center()
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=head)
    assert table.titles()[3:] == ["Not scored"]


def test_the_filter_field_leaves_only_what_matches(table, typed):
    table.page.focus_filter()
    typed("drift")
    assert table.titles() == ["Drift alerts"]
    assert table.page.pane.bar.caption.whole.startswith("1 feature ")
    typed("", Qt.Key.Key_Escape)
    assert len(table.titles()) == 5


def test_a_filter_is_a_chip_that_can_be_taken_away(table, typed):
    table.page.pane.bar.filter.click()
    typed("discovery", Qt.Key.Key_Return)
    assert table.titles() == ["Explain card"]
    chips = table.page.pane.bar.filter_chips
    assert [chip.text() for chip in chips] == ["Status: Discovery"]
    chips[0].removed.emit()
    assert len(table.titles()) == 5


def test_single_keys_act_on_the_selected_features(table, ranked, typed, enter):
    table.go(ranked.alerts, "reach")
    actions = {a.single_key: a for a in table.page.actions_here() if a.single_key}
    actions["P"].run(None)
    typed("relev", Qt.Key.Key_Return)
    assert ranked.plan.features[ranked.alerts.id].theme_id
    actions["O"].run(None)
    typed("ines", Qt.Key.Key_Return)
    assert ranked.plan.features[ranked.alerts.id].owner_id
    actions["W"].run(None)
    typed("next", Qt.Key.Key_Return)
    assert ranked.plan.features[ranked.alerts.id].horizon == "next"
    actions["E"].run(None)
    enter("7")
    assert ranked.value(ranked.alerts, "effort") == 7


def test_columns_are_hidden_added_and_remembered(table):
    pane = table.page.pane
    pane.bar.column_toggled.emit("status")
    pane.bar.column_toggled.emit("owner")
    keys = [c.key for c in table.model.columns]
    assert "status" not in keys
    assert "owner" in keys
    state = table.page.save_state()
    pane.restore_state({})
    assert "status" in [c.key for c in table.model.columns]
    table.page.restore_state(state)
    assert [c.key for c in table.model.columns] == keys


def test_the_odds_of_the_first_ranks_are_told_when_they_are_known(table, ranked, qtbot):
    table.go(ranked.reranker, "reach")
    states = table.page.scores
    qtbot.waitUntil(lambda: states.known_odds(ranked.reranker.id) is not None)
    assert "In the top 3 with 100%." in table.cell(ranked.reranker, "score").tip
    scoring.use_method(ranked.workspace, "ice")
    assert states.known_odds(ranked.reranker.id) is None
