"""What lies behind the bars: rows, quarters, days off and the lines of the time axis."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from mlpm_planner.application.timescale import Tick, Unit, quarter_of, ticks
from mlpm_planner.domain.clock import today
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState
from mlpm_planner.ui.theme import inks

DAYS_OFF_FROM = 5.0  # px a day


def visible_ticks(state: TimelineState, unit: Unit, left: float, right: float) -> list[Tick]:
    """The ticks of a unit between two positions, with the one before them."""
    scale = state.scale
    return ticks(unit, scale.day(left), scale.day(right), state.calendar)


def paint_grid(painter: QPainter, state: TimelineState, rect: QRectF) -> None:
    """The ground of an area: every other upper unit shaded, days off, lines."""
    painter.fillRect(rect, inks.colour("surface"))
    upper, lower = state.scale.units
    # Grounds are opaque: blending areas as high as the window is what a zoom would wait for.
    shade = inks.mixed("canvas", "surface", 0.4)
    shaded = visible_ticks(state, upper, rect.left(), rect.right())
    ends = [tick.day for tick in shaded[1:]] + [next_tick(state, shaded[-1])] if shaded else []
    for tick, end in zip(shaded, ends, strict=True):
        if _is_odd(state, tick):
            left, right = state.scale.x(tick.day), state.scale.x(end)
            painter.fillRect(
                QRectF(round(left), rect.top(), round(right) - round(left), rect.height()),
                shade,
            )
    if state.scale.px >= DAYS_OFF_FROM:
        _paint_days_off(painter, state, rect)
    line = inks.colour("hair")
    for tick in visible_ticks(state, lower, rect.left(), rect.right()):
        x = round(state.scale.x(tick.day))
        painter.fillRect(QRectF(x, rect.top(), 1, rect.height()), line)


def _is_odd(state: TimelineState, tick: Tick) -> bool:
    day = tick.date
    if tick.unit is Unit.MONTH:
        return day.month % 2 == 0
    if tick.unit is Unit.QUARTER:
        return quarter_of(tick.day, state.calendar)[1] % 2 == 0
    return day.year // (10 if tick.unit is Unit.DECADE else 1) % 2 == 0


def next_tick(state: TimelineState, tick: Tick) -> int:
    """Where the unit that begins at a tick ends."""
    after = ticks(tick.unit, tick.day + 1, tick.day + _LONGEST[tick.unit], state.calendar)
    return next((t.day for t in after if t.day > tick.day), tick.day + _LONGEST[tick.unit])


_LONGEST = {
    Unit.DAY: 1,
    Unit.WEEK: 7,
    Unit.MONTH: 31,
    Unit.QUARTER: 92,
    Unit.YEAR: 366,
    Unit.DECADE: 3_660,
}


def _paint_days_off(painter: QPainter, state: TimelineState, rect: QRectF) -> None:
    scale = state.scale
    first, last = int(scale.day(rect.left())), int(scale.day(rect.right()))
    ground = inks.mixed("sunken", "surface", 0.3)
    # With the days around, so that a run begins and ends where it does in any area.
    for start, end in state.days_off.runs(first - 1, last + 1):
        left, right = round(scale.x(start)), round(scale.x(end))
        painter.fillRect(QRectF(left, rect.top(), right - left, rect.height()), ground)


def paint_today(painter: QPainter, state: TimelineState, rect: QRectF) -> None:
    """The line of today's date over an area."""
    x = today_x(state)
    if rect.left() - 2 <= x <= rect.right() + 2:
        painter.fillRect(QRectF(x - 1, rect.top(), 2, rect.height()), inks.colour("accent_fill"))


def today_x(state: TimelineState) -> int:
    """Where today's line stands: in the middle of the day once days can be told apart."""
    state.today = today().toordinal()
    middle = 0.5 if state.scale.px >= DAYS_OFF_FROM else 0.0
    return round(state.scale.x(state.today + middle))


def tick_text(state: TimelineState, tick: Tick, room: float) -> str:
    """What a tick says, shorter where there is little room."""
    return _TEXTS[tick.unit](state, tick, room)


def _day_text(_state: TimelineState, tick: Tick, _room: float) -> str:
    return str(tick.date.day)


def _week_text(_state: TimelineState, tick: Tick, room: float) -> str:
    return formats.short_day(tick.date) if room >= 48 else str(tick.date.day)


def _month_text(state: TimelineState, tick: Tick, _room: float) -> str:
    is_upper = tick.unit is state.scale.units[0]
    return formats.month(tick.date) if is_upper else formats.month_name(tick.date)


def _quarter_text(state: TimelineState, tick: Tick, room: float) -> str:
    year, quarter = quarter_of(tick.day, state.calendar)
    if room < 56:
        return f"Q{quarter}"
    return f"Q{quarter} {year}" if state.calendar.fiscal_year_start == 1 else f"Q{quarter} FY{year}"


def _year_text(state: TimelineState, tick: Tick, _room: float) -> str:
    if state.calendar.fiscal_year_start == 1:
        return str(tick.date.year)
    return f"FY{quarter_of(tick.day, state.calendar)[0]}"


def _decade_text(_state: TimelineState, tick: Tick, _room: float) -> str:
    return f"{tick.date.year}–{tick.date.year + 9}"


_TEXTS = {
    Unit.DAY: _day_text,
    Unit.WEEK: _week_text,
    Unit.MONTH: _month_text,
    Unit.QUARTER: _quarter_text,
    Unit.YEAR: _year_text,
    Unit.DECADE: _decade_text,
}
