"""What is lost with a part of the plan that is deleted: who loses the reference to it."""

from mlpm_planner.application.plan import Plan
from mlpm_planner.application.wording import quoted
from mlpm_planner.domain.entities import references_to
from mlpm_planner.domain.entity import Entity, OnDelete, field_infos


def told(plan: Plan, part: Entity) -> str:
    """The words for a deletion: Deleted “Core”: 4 people and 12 features lose their team."""
    found = [words for words in (_cleared(plan, part), _deleted(plan, part)) if words]
    return f"Deleted {quoted(part.label)}" + (f": {'; '.join(found)}" if found else "")


def _cleared(plan: Plan, part: Entity) -> str:
    """Who loses a reference, by the name of the field: the same field is said once."""
    holders: dict[str, list[tuple[int, str]]] = {}
    for kind, field, count in _holders(plan, part, OnDelete.CLEAR):
        title = field_infos(kind)[field].title.lower()
        holders.setdefault(title, []).append((count, _counted(count, kind)))
    told_fields: list[str] = []
    for title, found in holders.items():
        one = len(found) == 1 and found[0][0] == 1
        verb = "loses its" if one else "lose their"
        told_fields.append(f"{' and '.join(words for _, words in found)} {verb} {title}")
    return "; ".join(told_fields)


def _deleted(plan: Plan, part: Entity) -> str:
    found = _holders(plan, part, OnDelete.CASCADE)
    words = " and ".join(_counted(count, kind) for kind, _, count in found)
    return f"{words} deleted with it" if words else ""


def _holders(plan: Plan, part: Entity, on_delete: OnDelete) -> list[tuple[type[Entity], str, int]]:
    found = (
        (each.kind, each.field, len(plan.where(each.kind, each.field, part.id)))
        for each in references_to(type(part))
        if each.on_delete is on_delete
    )
    return [holder for holder in found if holder[2]]


def _counted(count: int, kind: type[Entity]) -> str:
    noun = kind.NOUN if count == 1 else kind.TABLE.replace("_", " ")
    return f"{count:,} {noun}"
