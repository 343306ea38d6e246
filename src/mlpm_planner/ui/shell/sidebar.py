"""The sidebar: which workspace is open, the way to find things, and the pages."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.ui.shell.pages import FOOT, Place
from mlpm_planner.ui.signals import Signal, Trigger
from mlpm_planner.ui.theme import fonts, icons, inks, metrics, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.chips import badge_size, keycap_width, paint_badge, paint_keycap
from mlpm_planner.ui.widgets.text import tip

_INSET = 8
_PAD = 8
_ICON, _BIGGEST_ICON = 16, 24
_ARROWS = 14


def _icon_side() -> float:
    """Icons grow with the words, as far as a folded sidebar has room for them."""
    return min(icons.scaled(_ICON), _BIGGEST_ICON)


def _lead() -> float:
    """From the edge of a row to its words."""
    return _PAD + _icon_side() + 8


class _SidebarButton(QAbstractButton):
    """A row of the sidebar that paints itself, wide or folded to its icon."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folded = False
        self.setText(name)
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def fold(self, on: bool) -> None:
        self.folded = on
        tip(self, self.accessibleName() if on else "")
        self.update()

    def _height(self) -> int:
        return metrics.nav_height()

    @override
    def sizeHint(self) -> QSize:
        return QSize(metrics.sidebar_width(), self._height())

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            box = QRectF(self.rect()).adjusted(_INSET, 0, -_INSET, 0)
            self._paint(painter, box)
            if self.hasFocus():
                paint.focus_ring(painter, box)

    def _paint(self, painter: QPainter, box: QRectF) -> None:
        raise NotImplementedError


class _Head(_SidebarButton):
    """The product and its file; opens the menu of the workspace."""

    def __init__(self) -> None:
        super().__init__("Workspace")
        self._file = ""

    def show_workspace(self, name: str, file: str) -> None:
        self.setText(name)
        self._file = file
        self.setAccessibleName(f"Workspace: {name}, {file}" if file else name)
        self.fold(self.folded)

    @override
    def _height(self) -> int:
        return metrics.page_header_height() - 2

    @override
    def _paint(self, painter: QPainter, box: QRectF) -> None:
        if self.underMouse() or self.isDown():
            ground = box.adjusted(0, 5, 0, -3)
            paint.rounded(painter, ground, metrics.RADIUS_CONTROL, fill="pressed")
        tile = QRectF(box.left() + _PAD, round(box.center().y() - 14), 28, 28)
        paint.rounded(painter, tile, 7, fill="accent_fill")
        icons.paint_centred(painter, "trending-up", tile, size=18, colour="on_accent")
        if self.folded:
            return
        arrows = icons.scaled(_ARROWS)
        room = box.right() - _PAD - arrows - 4 - tile.right() - 10
        first, second = fonts.metrics("body", 600).height(), fonts.metrics("micro").height()
        height = first + second if self._file else first
        top = round(box.center().y() - height / 2)
        body = QRectF(tile.right() + 10, top, room, first)
        paint.text(painter, body, self.text(), Voice("body", 600))
        if self._file:
            under = QRectF(body.left(), body.bottom(), room, second)
            paint.text(painter, under, self._file, Voice("micro", 400, "text3"))
        at = QPointF(box.right() - _PAD - arrows, round(box.center().y() - arrows / 2))
        icons.paint(painter, "chevrons-up-down", at, size=arrows, colour="text3")


class _Search(_SidebarButton):
    """Looks like a field, opens the palette."""

    def __init__(self) -> None:
        super().__init__("Search or run…")

    @override
    def _height(self) -> int:
        return metrics.control_height() + 6

    @override
    def _paint(self, painter: QPainter, box: QRectF) -> None:
        field = box.adjusted(4, 3, -4, -3)
        edge = "control" if self.underMouse() else "line"
        paint.rounded(
            painter,
            field,
            metrics.RADIUS_CONTROL,
            fill="raised",
            edge=edge,
            width=inks.current().border,
        )
        side = _icon_side()
        if self.folded:
            icons.paint_centred(painter, "search", field, size=side, colour="text3")
            return
        at = QPointF(field.left() + _PAD + 1, round(field.center().y() - side / 2))
        icons.paint(painter, "search", at, size=side, colour="text3")
        width = keycap_width("Ctrl K")
        body = field.adjusted(_lead(), 0, -width - 6, 0)
        paint.text(painter, body, self.text(), Voice(colour="text3"))
        cap = QRectF(field.right() - width - 5, field.top() + 5, width, field.height() - 10)
        paint_keycap(painter, cap, "Ctrl K")


