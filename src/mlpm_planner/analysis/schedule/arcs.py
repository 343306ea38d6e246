"""Links as arithmetic on positions: what each leaves to the rows it ties.

Rows are counted in topological order here. Every row has two events: its start (index `row`) and
its finish (index `n + row`); a link takes the position of one event of the predecessor over to one
of the successor. Lags count in the successor's calendar.
"""

from dataclasses import dataclass

import numpy as np

from mlpm_planner.analysis.schedule.calendars import DAYS, Calendars
from mlpm_planner.analysis.schedule.graph import Order, bounds, grouped
from mlpm_planner.analysis.schedule.links import FROM_FINISH, TO_START, Links
from mlpm_planner.analysis.types import BoolArray, IntArray

FAR = 1 << 40
"""A latest position that nothing sets; more than any plan reaches."""


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """The links of each row on one side: those of `row` lie from first[row] to first[row + 1].

    `events` are the events at their other ends, `lags` whole working days, `finish` says whether
    they tie the finish of `row`; `owners` are the rows, `foreign` the links to another calendar,
    `links` their rows as given.
    """

    first: IntArray
    owners: IntArray
    events: IntArray
    lags: IntArray
    finish: BoolArray
    foreign: IntArray
    foreign_links: frozenset[int]
    links: IntArray


class Arcs:
    """The links of n rows, by successor (`into`) and by predecessor (`out`)."""

    def __init__(self, links: Links, order: Order, calendars: Calendars) -> None:
        """Arrange the links; part of a day of lag takes the day."""
        self.count = order.rows.size
        self.calendar_of = calendars.of[order.rows]
        self.calendars = calendars
        self.levels = order.levels
        before, after = order.ranks[links.predecessors], order.ranks[links.successors]
        lags = np.ceil(links.lags).astype(np.int64)
        from_finish, to_finish = FROM_FINISH[links.kinds], ~TO_START[links.kinds]
        self.into = self._side(after, before, lags, to_finish, from_finish)
        self.out = self._side(before, after, lags, from_finish, to_finish)

    def _side(
        self,
        owners: IntArray,
        others: IntArray,
        lags: IntArray,
        finish: BoolArray,
        other_finish: BoolArray,
    ) -> Side:
        links = grouped(owners)
        owned, other = owners[links], others[links]
        foreign: IntArray = np.flatnonzero(self.calendar_of[owned] != self.calendar_of[other])
        return Side(
            bounds(owners, self.count),
            owned,
            other + self.count * other_finish[links],
            lags[links],
            finish[links],
            foreign,
            frozenset(foreign.tolist()),
            links,
        )

    def arrivals(self, first: int, last: int, events: IntArray) -> IntArray:
        """Where incoming links first to last begin to count, in the successors' calendars.

        `events` are the positions of all starts and finishes, shape (2n,).
        """
        result = events[self.into.events[first:last]]
        for span in self._foreign(self.into, first, last):
            result[span - first] = self._carried(span, events)
        return result

    def arrival(self, link: int, events: memoryview) -> int:
        """The same for one link between different calendars, without the cost of arrays."""
        event = self.into.events.item(link)
        row, owner = event % self.count, self.into.owners.item(link)
        done = event >= self.count and events[event] > events[row]
        position = min(max(events[event] - done, 0), DAYS + 1)
        day = self.calendars.worked.item(self.calendar_of.item(row), position) + done
        return self.calendars.counts.item(self.calendar_of.item(owner), day)

    def departures(self, first: int, last: int, limits: IntArray, lengths: IntArray) -> IntArray:
        """The latest positions that outgoing links first to last leave to the events they tie.

        `limits` are the latest positions of all starts and finishes, shape (2n,).
        """
        result = limits[self.out.events[first:last]] - self.out.lags[first:last]
        for span in self._foreign(self.out, first, last):
            result[span - first] = self._carried_back(span, result[span - first], lengths)
        return result

    @staticmethod
    def _foreign(side: Side, first: int, last: int) -> tuple[IntArray, ...]:
        """The links of a span between rows of different calendars, if there are any."""
        if not side.foreign.size:
            return ()
        low, high = np.searchsorted(side.foreign, (first, last))
        return (side.foreign[low:high],) if high > low else ()

    def _carried(self, span: IntArray, events: IntArray) -> IntArray:
        """What events of predecessors are in the calendars of the successors.

        Work that ends on a Friday is done when Saturday begins; a start and a milestone are at
        the beginning of the day they fall on.
        """
        event = self.into.events[span]
        row = event % self.count
        done = (event >= self.count) & (events[event] > events[row])
        day = self._day(self.calendar_of[row], events[event] - done) + done
        return self.calendars.counts[self.calendar_of[self.into.owners[span]], day]

    def _carried_back(self, span: IntArray, limits: IntArray, lengths: IntArray) -> IntArray:
        """The last positions whose `_carried` does not pass the limits."""
        row = self.out.owners[span]
        other = self.calendar_of[self.out.events[span] % self.count]
        day = self._day(other, limits)
        begins = ~(self.out.finish[span] & (lengths[row] > 0))
        found = self.calendars.counts[self.calendar_of[row], day + begins] - begins
        return np.where(limits >= FAR // 2, FAR, found)

    def _day(self, calendar: IntArray, position: IntArray) -> IntArray:
        return self.calendars.worked[calendar, np.clip(position, 0, DAYS + 1)]

    def boundaries(self, events: IntArray) -> IntArray:
        """The day number at whose beginning each row is finished, shape (n,)."""
        starts, finishes = events[: self.count], events[self.count :]
        done = finishes > starts
        return self._day(self.calendar_of, finishes - done) + done
