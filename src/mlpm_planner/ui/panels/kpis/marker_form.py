"""The form of a marker: what happened, when, and which KPIs it concerns."""

from dataclasses import replace
from datetime import datetime, time
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget
from typing_extensions import override

from mlpm_planner.application import kpis, parts
from mlpm_planner.application.kpi_board import calendar_of
from mlpm_planner.application.wording import quoted
from mlpm_planner.domain.choices import MarkerKind
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.kpi import Kpi, Marker
from mlpm_planner.ui import formats
from mlpm_planner.ui.charts.overlays import LOOKS
from mlpm_planner.ui.session import Notice, Session
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.fields import LineEdit
from mlpm_planner.ui.widgets.picker import PickItem
from mlpm_planner.ui.widgets.sheet import ChoiceButton, Sheet
from mlpm_planner.ui.widgets.value_fields import DateField

_TITLES = {
    MarkerKind.LAUNCH: "Launch",
    MarkerKind.ROLLBACK: "Rollback",
    MarkerKind.RETRAIN: "Retraining",
    MarkerKind.MODEL_VERSION: "Model version",
    MarkerKind.INCIDENT: "Incident",
    MarkerKind.FREEZE: "Freeze",
    MarkerKind.DATA_CHANGE: "Data change",
    MarkerKind.NOTE: "Note",
}


class MarkerForm(Sheet):
    """Marks a moment on the charts, or changes the marker it is given."""

    def __init__(
        self, session: Session, kpi: Kpi, at: int, marker: Marker | None, parent: QWidget
    ) -> None:
        super().__init__("Annotate" if marker is None else "Edit marker", "Save", parent)
        self._session = session
        self._kpi = kpi
        self._marker = marker
        zone = calendar_of(session.plan.product).zone
        self._local = marker.at.astimezone(zone) if marker else formats.local(at, zone)
        self.name = LineEdit(marker.title if marker else "", "What happened, in a few words")
        self.kind = ChoiceButton("Kind", _kinds, marker.kind if marker else MarkerKind.NOTE)
        self.day = DateField("Day")
        self.day.set_parsed(self._local.date())
        self.only = QCheckBox(f"Only on {kpi.name}")
        self.only.setChecked(marker is not None and marker.kpi_id == kpi.id)
        self.notes = LineEdit(marker.notes if marker else "", "Anything to remember")
        self.add_field("Title", self.name)
        self.add_row(("Kind", self.kind), ("Day", self.day))
        self.add_field("Notes", self.notes)
        self.form.addWidget(self.only)
        if marker is not None:
            remove = Button("Delete marker", "ghost", icon="trash-2")
            remove.clicked.connect(self._remove)
            self.buttons.insertWidget(0, remove)
        self.name.setFocus()

    @override
    def accept_values(self) -> None:
        if not self.day.commit() or self.day.value is None:
            message = "A marker needs a day. Example: 7 Apr 2025."
            raise RuleError(message, "at")
        zone = self._local.tzinfo
        clock = self._local.time() if self.day.value == self._local.date() else time()
        values: dict[str, Any] = {
            "at": datetime.combine(self.day.value, clock, zone),
            "kind": MarkerKind(self.kind.current),
            "kpi_id": self._kpi.id if self.only.isChecked() else "",
            "notes": self.notes.text().strip(),
        }
        title, workspace = self.name.text().strip(), self._session.workspace
        if self._marker is None:
            kpis.mark(workspace, title, **values)
            self._session.notified.emit(Notice(f"Marked {quoted(title)}", undo=True))
            return
        with workspace.edit(f"Change {quoted(self._marker.title)}") as edit:
            edit.update(replace(edit.get(Marker, self._marker.id), title=title, **values))

    def _remove(self) -> None:
        marker, workspace = self._marker, self._session.workspace
        if marker is not None:
            told = f"Deleted {quoted(marker.title)}"
            self._session.attempt(lambda: parts.remove(workspace, marker), told)
        self.reject()


def _kinds() -> list[PickItem]:
    return [PickItem(kind, _TITLES[kind], look.icon, look.colour) for kind, look in LOOKS.items()]
