"""The score of a feature: what it is, how sure it is, and what makes it."""

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.analysis.scoring.contributions import Contribution
from mlpm_planner.application import features, score_inputs
from mlpm_planner.domain.choices import ValueType
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.scoring import Criterion, ScoreInput
from mlpm_planner.ui import formats
from mlpm_planner.ui.models.score_columns import score_text, score_title, value_text
from mlpm_planner.ui.score_states import ScoreStates
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.shell.inspector_fields import CaptionedRow
from mlpm_planner.ui.shell.inspector_parts import INDENT, Section, empty
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.state import WindowState
from mlpm_planner.ui.theme import fonts, inks, metrics, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.quiet import QuietFrame
from mlpm_planner.ui.widgets.text import ElidedLabel, caption_label, plain_label, tip
from mlpm_planner.ui.widgets.value_fields import ParsedField, show_number

_VALUE_WIDTH = 92
_BAR = 6
# Above this many features the odds are shown once a page has had them computed.
_MANY = 2_000


class ContributionBar(QWidget):
    """How far an input lifts (to the right) or lowers a score against a typical feature."""

    def __init__(self) -> None:
        super().__init__()
        self._length = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_contribution(self, found: Contribution | None) -> None:
        """Show a contribution, or none."""
        self._length = found.bar if found else 0.0
        tip(self, _spoken(found) if found else "")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(96, metrics.control_height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            track = QRectF(0, round(self.height() / 2 - _BAR / 2), self.width(), _BAR)
            paint.rounded(painter, track, _BAR / 2, fill="pressed")
            middle, half = track.center().x(), track.width() / 2
            if abs(self._length) > 0.01:
                span = half * self._length
                bar = QRectF(min(middle, middle + span), track.top(), abs(span), _BAR)
                paint.rounded(painter, bar, _BAR / 2, fill="score" if span > 0 else "control")
            tick = QRectF(round(middle) - 0.5, track.top() - 3, 1, _BAR + 6)
            painter.fillRect(tick, inks.colour("control"))


def _spoken(found: Contribution) -> str:
    if found.kind == "points":
        return f"{formats.figure(found.effect)} points of the score"
    if not found.bar:
        return "As for a typical feature"
    return f"{formats.figure(found.effect)} times a typical feature"


class InputField(ParsedField[ScoreInput]):
    """The value alone, and with its range while it is edited."""

    focus_changed = Signal(bool)

    def __init__(self, criterion: Criterion) -> None:
        super().__init__(self._read_input, self._show_input)
        self._criterion = criterion
        self.setAccessibleName(criterion.name)
        self.setPlaceholderText("–")
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        tip(self, criterion.rubric)

    def _read_input(self, text: str) -> ScoreInput | None:
        return score_inputs.parse(self._criterion, text, formats.decimal_mark())

    def _show_input(self, given: ScoreInput) -> str:
        if self.hasFocus():
            return score_inputs.typed(self._criterion, given, show_number)
        return exact_text(self._criterion, given.value)

    @override
    def focusInEvent(self, arg__1: QFocusEvent) -> None:
        super().focusInEvent(arg__1)
        if arg__1.reason() != Qt.FocusReason.PopupFocusReason:
            self.set_parsed(self.value)
            self.selectAll()
            self.focus_changed.emit(True)  # noqa: FBT003 - says that it has it

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason and not self.problem:
            self.set_parsed(self.value)
        self.focus_changed.emit(False)  # noqa: FBT003 - says that it lost it


def exact_text(criterion: Criterion, value: float) -> str:
    """A value of a criterion in full: 42,000, 2×, 80%, 9 pw."""
    if criterion.value_type is ValueType.NUMBER:
        return formats.figure(value)
    return value_text(criterion, value)


class InputRow(QWidget):
    """One criterion: its name, what it does to the score, and its value."""

    def __init__(self, session: Session, criterion: Criterion) -> None:
        super().__init__()
        self._session, self._criterion = session, criterion
        self._feature_id = ""
        self.bar = ContributionBar()
        self.field = InputField(criterion)
        self.field.edited.connect(self._on_edited)
        self.field.focus_changed.connect(self._on_focus_changed)
        self._frame = QuietFrame(self.field)
        self._frame.setFixedWidth(round(_VALUE_WIDTH * max(1.0, fonts.scale())))
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(INDENT, 0, 0, 0)
        row.addWidget(self.bar, 1)
        row.addWidget(self._frame)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(INDENT, 0, 0, 0)
        outer.addWidget(CaptionedRow(criterion.name, body))

    def _on_focus_changed(self, on: bool) -> None:
        """A range needs the room of the bar while it is typed."""
        self.bar.setVisible(not on)
        width = round(_VALUE_WIDTH * max(1.0, fonts.scale()))
        self._frame.setMinimumWidth(0 if on else width)
        self._frame.setMaximumWidth(self.width() if on else width)

    def show_feature(self, feature: Feature, found: Contribution | None) -> None:
        """Show the input of a feature, unless another is being typed for the same one."""
        busy = self.field.hasFocus() and self.field.is_touched
        if busy and feature.id == self._feature_id:
            return
        self._feature_id = feature.id
        own = feature.inputs.get(self._criterion.key)
        self.field.set_parsed(own)
        self.field.setCursorPosition(0)
        instead = None if own is not None or found is None else found.value
        known = instead is not None and instead == instead  # noqa: PLR0124 - NaN
        shown = exact_text(self._criterion, instead) if instead is not None and known else "–"
        self.field.setPlaceholderText(shown)
        self.bar.show_contribution(found)

    def _on_edited(self) -> None:
        workspace, key = self._session.workspace, self._criterion.key
        edit = partial(features.score, workspace, [self._feature_id], key, self.field.value)
        if not self._session.attempt(edit):
            own = self._session.plan.features[self._feature_id].inputs.get(key)
            self.field.set_parsed(own)


class ScoreSection(Section):
    """Score, likely range, rank, odds, and the inputs to change them."""

    def __init__(self, session: Session, state: WindowState) -> None:
        super().__init__("Score", state)
        self._session = session
        self._states = ScoreStates.of(session)
        self.figure = plain_label("", Voice("display", 600, tabular=True))
        self.likely = ElidedLabel("", paint.CAPTION)
        self.odds = caption_label()
        self.odds.setWordWrap(True)
        self.odds.hide()
        self.rows: dict[str, InputRow] = {}
        self._criteria: tuple[Criterion, ...] = ()
        top = QHBoxLayout()
        top.setContentsMargins(INDENT, 0, 0, 4)
        top.setSpacing(10)
        top.addWidget(self.figure)
        top.addWidget(self.likely, 1, Qt.AlignmentFlag.AlignBottom)
        self.column.addLayout(top)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.column.addLayout(self._list)
        self.odds.setContentsMargins(INDENT, 4, 0, 0)
        self.column.addWidget(self.odds)
        self._feature_id = ""
        self._states.odds_changed.connect(self._show_odds)

    def show_feature(self, feature: Feature) -> None:
        """Show the score of a feature."""
        self._feature_id = feature.id
        table = self._states.table
        scored = table.of(feature.id)
        self._make_rows()
        found = {c.key: c for c in table.contributions(feature.id)}
        for key, row in self.rows.items():
            row.show_feature(feature, found.get(key))
        scale = self._states.scale
        moved = self._states.moved(feature.id)
        steps = f" · {'▲' if moved > 0 else '▼'} {abs(moved)}" if moved else ""
        count = len(table.ids) - len(self._states.unscored)
        self.set_note(f"rank {scored.rank:,} of {count:,}{steps}" if scored.is_scored else "")
        self.figure.setText(score_text(scale, scored.score) if scored.is_scored else "–")
        self.figure.setAccessibleName(f"{score_title(self._session.plan)} {self.figure.text()}")
        low, high = score_text(scale, scored.low), score_text(scale, scored.high)
        likely = f"likely {low} – {high}" if scored.is_scored else scored.reason
        self.likely.set_whole(likely)
        self._show_odds()

    def _make_rows(self) -> None:
        """A row for each input of the method in use; made again when the method changes."""
        plan = self._session.plan
        keys = self._states.table.method.inputs
        wanted = tuple(c for c in (plan.criterion(key) for key in keys) if c is not None)
        if wanted == self._criteria:
            return
        self._criteria = wanted
        empty(self._list)
        self.rows = {criterion.key: InputRow(self._session, criterion) for criterion in wanted}
        for row in self.rows.values():
            self._list.addWidget(row)

    def _show_odds(self) -> None:
        if self._feature_id not in self._session.plan.features:
            return
        few = len(self._session.plan.features) <= _MANY
        ask = self._states.odds_of if few else self._states.known_odds
        odds = ask(self._feature_id)
        words = "" if odds is None else f"In the top 3 in {formats.percent(odds)} of simulations"
        self.odds.setText(words)
        self.odds.setVisible(bool(words))
