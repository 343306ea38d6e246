"""What was worked out ahead comes to the same as the changes one by one."""

from dataclasses import replace

from builders import a_feature, a_plan
from hypothesis import given
from hypothesis import strategies as st

from mlpm_planner.application.changes import Change
from mlpm_planner.application.plan import Plan
from mlpm_planner.domain.feature import Feature

STATUSES = ("planned", "active", "shipped")
BEFORE = [a_feature(f"Feature {n}", key=f"F-{n}", status=STATUSES[n % 2]) for n in range(6)]

edits = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from((*STATUSES, "")), st.booleans()),
    unique_by=lambda edit: edit[0],
)


def changes_of(edits: list[tuple[int, str, bool]]) -> list[Change]:
    """Features up to 5 are changed, or deleted where no status is named; the others are added."""
    made: list[Change] = []
    for number, status, renamed in edits:
        if number >= len(BEFORE):
            made.append(Change(None, a_feature(key=f"F-{number}", status=status)))
            continue
        old = BEFORE[number]
        key = f"G-{number}" if renamed else old.key
        made.append(Change(old, replace(old, key=key, status=status) if status else None))
    return made


def seen(plan: Plan) -> dict[str, object]:
    """The features in their order, and who is found by status and by key."""
    by_status = {s: [f.id for f in plan.where(Feature, "status", s)] for s in (*STATUSES, "")}
    keys = (f"{letter}-{n}" for letter in "FG" for n in range(10))
    by_key = {key: [f.id for f in plan.where(Feature, "key", key)] for key in keys}
    return {"features": dict(plan.features), "by status": by_status, "by key": by_key}


@given(edits)
def test_a_patch_is_the_same_as_its_changes_one_by_one(given: list[tuple[int, str, bool]]) -> None:
    changes = changes_of(given)
    one_by_one, at_once = a_plan(*BEFORE), a_plan(*BEFORE)
    before = seen(at_once)
    patch = at_once.patch(changes)
    assert seen(at_once) == before
    seen(one_by_one)  # its indexes exist
    one_by_one.apply(changes)
    at_once.take(patch)
    assert seen(at_once) == seen(one_by_one)
    assert list(at_once.features) == list(one_by_one.features)


def test_an_index_that_was_built_after_the_patch_knows_it_too() -> None:
    plan = a_plan(*BEFORE)
    added = a_feature(status="shipped")
    patch = plan.patch([Change(None, added)])
    assert plan.where(Feature, "status", "shipped") == ()
    plan.take(patch)
    assert plan.where(Feature, "status", "shipped") == (added,)
