"""A page as a picture: the real window, drawn without a screen."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from mlpm_planner.domain.errors import RuleError
from mlpm_planner.ui.app import make_app
from mlpm_planner.ui.files import Files
from mlpm_planner.ui.shell.desk import Desk
from mlpm_planner.ui.shell.main_window import MainWindow
from mlpm_planner.ui.shell.pages import place, places
from mlpm_planner.ui.state import WindowState
from mlpm_planner.ui.theme.theme import app_theme

_PATIENCE_MS = 20_000
_LOOK_MS, _LOOKS = 20, 5
WELCOME = "welcome"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Which page, which of its views, how large, in which theme."""

    page: str
    view: str = ""
    size: tuple[int, int] = (1440, 900)
    theme: str = "light"
    scale: float = 1.0


def draw(
    files: Callable[[], Files], workspace: Path, wanted: Picture, target: Path
) -> tuple[int, int]:
    """Write a PNG; its width and height in pixels. Raises OpenError, RuleError and OSError."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if QApplication.instance() is None:
        os.environ["QT_SCALE_FACTOR"] = str(wanted.scale)
    make_app()
    opened = files().open(workspace)
    app_theme().set_scheme("dark" if wanted.theme == "dark" else "light")
    app_theme().set_reduce_motion(True)
    window = MainWindow(files, WindowState(kept=False))
    window.resize(*wanted.size)
    desk = window.furnish()
    try:
        desk.workspaces.adopt(opened)
        _show(desk, wanted)
        window.show()
        _wait(lambda: _is_final(desk))
        picture = window.grab()
    finally:
        desk.close()
        window.deleteLater()
    if not picture.save(str(target), "PNG"):
        message = f"“{target}” could not be written."
        raise RuleError(message, "file")
    return picture.width(), picture.height()


def _show(desk: Desk, wanted: Picture) -> None:
    if wanted.page == WELCOME:
        desk.show_welcome()
        return
    if place(wanted.page) is None:
        known = ", ".join(p.name for p in places())
        message = f"There is no page “{wanted.page}”. Known: {known}."
        raise RuleError(message, "unknown_page")
    desk.show_page(wanted.page)
    page = desk.host.current if desk.host else None
    assert page is not None  # noqa: S101 - the workspace is open and the page exists
    known = [view.id for view in page.VIEWS]
    if wanted.view in known:
        page.set_view(wanted.view)
    elif wanted.view and not page.show_saved_view(wanted.view):
        saved = page.session.plan.saved_views.values()
        known += [view.name for view in saved if view.page == wanted.page]
        message = f"There is no view “{wanted.view}”. Known: {', '.join(known) or 'none'}."
        raise RuleError(message, "unknown_view")


def _is_final(desk: Desk) -> bool:
    page = desk.host.current if desk.host else None
    session = desk.session
    return page is None or (page.is_ready() and (session is None or session.tasks.is_idle))


def _wait(is_done: Callable[[], bool]) -> None:
    """Let the window work until its content stays final for some looks, or patience ends."""
    loop, clock, timer = QEventLoop(), QElapsedTimer(), QTimer()
    clock.start()
    looks = 0

    def look() -> None:
        nonlocal looks
        looks = looks + 1 if is_done() else 0
        if looks >= _LOOKS or clock.hasExpired(_PATIENCE_MS):
            loop.quit()

    timer.timeout.connect(look)
    timer.start(_LOOK_MS)
    loop.exec()
    timer.stop()
