"""The ranking of the scored features, as other programs read it."""

from typing import Any

from mlpm_planner.analysis.scoring.uncertainty import DRAWS, SEED, TOP
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.score_table import ScoreTable


def ranked_rows(
    plan: Plan, table: ScoreTable, *, top: int = TOP, draws: int = DRAWS, seed: int = SEED
) -> list[dict[str, Any]]:
    """Rows of rank, key, title, score, low, high and top-k odds, the best first; slow."""
    odds = table.odds(top=top, draws=draws, seed=seed)
    found: list[dict[str, Any]] = []
    for row, feature_id in enumerate(table.ids):
        if table.ranks[row] == 0:
            continue
        feature = plan.features[feature_id]
        found.append(
            {
                "rank": int(table.ranks[row]),
                "key": feature.key,
                "title": feature.title,
                "score": float(table.scores[row]),
                "low": float(odds.low[row]),
                "high": float(odds.high[row]),
                "top_k": float(odds.top_k[row]),
            }
        )
    return sorted(found, key=lambda row: row["rank"])
