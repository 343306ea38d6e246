"""The list of what needs somebody: one sentence and one button a row."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from mlpm_planner.application.attention import MOST, Findings, Need, NeedKind, Severity
from mlpm_planner.domain.clock import start_of, today
from mlpm_planner.ui import formats
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import fonts, icons, metrics, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.card import Card
from mlpm_planner.ui.widgets.text import heading_label, plain_label

_ICONS = {
    NeedKind.KPI_OFF: "gauge",
    NeedKind.VALUE_DUE: "clock",
    NeedKind.KEY_RESULT: "target",
    NeedKind.DEPENDENCY: "git-branch",
    NeedKind.LATE: "calendar-clock",
    NeedKind.AT_RISK: "triangle-alert",
    NeedKind.UNSCORED: "scale",
    NeedKind.RETRAIN: "refresh-cw",
}
_WORDS = {NeedKind.VALUE_DUE: "Log value", NeedKind.UNSCORED: "Score…"}
_COLOURS = {Severity.BAD: "bad", Severity.WARN: "warn", Severity.NOTE: "text3"}
_SPOKEN = {Severity.BAD: "Urgent", Severity.WARN: "Soon", Severity.NOTE: "Note"}
_BUTTON = 92


def _age_words(since: date | None) -> str:
    """How many days ago something began; the day itself after two weeks."""
    if since is None:
        return ""
    if since >= today():
        return "today"
    return formats.age(start_of(since), start_of(today()))


class NeedRow(QWidget):
    """One finding; its button is the way to deal with it."""

    acted = Signal(Need)
    chosen = Signal(Need)

    def __init__(self) -> None:
        super().__init__()
        self.need: Need | None = None
        self._age = ""
        self._shown: tuple[Need, str, str] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.button = Button("")
        self.button.clicked.connect(self._act)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, metrics.CARD_PADDING, 0)
        row.addStretch()
        row.addWidget(self.button)

    def show_need(self, need: Need) -> None:
        """Show a finding."""
        self.button.setMinimumWidth(round(_BUTTON * max(1.0, fonts.scale())))
        age = _age_words(need.since)
        since = f" Since {formats.day(need.since)}." if need.since else ""
        if (need, age, since) == self._shown:
            return
        self.need, self._age, self._shown = need, age, (need, age, since)
        words = _WORDS.get(need.kind, "Open")
        self.button.set_words(words)
        spoken = f"{_SPOKEN[need.severity]}: {need.sentence}.{since}"
        self.button.setAccessibleName(f"{words.removesuffix('…')}: {need.subject}")
        self.button.setAccessibleDescription(spoken)
        self.setAccessibleName(spoken)
        self.setToolTip(f"{need.sentence}.{since}")
        self.update()

    def _act(self) -> None:
        if self.need is not None:
            self.acted.emit(self.need)

    @override
    def sizeHint(self) -> QSize:
        return QSize(280, round(50 * max(1.0, fonts.scale())))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.need is not None and event.button() == Qt.MouseButton.LeftButton:
            self.button.setFocus(Qt.FocusReason.MouseFocusReason)
            self.chosen.emit(self.need)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._act()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        need = self.need
        if need is None:
            return
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            rect = QRectF(self.rect())
            if self.underMouse():
                paint.rounded(painter, rect.adjusted(1, 0, -1, 0), 0, fill="hover")
            paint.hairline(painter, 1, rect.right() - 1, rect.top())
            body = rect.adjusted(metrics.CARD_PADDING, 7, 0, -6)
            at = self.button.geometry()
            edge = self.width() - at.right() if self.isRightToLeft() else at.left()
            body.setRight(edge - 10)
            self._paint(painter, body, need)

    def _paint(self, painter: QPainter, body: QRectF, need: Need) -> None:
        colour = _COLOURS[need.severity]
        body = icons.lead(painter, _ICONS[need.kind], body, size=18, gap=12, colour=colour)
        if self._age:
            paint.text(painter, body, self._age, paint.CAPTION, paint.RIGHT)
            body.setRight(body.right() - fonts.advance(self._age, "small") - 12)
        half = body.height() / 2
        first = QRectF(body.left(), body.top(), body.width(), half)
        paint.text(painter, first, need.subject, Voice("body", 500))
        paint.text(painter, first.translated(0, half), need.text, paint.SMALL)


class NeedsCard(Card):
    """At most eight findings, the worst first."""

    acted = Signal(Need)
    chosen = Signal(Need)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Needs you")
        self.body.setContentsMargins(0, 12, 0, 6)
        self.body.setSpacing(0)
        head = QHBoxLayout()
        pad = metrics.CARD_PADDING
        head.setContentsMargins(pad, 0, pad, 10)
        self.note = plain_label("", paint.CAPTION)
        head.setSpacing(metrics.FIELD_GAP)
        head.addWidget(heading_label("Needs you"))
        head.addWidget(self.note)
        head.addStretch()
        self.body.addLayout(head)
        self.rows = [NeedRow() for _ in range(MOST)]
        for row in self.rows:
            row.acted.connect(self.acted)
            row.chosen.connect(self.chosen)
            row.hide()
            self.body.addWidget(row)
        self.nothing = plain_label("", Voice("body", 400, "text2"), wrap=True)
        self.nothing.setContentsMargins(pad, 4, pad, 8)
        self.nothing.hide()
        self.body.addWidget(self.nothing)

    def show_findings(self, found: Findings, nothing: str) -> None:
        """Show these; ``nothing`` is said when there are none."""
        focus = QApplication.focusWidget()
        had_focus = focus is not None and self.isAncestorOf(focus)
        for place, row in enumerate(self.rows):
            if place < len(found.needs):
                row.show_need(found.needs[place])
            row.setVisible(place < len(found.needs))
        shown = len(found.needs)
        self.note.setText(f"{shown} of {found.total:,}" if found.total > shown else "")
        self.nothing.setText(nothing)
        self.nothing.setVisible(not found.needs)
        if had_focus and shown and not self._focused_row():
            self.rows[shown - 1].button.setFocus()

    def due_rows(self) -> Sequence[NeedRow]:
        """The rows whose value is due."""
        shown = (row for row in self.rows if not row.isHidden() and row.need is not None)
        return [r for r in shown if r.need is not None and r.need.kind is NeedKind.VALUE_DUE]

    def focus_first(self) -> None:
        """Put the focus on the first row."""
        if not self.rows[0].isHidden():
            self.rows[0].button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _focused_row(self) -> NeedRow | None:
        return next((r for r in self.rows if r.button.hasFocus() and not r.isHidden()), None)
