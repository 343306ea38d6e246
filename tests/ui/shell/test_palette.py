import time
from types import SimpleNamespace

import pytest
from builders import a_feature
from kpi_values import LATENCY, a_session, latency, observations, target_of
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow

from mlpm_planner.application import features
from mlpm_planner.application.filters import where
from mlpm_planner.application.queries import Query
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.goal import Goal
from mlpm_planner.domain.kpi import Kpi
from mlpm_planner.domain.people import Person
from mlpm_planner.domain.product import Theme
from mlpm_planner.ui.actions import ActionSpec, Context, Menu
from mlpm_planner.ui.shell.action_hub import ActionHub
from mlpm_planner.ui.shell.palette import Palette
from mlpm_planner.ui.shell.shortcut_sheet import ShortcutSheet
from mlpm_planner.ui.state import WindowState

pytestmark = pytest.mark.usefixtures("british")


class Window(QMainWindow):
    """What the palette knows of its window, around one field."""

    def __init__(self, session):
        super().__init__()
        self.resize(1100, 760)
        self.state = WindowState()
        self.body = SimpleNamespace(is_open=False)
        self.done = []
        self.field = QLineEdit()
        self.setCentralWidget(self.field)
        self.hub = ActionHub(self, lambda: Context(self, session), self._specs())
        self.palette_shown = Palette(self, self.hub, session)
        self.sheet = ShortcutSheet(self, self.hub)

    def _specs(self):
        def spec(id_, title, **more):
            return ActionSpec(id=id_, title=title, run=lambda _c: self.done.append(id_), **more)

        return [
            spec("log", "&Log a value…", single_key="L", menu=Menu.ITEM, words="latency measure"),
            spec("new", "New && shiny", shortcuts=("Ctrl+N",), menu=Menu.FILE),
            spec("undo", "&Undo", shortcuts=("Ctrl+Z", "Alt+Z"), disabled=lambda _c: "Nothing."),
            spec("inspector", "&Inspector", menu=Menu.VIEW),
        ]


@pytest.fixture
def world():
    kpi = latency()
    theme, ines = Theme(name="Relevance"), Person(name="Ines Kowalska")
    rerank = a_feature("Re-ranker", key="SR-41", theme_id=theme.id, owner_id=ines.id)
    late = a_feature("Latency budget", key="SR-42")
    parts = (kpi, target_of(kpi), theme, ines, rerank, late, Goal(title="Low latency for all"))
    session = a_session(*parts, observed=observations(kpi, LATENCY))
    session.kpi, session.rerank, session.late = kpi, rerank, late
    session.went = []
    session.navigate.connect(session.went.append)
    yield session
    session.close()


@pytest.fixture
def window(qtbot, world):
    made = Window(world)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    made.field.setFocus()
    yield made
    qtbot.waitUntil(lambda: world.tasks.is_idle)


@pytest.fixture
def palette(window):
    window.palette_shown.open()
    return window.palette_shown


def titles(palette):
    return [entry.title for entry in palette.entries]


def test_it_finds_features_kpis_goals_and_actions_at_once(palette, typed):
    typed("late")
    found = [(entry.section, entry.title) for entry in palette.entries]
    assert found == [
        ("Features", "Latency budget"),
        ("KPIs", "p95 latency"),
        ("Goals", "Low latency for all"),
        ("Actions", "Log a value…"),
    ]


def test_enter_goes_to_what_was_found(palette, typed, world, window):
    typed("late", Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert [(there.part, there.part_id) for there in world.went] == [(Kpi, world.kpi.id)]
    assert not palette.isVisible()
    assert QApplication.focusWidget() is window.field


@pytest.mark.usefixtures("palette")
def test_enter_runs_an_action(typed, window):
    typed("shiny", Qt.Key.Key_Return)
    assert window.done == ["new"]


def test_an_action_that_cannot_be_done_says_why(palette, typed, window, qtbot):
    typed("undo")
    assert (palette.entries[0].note, palette.entries[0].enabled) == ("Nothing.", False)
    with qtbot.waitSignal(window.hub.told) as told:
        typed("", Qt.Key.Key_Return)
    assert told.args == ["Nothing."]
    assert window.done == []


def test_tab_lists_what_can_be_done_with_the_highlighted_feature(palette, typed):
    typed("re-rank", Qt.Key.Key_Tab)
    assert palette.field.placeholderText() == "Actions for Re-ranker…"
    assert titles(palette)[:4] == ["Open", "Open beside", "Copy name", "Copy key"]
    typed("copy k", Qt.Key.Key_Return)
    assert QApplication.clipboard().text() == "SR-41"
    assert not palette.isVisible()


@pytest.mark.usefixtures("palette")
def test_an_action_of_a_feature_is_one_edit(typed, world):
    typed("re-rank", Qt.Key.Key_Tab)
    typed("move to next", Qt.Key.Key_Return)
    assert world.plan.features[world.rerank.id].horizon == "next"
    assert world.workspace.undo_step.label == "Move “Re-ranker” to Next"


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Backspace])
def test_the_search_comes_back_from_the_actions_of_an_item(palette, typed, key):
    typed("re-rank", Qt.Key.Key_Tab, key)
    assert palette.isVisible()
    assert palette.field.placeholderText().startswith("Search features")
    typed("late")
    assert "Latency budget" in titles(palette)


