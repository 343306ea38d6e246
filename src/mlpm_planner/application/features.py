"""What users do with features; each function is one undoable edit named as the user would."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from mlpm_planner.analysis.ranks import rank_between
from mlpm_planner.application.edit import Edit
from mlpm_planner.application.wording import quoted, subject
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.choices import DependencyKind, Horizon
from mlpm_planner.domain.entity import field_infos
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.feature import Dependency, Feature
from mlpm_planner.domain.scoring import ScoreInput

_HORIZON_NAMES = {
    Horizon.NONE: "no window",
    Horizon.NOW: "Now",
    Horizon.NEXT: "Next",
    Horizon.LATER: "Later",
}


def add(workspace: Workspace, title: str, **values: Any) -> Feature:
    """Add a feature at the end of the order, with a key of its own."""
    with workspace.edit(f"Add {quoted(title)}") as edit:
        plan = workspace.plan
        last = max((f.rank for f in plan.features.values()), default=0.0)
        values.setdefault("key", next_key(workspace))
        values.setdefault("rank", last + 1.0)
        return edit.add(Feature(title=title, **values))


def next_key(workspace: Workspace) -> str:
    """The key that follows the highest one of the workspace's own: SR-46 after SR-45."""
    prefix = _prefix(workspace.plan.product.name)
    numbers = [
        int(feature.key[len(prefix) + 1 :])
        for feature in workspace.plan.features.values()
        if feature.key.startswith(prefix + "-") and feature.key[len(prefix) + 1 :].isdecimal()
    ]
    return f"{prefix}-{max(numbers, default=0) + 1}"


def _prefix(name: str) -> str:
    initials = "".join(word[0] for word in name.split() if word[0].isalpha()).upper()[:3]
    return initials if len(initials) >= 2 else "F"


def change(
    workspace: Workspace,
    feature_ids: Sequence[str],
    make: Callable[[Feature], Feature],
    label: str,
    merge_key: object = None,
) -> None:
    """Replace each feature by what ``make`` returns; the base of all edits below."""
    with workspace.edit(label, merge_key=merge_key) as edit:
        for feature_id in feature_ids:
            edit.update(make(edit.get(Feature, feature_id)))


def rename(workspace: Workspace, feature_id: str, title: str) -> None:
    """Give a feature another title."""
    change(
        workspace,
        [feature_id],
        lambda feature: replace(feature, title=title),
        f"Rename {_subject(workspace, [feature_id])}",
    )


def set_field(workspace: Workspace, feature_ids: Sequence[str], field: str, value: object) -> None:
    """Give one field of features a value."""
    title = field_infos(Feature)[field].title.lower()
    change(
        workspace,
        feature_ids,
        lambda feature: replace(feature, **{field: value}),
        f"Change {title} of {_subject(workspace, feature_ids)}",
    )


def set_status(workspace: Workspace, feature_ids: Sequence[str], status: str) -> None:
    """Move features to another status."""
    found = workspace.plan.status(status)
    if found is None:
        message = f"There is no status “{status}”."
        raise RuleError(message, "status")
    change(
        workspace,
        feature_ids,
        lambda feature: replace(feature, status=status),
        f"Set {_subject(workspace, feature_ids)} to {found.name}",
    )


def move_to_horizon(
    workspace: Workspace, feature_ids: Sequence[str], horizon: Horizon, rank: float | None = None
) -> None:
    """Move features to Now, Next or Later, where a rank is given to that place in the order."""
    change(
        workspace,
        feature_ids,
        lambda feature: replace(
            feature, horizon=horizon, rank=feature.rank if rank is None else rank
        ),
        f"Move {_subject(workspace, feature_ids)} to {_HORIZON_NAMES[horizon]}",
    )


def reorder(
    workspace: Workspace,
    feature_id: str,
    *,
    after: str | None,
    before: str | None,
    values: Mapping[str, Any] | None = None,
) -> None:
    """Put a feature between two others, with other values of the group it lands in."""
    plan = workspace.plan
    low = plan.features[after].rank if after else None
    high = plan.features[before].rank if before else None
    rank = rank_between(low, high)
    change(
        workspace,
        [feature_id],
        lambda feature: replace(feature, rank=rank, **dict(values or {})),
        f"Move {_subject(workspace, [feature_id])}",
    )


def reschedule(
    workspace: Workspace,
    dates: Mapping[str, tuple[date | None, date | None]],
    merge_key: object = None,
) -> None:
    """Give features new first and last days."""
    change(
        workspace,
        list(dates),
        lambda feature: replace(feature, start=dates[feature.id][0], end=dates[feature.id][1]),
        f"Reschedule {_subject(workspace, list(dates))}",
        merge_key,
    )


