"""Log a value in seconds: the next missing period, one number, Enter."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.analysis.series.plausible import plausibility
from mlpm_planner.application import kpis
from mlpm_planner.application.kpi_board import KpiState, calendar_of
from mlpm_planner.application.kpi_text import BEFORE, distance_words, entry_sentence, parse_value
from mlpm_planner.application.wording import quoted
from mlpm_planner.domain.clock import from_micros, now, to_micros
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.kpis.period_field import LABELS, PeriodField
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.theme import metrics
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.card import Card
from mlpm_planner.ui.widgets.fields import LineEdit
from mlpm_planner.ui.widgets.scroll import ScrollColumn
from mlpm_planner.ui.widgets.text import caption_label, field_label, plain_label, section_label

_ANY = 16_777_215  # the widest a widget may be for Qt
_WIDTH = 258
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SENTENCE = Voice("small", 0, "text2")
_QUESTION = Voice("small", 500, "warn")
_PROBLEM = Voice("small", 0, "bad")


class QuickEntry(Card):
    """Logs values of one KPI."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Log a value")
        self._session = session
        self._state: KpiState | None = None
        self._segment = ""
        self._is_stacked = False
        self.period = PeriodField()
        self.value = LineEdit(placeholder="")
        self.value.setAccessibleName("Value")
        self.note = LineEdit(placeholder="Optional, shows on the chart")
        self.save = Button("Save value", "primary")
        self.sentence = plain_label("", _SENTENCE, wrap=True)
        self.question = plain_label("", _QUESTION, wrap=True)
        self._period_label = field_label("", self.period)
        self._value_label = field_label("", self.value)
        self._hint = caption_label("Paste from a spreadsheet with Ctrl+V: a preview opens first.")
        self._hint.setWordWrap(True)
        self._build()
        self.value.textChanged.connect(self._on_typed)
        self.period.edited.connect(self._tell)
        self.save.clicked.connect(self.log)

    def _build(self) -> None:
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(2, 0, 6, 0)
        column.setSpacing(metrics.FIELD_GAP)
        column.addWidget(section_label("Log a value"))
        note_label = field_label("Note", self.note)
        for label, field in (
            (self._period_label, self.period),
            (self._value_label, self.value),
            (note_label, self.note),
        ):
            pair = QVBoxLayout()
            pair.setSpacing(metrics.LABEL_GAP)
            pair.addWidget(label)
            pair.addWidget(field)
            column.addLayout(pair)
        wide = self.period.sizePolicy().horizontalPolicy()
        self.save.setSizePolicy(wide, self.save.sizePolicy().verticalPolicy())
        column.addWidget(self.save)
        column.addWidget(self.sentence)
        column.addWidget(self.question)
        column.addStretch()
        column.addWidget(self._hint)
        self.question.hide()
        padding = metrics.CARD_PADDING
        self.body.setContentsMargins(padding - 2, padding - 2, 4, padding - 2)
        self.body.addWidget(ScrollColumn(self._inside, ground="raised"))
        self._fit_width()
        app_theme().changed.connect(self._on_theme_changed)

    def stack(self, *, on: bool) -> None:
        """Take the whole width and the height that it asks for, or a column at the side."""
        self._is_stacked = on
        self._fit_width()

    def _fit_width(self) -> None:
        width = round(_WIDTH * metrics.text_factor())
        self.setMinimumWidth(0 if self._is_stacked else width)
        self.setMaximumWidth(_ANY if self._is_stacked else width)
        around = self.body.contentsMargins()
        whole = self._inside.sizeHint().height() + around.top() + around.bottom() + 2
        self.setMinimumHeight(whole if self._is_stacked else 0)

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self._fit_width()

    # ---- what is logged

    def set_state(self, state: KpiState | None, segment: str = "") -> None:
        """Log values of this KPI; what has been typed for another one is dropped."""
        before, self._state, self._segment = self._state, state, segment
        self.setEnabled(state is not None)
        if state is None:
            return
        kpi = state.kpi
        self.period.set_rhythm(kpi.cadence, calendar_of(self._session.plan.product))
        self._period_label.setText(LABELS[kpi.cadence])
        self._value_label.setText(f"Value, {kpi.unit}" if kpi.unit else "Value")
        if before is None or before.kpi.id != kpi.id:
            self.value.set_value("")
            self.note.set_value("")
        if not self.value.text():
            self.period.set_parsed(state.next_period)
        self._tell()

    def focus_value(self) -> None:
        """Ready to type the number."""
        self.value.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.value.selectAll()

    def _typed(self) -> float | None:
        """The value as understood; None when nothing is typed; RuleError when unreadable."""
        state = self._state
        if state is None:
            return None
        return parse_value(
            self.value.text(),
            percent=state.kpi.is_percent,
            near=state.latest,
            decimal=formats.decimal_mark(),
        )

    # ---- what is said about it

    def _on_typed(self, _text: str) -> None:
        self._tell()

    def _tell(self) -> None:
        """The sentence under the button, and the question where a value looks like a slip."""
        try:
            value = self._typed()
        except RuleError as error:
            self._say(error.message, _PROBLEM)
            return
        if value is None or self._state is None:
            self._say("", _SENTENCE)
            return
        self._say(self._meaning(value, self._state), _SENTENCE)
        doubt = plausibility(self._state.series.values, value)
        self.question.setText(doubt.question)
        self.question.setVisible(doubt.unusual)

    def _say(self, words: str, voice: Voice) -> None:
        self.sentence.set_voice(voice)
        self.sentence.setText(words)
        self.value.setAccessibleDescription(words)
        self.question.hide()

    def _meaning(self, value: float, state: KpiState) -> str:
        aim, form = state.aim, state.form
        off, was_off = "", False
        if aim is not None:
            off = distance_words(aim.distance(value), value, aim.edge(value), form)
            was_off = bool(state.distance)
        before = self._previous(state)
        words = BEFORE[state.kpi.cadence] if before is not None else ""
        return entry_sentence(value, before, form=form, before=words, now_off=off, was_off=was_off)

    def _previous(self, state: KpiState) -> float | None:
        """The value before the period that is entered."""
        at = self.period.value
        end = to_micros(now()) if at is None else at
        earlier = state.series.between(0, end)
        return float(earlier.values[-1]) if len(earlier) else None

    # ---- saving

    def log(self) -> None:
        """Save the value and move on to the next missing period."""
        try:
            value = self._typed()
        except RuleError:
            self.focus_value()
            return
        state, at = self._state, self.period.value
        if value is None or state is None or at is None or not self.period.commit():
            self.focus_value()
            return
        told = f"Logged {state.form.value(value)} for {quoted(state.kpi.name)}"
        edit = partial(
            kpis.log,
            self._session.workspace,
            state.kpi.id,
            value,
            from_micros(at),
            segment=self._segment,
            note=self.note.text().strip(),
        )
        if self._session.attempt(edit, told):
            self._go_on(at)

    def _go_on(self, at: int) -> None:
        self.value.set_value("")
        self.note.set_value("")
        state = self._state
        if state is not None:
            self.period.set_parsed(max(state.next_period, at))
            if self.period.value == at:
                self.period.step(1)
        self.focus_value()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.log()
            return
        super().keyPressEvent(event)
