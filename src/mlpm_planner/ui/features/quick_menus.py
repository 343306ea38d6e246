"""Lists of choices at a feature's row: status, owner, theme, window, effort, what waits for it."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from mlpm_planner.application import features
from mlpm_planner.application.columns import HORIZON_TITLES
from mlpm_planner.application.wording import quoted
from mlpm_planner.domain.choices import DependencyKind, Horizon
from mlpm_planner.domain.entity import field_infos
from mlpm_planner.domain.feature import Dependency, Feature
from mlpm_planner.domain.quick_input import parse_number
from mlpm_planner.domain.scoring import ScoreInput
from mlpm_planner.ui import formats
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.widgets.picker import Picker, PickItem, pick

_EFFORT = "effort"
_EFFORTS = (0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 20.0)
_MOST_FOLLOWERS = 2_000

Place = tuple[QWidget, QRect]
"""The widget that has the focus, and where in its window the list opens."""


def pick_status(session: Session, feature_ids: Sequence[str], anchor: QWidget, area: QRect) -> None:
    """Let the user choose a status for features."""
    ordered = sorted(session.plan.statuses.values(), key=lambda status: status.rank)
    items = [PickItem(s.key, s.name, s.icon, s.colour) for s in ordered]

    def choose(key: str) -> None:
        session.attempt(lambda: features.set_status(session.workspace, feature_ids, key))

    _open(session, feature_ids, items, choose, "status", (anchor, area))


def pick_theme(session: Session, feature_ids: Sequence[str], anchor: QWidget, area: QRect) -> None:
    """Let the user choose a theme for features."""
    ordered = sorted(session.plan.themes.values(), key=lambda theme: theme.rank)
    items = [PickItem(t.id, t.name, colour=t.colour) for t in ordered]
    items.append(PickItem("", "No theme"))
    choose = partial(_set_field, session, feature_ids, "theme_id")
    _open(session, feature_ids, items, choose, "theme_id", (anchor, area))


def pick_owner(session: Session, feature_ids: Sequence[str], anchor: QWidget, area: QRect) -> None:
    """Let the user choose who owns features."""
    ordered = sorted(session.plan.people.values(), key=lambda person: person.name.casefold())
    items = [PickItem(p.id, p.name, "user") for p in ordered]
    items.append(PickItem("", "Nobody"))
    choose = partial(_set_field, session, feature_ids, "owner_id")
    _open(session, feature_ids, items, choose, "owner_id", (anchor, area))


def pick_window(session: Session, feature_ids: Sequence[str], anchor: QWidget, area: QRect) -> None:
    """Let the user choose Now, Next or Later for features."""
    shown = (Horizon.NOW, Horizon.NEXT, Horizon.LATER, Horizon.NONE)
    items = [PickItem(horizon.value, HORIZON_TITLES[horizon]) for horizon in shown]

    def choose(key: str) -> None:
        workspace = session.workspace
        session.attempt(lambda: features.move_to_horizon(workspace, feature_ids, Horizon(key)))

    _open(session, feature_ids, items, choose, "horizon", (anchor, area))


def pick_effort(session: Session, feature_ids: Sequence[str], anchor: QWidget, area: QRect) -> None:
    """Let the user choose an effort in person-weeks for features, or type one."""
    items = [PickItem(str(weeks), f"{formats.figure(weeks)} pw") for weeks in _EFFORTS]
    items.append(PickItem("", "No effort"))
    found = session.plan.features[feature_ids[-1]].input_value(_EFFORT)
    current = "" if found is None else str(found)

    def choose(key: str) -> None:
        value = ScoreInput(float(key)) if key else None
        session.attempt(lambda: features.score(session.workspace, feature_ids, _EFFORT, value))

    def create(typed: str) -> None:
        def read() -> None:
            value = parse_number(typed, formats.decimal_mark())
            if value is not None:
                features.score(session.workspace, feature_ids, _EFFORT, ScoreInput(value.value))

        session.attempt(read)

    picker = Picker(
        anchor, items, current=current, placeholder="Set effort", create="Set the effort to"
    )
    picker.chosen.connect(choose)
    picker.created.connect(create)
    picker.open(area)


def pick_follower(
    session: Session,
    feature_ids: Sequence[str],
    anchor: QWidget,
    area: QRect,
    kind: DependencyKind = DependencyKind.FINISH_START,
) -> None:
    """Let the user choose the feature that waits for the last of these, and with which ends."""
    plan, source = session.plan, session.plan.features[feature_ids[-1]]
    before = _waited_for(session, source.id)

    def choose(key: str) -> None:
        told = f"Linked {quoted(source.title)} to {quoted(plan.features[key].title)}"
        session.attempt(lambda: features.link(session.workspace, source.id, key, kind), told)

    def order(feature: Feature) -> tuple[bool, float]:
        return feature.theme_id != source.theme_id, feature.rank

    others = sorted((f for f in plan.features.values() if f.id != source.id), key=order)
    items = [_follower(session, feature, before) for feature in others[:_MOST_FOLLOWERS]]
    pick(anchor, items, choose, placeholder="Which feature waits for this one?", area=area)


def _follower(session: Session, feature: Feature, before: frozenset[str]) -> PickItem:
    theme = session.plan.themes.get(feature.theme_id)
    is_before = feature.id in before
    note = "this one waits for it" if is_before else feature.key
    colour = theme.colour if theme else "line"
    return PickItem(feature.id, feature.title, colour=colour, note=note, enabled=not is_before)


def _waited_for(session: Session, feature_id: str) -> frozenset[str]:
    """All features that one waits for, directly or not."""
    seen: set[str] = set()
    stack = [feature_id]
    while stack:
        for link in session.plan.where(Dependency, "successor_id", stack.pop()):
            if link.predecessor_id not in seen:
                seen.add(link.predecessor_id)
                stack.append(link.predecessor_id)
    return frozenset(seen)


def _set_field(session: Session, feature_ids: Sequence[str], field: str, value: str) -> None:
    session.attempt(lambda: features.set_field(session.workspace, feature_ids, field, value))


def _open(
    session: Session,
    feature_ids: Sequence[str],
    items: Sequence[PickItem],
    choose: Callable[[str], None],
    field: str,
    place: Place,
) -> None:
    if not feature_ids:
        return
    found = session.plan.features[feature_ids[-1]]
    title = field_infos(Feature)[field].title.lower()
    anchor, area = place
    current = str(getattr(found, field))
    pick(anchor, items, choose, current=current, placeholder=f"Set {title}", area=area)
