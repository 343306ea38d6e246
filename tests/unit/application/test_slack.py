"""What features have to spare where they lie, and the chain that has nothing."""

from datetime import date

from builders import a_feature, a_plan

from mlpm_planner.application.slack import Slacks, slacks
from mlpm_planner.domain.feature import Dependency


def bar(title, first, last, **more):
    return a_feature(title, start=date(2026, 6, first), end=date(2026, 6, last), **more)


def test_the_longest_chain_is_critical_and_others_have_days_to_spare():
    first, second = bar("Data", 15, 19, key="A-1"), bar("Model", 22, 26, key="A-2")
    aside = bar("Docs", 15, 17, key="A-3")
    link = Dependency(predecessor_id=first.id, successor_id=second.id)
    found = slacks(a_plan(first, second, aside, link))
    assert found.critical == {first.id, second.id}
    assert found.driving == {link.id}
    assert found.days[aside.id] == 7
    assert found.words(aside.id) == "7 working days of slack"


def test_a_gap_before_the_follower_is_slack_from_where_the_bar_lies():
    first, second = bar("Data", 15, 17, key="A-1"), bar("Model", 22, 26, key="A-2")
    link = Dependency(predecessor_id=first.id, successor_id=second.id)
    found = slacks(a_plan(first, second, link))
    assert found.days == {first.id: 2, second.id: 0}
    assert found.driving == frozenset()


def test_a_deadline_leaves_less():
    alone = bar("Data", 15, 17, key="A-1", deadline=date(2026, 6, 18))
    late = bar("Model", 22, 26, key="A-2", deadline=date(2026, 6, 24))
    found = slacks(a_plan(alone, late))
    assert found.days == {alone.id: 1, late.id: -2}
    assert found.words(late.id) == "2 working days too late"


def test_what_is_over_or_has_no_dates_has_no_slack():
    done = bar("Data", 15, 17, key="A-1", status="shipped")
    assert slacks(a_plan(done, a_feature("Idea", key="A-2"))) == Slacks()
    assert Slacks().words(done.id) == ""
