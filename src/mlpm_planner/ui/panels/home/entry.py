"""Log the value that is due without leaving the page: a number and Enter."""

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mlpm_planner.application import kpis
from mlpm_planner.application.kpi_board import KpiState, calendar_of
from mlpm_planner.application.kpi_text import target_words
from mlpm_planner.application.value_entry import Reading, read_typed
from mlpm_planner.application.wording import quoted
from mlpm_planner.domain.clock import from_micros
from mlpm_planner.ui import formats
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.signals import Trigger
from mlpm_planner.ui.theme import fonts, metrics
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.fields import LineEdit
from mlpm_planner.ui.widgets.popup import SHADOW, Popup
from mlpm_planner.ui.widgets.text import caption_label, plain_label, section_label

_WIDTH = 330
_VOICES = {
    "sentence": Voice("small", 0, "text2"),
    "question": Voice("small", 500, "warn"),
    "problem": Voice("small", 0, "bad"),
}


class EntryPopup(Popup):
    """Takes the next missing value of one KPI."""

    logged = Trigger()

    def __init__(self, anchor: QWidget, session: Session, state: KpiState) -> None:
        super().__init__(anchor)
        self._session = session
        self._state = state
        self.value = LineEdit()
        unit = f", {state.kpi.unit}" if state.kpi.unit else ""
        self.value.setAccessibleName(f"Value of {state.kpi.name}{unit}")
        self.value.setPlaceholderText(self._example())
        self.save = Button("Save", "primary")
        self.words = plain_label("", _VOICES["sentence"], wrap=True)
        self.value.textChanged.connect(self._on_typed)
        self.value.returnPressed.connect(self.log)
        self.save.clicked.connect(self.log)
        self._build()

    def _example(self) -> str:
        latest, unit = self._state.latest, self._state.kpi.unit
        return f"Latest {self._state.form.value(latest)}" if latest is not None else unit

    def _build(self) -> None:
        column = QVBoxLayout(self)
        edge = SHADOW + 14
        column.setContentsMargins(edge, edge - 2, edge, edge - 2)
        self.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metrics.LABEL_GAP)
        column.addWidget(section_label(self._state.kpi.name))
        column.addWidget(caption_label(self._period()))
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(metrics.FIELD_GAP)
        row.addWidget(self.value, 1)
        row.addWidget(self.save)
        column.addLayout(row)
        # Room for two lines, so that nothing jumps while somebody types.
        self.words.setMinimumHeight(round(2 * fonts.metrics("small").lineSpacing()))
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.words)

    def _period(self) -> str:
        state = self._state
        zone = calendar_of(self._session.plan.product).zone
        words = formats.period(formats.local(state.next_period, zone), state.kpi.cadence)
        target = target_words(state.target, state.form)
        return f"{words} · target {target}" if target else words

    def open_under(self) -> None:
        """Show it at its anchor, ready to type the number."""
        height = self.sizeHint().height() - 2 * SHADOW
        self.open_at(self.anchor_area(), QSize(_WIDTH, height))
        self.value.setFocus(Qt.FocusReason.PopupFocusReason)

    def _read(self) -> Reading:
        text, mark = self.value.text(), formats.decimal_mark()
        return read_typed(self._state, text, self._state.next_period, mark)

    def _on_typed(self, _text: str) -> None:
        found = self._read()
        words = found.problem or found.question or found.sentence
        kind = "problem" if found.problem else "question" if found.question else "sentence"
        self.words.set_voice(_VOICES[kind])
        self.words.setText(words)
        self.value.setAccessibleDescription(words)

    def log(self) -> None:
        """Save the value and close; what cannot be read stays to be mended."""
        value, state = self._read().value, self._state
        if value is None:
            self.value.setFocus()
            return
        told = f"Logged {state.form.value(value)} for {quoted(state.kpi.name)}"
        at = from_micros(state.next_period)
        edit = partial(kpis.log, self._session.workspace, state.kpi.id, value, at)
        self.dismiss()
        if self._session.attempt(edit, told):
            self.logged.emit()
