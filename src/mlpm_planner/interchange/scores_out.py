"""A ranking as rows: rank, feature, score with its likely range, and the odds of the top."""

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path

from mlpm_planner.interchange.vocabulary import SCORE_COLUMNS
from mlpm_planner.interchange.write_tables import Cell, WriteOptions, write_table


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One feature of a ranking; `low` and `high` are P5 and P95, `top_k` a probability."""

    rank: int | None
    key: str
    title: str
    score: float | None
    low: float | None = None
    high: float | None = None
    top_k: float | None = None


def score_rows(ranking: Iterable[ScoreRow]) -> Iterator[list[Cell]]:
    """A ranking in canonical columns."""
    for row in ranking:
        yield list(astuple(row))


def write_scores(
    path: Path, method: str, ranking: Iterable[ScoreRow], options: WriteOptions | None = None
) -> int:
    """Write a ranking; the name of its method stands in a column of its own."""
    rows = ([*row, method] for row in score_rows(ranking))
    return write_table(path, [*SCORE_COLUMNS, "method"], rows, options)
