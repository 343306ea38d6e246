"""Names of themes, people, statuses and the like in a file, found in the plan or made new."""

import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from typing import Final

from mlpm_planner.application.defaults import default_statuses
from mlpm_planner.application.plan import Plan
from mlpm_planner.domain.choices import StatusCategory
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.goal import Goal
from mlpm_planner.domain.kpi import Kpi, Segment
from mlpm_planner.domain.model import Model
from mlpm_planner.domain.people import Person, Team
from mlpm_planner.domain.product import Release, Status, Theme

REFERENCES: Final[dict[str, tuple[type[Entity], Callable[[str], Entity]]]] = {
    "theme": (Theme, lambda name: Theme(name=name)),
    "release": (Release, lambda name: Release(name=name)),
    "goal": (Goal, lambda name: Goal(title=name)),
    "owner": (Person, lambda name: Person(name=name)),
    "team": (Team, lambda name: Team(name=name)),
    "model": (Model, lambda name: Model(name=name)),
    "kpi": (Kpi, lambda name: Kpi(name=name)),
    "segment": (Segment, lambda name: Segment(name=name)),
}
_CATEGORY_WORDS: Final = (
    (StatusCategory.DONE, "done closed complet resolv releas ship launch accept live"),
    (StatusCategory.PARKED, "cancel reject wont won abandon declin duplicate hold park archiv"),
    (StatusCategory.ACTIVE, "progress doing active review test start develop rolling qa block"),
    (StatusCategory.DISCOVERY, "idea discover triage new draft consider explor research"),
)
_ICONS: Final = {
    StatusCategory.DONE: ("circle-check", "good"),
    StatusCategory.PARKED: ("circle-pause", "text3"),
    StatusCategory.ACTIVE: ("circle-dot", "accent"),
    StatusCategory.DISCOVERY: ("circle-dashed", "text2"),
    StatusCategory.PLANNED: ("circle", "text2"),
}


@dataclass(slots=True)
class Names:
    """Finds parts of the plan by name whatever their case, and collects the new ones."""

    plan: Plan
    created: list[Entity] = field(default_factory=list[Entity])
    _known: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])

    def id_of(self, field_name: str, name: str) -> str:
        """The id of the part with this name; a new part is made where there is none."""
        known = self._table(field_name)
        found = known.get(name) or known.get(name.casefold())
        if found is None:
            part = REFERENCES[field_name][1](name)
            self.created.append(part)
            found = known[name] = known[name.casefold()] = part.id
        return found

    def find(self, field_name: str, name: str) -> str | None:
        """The id of the part with this name, or None."""
        known = self._table(field_name)
        return known.get(name) or known.get(name.casefold())

    def _table(self, field_name: str) -> dict[str, str]:
        known = self._known.get(field_name)
        if known is None:
            known = self._known[field_name] = {}
            for part in self.plan.table(REFERENCES[field_name][0]).values():
                known.setdefault(part.label.casefold(), part.id)
            for part in self.plan.table(REFERENCES[field_name][0]).values():
                known[part.label] = part.id
        return known


def statuses_of(plan: Plan) -> dict[str, str]:
    """Keys and names of all statuses, casefolded, to their keys."""
    statuses = list(plan.statuses.values()) or default_statuses()
    by_name = {status.name.casefold(): status.key for status in statuses}
    return by_name | {status.key.casefold(): status.key for status in statuses}


def new_status(word: str, taken: Mapping[str, str], rank: float) -> Status:
    """A status for a word of another program; its category is what such words usually mean."""
    key = key_from(word, taken)
    category = category_of(word)
    icon, colour = _ICONS[category]
    return Status(key=key, name=word, category=category, icon=icon, colour=colour, rank=rank)


def key_from(name: str, taken: Container[str]) -> str:
    """A short key made from a name that is not taken yet."""
    base = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")[:60] or "unnamed"
    key, number = base, 2
    while key in taken:
        key, number = f"{base}_{number}", number + 1
    return key


def category_of(word: str) -> StatusCategory:
    """What a status means for planning, by its words."""
    parts = re.findall(r"[a-z]+", word.casefold())
    for category, beginnings in _CATEGORY_WORDS:
        if "not" not in parts and any(part.startswith(tuple(beginnings.split())) for part in parts):
            return category
    return StatusCategory.PLANNED
