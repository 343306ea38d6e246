"""The field that a score input is typed into: numbers, ranges, and ticks for impact."""

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QValidator,
)
from PySide6.QtWidgets import QLineEdit, QToolTip, QWidget
from typing_extensions import override

from mlpm_planner.application import score_inputs
from mlpm_planner.domain.choices import ValueType
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.scoring import Criterion, ScoreInput
from mlpm_planner.ui import formats
from mlpm_planner.ui.theme import fonts, metrics, paint
from mlpm_planner.ui.widgets.steps import paint_steps, steps_width

_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
_LEAD = 8
_ROOM = 26


def edit_number(value: float) -> str:
    """A number as an editor holds it: every digit it has, no grouping."""
    words = f"{value:.12g}" if abs(value) < 1e12 else repr(value)
    return words.replace(".", formats.decimal_mark())


def input_text(criterion: Criterion, given: ScoreInput | None) -> str:
    """The text of an input that an editor starts with."""
    return score_inputs.typed(criterion, given, edit_number)


class _Validator(QValidator):
    """Lets a field be left only with what can be read; says why when it cannot."""

    def __init__(self, editor: "InputEditor") -> None:
        super().__init__(editor)
        self._editor = editor

    @override
    def validate(self, arg__1: str, arg__2: int) -> object:
        state = QValidator.State
        readable = self._editor.problem_of(arg__1) == ""
        return (state.Acceptable if readable else state.Intermediate), arg__1, arg__2

    @override
    def fixup(self, arg__1: str) -> str:
        self._editor.show_problem()
        return arg__1


class InputEditor(QLineEdit):
    """Takes 40, 40 (30–60), 30..60 or 30 40 60; up and down step to the next usual value."""

    def __init__(self, criterion: Criterion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._criterion = criterion
        self._has_ticks = criterion.value_type is ValueType.IMPACT
        self._problem = ""
        self.setFont(fonts.font("body", tabular=True))
        self.setAccessibleName(criterion.name)
        self.setAccessibleDescription(criterion.rubric)
        if self._has_ticks:
            self.setTextMargins(round(steps_width(5)) + 2, 0, 0, 0)
        else:
            self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setValidator(_Validator(self))
        self.textEdited.connect(self._on_text_edited)
        self.textChanged.connect(self._fit)

    @property
    def problem(self) -> str:
        """Why what is typed cannot be taken; empty while nobody needs to know."""
        return self._problem

    def problem_of(self, text: str) -> str:
        """Why a text cannot be taken."""
        try:
            self.read(text)
        except RuleError as error:
            return error.message
        return ""

    def read(self, text: str) -> ScoreInput | None:
        """The input that a text means; RuleError where it means none."""
        return score_inputs.parse(self._criterion, text, formats.decimal_mark())

    def show_problem(self) -> None:
        """Say what is wrong, at the field."""
        self._problem = self.problem_of(self.text())
        self.setToolTip(self._problem)
        self.setAccessibleDescription(self._problem)
        QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), self._problem, self)
        self.update()

    def _on_text_edited(self, _text: str) -> None:
        self._problem = ""
        self.setToolTip("")
        self.update()

    def _fit(self, text: str) -> None:
        """Grow over the neighbours where a range needs more room than the cell has."""
        lead = round(steps_width(5)) if self._has_ticks else 0
        needed = round(fonts.advance(text, "body", tabular=True)) + lead + _ROOM
        extra = needed - self.width()
        if extra > 0 and self.isVisible():
            left = self.x() if self._has_ticks else max(0, self.x() - extra)
            self.setGeometry(left, self.y(), needed, self.height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(self.text())  # the table may have put it back into its cell

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit(self.text())

    def _value(self) -> ScoreInput | None:
        return None if self.problem_of(self.text()) else self.read(self.text())

    def _set(self, value: float) -> None:
        given = score_inputs.moved_to(self._criterion, self._value(), value)
        self.setText(input_text(self._criterion, given))
        self.selectAll()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        direction = _STEPS.get(Qt.Key(event.key()))
        if direction is None or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
            return
        given = self._value()
        start = given.value if given is not None else self._criterion.minimum or 0.0
        self._set(score_inputs.step(self._criterion, start, direction))

    # ---- the ticks of impact

    def tick_at(self, x: float) -> int:
        """The impact step under a place of the field; -1 beside the ticks."""
        width = steps_width(5) / 5
        tick = int((x - _LEAD) // width)
        return tick if self._has_ticks and 0 <= tick < 5 else -1

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        tick = self.tick_at(event.position().x())
        if tick < 0:
            super().mousePressEvent(event)
            return
        self._set(score_inputs.IMPACT_STEPS[tick])

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            if self._has_ticks:
                given = self._value()
                level = 0 if given is None else score_inputs.level(given.value)
                area = QRectF(self.rect()).adjusted(_LEAD, 0, 0, 0)
                paint_steps(painter, area, level, 5)
            if self._problem:
                rect = QRectF(self.rect())
                paint.rounded(painter, rect, metrics.RADIUS_CONTROL, edge="bad", width=1.5)
