"""How menus are painted: rounded highlight, icon, words, shortcut in a lighter voice."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOption, QStyleOptionMenuItem

from mlpm_planner.ui.theme import fonts, icons, inks, metrics, paint
from mlpm_planner.ui.theme.paint import Voice

_Type = QStyleOptionMenuItem.MenuItemType
_Check = QStyleOptionMenuItem.CheckType
_MARGIN = 12
_ICON_ROOM = 26
_ARROW_ROOM = 20
_GAP = 24
_SHORTCUT = Voice("small", colour="text3")
_MNEMONIC = Qt.TextFlag.TextShowMnemonic | Qt.TextFlag.TextSingleLine


def panel(option: QStyleOption, painter: QPainter) -> None:
    painter.fillRect(option.rect, inks.colour("raised"))
    painter.setPen(inks.pen("line"))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5))


def _parts(item: QStyleOptionMenuItem) -> tuple[str, str]:
    words, _, shortcut = item.text.partition("\t")
    return words, shortcut


def item_size(item: QStyleOptionMenuItem, wanted: QSize) -> QSize:
    """Room for icon, words, shortcut and the arrow of a submenu."""
    if item.menuItemType == _Type.Separator:
        return QSize(wanted.width(), 9)
    words, shortcut = _parts(item)
    width = fonts.advance(words.replace("&", ""), "body") + 2 * _MARGIN + _ICON_ROOM + _ARROW_ROOM
    if shortcut:
        width += fonts.advance(shortcut, "small") + _GAP
    return QSize(max(round(width), wanted.width()), metrics.control_height())


def _lead(item: QStyleOptionMenuItem, painter: QPainter, left: float, middle: float) -> None:
    """The check mark or the icon in front of the words."""
    at = QPointF(left, middle - 8)
    if item.checkType != _Check.NotCheckable:
        if item.checked:
            icons.paint(painter, "check", at, colour="accent")
    elif not item.icon.isNull():
        mode = item.icon.Mode.Normal if _enabled(item) else item.icon.Mode.Disabled
        item.icon.paint(painter, QRect(round(at.x()), round(at.y()), 16, 16), mode=mode)


def _enabled(item: QStyleOptionMenuItem) -> bool:
    return bool(item.state & QStyle.StateFlag.State_Enabled)


def item(option: QStyleOption, painter: QPainter) -> None:
    if not isinstance(option, QStyleOptionMenuItem):
        return
    rect = QRectF(option.rect)
    if option.menuItemType == _Type.Separator:
        paint.hairline(painter, rect.left() + 8, rect.right() - 8, rect.center().y())
        return
    enabled = _enabled(option)
    if enabled and option.state & QStyle.StateFlag.State_Selected:
        paint.rounded(painter, rect.adjusted(4, 0, -4, 0), 5, fill="selected")
    _lead(option, painter, rect.left() + _MARGIN, rect.center().y())
    words, shortcut = _parts(option)
    body = rect.adjusted(_MARGIN + _ICON_ROOM, 0, -_MARGIN, 0)
    painter.setFont(fonts.font("body"))
    painter.setPen(inks.colour("text" if enabled else "disabled"))
    painter.drawText(body, int(Qt.AlignmentFlag.AlignVCenter) | int(_MNEMONIC), words)
    paint.text(painter, body, shortcut, _SHORTCUT, paint.RIGHT)
    if option.menuItemType == _Type.SubMenu:
        arrow = QPointF(rect.right() - 24, rect.center().y() - 7)
        icons.paint(painter, "chevron-right", arrow, size=14, colour="text3")
