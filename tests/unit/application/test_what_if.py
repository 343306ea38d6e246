"""What a delay, a repair and another schedule would do, before anything is done."""

from datetime import date

from builders import a_feature, a_plan

from mlpm_planner.application import what_if
from mlpm_planner.application.scheduling import Mover
from mlpm_planner.domain.choices import Schedule, StatusCategory
from mlpm_planner.domain.feature import Dependency


def july(first, last):
    """A feature's days in July 2026, after the day the tests live in."""
    return {"start": date(2026, 7, first), "end": date(2026, 7, last)}


class World:
    """A chain of three that overlaps twice; the second is planned by hand."""

    def __init__(self):
        self.data = a_feature("Data", key="D", **july(6, 10))
        self.model = a_feature("Model", key="M", schedule=Schedule.MANUAL, **july(8, 14))
        self.launch = a_feature("Launch", key="L", deadline=date(2026, 7, 20), **july(13, 17))
        self.after = a_feature("After", key="A", **july(20, 21))
        self.links = [
            Dependency(predecessor_id=a.id, successor_id=b.id)
            for a, b in (
                (self.data, self.model),
                (self.model, self.launch),
                (self.launch, self.after),
            )
        ]
        self.plan = a_plan(self.data, self.model, self.launch, self.after, *self.links)
        self.mover = Mover(self.plan)

    def days(self, found):
        keys = {i: self.plan.features[i].key for i in found.days}
        return {keys[i]: (start.day, end.day) for i, (start, end) in found.days.items()}


def test_several_links_are_repaired_together_and_followers_give_way():
    world = World()
    ids = [link.id for link in world.links[:2]]
    found = what_if.repair(world.plan, world.mover, ids)
    assert found.label == "Repair 2 links"
    assert world.days(found) == {"M": (13, 17), "L": (20, 24), "A": (27, 28)}
    assert found.slip.deadlines == [world.launch.id]
    assert found.last_day == date(2026, 7, 28)


def test_what_nobody_asked_to_repair_stays_by_hand():
    world = World()
    found = what_if.repair(world.plan, world.mover, [world.links[1].id])
    assert world.days(found) == {"L": (15, 21), "A": (22, 23)}
    assert found.label == "Repair the link from “Model” to “Launch”"


def test_a_link_that_holds_moves_nothing():
    world = World()
    found = what_if.repair(world.plan, world.mover, [world.links[2].id])
    assert (found.days, found.last_day) == ({}, None)
    assert what_if.step_in_words(world.plan, found, [world.after.id]) == ""


def test_a_repair_says_how_far_each_way_is():
    world = World()
    later = what_if.repair(world.plan, world.mover, [world.links[0].id])
    assert what_if.step_in_words(world.plan, later, [world.model.id]) == (
        "move “Model” 3 working days later"
    )
    earlier = what_if.repair_earlier(world.plan, world.mover, world.links[0].id)
    assert what_if.step_in_words(world.plan, earlier, [world.data.id]) == (
        "move “Data” 3 working days earlier"
    )


def test_a_delay_names_what_follows():
    world = World()
    found = what_if.delay(world.plan, world.mover, [world.launch.id], 2)
    assert found.label == "Delay “Launch” and 1 follower"
    assert world.days(found) == {"L": (15, 21), "A": (22, 23)}
    assert found.slip.moved == {world.launch.id: 2, world.after.id: 2}


def test_work_that_has_begun_ends_later_and_starts_where_it_did(monkeypatch):
    monkeypatch.setenv("MLPM_PLANNER_TODAY", "2026-07-08")
    plan = a_plan()
    active = next(s for s in plan.statuses.values() if s.category is StatusCategory.ACTIVE)
    begun = a_feature("Data", key="D", status=active.key, **july(6, 10))
    plan = a_plan(begun)
    found = what_if.delay(plan, Mover(plan), [begun.id], 3)
    assert found.days == {begun.id: (date(2026, 7, 6), date(2026, 7, 15))}
    assert found.slip.moved == {begun.id: 3}


def test_another_schedule_tells_only_what_changes():
    world = World()
    found = what_if.reschedule(world.plan, date(2026, 7, 6))
    assert world.days(found) == {"L": (15, 21), "A": (22, 23)}
    assert found.label == "Reschedule the plan from 2026-07-06"
