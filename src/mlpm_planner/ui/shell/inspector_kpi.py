"""KPIs in the inspector: one of them, and those a feature is expected to move."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from typing_extensions import override

from mlpm_planner.application.goals import results_of
from mlpm_planner.application.kpi_board import KpiState
from mlpm_planner.application.kpi_text import MISSING, target_words
from mlpm_planner.domain.entity import Entity, field_infos
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.goal import Goal, KeyResult
from mlpm_planner.domain.kpi import Kpi
from mlpm_planner.ui.kpi_states import KpiStates
from mlpm_planner.ui.models import kpi_cells
from mlpm_planner.ui.session import Destination, Session
from mlpm_planner.ui.shell.inspector_choices import enum_words
from mlpm_planner.ui.shell.inspector_fields import FieldRows
from mlpm_planner.ui.shell.inspector_history import HistorySection
from mlpm_planner.ui.shell.inspector_parts import INDENT, Panel, PartRow, Section, empty
from mlpm_planner.ui.shell.inspector_title import TitleField
from mlpm_planner.ui.state import WindowState
from mlpm_planner.ui.theme import fonts, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.cell_paint import triangle
from mlpm_planner.ui.widgets.chips import StatusLabel
from mlpm_planner.ui.widgets.row_button import RowButton
from mlpm_planner.ui.widgets.sparkline import Sparkline, paint_sparkline
from mlpm_planner.ui.widgets.text import caption_label, plain_label, tip

_VALUE_WIDTH = 84
_SPARK_WIDTH, _LEAST_SPARK = 96, 40
_NAME_WIDTH = 110
_APART = frozenset({"name", "rank"})


class KpiRow(RowButton):
    """A KPI with its target, its last year, its latest value and the latest change."""

    def __init__(self, kpi: Kpi, state: KpiState | None) -> None:
        super().__init__()
        self.kpi, self.state = kpi, state
        self.setAccessibleName(kpi_cells.spoken(state) if state else kpi.name)
        tip(self, state.reason if state else "")

    @override
    def content_height(self) -> float:
        return 44 * max(1.0, fonts.scale())

    @override
    def paint_content(self, painter: QPainter, rect: QRectF) -> None:
        scale = max(1.0, fonts.scale())
        state = self.state
        value = max(_VALUE_WIDTH * scale, _needed(state)) if state else 0.0
        name = max(_NAME_WIDTH * scale, rect.width() - value - _SPARK_WIDTH - 8)
        spark = max(0.0, rect.width() - value - name - 8)
        upper = QRectF(rect.left(), rect.top() + 3, rect.width(), rect.height() / 2 - 3)
        lower = upper.translated(0, upper.height())
        upper.setWidth(name)
        lower.setWidth(name)
        paint.text(painter, upper, self.kpi.name, Voice("body", 500))
        if state is None:
            return
        target = target_words(state.target, state.form)
        paint.text(painter, lower, f"target {target}" if target else "no target", paint.CAPTION)
        line = QRectF(upper.right() + 4, rect.top() + 7, spark, rect.height() - 14)
        if spark >= _LEAST_SPARK:
            paint_sparkline(painter, line, state.spark.tolist())
        right = QRectF(rect.right() - value, upper.top(), value, upper.height())
        paint.text(painter, right, _figure(state), Voice("body", 600, tabular=True), paint.RIGHT)
        _paint_change(painter, right.translated(0, upper.height()), state)


def _figure(state: KpiState) -> str:
    return MISSING if state.latest is None else state.form.value(state.latest)


def _needed(state: KpiState) -> float:
    """The width of the latest value and of its change with the arrow before it."""
    change, _direction = kpi_cells.change_words(state)
    figure = fonts.advance(_figure(state), "body", 600, tabular=True)
    return max(figure, fonts.advance(change, "small", 600) + 14) + 2


def _paint_change(painter: QPainter, rect: QRectF, state: KpiState) -> None:
    words, direction = kpi_cells.change_words(state)
    if not words:
        return
    tone = kpi_cells.tone(state)
    paint.text(painter, rect, words, Voice("small", 600, tone), paint.RIGHT)
    at = QPointF(rect.right() - fonts.advance(words, "small", 600) - 8, rect.center().y() + 1)
    triangle(painter, at, 8, up=direction > 0, colour=tone)


class EffectSection(Section):
    """The KPIs of a feature's goal: what it is expected to move."""

    def __init__(self, session: Session, state: WindowState) -> None:
        super().__init__("Expected effect", state)
        self._session = session
        self._states = KpiStates.of(session)
        self._shown: object = None
        self.rows: list[KpiRow] = []
        self._goal_id = ""
        self._hint = caption_label()
        self._hint.setWordWrap(True)
        self._hint.setContentsMargins(INDENT, 0, 0, 2)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.column.addWidget(self._hint)
        self.column.addLayout(self._list)
        self._states.changed.connect(self._on_states_changed)

    def show_feature(self, feature: Feature) -> None:
        """Show the KPIs that the feature's goal is measured by."""
        self._goal_id = feature.goal_id
        self._fill()

    def _on_states_changed(self, _kpi_ids: frozenset[str]) -> None:
        self._fill()

    def _fill(self) -> None:
        plan = self._session.plan
        goal = plan.goals.get(self._goal_id)
        ids = dict.fromkeys(r.kpi_id for r in results_of(plan, self._goal_id)) if goal else {}
        pairs = [(plan.kpis[i], self._states.get(i)) for i in ids if i in plan.kpis]
        hint = _hint(goal, has_kpis=bool(pairs))
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        if pairs == self._shown:
            return
        self._shown = pairs
        self.set_note(f"{len(pairs)} KPI{'s' if len(pairs) > 1 else ''}" if pairs else "")
        empty(self._list)
        self.rows = [KpiRow(kpi, state) for kpi, state in pairs]
        for row in self.rows:
            there = Destination(part=Kpi, part_id=row.kpi.id)
            row.clicked.connect(partial(self._session.navigate.emit, there))
            self._list.addWidget(row)


