"""Links between features as text: `KEY [FS|SS|FF|SF][±nd][!]`, joined by semicolons."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from mlpm_planner.domain.choices import DependencyKind

MAX_CYCLES: Final = 100
_PART: Final = re.compile(r'\s*("(?:[^"]|"")*"[^;]*|[^;"][^;]*)?(?:;|$)')
_LINK: Final = re.compile(
    r'(?P<key>"(?:[^"]|"")*"|\S+)'
    r"(?:\s+(?:(?P<kind>FS|SS|FF|SF)\s*)?(?P<lag>[+-]?\d+)?\s*(?:d|days?)?\s*(?P<hard>!)?)?",
    re.ASCII | re.IGNORECASE,
)
_GANTTPROJECT: Final = re.compile(
    r"(?P<key>\d+)(?:-(?P<kind>FS|SS|FF|SF))?(?:(?P<hard>[=>])P(?P<lag>-?\d+)D)?"
)


@dataclass(frozen=True, slots=True)
class Link:
    """A wish to wait for the feature with a key; the lag is in working days."""

    key: str
    kind: DependencyKind = DependencyKind.FINISH_START
    lag: int = 0
    hard: bool = False


def split_list(text: str) -> list[str]:
    """The parts of a list that is joined by semicolons; a quoted part may hold some."""
    return [part for found in _PART.finditer(text) if (part := (found[1] or "").strip())]


def unquoted(part: str) -> str:
    """A part of a list without the quotes around it."""
    quoted = len(part) > 1 and part.startswith('"') and part.endswith('"')
    return part[1:-1].replace('""', '"') if quoted else part


def quoted(word: str, *, blanks: bool) -> str:
    """A word as it stands in a list: in quotes where it could be misread."""
    risky = not word or word != word.strip() or any(mark in word for mark in ';"\r\n')
    if blanks:
        risky = (
            risky
            or any(mark.isspace() for mark in word)
            or (not word.isdigit() and _GANTTPROJECT.fullmatch(word) is not None)
        )
    if risky:
        return '"' + word.replace('"', '""') + '"'
    return word


def read_links(text: str, *, commas: bool) -> list[Link | str]:
    """The links in a cell; a part that is no link is returned as its text."""
    parts = split_list(text.replace(",", ";") if commas and ";" not in text else text)
    return [_read_link(part) for part in parts]


def _read_link(part: str) -> Link | str:
    found = _GANTTPROJECT.fullmatch(part) or _LINK.fullmatch(part)
    if found is None:
        return part
    kind = DependencyKind((found["kind"] or "FS").upper())
    lag = int(found["lag"] or 0)
    return Link(unquoted(found["key"]), kind, lag, found["hard"] in ("!", "="))


def write_link(link: Link) -> str:
    """A link as text; a plain "waits for the end of" is only the key."""
    key = quoted(link.key, blanks=True)
    if link == Link(link.key):
        return key
    lag = f"{link.lag:+d}d" if link.lag else ""
    return f"{key} {link.kind.value}{lag}{'!' if link.hard else ''}"


def find_cycles(edges: Mapping[str, Sequence[str]], starts: Iterable[str]) -> Iterator[list[str]]:
    """One circle for every edge that closes one: its nodes in order, without a deep recursion.

    After the first hundred only the two ends of the closing edge are given.
    """
    done: set[str] = set()
    count = 0
    for start in starts:
        if start in done:
            continue
        path: list[str] = []
        place: dict[str, int] = {}
        stack: list[tuple[str, Iterator[str]]] = []
        _enter(start, edges, path, place, stack)
        while stack:
            node, following = stack[-1]
            after = next(following, None)
            if after is None:
                stack.pop()
                path.pop()
                del place[node]
                done.add(node)
            elif after in place:
                count += 1
                yield path[place[after] :] if count <= MAX_CYCLES else [after, node]
            elif after not in done:
                _enter(after, edges, path, place, stack)


def _enter(
    node: str,
    edges: Mapping[str, Sequence[str]],
    path: list[str],
    place: dict[str, int],
    stack: list[tuple[str, Iterator[str]]],
) -> None:
    place[node] = len(path)
    path.append(node)
    stack.append((node, iter(edges.get(node, ()))))
