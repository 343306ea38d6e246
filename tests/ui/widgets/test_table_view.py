import sys

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from mlpm_planner.ui.theme.icons import STATUS
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.widgets import cells
from mlpm_planner.ui.widgets.bullet import Bullet
from mlpm_planner.ui.widgets.cells import CELL_ROLE, Cell, cell_data
from mlpm_planner.ui.widgets.column_widths import needed
from mlpm_planner.ui.widgets.table_view import ColumnSpec, TableView

ROOT = QModelIndex()
HEADS = ("Rank", "Feature", "Status", "Score")


class Features(QAbstractTableModel):
    """Many rows; every tenth is the head of a group. Counts the cells it is asked to show."""

    def __init__(self, count=1000):
        super().__init__()
        self.count, self.asked, self.titles = count, 0, {}

    @override
    def rowCount(self, parent=ROOT):
        return 0 if parent.isValid() else self.count

    @override
    def columnCount(self, parent=ROOT):
        return 0 if parent.isValid() else len(HEADS)

    def cell(self, row, column):
        if row % 10 == 0:
            return cells.group(f"Group {row // 10}", is_open=True, note="9 features")
        title = self.titles.get(row, f"Feature {row}")
        return (
            cells.rank(row, 1),
            cells.title(title, "blue"),
            cells.status(STATUS["planned"]),
            cells.score("7,467", 0.7, (0.5, 0.9), "RICE score 7,467, likely 5,376 to 9,557"),
        )[column]

    @override
    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        self.asked += role == CELL_ROLE
        if role == Qt.ItemDataRole.EditRole:
            return self.titles.get(index.row(), f"Feature {index.row()}")
        return cell_data(self.cell(index.row(), index.column()), role)

    @override
    def setData(self, index, value, role=Qt.ItemDataRole.EditRole):
        self.titles[index.row()] = value
        self.dataChanged.emit(index, index)
        return True

    def flags(self, index):
        flags = super().flags(index)
        editable = index.column() in (1, 2) and index.row() % 10
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    @override
    def headerData(self, section, orientation, role=Qt.ItemDataRole.DisplayRole):
        shown = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return HEADS[section] if shown else None


@pytest.fixture
def view(placed):
    view = TableView("Features")
    model = Features()
    model.setParent(view)
    view.setModel(model)
    specs = [ColumnSpec(60), ColumnSpec(200, stretch=True), ColumnSpec(130, 1), ColumnSpec(200, 2)]
    view.set_columns(specs)
    placed(view).setCurrentIndex(model.index(1, 1))
    return view


def shown_columns(view):
    return [HEADS[column] for column in range(len(HEADS)) if not view.isColumnHidden(column)]


def editor_of(view):
    return view.viewport().findChild(QLineEdit)


def test_scrolling_a_row_paints_only_the_rows_that_come_in(view, qtbot):
    model, bar = view.model(), view.verticalScrollBar()
    model.asked = 0
    view.viewport().repaint()
    whole = model.asked
    model.asked = 0
    bar.setValue(bar.value() + 36)
    qtbot.waitUntil(lambda: model.asked > 0)
    assert model.asked <= 3 * len(HEADS) < whole / 4


def test_hovering_repaints_two_rows_at_most(view, qtbot):
    model = view.model()
    view.grab()
    qtbot.mouseMove(view.viewport(), QPoint(100, 50))
    qtbot.waitUntil(lambda: view.hovered_row() == 1)
    view.viewport().repaint()
    model.asked = 0
    qtbot.mouseMove(view.viewport(), QPoint(100, 86))
    qtbot.waitUntil(lambda: view.hovered_row() == 2 and model.asked > 0)
    assert model.asked <= 3 * len(HEADS)


def test_columns_fold_by_priority_and_the_title_takes_the_rest(view, window, qtbot):
    assert shown_columns(view) == list(HEADS)
    assert sum(view.columnWidth(c) for c in range(4)) == view.viewport().width()
    window.resize(440, 600)
    qtbot.waitUntil(lambda: shown_columns(view) == ["Rank", "Feature", "Status"])
    window.resize(320, 600)
    qtbot.waitUntil(lambda: shown_columns(view) == ["Rank", "Feature"])
    window.resize(800, 600)
    qtbot.waitUntil(lambda: shown_columns(view) == list(HEADS))


