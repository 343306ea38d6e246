"""Push buttons and icon buttons that paint themselves: one shape, one focus ring."""

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from mlpm_planner.ui.theme import fonts, icons, inks, metrics, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.text import tip

Kind = Literal["primary", "secondary", "ghost", "danger", "toast"]
_PADDING = 12
_ICON = 16
_GAP = 7
_ARROW = 13
# Fill at rest, under the pointer and pressed; then edge and ink.
_LOOKS: dict[Kind, tuple[str, str, str, str, str]] = {
    "primary": ("accent_fill", "accent_hover", "accent_hover", "", "on_accent"),
    "secondary": ("raised", "hover", "pressed", "line", "text"),
    "ghost": ("", "pressed", "selected_inactive", "", "text2"),
    "danger": ("raised", "bad_tint", "bad_tint", "bad", "bad"),
    "toast": ("", "", "", "", "toast_link"),
}


class _PaintedButton(QAbstractButton):
    """What all our buttons share: hover, focus by Tab and click, a pointing name."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _ground(self, kind: Kind) -> str:
        rest, hover, pressed, _edge, _ink = _LOOKS[kind]
        if not self.isEnabled():
            return "pressed" if rest.endswith("_fill") else rest
        if self.isDown() or self.isChecked():
            return pressed
        return hover if self.underMouse() else rest

    def _ink(self, kind: Kind) -> str:
        return _LOOKS[kind][4] if self.isEnabled() else "disabled"

    def _paint_ground(self, painter: QPainter, kind: Kind) -> None:
        rect = QRectF(self.rect())
        paint.rounded(
            painter,
            rect,
            metrics.RADIUS_CONTROL,
            fill=self._ground(kind),
            edge=_LOOKS[kind][3],
            width=inks.current().border,
        )
        if self.hasFocus():
            _paint_focus(painter, rect, kind)


def _paint_focus(painter: QPainter, rect: QRectF, kind: Kind) -> None:
    if kind == "toast":
        paint.rounded(painter, rect, metrics.RADIUS_CONTROL, edge="toast_link", width=2)
        return
    paint.focus_ring(painter, rect)
    if kind == "primary":
        # A ring of the fill's own colour needs a gap to be seen.
        inner = rect.adjusted(2, 2, -2, -2)
        paint.rounded(painter, inner, metrics.RADIUS_CONTROL - 2, edge="on_accent", width=1)


class Button(_PaintedButton):
    """A push button with words, and an icon or a menu arrow if asked for."""

    def __init__(
        self,
        text: str,
        kind: Kind = "secondary",
        *,
        icon: str = "",
        arrow: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind: Kind = kind
        self._icon = icon
        self._arrow = arrow
        self._is_folded = False
        self.setText(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_words(self, text: str) -> None:
        """Change the words and the width they need."""
        self.setText(text)
        self.updateGeometry()

    def fold(self, on: bool) -> None:
        """Show the icon alone, with the words as tool tip; without an icon the words stay."""
        on = on and bool(self._icon)
        if on == self._is_folded:
            return
        words = self._words()
        if on and not self.toolTip():
            tip(self, words)
        elif not on and self.toolTip() == words:
            tip(self, "")
        self._is_folded = on
        self.updateGeometry()
        self.update()

    def set_icon_name(self, icon: str) -> None:
        self._icon = icon
        self.updateGeometry()
        self.update()

    def set_kind(self, kind: Kind) -> None:
        self._kind = kind
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.width_for(is_folded=self._is_folded), metrics.control_height())

    def width_for(self, *, is_folded: bool) -> int:
        """The room it takes with words, or with its icon alone."""
        if is_folded and self._icon:
            return round(icons.scaled(_ICON) + self._tail() + 2 * _PADDING)
        words = fonts.advance(self._words(), "body", 500) + 2
        return round(words + self._lead() + self._tail() + 2 * _PADDING)

    def _lead(self) -> float:
        return icons.scaled(_ICON) + _GAP if self._icon else 0

    def _tail(self) -> float:
        return icons.scaled(_ARROW) + _GAP - 2 if self._arrow else 0

    def _words(self) -> str:
        return self.text().replace("&&", "\0").replace("&", "").replace("\0", "&")

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            self._paint_ground(painter, self._kind)
            ink = self._ink(self._kind)
            words = 0 if self._is_folded else fonts.advance(self._words(), "body", 500) + 2
            content = self.width_for(is_folded=self._is_folded) - 2 * _PADDING
            left = max(_PADDING, round((self.width() - content) / 2))
            body = QRectF(left, 0, self.width() - left - 4, self.height())
            if self._icon:
                body = icons.lead(painter, self._icon, body, size=_ICON, gap=_GAP, colour=ink)
            body.setWidth(min(words, body.width() - self._tail()))
            if not self._is_folded:
                paint.text(painter, body, self._words(), Voice("body", 500, ink))
            if self._arrow:
                body.setLeft(body.right() + _GAP - 4)
                icons.lead(painter, "chevron-down", body, size=_ARROW, colour=ink)


class IconButton(_PaintedButton):
    """A square button with an icon alone; its name is spoken and shown as tool tip."""

    def __init__(
        self, icon: str, name: str, shortcut: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self._colour = "text2"
        self.setAccessibleName(name)
        tip(self, name, shortcut)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon_name(self, icon: str, colour: str = "text2") -> None:
        self._icon = icon
        self._colour = colour
        self.update()

    @override
    def sizeHint(self) -> QSize:
        side = metrics.icon_button_size()
        return QSize(side, side)

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            self._paint_ground(painter, "ghost")
            ink = self._colour if self.isEnabled() else "disabled"
            if self.isChecked():
                ink = "accent"
            side = icons.scaled(_ICON)
            icons.paint_centred(painter, self._icon, QRectF(self.rect()), size=side, colour=ink)
