"""Whether the window can be read whole: at every text size, and where it is small."""

from collections.abc import Iterable
from functools import cache

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel, QToolTip, QWidget

from mlpm_planner.application.sample import sample_plan
from mlpm_planner.bootstrap import make_files
from mlpm_planner.domain.clock import today
from mlpm_planner.domain.entity import Entity
from mlpm_planner.ui.theme import fonts
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.segments import Segments
from mlpm_planner.ui.widgets.text import ElidedLabel

PLACES = [
    ("home", ""),
    ("goals", ""),
    ("roadmap", "timeline"),
    ("roadmap", "board"),
    ("roadmap", "table"),
    ("prioritise", "table"),
    ("prioritise", "matrix"),
    ("kpis", "overview"),
    ("kpis", "explore"),
    ("kpis", "values"),
    ("settings", ""),
]
# Window and text size: the usual, the narrowest, large text, and both at once.
SIZES = [((1440, 900), 1.0), ((1024, 640), 1.0), ((1440, 900), 2.0), ((1024, 640), 2.0)]


@pytest.fixture(scope="module")
def sample_file(tmp_path_factory):
    """The sample plan in a file, made once."""
    file = tmp_path_factory.mktemp("looks") / "Search.mlpm"
    make_files().create_sample(file).store.close()
    return file


@pytest.fixture
def files():
    """Workspaces in files."""
    return make_files()


@pytest.fixture
def sample_window(qtbot, shown, sample_file):
    """The window on the sample plan."""
    window = shown(sample_file)
    qtbot.waitUntil(lambda: window.desk.session is not None)
    app_theme().set_scheme("light")
    yield window
    app_theme().set_text_scale(1)
    session = window.desk.session
    qtbot.waitUntil(lambda: session.tasks.is_idle)


def shows(qtbot, window, page, view):
    """Brings a page on, its values read."""
    desk = window.desk
    desk.show_page(page)
    if view:
        desk.host.current.set_view(view)
    qtbot.waitUntil(lambda: desk.host.current.is_ready() and desk.session.tasks.is_idle)
    for _ in range(5):  # a layout in a layout in a layout
        QApplication.processEvents()


@cache
def typed_by_users() -> frozenset[str]:
    """What users typed: it may be cut, as it can be of any length."""
    return frozenset(text for part in sample_plan(today()).parts for text in _texts(part))


def _texts(part: Entity) -> Iterable[str]:
    for value in (getattr(part, name) for name in part.__dataclass_fields__):
        if isinstance(value, str):
            yield value


def is_typed(text: str) -> bool:
    """Whether a text is, holds or is part of what a user typed."""
    return any(text in name or name in text for name in typed_by_users() if len(name) > 3)


@pytest.fixture
def cuts(monkeypatch):
    """The texts that were cut since, by all that paints its words itself."""
    found: list[str] = []
    elided = fonts.elided

    def recorded(text, width, *args, **options):
        shown = elided(text, width, *args, **options)
        if shown != text:
            found.append(text)
        return shown

    recorded.cache_clear = elided.cache_clear
    monkeypatch.setattr(fonts, "elided", recorded)
    return found


def too_narrow(window: QWidget) -> list[str]:
    """Labels and buttons that are in the window and narrower than their words."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        if isinstance(widget, QLabel) and not isinstance(widget, ElidedLabel):
            wide = widget.fontMetrics().horizontalAdvance(widget.text())
            if not widget.wordWrap() and widget.text() and widget.width() + 1 < wide:
                found.append(widget.text())
        if isinstance(widget, Button | Segments) and widget.width() < widget.sizeHint().width():
            found.append(widget.accessibleName() or widget.text())
    return found


def overlapping(parts: list[QWidget]) -> list[tuple[QWidget, QWidget]]:
    """Pairs of widgets of one parent that lie over each other."""
    seen = [part for part in parts if part.isVisible()]
    return [
        (a, b)
        for number, a in enumerate(seen)
        for b in seen[:number]
        if a.geometry().intersects(b.geometry())
    ]


@pytest.mark.parametrize(("size", "scale"), SIZES)
def test_nothing_in_the_header_lies_over_something_else(qtbot, sample_window, size, scale):
    sample_window.resize(*size)
    app_theme().set_text_scale(scale)
    for page, view in PLACES:
        shows(qtbot, sample_window, page, view)
        header = sample_window.header
        parts = header.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        assert not overlapping(parts), page
        assert all(header.rect().contains(part.geometry()) for part in parts if part.isVisible())
        assert header.title.text() == header.title.whole, page


def test_large_text_folds_the_sidebar_and_floats_the_inspector(sample_window):
    assert not sample_window.sidebar.folded
    assert not sample_window.body.is_overlay
    app_theme().set_text_scale(2)
    assert sample_window.sidebar.folded
    assert sample_window.body.is_overlay
    sample_window.resize(2880, 1800)
    assert not sample_window.sidebar.folded
    assert sample_window.sidebar.width() == 448


def test_folded_views_say_their_words_when_pointed_at(qtbot, sample_window):
    app_theme().set_text_scale(2)
    sample_window.resize(1024, 640)
    shows(qtbot, sample_window, "roadmap", "board")
    views = sample_window.header.views
    assert views.width() < views.width_for(is_folded=False)
    at = views.segment_rect(2).center().toPoint()
    QApplication.sendEvent(views, QHelpEvent(QEvent.Type.ToolTip, at, views.mapToGlobal(at)))
    assert QToolTip.text() == "Table"
    QToolTip.hideText()
    qtbot.mouseClick(views, Qt.MouseButton.LeftButton, pos=at)
    assert sample_window.desk.host.current.view == "table"


def test_cards_show_their_status_whole_beside_the_inspector(qtbot, sample_window, cuts):
    shows(qtbot, sample_window, "roadmap", "board")
    assert sample_window.body.is_open
    cuts.clear()
    sample_window.grab()
    names = {status.name for status in sample_window.desk.session.plan.statuses.values()}
    assert not names & set(cuts)


@pytest.mark.parametrize(("size", "scale"), SIZES)
def test_no_words_of_the_program_are_cut(qtbot, sample_window, cuts, size, scale):
    sample_window.resize(*size)
    app_theme().set_text_scale(scale)
    bad = {}
    for page, view in PLACES:
        shows(qtbot, sample_window, page, view)
        cuts.clear()
        sample_window.grab()
        own = {text for text in cuts if not is_typed(text)}
        narrow = too_narrow(sample_window)
        if own or narrow:
            bad[page, view] = (own, narrow)
    assert not bad, "\n".join(f"{k}: {v}" for k, v in bad.items())


@pytest.mark.parametrize(("size", "scale"), SIZES)
def test_the_ways_to_begin_are_whole(shown, size, scale):
    window = shown(None, size)
    app_theme().set_text_scale(scale)
    for _ in range(5):
        QApplication.processEvents()
    assert too_narrow(window) == []
    welcome = window.desk.welcome
    for card in (welcome.sample, welcome.empty, welcome.bring):
        left = card.mapTo(welcome, card.rect().topLeft()).x()
        assert left >= 0
        assert left + card.width() <= welcome.width()
    app_theme().set_text_scale(1)
