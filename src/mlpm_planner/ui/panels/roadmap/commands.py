"""What drags and keys of the timeline do to the plan: one undo step each."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from mlpm_planner.analysis.ranks import ranks_between
from mlpm_planner.application import arranging, features, scheduling, snapshots
from mlpm_planner.application.columns import Column, assigned
from mlpm_planner.application.timeline_bars import NONE, effort_weeks
from mlpm_planner.application.timeline_dates import Span
from mlpm_planner.application.timeline_links import Spans
from mlpm_planner.application.wording import counted, quoted, subject
from mlpm_planner.domain.choices import DependencyKind
from mlpm_planner.domain.dates import FIRST_DAY, LAST_DAY
from mlpm_planner.domain.feature import Feature
from mlpm_planner.ui.panels.roadmap.followers import Followers
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState
from mlpm_planner.ui.session import Session

NEW_TITLE = "New feature"
_USUAL_WEEKS = 4.0


class Commands:
    """Edits of the timeline, told by toasts that offer Undo where they are easy to miss."""

    def __init__(self, session: Session, state: TimelineState) -> None:
        self._session = session
        self._state = state
        self.followers = Followers(state)

    @property
    def _features(self) -> Mapping[str, Feature]:
        return self._session.plan.features

    def move(self, spans: Spans, following: Spans | None = None) -> bool:
        """Give bars other days, and those that give way for them."""
        workspace, dates = self._session.workspace, self._dates(spans)
        if not following:
            return self._reschedule(dates)
        followers = self._dates(following)
        told = f"Moved {self._named(list(dates))} and {counted(len(followers), 'follower')}"
        return self._session.attempt(lambda: scheduling.place(workspace, dates, followers), told)

    def _move_by_key(self, spans: Spans) -> None:
        following: Spans = {}

        def find() -> None:
            nonlocal following
            following = self.followers.of(spans)

        gives_way = self._state.display.gives_way and self._state.shows_plan
        if not gives_way or self._session.attempt(find):
            self.move(spans, following)

    def _dates(self, spans: Spans) -> dict[str, tuple[date, date]]:
        ids = self._state.bars.ids
        return {
            ids[slot]: (date.fromordinal(start), date.fromordinal(end))
            for slot, (start, end) in spans.items()
        }

    def _reschedule(
        self, dates: Mapping[str, Span | None], told: str = "", merge_key: object = None
    ) -> bool:
        """Give features days, or none, in whatever the bars show: the plan or a scenario."""
        if self.is_refused():
            return False
        workspace, scenario_id = self._session.workspace, self._state.scenario_id
        if scenario_id:
            return self._session.attempt(
                lambda: snapshots.plan_in_scenario(workspace, scenario_id, dates, merge_key), told
            )
        days = {i: span or (None, None) for i, span in dates.items()}
        return self._session.attempt(lambda: features.reschedule(workspace, days, merge_key), told)

    def is_refused(self, what: str = "") -> bool:
        """Whether the bars are not to be changed, or not in ``what`` a scenario does not hold."""
        reason = self._state.locked
        if what and self._state.scenario_id:
            reason = f"A scenario holds dates only. Leave it to {what} in the plan."
        if reason:
            self._session.failed.emit(reason)
        return bool(reason)

    def shift(self, slots: Sequence[int], days: int) -> None:
        """Move bars by days; steps of the same key press are one undo step."""
        bars = self._state.bars
        spans = {s: (int(bars.start[s]) + days, int(bars.end[s]) + days) for s in slots}
        low, high = FIRST_DAY.toordinal(), LAST_DAY.toordinal()
        if spans and all(low <= start and end <= high for start, end in spans.values()):
            self._move_by_key(spans)

    def stretch(self, slots: Sequence[int], days: int) -> None:
        """Let bars end later or earlier, never before they start."""
        bars = self._state.bars
        spans = {
            s: (int(bars.start[s]), max(int(bars.start[s]), int(bars.end[s]) + days))
            for s in slots
            if not self._state.feature(s).is_milestone
        }
        if spans:
            self._move_by_key(spans)

    def stretch_start(self, slots: Sequence[int], days: int) -> None:
        """Let bars start later or earlier, never after they end."""
        bars = self._state.bars
        least = FIRST_DAY.toordinal()
        spans = {
            s: (max(least, min(int(bars.end[s]), int(bars.start[s]) + days)), int(bars.end[s]))
            for s in slots
            if not self._state.feature(s).is_milestone
        }
        if spans:
            self._move_by_key(spans)

    def link(
        self,
        predecessor: int,
        successor: int,
        kind: DependencyKind = DependencyKind.FINISH_START,
    ) -> None:
        """Let one end of a bar wait for one of another."""
        if self.is_refused("link features"):
            return
        first, second = self._state.ids((predecessor, successor))
        told = f"Linked {quoted(self._features[first].title)} to "
        told += quoted(self._features[second].title)
        workspace = self._session.workspace
        self._session.attempt(lambda: features.link(workspace, first, second, kind), told)

    def arrange(
        self,
        slots: Sequence[int],
        group: int,
        above: int = NONE,
        below: int = NONE,
        spans: Spans | None = None,
        following: Spans | None = None,
    ) -> None:
        """Put bars between two others, in the group they land in, with other days if given.

        ``following`` are the days of bars that give way.
        """
        if self.is_refused("arrange features"):
            return
        ids = self._state.bars.ids
        lane = self._lane(group)
        values = {slot: assigned(lane, self._state.feature(slot).custom) for slot in slots}
        regroups = any(
            getattr(self._state.feature(slot), name) != value
            for slot, fields in values.items()
            for name, value in fields.items()
        )
        for slot, (start, end) in (spans or {}).items():
            values[slot] |= {"start": date.fromordinal(start), "end": date.fromordinal(end)}
        title = " · ".join(row.group.title for row in self._state.layout.lineage(group))
        where = quoted(title) if title and regroups else ""
        moved = [ids[slot] for slot in slots]
        self._session.attempt(
            lambda: arranging.arrange(
                self._session.workspace,
                {ids[slot]: fields for slot, fields in values.items()},
                after=ids[above] if above >= 0 else None,
                before=ids[below] if below >= 0 else None,
                where=where,
                followers=self._dates(following or {}),
            ),
            f"Moved {self._named(moved)} to {where}" if where else "",
        )

    def _lane(self, group: int) -> list[tuple[Column, object]]:
        """The columns and values that make features lie in a group or sub-lane."""
        state = self._state
        by = (state.listed.columns.get(state.listed.query.group), state.lanes_by)
        rows = state.layout.lineage(group)
        return [(c, row.group.value) for c, row in zip(by, rows, strict=False) if c is not None]

    def create(self, group: int, above: int, span: tuple[int, int]) -> str:
        """Add a feature with these days below a bar; its id, empty when refused."""
        if self.is_refused("add features"):
            return ""
        layout = self._state.layout
        values = assigned(self._lane(group), {})
        if above >= 0 and not layout.is_packed:
            following = layout.row_of(above) + 1
            below = layout.code(following) if following < layout.count else -1
            after = self._state.feature(below).rank if below >= 0 else None
            values["rank"] = ranks_between(self._state.feature(above).rank, after, 1)[0]
        values["start"], values["end"] = (date.fromordinal(day) for day in span)
        made: list[str] = []
        workspace = self._session.workspace
        self._session.attempt(lambda: made.append(features.add(workspace, NEW_TITLE, **values).id))
        return made[0] if made else ""

    def schedule(self, feature_ids: Sequence[str], start: int) -> None:
        """Give unscheduled features days from a first one on, as long as their effort takes."""
        first = date.fromordinal(start)
        dates = {i: (first, first + timedelta(days=self.days_of(i) - 1)) for i in feature_ids}
        self._reschedule(dates, f"Scheduled {self._named(feature_ids)}")

    def unschedule(self, feature_ids: Sequence[str]) -> None:
        """Take the days away; the features go back to the tray."""
        told = f"Unscheduled {self._named(feature_ids)}"
        self._reschedule(dict.fromkeys(feature_ids), told)

    def days_of(self, feature_id: str) -> int:
        """How many days an unscheduled feature is given: one week for each person-week."""
        feature = self._features[feature_id]
        if feature.is_milestone:
            return 1
        weeks = effort_weeks(feature, self._session.plan.product.point_weeks) or _USUAL_WEEKS
        return max(1, round(min(weeks, 104.0) * 7) - 2)

    def rename(self, slot: int, title: str) -> None:
        """Give a bar another title."""
        workspace = self._session.workspace
        feature_id = self._state.bars.ids[slot]
        self._session.attempt(lambda: features.rename(workspace, feature_id, title))

    def remove(self, feature_ids: Sequence[str]) -> None:
        """Delete features; the toast offers Undo."""
        told = f"Deleted {self._named(feature_ids)}"
        ids = list(feature_ids)
        self._session.attempt(lambda: features.remove(self._session.workspace, ids), told)

    def _named(self, feature_ids: Sequence[str]) -> str:
        return subject([self._features[i] for i in feature_ids])
