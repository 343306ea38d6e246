"""Levelling on the timeline: ghost bars first, then accepted or rejected, by keys and by clicks."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from roadmap_world import Roadmap, day

from mlpm_planner.application import features
from mlpm_planner.domain.people import Team

TWO_PEOPLE = 365.2425 / 12 / 7 * 2


class Crowded(Roadmap):
    """The ranker, the loop and the cache, for a team that can do one and a half of them."""

    def __init__(self):
        self.team = Team(name="Ranking", capacity_weeks=TWO_PEOPLE)
        super().__init__(self.team)
        mine = [self.ranker.id, self.loop.id, self.cache.id]
        features.set_field(self.workspace, mine, "team_id", self.team.id)


@pytest.fixture
def roadmap():
    session = Crowded()
    yield session
    session.close()


@pytest.fixture
def proposed(qtbot, timeline_page):
    """The page with a proposal, asked for by its action."""
    actions = {spec.id: spec for spec in timeline_page.actions_here()}
    assert actions["roadmap_level"].single_key == "L"
    actions["roadmap_level"].run(None)
    qtbot.waitUntil(lambda: timeline_page.timeline.levelling.found is not None)
    return timeline_page


def test_a_proposal_is_shown_as_ghosts_and_changes_nothing(roadmap, proposed):
    levelling = proposed.timeline.levelling
    assert roadmap.offsets(roadmap.cache) == (7, 20)
    slots = proposed.timeline.state.bars.slots
    start, end = proposed.timeline.state.proposed[slots[roadmap.cache.id]]
    assert (start - day(0).toordinal(), end - start) == (14, 11)
    assert levelling.bar.isVisible()
    assert "2 features move" in levelling.bar.text
    assert "overload 1.0 → 0 person-weeks" in levelling.bar.text


def test_enter_accepts_in_one_step(qtbot, roadmap, proposed):
    qtbot.keyClick(proposed.timeline.canvas, Qt.Key.Key_Return)
    assert roadmap.offsets(roadmap.cache)[0] == 14
    assert roadmap.workspace.undo_step.label.startswith("Level the plan: ")
    assert not proposed.timeline.levelling.bar.isVisible()
    assert proposed.timeline.state.proposed == {}
    roadmap.undo()
    assert roadmap.offsets(roadmap.cache) == (7, 20)


def test_escape_rejects(qtbot, roadmap, proposed):
    step = roadmap.workspace.undo_step
    qtbot.keyClick(proposed.timeline.canvas, Qt.Key.Key_Escape)
    assert not proposed.timeline.levelling.bar.isVisible()
    assert proposed.timeline.state.proposed == {}
    assert roadmap.workspace.undo_step is step


def test_the_buttons_do_the_same_and_give_the_focus_back(qtbot, proposed):
    bar = proposed.timeline.levelling.bar
    bar.reject.setFocus()
    qtbot.keyClick(bar.reject, Qt.Key.Key_Return)
    assert proposed.timeline.levelling.found is None
    assert proposed.timeline.canvas.hasFocus()


def test_an_edit_discards_the_proposal(roadmap, proposed):
    features.rename(roadmap.workspace, roadmap.idea.id, "Better idea")
    assert proposed.timeline.levelling.found is None
    assert not proposed.timeline.levelling.bar.isVisible()


def test_a_search_can_be_cancelled_in_the_strip(qtbot, roadmap, timeline_page):
    jobs = []
    roadmap.job_changed.connect(jobs.append)
    timeline_page.timeline.levelling.start()
    assert jobs[0].name == "Levelling the load"
    jobs[0].cancel()
    assert jobs[-1] is None
    qtbot.waitUntil(lambda: roadmap.tasks.is_idle)
    assert timeline_page.timeline.levelling.found is None


def test_a_level_plan_says_so(qtbot, roadmap, timeline_page):
    features.set_field(roadmap.workspace, [roadmap.cache.id], "team_id", "")
    told = []
    roadmap.notified.connect(told.append)
    timeline_page.timeline.levelling.start()
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].text == "Nothing needs to move"
    assert not timeline_page.timeline.levelling.bar.isVisible()


def test_a_proof_can_be_looked_for(qtbot, proposed):
    pytest.importorskip("ortools")
    levelling = proposed.timeline.levelling
    assert "proven" not in levelling.bar.text
    qtbot.mouseClick(levelling.bar.proof, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: levelling.found.is_optimal, timeout=20_000)
    assert "proven: no schedule ends earlier" in levelling.bar.text
    assert not levelling.bar.proof.isVisible()


def test_a_refusal_is_told_in_words(qtbot, roadmap, timeline_page):
    told = []
    roadmap.failed.connect(told.append)
    with roadmap.workspace.edit("No capacity") as edit:
        edit.update(replace(roadmap.team, capacity_weeks=0.0))
    timeline_page.timeline.levelling.start()
    qtbot.waitUntil(lambda: bool(told))
    assert "of “Ranking”, which has no capacity" in told[0]
    assert not timeline_page.timeline.levelling.is_searching
