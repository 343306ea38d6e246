"""Tiles, the chart of the chosen KPI with quick entry beside it, and the catalogue below."""

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.ui.kpi_states import KpiStates
from mlpm_planner.ui.models.kpi_catalogue import KpiCatalogue
from mlpm_planner.ui.panels.kpis.chart_card import ChartCard
from mlpm_planner.ui.panels.kpis.quick_entry import QuickEntry
from mlpm_planner.ui.panels.kpis.tiles import Tiles
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import metrics
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens
from mlpm_planner.ui.widgets.card import Card
from mlpm_planner.ui.widgets.fields import SearchField
from mlpm_planner.ui.widgets.scroll import ScrollColumn
from mlpm_planner.ui.widgets.table_view import TableView

# Px at the usual text size: the width that the chart needs beside the entry, its least height.
_SIDE_BY_SIDE, _LEAST_CHART = 560, 150
_LEAST_ROWS = 2


class Overview(QWidget):
    """The first view of the page; what is chosen in one part is chosen in all."""

    chosen = Signal(str)
    menu_wanted = Signal(QPoint)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._states = KpiStates.of(session)
        self._is_following = False
        self.tiles = Tiles()
        self.card = ChartCard(session)
        self.entry = QuickEntry(session)
        self.filter = SearchField("Filter KPIs")
        self.table = TableView("KPI catalogue", ground="raised")
        self.catalogue = KpiCatalogue(session, self._states)
        self._build()
        self.tiles.chosen.connect(self.chosen)
        self.tiles.menu_wanted.connect(self.menu_wanted)
        self.filter.textChanged.connect(self._on_filtered)
        self.filter.cleared.connect(self._on_filter_cleared)
        self.table.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._on_table_menu)
        self.table.horizontalHeader().sectionClicked.connect(self._on_header_clicked)

    def _build(self) -> None:
        margin, gap = metrics.PAGE_MARGIN, metrics.CARD_GAP
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(margin, 4, margin, gap)
        column.setSpacing(gap)
        column.addWidget(self.tiles)
        self._middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._middle.setSpacing(gap)
        self._middle.addWidget(self.card, 1)
        self._middle.addWidget(self.entry)
        column.addLayout(self._middle, 3)
        column.addWidget(self._catalogue_card(), 2)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(ScrollColumn(inside))
        self._fit()
        app_theme().changed.connect(self._on_theme_changed)

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self._fit()

    def _fit(self) -> None:
        """Put the entry below the chart where there is no room beside it; keep all of it usable."""
        factor = metrics.text_factor()
        narrow = self.width() < _SIDE_BY_SIDE * factor
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._middle.setDirection(down if narrow else across)
        self.entry.stack(on=narrow)
        self.card.setMinimumHeight(round(_LEAST_CHART * factor))
        self.table.setMinimumHeight(metrics.header_height() + _LEAST_ROWS * metrics.row_height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _catalogue_card(self) -> QWidget:
        card = Card()
        card.setAccessibleName("KPI catalogue")
        card.body.setContentsMargins(2, 5, 2, 6)
        card.body.setSpacing(0)
        self.filter.hide()
        card.body.addWidget(self.filter)
        self.table.setModel(self.catalogue)
        self.table.set_columns(KpiCatalogue.column_specs())
        card.body.addWidget(self.table)
        return card

    # ---- what is shown

    def refresh(self, kpi_ids: frozenset[str]) -> None:
        """Take in new states."""
        self.tiles.set_states(self._states.in_order())
        if self.catalogue.refresh(kpi_ids):
            self._select_row(self.card.key.kpi_id)
        if self.card.key.kpi_id in kpi_ids:
            self.card.refresh()
            self.entry.set_state(self.card.state, self.card.key.segment)

    def show_kpi(self, kpi_id: str, segment: str = "") -> None:
        """Choose a KPI everywhere, without a signal."""
        self.tiles.set_current(kpi_id)
        self._select_row(kpi_id)
        self.card.show_kpi(kpi_id, segment)
        self.entry.set_state(self.card.state, segment)

    def is_ready(self) -> bool:
        """Whether the chart shows its values."""
        return self.card.chart.data is not None

    def _select_row(self, kpi_id: str) -> None:
        row = self.catalogue.place(kpi_id)
        selection = self.table.selectionModel()
        if row < 0 or (selection.currentIndex().row() == row and selection.hasSelection()):
            return
        index = self.catalogue.index(row, max(self.table.currentIndex().column(), 0))
        flags = QItemSelectionModel.SelectionFlag
        self._is_following = True
        selection.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self._is_following = False
        self.table.scrollTo(index)

    # ---- filter, order, menus

    def open_filter(self) -> None:
        self.filter.show()
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_filtered(self, text: str) -> None:
        self.catalogue.set_filter(text)
        self._select_row(self.card.key.kpi_id)

    def _on_filter_cleared(self) -> None:
        self.filter.hide()
        self.table.setFocus()

    def _on_row_changed(self) -> None:
        kpi_id = self.catalogue.kpi_id(self.table.currentIndex().row())
        if kpi_id and not self._is_following:
            self.chosen.emit(kpi_id)

    def _on_table_menu(self, at: QPoint) -> None:
        if self.table.indexAt(at).isValid():
            self.menu_wanted.emit(self.table.viewport().mapToGlobal(at))

    def _on_header_clicked(self, column: int) -> None:
        """Ascending, descending, then the catalogue's own order again."""
        header = self.table.horizontalHeader()
        if not self.catalogue.can_sort(column):
            return
        is_same = header.isSortIndicatorShown() and header.sortIndicatorSection() == column
        ascending = Qt.SortOrder.AscendingOrder
        if is_same and header.sortIndicatorOrder() != ascending:
            header.setSortIndicatorShown(False)
            self.catalogue.set_sort(None)
        else:
            order = Qt.SortOrder.DescendingOrder if is_same else ascending
            header.setSortIndicatorShown(True)
            header.setSortIndicator(column, order)
            self.catalogue.set_sort(column, descending=is_same)
        self._select_row(self.card.key.kpi_id)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Slash:
            self.open_filter()
            return
        super().keyPressEvent(event)
