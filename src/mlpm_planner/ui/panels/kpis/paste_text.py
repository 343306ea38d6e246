"""Pasted text made ready for the importer: cells of a spreadsheet rarely have a header."""

import re

_NUMBER = re.compile(r"[-+−]?[$€£]?[\d.,'\s]*\d[\d.,]*\s*(%|k|M|B)?", re.IGNORECASE)
_HEADERS = (("value",), ("at", "value"), ("at", "value", "n"), ("at", "value", "n", "note"))


def with_header(text: str) -> str:
    """The same rows under a header; untouched where the first row is one already."""
    lines = text.strip("\r\n").splitlines()
    if not lines:
        return ""
    mark = "\t" if "\t" in lines[0] else ";" if ";" in lines[0] else ""
    first = [cell.strip() for cell in (lines[0].split(mark) if mark else [lines[0]])]
    if not any(_NUMBER.fullmatch(cell) for cell in first) or len(first) > len(_HEADERS):
        return text
    return (mark or "\t").join(_HEADERS[len(first) - 1]) + "\n" + "\n".join(lines)


def has_times(text: str) -> bool:
    """Whether the rows say when; a single column of numbers does not."""
    first = text.split("\n", 1)[0]
    return "\t" in first or ";" in first or "," in first


def looks_like_values(text: str) -> bool:
    """Whether there is anything in it that could be a number."""
    return any(_NUMBER.fullmatch(cell.strip()) for cell in re.split(r"[\t\n;,]", text[:5_000]))
