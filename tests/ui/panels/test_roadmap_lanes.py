"""The timeline in lanes: how it is shown is chosen in one panel, and dragged like any other."""

import pytest
from builders import a_feature
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication
from roadmap_world import day

from mlpm_planner.application import features
from mlpm_planner.application.timeline_display import Density, Display
from mlpm_planner.domain.choices import DependencyKind
from mlpm_planner.domain.feature import Dependency
from mlpm_planner.ui.actions import Context
from mlpm_planner.ui.panels.roadmap.bar_paint import progress_of
from mlpm_planner.ui.panels.roadmap.geometry import row_height, use_density

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def usual_height():
    yield
    use_density(Density.NORMAL)


@pytest.fixture
def hand(timeline_page):
    return timeline_page.hand


@pytest.fixture
def packed(timeline_page):
    timeline_page.timeline.set_display(Display(packed=True))
    return timeline_page


def titles(page):
    """Every row in words, as the outline reads them."""
    model = page.timeline.outline.table.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_several_features_share_a_row(packed, roadmap, hand):
    assert titles(packed) == ["Relevance", "Ranker · Loop", "Speed", "Cache · Gate"]
    assert hand.row_y(roadmap.ranker) == hand.row_y(roadmap.loop)
    hand.click(hand.bar(roadmap.loop).center())
    assert roadmap.selected.ids == (roadmap.loop.id,)
    hand.click(hand.bar(roadmap.gate).center(), CONTROL)
    assert roadmap.selected.ids == (roadmap.loop.id, roadmap.gate.id)


def test_a_bar_that_would_cover_another_takes_a_row_of_its_own(packed, roadmap, hand):
    hand.by_days(roadmap.loop, -14)
    assert roadmap.offsets(roadmap.loop) == (7, 20)
    assert titles(packed)[:3] == ["Relevance", "Ranker", "Loop"]
    assert roadmap.workspace.undo() == "Reschedule “Loop”"
    assert titles(packed)[1] == "Ranker · Loop"


def test_a_bar_dragged_into_another_lane_takes_its_value_and_days_in_one_step(
    packed, roadmap, hand
):
    start = hand.bar(roadmap.ranker).center()
    target = QPointF(start.x() + 40 * 8, hand.row_y(roadmap.cache))
    hand.press(start)
    hand.move(start + QPointF(40, 0))
    hand.move(target)
    assert "to Speed" in packed.timeline.canvas.drag.tip.text
    hand.release(target)
    moved = roadmap.now(roadmap.ranker)
    assert (moved.theme_id, roadmap.offsets(roadmap.ranker)) == (roadmap.green.id, (40, 53))
    assert roadmap.workspace.undo() == "Move “Ranker” to “Speed”"
    assert roadmap.now(roadmap.ranker).theme_id == roadmap.blue.id
    assert roadmap.offsets(roadmap.ranker) == (0, 13)


@pytest.mark.usefixtures("packed")
def test_shift_keeps_a_bar_in_its_lane(roadmap, hand):
    start = hand.bar(roadmap.cache).center()
    hand.press(start)
    hand.move(start + QPointF(20, 0), SHIFT)
    end = QPointF(start.x() + 80, hand.row_y(roadmap.ranker))
    hand.move(end, SHIFT)
    hand.release(end, SHIFT)
    assert roadmap.now(roadmap.cache).theme_id == roadmap.green.id
    assert roadmap.offsets(roadmap.cache) == (17, 30)


@pytest.mark.usefixtures("packed")
def test_straight_up_changes_the_lane_and_no_day(roadmap, hand):
    start = hand.bar(roadmap.cache).center()
    hand.drag(start, QPointF(start.x() + 2, hand.row_y(roadmap.ranker)))
    assert roadmap.now(roadmap.cache).theme_id == roadmap.blue.id
    assert roadmap.offsets(roadmap.cache) == (7, 20)


