"""Everything that can be done everywhere in the window, declared once."""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import Qt

from mlpm_planner.ui.actions import ActionSpec, Context, Menu, with_session
from mlpm_planner.ui.page import Page, View
from mlpm_planner.ui.preferences import preferences
from mlpm_planner.ui.shell.data_actions import data_specs
from mlpm_planner.ui.shell.edit_actions import edit_specs
from mlpm_planner.ui.shell.pages import Place, places
from mlpm_planner.ui.shell.planning_actions import planning_specs
from mlpm_planner.ui.theme.theme import app_theme

Do = Callable[[Context], object]
_CONTROL = Qt.KeyboardModifier.ControlModifier
_PLAIN = Qt.KeyboardModifier.NoModifier


def window_specs() -> list[ActionSpec]:
    """The actions of the window itself."""
    return [
        *_open(),
        *_keep(),
        *data_specs(),
        *edit_specs(),
        *_view(),
        *_go(),
        *planning_specs(),
        *_help(),
    ]


def page_specs(page: Page) -> list[ActionSpec]:
    """The actions of a page, and one for each of its views."""
    views = page.VIEWS if len(page.VIEWS) > 1 else ()
    return [*page.actions_here(), *(_view_spec(page, view) for view in views)]


def _desk(name: str) -> Do:
    """Calls a method of the desk."""

    def run(context: Context) -> object:
        return getattr(context.window.desk, name)()

    return run


# ---- File


def _open() -> Iterator[ActionSpec]:
    file = partial(ActionSpec, menu=Menu.FILE)
    yield file(
        id="new",
        title="&New workspace…",
        run=_desk("ask_new"),
        shortcuts=("Ctrl+Shift+N",),
        icon="file-plus",
    )
    yield file(
        id="open",
        title="&Open…",
        run=_desk("ask_open"),
        shortcuts=("Ctrl+O",),
        icon="folder-open",
    )
    yield file(
        id="sample", title="Open the sa&mple plan", run=_desk("open_sample"), icon="sparkles"
    )


def _keep() -> Iterator[ActionSpec]:
    file = partial(ActionSpec, menu=Menu.FILE)
    yield file(
        id="save",
        title="&Save",
        run=_desk("flash_saved"),
        group=2,
        shortcuts=("Ctrl+S",),
        icon="save",
        words="autosave",
        disabled=with_session,
    )
    yield file(
        id="save_copy",
        title="Save a &copy…",
        run=_desk("ask_copy"),
        group=2,
        shortcuts=("Ctrl+Shift+S",),
        icon="copy",
        words="save as export workspace",
        disabled=with_session,
    )
    yield file(
        id="back_up",
        title="&Back up now",
        run=_desk("back_up"),
        group=2,
        icon="archive",
        disabled=with_session,
    )
    yield file(
        id="close",
        title="C&lose workspace",
        run=_desk("close_workspace"),
        group=3,
        shortcuts=("Ctrl+W",),
        icon="x",
        disabled=with_session,
    )
    yield file(
        id="quit",
        title="&Quit",
        run=lambda context: context.window.close(),
        group=4,
        shortcuts=("Ctrl+Q",),
    )


# ---- View


def _view_spec(page: Page, view: View) -> ActionSpec:
    return ActionSpec(
        id=f"view_{view.id}",
        title=view.title.replace("&", "&&"),
        run=lambda _context: page.set_view(view.id),
        menu=Menu.VIEW,
        icon=view.icon,
        words=f"{page.TITLE} view",
        checked=lambda _context: page.view == view.id,
    )


def _cycle_theme(_context: Context) -> None:
    theme = app_theme()
    theme.cycle_scheme()
    preferences().change(scheme=theme.scheme)


def _theme_title(_context: Context) -> str:
    return f"&Theme: {preferences().settings.scheme}"


def _toggle(setting: str) -> Do:
    def run(_context: Context) -> None:
        preferences().change(**{setting: not getattr(preferences().settings, setting)})

    return run


def _toggle_sidebar(context: Context) -> None:
    window = context.window
    window.state.sidebar_folded = not window.sidebar.folded
    window.fit()


def _toggle_full_screen(context: Context) -> None:
    window = context.window
    window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)


