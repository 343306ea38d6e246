"""The words on bars: up to three columns, each as a person would write it."""

from collections.abc import Callable
from datetime import date

from mlpm_planner.application.columns import Column, Shape
from mlpm_planner.domain.feature import Feature
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.roadmap.timeline_state import TimelineState, Touched

DATES, SLACK = "dates", "slack"
_BETWEEN = " · "


class BarWords:
    """What each bar says; put together once and kept until it may be different."""

    def __init__(self, state: TimelineState) -> None:
        self._state = state
        self._known: dict[int, str] = {}
        self._makers: list[Callable[[Feature], str]] | None = None
        for change in (
            state.rows_changed,
            state.display_changed,
            state.foresight_changed,
            state.slacks_changed,
        ):
            change.connect(self._forget)
        state.bars_changed.connect(self._on_bars_changed)

    def _forget(self) -> None:
        self._known.clear()
        self._makers = None

    def _on_bars_changed(self, touched: Touched) -> None:
        for slot in touched.slots:
            self._known.pop(slot, None)

    def of(self, slot: int) -> str:
        """The words of a bar, its title where there are no others."""
        words = self._known.get(slot)
        if words is None:
            feature = self._state.feature(slot)
            if self._makers is None:
                self._makers = self._bound()
            parts = [text for make in self._makers if (text := make(feature))]
            words = self._known[slot] = _BETWEEN.join(parts) or feature.title
        return words

    def _bound(self) -> list[Callable[[Feature], str]]:
        columns, plan = self._state.listed.columns, self._state.plan
        found: list[Callable[[Feature], str]] = []
        for key in self._state.display.labels:
            if key == DATES:
                found.append(_dates)
            elif key == SLACK:
                found.append(self._slack)
            elif key in columns:
                found.append(_maker(columns[key], columns[key].texts(plan)))
        return found

    def _slack(self, feature: Feature) -> str:
        days = self._state.slacks.days.get(feature.id)
        return "" if days is None else f"slack {formats.number(days)} d"


def _maker(column: Column, text_of: Callable[[Feature], str]) -> Callable[[Feature], str]:
    if column.shape is Shape.FRACTION:
        return lambda feature: formats.percent(feature.progress)
    if column.key == "p80":
        return lambda feature: _iso_day(text_of(feature))
    if column.shape is Shape.DATE and not column.custom:
        return lambda feature: _day(feature, column.field)
    if column.criterion:
        unit = " pw" if column.criterion == "effort" else ""
        return lambda feature: _input(feature, column.criterion, unit)
    if column.key in ("duration", "estimate"):
        unit = " d" if column.key == "duration" else ""
        return lambda feature: f"{text}{unit}" if (text := text_of(feature)) else ""
    return text_of


def _dates(feature: Feature) -> str:
    if feature.start is None or feature.end is None:
        return ""
    return formats.day_range(feature.start, feature.end)


def _iso_day(text: str) -> str:
    return formats.short_day(date.fromisoformat(text)) if text else ""


def _day(feature: Feature, name: str) -> str:
    day = getattr(feature, name)
    return "" if day is None else formats.short_day(day)


def _input(feature: Feature, criterion: str, unit: str) -> str:
    value = feature.input_value(criterion)
    return "" if value is None else f"{formats.figure(value)}{unit}"
