"""How the state of a KPI is shown in cells, tiles and cards."""

import math

from mlpm_planner.application.kpi_aim import Level
from mlpm_planner.application.kpi_board import LABELS, KpiState, KpiStatus
from mlpm_planner.application.kpi_text import distance_words, target_words
from mlpm_planner.domain.clock import from_micros, now
from mlpm_planner.ui import formats
from mlpm_planner.ui.theme.icons import StatusLook
from mlpm_planner.ui.widgets import cells
from mlpm_planner.ui.widgets.bullet import Bullet
from mlpm_planner.ui.widgets.cells import Cell

_ROOM = 1.2

LOOKS = {
    KpiStatus.GOOD: StatusLook("circle-check", "good", LABELS[KpiStatus.GOOD]),
    KpiStatus.WATCH: StatusLook("circle-minus", "warn", LABELS[KpiStatus.WATCH]),
    KpiStatus.OFF: StatusLook("triangle-alert", "bad", LABELS[KpiStatus.OFF]),
    KpiStatus.STALE: StatusLook("clock", "warn", LABELS[KpiStatus.STALE]),
    KpiStatus.EMPTY: StatusLook("circle-dashed", "text3", LABELS[KpiStatus.EMPTY]),
    KpiStatus.NO_TARGET: StatusLook("circle-dashed", "text3", LABELS[KpiStatus.NO_TARGET]),
}
FILLS = {
    Level.GOOD: "good_fill",
    Level.WATCH: "warn_fill",
    Level.OFF: "bad_fill",
    Level.NONE: "control",
}
_TONES = {True: "good", False: "bad", None: "text2"}


def tone(state: KpiState) -> str:
    """The colour of the latest change."""
    return _TONES[state.better]


def change_words(state: KpiState) -> tuple[str, int]:
    """The size of the latest change and its direction; nothing when there is none."""
    moved = state.change
    if moved is None or moved.before == moved.after:
        return "", 0
    return state.form.change(moved.after - moved.before), 1 if moved.after > moved.before else -1


def age_words(state: KpiState) -> str:
    """How old the latest value is."""
    return formats.age(from_micros(state.at), now()) if state.at is not None else ""


def spoken(state: KpiState) -> str:
    """The whole state for a screen reader."""
    latest = state.form.value(state.latest) if state.latest is not None else "no value"
    change, direction = change_words(state)
    parts = [state.kpi.name, latest]
    if change:
        parts.append(f"{'up' if direction > 0 else 'down'} {change}")
    target = target_words(state.target, state.form)
    parts += [f"target {target}"] if target else []
    return ", ".join([*parts, LABELS[state.status].lower()])


# ---- cells of the catalogue


def name_cell(state: KpiState) -> Cell:
    return cells.title(state.kpi.name)


def spark_cell(state: KpiState) -> Cell:
    return cells.sparkline(state.spark.tolist(), spoken="") if len(state.series) else cells.text("")


def latest_cell(state: KpiState) -> Cell:
    if state.latest is None:
        return cells.missing(state.reason)
    full = state.form.value(state.latest)
    return cells.number(state.form.compact(state.latest), weight=600, colour="text", tip=full)


def change_cell(state: KpiState) -> Cell:
    words, direction = change_words(state)
    if not words:
        steady = state.change is not None
        return cells.number("0") if steady else cells.missing("There is no earlier value.")
    turn = "up" if direction > 0 else "down"
    return cells.delta(words, direction, tone(state), spoken=f"{turn} {words}")


def bullet_cell(state: KpiState) -> Cell:
    graph = bullet_of(state)
    if graph is None or state.latest is None or state.aim is None:
        return cells.text("No target" if state.aim is None else "", "text3")
    edge = state.aim.edge(state.latest)
    away = distance_words(state.distance, state.latest, edge, state.form)
    return cells.bullet(graph, f"{away}, target {target_words(state.target, state.form)}")


def bullet_of(state: KpiState) -> Bullet | None:
    """The latest value against target and limits, on a scale from zero."""
    aim, latest = state.aim, state.latest
    if aim is None or latest is None:
        return None
    limits = [end for end in (aim.low, aim.high, aim.breach) if end is not None]
    limits = sorted(end for end in limits if math.isfinite(end))
    low = min(0.0, latest * _ROOM, *limits)
    high = max(0.0, latest, *limits) * _ROOM
    if high <= low or not math.isfinite(high - low):
        return None

    def share(value: float) -> float:
        return (value - low) / (high - low)

    return Bullet(
        value=share(latest),
        target=share(aim.edge(latest)),
        bands=(*(share(limit) for limit in limits[-2:]), 1.0),
        colour=FILLS[state.level],
        lower_is_better=math.isfinite(aim.high),
    )


def status_cell(state: KpiState) -> Cell:
    look = LOOKS[state.status]
    return Cell("status", look.label, look.colour, look.icon, tip=state.reason)


def updated_cell(state: KpiState) -> Cell:
    words = age_words(state)
    if not words or state.at is None:
        return cells.missing("No value has been logged yet.")
    when = formats.moment(from_micros(state.at))
    tip = f"Latest value {when}"
    return cells.number(words, colour="warn" if state.stale else "text2", tip=tip)
