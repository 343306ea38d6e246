"""Lists of choices at a feature's row: status, owner, theme, window."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from mlpm_planner.application import features
from mlpm_planner.application.columns import HORIZON_TITLES
from mlpm_planner.domain.choices import Horizon
from mlpm_planner.domain.entity import field_infos
from mlpm_planner.domain.feature import Feature
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.widgets.picker import PickItem, pick

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
