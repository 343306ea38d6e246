"""What holds on every page: names for screen readers, one look in both themes, no lost focus."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QWidget

from mlpm_planner.application import features
from mlpm_planner.ui.shell.pages import places
from mlpm_planner.ui.theme.theme import app_theme

CANARY = "<img src='file:///etc/hostname'> <b>bold</b>"
PAGES = [place.name for place in places()]


def focusable(root: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def spoken(widget: QWidget) -> str:
    """What a screen reader has to say of a widget."""
    if widget.accessibleName():
        return widget.accessibleName()
    owner = widget.parentWidget()
    if isinstance(owner, QAbstractScrollArea) and owner.viewport() is widget:
        return owner.accessibleName()
    text = getattr(widget, "text", None)
    return str(text()) if callable(text) else ""


@pytest.mark.parametrize("name", PAGES)
def test_everything_that_takes_the_focus_has_a_name(open_window, sample, name):
    planner = open_window(sample)
    planner.go(name)
    nameless = [
        f"{type(w).__name__} in {type(w.parentWidget()).__name__}"
        for w in focusable(planner.window)
        if not spoken(w).strip()
    ]
    assert nameless == []


@pytest.mark.parametrize("name", PAGES)
def test_every_view_is_shown_in_both_themes(open_window, sample, name):
    planner = open_window(sample)
    page = planner.go(name)
    before = app_theme().scheme
    for scheme in ("light", "dark"):
        app_theme().set_scheme(scheme)
        for view in [view.id for view in page.VIEWS] or [""]:
            if view:
                page.set_view(view)
            planner.wait(planner.is_ready)
            assert not planner.window.grab().isNull()
    app_theme().set_scheme(before)


def test_text_of_the_user_is_never_taken_for_markup(open_window, sample):
    planner = open_window(sample)
    feature = next(iter(planner.session.plan.features.values()))
    features.rename(planner.session.workspace, feature.id, CANARY)
    for name in PAGES:
        planner.go(name)
        rich = [
            label.text()
            for label in planner.window.findChildren(QLabel)
            if "<img" in label.text() and label.textFormat() is not Qt.TextFormat.PlainText
        ]
        assert rich == []


def test_f6_goes_round_the_panes_and_comes_back(open_window, sample):
    planner = open_window(sample)
    planner.go("roadmap")
    planner.window.focus_content()
    seen = []
    for _ in range(6):
        planner.window.next_pane()
        focus = planner.window.focusWidget()
        seen.append(next(p for p in planes(planner) if p.isAncestorOf(focus) or p is focus))
    assert len(set(map(id, seen))) >= 3


def planes(planner) -> list[QWidget]:
    window = planner.window
    return [window.sidebar, window.header, window.stack, window.body.drawer]


def test_the_theme_changes_without_a_page_being_made_anew(open_window, sample):
    planner = open_window(sample)
    page = planner.go("prioritise")
    before = app_theme().scheme
    app_theme().set_scheme("dark" if before != "dark" else "light")
    assert planner.page is page
    planner.window.event(QEvent(QEvent.Type.StyleChange))
    app_theme().set_scheme(before)
