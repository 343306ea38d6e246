"""What the Edit menu holds: history, the clipboard, selecting, deleting."""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from mlpm_planner.ui.actions import ActionSpec, Context, Menu, with_session

Do = Callable[[Context], object]
_CONTROL = Qt.KeyboardModifier.ControlModifier
_PLAIN = Qt.KeyboardModifier.NoModifier


def edit_specs() -> list[ActionSpec]:
    """The actions of the Edit menu."""
    return [*_history(), *_edit()]


def _undo_reason(context: Context) -> str:
    if context.session is None:
        return with_session(context)
    return "" if context.session.workspace.undo_step else "There is nothing to undo."


def _redo_reason(context: Context) -> str:
    if context.session is None:
        return with_session(context)
    return "" if context.session.workspace.redo_step else "There is nothing to redo."


def _undo_title(context: Context) -> str:
    step = context.session.workspace.undo_step if context.session else None
    return f"&Undo {_safe(step.label)}" if step else "&Undo"


def _redo_title(context: Context) -> str:
    step = context.session.workspace.redo_step if context.session else None
    return f"&Redo {_safe(step.label)}" if step else "&Redo"


def _safe(label: str) -> str:
    """A label in a menu: its ampersands are no access keys, and it has one line."""
    return label.replace("&", "&&").replace("\t", " ").replace("\n", " ")


def _press(key: Qt.Key, modifiers: Qt.KeyboardModifier = _CONTROL) -> Do:
    """Gives the key to the widget that has the focus: it knows what to do with it."""

    def run(_context: Context) -> None:
        focus = QApplication.focusWidget()
        if focus is not None:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QCoreApplication.sendEvent(focus, QKeyEvent(kind, key, modifiers))

    return run


def _has_focus(_context: Context) -> str:
    return "" if QApplication.focusWidget() is not None else "Click what you mean first."


def _history() -> Iterator[ActionSpec]:
    edit = partial(ActionSpec, menu=Menu.EDIT)
    yield edit(
        id="undo",
        title="&Undo",
        run=lambda context: context.session and context.session.undo(),
        shortcuts=("Ctrl+Z",),
        icon="undo-2",
        disabled=_undo_reason,
        title_now=_undo_title,
    )
    yield edit(
        id="redo",
        title="&Redo",
        run=lambda context: context.session and context.session.redo(),
        shortcuts=("Ctrl+Shift+Z", "Ctrl+Y"),
        icon="redo-2",
        disabled=_redo_reason,
        title_now=_redo_title,
    )


def _edit() -> Iterator[ActionSpec]:
    edit = partial(ActionSpec, menu=Menu.EDIT)
    keys = (
        ("cut", "Cu&t", "Ctrl+X", Qt.Key.Key_X, _CONTROL, "", 2),
        ("copy", "&Copy", "Ctrl+C", Qt.Key.Key_C, _CONTROL, "copy", 2),
        ("paste", "&Paste", "Ctrl+V", Qt.Key.Key_V, _CONTROL, "clipboard-paste", 2),
        ("delete", "&Delete", "Del", Qt.Key.Key_Delete, _PLAIN, "trash-2", 2),
        ("select_all", "Select &all", "Ctrl+A", Qt.Key.Key_A, _CONTROL, "", 3),
    )
    for name, title, shown, key, modifiers, icon, group in keys:
        yield edit(
            id=name,
            title=title,
            run=_press(key, modifiers),
            group=group,
            keys_shown=shown,
            icon=icon,
            disabled=_has_focus,
        )
    yield edit(
        id="find",
        title="&Filter this page",
        run=lambda context: context.page and context.page.focus_filter(),
        group=3,
        shortcuts=("Ctrl+F",),
        single_key="/",
        icon="list-filter",
        words="find search",
        disabled=with_session,
    )
    yield edit(
        id="settings",
        title="&Settings",
        run=lambda context: context.window.desk.show_page("settings"),
        group=4,
        shortcuts=("Ctrl+,",),
        icon="settings",
        words="preferences options",
        disabled=with_session,
    )
