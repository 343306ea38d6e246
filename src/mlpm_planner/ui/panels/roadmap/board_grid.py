"""Where the cards of the board lie: columns that share their lanes."""

from collections.abc import Callable, Iterator

from mlpm_planner.ui.panels.roadmap.board_card import GAP, card_height
from mlpm_planner.ui.panels.roadmap.board_deal import Deal, Place
from mlpm_planner.ui.theme import fonts


def lane_head() -> int:
    """Height of the head of a lane."""
    return round(fonts.metrics("small").height()) + 14


class BoardGrid:
    """Heights from the top of the content; a lane is as high as its fullest column."""

    def __init__(self, deal: Deal, is_folded: Callable[[int], bool]) -> None:
        self._deal = deal
        self.step = card_height() + GAP
        self.tops = [0.0]
        if deal.lanes:
            shown = [n for n in range(len(deal.stacks)) if not is_folded(n)]
            for lane in range(deal.lane_count):
                most = max((self._count(column, lane) for column in shown), default=0)
                self.tops.append(self.tops[-1] + lane_head() + most * self.step + GAP)

    def _count(self, column: int, lane: int) -> int:
        starts = self._deal.starts[column]
        return starts[lane + 1] - starts[lane]

    def height(self, column: int) -> float:
        """Of the whole content."""
        if self._deal.lanes:
            return self.tops[-1] + GAP
        return len(self._deal.cards[column]) * self.step + 2 * GAP

    def top(self, place: Place) -> float:
        """Where a card begins; after the last card, where one more would."""
        if not self._deal.lanes:
            return GAP // 2 + place.number * self.step
        lane = place.lane if place.lane >= 0 else self._deal.lane_at(place)
        first = self._deal.starts[place.column][lane]
        return self._first(lane) + (place.number - first) * self.step

    def _first(self, lane: int) -> float:
        return self.tops[lane] + lane_head() + GAP // 2

    def lane_at(self, y: float) -> int:
        """The lane at a height; -1 without lanes."""
        if not self._deal.lanes:
            return -1
        return max(0, sum(1 for top in self.tops[:-1] if top <= y) - 1)

    def card_at(self, column: int, y: float) -> int:
        """The number of the card at a height, -1 for none."""
        lane = self.lane_at(y)
        first, last = self._span(column, lane)
        top = self._first(lane) if lane >= 0 else GAP // 2
        number = first + int((y - top) // self.step)
        return number if first <= number < last else -1

    def gap_at(self, column: int, y: float) -> Place:
        """The gap that a card dropped at a height goes into."""
        lane = self.lane_at(y)
        first, last = self._span(column, lane)
        top = self._first(lane) if lane >= 0 else GAP // 2
        number = first + round((y - top) / self.step)
        return Place(column, max(first, min(last, number)), lane)

    def _span(self, column: int, lane: int) -> tuple[int, int]:
        starts = self._deal.starts[column]
        return (starts[lane], starts[lane + 1]) if lane >= 0 else (0, starts[-1])

    def visible(self, column: int, top: float, bottom: float) -> Iterator[int]:
        """The numbers of the cards between two heights."""
        lanes = range(self._deal.lane_count) if self._deal.lanes else (-1,)
        for lane in lanes:
            first, last = self._span(column, lane)
            start = self._first(lane) if lane >= 0 else GAP // 2
            low = max(first, first + int((top - start) // self.step))
            yield from range(low, min(last, first + int((bottom - start) // self.step) + 1))