def _hint(goal: Goal | None, *, has_kpis: bool) -> str:
    if goal is None:
        return "Choose a goal to see the KPIs this should move."
    return "" if has_kpis else f"“{goal.title}” has no key result that follows a KPI yet."


class KpiPanel(Panel):
    """One KPI: where it stands, its fields, and the goals it measures."""

    KIND: ClassVar[type[Entity] | None] = Kpi

    def __init__(self, session: Session, state: WindowState) -> None:
        super().__init__(session, state)
        self._states = KpiStates.of(session)
        self._kpi_id = ""
        self.title = TitleField(session, Kpi, "name")
        self.column.addWidget(self.title)
        self._make_latest()
        names = [name for name in field_infos(Kpi) if name not in _APART]
        self.fields = FieldRows(session, Kpi, names)
        self.section("Properties", self.fields)
        self._goals = self.section("Goals")
        self._goals_shown: object = None
        self.history = HistorySection(session, state)
        self.column.addWidget(self.history)
        self._states.changed.connect(self._on_states_changed)

    def _make_latest(self) -> None:
        self.figure = plain_label("", Voice("display", 600, tabular=True))
        self.change = plain_label("", Voice("small", 600))
        self.target = caption_label()
        self.spark = Sparkline("Last year")
        self.spark.setFixedHeight(44)
        section = self.section("Now")
        top = QHBoxLayout()
        top.setContentsMargins(INDENT, 0, INDENT, 0)
        top.setSpacing(10)
        top.addWidget(self.figure)
        top.addWidget(self.change, 1, Qt.AlignmentFlag.AlignBottom)
        section.column.addLayout(top)
        self.spark.setContentsMargins(INDENT, 0, INDENT, 0)
        section.column.addWidget(self.spark)
        self.status = StatusLabel(kpi_cells.LOOKS[next(iter(kpi_cells.LOOKS))])
        foot = QHBoxLayout()
        foot.setContentsMargins(INDENT, 4, INDENT, 0)
        foot.addWidget(self.status)
        foot.addStretch()
        foot.addWidget(self.target)
        section.column.addLayout(foot)

    @override
    def show_parts(self, ids: Sequence[str]) -> None:
        kpi = self.session.plan.kpis.get(ids[-1])
        if kpi is None:
            return
        self._kpi_id = kpi.id
        self.title.show_parts([kpi])
        self.fields.show_parts([kpi])
        self.history.show_part(kpi)
        self._show_state()
        self._show_goals()
        self.heading_changed.emit(f"KPI · {enum_words(kpi.scope)}")

    def _on_states_changed(self, kpi_ids: frozenset[str]) -> None:
        if self._kpi_id in kpi_ids:
            self._show_state()

    def _show_state(self) -> None:
        state = self._states.get(self._kpi_id)
        if state is None:
            return
        self.figure.setText(MISSING if state.latest is None else state.form.value(state.latest))
        words, direction = kpi_cells.change_words(state)
        self.change.setText(f"{'▲' if direction > 0 else '▼'} {words}" if words else "")
        self.change.set_voice(Voice("small", 600, kpi_cells.tone(state)))
        self.spark.set_values(state.spark.tolist(), state.zone)
        self.spark.setVisible(bool(len(state.series)))
        self.status.set_look(kpi_cells.LOOKS[state.status])
        tip(self.status, state.reason)
        target = target_words(state.target, state.form)
        self.target.setText(f"target {target}" if target else "")

    def _show_goals(self) -> None:
        plan = self.session.plan
        results = plan.where(KeyResult, "kpi_id", self._kpi_id)
        goals = list(dict.fromkeys(plan.goals[result.goal_id] for result in results))
        self._goals.setVisible(bool(goals))
        if goals == self._goals_shown:
            return
        self._goals_shown = goals
        empty(self._goals.column)
        for goal in goals:
            row = PartRow(goal.title, icon="compass")
            row.clicked.connect(partial(self.session.select, Goal, goal.id))
            self._goals.column.addWidget(row)
