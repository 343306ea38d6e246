"""The export sheet: what, in which format; then where, and it is written in the background."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from mlpm_planner.application.wording import counted
from mlpm_planner.domain.clock import today
from mlpm_planner.ui.exporting.run import VIEW, ExportRun
from mlpm_planner.ui.page import VisibleTable
from mlpm_planner.ui.services import ExportOrder, Services
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import inks, metrics
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.segments import Segment, Segments
from mlpm_planner.ui.widgets.text import caption_label, heading_label, section_label, tip

_WIDTH = 460
_FORMATS = (Segment("csv", "CSV"), Segment("tsv", "TSV"))
_KINDS = {"csv": "Comma-separated (*.csv)", "tsv": "Tab-separated (*.tsv)"}
_BOM = "Let Excel see that it is UTF-8"
_BOM_WHY = "Writes a byte order mark. Leave it out for programs that stumble over one."


@dataclass(frozen=True, slots=True)
class Part:
    """Something that can be exported."""

    what: str
    title: str
    note: str
    is_empty: bool = False


class ExportSheet(QDialog):
    """Choose a part and a format; the file is asked for last."""

    begun = Signal(ExportRun)

    def __init__(
        self, session: Session, services: Services, view: VisibleTable | None, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session = session
        self._services = services
        self._view = view
        self.setWindowTitle("Export")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(_WIDTH)
        self.parts = _parts(session, view)
        self.buttons = QButtonGroup(self)
        self.formats = Segments("Format", _FORMATS)
        self.bom = QCheckBox(_BOM)
        self.bom.setChecked(True)
        tip(self.bom, _BOM_WHY)
        self.export = Button("&Export…", "primary")
        self.cancel = Button("Cancel")
        self._lay_out()
        self._dress()
        self.export.clicked.connect(self.ask_path)
        self.cancel.clicked.connect(self.reject)
        app_theme().changed.connect(self._on_theme_changed)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(metrics.FIELD_GAP)
        column.addWidget(heading_label("Export"))
        for number, part in enumerate(self.parts):
            column.addLayout(self._choice(number, part))
        column.addSpacing(metrics.FIELD_GAP)
        column.addWidget(section_label("Format"))
        column.addWidget(self.formats)
        column.addWidget(self.bom)
        column.addSpacing(metrics.CARD_GAP)
        row = QHBoxLayout()
        row.setSpacing(metrics.FIELD_GAP)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.export)
        column.addLayout(row)

    def _choice(self, number: int, part: Part) -> QVBoxLayout:
        button = QRadioButton(part.title.replace("&", "&&"))
        button.setAccessibleDescription(part.note)
        button.setEnabled(not part.is_empty)
        self.buttons.addButton(button, number)
        if self.buttons.checkedButton() is None and not part.is_empty:
            button.setChecked(True)
        pair = QVBoxLayout()
        pair.setSpacing(0)
        pair.addWidget(button)
        note = caption_label(part.note)
        note.setContentsMargins(23, 0, 0, 2)
        pair.addWidget(note)
        return pair

    def _dress(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, inks.colour("raised"))
        self.setPalette(palette)

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self._dress()

    def choose(self, what: str) -> None:
        """Choose a part."""
        for number, part in enumerate(self.parts):
            if part.what == what:
                self.buttons.button(number).setChecked(True)

    @property
    def chosen(self) -> Part:
        """The part that would be exported."""
        return self.parts[max(0, self.buttons.checkedId())]

    def ask_path(self) -> None:
        """Ask where the file goes."""
        ending = self.formats.current
        dialog = QFileDialog(self, "Export", str(self._proposal(ending)), _KINDS[ending])
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ending)
        dialog.fileSelected.connect(self.write)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _proposal(self, ending: str) -> Path:
        path = self._session.path
        folder = path.parent if path else Path.home()
        stem = path.stem if path else "workspace"
        title = self.chosen.title.lower() if self.chosen.what != VIEW else "view"
        return folder / f"{stem} {title} {today().isoformat()}.{ending}"

    def write(self, path: str) -> None:
        """Write the file in the background and close."""
        part = self.chosen
        order = ExportOrder(part.what, Path(path), bom=self.bom.isChecked())
        view = self._view if part.what == VIEW else None
        run = ExportRun(self._session, self._services, order, view)
        self.begun.emit(run)
        run.start()
        self.accept()


def _parts(session: Session, view: VisibleTable | None) -> list[Part]:
    plan = session.plan
    features, kpis = len(plan.features), len(plan.kpis)
    parts: list[Part] = []
    if view is not None:
        words = f"{counted(view.count, 'row')} with the columns, order and filter you see"
        parts.append(Part(VIEW, view.title, words))
    method = plan.method().name
    parts += [
        Part("features", "Features", f"{counted(features, 'feature')} with every field",
             not features),
        Part("scores", "Scores", f"Ranked by {method}, with likely ranges", not features),
        Part("kpis", "KPIs", f"{counted(kpis, 'KPI')} with targets", not kpis),
        Part("observations", "KPI values", "Every value of every KPI", not kpis),
    ]  # fmt: skip
    return parts


def export_sheet(
    session: Session, view: VisibleTable | None, window: QWidget
) -> ExportSheet | None:
    """Open the export sheet; the view that is shown comes first."""
    if session.services is None:
        return None
    sheet = ExportSheet(session, session.services, view, window)
    sheet.open()
    return sheet
