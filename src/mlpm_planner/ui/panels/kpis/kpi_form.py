"""The form of a KPI: its name, unit, direction and cadence."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mlpm_planner.application import kpis
from mlpm_planner.application.wording import quoted
from mlpm_planner.domain.choices import Aggregation, Cadence, Direction
from mlpm_planner.domain.kpi import Kpi
from mlpm_planner.domain.people import Person
from mlpm_planner.ui.session import Notice, Session
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.widgets.fields import LineEdit
from mlpm_planner.ui.widgets.picker import PickItem
from mlpm_planner.ui.widgets.segments import Segment, Segments
from mlpm_planner.ui.widgets.sheet import ChoiceButton, Sheet
from mlpm_planner.ui.widgets.value_fields import NumberField

_DIRECTIONS = (
    Segment(Direction.HIGHER, "Higher"),
    Segment(Direction.LOWER, "Lower"),
    Segment(Direction.TARGET, "In a band"),
    Segment(Direction.NONE, "Neither"),
)
_CADENCES = (
    PickItem(Cadence.HOUR, "Every hour"),
    PickItem(Cadence.DAY, "Every day"),
    PickItem(Cadence.WEEK, "Every week"),
    PickItem(Cadence.MONTH, "Every month"),
    PickItem(Cadence.QUARTER, "Every quarter"),
    PickItem(Cadence.ADHOC, "Now and then"),
)
_AGGREGATIONS = (
    PickItem(Aggregation.LAST, "Last value"),
    PickItem(Aggregation.MEAN, "Mean"),
    PickItem(Aggregation.WEIGHTED_MEAN, "Weighted mean"),
    PickItem(Aggregation.SUM, "Sum"),
    PickItem(Aggregation.RATIO, "Ratio of sums"),
    PickItem(Aggregation.MEDIAN, "Median"),
    PickItem(Aggregation.MIN, "Smallest"),
    PickItem(Aggregation.MAX, "Largest"),
    PickItem(Aggregation.NONE, "Does not add up"),
)


class KpiForm(Sheet):
    """Adds a KPI, or changes the one it is given; emits its id."""

    saved = Signal(str)

    def __init__(self, session: Session, kpi: Kpi | None, parent: QWidget) -> None:
        title = "New KPI" if kpi is None else f"Edit {quoted(kpi.name)}"
        super().__init__(title, "Add KPI" if kpi is None else "Save", parent)
        self._session = session
        self._kpi = kpi
        start = kpi or Kpi(name="–")
        self.name = LineEdit(kpi.name if kpi else "", "Answer click rate")
        self.unit = LineEdit(start.unit, "%, ms, $, … or nothing")
        self.direction = Segments("Better when", _DIRECTIONS)
        self.direction.set_current(start.direction)
        self.cadence = ChoiceButton("Measured", lambda: _CADENCES, start.cadence)
        self.aggregation = ChoiceButton("Combined by", lambda: _AGGREGATIONS, start.aggregation)
        self.decimals = NumberField("As needed")
        decimals = start.decimals
        self.decimals.set_parsed(None if decimals is None else float(decimals))
        self.owner = ChoiceButton("Owner", self._people, start.owner_id)
        self.about = LineEdit(start.description, "What it counts, and what it leaves out")
        self.add_field("Name", self.name)
        self.add_row(("Unit", self.unit), ("Decimals", self.decimals))
        self.add_field("Better when", self.direction)
        self.add_row(("Measured", self.cadence), ("Combined by", self.aggregation))
        self.add_field("Owner", self.owner)
        self.add_field("Description", self.about)
        self.name.setFocus()

    def _people(self) -> list[PickItem]:
        people = sorted(self._session.plan.table(Person).values(), key=lambda p: p.name)
        return [PickItem("", "Nobody"), *(PickItem(p.id, p.name, "user") for p in people)]

    @override
    def accept_values(self) -> None:
        self.decimals.commit()
        decimals = self.decimals.value
        values = {
            "unit": self.unit.text().strip(),
            "direction": Direction(self.direction.current),
            "cadence": Cadence(self.cadence.current),
            "aggregation": Aggregation(self.aggregation.current),
            "decimals": None if decimals is None else min(max(round(decimals), 0), 9),
            "owner_id": self.owner.current,
            "description": self.about.text().strip(),
        }
        name, workspace = self.name.text().strip(), self._session.workspace
        if self._kpi is None:
            kpi_id = kpis.add(workspace, name, **values).id
            self._session.notified.emit(Notice(f"Added {quoted(name)}", undo=True))
        else:
            kpi_id = self._kpi.id
            with workspace.edit(f"Change {quoted(self._kpi.name)}") as edit:
                edit.update(replace(edit.get(Kpi, kpi_id), name=name, **values))
        self.saved.emit(kpi_id)
