"""What the palette offers for one part of the plan after Tab: go there, copy, set its status."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from PySide6.QtGui import QGuiApplication

from mlpm_planner.application import features
from mlpm_planner.application.columns import HORIZON_TITLES
from mlpm_planner.application.fuzzy import Haystack
from mlpm_planner.domain.choices import Horizon
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.kpi import Kpi
from mlpm_planner.domain.product import Status
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.shell.palette_sources import Entry

Beside = Callable[[Entry], object]
_MOST = 60


def is_item(entry: Entry) -> bool:
    """Whether an entry is a part of the plan that something can be done with."""
    return entry.there is not None and entry.there.part is not None


def actions_for(session: Session, item: Entry, beside: Beside, typed: str) -> list[Entry]:
    """The actions for an item that fit what was typed, in their order or the best first."""
    found = list(_actions(session, item, beside))
    if not typed.strip():
        return found
    hits = Haystack([entry.title for entry in found]).search(typed, _MOST)
    return [replace(found[hit.place], fit=hit.fit) for hit in hits]


def _actions(session: Session, item: Entry, beside: Beside) -> Iterator[Entry]:
    there = item.there
    part = session.plan.get(there.part, there.part_id) if there and there.part else None
    if there is None or part is None:
        return

    def entry(title: str, icon: str, run: Callable[[], object], note: str = "") -> Entry:
        return Entry(title, item.title, "", icon, note=note, run=run)

    yield entry("Open", "arrow-up-right", partial(session.navigate.emit, there), "↵")
    yield entry("Open beside", "panel-right", partial(beside, item), "Ctrl ↵")
    yield from _copies(part, entry)
    if isinstance(part, Feature):
        yield from _settings(session, part, entry)


def _copies(part: Entity, entry: Callable[..., Entry]) -> Iterator[Entry]:
    yield entry("Copy name", "copy", partial(_copy, part.label), part.label)
    if isinstance(part, Feature | Kpi) and part.key:
        yield entry("Copy key", "copy", partial(_copy, part.key), part.key)


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def _settings(session: Session, feature: Feature, entry: Callable[..., Entry]) -> Iterator[Entry]:
    """A status or a window other than the feature has."""
    workspace, ids = session.workspace, [feature.id]

    def put(title: str, icon: str, edit: Callable[..., None], value: object) -> Entry:
        told = f"{feature.title}: {title[0].lower()}{title[1:]}"
        change = partial(edit, workspace, ids, value)
        return entry(title, icon, partial(session.attempt, change, told))

    statuses: list[Status] = sorted(session.plan.statuses.values(), key=lambda each: each.rank)
    for status in statuses:
        if status.key != feature.status:
            yield put(f"Set to {status.name}", status.icon, features.set_status, status.key)
    for horizon in (Horizon.NOW, Horizon.NEXT, Horizon.LATER):
        if horizon is not feature.horizon:
            title = f"Move to {HORIZON_TITLES[horizon]}"
            yield put(title, "calendar-range", features.move_to_horizon, horizon)
