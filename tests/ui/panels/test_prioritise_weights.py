import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from mlpm_planner.application import scoring
from mlpm_planner.domain.choices import Direction


@pytest.fixture
def weights(prioritise_page, ranked, qtbot):
    """The weights of the weighted score beside the ranking."""
    scoring.use_method(ranked.workspace, "weighted")
    prioritise_page.show_weights()
    qtbot.waitUntil(prioritise_page.weights.isVisible)
    return prioritise_page.weights


def first(page):
    """The title of the best feature."""
    table = page.pane.view.table
    return table.index(0, table.column("title")).data()


def test_weights_are_shown_for_weighted_methods_only(weights, ranked):
    assert list(weights.rows) == ["reach", "impact", "confidence", "effort"]
    assert weights.rows["reach"].slider.value() == 30
    assert weights.rows["effort"].direction.accessibleName().startswith("Effort: less is better")
    scoring.use_method(ranked.workspace, "rice")
    assert not weights.isVisible()


def test_a_slider_moved_by_keys_ranks_anew(prioritise_page, weights, ranked, qtbot):
    assert first(prioritise_page) == "Re-ranker"
    slider = weights.rows["effort"].slider
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert ranked.plan.method().weights["effort"] == 1.0
    qtbot.waitUntil(lambda: first(prioritise_page) == "Drift alerts")
    ranked.undo()
    assert slider.value() == 20
    qtbot.waitUntil(lambda: first(prioritise_page) == "Re-ranker")


def test_a_whole_drag_of_a_slider_is_one_step(weights, ranked, qtbot):
    row = weights.rows["reach"]
    row.slider.setSliderDown(True)
    for value in (40, 55, 70):
        row.slider.setValue(value)
        qtbot.waitUntil(lambda value=value: _weight(ranked, "reach") == value / 100)
    row.slider.setSliderDown(False)
    ranked.undo()
    assert _weight(ranked, "reach") == 0.3


def _weight(session, key):
    return session.plan.method().weights[key]


def test_a_weight_can_be_typed(weights, ranked, qtbot):
    number = weights.rows["impact"].number
    number.setFocus()
    number.selectAll()
    qtbot.keyClicks(number, "60")
    qtbot.keyClick(number, Qt.Key.Key_Return)
    assert _weight(ranked, "impact") == 0.6
    assert weights.rows["impact"].slider.value() == 60


def test_the_last_weight_cannot_go_to_zero(weights, ranked, qtbot):
    method = scoring.add_method(ranked.workspace, "Mine", {"reach": 0.5})
    with qtbot.waitSignal(ranked.failed):
        weights.rows["reach"].number.set_parsed(0.0)
        weights.rows["reach"].number.edited.emit()
    assert weights.rows["reach"].number.value == 0.5
    assert ranked.plan.method().key == method.key


def test_a_click_turns_the_direction_round(weights, ranked, qtbot):
    qtbot.mouseClick(weights.rows["effort"].direction, Qt.MouseButton.LeftButton)
    assert ranked.plan.criterion("effort").direction is Direction.HIGHER


def test_a_criterion_is_left_out_and_another_one_counted(weights, ranked, typed, qtbot):
    qtbot.mouseClick(weights.rows["confidence"].remove, Qt.MouseButton.LeftButton)
    assert "confidence" not in weights.rows
    qtbot.mouseClick(weights.add, Qt.MouseButton.LeftButton)
    typed("ease", Qt.Key.Key_Return)
    assert "ease" in ranked.plan.method().weights
    assert "ease" in weights.rows


def test_an_own_criterion_is_made_by_typing_its_name(
    prioritise_page, weights, ranked, typed, qtbot
):
    qtbot.mouseClick(weights.add, Qt.MouseButton.LeftButton)
    typed("Data readiness", Qt.Key.Key_Return)
    assert ranked.plan.criterion("data_readiness").maximum == 10
    assert "data_readiness" in [c.key for c in prioritise_page.pane.view.table.columns]
    ranked.undo()
    assert list(weights.rows) == ["reach", "impact", "confidence", "effort"]


def test_a_method_of_ones_own_is_named_and_deleted(prioritise_page, weights, ranked, typed):
    prioritise_page.new_method()
    assert QApplication.focusWidget() is weights.name
    typed("Search score", Qt.Key.Key_Return)
    method = ranked.plan.method()
    assert (method.name, method.key) == ("Search score", "our_score")
    assert prioritise_page.header_widgets()[1].text() == "Search score"
    prioritise_page.commands.remove_method()
    assert ranked.plan.method().key == "rice"


def test_the_menu_of_methods_switches_between_them(prioritise_page, ranked, qtbot):
    button = prioritise_page.header_widgets()[1]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    titles = [action.text() for action in menu.actions() if action.isCheckable()]
    assert titles == ["RICE", "ICE", "WSJF", "Value / effort", "Weighted score"]
    next(a for a in menu.actions() if a.text() == "ICE").trigger()
    menu.close()
    assert ranked.plan.product.method == "ice"
    assert button.text() == "ICE"


def test_the_palette_offers_every_method(prioritise_page, ranked):
    found = {a.title: a for a in prioritise_page.actions_here()}
    found["Rank by WSJF"].run(None)
    assert ranked.plan.product.method == "wsjf"


def test_every_widget_of_the_page_has_a_name(prioritise_page, weights):
    assert weights.isVisible()
    nameless = [
        widget
        for widget in prioritise_page.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert nameless == []
