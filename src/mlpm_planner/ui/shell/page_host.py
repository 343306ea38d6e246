"""Shows the pages of an open workspace: made when first shown, remembered when left."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedWidget, QWidget

from mlpm_planner.domain.entities import BY_TABLE
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.goal import Goal, KeyResult
from mlpm_planner.domain.kpi import Kpi, Marker
from mlpm_planner.domain.model import Model
from mlpm_planner.ui.page import Badge, Page
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.shell.header import Header
from mlpm_planner.ui.shell.pages import page_class, place, places
from mlpm_planner.ui.shell.sidebar import Sidebar
from mlpm_planner.ui.shell.strip import Strip
from mlpm_planner.ui.signals import Signal, Trigger
from mlpm_planner.ui.widgets.segments import Segment

# Where parts of a kind are shown, the best place first.
_HOMES: dict[type[Entity], tuple[str, ...]] = {
    Feature: ("roadmap", "prioritise"),
    Kpi: ("kpis",),
    Goal: ("goals",),
    KeyResult: ("goals",),
    Marker: ("kpis", "roadmap"),
    Model: ("roadmap",),
}
FIRST_PAGE = "home"


class PageHost(QObject):
    """The pages of one session in the window's stack."""

    shown = Signal(Page)
    ready = Trigger()

    def __init__(
        self,
        session: Session,
        parts: tuple[Sidebar, Header, QStackedWidget, Strip],
        view: Mapping[str, Any],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.session = session
        self._sidebar, self._header, self._stack, self._strip = parts
        self._pages: dict[str, Page] = {}
        self._heads: dict[str, Sequence[QWidget]] = {}
        self._remembered: dict[str, Any] = dict(_mapping(view.get("pages")))
        self._sums: dict[str, str] = {}
        self._past: list[str] = []
        self._future: list[str] = []
        self.current: Page | None = None
        self._header.view_chosen.connect(self._on_view_chosen)
        self._restore_selection(_mapping(view.get("selection")))

    # ---- going from page to page

    def show_first(self, name: str) -> None:
        """Show the page that was shown last, or the first there is."""
        wanted = place(name) or place(FIRST_PAGE) or places()[0]
        self._show(wanted.name)

    def show(self, name: str) -> bool:
        """Go to a page; where we were is one step back."""
        if place(name) is None:
            return False
        if self.current is not None and name != self.current.NAME:
            self._past.append(self.current.NAME)
            self._future.clear()
        self._show(name)
        return True

    @property
    def can_go_back(self) -> bool:
        return bool(self._past)

    @property
    def can_go_forward(self) -> bool:
        return bool(self._future)

    def back(self) -> None:
        """Return to the page before."""
        self._step(self._past, self._future)

    def forward(self) -> None:
        """Go again where we came back from."""
        self._step(self._future, self._past)

    def _step(self, source: list[str], target: list[str]) -> None:
        if source and self.current is not None:
            target.append(self.current.NAME)
            self._show(source.pop())

    def _show(self, name: str) -> None:
        page = self._page(name)
        if page is self.current:
            return
        self.current = page
        self._stack.setCurrentWidget(page)
        views = [Segment(view.id, view.title, view.icon) for view in page.VIEWS]
        self._header.show_page(page.TITLE, views, page.view, self._heads[name])
        self._strip.show_sums(self._sums.get(name, ""))
        self._sidebar.set_current(name)
        self.shown.emit(page)
        if page.is_ready():
            self.ready.emit()

    def _page(self, name: str) -> Page:
        page = self._pages.get(name)
        if page is None:
            found = place(name)
            assert found is not None  # noqa: S101 - callers ask for known pages
            page = page_class(found)(self.session, self._stack)
            page.restore_state(_mapping(self._remembered.get(name)))
            page.view_changed.connect(partial(self._on_view_changed, page))
            page.badge_changed.connect(partial(self._on_badge_changed, page))
            page.strip_changed.connect(partial(self._on_strip_changed, page))
            page.ready.connect(self.ready.emit)
            self._pages[name] = page
            self._heads[name] = page.header_widgets()
            self._stack.addWidget(page)
        return page

    # ---- what pages tell

    def _on_view_chosen(self, view: str) -> None:
        if self.current is not None and view != self.current.view:
            self.current.set_view(view)

    def _on_view_changed(self, page: Page, view: str) -> None:
        if page is self.current:
            self._header.set_view(view)
            self.shown.emit(page)

    def _on_badge_changed(self, page: Page, badge: Badge) -> None:
        self._sidebar.items[page.NAME].set_badge(badge.count, badge.severity)

    def _on_strip_changed(self, page: Page, text: str) -> None:
        self._sums[page.NAME] = text
        if page is self.current:
            self._strip.show_sums(text)

    # ---- finding parts

    def reveal(self, kind: type[Entity], part_id: str) -> bool:
        """Select a part and show it: here if this page can, else on the page of its kind."""
        self.session.select(kind, part_id)
        if self.current is not None and self.current.reveal(kind, part_id):
            return True
        for name in _HOMES.get(kind, ()):
            if self.show(name) and self.current is not None:
                return self.current.reveal(kind, part_id)
        return False

    # ---- remembering

    def _restore_selection(self, saved: Mapping[str, Any]) -> None:
        kind = BY_TABLE.get(str(saved.get("kind")))
        ids = saved.get("ids")
        if kind is not None and isinstance(ids, list):
            asked = map(str, cast("list[object]", ids))
            known = tuple(i for i in asked if self.session.plan.get(kind, i) is not None)
            self.session.select(kind if known else None, *known)

    def save(self) -> dict[str, Any]:
        """What to remember of the pages and the selection: JSON values only."""
        states = {name: page.save_state() for name, page in self._pages.items()}
        selected = self.session.selected
        return {
            "page": self.current.NAME if self.current else "",
            "pages": {**self._remembered, **states},
            "selection": {
                "kind": selected.kind.TABLE if selected.kind else "",
                "ids": list(selected.ids[-50:]),
            },
        }

    def close(self) -> None:
        """Take the pages away."""
        self._header.view_chosen.disconnect(self._on_view_chosen)
        self._header.show_page("", (), "", ())
        for name, page in self._pages.items():
            self._stack.removeWidget(page)
            for widget in (*self._heads[name], page):
                widget.deleteLater()
        self._pages.clear()
        self.current = None
        self.deleteLater()

    def holds(self, widget: QWidget) -> bool:
        """Whether a widget belongs to the page that is shown."""
        return self.current is not None and self.current.isAncestorOf(widget)


def _mapping(value: object) -> Mapping[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}
