"""The forecast on the roadmap: tails, tool tips, releases in the event lane, columns, labels."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from roadmap_world import Roadmap, day

from mlpm_planner.application import features, foresight
from mlpm_planner.application.timeline_display import Display
from mlpm_planner.domain.product import Release
from mlpm_planner.ui.panels.roadmap import bar_tips
from mlpm_planner.ui.panels.roadmap.forecasting import NOT_ENOUGH, finish_lines


class Uncertain(Roadmap):
    """The ranker takes 5 to 20 working days, and a release is due on the day it is planned for."""

    def __init__(self):
        self.summer = Release(name="Summer", day=day(11))
        super().__init__(self.summer)
        self.vary(self.ranker)
        features.set_field(self.workspace, [self.ranker.id], "release_id", self.summer.id)

    def vary(self, feature):
        for name, days in (("duration_low", 5.0), ("duration_high", 20.0)):
            features.set_field(self.workspace, [feature.id], name, days)


@pytest.fixture
def certain():
    session = Roadmap()
    yield session
    session.close()


@pytest.fixture
def roadmap():
    session = Uncertain()
    yield session
    session.close()


@pytest.fixture
def foreseen(qtbot, roadmap, timeline_page):
    """The page with the whole forecast."""
    qtbot.waitUntil(lambda: foresight.latest(roadmap.plan).draws == 5_000)
    return timeline_page


def tail(page, feature):
    bars = page.timeline.state.bars
    return float(bars.tail[bars.slots[feature.id]])


def finish(roadmap, feature):
    return foresight.latest(roadmap.plan).finishes[feature.id]


def test_tails_end_where_the_forecast_says_with_90_percent(roadmap, foreseen):
    last = finish(roadmap, roadmap.ranker).p90
    assert last > day(21)
    assert tail(foreseen, roadmap.ranker) == (last - roadmap.ranker.end).days
    follower = finish(roadmap, roadmap.loop).p90  # it has no range of its own: it inherits
    assert tail(foreseen, roadmap.loop) == (follower - roadmap.loop.end).days > 0
    assert tail(foreseen, roadmap.cache) == 0


def test_a_tip_tells_finishes_and_criticality(roadmap, foreseen):
    hand = foreseen.hand
    said = bar_tips.tip_at(foreseen.timeline.canvas, hand.bar(roadmap.ranker).center()).splitlines()
    assert said[2].startswith("finishes by ")
    assert " with 50 %, by " in said[2]
    assert said[2].endswith(" with 90 %")
    assert said[3].startswith("critical in ")


def test_a_release_tells_how_likely_it_is_on_time(roadmap, foreseen):
    chance = foresight.latest(roadmap.plan).releases[roadmap.summer.id]
    event = next(e for e in foreseen.timeline.state.events.all if e.kind == "release")
    assert event.title == f"Summer ({chance * 100:.0f} %)"
    assert event.note == f"on time with {chance * 100:.0f} %"
    assert 0.3 < chance < 0.7


def test_columns_and_labels_show_it(roadmap, foreseen):
    foreseen.timeline.set_display(Display(labels=("title", "p80", "criticality")))
    slot = foreseen.timeline.state.bars.slots[roadmap.ranker.id]
    found = finish(roadmap, roadmap.ranker)
    words = foreseen.timeline.canvas.painter.words.of(slot)
    assert words.startswith("Ranker · ")
    assert words.endswith(f" · {found.criticality * 100:.0f} %")
    foreseen.set_view("table")
    foreseen.choose_column("p80")
    model = foreseen.table.view.model()
    column = next(
        n
        for n in range(model.columnCount())
        if model.headerData(n, Qt.Orientation.Horizontal) == "P80 finish"
    )
    texts = [model.index(row, column).data() for row in range(model.rowCount())]
    assert any(found.p80.strftime("%Y") in (text or "") for text in texts)


def test_an_edit_is_followed_by_another_forecast(qtbot, roadmap, foreseen):
    before = finish(roadmap, roadmap.ranker).p50
    later = (roadmap.ranker.start + timedelta(days=28), roadmap.ranker.end + timedelta(days=28))
    features.reschedule(roadmap.workspace, {roadmap.ranker.id: later})
    qtbot.waitUntil(lambda: finish(roadmap, roadmap.ranker).p50 > before)
    assert tail(foreseen, roadmap.ranker) > 0
    qtbot.waitUntil(lambda: foresight.latest(roadmap.plan).draws == 5_000)


def test_without_ranges_all_is_as_before_and_the_tip_says_why(certain):
    from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState

    state = TimelineState(certain.plan)
    state.reload()
    assert finish_lines(state, certain.ranker) == [NOT_ENOUGH]
    assert not state.bars.tail.any()
