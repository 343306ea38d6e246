"""Sorting, filtering and scoring 50,000 features."""

from benchmarks.measure import Row, best
from benchmarks.plans import large_plan
from mlpm_planner.application.filters import Comparison, Condition, Filter, where
from mlpm_planner.application.queries import Query, groups
from mlpm_planner.application.score_table import ScoreTable

COUNT = 50_000
QUERIES = {
    "by title": Query(sort="title"),
    "by start": Query(sort="start", descending=True),
    "by status, grouped by theme": Query(sort="status", group="theme"),
    "with the word “ranker”": Query(text="ranker"),
    "with a status": Query(filter=where(status=["Planned"])),
    "with any of three conditions": Query(
        filter=Filter(
            (
                Condition("theme", values=("Relevance",)),
                Condition("start", Comparison.AT_LEAST, ("today",)),
                Condition("owner", Comparison.EMPTY),
            ),
            any_of=True,
        )
    ),
}


def run() -> list[Row]:
    plan = large_plan(COUNT)
    table = ScoreTable(plan)
    rows = [
        Row(f"list {COUNT:,} features {name}", best(lambda q=q: groups(plan, q)), 50, "50 ms")
        for name, q in QUERIES.items()
    ]
    by_score = best(lambda: groups(plan, Query(descending=True), table.sort_key()))
    rows.append(Row(f"list {COUNT:,} features by score", by_score, 50, "50 ms"))
    rows.append(Row(f"score and rank {COUNT:,} features", best(table.rebuild), 60 * 2, "120 ms"))
    return rows
