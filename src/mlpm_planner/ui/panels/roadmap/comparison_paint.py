"""What a comparison draws around the bars: where they were, by how much they slipped, ghosts."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from mlpm_planner.application.comparison import Comparison, signed, slip_spoken
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.roadmap.bar_paint import BarLook, words_begin
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState
from mlpm_planner.ui.theme import fonts, inks, metrics, paint
from mlpm_planner.ui.theme.paint import Voice

_LINE = 2.0  # height of the line under a bar
_BELOW = 2.0  # its distance from the bar
_GAP = 8.0
_LATE = Voice("small", 500, "warn")
_EARLY = Voice("small", 500, "text2")
_GHOST = Voice("small", 400, "text3")


class ComparisonPainter:
    """Draws under and after each bar what the state's comparison says of it."""

    def __init__(self, state: TimelineState) -> None:
        self._state = state

    def slip(self, slot: int) -> str:
        """The words at the end of a bar, as a drag shows it; empty where it ends as before."""
        compared = self._state.comparison
        if compared is None or self._state.bars.ghost[slot]:
            return ""
        feature_id = self._state.bars.ids[slot]
        if slot in self._state.preview:
            end = self._state.day_date(self._state.span_of(slot)[1])
            days = compared.slip_to(feature_id, end)
        else:
            found = compared.slips.get(feature_id)
            days = found.days if found else 0
        return signed(days) if days else ""

    def paint_before(self, painter: QPainter, bar: QRectF, slot: int) -> None:
        """The thin line of where a bar was, below it."""
        state, compared = self._state, self._state.comparison
        if compared is None or state.bars.ghost[slot]:
            return
        span = compared.before.get(state.bars.ids[slot])
        if span is None or (span[0].toordinal(), span[1].toordinal()) == state.span_of(slot):
            return
        left = state.scale.x(span[0].toordinal())
        right = state.scale.x(span[1].toordinal() + 1)
        line = QRectF(left, round(bar.bottom() + _BELOW), max(3.0, right - left), _LINE)
        painter.fillRect(line, inks.colour("control"))

    def paint_slip(self, painter: QPainter, bar: QRectF, look: BarLook) -> None:
        """By how much a bar slipped, after its words, where the row has room for it."""
        if not look.slip:
            return
        after_words = words_begin(bar, look) + fonts.advance(look.words, "small", 500)
        left = max(bar.right() + max(0.0, look.tail), after_words) + _GAP
        if left + fonts.advance(look.slip, "small", 500) > look.limit - 2:
            return
        about = fonts.metrics("small")
        y = bar.center().y() + (about.ascent() - about.descent()) / 2
        voice = _LATE if look.slip.startswith("+") else _EARLY
        paint.halo_text(painter, QPointF(left, y), look.slip, voice)

    def paint_ghost(self, painter: QPainter, bar: QRectF, look: BarLook) -> None:
        """A feature that only the version compared with plans: an outline at its old place."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = inks.pen("control", 1)
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = bar.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, metrics.RADIUS_TIMELINE, metrics.RADIUS_TIMELINE)
        if look.is_selected:
            paint.rounded(painter, bar.adjusted(-2, -2, 2, 2), 7, edge="focus", width=2)
        left = words_begin(bar, look)
        room = min(fonts.advance(look.words, "small", 500) + 8, look.limit - left - 6)
        if room >= 20:
            words = QRectF(left, bar.top(), room, bar.height())
            paint.text(painter, words, look.words, _GHOST)


def comparison_lines(state: TimelineState, slot: int) -> list[str]:
    """What the tool tip of a bar says of the version compared with."""
    compared = state.comparison
    if compared is None:
        return []
    feature_id = state.bars.ids[slot]
    slip = compared.slips.get(feature_id)
    if slip is None:
        return [f"As in {compared.name}"]
    was = slip.before
    lines = [f"{formats.day_range(*was)} in {compared.name}"] if was else []
    words = told(compared, feature_id)
    return [*lines, words[:1].upper() + words[1:]]


def told(compared: Comparison, feature_id: str) -> str:
    """How a feature differs, in words; empty where it does not."""
    return slip_spoken(compared.slips.get(feature_id), compared.name)
