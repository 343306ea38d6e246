"""How wide columns of figures must be so that no figure is cut, judged by a sample of rows."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QAbstractItemModel

from mlpm_planner.ui.theme import fonts, icons, metrics
from mlpm_planner.ui.widgets.cell_paint import DELTA_LEAD, MOVE_ROOM, STATUS_GAP, STATUS_ICON
from mlpm_planner.ui.widgets.cell_paint import STEPS_GAP as _STEPS_GAP
from mlpm_planner.ui.widgets.cells import CELL_ROLE, Cell
from mlpm_planner.ui.widgets.steps import steps_width

_SAMPLE = 64
_SLACK = 2  # an advance in fractions of a px, drawn in whole ones


def _figure(cell: Cell, weight: int = 0) -> float:
    return fonts.advance(cell.text, "body", weight or cell.weight or 400, tabular=True)


_NEEDS: dict[str, Callable[[Cell], float]] = {
    "number": _figure,
    "delta": lambda cell: _figure(cell, 500) + DELTA_LEAD,
    "rank": lambda cell: _figure(cell) + MOVE_ROOM,
    "steps": lambda cell: _figure(cell) + steps_width(cell.count) + _STEPS_GAP,
    "status": lambda cell: (
        fonts.advance(cell.text) + icons.scaled(STATUS_ICON) + STATUS_GAP
    ),
}  # fmt: skip


def needed(cell: object) -> int:
    """The width of a column that shows this cell whole; 0 for what may be cut."""
    measure = _NEEDS.get(cell.kind) if isinstance(cell, Cell) else None
    if measure is None or not isinstance(cell, Cell):
        return 0
    return round(measure(cell)) + 2 * metrics.CELL_PADDING + _SLACK


def needed_by(model: QAbstractItemModel, column: int, rows: Iterable[int]) -> int:
    """The width that the figures of a column need in these rows."""
    cells = (model.index(row, column).data(CELL_ROLE) for row in rows)
    return max(map(needed, cells), default=0)


def sampled(first: int, last: int) -> range:
    """Some rows from the first to the last, evenly spread."""
    return range(first, last + 1, max(1, (last + 1 - first) // _SAMPLE))


def needed_by_head(words: str) -> int:
    """The width of a column that shows its head whole."""
    return round(fonts.advance(words, "small", 600)) + 2 * metrics.CELL_PADDING + _SLACK
