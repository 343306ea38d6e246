"""Which columns a list shows, in which order and how wide: ticked and moved from the keyboard."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import fonts, metrics
from mlpm_planner.ui.widgets.popup import SHADOW, Popup
from mlpm_planner.ui.widgets.scroll import ScrollColumn
from mlpm_planner.ui.widgets.text import caption_label

_WIDTH = 250
_PADDING = 12
_MOST_ROWS = 12
_STEP = 16
_ALT = Qt.KeyboardModifier.AltModifier
_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_SIZES = {Qt.Key.Key_Left: -_STEP, Qt.Key.Key_Right: _STEP}
_HINT = "Alt+↑↓ moves a column, Alt+←→ makes it narrower or wider"


class ColumnStep(NamedTuple):
    """A column, and by how many places or px it moves or grows."""

    key: str
    step: int


class ColumnChooser(Popup):
    """Every change is seen at once; ``arranges`` offers order and width too."""

    toggled = Signal(str)
    moved = Signal(ColumnStep)
    resized = Signal(ColumnStep)

    def __init__(
        self, anchor: QWidget, columns: Sequence[tuple[str, str, bool]], *, arranges: bool
    ) -> None:
        super().__init__(anchor)
        self.setAccessibleName("Columns")
        self._arranges = arranges
        self.boxes: dict[str, _ColumnBox] = {}
        inner = QWidget()
        self._rows = QVBoxLayout(inner)
        self._rows.setContentsMargins(2, 2, 2, 2)
        self._rows.setSpacing(6)
        edge = SHADOW + _PADDING
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, edge, edge, edge)
        self.setContentsMargins(0, 0, 0, 0)
        column.addWidget(ScrollColumn(inner, "raised"))
        if arranges:
            hint = caption_label(_HINT)
            hint.setWordWrap(True)
            column.addWidget(hint)
        for key, title, is_shown in columns:
            self._add(key, title, is_shown=is_shown)
        self._rows.addStretch()

    def _add(self, key: str, title: str, *, is_shown: bool) -> None:
        box = _ColumnBox(title, is_shown=is_shown)
        box.toggled.connect(partial(self._on_toggled, key))
        box.moved.connect(partial(self._on_moved, key))
        box.resized.connect(partial(self._on_resized, key))
        self.boxes[key] = box
        self._rows.addWidget(box)

    def _on_toggled(self, key: str, _is_on: bool) -> None:
        self.toggled.emit(key)

    def _on_moved(self, key: str, step: int) -> None:
        place = self._rows.indexOf(self.boxes[key]) + step
        if not self._arranges or not 0 <= place < len(self.boxes):
            return
        self._rows.insertWidget(place, self.boxes[key])
        self.moved.emit(ColumnStep(key, step))

    def _on_resized(self, key: str, by: int) -> None:
        if self._arranges:
            self.resized.emit(ColumnStep(key, by))

    def open(self) -> None:
        """Show under the anchor, the first column ready to be ticked."""
        rows = min(_MOST_ROWS, len(self.boxes))
        height = rows * metrics.control_height() + 2 * _PADDING + (44 if self._arranges else 0)
        self.open_at(self.anchor_area(), QSize(round(_WIDTH * max(1.0, fonts.scale())), height))
        first = next(iter(self.boxes.values()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.PopupFocusReason)


class _ColumnBox(QCheckBox):
    moved = Signal(int)
    resized = Signal(int)

    def __init__(self, title: str, *, is_shown: bool) -> None:
        super().__init__(title.replace("&", "&&"))
        self.setChecked(is_shown)
        self.setAccessibleDescription(_HINT)

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        key = Qt.Key(e.key())
        is_alt = bool(e.modifiers() & _ALT)
        if is_alt and key in _MOVES:
            self.moved.emit(_MOVES[key])
        elif is_alt and key in _SIZES and self.isChecked():
            self.resized.emit(_SIZES[key])
        elif key in _MOVES:
            self.focusNextPrevChild(_MOVES[key] > 0)
        else:
            super().keyPressEvent(e)
