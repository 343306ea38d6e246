"""Networks of the PSPLIB (.sm) and of Patterson (.rcp), read for tests and benchmarks."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Instance:
    """Activities with their durations and demands, and which ones come after each."""

    durations: list[int]
    demands: list[list[int]]
    capacities: list[int]
    links: list[tuple[int, int]]


def read(path: Path) -> Instance:
    text = path.read_text(encoding="latin-1")
    return _read_sm(text) if path.suffix == ".sm" else _read_rcp(text)


def optima(folder: Path) -> dict[Path, int]:
    """The files below the folder of all networks with their published optima."""
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return {
        folder.parent / name: entry["resource_constrained_optimum_published"]
        for name, entry in sorted(expected.items())
    }


def _read_sm(text: str) -> Instance:
    links = [
        (int(row[0]) - 1, int(successor) - 1)
        for row in _rows(text, "PRECEDENCE RELATIONS:")
        for successor in row[3:]
    ]
    requests = [[int(cell) for cell in row] for row in _rows(text, "REQUESTS/DURATIONS:")]
    capacities = [int(cell) for cell in _rows(text, "RESOURCEAVAILABILITIES:")[0]]
    return Instance([row[2] for row in requests], [row[3:] for row in requests], capacities, links)


def _rows(text: str, title: str) -> list[list[str]]:
    """The lines of numbers of a section."""
    section = text.split(title)[1].split("***", maxsplit=1)[0]
    cells = [line.split() for line in section.splitlines()]
    return [row for row in cells if row and all(cell.isdecimal() for cell in row)]


def _read_rcp(text: str) -> Instance:
    numbers = iter(int(cell) for cell in text.split())
    count, resources = next(numbers), next(numbers)
    capacities = [next(numbers) for _ in range(resources)]
    durations, demands, links = [], [], []
    for row in range(count):
        durations.append(next(numbers))
        demands.append([next(numbers) for _ in range(resources)])
        links += [(row, next(numbers) - 1) for _ in range(next(numbers))]
    return Instance(durations, demands, capacities, links)
