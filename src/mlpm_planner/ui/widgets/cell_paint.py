"""How each kind of cell is painted; the row's band is there already."""

from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from mlpm_planner.ui.theme import fonts, icons, inks, metrics, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.bullet import paint_bullet
from mlpm_planner.ui.widgets.cells import Cell
from mlpm_planner.ui.widgets.progress import paint_progress
from mlpm_planner.ui.widgets.scorebar import paint_score_bar
from mlpm_planner.ui.widgets.sparkline import paint_sparkline
from mlpm_planner.ui.widgets.steps import paint_steps, steps_width

_AVATAR = 20.0
_INDENT = 20.0
_SCORE_TEXT = 64.0
_PERCENT_TEXT = 44.0
# What stands beside a figure, for those who measure columns.
MOVE_ROOM = 14.0
DELTA_LEAD = 16.0
STEPS_GAP = 6.0
STATUS_ICON, STATUS_GAP = 15.0, 5.0
_CHIP_GAP = 4.0

Painted = Callable[[QPainter, QRectF, Cell], None]


@cache
def _voice(weight: int, colour: str) -> Voice:
    return Voice("body", weight or 400, colour or "text2")


@cache
def _figure(weight: int, colour: str) -> Voice:
    return Voice("body", weight or 400, colour or "text2", tabular=True)


def _text(painter: QPainter, rect: QRectF, cell: Cell) -> None:
    if cell.icon:
        rect = _lead_icon(painter, rect, cell.icon, cell.colour)
    paint.text(painter, rect, cell.text, _voice(cell.weight, cell.colour))


def _lead_icon(painter: QPainter, rect: QRectF, name: str, colour: str) -> QRectF:
    return icons.lead(
        painter, name, rect, size=STATUS_ICON, gap=STATUS_GAP, colour=colour or "text2"
    )


def title_indent(level: int) -> float:
    """How far the name of a row at a level stands in."""
    return level * _INDENT


def _title(painter: QPainter, rect: QRectF, cell: Cell, weight: int = 400) -> None:
    rect = rect.adjusted(title_indent(cell.indent), 0, 0, 0)
    if cell.edge:
        height = min(icons.scaled(18), rect.height() - 8)
        edge = QRectF(rect.left(), round(rect.center().y() - height / 2), 3, height)
        paint.rounded(painter, edge, 1.5, fill=cell.edge)
        rect = rect.adjusted(12, 0, 0, 0)
    if cell.icon:
        rect = _lead_icon(painter, rect, cell.icon, "text3")
    paint.text(painter, rect, cell.text, _voice(weight, cell.colour))


def _selected_title(painter: QPainter, rect: QRectF, cell: Cell) -> None:
    _title(painter, rect, cell, 500)


def _rank(painter: QPainter, rect: QRectF, cell: Cell) -> None:
    figure = rect.adjusted(0, 0, -MOVE_ROOM, 0)
    paint.text(painter, figure, cell.text, _figure(0, "text2"), paint.RIGHT)
    if cell.value:
        colour = "good_fill" if cell.value > 0 else "bad_fill"
        at = QPointF(rect.right() - 5, rect.center().y() + 0.5)
        triangle(painter, at, 7, up=cell.value > 0, colour=colour)


def triangle(painter: QPainter, at: QPointF, side: float, *, up: bool, colour: str) -> None:
    """A small solid arrow head around a point."""
    half, rise = side / 2, side * 0.4 * (-1 if up else 1)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(inks.brush(colour))
    x, y = at.x(), at.y()
    corners = [QPointF(x - half, y - rise), QPointF(x + half, y - rise), QPointF(x, y + rise)]
    painter.drawPolygon(QPolygonF(corners))


def _status(painter: QPainter, rect: QRectF, cell: Cell) -> None:
    body = _lead_icon(painter, rect, cell.icon, cell.colour)
    paint.text(painter, body, cell.text, _voice(0, "text2"))


def _number(painter: QPainter, rect: QRectF, cell: Cell) -> None:
    voice = _figure(cell.weight, cell.colour)
    paint.text(painter, rect, cell.text, voice, paint.RIGHT)


def _delta(painter: QPainter, rect: QRectF, cell: Cell) -> None:
    voice = _figure(500, cell.colour)
    paint.text(painter, rect, cell.text, voice, paint.RIGHT)
    if cell.value:
        words = fonts.advance(cell.text, "body", 500, tabular=True)
        at = QPointF(rect.right() - words - 10, rect.center().y())
        triangle(painter, at, 10, up=cell.value > 0, colour=cell.colour or "text2")


def _steps(painter: QPainter, rect: QRectF, cell: Cell) -> None:
    paint_steps(painter, rect, round(cell.value), cell.count)
    body = rect.adjusted(steps_width(cell.count) + STEPS_GAP, 0, 0, 0)
    paint.text(painter, body, cell.text, _figure(0, "text2"))


