"""Does what a preview promised, as one edit that one undo takes back."""

from mlpm_planner.application.changes import Origin
from mlpm_planner.application.edit import Edit
from mlpm_planner.application.store import ObservationBatch
from mlpm_planner.application.wording import counted, quoted
from mlpm_planner.application.workspace import Prepared, Workspace
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.view import ImportProfile
from mlpm_planner.interchange.import_plan import Counts, ImportPreview

_NOUNS = {"features": "feature", "observations": "value", "kpis": "KPI"}


def prepare(workspace: Workspace, preview: ImportPreview) -> Prepared:
    """The edit that does what the preview shows; it may take long, so off the interface."""
    _refuse_open(preview)

    def make(edit: Edit) -> None:
        _apply(edit, preview)
        if edit.changes or edit.batches:
            _remember(edit, preview.profile)

    return workspace.prepare(_label(preview), make, origin=Origin.IMPORT)


def commit(workspace: Workspace, preview: ImportPreview) -> Counts:
    """Import what the preview shows; when nothing differs, nothing is written."""
    workspace.adopt(prepare(workspace, preview))
    return preview.counts


def _refuse_open(preview: ImportPreview) -> None:
    if preview.can_commit:
        return
    problems = preview.questions or [p for p in preview.issues if p.level == "error"]
    message = problems[0].message if problems else "Nothing in this file can be imported."
    raise RuleError(message, problems[0].option if problems else "")


def _label(preview: ImportPreview) -> str:
    count = preview.counts.created + preview.counts.updated
    return f"Import {counted(count, _NOUNS[preview.kind])} from {quoted(preview.file)}"


def _apply(edit: Edit, preview: ImportPreview) -> None:
    plan = preview.plan
    for part in plan.removals:
        edit.remove(part)
    for part in plan.adds:
        edit.add(part)
    for part in plan.updates:
        edit.update(part)
    if plan.series:
        replaces = preview.options.conflict == "replace"
        edit.import_values(ObservationBatch(plan.series, replace=replaces))


def _remember(edit: Edit, profile: ImportProfile | None) -> None:
    """Keep how the columns were mapped, so that the same header asks nothing next time."""
    if profile is None:
        return
    if edit.find(ImportProfile, profile.id) is None:
        edit.add(profile)
    else:
        edit.update(profile)
