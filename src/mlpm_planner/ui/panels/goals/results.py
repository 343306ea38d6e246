"""Key results as rows: from where to where, the value now on a bullet graph, how far it is."""

from collections.abc import Callable
from functools import partial
from typing import cast

from mlpm_planner.application import parts
from mlpm_planner.application.goal_progress import (
    PACE_LABELS,
    Pace,
    Progress,
    result_progress,
    span_of,
)
from mlpm_planner.application.kpi_text import ValueFormat, format_of, parse_value
from mlpm_planner.application.wording import counted
from mlpm_planner.domain.clock import today
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.goal import KeyResult
from mlpm_planner.domain.kpi import Kpi
from mlpm_planner.ui import formats
from mlpm_planner.ui.kpi_states import KpiStates
from mlpm_planner.ui.panels.goals.tables import PartColumn
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.theme.icons import StatusLook
from mlpm_planner.ui.widgets import cells
from mlpm_planner.ui.widgets.bullet import Bullet
from mlpm_planner.ui.widgets.cells import Cell
from mlpm_planner.ui.widgets.table_view import ColumnSpec

_SHORT_UNIT = 3

LOOKS = {
    Pace.REACHED: StatusLook("circle-check", "good", PACE_LABELS[Pace.REACHED]),
    Pace.ON_PACE: StatusLook("circle-check", "good", PACE_LABELS[Pace.ON_PACE]),
    Pace.BEHIND: StatusLook("circle-minus", "warn", PACE_LABELS[Pace.BEHIND]),
    Pace.MISSED: StatusLook("triangle-alert", "bad", PACE_LABELS[Pace.MISSED]),
    Pace.UNKNOWN: StatusLook("circle-dashed", "text3", PACE_LABELS[Pace.UNKNOWN]),
}
FILLS = {
    Pace.REACHED: "good_fill",
    Pace.ON_PACE: "good_fill",
    Pace.BEHIND: "warn_fill",
    Pace.MISSED: "bad_fill",
    Pace.UNKNOWN: "control",
}


class ResultRows:
    """What the table of key results shows, and what typing into it does."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._states = KpiStates.of(session)

    def columns(self) -> tuple[PartColumn, ...]:
        """The columns; title, start and target can be typed over."""
        baseline = partial(self._set_number, "baseline")
        target = partial(self._set_number, "target")
        return (
            PartColumn(
                "Key result", ColumnSpec(150, stretch=True), self._title, self._rename, _title_of
            ),
            PartColumn(
                "From",
                ColumnSpec(68, 3),
                self._baseline,
                baseline,
                self._typed("baseline"),
                right=True,
            ),
            PartColumn("Progress", ColumnSpec(120), self._bullet),
            PartColumn("To", ColumnSpec(68, 2), self._target, target, self._typed("target")),
            PartColumn("Now", ColumnSpec(74), self._now, right=True),
            PartColumn("Pace", ColumnSpec(74), self._way),
        )

    # ---- facts

    def kpi(self, result: KeyResult) -> Kpi | None:
        """The KPI that measures a key result."""
        return self._session.plan.kpis.get(result.kpi_id)

    def latest(self, kpi_id: str) -> float | None:
        """The latest value of a KPI, as far as it is read."""
        state = self._states.get(kpi_id)
        return None if state is None else state.latest

    def progress(self, result: KeyResult) -> Progress:
        """How far a key result is today."""
        value = self.latest(result.kpi_id)
        return result_progress(self._session.plan, result, value, today())

    def _form(self, result: KeyResult) -> ValueFormat:
        kpi = self.kpi(result)
        ends = [result.baseline, result.target]
        return formats.kpi_format(kpi, ends) if kpi else format_of(Kpi(name="-"), ends)

    def _short(self, result: KeyResult, value: float) -> str:
        """A value for a narrow column: a long unit is left to the title and the tool tip."""
        form = self._form(result)
        return form.compact(value) if len(form.unit) <= _SHORT_UNIT else form.bare(value)

    # ---- cells

    def _title(self, part: Entity) -> Cell:
        result = _result(part)
        kpi = self.kpi(result)
        cell = cells.title(result.title)
        tip = f"{result.title}: follows {kpi.name}" if kpi else "It follows no KPI yet."
        return Cell(cell.kind, cell.text, cell.colour, tip=tip)

    def _baseline(self, part: Entity) -> Cell:
        result = _result(part)
        return cells.number(self._short(result, result.baseline), colour="text3")

    def _target(self, part: Entity) -> Cell:
        result = _result(part)
        return cells.text(self._short(result, result.target))

    def _now(self, part: Entity) -> Cell:
        result = _result(part)
        value = self.latest(result.kpi_id)
        if value is None:
            return cells.missing(self._why_unknown(result))
        full = self._form(result).value(value)
        return cells.number(self._short(result, value), weight=600, colour="text", tip=full)

    def _why_unknown(self, result: KeyResult) -> str:
        kpi = self.kpi(result)
        if kpi is None:
            return "It follows no KPI. Choose one in the menu of the row."
        return f"{kpi.name} has no value yet."

    def _bullet(self, part: Entity) -> Cell:
        result = _result(part)
        found = self.progress(result)
        graph = Bullet(value=found.share or 0.0, target=found.expected, colour=FILLS[found.pace])
        return cells.bullet(graph, self.sentence(result))

    def _way(self, part: Entity) -> Cell:
        result = _result(part)
        found = self.progress(result)
        if found.share is None:
            return cells.missing(self._why_unknown(result), right=False)
        look = LOOKS[found.pace]
        words = formats.percent(found.share)
        spoken = self.sentence(result)
        return Cell("status", words, look.colour, look.icon, spoken=spoken, tip=spoken)

    def sentence(self, result: KeyResult) -> str:
        """How far a key result is, in words."""
        found, form = self.progress(result), self._form(result)
        if found.share is None:
            return self._why_unknown(result)
        parts_ = [f"{formats.percent(found.share)} of the way", PACE_LABELS[found.pace].lower()]
        if found.days_behind:
            parts_[1] += f" by {counted(found.days_behind, 'day')}"
        if found.wanted is not None and found.pace is not Pace.REACHED:
            parts_.append(f"{form.value(found.wanted)} should be reached by now")
        due = span_of(self._session.plan, result)[1]
        parts_ += [f"due {formats.day(due)}"] if due else []
        return ", ".join(parts_) + "."

    # ---- typing

    def _rename(self, part: Entity, text: str) -> bool:
        return self._set(part, "title", text.strip())

    def _typed(self, field: str) -> Callable[[Entity], str]:
        def typed(part: Entity) -> str:
            result = _result(part)
            return self._form(result).value(getattr(result, field))

        return typed

    def _set_number(self, field: str, part: Entity, text: str) -> bool:
        result = _result(part)
        kpi = self.kpi(result)
        if text == self._typed(field)(part):  # the figure shown may be a rounded one
            return False
        bare = text.replace(kpi.unit, "") if kpi and kpi.unit != "%" else text
        try:
            value = parse_value(
                bare,
                percent=kpi is not None and kpi.is_percent,
                near=getattr(result, field),
                decimal=formats.decimal_mark(),
            )
        except RuleError as error:
            self._session.failed.emit(error.message)
            return False
        return value is not None and self._set(part, field, value)

    def _set(self, part: Entity, field: str, value: object) -> bool:
        if getattr(part, field) == value:
            return False
        workspace = self._session.workspace
        return self._session.attempt(partial(parts.set_field, workspace, part, field, value))


def _result(part: Entity) -> KeyResult:
    return cast("KeyResult", part)


def _title_of(part: Entity) -> str:
    return _result(part).title