def test_tab_does_nothing_for_an_action(palette, typed):
    typed("shiny", Qt.Key.Key_Tab)
    assert titles(palette) == ["New & shiny"]


def test_a_click_chooses(palette, typed, world, qtbot):
    typed("re-rank")
    area = palette.view.visualRect(palette.view.currentIndex())
    qtbot.mouseClick(palette.view.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
    assert world.went[0].part_id == world.rerank.id


def test_escape_and_a_click_beside_close_it(palette, typed, qtbot, window):
    typed("x", Qt.Key.Key_Escape)
    assert not palette.isVisible()
    palette.open()
    qtbot.mouseClick(palette, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert not palette.isVisible()
    assert QApplication.focusWidget() is window.field


def test_ctrl_enter_shows_a_part_beside_the_page(palette, typed, world, window, qtbot):
    typed("latency bud")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert (world.selected.kind, world.selected.ids) == (Feature, (world.late.id,))
    assert window.done == ["inspector"]
    assert world.went == []


def test_a_key_finds_its_feature(palette, typed):
    typed("sr-41")
    assert titles(palette) == ["Re-ranker"]


def test_after_a_greater_sign_there_are_only_actions(palette, typed):
    typed(">l")
    assert titles(palette)[0] == "Log a value…"
    assert {entry.section for entry in palette.entries} == {"Actions"}


@pytest.mark.parametrize(("query", "column"), [("#rel", "theme"), ("@ines", "owner")])
def test_a_theme_and_an_owner_list_their_features(palette, typed, world, query, column):
    typed(query)
    assert titles(palette)[1:] == ["Re-ranker"]
    assert palette.entries[0].note == "1 feature"
    typed("", Qt.Key.Key_Return)
    there = world.went[0]
    assert there.page == "prioritise"
    assert Query.from_json(there.state["query"]).filter == where(
        **{column: [palette.entries[0].title]}
    )


def test_what_was_used_lately_is_offered_first(palette, typed, window, world):
    typed("re-rank", Qt.Key.Key_Return)
    palette.open()
    assert (palette.entries[0].section, palette.entries[0].title) == ("Recent", "Re-ranker")
    assert window.state.used == [f"features:{world.rerank.id}"]


def test_a_new_title_is_found(palette, typed, world):
    typed("late")
    features.rename(world.workspace, world.late.id, "Zebra budget")
    palette.dismiss()
    palette.open()
    typed("zeb")
    assert titles(palette) == ["Zebra budget"]


def test_nothing_found_is_told_to_screen_readers(palette, typed):
    typed("qqqq")
    assert palette.entries == []
    assert palette.field.accessibleDescription() == "Nothing found"


def test_the_first_row_can_be_reached_again_from_below(palette, typed):
    typed("late", Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert palette.current.title == "Latency budget"


def test_it_opens_and_searches_fast_among_many(qtbot, typed):
    many = [a_feature(f"Feature {n} for the search of long queries") for n in range(20_000)]
    session = a_session(*many)
    window = Window(session)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    before = time.perf_counter()
    window.palette_shown.open()
    opened = time.perf_counter() - before
    assert opened < 0.25
    typed("1999")
    before = time.perf_counter()
    typed("9")
    assert time.perf_counter() - before < 0.25
    assert titles(window.palette_shown) == ["Feature 19999 for the search of long queries"]
    session.close()


def test_the_sheet_lists_all_keys_by_menu(window, qtbot):
    window.sheet.open()
    assert window.sheet.groups == [
        ("File", [("New & shiny", ("Ctrl+N",))]),
        ("Item", [("Log a value", ("L",))]),
        ("This page", [("Undo", ("Ctrl+Z", "Alt+Z"))]),
    ]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not window.sheet.isVisible()
    assert QApplication.focusWidget() is window.field


def test_a_model_is_found_by_its_name_with_how_far_it_is(qtbot):
    from mlpm_planner.domain.choices import ModelStage
    from mlpm_planner.domain.model import Model
    from mlpm_planner.ui.shell.palette_sources import Sources

    model = Model(name="Item embeddings", stage=ModelStage.SHADOW)
    session = a_session(model)
    window = Window(session)
    qtbot.addWidget(window)
    found = Sources(window.hub, session).search("embed", ())
    assert [(e.title, e.section, e.note) for e in found] == [
        ("Item embeddings", "Models", "Shadow")
    ]
    assert (found[0].there.part, found[0].there.part_id) == (Model, model.id)
    session.close()
