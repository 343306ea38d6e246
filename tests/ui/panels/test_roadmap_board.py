"""Now / Next / Later: cards chosen and moved by keys and by dragging, never lost."""

import pytest
from builders import a_feature
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from mlpm_planner.domain.choices import Horizon
from mlpm_planner.domain.feature import Feature
from mlpm_planner.ui.panels.roadmap.board_deal import STACKS, Place

ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
COLUMNS = {stack.key: number for number, stack in enumerate(STACKS)}


@pytest.fixture
def board(qtbot, timeline_page):
    timeline_page.set_view("board")
    board = timeline_page.board
    board.setFocus()
    qtbot.waitUntil(board.hasFocus)
    return board


def titles(board, column):
    return [board.plan.features[i].title for i in board.deal.cards[COLUMNS[column]]]


def card(board, feature):
    """The column of a feature's card, and the middle of the card in it."""
    place = board.deal.place(feature.id)
    column = board.columns[place.column]
    return column, column.card_rect(place.number).center()


def send(column, kind, at, held=Qt.MouseButton.LeftButton):
    none = Qt.MouseButton.NoButton
    button = none if kind is QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    viewport = column.viewport()
    modifiers = Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(kind, at, viewport.mapToGlobal(at), button, held, modifiers)
    QApplication.sendEvent(viewport, event)


def drag(board, feature, target, at, *, drop=True):
    """Drag a card to a point of a column; the pressed column hears of the pointer all the way."""
    source, start = card(board, feature)
    there = board.columns[COLUMNS[target]]
    end = QPointF(source.viewport().mapFromGlobal(there.viewport().mapToGlobal(at)))
    send(source, QEvent.Type.MouseButtonPress, start)
    send(source, QEvent.Type.MouseMove, start + (end - start) * 0.5)
    send(source, QEvent.Type.MouseMove, end)
    if drop:
        send(source, QEvent.Type.MouseButtonRelease, end, Qt.MouseButton.NoButton)


def test_features_lie_in_their_window_and_what_is_over_on_a_rail(board, roadmap):
    assert titles(board, "now") == ["Ranker", "Cache"]
    assert titles(board, "next") == ["Loop"]
    assert titles(board, "none") == ["Gate", "Idea"]
    assert board.columns[COLUMNS["shipped"]].is_folded
    features = roadmap.plan.features
    assert sum(map(len, board.deal.cards)) == len(features)


def test_a_column_says_how_much_work_it_holds_and_an_edit_changes_that(board, roadmap):
    assert board.effort(COLUMNS["now"]) == 6
    from mlpm_planner.application import features
    from mlpm_planner.domain.scoring import ScoreInput

    features.score(roadmap.workspace, [roadmap.cache.id], "effort", ScoreInput(5.0))
    assert board.effort(COLUMNS["now"]) == 9


def test_arrows_walk_the_cards_like_a_grid(qtbot, board, roadmap):
    for key, expected in (
        (Qt.Key.Key_Down, roadmap.ranker),  # the first card there is
        (Qt.Key.Key_Down, roadmap.cache),
        (Qt.Key.Key_Right, roadmap.loop),  # the nearest card of a shorter column
        (Qt.Key.Key_Right, roadmap.loop),  # nothing further right
        (Qt.Key.Key_Left, roadmap.ranker),
        (Qt.Key.Key_End, roadmap.cache),
        (Qt.Key.Key_Home, roadmap.ranker),
    ):
        qtbot.keyClick(board, key)
        assert roadmap.selected.ids == (expected.id,)


def test_shift_extends_and_control_a_takes_the_column(qtbot, board, roadmap):
    board.choose(roadmap.ranker.id)
    qtbot.keyClick(board, Qt.Key.Key_Down, SHIFT)
    assert set(roadmap.selected.ids) == {roadmap.ranker.id, roadmap.cache.id}
    qtbot.keyClick(board, Qt.Key.Key_Escape)
    assert roadmap.selected.ids == ()
    board.choose(roadmap.ranker.id)
    qtbot.keyClick(board, Qt.Key.Key_A, CONTROL)
    assert roadmap.selected.ids == (roadmap.cache.id, roadmap.ranker.id)


def test_alt_and_arrows_carry_a_card_and_keep_its_place_known(qtbot, board, roadmap):
    board.choose(roadmap.ranker.id)
    qtbot.keyClick(board, Qt.Key.Key_Right, ALT)
    assert titles(board, "next") == ["Loop", "Ranker"]
    assert roadmap.now(roadmap.ranker).horizon is Horizon.NEXT
    assert board.current == roadmap.ranker.id
    qtbot.keyClick(board, Qt.Key.Key_Up, ALT)
    assert titles(board, "next") == ["Ranker", "Loop"]
    assert roadmap.workspace.undo() == "Move “Ranker”"
    assert roadmap.workspace.undo() == "Move “Ranker” to Next"
    assert titles(board, "now") == ["Ranker", "Cache"]


