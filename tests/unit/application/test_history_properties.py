"""Whatever is done: undoing all gives the start, redoing all gives the end."""

from dataclasses import replace

from builders import a_feature, a_workspace
from fakes import MemoryStore
from hypothesis import given, settings
from hypothesis import strategies as st

from mlpm_planner.application import features
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.choices import Horizon
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.feature import Feature

ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["add", "rename", "move", "link", "remove", "duplicate", "many"]),
        st.integers(0, 30),
        st.integers(0, 30),
    ),
    max_size=25,
)


def content(plan: Plan) -> set:
    return {repr(replace(part, version=0)) for part in plan.parts()}


def act(workspace: Workspace, action: str, first: int, second: int) -> None:
    ids = list(workspace.plan.features)
    a, b = ids[first % len(ids)] if ids else "", ids[second % len(ids)] if ids else ""
    if action == "add" or not ids:
        features.add(workspace, f"Feature {first}")
    elif action == "rename":
        features.rename(workspace, a, f"Name {second}")
    elif action == "move":
        features.move_to_horizon(workspace, [a, b], Horizon.NOW)
    elif action == "link":
        features.link(workspace, a, b)
    elif action == "remove":
        features.remove(workspace, [a])
    elif action == "duplicate":
        features.duplicate(workspace, [a])
    else:
        features.set_field(workspace, ids, "stage", str(second))


@settings(max_examples=60)
@given(ACTIONS)
def test_undo_all_restores_the_start_and_redo_all_the_end(actions):
    store = MemoryStore()
    workspace = a_workspace(a_feature("A", key="A"), a_feature("B", key="B"), store=store)
    start = content(workspace.plan)
    versions: dict[str, int] = {}
    for action in actions:
        try:
            act(workspace, *action)
        except RuleError:
            continue
        for part in workspace.plan.table(Feature).values():
            assert part.version >= versions.get(part.id, 0)
            versions[part.id] = part.version
    end = content(workspace.plan)
    reopened = Workspace(workspace.plan, store)
    while reopened.undo():
        pass
    assert content(reopened.plan) == start
    while reopened.redo():
        pass
    assert content(reopened.plan) == end
    reopened.settle()
