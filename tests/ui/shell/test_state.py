from pathlib import Path

from mlpm_planner.application.settings_file import state_folder
from mlpm_planner.ui.state import (
    MOST_RECENT,
    WindowState,
    load_view,
    load_window,
    save_view,
    save_window,
)


def test_a_window_comes_back_as_it_was():
    state = WindowState(
        geometry="AAEC", sidebar_folded=True, inspector_open=False, inspector_width=400
    )
    state.opened(Path("/plans/a.mlpm"), "Ranking")
    state.closed_sections = ["Score"]
    save_window(state)
    assert load_window() == state


def test_the_first_start_is_the_usual_window():
    assert load_window() == WindowState()


def test_the_latest_workspace_stands_first_and_only_once():
    state = WindowState()
    for name in ("a", "b", "a"):
        state.opened(Path(f"/{name}.mlpm"), name)
    assert [recent.name for recent in state.recent] == ["a", "b"]


def test_old_workspaces_fall_off_the_list():
    state = WindowState()
    for number in range(MOST_RECENT + 3):
        state.opened(Path(f"/{number}.mlpm"), "")
    assert len(state.recent) == MOST_RECENT
    assert state.recent[-1].path == "/3.mlpm"


def test_a_damaged_state_is_like_none():
    file = state_folder() / "window.json"
    file.parent.mkdir(parents=True)
    for text in ("{", "[]", '{"recent": [1, {"path": 2}], "inspector_width": "wide"}'):
        file.write_text(text)
        assert load_window() == WindowState()


def test_each_workspace_has_a_view_of_its_own():
    save_view(Path("/plans/a.mlpm"), {"page": "kpis"})
    save_view(Path("/plans/b.mlpm"), {"page": "home"})
    assert load_view(Path("/plans/a.mlpm"))["page"] == "kpis"
    assert load_view(Path("/plans/c.mlpm")) == {}


def test_a_name_that_is_no_text_is_remembered_too():
    path = Path("/plans/caf\udce9.mlpm")
    state = WindowState()
    state.opened(path, "")
    save_window(state)
    save_view(path, {"page": "kpis"})
    assert load_window().recent[0].path == str(path)
    assert load_view(path)["page"] == "kpis"
