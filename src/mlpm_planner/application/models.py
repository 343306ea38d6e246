"""What users do with models, their versions, the stages of work on them, and its gates."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from mlpm_planner.application.lifecycle import stage_name
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.wording import quoted
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.choices import ModelStage
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.model import Gate, Model, ModelVersion

USUAL_DAYS = 5.0
"""Working days of a stage that was just added."""


def in_order(plan: Plan) -> list[Model]:
    """The models in the order arranged by hand."""
    return sorted(plan.models.values(), key=lambda model: (model.rank, model.name.casefold()))


def add_model(workspace: Workspace, name: str, feature_id: str = "") -> Model:
    """Add a model at the end, as the one a feature works on where that is given."""
    rank = max((model.rank for model in workspace.plan.models.values()), default=0.0) + 1.0
    with workspace.edit(f"Add {quoted(name)}") as edit:
        model = edit.add(Model(name=name.strip(), rank=rank))
        if feature_id:
            edit.update(replace(edit.get(Feature, feature_id), model_id=model.id))
        return model


# ---- stages of a feature


def set_stage_days(workspace: Workspace, feature_id: str, stage: str, days: float) -> None:
    """Let a stage of the work on a feature take so many working days."""
    stages = workspace.plan.features[feature_id].stages
    _set_stages(workspace, feature_id, {**stages, stage: days}, f"Change {stage_name(stage)} of")


def add_stage(workspace: Workspace, feature_id: str, stage: str) -> None:
    """Add a stage at the end of the work on a feature; one that is there already is refused."""
    stages = workspace.plan.features[feature_id].stages
    name = stage.strip()
    _check_stage(name, stages)
    _set_stages(workspace, feature_id, {**stages, name: USUAL_DAYS}, "Add a stage to")


def remove_stage(workspace: Workspace, feature_id: str, stage: str) -> None:
    """Take a stage out of the work on a feature."""
    stages = workspace.plan.features[feature_id].stages
    kept = {name: days for name, days in stages.items() if name != stage}
    _set_stages(workspace, feature_id, kept, "Remove a stage of")


def rename_stage(workspace: Workspace, feature_id: str, stage: str, other: str) -> None:
    """Make a stage another one in the same place; the gates that close it close the other one."""
    stages = workspace.plan.features[feature_id].stages
    name = other.strip()
    if name == stage:
        return
    if not name or name in stages:
        message = (
            f"The feature has the stage “{name}” already." if name else "A stage needs a name."
        )
        raise RuleError(message, "stages")
    renamed = {name if known == stage else known: days for known, days in stages.items()}
    feature = workspace.plan.features[feature_id]
    with workspace.edit(f"Change a stage of {quoted(feature.title)}") as edit:
        edit.update(replace(edit.get(Feature, feature_id), stages=renamed))
        for gate in workspace.plan.where(Gate, "feature_id", feature_id):
            if gate.stage == stage:
                edit.update(replace(edit.get(Gate, gate.id), stage=name))


def move_stage(workspace: Workspace, feature_id: str, stage: str, step: int) -> bool:
    """Move a stage up (negative) or down by so many places; False at the end of the list."""
    stages = workspace.plan.features[feature_id].stages
    order = list(stages)
    place = order.index(stage)
    target = min(max(place + step, 0), len(order) - 1)
    if target == place:
        return False
    order.insert(target, order.pop(place))
    moved = {name: stages[name] for name in order}
    _set_stages(workspace, feature_id, moved, "Reorder the stages of")
    return True


def _check_stage(name: str, stages: Mapping[str, float]) -> None:
    if not name:
        message = "A stage needs a name."
        raise RuleError(message, "stages")
    if name in stages:
        message = f"The feature has the stage “{stage_name(name)}” already."
        raise RuleError(message, "stages")


def _set_stages(
    workspace: Workspace, feature_id: str, stages: Mapping[str, float], verb: str
) -> None:
    feature = workspace.plan.features[feature_id]
    with workspace.edit(f"{verb} {quoted(feature.title)}") as edit:
        edit.update(replace(edit.get(Feature, feature_id), stages=stages))


# ---- gates


def gates_of(plan: Plan, feature: Feature) -> list[Gate]:
    """The gates of a feature in the order of the stages they close, then by day and name."""
    places = {stage: place for place, stage in enumerate(feature.stages)}

    def order(gate: Gate) -> tuple[int, str, str, str]:
        day = "" if gate.day is None else gate.day.isoformat()
        return places.get(gate.stage, len(places)), day, gate.name.casefold(), gate.id

    return sorted(plan.where(Gate, "feature_id", feature.id), key=order)


def add_gate(workspace: Workspace, feature_id: str, name: str = "Gate") -> Gate:
    """Add a gate that closes the last stage of a feature."""
    feature = workspace.plan.features[feature_id]
    stage = next(reversed(list(feature.stages)), "")
    with workspace.edit(f"Add a gate to {quoted(feature.title)}") as edit:
        return edit.add(Gate(feature_id=feature_id, name=name, stage=stage))


# ---- versions


def versions_of(plan: Plan, model_id: str) -> list[ModelVersion]:
    """The versions of a model as they were made, the newest last."""
    return sorted(plan.where(ModelVersion, "model_id", model_id), key=lambda version: version.id)


def live_version(plan: Plan, model_id: str) -> ModelVersion | None:
    """The version that is in use: the one released last of those that are not retired."""
    released = [
        version
        for version in plan.where(ModelVersion, "model_id", model_id)
        if version.released is not None and version.stage is not ModelStage.RETIRED
    ]
    return max(released, key=lambda v: (v.released, v.id), default=None)


def add_version(workspace: Workspace, model_id: str, name: str) -> ModelVersion:
    """Add a version to a model."""
    model = workspace.plan.models[model_id]
    with workspace.edit(f"Add version {quoted(name)} of {quoted(model.name)}") as edit:
        return edit.add(ModelVersion(model_id=model_id, name=name.strip()))


def set_metric(workspace: Workspace, version_id: str, name: str, value: float | None) -> None:
    """Give a metric of a version a value, or take the metric away."""
    version = workspace.plan.model_versions[version_id]
    metrics = {**version.metrics, name.strip(): value}
    kept = {key: known for key, known in metrics.items() if known is not None}
    with workspace.edit(f"Change metrics of {quoted(version.name)}") as edit:
        edit.update(replace(edit.get(ModelVersion, version_id), metrics=kept))


def features_of(plan: Plan, model_id: str) -> Sequence[Feature]:
    """The features that work on a model, in their order."""
    found = plan.where(Feature, "model_id", model_id)
    return sorted(found, key=lambda feature: (feature.rank, feature.id))
