"""The values of KPIs that are on screen: read off the interface thread, kept up to date."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from mlpm_planner.analysis.series.arrays import Series
from mlpm_planner.application.changes import Change, ChangeSet
from mlpm_planner.application.kpi_board import with_changes
from mlpm_planner.domain.choices import Cadence
from mlpm_planner.domain.kpi import Kpi
from mlpm_planner.ui.charts.chart_data import Values, values_of
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.tasks import Cancel

_NAME = "kpi-series"
_MOST_SERIES = 48
_MOST_VALUES = 12_000_000
_AT_ONCE = 200_000


@dataclass(frozen=True, slots=True)
class SeriesKey:
    """Which values: of a KPI, or of one of its segments."""

    kpi_id: str
    segment: str = ""


class KpiSeries(QObject):
    """Series by key; the ones used last are kept.

    Small edits show at once; whatever changed is read again as soon as it is on disk.
    """

    changed = Signal(SeriesKey)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.setObjectName(_NAME)
        self._session = session
        self._values: OrderedDict[SeriesKey, Values] = OrderedDict()
        self._segments: dict[str, tuple[str, ...]] = {}
        self._reading: set[SeriesKey] = set()
        self._stale: set[SeriesKey] = set()
        session.changed.connect(self._on_changed)
        session.saving_changed.connect(self._on_saving_changed)

    @staticmethod
    def of(session: Session) -> "KpiSeries":
        """The series of a session, made when first asked for."""
        found = session.findChild(QObject, _NAME)
        return found if isinstance(found, KpiSeries) else KpiSeries(session)

    def get(self, key: SeriesKey) -> Values | None:
        """The values; None until they are read, which this starts."""
        values = self._values.get(key)
        if values is None:
            self._read(key)
        else:
            self._values.move_to_end(key)
        return values

    def segments(self, kpi_id: str) -> tuple[str, ...]:
        """The named segments a KPI has values for, as far as they are known."""
        return self._segments.get(kpi_id, ())

    # ---- reading

    def _read(self, key: SeriesKey) -> None:
        kpi = self._session.plan.kpis.get(key.kpi_id)
        if kpi is None or key in self._reading:
            return
        self._reading.add(key)
        reader, cadence = self._session.values, kpi.cadence

        def work(_cancel: Cancel) -> tuple[Values, tuple[str, ...]]:
            data = reader.read(key.kpi_id, segment=key.segment)
            names = tuple(name for name in reader.segments(key.kpi_id) if name)
            return values_of(Series(data.at, data.value), cadence), names

        self._session.tasks.run(work, self._taker(key), self._failure(key))

    def _taker(self, key: SeriesKey) -> Callable[[tuple[Values, tuple[str, ...]]], None]:
        def take(found: tuple[Values, tuple[str, ...]]) -> None:
            self._reading.discard(key)
            if key in self._stale and key in self._values:
                return  # older than what is shown; it is read again once saved
            values, self._segments[key.kpi_id] = found
            self._keep(key, values)

        return take

    def _failure(self, key: SeriesKey) -> Callable[[Exception], None]:
        def tell(error: Exception) -> None:
            self._reading.discard(key)
            self._session.failed.emit(f"The values could not be read: {error}")

        return tell

    def _keep(self, key: SeriesKey, values: Values) -> None:
        self._values[key] = values
        self._values.move_to_end(key)
        while len(self._values) > 1 and self._is_too_much():
            self._values.popitem(last=False)
        self.changed.emit(key)

    def _is_too_much(self) -> bool:
        held = sum(len(values) for values in self._values.values())
        return len(self._values) > _MOST_SERIES or held > _MOST_VALUES

    # ---- following edits

    def _on_changed(self, change_set: ChangeSet) -> None:
        for change in change_set.of(Kpi):
            if _has_new_rhythm(change):
                self._forget(change.entity.id)
        touched = [key for key in self._values if key.kpi_id in change_set.kpi_ids]
        for key in touched:
            self._stale.add(key)
            self._patch(key, change_set)
        if touched:
            self._on_saving_changed()

    def _forget(self, kpi_id: str) -> None:
        """Where its gaps lie is to be found anew."""
        for key in [key for key in self._values if key.kpi_id == kpi_id]:
            del self._values[key]
            self.changed.emit(key)

    def _patch(self, key: SeriesKey, change_set: ChangeSet) -> None:
        own = [
            c
            for c in change_set.observations
            if (c.observation.kpi_id, c.observation.segment) == (key.kpi_id, key.segment)
        ]
        values = self._values[key]
        if own and len(values) <= _AT_ONCE:
            kpi = self._session.plan.kpis.get(key.kpi_id)
            cadence = kpi.cadence if kpi else Cadence.ADHOC
            self._keep(key, values_of(with_changes(values.series, own), cadence))

    def _on_saving_changed(self) -> None:
        if self._session.workspace.is_saving:
            return
        stale, self._stale = self._stale, set()
        for key in stale:
            self._read(key)


def _has_new_rhythm(change: Change) -> bool:
    before, after = change.before, change.after
    if not (isinstance(before, Kpi) and isinstance(after, Kpi)):
        return False
    return before.cadence is not after.cadence
