"""Writing tables that other programs read."""

from argparse import Namespace
from pathlib import Path

from mlpm_planner.application.ranking import ranked_rows
from mlpm_planner.application.score_table import ScoreTable
from mlpm_planner.application.wording import counted
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.cli.answer import Answer, CommandError
from mlpm_planner.cli.commands.scoring import known_method
from mlpm_planner.cli.opening import reading

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
    if arguments.what == "scores":
        table = ScoreTable(workspace.plan, known_method(workspace.plan, arguments.method))
        rows = [ScoreRow(**row) for row in ranked_rows(workspace.plan, table)]
        return write_scores(target, table.method.key, rows, options)
    reader = workspace.store.observations
    return write(workspace.plan, arguments.what, target, reader, options)
