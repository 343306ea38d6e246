"""The KPI catalogue from a table: one row a KPI, with its target where it has one."""

from mlpm_planner.interchange.import_plan import ImportPreview
from mlpm_planner.interchange.task import Task
from mlpm_planner.interchange.vocabulary import kpis_vocabulary


def preview_kpis(task: Task) -> ImportPreview:
    """Read a table of KPIs and compare it with the plan."""
    vocabulary = kpis_vocabulary()
    uses = task.map(vocabulary)
    return task.answer("kpis", vocabulary, uses, fatal=True)
