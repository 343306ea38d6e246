"""What can be done with a KPI, from menus, keys and the palette alike."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from mlpm_planner.application import kpi_values, kpis
from mlpm_planner.application.kpi_board import KpiState, calendar_of
from mlpm_planner.application.wording import quoted
from mlpm_planner.domain.clock import from_micros, now, to_micros
from mlpm_planner.domain.kpi import Kpi, Marker, Observation
from mlpm_planner.ui import formats
from mlpm_planner.ui.importing.assistant import import_text
from mlpm_planner.ui.models.kpi_series import SeriesKey
from mlpm_planner.ui.panels.kpis.kpi_form import KpiForm
from mlpm_planner.ui.panels.kpis.marker_form import MarkerForm
from mlpm_planner.ui.panels.kpis.paste_text import has_times, looks_like_values, with_header
from mlpm_planner.ui.panels.kpis.target_form import TargetForm
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.tasks import Cancel

_REASON = "by hand"


class KpiCommands(QObject):
    """Opens forms over the page and makes edits."""

    added = Signal(str)

    def __init__(self, session: Session, page: QWidget) -> None:
        super().__init__(page)
        self._session = session
        self._page = page

    def _kpi(self, kpi_id: str) -> Kpi | None:
        return self._session.plan.kpis.get(kpi_id)

    # ---- forms

    def new(self) -> None:
        """Add a KPI."""
        form = KpiForm(self._session, None, self._page)
        form.saved.connect(self.added)
        form.open()

    def edit(self, kpi_id: str) -> None:
        """Change name, unit, direction, cadence."""
        kpi = self._kpi(kpi_id)
        if kpi is not None:
            KpiForm(self._session, kpi, self._page).open()

    def set_target(self, kpi_id: str) -> None:
        """Say where the KPI should be."""
        kpi = self._kpi(kpi_id)
        if kpi is not None:
            TargetForm(self._session, kpi, self._page).open()

    def annotate(self, kpi_id: str, at: int | None = None) -> None:
        """Mark what happened at an instant (microseconds UTC), now by default."""
        kpi = self._kpi(kpi_id)
        if kpi is not None:
            instant = to_micros(now()) if at is None else at
            MarkerForm(self._session, kpi, instant, None, self._page).open()

    def edit_marker(self, kpi_id: str, marker_id: str) -> None:
        """Change or delete a marker."""
        kpi, marker = self._kpi(kpi_id), self._session.plan.get(Marker, marker_id)
        if kpi is not None and marker is not None:
            MarkerForm(self._session, kpi, to_micros(marker.at), marker, self._page).open()

    def paste(self, state: KpiState) -> None:
        """Show what the clipboard would bring in before anything is saved."""
        text = QGuiApplication.clipboard().text()
        if not looks_like_values(text):
            self._session.failed.emit("There are no numbers on the clipboard.")
            return
        text, title = with_header(text), f"Paste values of {quoted(state.kpi.name)}"
        import_text(self._session, text, self._page, self._known(state, text), title)

    def _known(self, state: KpiState, text: str) -> dict[str, Any]:
        """What needs not be asked about pasted values: the KPI, and when a bare column begins."""
        known: dict[str, Any] = {"kind": "observations", "kpi": state.kpi.name}
        if not has_times(text):
            zone = calendar_of(self._session.plan.product).zone
            known["start"] = formats.local(state.next_period, zone).date()
            known["cadence"] = state.kpi.cadence.value
        return known

    # ---- edits

    def toggle_pin(self, kpi_id: str) -> None:
        """Pinned KPIs come first."""
        kpi = self._kpi(kpi_id)
        if kpi is None:
            return
        workspace, pinned = self._session.workspace, not kpi.pinned
        told = f"{'Pinned' if pinned else 'Unpinned'} {quoted(kpi.name)}"
        self._session.attempt(lambda: kpis.set_field(workspace, kpi_id, "pinned", pinned), told)

    def delete(self, kpi_id: str) -> None:
        """Delete the KPI; an undo brings its values back."""
        kpi = self._kpi(kpi_id)
        if kpi is not None:
            workspace = self._session.workspace
            told = f"Deleted {quoted(kpi.name)}"
            self._session.attempt(lambda: kpis.remove(workspace, [kpi_id]), told)

    def delete_at(self, key: SeriesKey, at: int) -> None:
        """Delete the value at an instant."""
        self._with_values(key, at, self._delete_values)

    def exclude_at(self, key: SeriesKey, at: int) -> None:
        """Leave the value at an instant out of trends."""
        self._with_values(key, at, self._exclude_values)

    def _with_values(
        self, key: SeriesKey, at: int, use: Callable[[list[Observation]], None]
    ) -> None:
        """Read everything that is known of the values at an instant, then use it."""
        reader = self._session.values

        def work(_cancel: Cancel) -> list[Observation]:
            data = reader.read(
                key.kpi_id, segment=key.segment, start=at, end=at, columns=kpi_values.COLUMNS
            )
            return kpi_values.observations_of(data)

        self._session.tasks.run(work, use)

    def _delete_values(self, found: list[Observation]) -> None:
        if found:
            edit = partial(kpis.delete_values, self._session.workspace, found)
            self._session.attempt(edit, "Deleted a value")

    def _exclude_values(self, found: list[Observation]) -> None:
        workspace = self._session.workspace
        for each in found:
            after = kpi_values.excluded(each, _REASON)
            edit = partial(kpis.change_value, workspace, each, after)
            self._session.attempt(edit, "Excluded a value from trends")


def markers_near(session: Session, kpi_id: str, at: int, reach: int) -> list[Marker]:
    """The markers of a KPI within a distance (microseconds) of an instant, nearest first."""
    plan = session.plan
    own = plan.where(Marker, "kpi_id", kpi_id) + plan.where(Marker, "kpi_id", "")
    moment = from_micros(at)
    near = [m for m in own if abs(to_micros(m.at) - at) <= reach]
    return sorted(near, key=lambda m: abs(m.at - moment))
