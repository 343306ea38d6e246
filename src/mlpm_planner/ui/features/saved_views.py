"""The saved views of a page: a button that says which is shown and whether it was changed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from mlpm_planner.application import views
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.views import Arrangement, arrangement_of
from mlpm_planner.application.wording import quoted
from mlpm_planner.domain.choices import ViewPage
from mlpm_planner.domain.view import SavedView
from mlpm_planner.ui.actions import ActionSpec, Context, Menu
from mlpm_planner.ui.features.bulk_edit import ValuePopup
from mlpm_planner.ui.session import Notice, Session
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.menu import SEPARATOR, Entry, build_menu, open_menu
from mlpm_planner.ui.widgets.text import tip

_CHANGED = "•"


class SavedViews(QObject):
    """Keeps which view is shown; what the page does beyond it stays until saved or reverted."""

    def __init__(
        self,
        session: Session,
        page: ViewPage,
        shown: Callable[[], Arrangement],
        show: Callable[[Arrangement], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._page = session, page
        self._shown, self._show = shown, show
        self.current = ""
        self.button = Button("Views", "ghost", icon="bookmark", arrow=True)
        tip(self.button, "Saved views of this page")
        self.button.clicked.connect(self.open_menu)

    @property
    def _plan(self) -> Plan:
        return self._session.plan

    @property
    def view(self) -> SavedView | None:
        """The view that is shown, as it was saved."""
        return self._plan.get(SavedView, self.current)

    @property
    def is_changed(self) -> bool:
        """Whether the page shows something else than the view that was chosen."""
        view = self.view
        return view is not None and arrangement_of(view) != self._shown()

    def update(self) -> None:
        """Say which view is shown."""
        view = self.view
        if view is None:
            self.current = ""
            self.button.set_words("Views")
            self.button.setAccessibleName("Saved views")
            return
        is_changed = self.is_changed
        name = view.name.replace("&", "&&")
        self.button.set_words(f"{name} {_CHANGED}" if is_changed else name)
        state = ", changed" if is_changed else ""
        self.button.setAccessibleName(f"Saved view: {view.name}{state}")

    def restore(self, state: Mapping[str, Any]) -> None:
        """The view that was shown, as it was left; one that is asked for, as it was saved."""
        view_id = str(state.get("saved_view", ""))
        if "query" in state:
            self.current = view_id
            self.update()
        elif view_id:
            self.choose(view_id)

    # ---- what is done

    def choose(self, view_id: str) -> bool:
        """Show a saved view; False where it does not exist."""
        view = self._plan.get(SavedView, view_id)
        if view is None or view.page is not self._page:
            return False
        self.current = view_id
        self._show(arrangement_of(view))
        self.update()
        return True

    def choose_called(self, name: str) -> bool:
        """Show the view with a name; False where there is none."""
        view = views.called(self._plan, self._page, name)
        return view is not None and self.choose(view.id)

    def ask_name(self) -> ValuePopup:
        """Let a name be typed for what is shown, and keep it under that name."""
        popup = ValuePopup(self.button, "Save view as", self._save_as, "", "Name of the view")
        popup.open()
        return popup

    def _save_as(self, name: str) -> None:
        made = views.save_as(self._session.workspace, self._page, name, self._shown())
        self.current = made.id
        self.update()
        self._session.notified.emit(Notice(f"Saved view {quoted(made.name)}", undo=True))

    def save(self) -> None:
        """Let the view keep what is shown; what has no name yet is asked for one."""
        view = self.view
        if view is None:
            self.ask_name()
            return
        workspace, shown = self._session.workspace, self._shown()
        told = f"Saved view {quoted(view.name)}"
        self._session.attempt(lambda: views.save(workspace, view.id, shown), told)
        self.update()

    def revert(self) -> None:
        """Show the view again as it was saved."""
        self.choose(self.current)

    def ask_other_name(self) -> None:
        """Let another name be typed."""
        view = self.view
        if view is not None:
            rename = partial(views.rename, self._session.workspace, view.id)
            ValuePopup(self.button, "Rename view", rename, view.name, "Name of the view").open()

    def remove(self) -> None:
        """Delete the view that is shown; the page stays as it is."""
        view = self.view
        if view is not None:
            workspace, told = self._session.workspace, f"Deleted view {quoted(view.name)}"
            self._session.attempt(lambda: views.remove(workspace, view.id), told)

    def move(self, step: int) -> None:
        """Put the view further up (negative) or down in the list."""
        views.reorder(self._session.workspace, self.current, step)

    def leave(self) -> None:
        """Show no saved view any more; the page stays as it is."""
        self.current = ""
        self.update()

    # ---- menu and actions

    def open_menu(self) -> None:
        """The views, and what can be done with the one that is shown."""
        open_menu(build_menu([*self.entries()], self.button), self.button)

    def entries(self) -> Iterator[Entry]:
        """The lines of the menu."""
        for view in views.in_order(self._plan, self._page):
            name = view.name.replace("&", "&&")
            yield Entry(name, partial(self.choose, view.id), checked=view.id == self.current)
        view, is_changed = self.view, self.is_changed
        yield SEPARATOR
        if view is not None:
            yield Entry("&Save", self.save, "save", enabled=is_changed)
            yield Entry("Re&vert", self.revert, "rotate-ccw", enabled=is_changed)
        yield Entry("Save view &as…", self.ask_name, "bookmark")
        if view is not None:
            yield Entry("&Rename…", self.ask_other_name, "pencil")
            yield Entry("Move &up", partial(self.move, -1), "arrow-up")
            yield Entry("Move &down", partial(self.move, 1), "arrow-down")
            yield Entry("&Leave this view", self.leave, "x")
            yield SEPARATOR
            yield Entry("&Delete", self.remove, "trash-2")

    def actions(self) -> Iterator[ActionSpec]:
        """The same for menu bar, palette and keys."""

        def none_shown(_context: Context) -> str:
            return "" if self.view is not None else "Choose a saved view first."

        def nothing_changed(context: Context) -> str:
            return none_shown(context) or ("" if self.is_changed else "Nothing was changed.")

        declared = (
            ("save", "Save vie&w", self.save, nothing_changed, "Ctrl+Alt+V"),
            ("save_as", "Save view &as…", self.ask_name, None, "Ctrl+Alt+Shift+V"),
            ("revert", "Re&vert view", self.revert, nothing_changed, ""),
            ("rename", "Rename view…", self.ask_other_name, none_shown, ""),
            ("remove", "Delete view", self.remove, none_shown, ""),
        )
        for name, title, run, disabled, keys in declared:
            spec = ActionSpec(
                id=f"{self._page.value}_view_{name}",
                title=title,
                run=lambda _context, run=run: run(),
                menu=Menu.VIEW,
                group=6,
                shortcuts=(keys,) if keys else (),
                icon="bookmark",
            )
            yield spec if disabled is None else replace(spec, disabled=disabled)
