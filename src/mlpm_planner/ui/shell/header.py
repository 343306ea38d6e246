"""The band above a page: its title, its views, and what it puts at the right."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from mlpm_planner.ui.signals import Signal, Trigger
from mlpm_planner.ui.theme import inks, metrics
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.buttons import Button, IconButton
from mlpm_planner.ui.widgets.segments import Segment, Segments
from mlpm_planner.ui.widgets.text import ElidedLabel


class Header(QWidget):
    """Title, view segments, the page's own widgets, and the way to the inspector."""

    view_chosen = Signal(str)
    inspector_asked = Trigger()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Page header")
        self.title = ElidedLabel("", Voice("title"))
        self.title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.views = Segments("View", ())
        self.views.chosen.connect(self.view_chosen.emit)
        self.views.hide()
        self.inspector = IconButton("panel-right", "Show the inspector", "Ctrl+I")
        self.inspector.clicked.connect(self.inspector_asked.emit)
        self.inspector.hide()
        self._extra: list[QWidget] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(metrics.PAGE_MARGIN, 0, metrics.PAGE_MARGIN - 4, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self.title)
        self._row.addSpacing(8)
        self._row.addWidget(self.views)
        self._row.addStretch(1)
        self._row.addWidget(self.inspector)
        self.setFixedHeight(metrics.page_header_height())

    def show_page(
        self, title: str, views: Sequence[Segment], current: str, widgets: Sequence[QWidget]
    ) -> None:
        """Show what belongs to a page; widgets of the page before are put aside, not deleted."""
        self.title.set_whole(title)
        self.views.setVisible(len(views) > 1)
        self.views.set_segments(views)
        self.views.set_current(current)
        for widget in self._extra:
            self._row.removeWidget(widget)
            widget.hide()
        self._extra = list(widgets)
        for widget in self._extra:
            self._row.insertWidget(self._row.count() - 1, widget)
            widget.show()
        self.fold()

    def set_view(self, view: str) -> None:
        """Mark the view that is shown."""
        self.views.set_current(view)

    def fit(self) -> None:
        """Take on the heights of the density and text size in use."""
        self.setFixedHeight(metrics.page_header_height())
        self.fold()

    def fold(self) -> None:
        """Show icons alone where there is no room for words, the most important words last."""
        parts = [self.views, *(each for each in self._extra if isinstance(each, Button))]
        shown = [part for part in parts if not part.isHidden()]
        over = self._row.sizeHint().width() - self.width()
        over += sum(part.width_for(is_folded=False) - part.sizeHint().width() for part in shown)
        for part in parts:
            part.fold(over > 0)
            if part in shown and over > 0:
                over += part.width_for(is_folded=True) - part.width_for(is_folded=False)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fold()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.fold()
        return super().event(event)

    def focus_here(self) -> None:
        """Put the focus on the first thing in the header that takes it."""
        for widget in (self.views, *self._extra, self.inspector):
            if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                widget.setFocus(Qt.FocusReason.TabFocusReason)
                return

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), inks.colour("surface"))
