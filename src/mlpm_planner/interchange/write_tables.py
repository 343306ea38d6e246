"""Tables as CSV, TSV and HTML: safe for spreadsheets, and files that are wholly there or not."""

import contextlib
import csv
import html
import io
import os
import secrets
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final, TextIO

from mlpm_planner.domain.clock import to_micros
from mlpm_planner.interchange.tables.guard import guard
from mlpm_planner.interchange.tables.times import text_of
from mlpm_planner.interchange.vocabulary import VIEW_MARK

Cell = str | float | int | bool | date | datetime | None

DELIMITERS: Final = {".csv": ",", ".tsv": "\t"}
_TOLD_EVERY: Final = 1_000


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """How a table is written; Excel reads UTF-8 only with a byte order mark.

    `told` hears now and then how many rows are written; what it raises leaves no file behind.
    """

    bom: bool = True
    told: Callable[[int], None] | None = None


@contextlib.contextmanager
def atomic_write(path: Path, *, encoding: str = "utf-8") -> Generator[TextIO]:
    """A text file that replaces `path` when it is complete and on disk, or not at all."""
    temporary = path.parent / f".mlpm-{secrets.token_hex(6)}.tmp"
    try:
        with temporary.open("x", encoding=encoding, newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Ask the disk to keep the new name; systems that cannot open folders do it alone."""
    with contextlib.suppress(PermissionError, IsADirectoryError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_table(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    options: WriteOptions | None = None,
) -> int:
    """Write a table by the ending of its path, and say how many rows it has."""
    options = options or WriteOptions()
    count = 0
    with atomic_write(path, encoding="utf-8-sig" if options.bom else "utf-8") as file:
        writer = csv.writer(file, delimiter=DELIMITERS.get(path.suffix.lower(), ","))
        writer.writerow([guard(name) for name in header])
        for row in rows:
            writer.writerow([cell_text(cell) for cell in row])
            count += 1
            if options.told is not None and count % _TOLD_EVERY == 0:
                options.told(count)
    return count


def write_view(
    path: Path,
    captions: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    options: WriteOptions | None = None,
) -> int:
    """Write a view as it is seen; a last, empty column marks the file as ours."""
    marked = ([*row, None] for row in rows)
    return write_table(path, [*captions, VIEW_MARK], marked, options)


def cell_text(cell: Cell) -> str:
    """A cell as text: points as decimal marks, ISO dates, instants in UTC, text made inert."""
    match cell:
        case None:
            return ""
        case str():
            return guard(cell)
        case bool():
            return "true" if cell else "false"
        case datetime():
            return text_of(to_micros(cell))
        case date():
            return cell.isoformat()
        case _:
            return number_text(cell)


def number_text(number: float) -> str:
    """The shortest text that reads back as the same number."""
    whole = isinstance(number, float) and number.is_integer() and abs(number) < 1e15
    return str(int(number)) if whole else repr(number)


def rows_as_text(captions: Sequence[str], rows: Sequence[Sequence[Cell]]) -> tuple[str, str]:
    """Rows for the clipboard: tab-separated text, and a table as HTML."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter="\t", lineterminator="\n")
    texts = [[cell_text(cell) for cell in row] for row in rows]
    writer.writerows([list(captions), *texts])
    head = "".join(f"<th>{html.escape(caption)}</th>" for caption in captions)
    body = "".join(
        f"<tr>{''.join(f'<td>{html.escape(text)}</td>' for text in row)}</tr>" for row in texts
    )
    return buffer.getvalue(), f"<table><tr>{head}</tr>{body}</table>"
