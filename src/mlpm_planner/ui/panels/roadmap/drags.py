"""What a drag on the canvas does: live while the pointer moves, one edit when it is let go."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from typing_extensions import override

from mlpm_planner.application.timeline_bars import NONE
from mlpm_planner.application.timeline_links import Spans
from mlpm_planner.application.timescale import FIRST, LAST, Unit, snapped, snapped_shift
from mlpm_planner.application.wording import counted
from mlpm_planner.domain.dates import next_working_day, working_days
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.roadmap.commands import Commands
from mlpm_planner.ui.panels.roadmap.geometry import Geometry, Hit, Part, row_height
from mlpm_planner.ui.panels.roadmap.lane_target import LaneTarget
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState
from mlpm_planner.ui.theme import inks, metrics, paint

Modifiers = Qt.KeyboardModifier
_NO_SNAP = Modifiers.AltModifier
_FOLLOWERS = Modifiers.ShiftModifier
_OTHER_WAY = Modifiers.ControlModifier


class Drag:
    """A drag in progress; positions are those of the viewport."""

    is_vertical = False
    is_horizontal = True

    def __init__(self, geometry: Geometry, commands: Commands, at: QPointF) -> None:
        self.geometry = geometry
        self.state: TimelineState = geometry.state
        self.commands = commands
        self.at = at
        self.tip = ""
        self._held: Spans = {}
        self._following: Spans = {}
        # The day and the height of the content where it began; they stay when it scrolls.
        self._day = self.state.scale.day(at.x())

    def move(self, at: QPointF, modifiers: Modifiers) -> None:
        """The pointer is elsewhere, or the canvas scrolled under it."""
        self.at = at
        self._show(modifiers)

    def _show(self, modifiers: Modifiers) -> None:
        """Show what letting go here would do."""

    def drop(self) -> None:
        """Do it."""

    def cancel(self) -> None:
        """Leave everything as it was."""
        self.state.show_preview()

    def paint(self, painter: QPainter) -> None:
        """Draw over the bars what the drag would do."""

    def _hold(self, spans: Spans, *, gives_way: bool) -> str:
        """Show bars elsewhere with the followers that give way; what to say of those."""
        said = ""
        self._held, self._following = spans, {}
        if spans and gives_way:
            try:
                self._following = self.commands.followers.of(spans)
            except RuleError as error:
                said = f" · {error}"
        self.state.show_preview(spans, self._following)
        if self._following:
            said = f" · {counted(len(self._following), 'follower')} will give way, not with Ctrl"
        return said

    def _gives_way(self, modifiers: Modifiers) -> bool:
        """Whether followers move too: as chosen, with Control the other way; only in the plan."""
        wanted = self.state.display.gives_way != bool(modifiers & _OTHER_WAY)
        return wanted and self.state.shows_plan

    def _unit(self, modifiers: Modifiers) -> Unit:
        return Unit.DAY if modifiers & _NO_SNAP else self.state.scale.snap


class MoveDrag(Drag):
    """Moves bars along the time axis and, where rows hold several, into another lane.

    With Shift they keep their lane, and everything that waits for them moves along as far. Without,
    followers give way if that is chosen; Control is the other way for once.
    """

    def __init__(
        self, geometry: Geometry, commands: Commands, at: QPointF, slots: Sequence[int]
    ) -> None:
        super().__init__(geometry, commands, at)
        self._slots = tuple(slots)
        self._followers: tuple[int, ...] | None = None
        self._lead = slots[-1]
        self.is_vertical = self.state.layout.is_packed
        self.lane = LaneTarget(geometry, at.y())

    @override
    def _show(self, modifiers: Modifiers) -> None:
        unit = self._unit(modifiers)
        days = snapped_shift(self.state.scale.day(self.at.x()) - self._day, unit)
        bars = self.state.bars
        slots = self._slots
        if modifiers & _FOLLOWERS:
            slots = (*slots, *self._waiting())
        low = FIRST - min(int(bars.start[s]) for s in slots)
        high = LAST - max(int(bars.end[s]) for s in slots)
        days = max(low, min(high, days))
        moved = {s: (int(bars.start[s]) + days, int(bars.end[s]) + days) for s in slots}
        gives_way = not modifiers & _FOLLOWERS and self._gives_way(modifiers)
        said = self._hold(moved if days else {}, gives_way=gives_way)
        self.tip = span_text(self.state, self.state.span_of(self._lead), days) + said
        if len(slots) > len(self._slots):
            self.tip += f" · {len(slots) - len(self._slots)} more move along"
        if self.is_vertical:
            where = self.lane.follow(self.at.y(), locked=bool(modifiers & _FOLLOWERS))
            self.tip += f" · to {where}" if where else ""

    def _waiting(self) -> tuple[int, ...]:
        if self._followers is None:
            bars = self.state.bars
            found = self.state.links.followers(len(bars.start), self._slots).tolist()
            self._followers = tuple(s for s in found if bars.start[s] != NONE)
        return self._followers

    @override
    def drop(self) -> None:
        self.state.show_preview()
        spans, following = self._held, self._following
        if self.lane.group != NONE:
            lane = self.lane.group
            self.commands.arrange(self._slots, lane, spans=spans, following=following)
        elif spans:
            self.commands.move(spans, following)

    @override
    def paint(self, painter: QPainter) -> None:
        self.lane.paint(painter)


class ResizeDrag(Drag):
    """Moves one end of a bar, and with it that end of the others that are selected."""

    def __init__(
        self,
        geometry: Geometry,
        commands: Commands,
        at: QPointF,
        hit: Hit,
        slots: Sequence[int] = (),
    ) -> None:
        super().__init__(geometry, commands, at)
        self._slot = hit.slot
        others = (s for s in slots if s != hit.slot and not self.state.feature(s).is_milestone)
        self._slots = (*others, hit.slot)
        self._is_end = hit.part is Part.END
        bar = geometry.bar_rect(hit.slot, hit.row)
        self._off = at.x() - (bar.right() if self._is_end else bar.left())

    @override
    def _show(self, modifiers: Modifiers) -> None:
        unit = self._unit(modifiers)
        bars = self.state.bars
        edge = snapped(self.state.scale.day(self.at.x() - self._off), unit, self.state.calendar)
        if self._is_end:
            last = edge - 1
            if unit is Unit.WEEK:
                last = next_working_day(self.state.day_date(last), -1).toordinal()
            days = last - int(bars.end[self._slot])
        else:
            days = edge - int(bars.start[self._slot])
        spans = {slot: self._stretched(slot, days) for slot in self._slots}
        said = self._hold(spans, gives_way=self._gives_way(modifiers))
        self.tip = span_text(self.state, spans[self._slot]) + said
        if len(self._slots) > 1:
            self.tip += f" · {len(self._slots)} features"

    def _stretched(self, slot: int, days: int) -> tuple[int, int]:
        start, end = int(self.state.bars.start[slot]), int(self.state.bars.end[slot])
        if self._is_end:
            return start, max(start, min(LAST, end + days))
        return max(FIRST, min(end, start + days)), end

    @override
    def drop(self) -> None:
        self.state.show_preview()
        if self._held:
            self.commands.move(self._held, self._following)


class CreateDrag(Drag):
    """Draws a new bar into the free part of a row."""

    def __init__(self, geometry: Geometry, commands: Commands, at: QPointF, row: int) -> None:
        super().__init__(geometry, commands, at)
        layout = self.state.layout
        self._row = max(0, min(row, layout.count - 1)) if layout.count else 0
        self._shown_row = row
        self.span: tuple[int, int] | None = None
        self.made = ""

    @override
    def _show(self, modifiers: Modifiers) -> None:
        unit, state = self._unit(modifiers), self.state
        days = sorted((self._day, state.scale.day(self.at.x())))
        first = snapped(days[0], unit, state.calendar)
        last = snapped(days[1], unit, state.calendar) - 1
        if unit is Unit.WEEK:
            last = next_working_day(state.day_date(last), -1).toordinal()
        self.span = (max(FIRST, first), min(LAST, max(first, last)))
        self.tip = f"New feature · {span_text(state, self.span)}"

    @override
    def drop(self) -> None:
        if self.span is None:
            return
        layout = self.state.layout
        group = layout.group_at(self._row) if layout.count else 0
        above = layout.code(self._row) if layout.count else NONE
        self.made = self.commands.create(group, above if above >= 0 else NONE, self.span)

    @override
    def paint(self, painter: QPainter) -> None:
        if self.span is None:
            return
        scale = self.state.scale
        left, right = scale.x(self.span[0]), scale.x(self.span[1] + 1)
        top = self.geometry.row_top(self._shown_row) + 6
        bar = QRectF(left, top, right - left, row_height() - 12)
        paint.rounded(painter, bar, metrics.RADIUS_TIMELINE, fill="accent_tint", edge="accent")


class ArrangeDrag(Drag):
    """Moves bars up or down, within their group or to another; their days stay."""

    is_vertical = True
    is_horizontal = False

    def __init__(
        self, geometry: Geometry, commands: Commands, at: QPointF, slots: Sequence[int]
    ) -> None:
        super().__init__(geometry, commands, at)
        rows = sorted((self.state.layout.row_of(slot), slot) for slot in slots)
        self._slots = [slot for _row, slot in rows]
        self.place = NONE
        self.lane = LaneTarget(geometry, at.y()) if self.state.layout.is_packed else None

    @override
    def _show(self, modifiers: Modifiers) -> None:
        if self.lane is not None:
            where = self.lane.follow(self.at.y())
            self.tip = f"Move to {where}" if where else "Drag to another lane"
            return
        offset = self.at.y() + self.geometry.top
        count = self.state.layout.count
        self.place = max(0, min(count, round(offset / row_height())))
        lineage = self.state.layout.lineage(self.state.layout.neighbours(self.place)[0])
        where = " · ".join(row.group.title for row in lineage)
        self.tip = f"Move to {where}" if where else "Move here"

    @override
    def drop(self) -> None:
        if self.lane is not None:
            if self.lane.group != NONE:
                self.commands.arrange(self._slots, self.lane.group)
            return
        if self.place == NONE:
            return
        group, above, below = around(self.state, self.place, self._slots)
        self.commands.arrange(self._slots, group, above, below)

    @override
    def paint(self, painter: QPainter) -> None:
        if self.lane is not None:
            self.lane.paint(painter)
        if self.place == NONE:
            return
        y = self.geometry.row_top(self.place)
        painter.fillRect(QRectF(0, y - 1, self.state.width, 2), inks.colour("accent"))


def around(state: TimelineState, place: int, moved: Sequence[int]) -> tuple[int, int, int]:
    """The group and the bars around a gap, leaving out those that are being moved."""
    layout = state.layout
    up = down = place
    group, above, below = layout.neighbours(place)
    while above in moved:
        up -= 1
        above = layout.neighbours(up)[1] if up > 0 else NONE
    while below in moved:
        down += 1
        below = layout.neighbours(down)[2]
    return group, above, below


class PanDrag(Drag):
    """Moves the window over the plan."""

    def __init__(self, geometry: Geometry, commands: Commands, at: QPointF) -> None:
        super().__init__(geometry, commands, at)
        self.by = QPointF()

    @override
    def move(self, at: QPointF, modifiers: Modifiers) -> None:
        self.by = self.at - at
        self.at = at


def span_text(state: TimelineState, span: tuple[int, int], days: int = 0) -> str:
    """Days of a bar in words, with how far it moved."""
    first, last = state.day_date(span[0]), state.day_date(span[1])
    text = f"{formats.day_range(first, last)} · {working_days(first, last)} d"
    if days:
        text += f" · {'+' if days > 0 else '−'}{abs(days)} d"
    return text
