"""What the load strip says: of one week or month, of all of them, and of the capacity."""

from datetime import date

import numpy as np

from mlpm_planner.application.team_load import LEAST, By, Excess, TeamLoad
from mlpm_planner.application.timescale import Unit
from mlpm_planner.application.wording import counted
from mlpm_planner.domain.choices import Cadence
from mlpm_planner.domain.clock import start_of
from mlpm_planner.ui import formats

TITLES = {By.TEAM: "Load by team", By.PERSON: "Load by person"}
_CADENCES = {Unit.WEEK: Cadence.WEEK, Unit.MONTH: Cadence.MONTH}
_MOST_NAMES, _MOST_PERIODS = 8, 12


def weeks(value: float) -> str:
    """Person-weeks with one decimal where it matters."""
    return formats.figure(round(value, 1) + 0.0, 1)


def period(load: TeamLoad, number: int) -> str:
    """Jun 2026, or Week of 1 Jun 2026."""
    day = date.fromordinal(load.edges[number])
    return formats.period(start_of(day), _CADENCES[load.unit])


def overloaded(load: TeamLoad) -> list[int]:
    """The periods in which somebody has more to do than they can, in order of time."""
    return [number for number in range(len(load.weeks)) if load.over(number) >= LEAST]


def about(load: TeamLoad, number: int) -> str:
    """A week or month in full: how much there is, and who has too much of it."""
    lines = [f"{period(load, number)}: {weeks(load.weeks[number])} person-weeks"]
    if not np.isnan(load.capacity[number]):
        lines[0] += f" of {weeks(load.capacity[number])}"
    found = load.excesses(number)
    lines += [excess(each) for each in found[:_MOST_NAMES]]
    if len(found) > _MOST_NAMES:
        lines.append(f"and {len(found) - _MOST_NAMES} more")
    if load.unassigned[number] >= LEAST:
        lines.append(f"{weeks(load.unassigned[number])} of it is nobody's yet")
    return "\n".join(lines)


def excess(found: Excess) -> str:
    """Who has how much too much: Ranking: 8 of 5, 3 too many."""
    name = found.name or "All together"
    share = f"{weeks(found.effort)} of {weeks(found.capacity)}"
    return f"{name}: {share}, {weeks(found.over)} too many"


def worst(load: TeamLoad, number: int) -> str:
    """The one line of a menu: Jun 2026: Ranking +3."""
    found = load.excesses(number)
    whose = (found[0].name if found else "") or "all together"
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return f"{period(load, number)}: {whose}{more} +{weeks(load.over(number))}"


def summary(load: TeamLoad, by: By) -> str:
    """All that is overloaded, for those who hear the strip."""
    unit = load.unit.value
    found = overloaded(load)
    if load.is_empty:
        return "No planned feature has an effort."
    if not found:
        return f"{TITLES[by]}: no {unit} is above capacity."
    told = [about(load, number).replace("\n", "; ") for number in found[:_MOST_PERIODS]]
    rest = f" And {len(found) - len(told)} more." if len(found) > len(told) else ""
    return f"Above capacity in {counted(len(found), unit)}. {'. '.join(told)}.{rest}"


def note(load: TeamLoad) -> str:
    """The unit of the strip, and the capacity a week or month."""
    known = [each for each in load.capacity if not np.isnan(each)]
    words = f"person-weeks a {load.unit.value}"
    if not known:
        return words
    low, high = weeks(min(known)), weeks(max(known))
    return f"{words}, capacity {low if low == high else f'{low}–{high}'}"