def _score(painter: QPainter, rect: QRectF, cell: Cell) -> None:
    room = _SCORE_TEXT * max(1.0, fonts.scale())
    figure = QRectF(rect.left(), rect.top(), room, rect.height())
    paint.text(painter, figure, cell.text, _figure(600, "text"), paint.RIGHT)
    bar = rect.adjusted(room + 10, 0, 0, 0)
    if bar.width() > 20:
        paint_score_bar(painter, bar, cell.value, cell.likely)


def _progress(painter: QPainter, rect: QRectF, cell: Cell) -> None:
    room = _PERCENT_TEXT * max(1.0, fonts.scale())
    bar = QRectF(rect.left(), round(rect.center().y() - 2), rect.width() - room, 4)
    if bar.width() > 12:
        paint_progress(painter, bar, cell.value, cell.colour)
    paint.text(painter, rect, cell.text, _figure(0, "text2"), paint.RIGHT)


def _sparkline(painter: QPainter, rect: QRectF, cell: Cell) -> None:
    area = rect.adjusted(0, 5, 0, -5)
    paint_sparkline(painter, area, cell.series, cell.zone)


def _bullet(painter: QPainter, rect: QRectF, cell: Cell) -> None:
    if cell.bullet is not None:
        paint_bullet(painter, rect, cell.bullet)


def initials(name: str) -> str:
    """Up to two letters that stand for a person."""
    words = name.split()
    ends = words[:1] + words[-1:] if len(words) > 1 else words
    return "".join(word[0].upper() for word in ends)


def paint_avatar(painter: QPainter, rect: QRectF, name: str) -> None:
    """Initials in a disc."""
    paint.rounded(painter, rect, rect.height() / 2, fill="accent_tint", edge=paint.tint_edge())
    paint.text(painter, rect, initials(name), Voice("micro", 600, "accent"), paint.CENTRE)


def _person(painter: QPainter, rect: QRectF, cell: Cell) -> None:
    side = icons.scaled(_AVATAR)
    top = round(rect.center().y() - side / 2)
    paint_avatar(painter, QRectF(rect.left(), top, side, side), cell.text)
    body = rect.adjusted(side + 7, 0, 0, 0)
    paint.text(painter, body, cell.text, _voice(0, "text2"))


def _chips(painter: QPainter, rect: QRectF, cell: Cell) -> None:
    """As many chips as fit; the rest as a count."""
    height = metrics.chip_height()
    top, left = round(rect.center().y() - height / 2), rect.left()
    for index, words in enumerate(cell.parts):
        width = paint.chip_width(words)
        rest = len(cell.parts) - index
        room = rect.right() - left - (26 if rest > 1 else 0)
        if width > room and index:
            body = QRectF(left, rect.top(), 26, rect.height())
            paint.text(painter, body, f"+{rest}", paint.CAPTION)
            return
        paint.chip(painter, QRectF(left, top, min(width, room), height), words)
        left += min(width, room) + _CHIP_GAP


def _check(painter: QPainter, rect: QRectF, cell: Cell) -> None:
    if cell.value:
        icons.paint_centred(painter, "check", rect, size=15, colour="accent")


def paint_group(painter: QPainter, row: QRectF, cell: Cell) -> None:
    """The head of a group over the width of the table."""
    painter.fillRect(row, inks.colour("canvas"))
    paint.hairline(painter, row.left(), row.right(), row.bottom() - 1)
    middle = row.center().y()
    chevron = "chevron-down" if cell.value else "chevron-right"
    side = icons.scaled(14)
    at = QPointF(row.left() + cell.indent * _INDENT + 16, round(middle - side / 2))
    icons.paint(painter, chevron, at, size=side)
    left = at.x() + side + 6
    if cell.colour:
        mark = icons.scaled(10)
        square = QRectF(left, round(middle - mark / 2), mark, mark)
        paint.rounded(painter, square, 3, fill=cell.colour)
        left += mark + 8
    width = fonts.advance(cell.text, "body", 600) + 4
    body = QRectF(left, row.top(), min(width, row.right() - left), row.height())
    paint.text(painter, body, cell.text, _voice(600, "text"))
    note = QRectF(body.right() + 8, row.top(), row.right() - body.right() - 16, row.height())
    paint.text(painter, note, cell.parts[0], paint.CAPTION)


PAINTERS: dict[str, Painted] = {
    "text": _text,
    "title": _title,
    "rank": _rank,
    "status": _status,
    "number": _number,
    "delta": _delta,
    "steps": _steps,
    "score": _score,
    "progress": _progress,
    "sparkline": _sparkline,
    "bullet": _bullet,
    "person": _person,
    "chips": _chips,
    "check": _check,
}
# Kinds that look different in a selected row.
SELECTED_PAINTERS: dict[str, Painted] = {**PAINTERS, "title": _selected_title}
