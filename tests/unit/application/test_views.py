import pytest
from builders import a_plan
from fakes import MemoryStore

from mlpm_planner.application import views
from mlpm_planner.application.filters import Comparison, Condition, Filter
from mlpm_planner.application.queries import Query, SortBy
from mlpm_planner.application.views import Arrangement
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.choices import ViewPage
from mlpm_planner.domain.errors import RuleError

PAGE = ViewPage.ROADMAP
SHOWN = Arrangement(
    "table",
    ("status", "end"),
    Query(
        "rank",
        Filter((Condition("end", Comparison.AT_MOST, ("+2w",)), Condition("status")), any_of=True),
        "status",
        then_by=(SortBy("end", descending=True),),
        group="theme",
    ),
    {"widths": "end=90"},
)


@pytest.fixture
def workspace():
    """An empty plan."""
    made = Workspace(a_plan(), MemoryStore())
    yield made
    made.close()


def test_a_view_gives_back_what_was_saved(workspace):
    made = views.save_as(workspace, PAGE, "Mine", SHOWN)
    assert views.arrangement_of(workspace.plan.saved_views[made.id]) == SHOWN
    views.save(workspace, made.id, Arrangement("board"))
    assert views.arrangement_of(workspace.plan.saved_views[made.id]) == Arrangement("board")
    workspace.undo()
    assert views.arrangement_of(workspace.plan.saved_views[made.id]) == SHOWN


def test_names_are_unique_on_their_page(workspace):
    first = views.save_as(workspace, PAGE, "Mine", SHOWN)
    views.save_as(workspace, ViewPage.PRIORITISE, "Mine", SHOWN)
    with pytest.raises(RuleError, match="already"):
        views.save_as(workspace, PAGE, "mine ", SHOWN)
    views.rename(workspace, first.id, "MINE")
    assert views.called(workspace.plan, PAGE, "mine").name == "MINE"
    with pytest.raises(RuleError):
        views.rename(workspace, first.id, " ")


def test_views_are_moved_and_deleted(workspace):
    names = ("One", "Two", "Three")
    made = [views.save_as(workspace, PAGE, name, SHOWN) for name in names]
    assert views.reorder(workspace, made[2].id, -2)
    assert [v.name for v in views.in_order(workspace.plan, PAGE)] == ["Three", "One", "Two"]
    views.remove(workspace, made[0].id)
    assert [v.name for v in views.in_order(workspace.plan, PAGE)] == ["Three", "Two"]
