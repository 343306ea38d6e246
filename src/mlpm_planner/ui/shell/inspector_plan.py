"""The whole plan in the inspector while nothing is selected, and parts of the other kinds."""

from collections import Counter
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mlpm_planner.application.filters import where
from mlpm_planner.application.goal_progress import PACE_LABELS, result_progress
from mlpm_planner.application.goals import in_order, results_of
from mlpm_planner.application.kpi_board import KpiStatus
from mlpm_planner.application.queries import Query
from mlpm_planner.application.wording import counted
from mlpm_planner.domain.clock import today
from mlpm_planner.domain.entity import Entity, FieldKind, field_infos
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.goal import Goal, KeyResult
from mlpm_planner.domain.kpi import Kpi
from mlpm_planner.domain.product import Status
from mlpm_planner.ui import formats
from mlpm_planner.ui.kpi_states import KpiStates
from mlpm_planner.ui.models import kpi_cells
from mlpm_planner.ui.session import Destination, Session
from mlpm_planner.ui.shell.inspector_fields import FieldRows
from mlpm_planner.ui.shell.inspector_history import HistorySection
from mlpm_planner.ui.shell.inspector_parts import INDENT, MARGIN, Panel, PartRow, Section, empty
from mlpm_planner.ui.shell.inspector_title import TitleField
from mlpm_planner.ui.state import WindowState
from mlpm_planner.ui.theme import fonts, icons, metrics, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.progress import paint_progress
from mlpm_planner.ui.widgets.row_button import RowButton
from mlpm_planner.ui.widgets.text import plain_label

_NAME_WIDTH, _COUNT_WIDTH = 112, 52
_MOST = 6
_ATTENTION = (KpiStatus.OFF, KpiStatus.WATCH, KpiStatus.STALE)


class StatusRow(RowButton):
    """How many features have a status; leads to them."""

    def __init__(self, status: Status, count: int, share: float) -> None:
        super().__init__()
        self.status, self.count, self._share = status, count, share
        self.setAccessibleName(f"{status.name}: {counted(count, 'feature')}")

    @override
    def content_height(self) -> float:
        return metrics.nav_height()

    @override
    def paint_content(self, painter: QPainter, rect: QRectF) -> None:
        scale = max(1.0, fonts.scale())
        body = icons.lead(painter, self.status.icon, rect, colour=self.status.colour)
        name = QRectF(body.left(), body.top(), _NAME_WIDTH * scale - 24, body.height())
        paint.text(painter, name, self.status.name)
        figure = Voice("body", 0, tabular=True)
        paint.text(painter, rect, formats.number(self.count), figure, paint.RIGHT)
        left = name.right() + 8
        bar = QRectF(left, 0, rect.right() - _COUNT_WIDTH * scale - left, 6)
        bar.moveTop(round(rect.center().y() - 3))
        paint_progress(painter, bar, self._share, "score")