def test_alt_and_arrows_change_the_lane(qtbot, packed, roadmap, hand):
    hand.click(hand.bar(roadmap.cache).center())
    qtbot.keyClick(packed.timeline.canvas, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert roadmap.now(roadmap.cache).theme_id == roadmap.blue.id


def test_arrows_go_through_the_bars_of_a_row(qtbot, packed, roadmap, hand):
    canvas = packed.timeline.canvas
    hand.click(hand.bar(roadmap.ranker).center())
    for expected in (roadmap.loop, roadmap.cache, roadmap.gate):
        qtbot.keyClick(canvas, Qt.Key.Key_Down)
        assert roadmap.selected.ids == (expected.id,)
    qtbot.keyClick(canvas, Qt.Key.Key_Up, SHIFT)
    assert set(roadmap.selected.ids) == {roadmap.gate.id, roadmap.cache.id}


def test_a_sub_lane_gives_its_value_too(timeline_page, roadmap, hand):
    timeline_page.timeline.set_display(Display(lanes="horizon", packed=True))
    assert titles(timeline_page)[:5] == ["Relevance", "Now", "Ranker", "Next", "Loop"]
    start = hand.bar(roadmap.cache).center()
    hand.drag(start, QPointF(start.x() + 2, hand.row_y(roadmap.loop)))
    moved = roadmap.now(roadmap.cache)
    assert (moved.theme_id, moved.horizon.value) == (roadmap.blue.id, "next")
    assert roadmap.workspace.undo() == "Move “Cache” to “Relevance · Next”"


def test_a_row_too_full_is_one_image(packed, roadmap, hand):
    canvas = packed.timeline.canvas
    with roadmap.workspace.edit("Import") as edit:
        for number in range(150):
            span = {"start": day(60 + 7 * number), "end": day(66 + 7 * number)}
            edit.add(a_feature(f"F {number}", rank=10.0 + number, theme_id=roadmap.blue.id, **span))
    row = canvas.state.layout.row_of(canvas.state.bars.slots[roadmap.ranker.id])
    hand.look_at()
    assert not canvas.painter.packed.is_dense(row)
    hand.look_at(0.7)
    assert canvas.painter.packed.is_dense(row)
    painted = canvas.painter.bars_painted
    picture = canvas.viewport().grab().toImage()
    assert canvas.painter.bars_painted == painted + 2  # those of the other lane
    middle = canvas.geometry_of.row_top(row) + row_height() // 2
    inside, between = round(hand.x_of(80)), round(hand.x_of(45))
    assert picture.pixelColor(inside, middle) == progress_of("blue")
    assert picture.pixelColor(between, middle) != progress_of("blue")


def test_what_is_looked_for_is_shown_though_group_and_sub_lane_are_folded(timeline_page, roadmap):
    timeline = timeline_page.timeline
    timeline.set_display(Display(lanes="horizon"))
    for number in (1, 0):  # the sub-lane, then its group
        timeline.toggle(number)
    assert "Ranker" not in titles(timeline_page)
    assert timeline.reveal(roadmap.ranker.id)
    assert titles(timeline_page)[:3] == ["Relevance", "Now", "Ranker"]


# ---- the panel


def test_the_panel_chooses_groups_lanes_rows_and_labels_by_key(qtbot, timeline_page, roadmap):
    panel = timeline_page.open_display()
    assert panel.group.hasFocus()
    panel.group.choose("horizon")
    assert titles(timeline_page)[:2] == ["Now", "Ranker"]
    qtbot.keyClick(panel.group, Qt.Key.Key_Tab)
    assert panel.lanes.hasFocus()
    qtbot.keyClick(panel.lanes, Qt.Key.Key_Tab)
    qtbot.keyClick(panel.rows, Qt.Key.Key_Right)
    assert timeline_page.timeline.state.display.packed
    panel.labels[1].choose("theme")
    panel.labels[2].choose("dates")
    slot = timeline_page.timeline.state.bars.slots[roadmap.ranker.id]
    words = timeline_page.timeline.canvas.painter.words.of(slot)
    assert words == "Ranker · Relevance · 15 Jun – 28 Jun 2026"
    panel.group.setFocus()
    qtbot.keyClick(panel.group, Qt.Key.Key_Backtab)
    assert panel.heights.hasFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert panel.isHidden()
    assert timeline_page.display.hasFocus()


def test_a_choice_in_the_panel_does_not_close_it(qtbot, timeline_page):
    panel = timeline_page.open_display()
    qtbot.keyClick(panel.colour, Qt.Key.Key_Down)
    qtbot.keyClicks(QApplication.focusWidget(), "status")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert timeline_page.timeline.state.display.colour == "status"
    assert panel.isVisible()
    assert panel.colour.hasFocus()
    panel.dismiss()


def test_colours_are_named_unless_the_heads_do(timeline_page, roadmap):
    timeline = timeline_page.timeline
    assert not timeline.legend.isVisible()
    timeline.set_display(Display(colour="horizon"))
    assert [key.title for key in timeline.legend.keys] == ["Now", "Next", "No window"]
    assert "Now, Next" in timeline.legend.accessibleName()
    look = timeline.canvas.painter.look(timeline.state.bars.slots[roadmap.ranker.id])
    assert look.colour == timeline.legend.keys[0].colour


def test_the_height_of_rows_is_chosen_and_both_sides_follow(timeline_page):
    timeline = timeline_page.timeline
    timeline.set_display(Display(density=Density.COMPACT))
    assert row_height() < 34
    assert timeline.outline.table.rowHeight(0) == row_height()


def test_what_was_chosen_is_remembered(timeline_page):
    chosen = Display("owner", packed=True, colour="status", labels=("key",))
    timeline_page.timeline.set_display(chosen)
    kept = timeline_page.save_state()
    timeline_page.timeline.set_display(Display())
    timeline_page.restore_state(kept)
    assert timeline_page.timeline.state.display == chosen


def test_an_edit_of_the_field_of_lanes_moves_the_bar(timeline_page, roadmap):
    timeline_page.timeline.set_display(Display(lanes="owner"))
    assert "Ines Kowalska" not in titles(timeline_page)
    features.set_field(roadmap.workspace, [roadmap.cache.id], "owner_id", roadmap.ines.id)
    assert titles(timeline_page)[-5:] == ["Speed", "Ines Kowalska", "Cache", "No owner", "Gate"]


# ---- links and ends


@pytest.mark.parametrize(
    ("from_start", "to_end", "kind"),
    [
        (False, False, DependencyKind.FINISH_START),
        (True, False, DependencyKind.START_START),
        (False, True, DependencyKind.FINISH_FINISH),
        (True, True, DependencyKind.START_FINISH),
    ],
)
def test_the_ends_that_a_link_is_drawn_between_are_its_kind(
    timeline_page, roadmap, hand, from_start, to_end, kind
):
    bar = hand.bar(roadmap.ranker)
    hand.move(bar.center())
    start = timeline_page.timeline.canvas.geometry_of.handle_at(bar, at_start=from_start)
    target = hand.bar(roadmap.cache)
    x = target.right() - 12 if to_end else target.left() + 12
    hand.drag(start, QPointF(x, target.center().y()))
    found = roadmap.plan.where(Dependency, "predecessor_id", roadmap.ranker.id)
    assert [d.kind for d in found if d.successor_id == roadmap.cache.id] == [kind]


def test_edges_of_selected_bars_are_dragged_together(roadmap, hand):
    hand.click(hand.bar(roadmap.ranker).center())
    hand.click(hand.bar(roadmap.cache).center(), CONTROL)
    bar = hand.bar(roadmap.cache)
    at = QPointF(bar.right() - 2, bar.center().y())
    hand.drag(at, at + QPointF(3 * 8, 0))
    assert (roadmap.offsets(roadmap.ranker), roadmap.offsets(roadmap.cache)) == ((0, 16), (7, 23))
    assert roadmap.workspace.undo() == "Reschedule 2 features"


def test_the_start_moves_by_key(qtbot, timeline_page, roadmap, hand):
    hand.click(hand.bar(roadmap.ranker).center())
    qtbot.keyClick(timeline_page.timeline.canvas, Qt.Key.Key_Right, CONTROL | SHIFT)
    assert roadmap.offsets(roadmap.ranker) == (1, 13)


def test_every_drag_has_its_key_in_the_list_of_shortcuts(timeline_page):
    specs = timeline_page.actions_here()
    shown = {spec.keys for spec in specs} | {spec.single_key for spec in specs}
    assert {"Alt+Left", "Alt+Shift+Right", "Ctrl+Shift+Left", "Alt+Up", "D", "N", "V"} <= shown
    assert len({spec.id for spec in specs}) == len(specs)


def test_the_actions_do_what_the_keys_do(timeline_page, roadmap, hand):
    named = {spec.id: spec for spec in timeline_page.actions_here()}
    later, context = named["roadmap_start_later"], Context(window=timeline_page.window())
    hand.click(hand.bar(roadmap.ranker).center())
    assert later.disabled(context) == ""
    later.run(context)
    assert roadmap.offsets(roadmap.ranker) == (1, 13)
    timeline_page.set_view("table")
    assert later.disabled(context) == "Only on the timeline."


def test_the_named_zooms_have_actions(timeline_page):
    named = {spec.id: spec for spec in timeline_page.actions_here()}
    for zoom in ("weeks", "months", "quarters", "years"):
        named[f"roadmap_zoom_{zoom}"].run(Context(window=timeline_page.window()))
        assert timeline_page.timeline.state.zoom_name == zoom.title()


# ---- sticky head


def test_the_head_of_a_group_stays_while_its_rows_scroll(qtbot, timeline_page):
    canvas, table = timeline_page.timeline.canvas, timeline_page.timeline.outline.table
    timeline_page.window().resize(1200, 360)
    qtbot.waitUntil(lambda: canvas.verticalScrollBar().maximum() >= row_height())
    assert table.sticky.title == ""
    canvas.verticalScrollBar().setValue(row_height() // 2)
    assert table.sticky.title == "Relevance"
    top = table.viewport().grab().toImage().copy(0, 0, 200, row_height() - 1)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 8))
    assert canvas.verticalScrollBar().value() == 0
    assert table.sticky.title == ""
    assert table.viewport().grab().toImage().copy(0, 0, 200, row_height() - 1) == top