class NavItem(_SidebarButton):
    """A page in the sidebar, with a badge for what needs attention there."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.title)
        self.place = place
        self._count, self._tone = 0, ""
        self.setCheckable(True)
        self.setAutoExclusive(True)

    def set_badge(self, count: int, tone: str) -> None:
        self._count, self._tone = count, tone
        needs = f", {count} need attention" if count else ""
        self.setAccessibleName(self.place.title + needs)
        self.fold(self.folded)

    @override
    def _paint(self, painter: QPainter, box: QRectF) -> None:
        here = self.isChecked()
        if here or self.underMouse():
            fill = "selected_inactive" if here else "pressed"
            paint.rounded(painter, box, metrics.RADIUS_CONTROL, fill=fill)
        side = _icon_side()
        lead = box.left() + ((box.width() - side) / 2 if self.folded else _PAD)
        at = QPointF(round(lead), round(box.center().y() - side / 2))
        colour = "accent" if here else "text2"
        icons.paint(painter, self.place.icon, at, size=side, colour=colour)
        if self.folded:
            if self._count:
                dot = QPointF(at.x() + side, at.y() + 1)
                paint.dot(painter, dot, 3, self._tone or "text3", halo="canvas")
            return
        room = badge_size(self._count)
        body = box.adjusted(_lead(), 0, -room.width() - 10 if self._count else -8, 0)
        voice = Voice("body", 600 if here else 500, "text" if here else "text2")
        paint.text(painter, body, self.place.title, voice)
        if self._count:
            top = round(box.center().y() - room.height() / 2)
            area = QRectF(box.right() - room.width() - 6, top, room.width(), room.height())
            paint_badge(painter, area, self._count, self._tone)


class _SectionHead(QWidget):
    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self.folded = False

    @override
    def sizeHint(self) -> QSize:
        return QSize(0, metrics.nav_height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            if self.folded:
                paint.hairline(painter, 16, self.width() - 16, self.height() / 2, "line")
                return
            box = QRectF(self.rect()).adjusted(16, 6, -8, 0)
            paint.text(painter, box, self._text, Voice("micro", 600, "text3"))


class Sidebar(QWidget):
    """Head, search, the pages by section, and Settings at the foot."""

    chosen = Signal(str)
    search_asked = Trigger()
    menu_asked = Trigger()

    def __init__(self, places: Sequence[Place], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Sidebar")
        self._folded = False
        self.head = _Head()
        self.head.clicked.connect(self.menu_asked.emit)
        self.search = _Search()
        self.search.clicked.connect(self.search_asked.emit)
        self.items: dict[str, NavItem] = {}
        self._sections: list[_SectionHead] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, _INSET)
        self._column.setSpacing(0)
        self._column.addWidget(self.head)
        self._column.addWidget(self.search)
        self._column.addSpacing(_INSET)
        self._add_pages(places)
        self.fit()

    def _add_pages(self, places: Sequence[Place]) -> None:
        for section, found in groupby(places, lambda place: place.section):
            if section == FOOT:
                self._column.addStretch(1)
            elif section:
                head = _SectionHead(section)
                self._sections.append(head)
                self._column.addWidget(head)
            for place in found:
                self._add_page(place)
        if FOOT not in {place.section for place in places}:
            self._column.addStretch(1)

    def _add_page(self, place: Place) -> None:
        item = NavItem(place)
        item.clicked.connect(self._on_item_clicked)
        self.items[place.name] = item
        self._column.addWidget(item)

    def _on_item_clicked(self) -> None:
        item = self.sender()
        if isinstance(item, NavItem):
            self.chosen.emit(item.place.name)

    def show_workspace(self, name: str, file: Path | None) -> None:
        """Name the product and the file that are open."""
        self.head.show_workspace(name, file.name if file else "")

    def set_current(self, name: str) -> None:
        """Mark the page that is shown."""
        item = self.items.get(name)
        if item is not None:
            item.setChecked(True)

    def set_open(self, on: bool) -> None:
        """Whether there is a workspace whose pages can be shown."""
        for item in self.items.values():
            item.setVisible(on)
        for head in self._sections:
            head.setVisible(on)

    @property
    def folded(self) -> bool:
        return self._folded

    def fold(self, on: bool) -> None:
        """Show icons alone, or words too."""
        if on == self._folded:
            return
        self._folded = on
        for button in (self.head, self.search, *self.items.values()):
            button.fold(on)
        for head in self._sections:
            head.folded = on
        self.fit()

    def fit(self) -> None:
        """Take on the width of the text size in use."""
        wide = metrics.sidebar_width()
        self.setFixedWidth(metrics.SIDEBAR_COLLAPSED if self._folded else wide)

    def focus_here(self) -> None:
        """Put the focus on the page that is shown."""
        current = next((i for i in self.items.values() if i.isChecked() and i.isVisible()), None)
        (current or self.search).setFocus(Qt.FocusReason.TabFocusReason)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            painter.fillRect(self.rect(), inks.colour("canvas"))
            painter.fillRect(self.width() - 1, 0, 1, self.height(), inks.colour("hair"))