class PlanPanel(Panel):
    """The plan as a whole: its vision, how far features are, and what needs attention."""

    def __init__(self, session: Session, state: WindowState) -> None:
        super().__init__(session, state)
        self._states = KpiStates.of(session)
        self.name = plain_label("", Voice("strong", 600), wrap=True)
        self.name.setContentsMargins(MARGIN, 4, MARGIN, 4)
        self.vision = plain_label("", Voice("body", 0, "text2"), wrap=True)
        self.vision.setContentsMargins(MARGIN, 0, MARGIN, 12)
        self.column.addWidget(self.name)
        self.column.addWidget(self.vision)
        self.features = self.section("Features")
        self.kpis = self.section("KPIs")
        self.goals = self.section("Goals")
        self._shown: dict[str, object] = {}
        self._states.changed.connect(self._on_states_changed)

    @override
    def show_parts(self, ids: Sequence[str]) -> None:
        product = self.session.plan.product
        self.name.setText(product.name)
        self.vision.setText(product.vision)
        self.vision.setVisible(bool(product.vision))
        self._show_features()
        self._show_kpis()
        self._show_goals()
        self.heading_changed.emit("Plan")

    def _fill(self, section: Section, content: object, rows: Sequence[QWidget]) -> None:
        empty(section.column)
        self._shown[section.title] = content
        for row in rows:
            section.column.addWidget(row)
        section.setVisible(bool(rows))

    def _show_features(self) -> None:
        plan = self.session.plan
        counts = Counter(feature.status for feature in plan.features.values())
        statuses = sorted(plan.statuses.values(), key=lambda status: status.rank)
        content = [(status, counts[status.key]) for status in statuses if counts[status.key]]
        self.features.set_note(formats.number(len(plan.features)))
        if content == self._shown.get(self.features.title):
            return
        most = max(counts.values(), default=1)
        rows = [StatusRow(status, count, count / most) for status, count in content]
        for row in rows:
            query = Query(filter=where(status=[row.status.name]))
            there = Destination("prioritise", state={"query": query.to_json()})
            row.clicked.connect(partial(self.session.navigate.emit, there))
        self._fill(self.features, content, rows)

    def _on_states_changed(self, _kpi_ids: frozenset[str]) -> None:
        if self.isVisible():
            self._show_kpis()

    def _show_kpis(self) -> None:
        found = [s for s in self._states.in_order() if s.status in _ATTENTION]
        found.sort(key=lambda state: _ATTENTION.index(state.status))
        total = len(self.session.plan.kpis)
        self.kpis.set_note(formats.number(total) if total else "")
        content = [(state.kpi, state.status) for state in found[:_MOST]]
        if content == self._shown.get(self.kpis.title):
            return
        rows: list[QWidget] = []
        for kpi, status in content:
            look = kpi_cells.LOOKS[status]
            row = PartRow(kpi.name, icon=look.icon, colour=look.colour, note=look.label)
            row.clicked.connect(partial(self.session.select, Kpi, kpi.id))
            rows.append(row)
        self._fill(self.kpis, content, rows)

    def _show_goals(self) -> None:
        plan = self.session.plan
        content = [(goal, _serving(self.session, goal)) for goal in in_order(plan)[:_MOST]]
        self.goals.set_note(formats.number(len(plan.goals)) if plan.goals else "")
        if content == self._shown.get(self.goals.title):
            return
        rows: list[QWidget] = []
        for goal, count in content:
            row = PartRow(goal.title, icon="compass", note=counted(count, "feature"))
            row.clicked.connect(partial(self.session.select, Goal, goal.id))
            rows.append(row)
        self._fill(self.goals, content, rows)


def _serving(session: Session, goal: Goal) -> int:
    return len(session.plan.where(Feature, "goal_id", goal.id))


class PartPanel(Panel):
    """The fields of a part of any kind; of a goal also its key results."""

    def __init__(self, session: Session, state: WindowState, kind: type[Entity]) -> None:
        super().__init__(session, state)
        self.kind = kind
        infos = field_infos(kind)
        name = next(n for n in ("title", "name") if n in infos)
        self.title = TitleField(session, kind, name)
        self.column.addWidget(self.title)
        shown = {n: i for n, i in infos.items() if n != name and i.kind is not FieldKind.ORDER}
        self.fields = FieldRows(session, kind, tuple(shown))
        self.section("Properties", self.fields)
        self.results = self.section("Key results")
        self.results.hide()
        self.results.column.setContentsMargins(0, 0, INDENT, 0)
        self.history = HistorySection(session, state)
        self.column.addWidget(self.history)
        self._shown: object = None

    @override
    def show_parts(self, ids: Sequence[str]) -> None:
        part = self.session.plan.get(self.kind, ids[-1])
        if part is None:
            return
        self.title.show_parts([part])
        self.fields.show_parts([part])
        self.history.show_part(part)
        if isinstance(part, Goal):
            self._show_results(part)
        self.heading_changed.emit(self._heading(part))

    def _heading(self, part: Entity) -> str:
        noun = self.kind.NOUN[:1].upper() + self.kind.NOUN[1:]
        if isinstance(part, KeyResult):
            goal = self.session.plan.goals.get(part.goal_id)
            return f"{noun} · {goal.title}" if goal else noun
        if isinstance(part, Goal):
            return f"{noun} · {counted(_serving(self.session, part), 'feature')}"
        return noun

    def _show_results(self, goal: Goal) -> None:
        states = KpiStates.of(self.session)
        content: list[tuple[KeyResult, str]] = []
        for result in results_of(self.session.plan, goal.id):
            state = states.get(result.kpi_id)
            latest = state.latest if state else None
            found = result_progress(self.session.plan, result, latest, today())
            share = "" if found.share is None else f"{formats.percent(found.share)} · "
            content.append((result, share + PACE_LABELS[found.pace].lower()))
        self.results.setVisible(bool(content))
        if content == self._shown:
            return
        self._shown = content
        empty(self.results.column)
        for result, note in content:
            row = PartRow(result.title, icon="target", note=note)
            row.clicked.connect(partial(self.session.select, KeyResult, result.id))
            self.results.column.addWidget(row)
