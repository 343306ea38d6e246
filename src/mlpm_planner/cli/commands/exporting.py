"""Writing tables that other programs read."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from mlpm_planner.application import views
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.ranking import ranked_rows
from mlpm_planner.application.score_table import ScoreTable
from mlpm_planner.application.wording import counted
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.cli.answer import Answer, CommandError
from mlpm_planner.cli.commands.scoring import known_method
from mlpm_planner.cli.opening import reading
from mlpm_planner.domain.choices import ViewPage

if TYPE_CHECKING:
    from mlpm_planner.interchange.write_tables import WriteOptions

_ENDINGS = (".csv", ".tsv")


def export(arguments: Namespace) -> Answer:
    """Write features, scores, KPIs or observations; the file is whole or not there at all."""
    target = Path(arguments.to)
    if target.suffix.lower() not in _ENDINGS:
        message = f"Cannot write “{target.suffix or target.name}” files."
        raise CommandError("unknown_format", message, f"Known: {', '.join(_ENDINGS)}.")
    with reading(arguments.workspace) as workspace:
        count = _write(workspace, arguments, target)
    return Answer(
        {"file": str(target), "rows": count}, [f"Wrote {counted(count, 'row')} to {target}."]
    )


def _write(workspace: Workspace, arguments: Namespace, target: Path) -> int:
    from mlpm_planner.interchange.export import export as write
    from mlpm_planner.interchange.scores_out import ScoreRow, write_scores
    from mlpm_planner.interchange.write_tables import WriteOptions

    options = WriteOptions(bom=not arguments.no_bom)
    if arguments.view:
        return _write_view(workspace.plan, arguments, target, options)
    if arguments.what == "scores":
        table = ScoreTable(workspace.plan, known_method(workspace.plan, arguments.method))
        rows = [ScoreRow(**row) for row in ranked_rows(workspace.plan, table)]
        return write_scores(target, table.method.key, rows, options)
    reader = workspace.store.observations
    return write(workspace.plan, arguments.what, target, reader, options)


def _write_view(plan: Plan, arguments: Namespace, target: Path, options: "WriteOptions") -> int:
    """The columns and rows of a saved view as its table shows them, in its order."""
    from mlpm_planner.interchange.write_tables import write_view

    if arguments.what != "features":
        raise CommandError("usage", "--view goes with features only.")
    view = views.called(plan, ViewPage.ROADMAP, arguments.view)
    if view is None:
        known = ", ".join(each.name for each in views.in_order(plan, ViewPage.ROADMAP))
        message = f"There is no saved view “{arguments.view}” of the roadmap."
        raise CommandError("unknown_view", message, f"Known: {known or 'none'}.")
    captions, rows = views.table_of(plan, view)
    return write_view(target, captions, rows, options)
