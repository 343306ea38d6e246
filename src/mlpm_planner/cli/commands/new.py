"""Making a workspace."""

from argparse import Namespace
from pathlib import Path

from mlpm_planner.application.changes import Origin
from mlpm_planner.application.defaults import empty_plan
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.cli.answer import Answer
from mlpm_planner.cli.opening import PROGRAM
from mlpm_planner.domain.clock import today
from mlpm_planner.domain.kpi import Observation


def new(arguments: Namespace) -> Answer:
    """Make an empty workspace, or the sample plan; an existing file is never overwritten."""
    path = Path(arguments.workspace)
    if arguments.sample:
        from mlpm_planner.application.sample import sample_plan

        sample = sample_plan(today())
        return _make(path, Plan(sample.parts), sample.observations)
    return _make(path, Plan(empty_plan(arguments.name or path.stem)), ())


def _make(path: Path, plan: Plan, observations: tuple[Observation, ...]) -> Answer:
    from mlpm_planner.storage.workspace_file import create_store

    store = create_store(path, plan, program=PROGRAM)
    try:
        if observations:
            workspace = Workspace(plan, store)
            with workspace.edit("Add the sample values", origin=Origin.IMPORT) as edit:
                for observation in observations:
                    edit.observe(observation)
            workspace.settle()
    finally:
        store.close()
    facts = {
        "workspace": str(path),
        "features": len(plan.features),
        "kpis": len(plan.kpis),
        "observations": len(observations),
    }
    line = (
        f"Made {path}: {facts['features']} features, {facts['kpis']} KPIs, "
        f"{facts['observations']:,} values."
    )
    return Answer(facts, [line])
