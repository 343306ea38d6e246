"""What a test left behind in Qt: windows, running timers and threads."""

import gc

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import Shiboken


def alive() -> dict[int, str]:
    """Everything that lives on by itself, by the identity of its Python object."""
    things = [*Shiboken.getAllValidWrappers(), *QApplication.topLevelWidgets()]
    return {id(thing): _text(thing) for thing in things if _lives_on(thing)}


def since(before: dict[int, str]) -> list[str]:
    """What lives on now and did not before, in words."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if alive().keys() - before.keys():  # perhaps only a cycle of references holds it
        gc.collect()
    return sorted(text for key, text in alive().items() if key not in before)


def _lives_on(thing: object) -> bool:
    match thing:
        case QTimer():
            return thing.isActive()
        case QThread():
            return thing.isRunning() and thing is not _main_thread()
        case QWidget():
            tip = thing.metaObject().className() == "QTipLabel"  # Qt's own, hidden by its timer
            return thing.isWindow() and thing.parent() is None and not tip
    return False


def _main_thread() -> QThread | None:
    app = QCoreApplication.instance()
    return app.thread() if app else None


def _text(thing: object) -> str:
    name = thing.objectName() if isinstance(thing, QObject) else ""
    return f"{type(thing).__name__} “{name}”"
