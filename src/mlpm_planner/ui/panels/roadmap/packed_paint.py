"""Rows that hold several bars; where there are too many to tell apart, one image of them."""

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from mlpm_planner.analysis.types import IntArray
from mlpm_planner.ui.panels.roadmap.geometry import Geometry, bar_height, row_height
from mlpm_planner.ui.theme import inks

_PX_PER_BAR = 10.0  # with less room than this for each, bars are drawn as one image
_SLACK = 14.0  # how far a diamond reaches beyond its day, px


class PackedRows:
    """Which bars of a row an area shows, and the image of a row that is too full."""

    def __init__(self, geometry: Geometry) -> None:
        self._geometry = geometry

    def is_dense(self, row: int) -> bool:
        """Whether a row has more bars in view than can be told apart."""
        state = self._geometry.state
        if state.layout.offsets[row + 1] - state.layout.offsets[row] < 2:
            return False
        low, high = state.scale.day(0), state.scale.day(state.width)
        count = len(state.layout.between(row, low, high, state.bars))
        return count * _PX_PER_BAR > state.width

    def shown(self, row: int, left: float, right: float) -> Iterator[tuple[int, float]]:
        """The bars between two positions, each with where the next one of its row begins, px.

        What a drag moves comes last: it lies over the others.
        """
        state = self._geometry.state
        scale, preview = state.scale, state.preview
        slots = state.layout.between(
            row, scale.day(left - _SLACK), scale.day(right + _SLACK), state.bars
        )
        still = [slot for slot in slots if slot not in preview]
        lefts = [scale.x(int(state.bars.start[slot])) for slot in still]
        yield from zip(still, [*lefts[1:], 1e9], strict=True) if still else ()
        yield from ((s, 1e9) for s in preview if state.layout.row_of(s) == row)

    def paint_dense(self, painter: QPainter, row: int, rect: QRectF) -> None:
        """The bars of a row inside an area as one image, a px each at least."""
        state = self._geometry.state
        first, width = int(rect.left()), int(rect.width()) + 1
        members = state.layout.members(row)
        colours = self._colours(members)
        scale = state.scale
        lefts = np.floor((state.bars.start[members] - scale.first) * scale.px)
        rights = np.floor((state.bars.end[members] + 1 - scale.first) * scale.px) - 1
        at = np.arange(first, first + width)
        under = np.searchsorted(lefts, at, side="right") - 1
        covered = (under >= 0) & (at < np.maximum(rights, lefts + 1)[under])
        pixels = np.where(covered, colours[under], 0).astype(np.uint32)
        image = QImage(pixels.data, width, 1, width * 4, QImage.Format.Format_ARGB32_Premultiplied)
        height = bar_height()
        top = self._geometry.row_top(row) + (row_height() - height) // 2
        painter.drawImage(QRectF(first, top, width, height), image)

    def _colours(self, slots: IntArray) -> IntArray:
        state = self._geometry.state
        share = inks.current().progress_tint
        palette = np.array(
            [inks.mixed(key.colour, "surface", share).rgba() for key in state.colours.keys],
            np.int64,
        )
        colours = palette[state.colours.codes[slots]]
        if state.selected:
            colours[np.isin(slots, state.selected)] = inks.colour("focus").rgba()
        return colours
