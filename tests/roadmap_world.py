"""A small roadmap for tests, and the timeline as a person sees it: bars by title, real drags."""

from datetime import date, timedelta

from builders import a_feature, a_plan
from fakes import MemoryStore
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from mlpm_planner.application.timescale import Timescale
from mlpm_planner.domain.choices import FeatureKind, Horizon, MarkerKind
from mlpm_planner.domain.clock import start_of
from mlpm_planner.domain.feature import Dependency
from mlpm_planner.domain.kpi import Marker
from mlpm_planner.domain.people import Person
from mlpm_planner.domain.product import Theme
from mlpm_planner.ui.session import Session

TODAY = date(2026, 6, 15)  # a Monday
DAYS_PX = 8.0  # snaps to days
WEEKS_PX = 3.0  # snaps to weeks


def day(offset):
    return TODAY + timedelta(days=offset)


class Roadmap(Session):
    """Two themes, a chain of two bars, a broken link, a milestone, one feature without dates."""

    def __init__(self, *more):
        self.blue = Theme(name="Relevance", colour="blue", rank=1)
        self.green = Theme(name="Speed", colour="green", rank=2)
        self.ines = Person(name="Ines Kowalska")
        self.ranker = self._bar("Ranker", 0, 14, self.blue, 1, horizon=Horizon.NOW, effort=4)
        self.loop = self._bar("Loop", 21, 14, self.blue, 2, horizon=Horizon.NEXT, effort=3)
        self.cache = self._bar("Cache", 7, 14, self.green, 3, horizon=Horizon.NOW, effort=2)
        self.gate = self._bar("Gate", 28, 1, self.green, 4, kind=FeatureKind.MILESTONE)
        self.idea = a_feature("Idea", key="R-9", rank=5.0, theme_id=self.green.id)
        self.link = Dependency(predecessor_id=self.ranker.id, successor_id=self.loop.id)
        pilot = Marker(at=start_of(day(10)), kind=MarkerKind.LAUNCH, title="EU pilot")
        parts = (self.blue, self.green, self.ines, self.ranker, self.loop, self.cache, self.gate)
        super().__init__(a_plan(*parts, self.idea, self.link, pilot, *more), MemoryStore())

    def _bar(self, title, start, length, theme, rank, **more):
        return a_feature(
            title,
            key=f"R-{rank}",
            rank=float(rank),
            theme_id=theme.id,
            start=day(start),
            end=day(start + length - 1),
            **more,
        )

    def now(self, feature):
        """A feature as it is now."""
        return self.plan.features[feature.id]

    def offsets(self, feature):
        """Start and end as days from today."""
        found = self.now(feature)
        return (found.start - TODAY).days, (found.end - TODAY).days

    def called(self, title):
        return next((f for f in self.plan.features.values() if f.title == title), None)


class Hand:
    """The pointer on the canvas."""

    def __init__(self, canvas):
        self.canvas = canvas
        self.state = canvas.state

    def look_at(self, px=DAYS_PX):
        """Show the plan so that today lies at 200 px."""
        ordinal = TODAY.toordinal()
        self.state.set_scale(Timescale(ordinal - 200 / px, px))

    def bar(self, feature):
        slot = self.state.bars.slots[feature.id]
        return self.canvas.geometry_of.bar_rect(slot, self.state.layout.row_of(slot))

    def row_y(self, feature):
        return self.bar(feature).center().y()

    def x_of(self, offset):
        return self.state.scale.x(TODAY.toordinal() + offset)

    def press(self, at, modifiers=Qt.KeyboardModifier.NoModifier):
        self._send(QEvent.Type.MouseButtonPress, at, modifiers)

    def move(self, at, modifiers=Qt.KeyboardModifier.NoModifier):
        self._send(QEvent.Type.MouseMove, at, modifiers)

    def release(self, at, modifiers=Qt.KeyboardModifier.NoModifier):
        self._send(QEvent.Type.MouseButtonRelease, at, modifiers)

    def click(self, at, modifiers=Qt.KeyboardModifier.NoModifier):
        self.press(at, modifiers)
        self.release(at, modifiers)

    def drag(self, start, end, modifiers=Qt.KeyboardModifier.NoModifier):
        """Press without the modifier, move there in steps with it, let go."""
        self.press(start)
        for step in (0.2, 0.6, 1.0):
            self.move(start + (end - start) * step, modifiers)
        self.release(end, modifiers)

    def by_days(self, feature, days, modifiers=Qt.KeyboardModifier.NoModifier):
        start = self.bar(feature).center()
        self.drag(start, start + QPointF(days * self.state.scale.px, 1), modifiers)

    def _send(self, kind, at, modifiers):
        viewport = self.canvas.viewport()
        left = Qt.MouseButton.LeftButton
        none = Qt.MouseButton.NoButton
        button = none if kind is QEvent.Type.MouseMove else left
        held = none if kind is QEvent.Type.MouseButtonRelease else left
        event = QMouseEvent(kind, at, viewport.mapToGlobal(at), button, held, modifiers)
        QApplication.sendEvent(viewport, event)
