"""The data of a chart out of the state of a KPI, with the sentence that sums it up."""

from dataclasses import replace

from mlpm_planner.application.kpi_board import LABELS, KpiState, calendar_of
from mlpm_planner.application.kpi_text import BETTER, EVERY, summary, target_words
from mlpm_planner.application.plan import Plan
from mlpm_planner.domain.choices import Cadence
from mlpm_planner.ui import formats
from mlpm_planner.ui.charts.chart_data import ChartData, Values, markers_of


def chart_data(state: KpiState, values: Values, plan: Plan, segment: str = "") -> ChartData:
    """Everything the chart of a KPI, or of one of its segments, shows."""
    kpi, form = state.kpi, state.form
    if segment:
        form = formats.kpi_format(kpi, values.series.values[-50:].tolist())
    data = ChartData(
        name=f"{kpi.name} · {segment}" if segment else kpi.name,
        values=values,
        form=form,
        aim=state.aim,
        direction=kpi.direction,
        cadence=kpi.cadence,
        markers=markers_of(plan, kpi),
        zone=calendar_of(plan.product).zone,
    )
    return replace(data, summary=_sentence(state, data))


def _sentence(state: KpiState, data: ChartData) -> str:
    times, values = data.series.times, data.series.values
    if not len(times):
        return summary(state.kpi, span="", latest="")
    ends = (formats.local(int(at), data.zone).date() for at in (times[0], times[-1]))
    return summary(
        state.kpi,
        span=" to ".join(formats.month(day) for day in ends),
        latest=data.form.value(float(values[-1])),
        target=target_words(state.target, data.form) if state.aim else "",
        status=LABELS[state.status],
    )


def note_of(state: KpiState) -> str:
    """What stands beside the name: ms, weekly · lower is better."""
    kpi = state.kpi
    rhythm = "" if kpi.cadence is Cadence.ADHOC else EVERY[kpi.cadence]
    unit = "per cent" if kpi.is_percent else kpi.unit
    measured = ", ".join(part for part in (unit, rhythm) if part)
    return " · ".join(part for part in (measured, BETTER[kpi.direction]) if part)
