"""Every action that has keys, by menu: Ctrl+/ and ? show it."""

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.ui.actions import ActionSpec, Menu
from mlpm_planner.ui.shell.action_hub import ActionHub
from mlpm_planner.ui.shell.overlay import Overlay
from mlpm_planner.ui.shell.palette_sources import plain
from mlpm_planner.ui.theme import fonts, metrics, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.buttons import IconButton
from mlpm_planner.ui.widgets.chips import keycap_width, paint_keycap
from mlpm_planner.ui.widgets.scroll import ScrollColumn
from mlpm_planner.ui.widgets.text import heading_label

_WIDTH, _HEIGHT = 860, 640
_EDGE = 24
_ELSEWHERE = "This page"
_SCROLLS = {Qt.Key.Key_Down: 40, Qt.Key.Key_Up: -40}

Line = tuple[str, tuple[str, ...]]
Group = tuple[str, list[Line]]


def groups_of(specs: Sequence[ActionSpec]) -> list[Group]:
    """Actions that have keys with all of them, by menu and in the order of the menus."""
    order = [*Menu]

    def place(spec: ActionSpec) -> int:
        return len(order) if spec.menu is None else order.index(spec.menu)

    keyed = sorted((spec for spec in specs if keys_of(spec)), key=place)
    return [
        (
            _ELSEWHERE if menu == len(order) else plain(order[menu].value),
            [(plain(spec.title).rstrip("…"), keys_of(spec)) for spec in found],
        )
        for menu, found in groupby(keyed, key=place)
    ]


def keys_of(spec: ActionSpec) -> tuple[str, ...]:
    """All keys of an action."""
    return tuple(dict.fromkeys(k for k in (*spec.shortcuts, spec.keys_shown, spec.single_key) if k))


class _Column(QWidget):
    """Groups of actions one below the other, painted."""

    def __init__(self, groups: Sequence[Group]) -> None:
        super().__init__()
        self._groups = groups
        words = (f"{title}: {' or '.join(keys)}" for _, lines in groups for title, keys in lines)
        self.setAccessibleName("Shortcuts")
        self.setAccessibleDescription(". ".join(words))

    @override
    def sizeHint(self) -> QSize:
        rows = sum(len(lines) + 1.4 for _, lines in self._groups)
        return QSize(300, round(rows * metrics.nav_height()))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        height = metrics.nav_height()
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            line = QRectF(0, 0, self.width(), height)
            for name, lines in self._groups:
                paint.text(painter, line, name, Voice("body", 600))
                line.translate(0, height)
                for title, keys in lines:
                    self._paint_line(painter, line, title, keys)
                    line.translate(0, height)
                line.translate(0, round(height * 0.4))

    @staticmethod
    def _paint_line(painter: QPainter, line: QRectF, title: str, keys: Sequence[str]) -> None:
        right, cap = line.right(), metrics.chip_height()
        top = round(line.center().y() - cap / 2)
        for each in reversed(keys):
            width = keycap_width(each)
            paint_keycap(painter, QRectF(right - width, top, width, cap), each)
            right -= width + 6
        words = QRectF(line.left(), line.top(), right - line.left(), line.height())
        paint.text(painter, words, title, Voice(colour="text2"))


def _halves(groups: Sequence[Group]) -> tuple[list[Group], list[Group]]:
    """Two columns of about the same height."""
    total = sum(len(lines) + 1.4 for _, lines in groups)
    left: list[Group] = []
    height = 0.0
    for group in groups:
        size = len(group[1]) + 1.4
        if left and height + size / 2 > total / 2:
            break
        left.append(group)
        height += size
    return left, list(groups[len(left) :])


class ShortcutSheet(Overlay):
    """All keys at a glance; arrows scroll, Escape closes."""

    def __init__(self, window: QWidget, hub: ActionHub) -> None:
        super().__init__(window, "Keyboard shortcuts")
        self._hub = hub
        self._title = heading_label("Keyboard shortcuts", self)
        self._close = IconButton("x", "Close", "Esc", self)
        self._close.clicked.connect(self.dismiss)
        self.groups: list[Group] = []
        self._scroll: ScrollColumn | None = None

    def open(self) -> None:
        """Show the keys of now; opened again it closes."""
        if self.isVisible():
            self.dismiss()
            return
        self.groups = groups_of(self._hub.specs)
        if self._scroll is not None:
            self._scroll.deleteLater()
        self._scroll = ScrollColumn(self._content(), "raised", self)
        self._scroll.show()
        self.show_over(self)

    def _content(self) -> QWidget:
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 12, 0)
        row.setSpacing(40)
        for half in _halves(self.groups):
            column = QVBoxLayout()
            column.addWidget(_Column(half))
            column.addStretch()
            row.addLayout(column, 1)
        return content

    @override
    def wanted_size(self) -> QSize:
        return QSize(round(_WIDTH * max(1.0, fonts.scale())), _HEIGHT)

    @override
    def place_content(self, panel: QRect) -> None:
        head = metrics.page_header_height()
        left, top = panel.left() + _EDGE, panel.top()
        self._title.setGeometry(left, top, panel.width() - 100, head)
        side = self._close.sizeHint().width()
        place = QRect(panel.right() - side - 14, top + (head - side) // 2, side, side)
        self._close.setGeometry(place)
        if self._scroll is not None:
            body = panel.adjusted(_EDGE, head, -_EDGE + 12, -14)
            self._scroll.setGeometry(body)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _SCROLLS.get(Qt.Key(event.key()))
        if step is not None and self._scroll is not None:
            bar = self._scroll.verticalScrollBar()
            bar.setValue(bar.value() + step)
            return
        super().keyPressEvent(event)
