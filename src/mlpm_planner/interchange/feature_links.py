"""Parents and predecessors: resolved after all rows are read, so that they may come later."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from mlpm_planner.application.plan import Plan
from mlpm_planner.interchange.column_reader import ColumnReader
from mlpm_planner.interchange.links import Link, find_cycles, read_links
from mlpm_planner.interchange.mapping import ColumnUse, Uses
from mlpm_planner.interchange.tables.problems import Spot

_ALIASES: Final = ("issue id", "id")
MAX_LAG: Final = 2_600  # ten years of working days, the limit of a dependency


@dataclass(slots=True)
class FeatureLinks:
    """For every row its place (an id or a stand-in), its parent's place and its predecessors."""

    places: list[str]
    parents: list[str] | None = None
    predecessors: list[dict[str, Link]] | None = None


def place_rows(keys: Sequence[str], known: Mapping[str, str]) -> list[str]:
    """The id of the feature that a row is about, or a stand-in for one that is new."""
    return [known.get(key) or f"new:{index}" for index, key in enumerate(keys)]


@dataclass(slots=True)
class LinkReader:
    """Finds what a row's parent and predecessors are, in the file or in the plan."""

    reader: ColumnReader
    uses: Uses
    plan: Plan
    keys: Sequence[str]
    titles: Sequence[str]
    places: list[str]
    _by_key: dict[str, str] = field(default_factory=dict[str, str])
    _by_title: dict[str, str] = field(default_factory=dict[str, str])
    _rows: dict[str, int] = field(default_factory=dict[str, int])

    def read(self, parent_texts: Sequence[str] | None) -> FeatureLinks:
        """All links; those that lead nowhere, to themselves or in a circle are named."""
        links = FeatureLinks(self.places)
        parent_use, uses = self.uses.of("parent"), self.uses.all_of("predecessors")
        if parent_use is None and not uses:
            return links
        self._index()
        if parent_use is not None and parent_texts is not None:
            links.parents = [
                self._target(index, text, parent_use) if text else ""
                for index, text in enumerate(parent_texts)
            ]
            self._refuse_circles(self._parent_edges(links.parents), parent_use, links)
        if uses:
            links.predecessors = self._read_predecessors(uses)
            self._refuse_circles(self._dependency_edges(links.predecessors), uses[0], links)
        self._drop_lost(links)
        return links

    # ---- what a key leads to

    def _index(self) -> None:
        for feature in self.plan.features.values():
            self._by_key[feature.key] = feature.id
            self._by_title.setdefault(feature.title, feature.id)
        self._index_aliases()
        for index in reversed(range(len(self.places))):
            self._by_key[self.keys[index]] = self.places[index]
            self._by_title[self.titles[index]] = self.places[index]
            self._rows[self.places[index]] = index

    def _index_aliases(self) -> None:
        """Jira's rows have a number beside their key, and parents are given by either."""
        for use in self.uses.columns:
            if use.is_custom and use.header.casefold() in _ALIASES:
                for place, cell in zip(self.places, self.reader.texts(use), strict=True):
                    self._by_key.setdefault(cell, place)

    def _find(self, key: str) -> str | None:
        found = self._by_key.get(key) or self._by_title.get(key)
        return found or (self._by_key.get(key[1:]) if key.startswith("#") else None)

    def _target(self, index: int, key: str, use: ColumnUse) -> str:
        """The place of a key; empty where it has none or is the row's own."""
        place = self._find(key)
        if place is None:
            is_decided = self.reader.choice("ref.unknown") == "drop"
            question = "" if is_decided else " Import without this link?"
            message = f"There is no “{key[:60]}”.{question}"
            self._refuse(index, "ref.unknown", message, use, key)
            return ""
        if place == self.places[index]:
            self._refuse(index, "ref.self", "It refers to itself.", use, key)
            return ""
        return place

    def _refuse(self, index: int, code: str, message: str, use: ColumnUse, text: str) -> None:
        self.reader.refuse(index, code, message, use, text)

    def _read_predecessors(self, uses: Iterable[ColumnUse]) -> list[dict[str, Link]]:
        found: list[dict[str, Link]] = [{} for _ in self.places]
        for use in uses:
            for index, text in enumerate(self.reader.texts(use)):
                if text:
                    self._read_cell(index, text, use, found[index])
        return found

    def _read_cell(self, index: int, cell: str, use: ColumnUse, found: dict[str, Link]) -> None:
        if self._find(cell) is not None:
            links: list[Link | str] = [Link(cell)]  # a key with blanks or commas in it
        else:
            links = read_links(cell, commas=not self.reader.is_ours)
        for link in links:
            if isinstance(link, str) or abs(link.lag) > MAX_LAG:
                text = link if isinstance(link, str) else link.key
                message = "This is no link. Links look like API or API FS+2d."
                self._refuse(index, "ref.invalid", message, use, text)
                continue
            place = self._target(index, link.key, use)
            if place:
                found.setdefault(place, link)

    # ---- circles

    def _parent_edges(self, parents: Sequence[str]) -> dict[str, list[str]]:
        edges = {
            feature.id: [feature.parent_id]
            for feature in self.plan.features.values()
            if feature.parent_id
        }
        edges.update(
            (place, [parent]) for place, parent in zip(self.places, parents, strict=True) if parent
        )
        return edges

    def _dependency_edges(self, predecessors: Sequence[Mapping[str, Link]]) -> dict[str, list[str]]:
        edges: dict[str, list[str]] = {}
        for dependency in self.plan.dependencies.values():
            edges.setdefault(dependency.successor_id, []).append(dependency.predecessor_id)
        for place, links in zip(self.places, predecessors, strict=True):
            if links:
                edges[place] = [*links, *edges.get(place, ())] if place in edges else list(links)
        return edges

    def _refuse_circles(
        self, edges: Mapping[str, Sequence[str]], use: ColumnUse, links: FeatureLinks
    ) -> None:
        for circle in find_cycles(edges, list(self.places)):
            names = [self._name(place) for place in [*circle, circle[0]]]
            shown = " → ".join(names if len(names) <= 9 else [*names[:8], "…"])
            for place in circle:
                index = self._rows.get(place)
                if index is not None:
                    message = f"These wait for each other: {shown}."
                    self._refuse(index, "ref.cycle", message, use, self.reader.texts(use)[index])
                    self._unlink(index, use, links)

    def _name(self, place: str) -> str:
        index = self._rows.get(place)
        if index is not None:
            return self.keys[index][:40]
        feature = self.plan.features.get(place)
        return feature.key or feature.title if feature else place

    def _unlink(self, index: int, use: ColumnUse, links: FeatureLinks) -> None:
        if use.field == "parent" and links.parents is not None:
            links.parents[index] = ""
        elif links.predecessors is not None:
            links.predecessors[index] = {}

    def _drop_lost(self, links: FeatureLinks) -> None:
        """Links to new features whose row is left out cannot be kept; their own row can."""
        lost = {
            place
            for index, place in enumerate(self.places)
            if place.startswith("new:") and self.reader.is_rejected(index)
        }
        if not lost:
            return
        for index, parent in enumerate(links.parents or ()):
            if parent in lost and links.parents is not None:
                self._say_lost(index, parent, "parent")
                links.parents[index] = ""
        for index, found in enumerate(links.predecessors or ()):
            for place in [place for place in found if place in lost]:
                self._say_lost(index, place, "predecessors")
                del found[place]

    def _say_lost(self, index: int, place: str, field_name: str) -> None:
        if self.reader.is_rejected(index):
            return
        use = self.uses.of(field_name)
        message = f"The link to “{self._name(place)}” is left out: its row has an error."
        spot = Spot(self.reader.rows[index], use.header if use else "", self._name(place))
        self.reader.problems.say_row("warning", "ref.rejected", message, spot)