def test_a_card_dropped_between_two_others_lies_there(board, roadmap):
    column, middle = card(board, roadmap.cache)
    drag(board, roadmap.loop, "now", QPointF(middle.x(), column.card_rect(1).top()))
    assert titles(board, "now") == ["Ranker", "Loop", "Cache"]
    assert titles(board, "next") == []


def test_several_cards_are_dropped_together_in_one_step(board, roadmap):
    board.choose(roadmap.ranker.id)
    board.choose(roadmap.cache.id, extend=True)
    drag(board, roadmap.cache, "later", QPointF(80, 40))
    assert titles(board, "later") == ["Ranker", "Cache"]
    assert roadmap.workspace.undo() == "Move 2 features to Later"
    assert titles(board, "now") == ["Ranker", "Cache"]


def test_escape_gives_a_drag_up(qtbot, board, roadmap):
    drag(board, roadmap.ranker, "later", QPointF(80, 40), drop=False)
    assert board.drop == Place(COLUMNS["later"], 0)
    qtbot.keyClick(board, Qt.Key.Key_Escape)
    source, middle = card(board, roadmap.ranker)
    send(source, QEvent.Type.MouseButtonRelease, middle, Qt.MouseButton.NoButton)
    assert titles(board, "now") == ["Ranker", "Cache"]
    assert roadmap.workspace.undo_step is None


def test_dropped_on_shipped_a_feature_is_shipped_and_taken_out_it_is_planned(board, roadmap):
    drag(board, roadmap.ranker, "shipped", QPointF(20, 100))
    assert roadmap.now(roadmap.ranker).status == "shipped"
    assert roadmap.now(roadmap.ranker).horizon is Horizon.NOW
    board.unfold(COLUMNS["shipped"])
    board.put([roadmap.ranker.id], Place(COLUMNS["later"], 0))
    found = roadmap.now(roadmap.ranker)
    assert (found.status, found.horizon) == ("planned", Horizon.LATER)


def test_a_title_is_edited_on_its_card(qtbot, board, roadmap, typed):
    board.choose(roadmap.loop.id)
    qtbot.keyClick(board, Qt.Key.Key_F2)
    typed("Feedback loop", Qt.Key.Key_Return)
    assert roadmap.now(roadmap.loop).title == "Feedback loop"
    assert board.hasFocus()


def test_a_rail_unfolds_with_a_click_and_folds_at_its_head(qtbot, board):
    rail = board.columns[COLUMNS["parked"]]
    qtbot.mouseClick(rail.viewport(), Qt.MouseButton.LeftButton)
    assert not rail.is_folded
    qtbot.mouseDClick(rail.head, Qt.MouseButton.LeftButton)
    assert rail.is_folded


def test_without_any_window_the_undecided_features_are_laid_open(board, roadmap):
    from mlpm_planner.application import features

    ids = [roadmap.ranker.id, roadmap.loop.id, roadmap.cache.id]
    features.move_to_horizon(roadmap.workspace, ids, Horizon.NONE)
    undecided = board.columns[COLUMNS["none"]]
    assert undecided.isVisible()
    assert not undecided.is_folded


def test_a_new_feature_is_named_on_its_card(board, timeline_page, roadmap, typed):
    board.choose(roadmap.ranker.id)
    timeline_page.edits.new_feature()
    typed("Warm start", Qt.Key.Key_Return)
    made = roadmap.called("Warm start")
    assert made.horizon is Horizon.NOW
    assert board.deal.place(made.id).column == COLUMNS["now"]


def test_only_cards_in_view_are_painted_however_many_there_are(board, roadmap):
    with roadmap.workspace.edit("Import") as edit:
        for number in range(3_000):
            title = f"Card {number}"
            edit.add(a_feature(title, key=f"N-{number}", rank=float(number), horizon="later"))
    column = board.columns[COLUMNS["later"]]
    assert column.count == 3_000
    looked: list[Place] = []
    look = board.look
    board.look = lambda place: looked.append(place) or look(place)
    column.grab()
    assert 0 < len(looked) < 30
    board.choose(board.deal.id_at(Place(COLUMNS["later"], 2_999)))
    assert column.card_rect(2_999).bottom() <= column.viewport().height()


def test_the_same_features_are_selected_when_the_view_changes(board, timeline_page, roadmap):
    board.choose(roadmap.cache.id)
    timeline_page.set_view("timeline")
    state = timeline_page.timeline.state
    assert state.ids(state.selected) == [roadmap.cache.id]
    timeline_page.set_view("board")
    assert board.selected_ids() == (roadmap.cache.id,)
    assert roadmap.selected.kind is Feature