def _whole_screen() -> Iterator[ActionSpec]:
    view = partial(ActionSpec, menu=Menu.VIEW, group=5)
    yield view(
        id="full_screen",
        title="&Full screen",
        run=_toggle_full_screen,
        shortcuts=("F11",),
        icon="maximize",
        checked=lambda context: context.window.isFullScreen(),
    )
    yield view(
        id="presentation",
        title="&Presentation",
        run=lambda context: context.window.presenting.toggle(),
        shortcuts=("Shift+F11",),
        icon="presentation",
        words="present zen",
        checked=lambda context: context.window.presenting.is_on,
    )


def _view() -> Iterator[ActionSpec]:
    view = partial(ActionSpec, menu=Menu.VIEW, group=5)
    yield view(
        id="sidebar",
        title="&Sidebar",
        run=_toggle_sidebar,
        shortcuts=("Ctrl+\\",),
        icon="panel-left",
        checked=lambda context: not context.window.sidebar.folded,
    )
    yield view(
        id="inspector",
        title="&Inspector",
        run=_desk("toggle_inspector"),
        shortcuts=("Ctrl+I",),
        icon="panel-right",
        disabled=with_session,
        checked=lambda context: context.window.body.is_open,
    )
    yield view(
        id="menu_bar",
        title="&Menu bar",
        run=_toggle("menu_bar"),
        icon="rows-3",
        checked=lambda _context: preferences().settings.menu_bar,
    )
    yield from _whole_screen()
    yield view(
        id="theme",
        title="&Theme",
        run=_cycle_theme,
        group=6,
        shortcuts=("Ctrl+Shift+L",),
        icon="moon",
        words="light dark system appearance",
        title_now=_theme_title,
    )


# ---- Go


def _page_spec(number: int, found: Place) -> ActionSpec:
    return ActionSpec(
        id=f"go_{found.name}",
        title=found.title.replace("&", "&&"),
        run=lambda context: context.window.desk.show_page(found.name),
        menu=Menu.GO,
        shortcuts=(f"Ctrl+{number}",),
        single_key=f"G {found.go_key}",
        icon=found.icon,
        words="go to page",
        disabled=with_session,
    )


def _cannot_go_back(context: Context) -> str:
    host = context.window.desk.host if context.window.desk else None
    return "" if host is not None and host.can_go_back else "There is no page before this one."


def _cannot_go_forward(context: Context) -> str:
    host = context.window.desk.host if context.window.desk else None
    return "" if host is not None and host.can_go_forward else "There is no page after this one."


def _go() -> Iterator[ActionSpec]:
    for number, found in enumerate(places()[:9], start=1):
        yield _page_spec(number, found)
    go = partial(ActionSpec, menu=Menu.GO, group=1)
    yield go(
        id="back",
        title="&Back",
        run=lambda context: context.window.desk.host.back(),
        shortcuts=("Alt+Left", "Ctrl+["),
        icon="arrow-left",
        disabled=_cannot_go_back,
    )
    yield go(
        id="forward",
        title="&Forward",
        run=lambda context: context.window.desk.host.forward(),
        shortcuts=("Alt+Right", "Ctrl+]"),
        icon="arrow-right",
        disabled=_cannot_go_forward,
    )
    yield go(
        id="next_pane",
        title="&Next part of the window",
        run=lambda context: context.window.next_pane(),
        group=2,
        shortcuts=("F6",),
    )
    yield go(
        id="previous_pane",
        title="&Previous part of the window",
        run=lambda context: context.window.next_pane(back=True),
        group=2,
        shortcuts=("Shift+F6",),
    )
    yield go(
        id="palette",
        title="&Search or run…",
        run=_desk("open_palette"),
        group=3,
        shortcuts=("Ctrl+K",),
        icon="search",
    )


# ---- Help


def _help() -> Iterator[ActionSpec]:
    yield ActionSpec(
        id="shortcuts",
        title="&Keyboard shortcuts",
        run=_desk("show_shortcuts"),
        menu=Menu.HELP,
        shortcuts=("Ctrl+/", "F1"),
        single_key="?",
        icon="keyboard",
        words="help keys",
    )
    yield ActionSpec(
        id="about",
        title="&About mlpm_planner",
        run=_desk("show_about"),
        menu=Menu.HELP,
        icon="info",
        words="version licence sqlite",
        disabled=with_session,
    )
