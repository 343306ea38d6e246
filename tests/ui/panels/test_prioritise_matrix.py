import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from ranked_features import rice

from mlpm_planner.application import features
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.scoring import ScoreInput
from mlpm_planner.ui.panels.prioritise.matrix_labels import name_box
from mlpm_planner.ui.panels.prioritise.matrix_scene import quadrant_words, room_for_whiskers
from mlpm_planner.ui.theme import fonts

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def matrix(prioritise_page, qtbot):
    """The matrix in place of the table."""
    prioritise_page.set_view("matrix")
    view = prioritise_page.matrix
    qtbot.waitUntil(view.isVisible)
    view.setFocus()
    return view


def moves(view, feature, by, modifier=Qt.KeyboardModifier.NoModifier, *, drop=True):
    """Moves the pointer from a bubble by some pixels with the button held."""
    start = view.bubble(feature.id)
    end = start + QPointF(by)
    steps = [
        (QEvent.Type.MouseButtonPress, start, LEFT, LEFT),
        (QEvent.Type.MouseMove, start + QPointF(by) * 0.5, Qt.MouseButton.NoButton, LEFT),
        (QEvent.Type.MouseMove, end, Qt.MouseButton.NoButton, LEFT),
        (QEvent.Type.MouseButtonRelease, end, LEFT, Qt.MouseButton.NoButton),
    ]
    for kind, at, button, held in steps if drop else steps[:-1]:
        place = view.mapToGlobal(at)
        QApplication.sendEvent(view, QMouseEvent(kind, at, place, button, held, modifier))


def undo_steps(session):
    return len(session.workspace.history.undoable)


def test_features_with_value_and_effort_have_a_bubble(matrix, ranked):
    assert matrix.bubble(ranked.bare.id) is None
    reranker, alerts = (matrix.bubble(f.id) for f in (ranked.reranker, ranked.alerts))
    assert reranker.x() > alerts.x()
    assert reranker.y() < alerts.y()


def test_a_drag_edits_value_and_effort_as_one_step(matrix, ranked):
    moves(matrix, ranked.alerts, QPoint(120, -90))
    assert ranked.value(ranked.alerts, "effort") > 4
    assert ranked.value(ranked.alerts, "reach") > 20_000
    assert undo_steps(ranked) == 1
    ranked.undo()
    assert ranked.value(ranked.alerts, "effort") == 4
    assert ranked.value(ranked.alerts, "reach") == 20_000


def test_shift_holds_the_axis_along_which_the_drag_goes(matrix, ranked):
    moves(matrix, ranked.alerts, QPoint(140, -30), SHIFT)
    assert ranked.value(ranked.alerts, "effort") > 4
    assert ranked.value(ranked.alerts, "reach") == 20_000


def test_escape_gives_a_drag_up(matrix, ranked, qtbot):
    moves(matrix, ranked.alerts, QPoint(120, -90), drop=False)
    qtbot.keyClick(matrix, Qt.Key.Key_Escape)
    qtbot.mouseRelease(matrix, LEFT, pos=QPoint(200, 200))
    assert ranked.value(ranked.alerts, "effort") == 4
    assert undo_steps(ranked) == 0


def test_a_click_chooses_a_bubble_and_beside_it_nothing(matrix, ranked, qtbot):
    qtbot.mouseClick(matrix, LEFT, pos=matrix.bubble(ranked.card.id).toPoint())
    assert ranked.selected.ids == (ranked.card.id,)
    qtbot.mouseClick(matrix, LEFT, pos=QPoint(3, 3))
    assert not ranked.selected.ids
    assert undo_steps(ranked) == 0


def test_arrows_nudge_the_chosen_bubble_by_one_usual_step(matrix, ranked, qtbot):
    ranked.select(Feature, ranked.alerts.id)
    qtbot.keyClick(matrix, Qt.Key.Key_Right)
    assert ranked.value(ranked.alerts, "effort") == 5
    qtbot.keyClick(matrix, Qt.Key.Key_Up)
    assert ranked.value(ranked.alerts, "reach") == 25_000
    assert matrix.bubble(ranked.alerts.id) is not None


def test_control_with_arrows_goes_from_bubble_to_bubble(matrix, ranked, qtbot):
    qtbot.keyClick(matrix, Qt.Key.Key_Right)
    assert ranked.selected.ids == (ranked.reranker.id,)
    qtbot.keyClick(matrix, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert ranked.selected.current in (ranked.card.id, ranked.alerts.id)
    qtbot.keyClick(matrix, Qt.Key.Key_Escape)
    assert not ranked.selected.ids


def test_an_edit_elsewhere_moves_the_bubble(matrix, ranked):
    before = matrix.bubble(ranked.alerts.id)
    features.score(ranked.workspace, [ranked.alerts.id], "effort", ScoreInput(6))
    assert matrix.bubble(ranked.alerts.id).x() > before.x()


def test_hovering_says_where_a_bubble_is(matrix, ranked, qtbot):
    qtbot.mouseMove(matrix, matrix.bubble(ranked.alerts.id).toPoint())
    qtbot.waitUntil(lambda: matrix.toolTip() != "")
    assert matrix.toolTip().startswith("Drift alerts: value 20k · effort 4 pw, likely ")


def test_names_never_lie_over_each_other(matrix, ranked):
    for number in range(40):
        features.add(ranked.workspace, f"Feature {number} with a name", **_inputs(number))
    rects = [label.rect for label in matrix.scene.labels]
    assert len(rects) > 10
    assert not [1 for i, a in enumerate(rects) for b in rects[:i] if a.intersects(b)]
    bubbles = [box_of(matrix.scene, row) for row in matrix.scene.bubbles]
    own = [matrix.scene.bubbles[label.row] for label in matrix.scene.labels]
    others = [(r, b) for r, row in zip(rects, own, strict=True) for b in bubbles if b[0] != row]
    assert not [1 for rect, (_row, box) in others if rect.intersects(box)]
    corners = [rect for rect, _align in quadrant_words(matrix.scene.area).values()]
    assert not [1 for rect in rects for corner in corners if rect.intersects(corner)]


def test_no_whisker_goes_through_a_name(matrix, ranked):
    for number in range(40):
        features.add(ranked.workspace, f"Feature {number} with a name", **_inputs(number))
    room = room_for_whiskers(matrix.scene)
    assert not room.isEmpty()
    assert not [1 for label in matrix.scene.labels if room.intersects(label.rect.toRect())]


def box_of(scene, row):
    at, radius = scene.at(row), scene.radius(row)
    return row, QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)


@pytest.mark.parametrize("x", [0, 300, 600])
@pytest.mark.usefixtures("qapp")
def test_the_name_pointed_at_is_whole_and_inside(x):
    room, title = QRectF(0, 0, 600, 400), "Feature with quite a long name of its own"
    box = name_box(title, QPointF(x, 2), 10, room)
    assert room.contains(box)
    assert box.width() >= fonts.advance(title, "small", 500)


def _inputs(number):
    made = rice("x", 5_000 + 900 * (number * 7 % 40), 1, 0.8, 2 + number % 5)
    return {"inputs": made.inputs}


def test_a_plan_without_inputs_says_what_is_missing(matrix, ranked):
    for feature in (ranked.reranker, ranked.alerts, ranked.card):
        features.score(ranked.workspace, [feature.id], "effort", None)
    assert matrix.scene is None
    matrix.grab()
