"""What a chart says about one value, a selected span, or itself."""

from mlpm_planner.analysis.series.arrays import DAY
from mlpm_planner.analysis.series.summary import summarise
from mlpm_planner.application.kpi_aim import is_better
from mlpm_planner.application.kpi_text import MINUS, ValueFormat, distance_words
from mlpm_planner.domain.choices import Cadence
from mlpm_planner.ui import formats
from mlpm_planner.ui.charts.chart_data import ChartData, MarkerView
from mlpm_planner.ui.charts.overlays import CardWords

_ON = {
    Cadence.HOUR: "on the hour",
    Cadence.DAY: "on the day",
    Cadence.WEEK: "on the week",
    Cadence.MONTH: "on the month",
    Cadence.QUARTER: "on the quarter",
    Cadence.ADHOC: "",
}
_COLOURS = {True: "good", False: "bad", None: "text2"}


def words_at(data: ChartData, row: int) -> CardWords:
    """What the card says about a value: period, change, distance to the target, last marker."""
    series, form = data.series, data.form
    value, at = float(series.values[row]), int(series.times[row])
    change, direction, colour = _change(data, row)
    away = ""
    if data.aim is not None:
        distance = data.aim.distance(value)
        away = distance_words(distance, value, data.aim.edge(value), bare(form))
    last = last_marker(data, at)
    return CardWords(
        when=formats.period(formats.local(at, data.zone), data.cadence),
        value=form.value(value),
        change=change,
        direction=direction,
        colour=colour,
        more=" · ".join(part for part in (away, last.title if last else "") if part),
    )


def _change(data: ChartData, row: int) -> tuple[str, int, str]:
    """The change to the value before: words, direction, colour."""
    if row == 0:
        return "", 0, "text2"
    before, after = (float(data.series.values[r]) for r in (row - 1, row))
    if before == after:
        return f"no change {_ON[data.cadence]}".strip(), 0, "text2"
    better = is_better(data.direction, data.aim, before, after)
    words = f"{bare(data.form).change(after - before)} {_ON[data.cadence]}".strip()
    return words, 1 if after > before else -1, _COLOURS[better]


def bare(form: ValueFormat) -> ValueFormat:
    """Without the unit, where it is said already; signs such as % and $ stay."""
    return form if len(form.unit) <= 1 else ValueFormat("", form.decimals, form.spell)


def last_marker(data: ChartData, at: int) -> MarkerView | None:
    """The marker in force at an instant: the last one not after it."""
    before = [marker for marker in data.markers if marker.at <= at]
    return before[-1] if before else None


def words_of_span(data: ChartData, start: float, end: float) -> CardWords | None:
    """Mean, change and slope of the values in a span; None when there are none."""
    found = summarise(data.series.between(int(start), int(end) + 1))
    if found is None:
        return None
    form = data.form
    days = (formats.local(at, data.zone).date() for at in (found.start, found.end))
    amount = found.latest - found.first
    slope = ""
    if found.slope is not None and (found.end - found.start) >= DAY:
        sign = "+" if found.slope >= 0 else MINUS
        slope = f"slope {sign}{form.change(found.slope * 7)} a week"
    return CardWords(
        when=formats.day_range(*days),
        value=f"mean {form.value(found.mean)}",
        change=form.change(amount) if amount else "",
        direction=(amount > 0) - (amount < 0),
        colour=_COLOURS[is_better(data.direction, data.aim, found.first, found.latest)],
        more=f"{formats.number(found.count)} values" + (f" · {slope}" if slope else ""),
    )


def as_table(data: ChartData, start: float, end: float) -> str:
    """The values in a span as tab-separated text: instant (ISO, UTC) and value."""
    part = data.series.between(int(start), int(end) + 1)
    lines = [f"at\t{data.name}"]
    for at, value in zip(part.times.tolist(), part.values.tolist(), strict=True):
        lines.append(f"{formats.iso(at)}\t{value!r}")
    return "\n".join(lines)
