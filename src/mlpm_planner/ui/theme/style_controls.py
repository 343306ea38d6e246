"""How fields, check boxes, sliders and scroll bars are painted."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QStyle,
    QStyleOption,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStyleOptionComplex,
    QStyleOptionFrame,
    QStyleOptionSlider,
    QStyleOptionSpinBox,
    QWidget,
)

from mlpm_planner.ui.theme import icons, inks, paint
from mlpm_planner.ui.theme.metrics import RADIUS_CONTROL

_State = QStyle.StateFlag
_Sub = QStyle.SubControl
_Complex = QStyle.ComplexControl
FIELD_CONTENTS = frozenset(
    {
        QStyle.ContentsType.CT_LineEdit,
        QStyle.ContentsType.CT_ComboBox,
        QStyle.ContentsType.CT_SpinBox,
    }
)
EDIT_FIELDS = frozenset({_Sub.SC_ComboBoxEditField, _Sub.SC_SpinBoxEditField})
# Sub-controls of different owners share numbers.
EDIT_OWNERS = frozenset({_Complex.CC_ComboBox, _Complex.CC_SpinBox})
FIELD_PADDING = 7
_BOXES = frozenset({QStyle.ControlElement.CE_CheckBox, QStyle.ControlElement.CE_RadioButton})


def _has(option: QStyleOption, flag: QStyle.StateFlag) -> bool:
    return bool(option.state & flag)


def _enabled(option: QStyleOption) -> bool:
    return _has(option, _State.State_Enabled)


def _keyboard_focus(option: QStyleOption) -> bool:
    return _has(option, _State.State_HasFocus) and _has(option, _State.State_KeyboardFocusChange)


def field_edge(option: QStyleOption) -> tuple[str, float]:
    """Colour and width of a field's edge: the focus ring lies on it."""
    if _has(option, _State.State_HasFocus):
        return "focus", 2.0
    if not _enabled(option):
        return "hair", 1.0
    return "control" if _has(option, _State.State_MouseOver) else "line", inks.current().border


def line_edit(option: QStyleOption, painter: QPainter) -> None:
    """A field's ground; a frameless one (inside a spin box, a table cell) has only a fill.

    Its property ``ground`` names the colour it lies on.
    """
    framed = not isinstance(option, QStyleOptionFrame) or option.lineWidth > 0
    fill = "raised" if _enabled(option) else "canvas"
    if not framed:
        ground = option.styleObject.property("ground") if option.styleObject else None
        painter.fillRect(option.rect, inks.colour(str(ground or fill)))
        return
    edge, width = field_edge(option)
    paint.rounded(painter, QRectF(option.rect), RADIUS_CONTROL, fill=fill, edge=edge, width=width)


def nothing_but_edge(option: QStyleOption, painter: QPainter) -> None:
    """The edge alone, over what is there."""
    edge, width = field_edge(option)
    paint.rounded(painter, QRectF(option.rect), RADIUS_CONTROL, edge=edge, width=width)


def control_focus(element: QStyle.ControlElement, option: QStyleOption, painter: QPainter) -> None:
    """The focus ring of check boxes and radio buttons, around their text too."""
    if element in _BOXES and _keyboard_focus(option):
        paint.focus_ring(painter, QRectF(option.rect), 4)


@dataclass(frozen=True, slots=True)
class _Parts:
    """Where the parts of a composed control lie; parts of different controls share numbers."""

    control: QStyle.ComplexControl
    option: QStyleOptionComplex
    widget: QWidget

    def rect(self, part: QStyle.SubControl) -> QRectF:
        style = self.widget.style()
        return QRectF(style.subControlRect(self.control, self.option, part, self.widget))


def frame(option: QStyleOption, painter: QPainter) -> None:
    """The edge of text areas and other framed panels."""
    edge, width = field_edge(option)
    paint.rounded(painter, QRectF(option.rect), 4, edge=edge, width=width)


def _chevron(option: QStyleOptionComplex, painter: QPainter, name: str, area: QRectF) -> None:
    colour = "text2" if _enabled(option) else "disabled"
    icons.paint_centred(painter, name, area, size=12, colour=colour)


