"""The statuses of features: what they are called, what they mean for planning, how they look."""

from collections.abc import Iterable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mlpm_planner.application import parts, statuses
from mlpm_planner.domain.choices import StatusCategory
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.product import Status
from mlpm_planner.ui.panels.settings.list_card import ListCard
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.theme.tokens import SERIES_NAMES
from mlpm_planner.ui.widgets.picker import PickItem, pick

_CATEGORIES = [PickItem(each.value, each.value.title()) for each in StatusCategory]
_COLOURS = {
    "text2": "Grey",
    "text3": "Quiet",
    "accent": "Accent",
    "good": "Good",
    "warn": "Watch",
    "bad": "Bad",
}
_COLOUR_ITEMS = [
    *(PickItem(key, words, colour=key) for key, words in _COLOURS.items()),
    *(PickItem(name, name.title(), colour=name) for name in SERIES_NAMES),
]
_ICONS = (
    "circle-dashed",
    "circle",
    "circle-dot",
    "circle-dot-dashed",
    "circle-check",
    "circle-pause",
    "circle-minus",
    "circle-x",
    "circle-alert",
    "triangle-alert",
    "octagon-x",
    "lightbulb",
    "flask-conical",
    "eye",
    "rocket",
    "flag",
    "archive",
    "snowflake",
)
_ICON_ITEMS = [PickItem(name, name.replace("-", " ").capitalize(), name) for name in _ICONS]


class StatusesCard(ListCard):
    """A status is deleted only with another one that its features get."""

    def __init__(self, session: Session) -> None:
        note = "Steps of a feature; the category says what a step means"
        super().__init__(session, "Statuses", note, "Name of another status")

    @override
    def shape(self) -> Sequence[tuple[str, bool]]:
        return [(status.id, False) for status in statuses.in_order(self.session.plan)]

    def _status(self, status_id: str) -> Status:
        return self.session.plan.statuses[status_id]

    @override
    def make_row(self, part_id: str) -> Iterable[tuple[QWidget, int]]:
        yield self._line(part_id, "name", "Name of the status"), 4
        yield self._choice(part_id, "category", "Category", _CATEGORIES), 3
        yield self._choice(part_id, "icon", "Icon", self._icons(part_id)), 3
        yield self._choice(part_id, "colour", "Colour", self._colours(part_id)), 2
        yield self._limit(part_id), 1

    def _icons(self, status_id: str) -> list[PickItem]:
        own = self._status(status_id).icon
        known = [] if own in _ICONS else [PickItem(own, own.replace("-", " ").capitalize(), own)]
        return [*_ICON_ITEMS, *known]

    def _colours(self, status_id: str) -> list[PickItem]:
        own = self._status(status_id).colour
        known = [] if any(own == i.key for i in _COLOUR_ITEMS) else [PickItem(own, own, colour=own)]
        return [*_COLOUR_ITEMS, *known]

    def _line(self, status_id: str, name: str, title: str) -> QWidget:
        return self.text_field(
            f"{status_id}:{name}",
            title,
            lambda: str(getattr(self._status(status_id), name)),
            lambda text: self._set(status_id, name, text.strip()),
        )

    def _choice(self, status_id: str, name: str, title: str, items: Sequence[PickItem]) -> QWidget:
        def take(key: str) -> None:
            self._set(status_id, name, StatusCategory(key) if name == "category" else key)

        def read() -> str:
            return str(getattr(self._status(status_id), name))

        return self.choice_field(f"{status_id}:{name}", title, items, read, take)

    def _limit(self, status_id: str) -> QWidget:
        def take(text: str) -> None:
            typed = text.strip()
            if typed and not typed.isdecimal():
                message = "Type how many features it holds at most, or nothing."
                raise RuleError(message)
            self._set(status_id, "wip_limit", int(typed) if typed else None)

        def read() -> str:
            limit = self._status(status_id).wip_limit
            return "" if limit is None else str(limit)

        field = self.text_field(f"{status_id}:limit", "Limit", read, take)
        field.setMinimumWidth(66)
        return field

    def _set(self, status_id: str, name: str, value: object) -> None:
        parts.set_field(self.session.workspace, self._status(status_id), name, value)

    @override
    def add_named(self, name: str) -> object:
        return statuses.add(self.session.workspace, name)

    @override
    def reorder(self, part_id: str, step: int) -> object:
        return statuses.reorder(self.session.workspace, part_id, step)

    @override
    def remove(self, part_id: str, button: QWidget) -> object:
        status, plan = self._status(part_id), self.session.plan
        others = [each for each in statuses.in_order(plan) if each.id != part_id]
        items = [PickItem(each.key, each.name, each.icon, each.colour) for each in others]
        count = statuses.count_of(plan, status)
        title = f"What its {count:,} features get" if count else "What new features get instead"
        return pick(button, items, partial(self._remove, status), placeholder=title)

    def _remove(self, status: Status, replacement: str) -> None:
        told = statuses.told(self.session.plan, status, replacement)
        workspace = self.session.workspace
        self.session.attempt(lambda: statuses.remove(workspace, status.id, replacement), told)
