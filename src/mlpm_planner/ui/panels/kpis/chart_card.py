"""The card with the big chart of the chosen KPI."""

from functools import partial

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from mlpm_planner.application.kpi_board import KpiState
from mlpm_planner.ui.charts.copy import picture
from mlpm_planner.ui.charts.summary import chart_data, note_of
from mlpm_planner.ui.charts.trend_chart import TrendChart
from mlpm_planner.ui.charts.viewport import Range
from mlpm_planner.ui.charts.words import as_table
from mlpm_planner.ui.kpi_states import KpiStates
from mlpm_planner.ui.models.kpi_series import KpiSeries, SeriesKey
from mlpm_planner.ui.session import Notice, Session
from mlpm_planner.ui.signals import Signal, Trigger
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.buttons import Button, IconButton
from mlpm_planner.ui.widgets.card import Card
from mlpm_planner.ui.widgets.menu import Entry, build_menu, open_menu
from mlpm_planner.ui.widgets.text import ElidedLabel, heading_label

_ALL = "All segments"


class ChartCard(Card):
    """Follows one KPI: its name, its segments, its chart."""

    charted = Trigger()
    segment_chosen = Signal(str)
    annotate_wanted = Signal(int)
    edit_wanted = Signal(int)
    menu_wanted = Signal(QPoint)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._session = session
        self._states = KpiStates.of(session)
        self._series = KpiSeries.of(session)
        self._key = SeriesKey("")
        self.chart = TrendChart()
        self.name = heading_label()
        self.note = ElidedLabel("", Voice("small", 0, "text3"))
        self.segment = Button(_ALL, "ghost", arrow=True)
        self.segment.hide()
        self.annotate = Button("Annotate", "ghost", icon="flag")
        self.more = IconButton("ellipsis", "More for this KPI")
        for widget in (self.name, self.note, self.segment, self.annotate, self.more):
            self.head.addWidget(widget, 1 if widget is self.note else 0)
        self.body.addLayout(self.head)
        self.body.addWidget(self.chart, 1)
        self.segment.clicked.connect(self._open_segments)
        self.annotate.clicked.connect(self._on_annotate_clicked)
        self.more.clicked.connect(self._on_more_clicked)
        self.chart.annotate_wanted.connect(self.annotate_wanted)
        self.chart.edit_wanted.connect(self.edit_wanted)
        self.chart.menu_wanted.connect(self._on_menu_wanted)
        self._series.changed.connect(self._on_series_changed)

    @property
    def key(self) -> SeriesKey:
        return self._key

    @property
    def state(self) -> KpiState | None:
        return self._states.get(self._key.kpi_id)

    def show_kpi(self, kpi_id: str, segment: str = "") -> None:
        """Chart a KPI; the same one again takes in what changed."""
        key = SeriesKey(kpi_id, segment)
        is_same, self._key = key == self._key, key
        self.refresh(keep_view=is_same)

    def set_range(self, chosen: Range) -> None:
        self.chart.set_range(chosen)

    def refresh(self, *, keep_view: bool = True) -> None:
        """Show the state and the values as they are now."""
        state = self.state
        if state is None:
            self.chart.wait()
            return
        self.name.setText(state.kpi.name)
        self.setAccessibleName(f"Chart of {state.kpi.name}")
        self.note.set_whole(note_of(state))
        self._show_segments()
        values = self._series.get(self._key)
        if values is None:
            self.chart.wait()
            return
        data = chart_data(state, values, self._session.plan, self._key.segment)
        self.chart.set_data(data, keep_view=keep_view and self._is_charted())
        self.charted.emit()

    def _is_charted(self) -> bool:
        shown = self.chart.data
        state = self.state
        return shown is not None and state is not None and shown.name.startswith(state.kpi.name)

    def _on_series_changed(self, key: SeriesKey) -> None:
        if key == self._key:
            self.refresh()

    # ---- segments

    def _show_segments(self) -> None:
        names = self._series.segments(self._key.kpi_id)
        self.segment.setVisible(bool(names))
        self.segment.set_words(self._key.segment or _ALL)
        self.segment.setAccessibleName(f"Segment: {self._key.segment or _ALL}")

    def _open_segments(self) -> None:
        names = ("", *self._series.segments(self._key.kpi_id))
        entries = [
            Entry(
                name or _ALL,
                partial(self.segment_chosen.emit, name),
                checked=name == self._key.segment,
            )
            for name in names
        ]
        open_menu(build_menu(entries, self), self.segment)

    # ---- what is asked of the page

    def _on_annotate_clicked(self) -> None:
        self.annotate_wanted.emit(self.chart.instant_or_now())

    def _on_more_clicked(self) -> None:
        self.menu_wanted.emit(self.more.mapToGlobal(QPoint(0, self.more.height() + 2)))

    def _on_menu_wanted(self, at: QPointF) -> None:
        self.menu_wanted.emit(at.toPoint())

    # ---- copies

    def copy_image(self) -> None:
        """The chart as it is seen, with its name, onto the clipboard."""
        data = self.chart.data
        if data is not None:
            size = self.chart.size().grownBy(self.contentsMargins())
            size.setHeight(size.height() + 60)
            image = picture(data, self.chart.viewport, size, self.note.whole)
            QGuiApplication.clipboard().setPixmap(image)
            self._session.notified.emit(Notice("Copied the chart as an image"))

    def copy_data(self) -> None:
        """The values in view onto the clipboard as tab-separated text."""
        data = self.chart.data
        if data is not None:
            view = self.chart.viewport
            QGuiApplication.clipboard().setText(as_table(data, view.start, view.end))
            self._session.notified.emit(Notice("Copied the values in view"))

    def copy_sentence(self) -> None:
        """The one-sentence summary onto the clipboard."""
        if self.chart.data is not None:
            QGuiApplication.clipboard().setText(self.chart.data.summary)
            self._session.notified.emit(Notice("Copied the summary"))
