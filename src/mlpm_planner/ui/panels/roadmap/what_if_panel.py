"""A small panel that shows on the canvas what a change of dates would do, and does it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.application.scheduling import Days
from mlpm_planner.application.timeline_bars import NONE
from mlpm_planner.application.what_if import WhatIf
from mlpm_planner.application.wording import counted, quoted
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.roadmap.canvas import Canvas
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import fonts
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.popup import SHADOW, Popup
from mlpm_planner.ui.widgets.text import PlainLabel, field_label, section_label
from mlpm_planner.ui.widgets.value_fields import DateField, NumberField

_WIDTH = 380
_EDGE = 14
_MOST = 6
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS = {
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_PageUp: 5,
    Qt.Key.Key_PageDown: -5,
}


class WhatIfPanel(Popup):
    """Bars move lightly on the canvas while it is open; Apply or Enter does it, Escape does not.

    ``foresee`` works out what would happen, again whenever the field is edited.
    """

    accepted = Signal(WhatIf)

    def __init__(
        self,
        canvas: Canvas,
        title: str,
        foresee: Callable[[], WhatIf],
        field: NumberField | DateField | None = None,
    ) -> None:
        super().__init__(canvas)
        self.setAccessibleName(title)
        self._canvas, self._foresee, self.field = canvas, foresee, field
        self.what_if: WhatIf | None = None
        self._is_typed = False
        self._title = section_label(title)
        self.words = PlainLabel("")
        self.words.setWordWrap(True)
        self.apply = Button("Apply", "primary")
        self.apply.clicked.connect(self._accept)
        self.closed.connect(self._end)
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        edge = SHADOW + _EDGE
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(8)
        column.addWidget(self._title)
        if self.field is not None:
            row = QHBoxLayout()
            row.addWidget(field_label(self.field.placeholderText(), self.field))
            row.addWidget(self.field, 1)
            column.addLayout(row)
            self.field.edited.connect(self.foresee)
            self.field.returnPressed.connect(self._on_return)
            self.field.textEdited.connect(self._on_typed)
        column.addWidget(self.words)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.apply)
        column.addLayout(buttons)
        self.setContentsMargins(0, 0, 0, 0)

    def open(self) -> None:
        """Show the panel over the canvas, where it hides least of what moves."""
        width = round(_WIDTH * max(1.0, fonts.scale()))
        self.foresee()
        size = QSize(width, self.heightForWidth(width + 2 * SHADOW) - 2 * SHADOW)
        place = self._clearest(size)
        self.open_at(QRect(place.left(), place.top() - 1, 1, 0), size)
        focused: QWidget = self.apply if self.field is None else self.field
        focused.setFocus(Qt.FocusReason.PopupFocusReason)
        if self.field is not None:
            self.field.selectAll()

    def _clearest(self, size: QSize) -> QRect:
        """The corner of the canvas, in the window, where the panel covers the fewest bars."""
        viewport, geometry = self._canvas.viewport(), self._canvas.geometry_of
        rows = self._canvas.state.layout.row_of
        moved = [(slot, rows(slot)) for slot in self._canvas.state.preview if rows(slot) != NONE]
        bars = [geometry.bar_rect(*at, as_planned=old) for at in moved for old in (True, False)]
        room = viewport.rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        right, bottom = room.right() - size.width(), room.bottom() - size.height()
        corners = [QPoint(x, y) for y in (bottom, room.top()) for x in (right, room.left())]

        def hidden(corner: QPoint) -> int:
            return sum(bar.intersects(QRectF(QRect(corner, size))) for bar in bars)

        best = min(corners, key=hidden)
        return QRect(viewport.mapTo(self._canvas.window(), best), size)

    # ---- what would happen

    def foresee(self) -> None:
        """Work out and show what would happen."""
        try:
            self.what_if = self._foresee()
            lines = self._lines(self.what_if)
        except RuleError as error:
            self.what_if, lines = None, [error.message]
        self.words.setText("\n".join(lines))
        self.apply.setEnabled(self.what_if is not None and bool(self.what_if.days))
        state = self._canvas.state
        days: Days = self.what_if.days if self.what_if is not None else {}
        state.show_preview(following=self._canvas.commands.followers.spans(days))
        self._canvas.viewport().update()
        if self.isVisible():
            self.resize(self.width(), self.heightForWidth(self.width()))

    def _lines(self, shown: WhatIf) -> Sequence[str]:
        plan, last = self._canvas.state.plan, shown.last_day
        if last is None:
            return ["Nothing moves."]
        fresh = sum(not plan.features[i].is_scheduled for i in shown.days)
        head = f"{counted(len(shown.days) - fresh, 'feature')} would move"
        head += f", {counted(fresh, 'feature')} without days would get some" if fresh else ""
        lines = [f"{head}, until {formats.day(last)}"]
        slip = shown.slip
        for feature_id in slip.deadlines:
            feature = plan.features[feature_id]
            if feature.deadline is not None:
                due = formats.short_day(feature.deadline)
                lines.append(f"{quoted(feature.title)} would miss its deadline, {due}")
        names = [quoted(plan.releases[release_id].name) for release_id in slip.releases]
        lines += [f"The release {name} would be missed" for name in names]
        if len(lines) > _MOST:
            lines[_MOST:] = [f"and {len(lines) - _MOST} more"]
        return lines

    # ---- keys

    def _on_return(self) -> None:
        """Enter shows what a typed day does, and then does it; a number is shown as it is typed."""
        was_typed, self._is_typed = self._is_typed, False
        if not (was_typed and isinstance(self.field, DateField)):
            self._accept()

    def _on_typed(self, _text: str) -> None:
        self._is_typed = True
        if isinstance(self.field, NumberField) and self.field.text().strip():
            self.field.commit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and isinstance(self.field, NumberField):
            self.field.set_parsed(max(1.0, round(self.field.value or 0) + step))
            self.foresee()
        elif event.key() in _ENTER and self.apply.hasFocus():
            self._accept()
        else:
            super().keyPressEvent(event)

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes between the field and the button."""
        if self.field is not None and self.apply.isEnabled():
            other: QWidget = self.field if self.apply.hasFocus() else self.apply
            other.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _accept(self) -> None:
        shown = self.what_if
        if shown is not None and shown.days:
            self.dismiss()
            self.accepted.emit(shown)

    def _end(self) -> None:
        self._canvas.state.show_preview()
        self._canvas.viewport().update()
