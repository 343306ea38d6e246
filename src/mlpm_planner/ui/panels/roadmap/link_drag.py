"""Drawing a dependency from an end of one bar to an end of another."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from typing_extensions import override

from mlpm_planner.application.timeline_bars import NONE
from mlpm_planner.application.wording import quoted
from mlpm_planner.domain.choices import DependencyKind
from mlpm_planner.ui.panels.roadmap.commands import Commands
from mlpm_planner.ui.panels.roadmap.drags import Drag, Modifiers
from mlpm_planner.ui.panels.roadmap.geometry import HANDLE, Geometry, Hit, Part
from mlpm_planner.ui.theme import icons, inks, paint

_SAYS = {
    DependencyKind.FINISH_START: "{} starts after this one ends",
    DependencyKind.START_START: "{} starts after this one starts",
    DependencyKind.FINISH_FINISH: "{} ends after this one ends",
    DependencyKind.START_FINISH: "{} ends after this one starts",
}


class LinkDrag(Drag):
    """The ends it goes from and to make its kind; a circle is refused with its names."""

    is_vertical = True

    def __init__(self, geometry: Geometry, commands: Commands, at: QPointF, hit: Hit) -> None:
        super().__init__(geometry, commands, at)
        self._source = hit.slot
        self._from_start = hit.part is Part.HANDLE_START
        self._to_end = False
        self.target = NONE
        self.refusal = ""
        self._known: dict[int, str] = {}

    @property
    def kind(self) -> DependencyKind:
        """The kind of dependency that letting go makes."""
        first = "S" if self._from_start else "F"
        return DependencyKind(first + ("F" if self._to_end else "S"))

    @override
    def _show(self, modifiers: Modifiers) -> None:
        hit = self.geometry.hit(self.at)
        takes = hit.part in (Part.BODY, Part.START, Part.END) and hit.slot != self._source
        self.target = hit.slot if takes else NONE
        if takes:
            middle = self.geometry.bar_rect(hit.slot, hit.row).center().x()
            self._to_end = self.at.x() > middle + 1
        self.refusal = self._refusal(hit.slot) if takes else ""
        self.tip = self.refusal or self._offer()

    def _offer(self) -> str:
        if self.target == NONE:
            return "Let go on the start or the end of the feature that waits for this one"
        return _SAYS[self.kind].format(quoted(self.state.feature(self.target).title))

    def _refusal(self, target: int) -> str:
        if target not in self._known:
            bars = self.state.bars
            circle = self.state.links.circle(len(bars.start), self._source, target)
            names = " → ".join(quoted(self.state.feature(slot).title) for slot in circle)
            self._known[target] = f"They would wait for each other: {names}" if circle else ""
        return self._known[target]

    @override
    def drop(self) -> None:
        if self.target != NONE and not self.refusal:
            self.commands.link(self._source, self.target, self.kind)

    @override
    def paint(self, painter: QPainter) -> None:
        layout = self.state.layout
        colour = "bad" if self.refusal else "accent"
        source = self.geometry.bar_rect(self._source, layout.row_of(self._source))
        start = self.geometry.handle_at(source, at_start=self._from_start)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(inks.pen(colour, 1.8))
        painter.drawLine(start, self.at)
        paint.dot(painter, start, HANDLE - 2, colour)
        if self.target != NONE:
            bar = self.geometry.bar_rect(self.target, layout.row_of(self.target))
            paint.rounded(painter, bar.adjusted(-3, -3, 3, 3), 7, edge=colour, width=2)
            x = bar.right() if self._to_end else bar.left()
            painter.fillRect(QRectF(x - 2, bar.top(), 4, bar.height()), inks.colour(colour))
        if self.refusal:
            paint.dot(painter, self.at, 9, "surface", halo="")
            icons.paint(painter, "circle-x", self.at - QPointF(9, 9), size=18, colour="bad")
