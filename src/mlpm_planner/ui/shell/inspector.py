"""The drawer at the right: everything about what is selected, to be changed where it stands."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.goal import Goal, KeyResult
from mlpm_planner.domain.kpi import Kpi, Marker
from mlpm_planner.domain.model import Model
from mlpm_planner.ui.session import Destination, Selected, Session
from mlpm_planner.ui.shell.inspector_feature import FeaturePanel
from mlpm_planner.ui.shell.inspector_kpi import KpiPanel
from mlpm_planner.ui.shell.inspector_model import ModelPanel
from mlpm_planner.ui.shell.inspector_parts import MARGIN, Panel
from mlpm_planner.ui.shell.inspector_plan import PartPanel, PlanPanel
from mlpm_planner.ui.signals import Trigger
from mlpm_planner.ui.state import WindowState
from mlpm_planner.ui.theme import fonts, paint
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens
from mlpm_planner.ui.widgets.buttons import IconButton
from mlpm_planner.ui.widgets.scroll import ScrollColumn
from mlpm_planner.ui.widgets.text import ElidedLabel

_MAKERS: dict[type[Entity], Callable[[Session, WindowState], Panel]] = {
    Feature: FeaturePanel,
    Kpi: KpiPanel,
    Model: ModelPanel,
}
_PLAIN: tuple[type[Entity], ...] = (Goal, KeyResult, Marker)


class Inspector(QWidget):
    """Follows the selection; with nothing selected it sums up the plan."""

    closed = Trigger()

    def __init__(self, session: Session, state: WindowState) -> None:
        super().__init__()
        self._session, self.state = session, state
        self._panels: dict[type[Entity] | None, tuple[Panel, ScrollColumn]] = {}
        self._is_stale = True
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.refresh)
        self.heading = ElidedLabel("", paint.SMALL)
        self.reveal_button = IconButton("arrow-up-right", "Show on its page")
        self.reveal_button.clicked.connect(self._on_reveal_clicked)
        self.close_button = IconButton("x", "Close the inspector", "Ctrl+I")
        self.close_button.clicked.connect(self.closed.emit)
        self._stack = QStackedWidget()
        self._lay_out()
        session.selection_changed.connect(self._on_selection_changed)
        session.changed.connect(self._on_changed)
        self._scale = fonts.scale()
        app_theme().changed.connect(self._on_theme_changed)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 6, 10, 0)
        head.setSpacing(2)
        head.addWidget(self.heading, 1)
        head.addWidget(self.reveal_button)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)

    # ---- following

    def _on_selection_changed(self, _selected: Selected) -> None:
        self._refresh_later()

    def _on_changed(self, _change_set: ChangeSet) -> None:
        self._refresh_later()

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        """Widths go by the size of the text: other text, other panels."""
        if fonts.scale() == self._scale:
            return
        self._scale = fonts.scale()
        for _, scroll in self._panels.values():
            self._stack.removeWidget(scroll)
            scroll.deleteLater()
        self._panels.clear()
        self._refresh_later()

    def _refresh_later(self) -> None:
        self._is_stale = True
        if self.isVisible() and not self._later.isActive():
            self._later.start()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.refresh()

    def refresh(self) -> None:
        """Show what is selected as it is now."""
        if not self.isVisible():
            return
        self._is_stale = False
        selected = self._session.selected
        kind = selected.kind if selected.ids else None
        panel, scroll = self._panel(kind)
        panel.show_parts(selected.ids)
        self._stack.setCurrentWidget(scroll)
        self.reveal_button.setVisible(kind is not None)

    # ---- panels

    @property
    def is_ready(self) -> bool:
        """Whether what is shown is how things are now."""
        return not self._is_stale

    @property
    def panel(self) -> Panel:
        """What is shown now."""
        shown = self._stack.currentWidget()
        return next(panel for panel, scroll in self._panels.values() if scroll is shown)

    def _panel(self, kind: type[Entity] | None) -> tuple[Panel, ScrollColumn]:
        known = kind if kind in _MAKERS or kind in _PLAIN else None
        if known not in self._panels:
            panel = self._made(known)
            panel.heading_changed.connect(self.heading.set_whole)
            scroll = ScrollColumn(panel, "surface")
            self._stack.addWidget(scroll)
            self._panels[known] = (panel, scroll)
        return self._panels[known]

    def _made(self, kind: type[Entity] | None) -> Panel:
        session, state = self._session, self.state
        if kind is None:
            return PlanPanel(session, state)
        make = _MAKERS.get(kind)
        return make(session, state) if make else PartPanel(session, state, kind)

    def _on_reveal_clicked(self) -> None:
        selected = self._session.selected
        there = Destination(part=selected.kind, part_id=selected.current)
        self._session.navigate.emit(there)
