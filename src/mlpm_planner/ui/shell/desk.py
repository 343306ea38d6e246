"""What the window does with workspaces: opens them, shows their pages, runs their actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.settings import Settings
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.product import Product
from mlpm_planner.ui.actions import Context
from mlpm_planner.ui.files import SUFFIX, Files, OpenError
from mlpm_planner.ui.importing.intake import Intake
from mlpm_planner.ui.page import Page
from mlpm_planner.ui.preferences import preferences
from mlpm_planner.ui.session import Destination, Session
from mlpm_planner.ui.shell import file_dialogs
from mlpm_planner.ui.shell.action_hub import ActionHub
from mlpm_planner.ui.shell.backups import Backups
from mlpm_planner.ui.shell.banners import OPEN, Choice
from mlpm_planner.ui.shell.half_typed import HalfTypedText
from mlpm_planner.ui.shell.inspector_pane import InspectorPane
from mlpm_planner.ui.shell.main_window import NAME, MainWindow
from mlpm_planner.ui.shell.menus import MenuBar, file_menu, fill_recent, recent_menu
from mlpm_planner.ui.shell.notices import Notices
from mlpm_planner.ui.shell.page_host import PageHost
from mlpm_planner.ui.shell.single_keys import SingleKeys
from mlpm_planner.ui.shell.welcome import Welcome
from mlpm_planner.ui.shell.window_actions import page_specs, window_specs
from mlpm_planner.ui.shell.workspaces import Workspaces
from mlpm_planner.ui.signals import Trigger
from mlpm_planner.ui.state import load_view, save_view
from mlpm_planner.ui.widgets.menu import open_menu
from mlpm_planner.ui.widgets.toast import Toaster

if TYPE_CHECKING:
    from mlpm_planner.ui.shell.palette import Palette
    from mlpm_planner.ui.shell.shortcut_sheet import ShortcutSheet

_REMEMBER_MS = 1_000


class Desk(QObject):
    """The working half of the window, brought in after its first paint."""

    page_ready = Trigger()

    def __init__(self, window: MainWindow, files: Callable[[], Files]) -> None:
        super().__init__(window)
        self.window = window
        self.host: PageHost | None = None
        self._notices: Notices | None = None
        self._half_typed: HalfTypedText | None = None
        self._palette: Palette | None = None
        self._sheet: ShortcutSheet | None = None
        self.workspaces = Workspaces(files, self)
        self.intake = Intake(window, self._ask_new_for_import)
        self.pane = InspectorPane(window)
        self.toaster = Toaster(window.body)
        self.backups = Backups(window, self.workspaces, self.toaster)
        self.welcome = Welcome()
        window.stack.addWidget(self.welcome)
        self.hub = ActionHub(window, self.context, window_specs())
        self.hub.told.connect(self.toaster.show)
        self._recent = recent_menu(window)
        self._recent.triggered.connect(self._on_recent_triggered)
        self._menus = MenuBar(window.menuBar(), self.hub, self._recent)
        self._keys = SingleKeys(self.hub, self._is_content)
        self._remember = QTimer(self)
        self._remember.setSingleShot(True)
        self._remember.setInterval(_REMEMBER_MS)
        self._remember.timeout.connect(self.save_view)
        self._connect()
        self._show_recent()

    def _connect(self) -> None:
        window, spaces, welcome = self.window, self.workspaces, self.welcome
        spaces.started.connect(self._on_started)
        spaces.opened.connect(self._on_opened)
        spaces.refused.connect(self._on_refused)
        spaces.closing.connect(self._on_closing)
        window.sidebar.chosen.connect(self.show_page)
        window.sidebar.search_asked.connect(self.open_palette)
        window.sidebar.menu_asked.connect(self._on_menu_asked)
        self.pane.toggled.connect(self.hub.refresh_later)
        welcome.sample_asked.connect(self.open_sample)
        welcome.new_asked.connect(self.ask_new)
        welcome.import_asked.connect(self.ask_import)
        welcome.open_asked.connect(self.ask_open)
        welcome.recent_chosen.connect(self._on_recent_chosen)
        welcome.recent_removed.connect(self.forget_recent)
        preferences().changed.connect(self._on_settings_changed)

    def context(self) -> Context:
        """What actions work on now."""
        return Context(self.window, self.session, self.host.current if self.host else None)

    @property
    def session(self) -> Session | None:
        return self.workspaces.session

    # ---- opening and closing

    def start(self, path: Path | None) -> None:
        """Open a workspace, or show the welcome page."""
        self.show_welcome() if path is None else self.workspaces.open(path)

    def show_welcome(self) -> None:
        """Show the ways to begin."""
        self.window.promise(None)
        self.window.setWindowTitle(NAME)
        self.window.header.hide()
        self.window.stack.setCurrentWidget(self.welcome)
        self.welcome.focus_here()
        self.hub.refresh_later()
        self.page_ready.emit()

    def _on_started(self, path: Path) -> None:
        self.welcome.banners.clear_all()
        self.window.banners.clear(OPEN)
        if self.session is None:
            self.window.promise(path)
            self.window.header.show()
            self.window.stack.setCurrentWidget(self.window.skeleton)

    def _on_opened(self, session: Session) -> None:
        window, path = self.window, session.path
        view = load_view(path) if path and window.state.kept else {}
        parts = (window.sidebar, window.header, window.stack, window.strip)
        self.host = PageHost(session, parts, view, self)
        self.host.shown.connect(self._on_page_shown)
        self.host.ready.connect(self._on_page_ready)
        speakers = (window.strip, window.banners, self.toaster)
        self._notices = Notices(session, speakers, self.ask_copy, self)
        self.pane.set_session(session)
        if path is not None and window.state.kept and not session.workspace.store.read_only:
            self._half_typed = HalfTypedText(session, path, window, self.host, self.pane)
        session.changed.connect(self._on_changed)
        session.saving_changed.connect(self.hub.refresh_later)
        session.selection_changed.connect(self._on_selection_changed)
        session.navigate.connect(self.go)
        window.header.show()
        window.promise(path)
        self._name_workspace(session)
        self.host.show_first(str(view.get("page", "")))
        session.later(window.focus_content)
        self.intake.set_session(session)

    def _name_workspace(self, session: Session) -> None:
        name, path = session.plan.product.name, session.path
        self.window.sidebar.show_workspace(name, path)
        self.window.setWindowTitle(f"{name} – {NAME}")
        if path is not None:
            self.window.state.opened(path, name)
            self._show_recent()
            self.window.save_state()

    def _on_refused(self, error: OpenError) -> None:
        refusal, path = error.refusal, error.path
        text = f"{refusal.title}. {refusal.cause} {refusal.advice}"
        choices = self._ways_out(refusal.code, path)
        if self.session is not None:
            self.window.banners.tell(OPEN, text, "warn", choices)
            return
        self.show_welcome()
        self.welcome.tell(text, choices)

    def _ways_out(self, code: str, path: Path) -> list[Choice]:
        if code == "missing":
            return [
                ("Locate…", self.ask_open),
                ("Remove from list", lambda: self.forget_recent(str(path))),
            ]
        if code == "no_backup":
            return [("Choose a folder…", self.backups.ask_folder), ("Try again", self.back_up)]
        if code == "in_use":
            return [
                ("Open read-only", lambda: self.workspaces.open(path, read_only=True)),
                ("Try again", lambda: self.workspaces.open(path)),
            ]
        return []

    def _on_closing(self, _session: Session) -> None:
        self.intake.set_session(None)
        self.save_view()
        self._remember.stop()
        self.hub.set_page_specs(())
        if self._palette is not None:
            self._palette.deleteLater()
            self._palette = None
        if self._half_typed is not None:
            self._half_typed.close()
            self._half_typed = None
        self.pane.set_session(None)
        if self._notices is not None:
            self._notices.close()
            self._notices = None
        if self.host is not None:
            self.host.close()
            self.host = None
        self.window.stack.setCurrentWidget(self.window.skeleton)

    def close_workspace(self) -> None:
        """Close the workspace and show the ways to begin."""
        self.workspaces.close()
        self.show_welcome()

    def close(self) -> None:
        """Close everything before the window goes."""
        self.workspaces.stop()

    # ---- asking for files

    def ask_new(self) -> None:
        """Ask for the name of a new workspace and make it."""
        file_dialogs.ask_new(self.window, self.workspaces.create)

    def ask_open(self) -> None:
        """Ask which workspace to open."""
        file_dialogs.ask_open(self.window, self.workspaces.open)

    def ask_copy(self) -> None:
        """Ask where to save a copy."""
        if self.session is not None:
            file_dialogs.ask_copy(self.window, self.session.path, self._save_copy)

    def _save_copy(self, target: Path) -> None:
        """Copy; refused edits move over to the copy, which is then the open workspace."""
        session = self.session
        draft = session.workspace.draft if session else None

        def done(path: Path) -> None:
            if draft is not None or (session and session.workspace.store.read_only):
                self.workspaces.open(path, draft=draft)
            else:
                self.toaster.show(f"Saved a copy as {path.name}")

        self.workspaces.save_copy(target, done)

    def open_sample(self) -> None:
        """Make a fresh copy of the sample plan and open it."""
        self.workspaces.create_sample(file_dialogs.sample_path())

    def back_up(self) -> None:
        """Save a dated copy into the backups folder."""
        self.backups.back_up()

    def ask_import(self) -> None:
        """Ask for files to import; without a workspace one is made first."""
        self.intake.ask()

    def _ask_new_for_import(self) -> None:
        dialog = file_dialogs.ask_new(self.window, self.workspaces.create)
        dialog.rejected.connect(self.intake.forget)

    def ask_export(self) -> None:
        """Ask what to export: the view as it is seen, or a part of the plan."""
        from mlpm_planner.ui.exporting.sheet import export_sheet

        if self.session is not None:
            page = self.host.current if self.host else None
            export_sheet(self.session, page.visible_table() if page else None, self.window)

    def take_files(self, paths: Sequence[Path]) -> None:
        """Open a dropped workspace, or import other files."""
        workspace = next((path for path in paths if path.suffix.lower() == SUFFIX), None)
        if workspace is not None:
            self.workspaces.open(workspace)
        else:
            self.intake.take(paths)

    # ---- recent workspaces

    def _show_recent(self) -> None:
        recent = self.window.state.recent
        self.welcome.show_recent(recent)
        fill_recent(self._recent, [(r.path, r.name, r.is_there) for r in recent])

    def _on_recent_triggered(self, action: QAction) -> None:
        self._on_recent_chosen(str(action.data()))

    def _on_recent_chosen(self, path: str) -> None:
        self.workspaces.open(Path(path))

    def forget_recent(self, path: str) -> None:
        """Take a workspace off the list."""
        self.window.state.forget(path)
        self.welcome.banners.clear_all()
        self._show_recent()
        self.window.save_state()

    # ---- pages and the inspector

    def show_page(self, name: str) -> None:
        """Go to a page."""
        if self.host is not None:
            self.host.show(name)

    def go(self, there: Destination) -> None:
        """Go where a page asks for."""
        host = self.host
        if host is not None and there.page and host.show(there.page) and host.current is not None:
            host.current.restore_state(there.state)
        if there.part is not None:
            self.reveal(there.part, there.part_id)
        if there.action:
            self.hub.run_id(there.action)

    def reveal(self, kind: type[Entity], part_id: str) -> None:
        """Select a part and show it on its page."""
        if self.host is not None:
            self.host.reveal(kind, part_id)
            QTimer.singleShot(0, self.window, self.window.focus_content)

    def _on_page_shown(self, page: Page) -> None:
        self.hub.set_page_specs(page_specs(page))
        self._remember.start()
        focus = self.window.focusWidget()
        if not (focus and focus.isVisible()):  # it was on the page that is gone
            QTimer.singleShot(0, self.window, self.window.focus_content)

    def _on_page_ready(self) -> None:
        """Tell it, then bring in what the page need not wait for."""
        self.page_ready.emit()
        if self.session is not None:
            self.session.later(self._bring_rest)

    def _bring_rest(self) -> None:
        self.pane.fill()
        self.workspaces.listen()

    def toggle_inspector(self) -> None:
        """Show or hide the inspector."""
        self.pane.toggle()

    def _is_content(self, widget: QWidget) -> bool:
        return self.host is not None and self.host.holds(widget)

    def _on_changed(self, change_set: ChangeSet) -> None:
        self.hub.refresh_later()
        if self.session is not None and change_set.touches(Product):
            self._name_workspace(self.session)

    def _on_selection_changed(self, _selected: object) -> None:
        self.hub.refresh_later()
        self._remember.start()

    # ---- palette, menu, messages

    def open_palette(self) -> None:
        """Find anything or run any action."""
        from mlpm_planner.ui.shell.palette import Palette  # knows how everything is shown

        if self._palette is None:
            self._palette = Palette(self.window, self.hub, self.session)
        self._palette.open()

    def show_shortcuts(self) -> None:
        """Show every action that has keys."""
        from mlpm_planner.ui.shell.shortcut_sheet import ShortcutSheet  # knows the palette's names

        if self._sheet is None:
            self._sheet = ShortcutSheet(self.window, self.hub)
        self._sheet.open()

    def flash_saved(self) -> None:
        """Answer Ctrl+S."""
        if self._notices is not None:
            self._notices.flash_saved()

    def _on_menu_asked(self) -> None:
        """Open what can be done with workspaces under the head of the sidebar."""
        head = self.window.sidebar.head
        open_menu(file_menu(self.hub, self._recent, self.window), head)

    def show_about(self) -> None:
        """Show the versions and licences, which stand with the settings."""
        self.go(Destination("settings", state={"section": "about"}))

    def _on_settings_changed(self, settings: Settings) -> None:
        self.window.menuBar().setVisible(settings.menu_bar)
        if self.session is not None:
            self.session.workspace.author = settings.author
        self.hub.refresh_later()

    # ---- remembering

    def save_view(self) -> None:
        """Remember how the workspace is shown."""
        session = self.session if self.window.state.kept else None
        if session is not None and session.path is not None and self.host is not None:
            save_view(session.path, self.host.save())
