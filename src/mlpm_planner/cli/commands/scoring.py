"""Ranking features on the command line."""

from argparse import Namespace
from typing import Any

from mlpm_planner.application.kpi_text import figure
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.ranking import ranked_rows
from mlpm_planner.application.score_table import ScoreTable
from mlpm_planner.cli.answer import Answer, CommandError
from mlpm_planner.cli.opening import reading
from mlpm_planner.domain.scoring import ScoringMethod


def score(arguments: Namespace) -> Answer:
    """Rank the scored features by a method, with likely ranges and odds of the top ranks."""
    if arguments.draws < 1 or arguments.top < 1:
        raise CommandError("usage", "--draws and --top must be at least 1.")
    with reading(arguments.workspace) as workspace:
        table = ScoreTable(workspace.plan, known_method(workspace.plan, arguments.method))
        rows = ranked_rows(
            workspace.plan,
            table,
            top=arguments.top,
            draws=arguments.draws,
            seed=arguments.seed,
        )
    facts = {"method": table.method.key, "rows": rows}
    return Answer(facts, [_line(row) for row in rows] or ["No feature has a score yet."])


def known_method(plan: Plan, key: str) -> str:
    """The key of a method that the plan has; the one in use when none is named."""
    chosen = key or plan.product.method
    if plan.first(ScoringMethod, "key", chosen) is None:
        known = ", ".join(method.key for method in plan.scoring_methods.values())
        message = f"There is no scoring method “{chosen}”."
        raise CommandError("unknown_method", message, f"Known: {known}.")
    return chosen


def _line(row: dict[str, Any]) -> str:
    likely = f"{figure(row['low'])}–{figure(row['high'])}"
    return (
        f"{row['rank']:>4}  {row['key']:<10} {row['title'][:48]:<48} {figure(row['score']):>12}"
        f"  likely {likely:<20} top {row['top_k']:.0%}"
    )
