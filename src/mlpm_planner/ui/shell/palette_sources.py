"""What the palette finds: actions, features, KPIs, goals, and the features of a theme or owner."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.filters import where
from mlpm_planner.application.fuzzy import Fit, Haystack
from mlpm_planner.application.kpi_board import LABELS
from mlpm_planner.application.queries import Query
from mlpm_planner.application.retraining import model_words
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.goal import Goal
from mlpm_planner.domain.kpi import Kpi
from mlpm_planner.domain.model import Model
from mlpm_planner.domain.people import Person
from mlpm_planner.domain.product import Theme
from mlpm_planner.domain.view import SavedView
from mlpm_planner.ui.actions import ActionSpec
from mlpm_planner.ui.kpi_states import KpiStates
from mlpm_planner.ui.session import Destination, Session
from mlpm_planner.ui.shell.action_hub import ActionHub

_PER_KIND: dict[type[Entity], int] = {
    Feature: 8,
    Kpi: 5,
    Goal: 4,
    Model: 4,
    SavedView: 5,
    Theme: 5,
    Person: 5,
}
_MOST_ACTIONS = 8
_MOST_OF_PART = 40
_TITLES: dict[type[Entity], str] = {
    Feature: "Features",
    Kpi: "KPIs",
    Goal: "Goals",
    SavedView: "Saved views",
    Model: "Models",
    Theme: "Themes",
    Person: "Owners",
}
_ICONS: dict[type[Entity], str] = {
    Feature: "chart-gantt",
    Kpi: "gauge",
    Goal: "compass",
    SavedView: "bookmark",
    Model: "brain-circuit",
}
_SEARCHED = (SavedView, Feature, Kpi, Goal, Model)
ACTIONS, RECENT = "Actions", "Recent"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the palette: an action, or a part of the plan with where to go for it.

    What can be done with one part has `run` instead.
    """

    title: str
    section: str
    key: str
    icon: str = ""
    colour: str = ""
    note: str = ""
    keys: str = ""
    spec: ActionSpec | None = None
    there: Destination | None = None
    enabled: bool = True
    fit: Fit = Fit.START
    run: Callable[[], object] | None = None