def test_a_column_that_was_taken_away_stays_away(view, window, qtbot):
    view.set_hidden_columns(frozenset({2}))
    window.resize(900, 600)
    qtbot.waitUntil(lambda: view.viewport().width() > 800)
    assert shown_columns(view) == ["Rank", "Feature", "Score"]


def test_enter_edits_and_enter_again_commits(view, qtbot):
    qtbot.keyClick(view, Qt.Key.Key_Return)
    editor = editor_of(view)
    assert editor.text() == "Feature 1"
    editor.selectAll()
    qtbot.keyClicks(editor, "Ranker")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.model().titles == {1: "Ranker"})
    assert view.state() != TableView.State.EditingState


def test_tab_commits_and_edits_the_next_cell(view, qtbot):
    qtbot.keyClick(view, Qt.Key.Key_F2)
    editor = editor_of(view)
    qtbot.keyClicks(editor, "!")
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert view.model().titles
    assert view.currentIndex().column() == 2
    assert view.state() == TableView.State.EditingState


def test_escape_leaves_the_editor_and_then_clears_the_selection(view, qtbot):
    qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.keyClick(editor_of(view), Qt.Key.Key_Escape)
    assert view.model().titles == {}
    assert view.selected_rows() == [1]
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.selected_rows() == []


def test_enter_opens_what_cannot_be_edited_and_space_peeks(view, qtbot):
    view.setCurrentIndex(view.model().index(2, 3))
    with qtbot.waitSignal(view.opened) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args[0].row() == 2
    with qtbot.waitSignal(view.peeked):
        qtbot.keyClick(view, Qt.Key.Key_Space)


def test_a_column_may_bring_its_own_way_of_editing(view, qtbot):
    asked = []

    def picker(index, parent):
        asked.append((index.row(), parent is view.viewport()))

    view.set_editor(2, picker)
    view.setCurrentIndex(view.model().index(3, 2))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert asked == [(3, True)]


def test_tab_leaves_a_table_that_is_not_edited(view, qtbot, window):
    after = QLineEdit()
    window.layout().addWidget(after)
    after.show()
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_the_head_of_a_group_folds_by_click_and_by_key(view, qtbot):
    at = view.visualRect(view.model().index(0, 2)).center()
    with qtbot.waitSignal(view.group_toggled) as toggled:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert toggled.args == [0]
    view.setCurrentIndex(view.model().index(10, 1))
    with qtbot.waitSignal(view.group_toggled):
        qtbot.keyClick(view, Qt.Key.Key_Left)
    with qtbot.assertNotEmitted(view.group_toggled):
        qtbot.keyClick(view, Qt.Key.Key_Right)  # it is open


def test_the_head_of_a_group_is_whole_when_only_one_cell_is_repainted(view):
    band = QRect(0, 0, view.viewport().width(), view.rowHeight(0))
    whole = view.viewport().grab(band).toImage()
    part = QRect(view.columnViewportPosition(3), 0, 100, view.rowHeight(0))
    assert view.viewport().grab(part).toImage() == whole.copy(part)


def test_copied_rows_are_a_table_for_spreadsheets_and_documents(view, qtbot):
    view.model().titles[2] = "a <b>\tc"
    view.setCurrentIndex(view.model().index(2, 1))
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "Rank\tFeature\tStatus\tScore\n2\ta <b> c\tPlanned\t7,467"
    assert "<td>a &lt;b&gt; c</td>" in data.html()


def test_cells_speak_more_than_they_show():
    model = Features()
    index = model.index(1, 3)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "RICE score 7,467, likely 5,376 to 9,557"
    assert index.data() == "7,467"
    assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole).endswith("expanded")


def test_the_first_shown_column_follows_moved_and_hidden_ones(view):
    view.horizontalHeader().moveSection(1, 0)
    assert view.first_column() == 1
    view.set_hidden_columns(frozenset({1}))
    assert view.first_column() == 0