def shift(workspace: Workspace, feature_ids: Sequence[str], days: int) -> None:
    """Move scheduled features by calendar days."""
    step = timedelta(days=days)
    features = (workspace.plan.features[feature_id] for feature_id in feature_ids)
    dates = {f.id: (f.start + step, f.end + step) for f in features if f.start and f.end}
    if dates:
        reschedule(workspace, dates)


def score(
    workspace: Workspace, feature_ids: Sequence[str], criterion: str, value: ScoreInput | None
) -> None:
    """Give features an input to be scored by, or take it away."""
    about = workspace.plan.criterion(criterion)
    if about is None:
        message = f"There is no criterion “{criterion}”."
        raise RuleError(message, criterion)
    if value is not None:
        about.accept(value)
    change(
        workspace,
        feature_ids,
        lambda feature: replace(feature, inputs=with_input(feature.inputs, criterion, value)),
        f"Score {about.name.lower()} of {_subject(workspace, feature_ids)}",
    )


def with_input(
    inputs: Mapping[str, ScoreInput], criterion: str, value: ScoreInput | None
) -> dict[str, ScoreInput]:
    """The inputs with one of them changed or, for None, taken away."""
    changed = {key: found for key, found in inputs.items() if key != criterion}
    if value is not None:
        changed[criterion] = value
    return dict(sorted(changed.items()))


def link(
    workspace: Workspace,
    predecessor_id: str,
    successor_id: str,
    kind: DependencyKind = DependencyKind.FINISH_START,
    lag_days: int = 0,
) -> Dependency:
    """Let one feature wait for another; a second link between the same two replaces the first."""
    plan = workspace.plan
    first = quoted(plan.features[predecessor_id].title)
    second = quoted(plan.features[successor_id].title)
    with workspace.edit(f"Link {first} to {second}") as edit:
        for existing in plan.where(Dependency, "predecessor_id", predecessor_id):
            if existing.successor_id == successor_id:
                return edit.update(replace(existing, kind=kind, lag_days=lag_days))
        return edit.add(
            Dependency(
                predecessor_id=predecessor_id,
                successor_id=successor_id,
                kind=kind,
                lag_days=lag_days,
            )
        )


def unlink(workspace: Workspace, dependency_ids: Sequence[str]) -> None:
    """Delete dependencies."""
    label = f"Unlink {subject([workspace.plan.dependencies[d] for d in dependency_ids[:1]])}"
    if len(dependency_ids) != 1:
        label = f"Delete {len(dependency_ids)} dependencies"
    else:
        found = workspace.plan.dependencies[dependency_ids[0]]
        first = workspace.plan.features[found.predecessor_id].title
        second = workspace.plan.features[found.successor_id].title
        label = f"Unlink {quoted(first)} from {quoted(second)}"
    with workspace.edit(label) as edit:
        for dependency_id in dependency_ids:
            edit.remove(edit.get(Dependency, dependency_id))


def remove(workspace: Workspace, feature_ids: Sequence[str]) -> None:
    """Delete features; their dependencies go with them."""
    with workspace.edit(f"Delete {_subject(workspace, feature_ids)}") as edit:
        for feature_id in feature_ids:
            edit.remove(edit.get(Feature, feature_id))


def duplicate(workspace: Workspace, feature_ids: Sequence[str]) -> list[Feature]:
    """Add a copy of each feature, with a key of its own, right after the original."""
    with workspace.edit(f"Duplicate {_subject(workspace, feature_ids)}") as edit:
        return _copies(workspace, edit, feature_ids)


def _copies(workspace: Workspace, edit: Edit, feature_ids: Sequence[str]) -> list[Feature]:
    prefix, _, number = next_key(workspace).rpartition("-")
    copies: list[Feature] = []
    for offset, feature_id in enumerate(feature_ids):
        original = edit.get(Feature, feature_id)
        copy = replace(
            original,
            id="",
            version=1,
            key=f"{prefix}-{int(number) + offset}",
            title=f"{original.title} (copy)"[:500],
            rank=original.rank + 1e-6,
        )
        copies.append(edit.add(copy))
    return copies


def _subject(workspace: Workspace, feature_ids: Sequence[str]) -> str:
    if len(feature_ids) == 1:
        found = workspace.plan.features.get(feature_ids[0])
        return quoted(found.title) if found else "a feature"
    return f"{len(feature_ids):,} features"
