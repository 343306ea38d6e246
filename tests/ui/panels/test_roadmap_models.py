"""Stages and gates on bars, and the lanes of models."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from kpi_values import observations
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from roadmap_world import TODAY, Roadmap, day

from mlpm_planner.application.lifecycle import GateStanding
from mlpm_planner.application.queries import Query
from mlpm_planner.domain.choices import GateState, ModelStage
from mlpm_planner.domain.kpi import Kpi
from mlpm_planner.domain.model import Gate, Model, ModelVersion
from mlpm_planner.ui.panels.roadmap import bar_tips
from mlpm_planner.ui.panels.roadmap.gate_marks import look_of
from mlpm_planner.ui.panels.roadmap.model_lanes import due_days, model_of
from mlpm_planner.ui.panels.roadmap.stage_paint import segments_of
from mlpm_planner.ui.theme import inks

STAGES = {"data": 5.0, "training": 5.0}


@pytest.fixture
def roadmap():
    """The small roadmap with a model that was last trained fifty days ago, due every thirty."""
    kpi = Kpi(name="NDCG@10", key="ndcg")
    model = Model(name="Ranking model", retrain_every=30, stage=ModelStage.CANARY)
    version = ModelVersion(
        model_id=model.id,
        name="2.3",
        trained_through=day(-50),
        released=day(-40),
        stage=ModelStage.MONITORING,
    )
    session = Roadmap(kpi, model, version)
    session.kpi, session.model = kpi, model
    values = observations(kpi, (0.43, 0.447))
    session.workspace.store.observations.rows.update({each.key: each for each in values})
    with session.workspace.edit("Plan") as edit:
        edit.update(replace(session.ranker, stages=STAGES, model_id=model.id))
    yield session
    session.close()


@pytest.fixture
def hand(timeline_page):
    return timeline_page.hand


@pytest.fixture
def by_model(timeline_page):
    """The page grouped by model."""
    timeline_page.restore_state({"query": Query(group="model").to_json()})
    timeline_page.hand.look_at()
    return timeline_page


def slot_of(page, feature):
    return page.timeline.state.bars.slots[feature.id]


def add_gate(session, **values):
    gate = Gate(feature_id=session.ranker.id, name="Beats the champion", stage="data", **values)
    with session.workspace.edit("Add") as edit:
        edit.add(gate)
    return gate


def gates(page, feature):
    slot = slot_of(page, feature)
    row = page.timeline.state.layout.row_of(slot)
    return list(page.timeline.canvas.painter.gates.placed(slot, row))


def tip_at(page, at):
    return bar_tips.tip_at(page.timeline.canvas, at)


# ---- stages


def test_the_stages_of_a_bar_lie_side_by_side(timeline_page, roadmap, hand):
    state = timeline_page.timeline.state
    found = segments_of(state, slot_of(timeline_page, roadmap.ranker))
    assert [segment.stage for segment in found] == ["data", "training"]
    bar = hand.bar(roadmap.ranker)
    assert found[0].left == bar.left()
    assert found[0].right == found[1].left == hand.x_of(7)
    assert found[1].right == bar.right()
    assert segments_of(state, slot_of(timeline_page, roadmap.loop)) == ()


def test_a_narrow_bar_shows_no_stages(timeline_page, roadmap, hand):
    hand.look_at(1.0)
    assert segments_of(timeline_page.timeline.state, slot_of(timeline_page, roadmap.ranker)) == ()


def test_pointing_at_a_stage_names_it_with_its_days(timeline_page, roadmap, hand):
    y = hand.row_y(roadmap.ranker)
    assert "Data: 15 Jun – 19 Jun 2026" in tip_at(timeline_page, QPointF(hand.x_of(2), y))
    assert "Training: 22 Jun – 28 Jun 2026" in tip_at(timeline_page, QPointF(hand.x_of(9), y))


def test_stages_and_gates_follow_a_drag(timeline_page, roadmap, hand):
    add_gate(roadmap)
    state = timeline_page.timeline.state
    before = segments_of(state, slot_of(timeline_page, roadmap.ranker))
    at_rest = gates(timeline_page, roadmap.ranker)[0][0].x()
    start = hand.bar(roadmap.ranker).center()
    hand.press(start)
    for step in (0.5, 1.0):
        hand.move(start + QPointF(56 * step, 1))
    during = segments_of(state, slot_of(timeline_page, roadmap.ranker))
    assert [round(d.left - b.left) for d, b in zip(during, before, strict=True)] == [56, 56]
    assert round(gates(timeline_page, roadmap.ranker)[0][0].x() - at_rest) == 56
    timeline_page.timeline.canvas.drag.cancel()
    assert segments_of(state, slot_of(timeline_page, roadmap.ranker)) == before


# ---- gates


def test_a_gate_tells_its_value_threshold_and_chance(qtbot, timeline_page, roadmap):
    qtbot.waitUntil(lambda: timeline_page.timeline.state.kpi_state(roadmap.kpi.id) is not None)
    add_gate(roadmap, kpi_id=roadmap.kpi.id, threshold=0.44, chance=0.7)
    ((at, _gate),) = gates(timeline_page, roadmap.ranker)
    assert tip_at(timeline_page, at).splitlines() == [
        "Beats the champion · Data · Fri 19 Jun 2026",
        "NDCG@10 0.447, at least 0.44: met",
        "70% chance of passing",
    ]


def test_a_gate_is_drawn_by_how_it_stands(qtbot, timeline_page, roadmap):
    qtbot.waitUntil(lambda: timeline_page.timeline.state.kpi_state(roadmap.kpi.id) is not None)
    gate = add_gate(roadmap, kpi_id=roadmap.kpi.id, threshold=0.44)
    ((at, _gate),) = gates(timeline_page, roadmap.ranker)
    viewport = timeline_page.timeline.canvas.viewport()

    def colours():
        image = viewport.grab().toImage()
        around = range(-6, 7)
        points = [(round(at.x()) + x, round(at.y()) + y) for x in around for y in around]
        return {image.pixelColor(*point).name() for point in points}

    met = colours()
    with roadmap.workspace.edit("Decide") as edit:
        edit.update(replace(roadmap.plan.gates[gate.id], state=GateState.FAILED))
    failed = colours()
    red = inks.colour(look_of(GateStanding.FAILED).colour).name()
    assert red in failed
    assert red not in met


def test_every_standing_has_a_look_of_its_own():
    looks = [look_of(standing) for standing in GateStanding]
    assert len({(look.sign, look.is_filled) for look in looks}) == len(looks)


def test_gates_of_one_day_stand_beside_each_other(timeline_page, roadmap):
    add_gate(roadmap)
    add_gate(roadmap)
    first, second = (at.x() for at, _gate in gates(timeline_page, roadmap.ranker))
    assert second - first >= 11


# ---- lanes


def test_the_lane_of_a_model_says_its_stage_and_live_version(by_model):
    model = by_model.timeline.outline.table.model()
    assert "Canary · live 2.3" in model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_retraining_days_recur_and_the_missed_one_says_so(by_model, roadmap, hand):
    state = by_model.timeline.state
    assert model_of(state, 0) is not None
    assert model_of(state, 1) is None
    due = due_days(state, roadmap.model, 0, state.width)
    assert [(d.day, d.missed) for d in due][:3] == [
        (day(-20), True),
        (day(10), False),
        (day(40), False),
    ]
    y = by_model.timeline.canvas.geometry_of.row_top(0) + 10
    told = tip_at(by_model, QPointF(hand.x_of(-20) + 4, y))
    assert told.startswith("Missed: Ranking model was due for retraining on Tue 26 May 2026, 20 d")
    coming = tip_at(by_model, QPointF(hand.x_of(10) + 4, y))
    assert coming.startswith("Ranking model is due for retraining on Thu 25 Jun 2026")


def test_where_time_is_narrow_the_missed_day_stays(by_model, roadmap, hand):
    hand.look_at(0.3)
    state = by_model.timeline.state
    due = due_days(state, roadmap.model, 0, state.width)
    assert due[0].missed
    gaps = [(b.day - a.day).days for a, b in pairwise(due)]
    assert min(gaps) * 0.3 >= 18


def test_the_head_of_a_lane_opens_its_model(by_model, roadmap, hand):
    top = by_model.timeline.canvas.geometry_of.row_top(0)
    hand.click(QPointF(300, top + 10))
    assert (roadmap.selected.kind, roadmap.selected.current) == (Model, roadmap.model.id)


def test_the_arrow_keys_of_the_outline_reach_the_model(by_model, roadmap):
    table = by_model.timeline.outline.table
    table.setFocus()
    table.setCurrentIndex(table.model().index(1, 0))
    QTest.keyClick(table, Qt.Key.Key_Up)
    assert (roadmap.selected.kind, roadmap.selected.current) == (Model, roadmap.model.id)


def test_going_to_a_model_shows_its_lane(timeline_page, roadmap):
    timeline_page.set_view("table")
    assert timeline_page.reveal(Model, roadmap.model.id)
    assert timeline_page.view == "timeline"
    assert model_of(timeline_page.timeline.state, 0).id == roadmap.model.id
    assert date.fromordinal(timeline_page.timeline.state.today) == TODAY


def test_the_model_stays_selected_when_the_focus_goes_to_its_lane(timeline_page, roadmap):
    timeline_page.set_view("table")
    roadmap.select(Model, roadmap.model.id)
    assert timeline_page.reveal(Model, roadmap.model.id)
    timeline_page.setFocus()
    assert timeline_page.timeline.canvas.hasFocus()
    assert roadmap.selected.kind is Model