EVERY_KIND = [
    cells.text("Words", icon="calendar", tip="why"),
    cells.title("Title", "green", indent=2, icon="flag"),
    cells.rank(3, -2),
    cells.status(STATUS["blocked"]),
    cells.number("42k", weight=600),
    cells.missing("Reach is not set"),
    cells.delta("9 ms", 1, "bad"),
    cells.steps("2", 4),
    cells.score("7,467", 0.7, (0.5, 0.9)),
    cells.progress(0.4, "40%"),
    cells.sparkline([1, 2, float("nan"), 3, 2], (0, 1)),
    cells.sparkline([]),
    cells.bullet(Bullet(0.6, 0.5, (0.3, 0.6, 1.0), lower_is_better=True), "over target"),
    cells.person("Ines Kowalska"),
    cells.person(""),
    cells.chips(["search", "ranking", "ops", "more than fits here"]),
    cells.chips([]),
    cells.check(ticked=True),
]


class OneRow(QAbstractTableModel):
    @override
    def rowCount(self, parent=ROOT):
        return 1

    @override
    def columnCount(self, parent=ROOT):
        return len(EVERY_KIND)

    @override
    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        return cell_data(EVERY_KIND[index.column()], role)


def test_every_kind_of_cell_is_drawn_and_nothing_is_lost(placed):
    view = TableView("Kinds")
    view.setModel(OneRow(view))
    placed(view)
    view.resize(2200, 200)
    view.selectRow(0)
    view.grab()
    before = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(20):
        view.viewport().repaint()
    assert sys.getrefcount(None) > before[0] - 200
    assert sys.getrefcount(True) > before[1] - 200
    for column in range(len(EVERY_KIND)):
        rect = view.visualRect(view.model().index(0, column))
        image = view.viewport().grab(rect).toImage()
        colours = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
        empty = EVERY_KIND[column] in (cells.sparkline([]), cells.chips([]))
        assert (len(colours) > 4) is not empty, EVERY_KIND[column].kind


def test_plain_values_of_other_models_are_shown_as_words(placed):
    class Plain(OneRow):
        @override
        def data(self, index, role=Qt.ItemDataRole.DisplayRole):
            return "words" if role == Qt.ItemDataRole.DisplayRole else None

    view = TableView("Plain")
    view.setModel(Plain(view))
    image = placed(view).grab().toImage()
    assert not image.isNull()
    assert isinstance(cells.text("words"), Cell)


class Figures(Features):
    """The same rows, whose scores are long figures."""

    figure = "0.25"

    def cell(self, row, column):
        if column == 3:
            return cells.steps(self.figure, 1)
        return super().cell(row, column)


def shown_whole(view, column):
    need = needed(view.model().index(1, column).data(CELL_ROLE))
    return view.columnWidth(column) >= need > 0


@pytest.mark.parametrize("scale", [1, 2])
def test_a_column_is_as_wide_as_its_figures(placed, scale):
    app_theme().set_text_scale(scale)
    view = TableView("Figures")
    view.setModel(Figures())
    view.model().setParent(view)
    view.set_columns(
        [ColumnSpec(40), ColumnSpec(200, stretch=True), ColumnSpec(60), ColumnSpec(60)]
    )
    placed(view)
    assert all(shown_whole(view, column) for column in (0, 2, 3))
    app_theme().set_text_scale(1)


def test_a_column_grows_with_a_longer_figure(placed):
    view = TableView("Figures")
    model = Figures()
    model.setParent(view)
    view.setModel(model)
    view.set_columns(
        [ColumnSpec(60), ColumnSpec(200, stretch=True), ColumnSpec(118), ColumnSpec(60)]
    )
    placed(view)
    before = view.columnWidth(3)
    model.figure = "1,250.25"
    model.dataChanged.emit(model.index(1, 3), model.index(1, 3))
    assert view.columnWidth(3) > before
    assert shown_whole(view, 3)


def test_the_title_gives_way_before_the_table_scrolls_sideways(view):
    specs = [ColumnSpec(60), ColumnSpec(200, stretch=True), ColumnSpec(130), ColumnSpec(200)]
    view.set_columns(specs)
    view.resize(520, 400)
    assert view.horizontalScrollBar().maximum() == 0
    assert view.columnWidth(1) >= 110
