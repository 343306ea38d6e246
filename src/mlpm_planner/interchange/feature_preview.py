"""The preview of a table of features."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from mlpm_planner.interchange.feature_columns import FeatureRows
from mlpm_planner.interchange.features_csv import read_features
from mlpm_planner.interchange.import_plan import ImportPreview
from mlpm_planner.interchange.mapping import Uses
from mlpm_planner.interchange.task import Task
from mlpm_planner.interchange.vocabulary import features_vocabulary

_DATES: Final = ("start", "end", "deadline")


def preview_features(task: Task) -> ImportPreview:
    """Read a table of features and compare it with the plan."""
    if task.source is not None and task.source.name == "ganttproject":
        _cut_resources(task)
    criteria = tuple(criterion.key for criterion in task.plan.criteria.values())
    vocabulary = features_vocabulary(criteria)
    uses = task.map(vocabulary)
    if uses.fatal:
        return task.answer("features", vocabulary, uses, fatal=True)
    if not uses.mapped & {"key", "title"}:
        task.say_missing("a title or a key")
        return task.answer("features", vocabulary, uses, fatal=True)
    columns = task.columns()
    found = read_features(columns, uses, task.plan)
    task.say_rows(columns)
    return task.answer(
        "features",
        vocabulary,
        uses,
        counts=found.counts,
        build=found.build,
        shown_cells=_dates_as_read(found.rows, uses),
    )


def _cut_resources(task: Task) -> None:
    """GanttProject writes its tasks and below them, with a header of its own, its people."""
    table = task.table
    head = tuple(table.header[:2])
    pairs = zip(*table.columns[:2], strict=True)
    index = next((index for index, pair in enumerate(pairs) if pair == head), None)
    if index is not None:
        task.problems.forget_from(table.rows[index])
        table.cut(index)


def _dates_as_read(rows: FeatureRows, uses: Uses) -> dict[int, Callable[[int], str]]:
    shown: dict[int, Callable[[int], str]] = {}
    for name in _DATES:
        use = uses.of(name)
        if use is not None and len(use.positions) == 1:
            shown[use.positions[0]] = _iso(rows.values[name])
    return shown


def _iso(days: Sequence[date | None]) -> Callable[[int], str]:
    def show(index: int) -> str:
        day = days[index]
        return "" if day is None else day.isoformat()

    return show
