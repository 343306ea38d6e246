"""Rules that tie parts of the plan together, checked before an edit becomes visible."""

from collections.abc import Iterable

from mlpm_planner.application.changes import Change
from mlpm_planner.application.edit import Edit
from mlpm_planner.domain.entities import references_of
from mlpm_planner.domain.entity import Entity, field_infos
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.feature import Dependency, Feature


def check(edit: Edit) -> None:
    """Raise RuleError where the edit would leave the plan inconsistent."""
    changes = edit.changes
    written = [change.after for change in changes if change.after is not None]
    for part in written:
        _check_references(edit, part)
    _check_unique(edit, changes)
    _check_parents(edit, [part for part in written if isinstance(part, Feature)])
    _check_cycles(edit, [part for part in written if isinstance(part, Dependency)])


def _check_references(edit: Edit, part: Entity) -> None:
    for reference in references_of(type(part)):
        target = getattr(part, reference.field)
        if target and edit.find(reference.target, target) is None:
            message = f"The {reference.target.NOUN} of “{part.label}” does not exist any more."
            raise RuleError(message, reference.field)


def _check_unique(edit: Edit, changes: Iterable[Change]) -> None:
    seen: dict[tuple[type[Entity], str, str], str] = {}
    for change in changes:
        part = change.after
        if part is None:
            continue
        for name, about in field_infos(type(part)).items():
            value = getattr(part, name)
            kept = change.before is not None and getattr(change.before, name) == value
            if kept or not (about.unique and value):
                continue
            taken = seen.setdefault((type(part), name, value), part.id) != part.id
            if taken or _taken_in_plan(edit, part, name, value):
                message = f"{about.title} “{value}” is used by another {part.NOUN}."
                raise RuleError(message, name)


def _taken_in_plan(edit: Edit, part: Entity, name: str, value: str) -> bool:
    for other in edit.plan.where(type(part), name, value):
        current = edit.find(type(part), other.id)
        if other.id != part.id and current is not None and getattr(current, name) == value:
            return True
    return False


def _check_parents(edit: Edit, features: Iterable[Feature]) -> None:
    for feature in features:
        seen = {feature.id}
        parent = feature.parent_id
        while parent:
            if parent in seen:
                message = f"“{feature.title}” cannot be inside itself."
                raise RuleError(message, "parent_id")
            seen.add(parent)
            above = edit.find(Feature, parent)
            parent = above.parent_id if above else ""


def _check_cycles(edit: Edit, added: list[Dependency]) -> None:
    if not added:
        return
    followers = _followers(edit, added)
    safe: set[str] = set()
    for dependency in added:
        cycle = _find_cycle(followers, dependency.predecessor_id, safe)
        if cycle:
            names = " → ".join(_title(edit, feature_id) for feature_id in cycle)
            message = f"These features would wait for each other: {names}."
            raise RuleError(message, "predecessor_id")


class _Followers:
    """The successors of a feature as the edit sees them."""

    def __init__(self, edit: Edit, added: list[Dependency]) -> None:
        self._edit = edit
        self._changed = {d.id for d in added}
        self._added: dict[str, list[str]] = {}
        for dependency in added:
            self._added.setdefault(dependency.predecessor_id, []).append(dependency.successor_id)

    def of(self, feature_id: str) -> list[str]:
        stored = self._edit.plan.where(Dependency, "predecessor_id", feature_id)
        kept = [
            d.successor_id
            for d in stored
            if d.id not in self._changed and self._edit.find(Dependency, d.id) is not None
        ]
        return kept + self._added.get(feature_id, [])


def _followers(edit: Edit, added: list[Dependency]) -> _Followers:
    return _Followers(edit, added)


def _find_cycle(followers: _Followers, start: str, safe: set[str]) -> list[str]:
    path: list[str] = []
    on_path: set[str] = set()
    stack: list[tuple[str, bool]] = [(start, False)]
    while stack:
        node, leaving = stack.pop()
        if leaving:
            on_path.discard(path.pop())
            safe.add(node)
        elif node in on_path:
            return [*path[path.index(node) :], node]
        elif node not in safe:
            path.append(node)
            on_path.add(node)
            stack.append((node, True))
            stack.extend((after, False) for after in followers.of(node))
    return []


def _title(edit: Edit, feature_id: str) -> str:
    feature = edit.find(Feature, feature_id)
    return f"“{feature.title}”" if feature else feature_id
