"""What a page of the window is: a header with views, its own actions, and a state to remember."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.domain.entity import Entity
from mlpm_planner.ui.actions import ActionSpec
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.signals import Signal, Trigger


@dataclass(frozen=True, slots=True)
class View:
    """One way a page shows its data: a segment in the header."""

    id: str
    title: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    """How many things on a page need attention, and how badly: ``bad``, ``warn`` or ``""``."""

    count: int
    severity: str = ""


@dataclass(frozen=True, slots=True)
class VisibleTable:
    """A table as it is seen: columns, order, filter and grouping; ``rows`` is asked for later."""

    title: str
    captions: Sequence[str]
    rows: Callable[[], Iterable[Sequence[Any]]]
    count: int


class Page(QWidget):
    """Base of all pages.

    A page names the kinds it shows; the base calls :meth:`refresh` when one of them changed, at
    once while visible, else when it is shown again. The window puts ``header_widgets()`` (method
    menus, primary button) at the right of the header.
    """

    NAME: ClassVar[str]
    TITLE: ClassVar[str]
    ICON: ClassVar[str]
    SECTION: ClassVar[str] = "Plan"
    GO_KEY: ClassVar[str] = ""
    KINDS: ClassVar[frozenset[type[Entity]]] = frozenset()
    VIEWS: ClassVar[tuple[View, ...]] = ()
    # Whether values of KPIs are shown too.
    SHOWS_VALUES: ClassVar[bool] = False

    view_changed = Signal(str)
    badge_changed = Signal(Badge)
    strip_changed = Signal(str)
    ready = Trigger()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.view = self.VIEWS[0].id if self.VIEWS else ""
        self._missed: list[ChangeSet] = []
        session.changed.connect(self._on_changed)

    # ---- to be given by each page

    def refresh(self, changes: Sequence[ChangeSet]) -> None:
        """Take in what changed since the page was last shown."""

    def set_view(self, view: str) -> None:
        """Show the data another way; selection and filter stay."""
        self.view = view
        self.view_changed.emit(view)

    def header_widgets(self) -> Sequence[QWidget]:
        """What stands at the right of the header, the primary button last."""
        return ()

    def actions_here(self) -> Sequence[ActionSpec]:
        """What can be done on this page beyond what can be done everywhere."""
        return ()

    def save_state(self) -> dict[str, Any]:
        """What to remember of the page: JSON values only."""
        return {"view": self.view}

    def restore_state(self, state: Mapping[str, Any]) -> None:
        """Bring back what was remembered; unknown and missing values are ignored."""
        view = state.get("view", "")
        if view != self.view and any(v.id == view for v in self.VIEWS):
            self.set_view(view)

    def reveal(self, _kind: type[Entity], _part_id: str) -> bool:
        """Show and select a part; False when it has no place on this page."""
        return False

    def show_saved_view(self, _name: str) -> bool:
        """Show a view that was saved for this page; False where there is none of this name."""
        return False

    def focus_filter(self) -> None:
        """Put the focus into the page's filter field."""

    def visible_table(self) -> VisibleTable | None:
        """The table that is shown now, for an export; None where a page shows no table."""
        return None

    def is_ready(self) -> bool:
        """Whether rows, scores and tiles that are visible are final."""
        return True

    # ---- common to all

    def _on_changed(self, change_set: ChangeSet) -> None:
        shown = change_set.touches(*self.KINDS) or (self.SHOWS_VALUES and change_set.kpi_ids)
        if not shown:
            return
        self._missed.append(change_set)
        if self.isVisible():
            self._catch_up()

    def _catch_up(self) -> None:
        if self._missed:
            missed, self._missed = self._missed, []
            self.refresh(missed)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._catch_up()
