"""A part as one line of a list, with the keys of the list."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from typing_extensions import override

from mlpm_planner.ui.signals import Signal, Trigger
from mlpm_planner.ui.theme import fonts, icons, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.row_button import RowButton

_NAME = Voice("body", 500)
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_DELETE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class PartRow(RowButton):
    """A part as one line: its name, and what else matters at the right."""

    stepped = Signal(int)
    moved = Signal(int)
    removed = Trigger()

    def __init__(self, part_id: str) -> None:
        super().__init__()
        self.part_id = part_id
        self.caption = ""
        self.is_open = False

    def show_part(self, label: str, caption: str, *, is_open: bool) -> None:
        """Say this, and whether the fields are shown below."""
        if (label, caption, is_open) == (self.text(), self.caption, self.is_open):
            return
        self.setText(label)
        self.caption, self.is_open = caption, is_open
        self.setAccessibleName(f"{label}, {caption}" if caption else label)
        self.setAccessibleDescription("Open" if is_open else "Enter opens it")
        self.update()

    @override
    def paint_content(self, painter: QPainter, rect: QRectF) -> None:
        arrow = "chevron-down" if self.is_open else "chevron-right"
        body = icons.lead(painter, arrow, rect, size=13, gap=8, colour="text3")
        wanted = fonts.advance(self.text(), _NAME.role, _NAME.weight) + 2
        name = QRectF(body)
        name.setWidth(min(wanted, body.width()))
        paint.text(painter, name, self.text(), _NAME)
        rest = body.adjusted(name.width() + 16, 0, 0, 0)
        if rest.width() > 20:
            paint.text(painter, rest, self.caption, paint.CAPTION, paint.RIGHT)

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(e.key()), 0)
        if e.key() in _DELETE:
            self.removed.emit()
        elif step and e.modifiers() == Qt.KeyboardModifier.AltModifier:
            self.moved.emit(step)
        elif step and e.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.stepped.emit(step)
        else:
            super().keyPressEvent(e)
