"""The home page: what needs somebody, where goals and KPIs stand, what was done."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.application.activity import Deed, recent, with_latest
from mlpm_planner.application.attention import (
    FeatureWatch,
    Findings,
    Need,
    NeedKind,
    Severity,
    findings,
)
from mlpm_planner.application.changes import ChangeSet, Origin
from mlpm_planner.application.upcoming import upcoming
from mlpm_planner.domain.clock import today
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.goal import Goal, KeyResult
from mlpm_planner.domain.kpi import Kpi, Marker, Target
from mlpm_planner.domain.model import Model, ModelVersion
from mlpm_planner.domain.product import Release
from mlpm_planner.ui.actions import ActionSpec, Context, Menu
from mlpm_planner.ui.kpi_states import KpiStates
from mlpm_planner.ui.models.kpi_cells import LOOKS
from mlpm_planner.ui.page import Badge, Page
from mlpm_planner.ui.panels.home.activity_card import MOST_DEEDS, ActivityCard
from mlpm_planner.ui.panels.home.entry import EntryPopup
from mlpm_planner.ui.panels.home.needs import NeedsCard
from mlpm_planner.ui.panels.home.overview import Overview
from mlpm_planner.ui.session import Destination, Notice, Session
from mlpm_planner.ui.theme import fonts, metrics
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.picker import PickItem, pick
from mlpm_planner.ui.widgets.scroll import ScrollColumn

_LEFT, _RIGHT = 60, 40  # shares of the width
_SIDE_BY_SIDE = 760
_ON_ROADMAP = frozenset({NeedKind.DEPENDENCY, NeedKind.LATE, NeedKind.AT_RISK})


class HomePage(Page):
    """What needs a decision today?"""

    NAME: ClassVar[str] = "home"
    TITLE: ClassVar[str] = "Home"
    ICON: ClassVar[str] = "house"
    SECTION: ClassVar[str] = ""
    GO_KEY: ClassVar[str] = "H"
    KINDS: ClassVar[frozenset[type[Entity]]] = FeatureWatch.KINDS | {
        Goal, KeyResult, Kpi, Target, Marker, Release, Model, ModelVersion
    }  # fmt: skip

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.states = KpiStates.of(session)
        self.needs = NeedsCard()
        self.overview = Overview(session)
        self.activity = ActivityCard()
        self.log_button = Button("Log value", "primary", icon="plus")
        self._watch = FeatureWatch(session.plan, today())
        self._deeds: list[Deed] = []
        self._is_known = False  # whether the values were read for the first time
        self._build()
        self.log_button.clicked.connect(self.log_value)
        self.needs.acted.connect(self.act)
        self.needs.chosen.connect(self._select)
        self.states.changed.connect(self._on_states_changed)
        session.changed.connect(self._note_change)
        app_theme().changed.connect(self._on_theme_changed)
        self._read_activity()
        self._show_all()

    def _build(self) -> None:
        self._content = QWidget()
        self._content.setAccessibleName("Home")
        self._content.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        margin, gap = metrics.PAGE_MARGIN, metrics.CARD_GAP
        left = QVBoxLayout()
        left.setSpacing(gap)
        left.addWidget(self.needs)
        left.addWidget(self.activity)
        left.addStretch()
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._content)
        self._halves.setContentsMargins(margin, 4, margin, margin)
        self._halves.setSpacing(gap)
        self._halves.addLayout(left, _LEFT)
        self._halves.addWidget(self.overview, _RIGHT)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(ScrollColumn(self._content))

    # ---- what the window asks

    @override
    def header_widgets(self) -> Sequence[QWidget]:
        return (self.log_button,)

    @override
    def is_ready(self) -> bool:
        return self.states.is_ready

    @override
    def actions_here(self) -> Sequence[ActionSpec]:
        def log(_context: Context) -> None:
            self.log_value()

        return (
            ActionSpec(id="home.log", title="Log value…", run=log, menu=Menu.ITEM, icon="plus",
                       single_key="L", words="enter observation measure due"),
        )  # fmt: skip

    @override
    def refresh(self, changes: Sequence[ChangeSet]) -> None:
        for change_set in changes:
            self._watch.take(change_set)
        self._show_all()

    # ---- what is shown

    def _show_all(self) -> None:
        self._show_needs()
        self.overview.refresh()

    def _on_states_changed(self, _kpi_ids: frozenset[str]) -> None:
        self._show_all()
        if self.states.is_ready:
            self.ready.emit()

    def _show_needs(self) -> None:
        if self._watch.day != today():
            self._watch = FeatureWatch(self.session.plan, today())
        self._is_known = self._is_known or self.states.is_ready
        found = Findings()
        if self._is_known:
            found = findings(self.session.plan, self.states.states, self._watch)
        self.needs.show_findings(found, self._nothing() if self._is_known else "")
        worst = max((need.severity for need in found.needs), default=Severity.NOTE)
        severity = {Severity.BAD: "bad", Severity.WARN: "warn"}.get(worst, "")
        self.badge_changed.emit(Badge(found.total, severity))

    def _nothing(self) -> str:
        coming = upcoming(self.session.plan, today(), 1)
        if not coming:
            return "Nothing needs you."
        return f"Nothing needs you. Next: {coming[0].title} {coming[0].distance(today())}."

    # ---- activity

    def _read_activity(self) -> None:
        store = self.session.workspace.store
        self.session.tasks.run(
            lambda _cancel: recent(store.log(), MOST_DEEDS), self._on_activity, slot="home-activity"
        )

    def _on_activity(self, deeds: list[Deed]) -> None:
        """What was done while the log was read is newer than what it says."""
        newer = {deed.step for deed in self._deeds}
        older = (deed for deed in deeds if deed.step not in newer)
        self._deeds = [*self._deeds, *older][:MOST_DEEDS]
        self.activity.show_deeds(self._deeds)

    def _note_change(self, change_set: ChangeSet) -> None:
        if change_set.origin is Origin.REFUSED:
            self._deeds = []
            self._read_activity()
            return
        self._deeds = with_latest(self._deeds, change_set, MOST_DEEDS)
        self.activity.show_deeds(self._deeds)

    # ---- acting

    def act(self, need: Need) -> None:
        """Do what a finding asks for."""
        if need.kind is NeedKind.VALUE_DUE:
            self.log_of(need.part_id)
            return
        self._select(need)
        if need.kind is NeedKind.UNSCORED:
            there = Destination("prioritise", part=Feature, part_id=need.part_id)
        elif need.kind in _ON_ROADMAP:
            there = Destination("roadmap", part=Feature, part_id=need.part_id)
        else:
            there = Destination(part=need.part, part_id=need.part_id)
        self.session.navigate.emit(there)

    def _select(self, need: Need) -> None:
        self.session.select(need.part, need.part_id)

    def log_value(self) -> None:
        """Log the first value that is due, else one of a KPI to be chosen."""
        due = self.needs.due_rows()
        if due and due[0].need is not None:
            self.log_of(due[0].need.part_id)
            return
        known = self.states.in_order()
        if not known:
            self.session.notified.emit(Notice("There is no KPI yet. Add one on the KPIs page."))
            return
        items = [PickItem(s.kpi.id, s.kpi.name, LOOKS[s.status].icon) for s in known]
        pick(self.log_button, items, self.log_of, placeholder="Log a value of…")

    def log_of(self, kpi_id: str) -> None:
        """Open the entry of a KPI where its finding stands."""
        state = self.states.get(kpi_id)
        if state is None:
            return
        rows = (r for r in self.needs.due_rows() if r.need and r.need.part_id == kpi_id)
        row = next(rows, None)
        anchor = self.log_button if row is None else row.button
        popup = EntryPopup(anchor, self.session, state)
        popup.logged.connect(self._focus_next_due)
        popup.open_under()

    def _focus_next_due(self) -> None:
        due = self.needs.due_rows()
        if due:
            due[0].button.setFocus()
        else:
            self.needs.focus_first()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self._fit()

    def _fit(self) -> None:
        """Stack the halves where the text has no room beside each other."""
        wide = self.width() >= _SIDE_BY_SIDE * fonts.scale()
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._halves.setDirection(across if wide else down)
        for half, share in enumerate((_LEFT, _RIGHT)):
            self._halves.setStretch(half, share if wide else int(half == 1))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_all()
        focus = QApplication.focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            self._content.setFocus()  # so that L works at once