class Sources:
    """Searches everything; the titles of a kind are made ready once and again after changes."""

    def __init__(self, hub: ActionHub, session: Session | None) -> None:
        self._hub, self._session = hub, session
        self._stacks: dict[type[Entity], tuple[list[str], Haystack]] = {}
        self._keys: tuple[list[str], Haystack] | None = None
        if session is not None:
            session.changed.connect(self.forget)

    def forget(self, change_set: ChangeSet) -> None:
        """Titles of kinds that changed are made ready again when they are next asked for."""
        for kind in change_set.kinds:
            self._stacks.pop(kind, None)
        if change_set.touches(Feature):
            self._keys = None

    # ---- asking

    def search(self, typed: str, used: Sequence[str]) -> list[Entry]:
        """The entries for what was typed, those used lately first among equals."""
        query = typed.strip()
        match query[:1]:
            case ">":
                return self._ordered(self._actions(query[1:], 60), used)
            case "#" | "@" as mark:
                kind = Theme if mark == "#" else Person
                return self._of_part(kind, query[1:].strip())
            case "":
                return [*self._recent(used), *islice(self._actions("", 60), 12)]
            case _:
                return self._mixed(query, used)

    def _mixed(self, query: str, used: Sequence[str]) -> list[Entry]:
        groups = [self._ordered(self._parts(kind, query), used) for kind in _SEARCHED]
        groups.append(self._ordered(self._actions(query, _MOST_ACTIONS), used))
        found = [entry for group in groups for entry in group]
        good = [entry for entry in found if entry.fit is not Fit.LETTERS]
        return good or found

    @staticmethod
    def _ordered(entries: Iterable[Entry], used: Sequence[str]) -> list[Entry]:
        recency = {key: place for place, key in enumerate(used)}
        return sorted(entries, key=lambda e: (e.fit, recency.get(e.key, len(recency))))

    # ---- actions

    def _actions(self, query: str, most: int) -> Iterable[Entry]:
        context = self._hub.context()
        specs = [spec for spec in self._hub.specs if spec.id != "palette"]
        titles = [plain(spec.title_in(context)) for spec in specs]
        if not query.strip():
            fits = dict.fromkeys(range(len(specs)), Fit.START)
        else:
            fits = _fits(titles, query, most)
            words = _fits([spec.words for spec in specs], query, most)
            fits |= {p: Fit.INSIDE for p in words if p not in fits and words[p] < Fit.LETTERS}
        for place, fit in sorted(fits.items(), key=lambda pair: pair[1]):
            spec, reason = specs[place], specs[place].disabled(context)
            yield Entry(
                titles[place],
                ACTIONS,
                f"action:{spec.id}",
                spec.icon or "chevron-right",
                note=reason,
                keys="" if reason else spec.keys,
                spec=spec,
                enabled=not reason,
                fit=fit,
            )

    # ---- parts

    def _parts(self, kind: type[Entity], query: str) -> list[Entry]:
        if self._session is None:
            return []
        ids, stack = self._stack(kind)
        most = _PER_KIND[kind]
        hits = [(ids[hit.place], hit.fit) for hit in stack.search(query, most)]
        if kind is Feature and any(letter.isdecimal() for letter in query):
            keyed = self._by_key(query)
            hits = [*keyed, *(hit for hit in hits if hit[0] not in dict(keyed))][:most]
        found = (self.entry(kind, part_id, fit) for part_id, fit in hits)
        return [entry for entry in found if entry is not None]

    def _stack(self, kind: type[Entity]) -> tuple[list[str], Haystack]:
        if kind not in self._stacks:
            assert self._session is not None  # noqa: S101 - callers have looked
            table = self._session.plan.table(kind)
            self._stacks[kind] = (list(table), Haystack([p.label for p in table.values()]))
        return self._stacks[kind]

    def _by_key(self, query: str) -> list[tuple[str, Fit]]:
        assert self._session is not None  # noqa: S101 - callers have looked
        if self._keys is None:
            found = self._session.plan.features
            self._keys = (list(found), Haystack([f.key for f in found.values()]))
        ids, stack = self._keys
        hits = stack.search(query, 3)
        return [(ids[hit.place], hit.fit) for hit in hits if hit.fit <= Fit.WORD]

    def entry(self, kind: type[Entity], part_id: str, fit: Fit = Fit.START) -> Entry | None:
        """The line of one part, if it is still there."""
        session = self._session
        part = session.plan.get(kind, part_id) if session else None
        if session is None or part is None:
            return None
        icon, colour, note = _looks(session, part)
        there = _place_of(part)
        key, section = f"{kind.TABLE}:{part_id}", _TITLES[kind]
        return Entry(part.label, section, key, icon, colour, note, there=there, fit=fit)

    def _of_part(self, kind: type[Theme] | type[Person], query: str) -> list[Entry]:
        """Themes or owners, and the features of the best one."""
        session = self._session
        if session is None:
            return []
        parts = list(session.plan.table(kind).values())
        if query:
            hits = Haystack([part.label for part in parts]).search(query, _PER_KIND[kind])
            parts = [parts[hit.place] for hit in hits]
        column, field = ("theme", "theme_id") if kind is Theme else ("owner", "owner_id")
        found = [_filter_entry(session, part, column, field) for part in parts]
        if query and parts:
            members = session.plan.where(Feature, field, parts[0].id)[:_MOST_OF_PART]
            entries = (self.entry(Feature, feature.id) for feature in members)
            found += [entry for entry in entries if entry is not None]
        return found

    # ---- recent

    def _recent(self, used: Sequence[str]) -> list[Entry]:
        actions = {entry.key: entry for entry in self._actions("", 60)}
        found = [entry for entry in (self._used(key, actions) for key in used) if entry][:6]
        return [_in_section(entry, RECENT) for entry in found]

    def _used(self, key: str, actions: Mapping[str, Entry]) -> Entry | None:
        table, _, part_id = key.partition(":")
        kind = next((k for k in _SEARCHED if table == k.TABLE), None)
        return self.entry(kind, part_id) if kind else actions.get(key)


def _place_of(part: Entity) -> Destination:
    """A view is shown on its page, any other part is revealed."""
    if isinstance(part, SavedView):
        return Destination(part.page.value, state={"saved_view": part.id})
    return Destination(part=type(part), part_id=part.id)


def _in_section(entry: Entry, section: str) -> Entry:
    return replace(entry, section=section)


def _filter_entry(session: Session, part: Entity, column: str, field: str) -> Entry:
    count = len(session.plan.where(Feature, field, part.id))
    query = Query(filter=where(**{column: [part.label]}))
    there = Destination("prioritise", state={"query": query.to_json()})
    kind = type(part)
    icon = "user" if kind is Person else "tag"
    colour = getattr(part, "colour", "")
    key, note = f"{kind.TABLE}:{part.id}", f"{count:,} feature{'' if count == 1 else 's'}"
    return Entry(part.label, _TITLES[kind], key, icon, colour, note, there=there)


def _looks(session: Session, part: Entity) -> tuple[str, str, str]:
    """Icon, its colour and the note of a part."""
    icon = _ICONS[type(part)]
    if isinstance(part, Feature):
        status = session.plan.status(part.status)
        return icon, "", " · ".join(w for w in (part.key, status.name if status else "") if w)
    if isinstance(part, Kpi):
        state = KpiStates.of(session).get(part.id)
        if state is None or state.latest is None:
            return icon, "", ""
        return icon, "", f"{state.form.value(state.latest)} · {LABELS[state.status].lower()}"
    if isinstance(part, Model):
        return icon, "", model_words(session.plan, part)
    return icon, "", ""


def _fits(texts: Sequence[str], query: str, most: int) -> dict[int, Fit]:
    return {hit.place: hit.fit for hit in Haystack(texts).search(query, most)}


def plain(title: str) -> str:
    """The title of an action without the marks of its access key."""
    return title.replace("&&", "\0").replace("&", "").replace("\0", "&")
