"""The form of a target: the value or the band to reach, and when to warn."""

from typing import Any

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mlpm_planner.application import kpis, parts
from mlpm_planner.application.wording import quoted
from mlpm_planner.domain.choices import Direction
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.kpi import Kpi, Target
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.sheet import Sheet
from mlpm_planner.ui.widgets.text import caption_label
from mlpm_planner.ui.widgets.value_fields import DateField, NumberField

_HINTS = {
    Direction.HIGHER: "On target at or above the value. Near down to “Warn at”, then off.",
    Direction.LOWER: "On target at or below the value. Near up to “Warn at”, then off.",
    Direction.TARGET: "On target inside the band. Near up to “Warn at”, then off.",
    Direction.NONE: "This KPI has no direction. Give it one to measure it against a target.",
}


class TargetForm(Sheet):
    """Sets the target of a KPI."""

    def __init__(self, session: Session, kpi: Kpi, parent: QWidget) -> None:
        super().__init__(f"Target of {quoted(kpi.name)}", "Set target", parent)
        self._session = session
        self._kpi = kpi
        self._target = session.plan.first(Target, "kpi_id", kpi.id)
        self.fields: dict[str, NumberField] = {
            name: NumberField(title, percent=kpi.is_percent)
            for name, title in (
                ("value", "Target"),
                ("low", "Band from"),
                ("high", "Band to"),
                ("warn", "Warn at"),
                ("breach", "Breach at"),
                ("baseline", "Baseline"),
            )
        }
        self.start = DateField("Valid from")
        self.due = DateField("Due")
        self._build()
        self._fill()

    def _build(self) -> None:
        unit = f", {self._kpi.unit}" if self._kpi.unit else ""
        is_band = self._kpi.direction is Direction.TARGET
        if is_band:
            self.add_row(*((f"{t}{unit}", self.fields[n]) for n, t in _BAND))
            self.fields["low"].setFocus()
        else:
            self.add_row(*((f"{t}{unit}", self.fields[n]) for n, t in _POINT))
            self.fields["value"].setFocus()
        self.add_row(*((t, self.fields[n]) for n, t in _LIMITS))
        self.add_row(("Valid from", self.start), ("Due", self.due))
        hint = caption_label(_HINTS[self._kpi.direction])
        hint.setWordWrap(True)
        self.form.addWidget(hint)
        if self._target is not None:
            remove = Button("Remove target", "ghost", icon="trash-2")
            remove.clicked.connect(self._remove)
            self.buttons.insertWidget(0, remove)

    def _fill(self) -> None:
        if self._target is None:
            return
        for name, field in self.fields.items():
            limit: float | None = getattr(self._target, name)
            field.set_parsed(None if limit is None else float(limit))
        self.start.set_parsed(self._target.start)
        self.due.set_parsed(self._target.due)

    @override
    def accept_values(self) -> None:
        for field in (*self.fields.values(), self.start, self.due):
            if not field.commit():
                raise RuleError(field.problem)
        values: dict[str, Any] = {name: field.value for name, field in self.fields.items()}
        if all(values[name] is None for name in ("value", "low", "high")):
            message = "A target needs a value. Example: 180."
            raise RuleError(message, "value")
        values |= {"start": self.start.value, "due": self.due.value}
        kpis.set_target(self._session.workspace, self._kpi.id, **values)

    def _remove(self) -> None:
        target, workspace = self._target, self._session.workspace
        if target is not None:
            told = f"Removed the target of {quoted(self._kpi.name)}"
            self._session.attempt(lambda: parts.remove(workspace, target), told)
        self.reject()


_POINT = (("value", "Target"), ("baseline", "Baseline"))
_BAND = (("low", "Band from"), ("high", "Band to"))
_LIMITS = (("warn", "Warn at"), ("breach", "Breach at"))
