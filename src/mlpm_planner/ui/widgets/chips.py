"""Chips: a value, a removable filter, a state, a count."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from mlpm_planner.ui.signals import Trigger
from mlpm_planner.ui.theme import fonts, icons, metrics, paint
from mlpm_planner.ui.theme.icons import StatusLook
from mlpm_planner.ui.theme.paint import Voice

# Ground and ink by the tone of a chip.
TONES = {
    "neutral": ("neutral_tint", "text2"),
    "accent": ("accent_tint", "accent"),
    "good": ("good_tint", "good"),
    "warn": ("warn_tint", "warn"),
    "bad": ("bad_tint", "bad"),
}
_CLOSE_ROOM = 20


class Chip(QWidget):
    """A pill with a short text and an optional icon."""

    def __init__(
        self, text: str, tone: str = "neutral", icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set_chip(self, text: str, tone: str = "neutral", icon: str = "") -> None:
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        width = round(paint.chip_width(self._text, icon=bool(self._icon)))
        return QSize(width, metrics.chip_height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        fill, ink = TONES[self._tone]
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            rect = QRectF(self.rect())
            paint.chip(painter, rect, self._text, fill=fill, colour=ink, icon=self._icon)


class FilterChip(QAbstractButton):
    """A filter in force: click to change it, the cross or Delete takes it off."""

    removed = Trigger()

    def __init__(self, text: str, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setText(text)
        self.setAccessibleName(f"Filter: {text}")
        self.setToolTip("Click to change, Delete to remove")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        width = paint.chip_width(self.text(), icon=bool(self._icon)) + _CLOSE_ROOM
        return QSize(round(width), max(24, metrics.chip_height() + 4))

    @override
    def mouseReleaseEvent(self, e: QMouseEvent) -> None:
        x = e.position().x()
        from_end = x if self.isRightToLeft() else self.width() - x
        if self.isDown() and from_end < _CLOSE_ROOM + 2:
            self.setDown(False)
            self.removed.emit()
            return
        super().mouseReleaseEvent(e)

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        if e.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
            return
        super().keyPressEvent(e)

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            rect = QRectF(self.rect())
            fill = "pressed" if self.underMouse() else "neutral_tint"
            paint.rounded(painter, rect, rect.height() / 2, fill=fill, edge=paint.tint_edge())
            body = rect.adjusted(8, 0, -_CLOSE_ROOM, 0)
            if self._icon:
                body = icons.lead(painter, self._icon, body, size=12, gap=4)
            paint.text(painter, body, self.text(), Voice("small", 500))
            cross = QRectF(rect.right() - _CLOSE_ROOM, 0, _CLOSE_ROOM - 6, rect.height())
            icons.paint_centred(painter, "x", cross, size=12, colour="text3")
            if self.hasFocus():
                paint.focus_ring(painter, rect, rect.height() / 2)


class StatusLabel(QWidget):
    """A state as icon and words; the words carry the meaning, the colour helps."""

    def __init__(self, look: StatusLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(look.label)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set_look(self, look: StatusLook) -> None:
        self._look = look
        self.setAccessibleName(look.label)
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        width = fonts.advance(self._look.label, "body") + icons.scaled(16) + 8
        return QSize(round(width), max(20, metrics.chip_height()))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            rect = QRectF(self.rect())
            body = icons.lead(painter, self._look.icon, rect, gap=6, colour=self._look.colour)
            paint.text(painter, body, self._look.label)


class CountBadge(QWidget):
    """How many things need attention, coloured by the worst of them; hidden at zero."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count, self._tone = 0, "neutral"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    def set_count(self, count: int, tone: str = "neutral") -> None:
        self._count, self._tone = count, tone
        self.setAccessibleName(f"{count} need attention")
        self.setVisible(count > 0)
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return badge_size(self._count)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            paint_badge(painter, QRectF(self.rect()), self._count, self._tone)


def badge_size(count: int) -> QSize:
    """Room for a count badge."""
    height = metrics.chip_height() - 2
    return QSize(max(height + 2, round(fonts.advance(_shown(count), "micro", 600)) + 14), height)


def paint_badge(painter: QPainter, rect: QRectF, count: int, tone: str = "neutral") -> None:
    """A count in a pill, for lists that paint themselves."""
    fill, ink = TONES[tone or "neutral"]
    paint.rounded(painter, rect, rect.height() / 2, fill=fill, edge=paint.tint_edge())
    paint.text(painter, rect, _shown(count), Voice("micro", 600, ink), paint.CENTRE)


def _shown(count: int) -> str:
    return str(count) if count < 1000 else "999+"


class KeyCap(QWidget):
    """A key or chord as a little key cap."""

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self.setAccessibleName(keys)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(round(keycap_width(self._keys)), metrics.chip_height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            paint_keycap(painter, QRectF(self.rect()), self._keys)


def keycap_width(keys: str) -> float:
    """Room for a key cap."""
    return fonts.advance(keys, "small", 500) + 15


def paint_keycap(painter: QPainter, rect: QRectF, keys: str) -> None:
    """A key cap, for lists that paint themselves."""
    paint.rounded(painter, rect, 4, fill="sunken", edge="line")
    paint.text(painter, rect, keys, Voice("small", 500, "text2"), paint.CENTRE)
