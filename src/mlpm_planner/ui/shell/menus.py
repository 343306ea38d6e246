"""The menu bar and the context menus, built from the declared actions."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from mlpm_planner.ui.actions import ActionSpec, Context, Menu
from mlpm_planner.ui.shell.action_hub import ActionHub
from mlpm_planner.ui.theme import icons
from mlpm_planner.ui.widgets.menu import Entry, build_menu, open_menu

RECENT_AFTER = "open"


class MenuBar:
    """Fills a menu bar with the actions of a hub, and again when the page changes."""

    def __init__(self, bar: QMenuBar, hub: ActionHub, recent: QMenu) -> None:
        self._hub = hub
        self._recent = recent
        self._menus = {menu: bar.addMenu(menu.value) for menu in Menu}
        for menu in self._menus.values():
            menu.aboutToShow.connect(hub.refresh)
        hub.changed.connect(self.fill)
        self.fill()

    def fill(self) -> None:
        """Put every action into its menu, groups between separators."""
        for menu, shown in self._menus.items():
            shown.clear()
            self._fill_menu(shown, [s for s in self._hub.specs if s.menu is menu])
            shown.menuAction().setVisible(not shown.isEmpty())

    def _fill_menu(self, menu: QMenu, specs: Sequence[ActionSpec]) -> None:
        for group in grouped(specs):
            if not menu.isEmpty():
                menu.addSeparator()
            for spec in group:
                menu.addAction(self._hub.action(spec.id))
                if spec.id == RECENT_AFTER:
                    menu.addMenu(self._recent)


def grouped(specs: Iterable[ActionSpec]) -> list[list[ActionSpec]]:
    """The actions of one menu in their groups, in the order they are declared."""
    ordered = sorted(specs, key=lambda spec: spec.group)
    return [list(group) for _, group in groupby(ordered, lambda spec: spec.group)]


def entries_of(hub: ActionHub, specs: Iterable[ActionSpec]) -> list[Entry]:
    """Entries of a menu for actions, groups between separators."""
    context = hub.context()
    entries: list[Entry] = []
    for group in grouped(specs):
        if entries:
            entries.append(Entry())
        entries += (_entry(hub, spec, context) for spec in group)
    return entries


def _entry(hub: ActionHub, spec: ActionSpec, context: Context) -> Entry:
    return Entry(
        spec.title_in(context),
        _runner(hub, spec),
        spec.icon,
        next(iter(spec.shortcuts), ""),
        enabled=not spec.disabled(context),
        checked=None if spec.checked is None else spec.checked(context),
    )


def _runner(hub: ActionHub, spec: ActionSpec) -> Callable[[], None]:
    def run() -> None:
        hub.run(spec)

    return run


def context_menu(hub: ActionHub, parent: QWidget, at: QPoint) -> None:
    """Show what can be done with the selection, at a point of the screen."""
    specs = [spec for spec in hub.specs if spec.in_context_menu]
    if specs:
        open_menu(build_menu(entries_of(hub, specs), parent), at)


def file_menu(hub: ActionHub, recent: QMenu, parent: QWidget) -> QMenu:
    """What can be done with workspaces, the recent ones among it."""
    specs = [spec for spec in hub.specs if spec.menu is Menu.FILE]
    menu = build_menu(entries_of(hub, specs), parent)
    if not recent.isEmpty():
        place = [spec.id for spec in specs].index(RECENT_AFTER) + 1
        menu.insertMenu(menu.actions()[place], recent)
    return menu


def recent_menu(parent: QWidget) -> QMenu:
    """The menu of workspaces that were open before."""
    menu = QMenu("Open &recent", parent)
    menu.setIcon(icons.icon("history"))
    return menu


def fill_recent(menu: QMenu, recent: Sequence[tuple[str, str, bool]]) -> None:
    """List recent workspaces (path, name, whether the file is there); missing ones are grey."""
    menu.clear()
    for number, (path, name, is_there) in enumerate(recent, start=1):
        action = menu.addAction(f"{number}  {name or path}".replace("&", "&&"))
        action.setData(path)
        action.setToolTip(path)
        action.setEnabled(is_there)
    menu.setEnabled(bool(recent))
