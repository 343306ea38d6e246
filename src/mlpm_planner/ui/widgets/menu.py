"""Menus built from a list, with icons, shortcuts and access keys."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from mlpm_planner.ui.theme import icons


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a menu; an empty text is a separator, children make a submenu."""

    text: str = ""
    run: Callable[[], object] | None = None
    icon: str = ""
    shortcut: str = ""
    enabled: bool = True
    checked: bool | None = None
    children: Sequence["Entry"] = field(default=())


SEPARATOR = Entry()


def build_menu(entries: Sequence[Entry], parent: QWidget, title: str = "") -> QMenu:
    """A menu that belongs to a widget; show it with `open_menu` or give it to a button."""
    menu = QMenu(title, parent)
    for entry in entries:
        if not entry.text:
            menu.addSeparator()
        elif entry.children:
            child = build_menu(entry.children, menu, entry.text)
            if entry.icon:
                child.setIcon(icons.icon(entry.icon))
            menu.addMenu(child)
        else:
            menu.addAction(_action(entry, menu))
    return menu


def _action(entry: Entry, menu: QMenu) -> QAction:
    action = QAction(entry.text, menu)
    if entry.icon:
        action.setIcon(icons.icon(entry.icon))
    action.setEnabled(entry.enabled)
    if entry.checked is not None:
        action.setCheckable(True)
        action.setChecked(entry.checked)
    if entry.shortcut:
        action.setShortcut(QKeySequence(entry.shortcut))
        action.setShortcutVisibleInContextMenu(True)
    run = entry.run
    if run is not None:

        def triggered() -> None:
            run()

        action.triggered.connect(triggered)
    return action


def open_menu(menu: QMenu, at: QWidget | QPoint) -> None:
    """Show a menu under a widget or at a point of the screen; it goes when it closes."""
    point = at if isinstance(at, QPoint) else at.mapToGlobal(QPoint(0, at.height() + 2))
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(point)
