"""A field that takes one of a few choices: shows it, and opens the searchable list."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import icons, inks, metrics, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.picker import PickItem, pick

_PADDING = 10
_ARROW = 13
_NARROWEST = 120
_OPENING = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F4})


class ChoiceField(QAbstractButton):
    """Looks like a field; a choice that nobody made is set in a quiet ink."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._items: Callable[[], Sequence[PickItem]] = tuple
        self.current = ""
        self._shown = ""
        self._quiet = False
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open)
        self._announce()

    @property
    def shown(self) -> str:
        """The words in the field."""
        return self._shown

    def set_items(self, items: Callable[[], Sequence[PickItem]]) -> None:
        """What can be chosen; asked for when the list opens or an item's words are shown."""
        self._items = items

    def show_choice(self, key: str, words: str = "", *, quiet: bool = False) -> None:
        """Show a choice, without a signal; the words are by default those of its item."""
        self.current, self._quiet = key, quiet
        self._shown = words or next((i.text for i in self._items() if i.key == key), "–")
        self._announce()
        self.update()

    def _announce(self) -> None:
        self.setAccessibleName(f"{self._name}: {self._shown}")

    def open(self) -> None:
        """Open the list of choices."""
        pick(self, self._items(), self.choose, current=self.current, placeholder=self._name)

    def choose(self, key: str) -> None:
        """Take a choice as the user makes it."""
        self.show_choice(key)
        self.chosen.emit(key)

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        if e.key() in _OPENING:
            self.open()
            return
        super().keyPressEvent(e)

    @override
    def sizeHint(self) -> QSize:
        return QSize(_NARROWEST, metrics.control_height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(_NARROWEST // 2, metrics.control_height())

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            rect = QRectF(self.rect())
            edge, width = self._edge()
            fill = "raised" if self.isEnabled() else "canvas"
            paint.rounded(painter, rect, metrics.RADIUS_CONTROL, fill=fill, edge=edge, width=width)
            arrow = QRectF(rect.right() - _PADDING - _ARROW, 0, _ARROW, rect.height())
            ink = "text2" if self.isEnabled() else "disabled"
            icons.paint_centred(painter, "chevron-down", arrow, size=_ARROW, colour=ink)
            words = rect.adjusted(_PADDING, 0, 0, 0)
            words.setRight(arrow.left() - 4)
            paint.text(painter, words, self._shown, Voice("body", 0, self._ink()))

    def _edge(self) -> tuple[str, float]:
        if self.hasFocus():
            return "focus", 2.0
        return "control" if self.underMouse() else "line", inks.current().border

    def _ink(self) -> str:
        if not self.isEnabled():
            return "disabled"
        return "text2" if self._quiet else "text"
