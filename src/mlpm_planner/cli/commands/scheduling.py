"""Proposing a schedule on the command line."""

from argparse import Namespace
from collections.abc import Mapping
from datetime import date
from typing import Any

from mlpm_planner.application.forecast import forecast
from mlpm_planner.application.foresight import finish_words, on_time_words
from mlpm_planner.application.levelling import Leveller
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.schedule_rows import ScheduleRows
from mlpm_planner.application.scheduling import Proposal, first_day, propose
from mlpm_planner.application.wording import counted
from mlpm_planner.cli.answer import Answer, CommandError
from mlpm_planner.cli.opening import reading
from mlpm_planner.domain.clock import today
from mlpm_planner.domain.dates import check_date

_FIELDS = ("key", "start", "end", "slack_days", "critical")
_LIKELY = ("p50", "p80", "p90", "criticality")
_MOST_SECONDS = 3_600


def schedule(arguments: Namespace) -> Answer:
    """Propose the earliest days of every feature, with slack and critical path; change nothing."""
    start = _start(arguments.start)
    with reading(arguments.workspace) as workspace:
        gain: list[str] = []
        if arguments.level:
            found, gain = _levelled(workspace.plan, start, arguments)
        else:
            found = propose(workspace.plan, start)
        likely = _Likely(workspace.plan) if arguments.forecast else None
    facts: dict[str, Any] = {
        "start": found.start,
        "finish": found.finish,
        "makespan_days": found.makespan_days,
        "rows": [{name: row[name] for name in _FIELDS} for row in found.rows],
    }
    lines = [*(_line(row) for row in found.rows), *_summary(found), *gain]
    if likely is not None:
        facts["rows"] = [row | likely.of(row["key"]) for row in facts["rows"]]
        facts["releases"] = likely.releases()
        lines += likely.lines()
    return Answer(facts, lines)


class _Likely:
    """The forecast of the plan as it stands, by keys of features and names of releases."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._known = forecast(plan)
        self._keys = {feature.key: feature.id for feature in plan.features.values()}

    def of(self, key: str) -> Mapping[str, Any]:
        """What a row gains; nulls where nothing is known."""
        found = self._known.finishes.get(self._keys[key])
        return {name: getattr(found, name, None) for name in _LIKELY}

    def releases(self) -> list[Mapping[str, Any]]:
        """Each release with a day and features, and its chance to be on time."""
        found = ((self._plan.releases[i], chance) for i, chance in self._known.releases.items())
        return [{"name": r.name, "day": r.day, "on_time": chance} for r, chance in found]

    def lines(self) -> list[str]:
        """The forecast for people."""
        if not self._known.is_known:
            return ["Not enough data for a forecast: no feature has a range or a confidence."]
        lines = [
            f"{self._plan.features[feature_id].key:<10} {finish_words(found, date.isoformat)}"
            for feature_id, found in self._known.finishes.items()
        ]
        return lines + [
            f"{release['name']}, {release['day']}: {on_time_words(release['on_time'])}"
            for release in self.releases()
        ]


def _levelled(plan: Plan, start: date | None, arguments: Namespace) -> tuple[Proposal, list[str]]:
    """The plan as early as links and people allow, and what that gains over links alone."""
    if not 0 < arguments.seconds <= _MOST_SECONDS:
        message = f"--seconds {arguments.seconds:g} is not between 0 and {_MOST_SECONDS:,}."
        raise CommandError("usage", message)
    leveller = Leveller(plan, start or first_day(ScheduleRows(plan, today())))
    proof = arguments.proof
    found = leveller.plan_of(leveller.search(seconds=arguments.seconds, proof=proof))
    lines = [f"Against the links alone: {found.change}; {found.proof}."]
    lines += [
        f"  {each.name}: {each.before:.1f} person-weeks too many before, {each.after:.1f} after"
        for each in found.overloads
    ]
    return found.proposal, [*lines, *(f"  {words}" for words in found.alone)]


def _start(typed: str) -> date | None:
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError as error:
        message = f"--start {typed}: this is no date."
        raise CommandError("usage", message, "Write it as 2026-03-31.") from error
    check_date(day, "--start", "out_of_range")
    return day


def _summary(found: Proposal) -> list[str]:
    if found.start is None or found.finish is None:
        return ["No feature has dates or an effort to schedule by."]
    length = counted(found.makespan_days, "working day")
    lines = [f"{found.start.isoformat()} to {found.finish.isoformat()}: {length}"]
    if found.left_out:
        lines.append(f"{counted(found.left_out, 'feature')} without dates or effort left out.")
    return lines


def _line(row: Mapping[str, Any]) -> str:
    spare = "critical" if row["critical"] else counted(row["slack_days"], "day") + " to spare"
    if row["slack_days"] < 0:
        spare = counted(-row["slack_days"], "day") + " late"
    return f"{row['key']:<10} {row['title'][:48]:<48} {row['start']}  {row['end']}  {spare}"
