"""Two panes with a hairline between them that can be dragged."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget


class Splitter(QSplitter):
    """Panes that keep their size when the window grows, except the one that stretches."""

    def __init__(
        self,
        *panes: QWidget,
        stretch: int = 0,
        orientation: Qt.Orientation = Qt.Orientation.Horizontal,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(orientation, parent)
        self.setChildrenCollapsible(False)
        for index, pane in enumerate(panes):
            self.addWidget(pane)
            self.setStretchFactor(index, int(index == stretch))
