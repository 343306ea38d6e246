"""Making a workspace."""

from argparse import Namespace
from pathlib import Path

from mlpm_planner.application.defaults import empty_plan
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.store import ObservationBatch
from mlpm_planner.application.wording import counted
from mlpm_planner.cli.answer import Answer
from mlpm_planner.cli.opening import PROGRAM
from mlpm_planner.domain.clock import today


def new(arguments: Namespace) -> Answer:
    """Make an empty workspace, or the sample plan; an existing file is never overwritten."""
    path = Path(arguments.workspace)
    if arguments.sample:
        from mlpm_planner.application.sample import sample_plan

        sample = sample_plan(today())
        return _make(path, Plan(sample.parts), sample.batch())
    return _make(path, Plan(empty_plan(arguments.name or path.stem)), None)


def _make(path: Path, plan: Plan, values: ObservationBatch | None) -> Answer:
    from mlpm_planner.storage.workspace_file import create_store

    create_store(path, plan, program=PROGRAM, values=values).close()
    facts = {
        "workspace": str(path),
        "features": len(plan.features),
        "kpis": len(plan.kpis),
        "observations": values.count if values else 0,
    }
    nouns = ("features", "feature"), ("kpis", "KPI"), ("observations", "value")
    amounts = ", ".join(counted(int(facts[name]), noun) for name, noun in nouns)
    return Answer(facts, [f"Made {path}: {amounts}."])
