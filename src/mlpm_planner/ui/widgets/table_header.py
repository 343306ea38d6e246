"""The head of a table, aligned like its cells, with the sort arrow beside the words."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget
from typing_extensions import override

from mlpm_planner.ui.signals import Trigger
from mlpm_planner.ui.theme import fonts, icons, metrics, paint
from mlpm_planner.ui.theme.paint import Voice

_ARROW = 13.0
_PLAIN = Voice("small", 500, "text3")
_SORTED = Voice("small", 600, "text")


class TableHeader(QHeaderView):
    """Paints its sections itself; click sorts, drag moves and resizes.

    ``modifiers`` are the keys that were held at the last press.
    """

    let_go = Trigger()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._hovered = -1
        self._further: dict[int, tuple[int, bool]] = {}
        self.is_held = False
        self.modifiers = Qt.KeyboardModifier.NoModifier
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setStretchLastSection(False)
        self.setMinimumSectionSize(40)
        self.setMouseTracking(True)
        self.setAccessibleName("Columns")

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), metrics.header_height())

    def set_further(self, further: Mapping[int, tuple[int, bool]]) -> None:
        """Sections that are sorted by among equals: the place of each, and if downwards."""
        self._further = dict(further)
        self.viewport().update()

    @override
    def mousePressEvent(self, e: QMouseEvent) -> None:
        self.is_held = True
        self.modifiers = e.modifiers()
        super().mousePressEvent(e)

    @override
    def mouseReleaseEvent(self, e: QMouseEvent) -> None:
        super().mouseReleaseEvent(e)
        self.is_held = False
        self.let_go.emit()

    @override
    def mouseMoveEvent(self, e: QMouseEvent) -> None:
        super().mouseMoveEvent(e)
        self._hover(self.logicalIndexAt(e.position().toPoint()))

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, section: int) -> None:
        if section != self._hovered:
            self._hovered = section
            self.viewport().update()

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.save()
        try:
            paint.follow_layout(painter, QRectF(rect))
            self._paint_section(painter, QRectF(rect), logicalIndex)
        finally:
            painter.restore()

    def _paint_section(self, painter: QPainter, rect: QRectF, section: int) -> None:
        painter.fillRect(rect, self.palette().base())
        if section == self._hovered and self.sectionsClickable():
            paint.rounded(painter, rect.adjusted(3, 4, -3, -5), 4, fill="hover")
        paint.hairline(painter, rect.left(), rect.right(), rect.bottom() - 1, "line")
        words = str(self._data(section, Qt.ItemDataRole.DisplayRole) or "")
        is_sorted = self.isSortIndicatorShown() and self.sortIndicatorSection() == section
        place, descending = self._further.get(section, (0, False))
        if is_sorted:
            place, descending = 1, self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        voice = _SORTED if place else _PLAIN
        padding = metrics.CELL_PADDING
        area = rect.adjusted(padding, 0, -padding, -1)
        right = self._is_right(section)
        if place and self._further:
            words = f"{words} {place}"
        if place:
            area = self._paint_arrow(painter, area, words, right=right, descending=descending)
        paint.text(painter, area, words, voice, paint.RIGHT if right else paint.LEFT)

    @staticmethod
    def _paint_arrow(
        painter: QPainter, area: QRectF, words: str, *, right: bool, descending: bool
    ) -> QRectF:
        """Draw the arrow right of the words; what is left for them."""
        side = icons.scaled(_ARROW)
        width = min(fonts.advance(words, "small", 600) + 4, area.width() - side - 3)
        left = area.right() - side if right else area.left() + width
        name = "arrow-down" if descending else "arrow-up"
        icons.lead(
            painter, name, area.adjusted(left - area.left(), 0, 0, 0), size=_ARROW, colour="text"
        )
        return area.adjusted(0, 0, -side - 3, 0)

    def _data(self, section: int, role: int) -> object:
        return self.model().headerData(section, Qt.Orientation.Horizontal, role)

    def _is_right(self, section: int) -> bool:
        align = self._data(section, Qt.ItemDataRole.TextAlignmentRole)
        value = align.value if isinstance(align, Qt.AlignmentFlag) else align
        return isinstance(value, int) and bool(value & Qt.AlignmentFlag.AlignRight.value)