def combo_box(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    if not isinstance(option, QStyleOptionComboBox) or widget is None:
        return
    if option.frame:
        line_edit(option, painter)
    arrow = _Parts(_Complex.CC_ComboBox, option, widget).rect(_Sub.SC_ComboBoxArrow)
    _chevron(option, painter, "chevron-down", arrow.translated(-2, 0))


def spin_box(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    if not isinstance(option, QStyleOptionSpinBox) or widget is None:
        return
    line_edit(option, painter)
    if option.buttonSymbols != QAbstractSpinBox.ButtonSymbols.NoButtons:
        parts = _Parts(_Complex.CC_SpinBox, option, widget)
        up, down = parts.rect(_Sub.SC_SpinBoxUp), parts.rect(_Sub.SC_SpinBoxDown)
        _chevron(option, painter, "chevron-up", up.translated(-2, 1))
        _chevron(option, painter, "chevron-down", down.translated(-2, -1))


def check_box(option: QStyleOption, painter: QPainter) -> None:
    rect = QRectF(option.rect)
    mixed = _has(option, _State.State_NoChange)
    if not (mixed or _has(option, _State.State_On)):
        edge = "control" if _enabled(option) else "line"
        paint.rounded(painter, rect, 4, fill="raised", edge=edge, width=1.2)
        return
    paint.rounded(painter, rect, 4, fill="accent_fill" if _enabled(option) else "disabled")
    mark = "minus" if mixed else "check"
    icons.paint_centred(painter, mark, rect, size=12, colour="on_accent")


def radio_button(option: QStyleOption, painter: QPainter) -> None:
    rect = QRectF(option.rect)
    if not _has(option, _State.State_On):
        paint.rounded(painter, rect, rect.height() / 2, fill="raised", edge="control", width=1.2)
        return
    fill = "accent_fill" if _enabled(option) else "disabled"
    paint.rounded(painter, rect, rect.height() / 2, fill=fill)
    paint.rounded(painter, rect.adjusted(5, 5, -5, -5), 3, fill="on_accent")


def button_panel(option: QStyleOption, painter: QPainter) -> None:
    """Plain push buttons, as in message boxes and dialog button rows."""
    rect = QRectF(option.rect)
    down = _has(option, _State.State_Sunken) or _has(option, _State.State_On)
    features = option.features if isinstance(option, QStyleOptionButton) else None
    if features and features & QStyleOptionButton.ButtonFeature.Flat:
        if down or _has(option, _State.State_MouseOver):
            paint.rounded(painter, rect, RADIUS_CONTROL, fill="pressed" if down else "hover")
    else:
        hovered = _has(option, _State.State_MouseOver) and _enabled(option)
        fill = "pressed" if down else "hover" if hovered else "raised"
        paint.rounded(painter, rect, RADIUS_CONTROL, fill=fill, edge="line")
    if _has(option, _State.State_HasFocus):
        paint.focus_ring(painter, rect)


def splitter(option: QStyleOption, painter: QPainter) -> None:
    """A hairline in the middle of a handle wide enough to grab."""
    rect: QRect = option.rect
    if _has(option, _State.State_Horizontal):
        line = QRect(rect.center().x(), rect.top(), 1, rect.height())
    else:
        line = QRect(rect.left(), rect.center().y(), rect.width(), 1)
    hovered = _has(option, _State.State_MouseOver)
    painter.fillRect(line, inks.colour("accent" if hovered else "hair"))


def scroll_bar(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    """A thin rounded thumb on nothing; wider and darker under the pointer."""
    if not isinstance(option, QStyleOptionSlider) or widget is None:
        return
    painter.fillRect(option.rect, option.palette.base())
    if option.maximum <= option.minimum:
        return
    active = _has(option, _State.State_MouseOver) or _has(option, _State.State_Sunken)
    inset = 2.0 if active else 3.0
    slot = _Parts(_Complex.CC_ScrollBar, option, widget).rect(_Sub.SC_ScrollBarSlider)
    thumb = slot.adjusted(inset, inset, -inset, -inset)
    radius = min(thumb.width(), thumb.height()) / 2
    paint.rounded(painter, thumb, radius, fill="control" if active else "line")


def slider(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    """A 4 px groove, filled up to a round handle."""
    if not isinstance(option, QStyleOptionSlider) or widget is None:
        return
    rect = QRectF(option.rect)
    handle = _Parts(_Complex.CC_Slider, option, widget).rect(_Sub.SC_SliderHandle)
    centre = handle.center()
    fill = "accent_fill" if _enabled(option) else "disabled"
    if option.orientation == Qt.Orientation.Horizontal:
        groove = QRectF(rect.left(), centre.y() - 2, rect.width(), 4)
        done = QRectF(rect.left(), centre.y() - 2, centre.x() - rect.left(), 4)
    else:
        groove = QRectF(centre.x() - 2, rect.top(), 4, rect.height())
        done = QRectF(centre.x() - 2, centre.y(), 4, rect.bottom() - centre.y())
    paint.rounded(painter, groove, 2, fill="pressed")
    paint.rounded(painter, done, 2, fill=fill)
    paint.dot(painter, QPointF(centre), 6, fill, "raised")
    if _has(option, _State.State_HasFocus):
        box = QRectF(centre.x() - 9, centre.y() - 9, 18, 18)
        paint.focus_ring(painter, box, 9)
