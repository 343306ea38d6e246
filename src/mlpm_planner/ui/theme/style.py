"""Fusion with our own fields, menus, scroll bars, check boxes and focus rings; no style sheets."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QStyleOptionComplex,
    QStyleOptionFrame,
    QStyleOptionMenuItem,
    QWidget,
)
from typing_extensions import override

from mlpm_planner.ui.theme import inks, metrics, style_controls, style_menu

_Element = QStyle.PrimitiveElement
_Control = QStyle.ControlElement
_Complex = QStyle.ComplexControl
_Metric = QStyle.PixelMetric
_Hint = QStyle.StyleHint

_METRICS = {
    _Metric.PM_ScrollBarExtent: metrics.SCROLLBAR,
    _Metric.PM_ScrollBarSliderMin: 32,
    _Metric.PM_DefaultFrameWidth: 1,
    _Metric.PM_SplitterWidth: 5,
    _Metric.PM_MenuPanelWidth: 1,
    _Metric.PM_MenuHMargin: 4,
    _Metric.PM_MenuVMargin: 4,
    _Metric.PM_ButtonShiftHorizontal: 0,
    _Metric.PM_ButtonShiftVertical: 0,
    _Metric.PM_ToolTipLabelFrameWidth: 5,
    _Metric.PM_IndicatorWidth: 16,
    _Metric.PM_IndicatorHeight: 16,
    _Metric.PM_ExclusiveIndicatorWidth: 16,
    _Metric.PM_ExclusiveIndicatorHeight: 16,
    _Metric.PM_CheckBoxLabelSpacing: 8,
    _Metric.PM_RadioButtonLabelSpacing: 8,
    _Metric.PM_SmallIconSize: 16,
    _Metric.PM_ButtonIconSize: 16,
    _Metric.PM_MenuScrollerHeight: 20,
    _Metric.PM_SliderThickness: 20,
    _Metric.PM_SliderControlThickness: 16,
    _Metric.PM_SliderLength: 16,
    _Metric.PM_LineEditIconMargin: 8,
}
_HINTS = {
    _Hint.SH_EtchDisabledText: 0,
    _Hint.SH_DitherDisabledText: 0,
    _Hint.SH_ScrollBar_LeftClickAbsolutePosition: 0,
    _Hint.SH_Slider_AbsoluteSetButtons: int(Qt.MouseButton.LeftButton.value),
    _Hint.SH_ComboBox_Popup: 0,
    _Hint.SH_ItemView_ActivateItemOnSingleClick: 0,
    _Hint.SH_ToolTip_WakeUpDelay: 450,
    _Hint.SH_ToolTip_FallAsleepDelay: 1500,
    _Hint.SH_Menu_SubMenuPopupDelay: 120,
    _Hint.SH_Table_GridLineColor: 0,
}
Draw = Callable[[QStyleOption, QPainter], None]
DrawComplex = Callable[[QStyleOption, QPainter, QWidget | None], None]


def _nothing(_option: QStyleOption, _painter: QPainter) -> None:
    """Drawn by the widget itself or not at all."""


def _ground(option: QStyleOption, painter: QPainter) -> None:
    painter.fillRect(option.rect, option.palette.base())


def _tip(option: QStyleOption, painter: QPainter) -> None:
    painter.fillRect(option.rect, inks.colour("toast"))


# Drawn by the widget itself or not at all; asked for once per cell, so without ado.
_UNSEEN = frozenset(
    {_Element.PE_FrameFocusRect, _Element.PE_FrameMenu, _Element.PE_PanelItemViewRow}
)
_PRIMITIVES: dict[QStyle.PrimitiveElement, Draw] = {
    _Element.PE_PanelLineEdit: style_controls.line_edit,
    _Element.PE_Frame: style_controls.frame,
    _Element.PE_FrameLineEdit: style_controls.nothing_but_edge,
    _Element.PE_IndicatorCheckBox: style_controls.check_box,
    _Element.PE_IndicatorItemViewItemCheck: style_controls.check_box,
    _Element.PE_IndicatorRadioButton: style_controls.radio_button,
    _Element.PE_PanelButtonCommand: style_controls.button_panel,
    _Element.PE_PanelTipLabel: _tip,
    _Element.PE_PanelScrollAreaCorner: _ground,
    _Element.PE_PanelMenu: style_menu.panel,
}
_CONTROLS: dict[QStyle.ControlElement, Draw] = {
    _Control.CE_MenuItem: style_menu.item,
    _Control.CE_MenuEmptyArea: _nothing,
    _Control.CE_Splitter: style_controls.splitter,
}
_COMPLEX: dict[QStyle.ComplexControl, DrawComplex] = {
    _Complex.CC_ScrollBar: style_controls.scroll_bar,
    _Complex.CC_Slider: style_controls.slider,
    _Complex.CC_ComboBox: style_controls.combo_box,
    _Complex.CC_SpinBox: style_controls.spin_box,
}


def _is_framed(option: QStyleOption) -> bool:
    return isinstance(option, QStyleOptionFrame) and option.lineWidth > 0


@contextmanager
def _kept(painter: QPainter) -> Generator[None]:
    painter.save()
    try:
        yield
    finally:
        painter.restore()


class PlannerStyle(QProxyStyle):
    """The program's widget style: everything Fusion draws, in our shapes and colours."""

    def __init__(self) -> None:
        super().__init__("Fusion")
        self.reduce_motion = False

    @override
    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        known = _METRICS.get(metric)
        return super().pixelMetric(metric, option, widget) if known is None else known

    @override
    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,
    ) -> int:
        if hint == _Hint.SH_Widget_Animation_Duration:
            return 0 if self.reduce_motion else 120
        known = _HINTS.get(hint)
        return super().styleHint(hint, option, widget, returnData) if known is None else known

    @override
    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element in _UNSEEN:
            return
        draw = _PRIMITIVES.get(element)
        if draw is None:
            super().drawPrimitive(element, option, painter, widget)
        else:
            with _kept(painter):
                draw(option, painter)

    @override
    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        draw = _CONTROLS.get(element)
        if draw is None:
            super().drawControl(element, option, painter, widget)
            style_controls.control_focus(element, option, painter)
        else:
            with _kept(painter):
                draw(option, painter)

    @override
    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        draw = _COMPLEX.get(control)
        if draw is None:
            super().drawComplexControl(control, option, painter, widget)
        else:
            with _kept(painter):
                draw(option, painter, widget)

    @override
    def subElementRect(
        self, element: QStyle.SubElement, option: QStyleOption, widget: QWidget
    ) -> QRect:
        rect = super().subElementRect(element, option, widget)
        if element == QStyle.SubElement.SE_LineEditContents and _is_framed(option):
            padding = style_controls.FIELD_PADDING
            return rect.adjusted(padding, 0, -padding, 0)
        return rect

    @override
    def subControlRect(
        self,
        cc: QStyle.ComplexControl,
        opt: QStyleOptionComplex,
        sc: QStyle.SubControl,
        widget: QWidget,
    ) -> QRect:
        rect = super().subControlRect(cc, opt, sc, widget)
        if sc in style_controls.EDIT_FIELDS and cc in style_controls.EDIT_OWNERS:
            return rect.adjusted(style_controls.FIELD_PADDING - 2, 0, 0, 0)
        return rect

    @override
    def sizeFromContents(
        self,
        type: QStyle.ContentsType,
        option: QStyleOption,
        size: QSize,
        widget: QWidget,
    ) -> QSize:
        wanted = super().sizeFromContents(type, option, size, widget)
        if type == QStyle.ContentsType.CT_MenuItem and isinstance(option, QStyleOptionMenuItem):
            return style_menu.item_size(option, wanted)
        if type in style_controls.FIELD_CONTENTS:
            wanted.setHeight(metrics.control_height())
        elif type == QStyle.ContentsType.CT_PushButton:
            wanted.setHeight(max(wanted.height(), metrics.control_height()))
        return wanted
