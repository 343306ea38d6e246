"""The grid of a KPI's values: type, add, delete, exclude, copy, paste."""

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QModelIndex, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.application.kpi_board import KpiState
from mlpm_planner.ui import formats
from mlpm_planner.ui.models.kpi_values import SPECS, VALUE, KpiValues
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.signals import Trigger
from mlpm_planner.ui.theme import metrics
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.card import Card
from mlpm_planner.ui.widgets.menu import SEPARATOR, Entry, build_menu, open_menu
from mlpm_planner.ui.widgets.table_view import TableView
from mlpm_planner.ui.widgets.text import ElidedLabel, caption_label, heading_label

_REASON = "by hand"


class ValuesTable(TableView):
    """Copies what a spreadsheet reads back; Delete deletes, X excludes."""

    delete_wanted = Trigger()
    exclude_wanted = Trigger()

    @override
    def rows_as_mime(self, rows: Sequence[int]) -> QMimeData:
        data = QMimeData()
        model = self.model()
        if isinstance(model, KpiValues):
            data.setText(model.as_text(rows))
        return data

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Delete):
            self.delete_wanted.emit()
        elif event.key() == Qt.Key.Key_X and not event.modifiers():
            self.exclude_wanted.emit()
        else:
            super().keyPressEvent(event)


class ValuesView(QWidget):
    """Which KPI is chosen above; its values below."""

    pick_wanted = Trigger()
    paste_wanted = Trigger()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._reveal: int | None = None
        self._row = 0
        self.model = KpiValues(session)
        self.table = ValuesTable("Values", ground="raised")
        self.kpi = Button("", arrow=True)
        self.count = caption_label()
        self.problem = ElidedLabel("", Voice("small", 500, "bad"))
        self.paste = Button("Paste…", icon="clipboard-paste")
        self._build()
        self.kpi.clicked.connect(self.pick_wanted)
        self.paste.clicked.connect(self.paste_wanted)
        self.model.modelAboutToBeReset.connect(self._on_about_to_reset)
        self.model.loaded.connect(self._on_loaded)
        self.model.refused.connect(self._on_refused)
        self.model.dataChanged.connect(self._on_data_changed)
        self.table.delete_wanted.connect(self._delete)
        self.table.exclude_wanted.connect(self._toggle_excluded)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._open_menu)

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(metrics.FIELD_GAP)
        bar.addWidget(heading_label("Values of"))
        bar.addWidget(self.kpi)
        bar.addWidget(self.count)
        bar.addWidget(self.problem, 1)
        bar.addWidget(self.paste)
        card = Card()
        card.setAccessibleName("Values")
        card.body.setContentsMargins(2, 5, 2, 6)
        self.table.setModel(self.model)
        self.table.set_columns(SPECS)
        card.body.addWidget(self.table)
        column = QVBoxLayout(self)
        margin = metrics.PAGE_MARGIN
        column.setContentsMargins(margin, 4, margin, metrics.CARD_GAP)
        column.setSpacing(metrics.CARD_GAP)
        column.addLayout(bar)
        column.addWidget(card, 1)

    def set_state(self, state: KpiState | None, segment: str = "") -> None:
        """Show the values of a KPI."""
        self.model.set_state(state, segment)
        if state is not None:
            name = f"{state.kpi.name} · {segment}" if segment else state.kpi.name
            self.kpi.set_words(name)
            self.kpi.setAccessibleName(f"KPI: {name}")

    def reveal(self, at: int) -> None:
        """Go to the value at an instant, as soon as it is read."""
        self._reveal = at
        if self.model.is_ready:
            self._on_loaded()

    def start_typing(self) -> None:
        """Edit the value of the row that takes a new one."""
        index = self.model.index(0, VALUE)
        self.table.setFocus()
        self.table.setCurrentIndex(index)
        self.table.edit(index)

    def _on_about_to_reset(self) -> None:
        self._row = self.table.currentIndex().row()

    def _on_loaded(self) -> None:
        count = self.model.rowCount() - 1
        self.count.setText(f"{formats.number(count)} value{'' if count == 1 else 's'}")
        row = self.model.row_of(self._reveal) if self._reveal is not None else self._row
        self._reveal = None
        if self.model.rowCount():
            index = self.model.index(min(max(row, 0), count), VALUE)
            self.table.setCurrentIndex(index)
            self.table.scrollTo(index)

    def _on_refused(self, message: str) -> None:
        self.problem.set_whole(message)

    def _on_data_changed(self, _first: QModelIndex, _last: QModelIndex) -> None:
        self.problem.set_whole("")

    # ---- what can be done with rows

    def _delete(self) -> None:
        self.model.delete(self.table.selected_rows())

    def _toggle_excluded(self) -> None:
        rows = self.table.selected_rows()
        taken_in = any(
            each is not None and not each.excluded
            for each in (self.model.observation(row) for row in rows)
        )
        self.model.exclude(rows, _REASON if taken_in else "")

    def _open_menu(self, at: QPoint) -> None:
        rows = self.table.selected_rows()
        known = [each for row in rows if (each := self.model.observation(row)) is not None]
        left_out = bool(known) and all(each.excluded for each in known)
        entries = [
            Entry("&Edit", self._edit, "pencil", "Enter", enabled=bool(rows)),
            Entry(
                "&Include again" if left_out else "E&xclude from trends",
                self._toggle_excluded,
                "eye" if left_out else "eye-off",
                "X",
                enabled=bool(known),
            ),
            Entry("&Copy", self.table.copy_rows, "copy", "Ctrl+C", enabled=bool(known)),
            Entry("&Paste values…", self.paste_wanted.emit, "clipboard-paste", "Ctrl+V"),
            SEPARATOR,
            Entry("&Delete", self._delete, "trash-2", "Del", enabled=bool(known)),
        ]
        open_menu(build_menu(entries, self), self.table.viewport().mapToGlobal(at))

    def _edit(self) -> None:
        self.table.edit(self.table.currentIndex())
