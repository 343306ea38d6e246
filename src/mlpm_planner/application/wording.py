"""The words for what was done: used by undo, toasts and the history."""

from collections.abc import Sequence

from mlpm_planner.domain.entity import Entity

MAX_QUOTED = 32


def quoted(text: str) -> str:
    """A title in quotation marks, cut to 32 characters."""
    shown = text if len(text) <= MAX_QUOTED else text[: MAX_QUOTED - 1].rstrip() + "…"
    return f"“{shown}”"


def counted(count: int, noun: str) -> str:
    """A number with its noun: 1 feature, 2 features, 3 dependencies."""
    ends_in_ies = noun.endswith("y") and noun[-2] not in "aeiou"
    plural = noun[:-1] + "ies" if ends_in_ies else noun + "s"
    return f"{count:,} {noun if count == 1 else plural}"


def subject(parts: Sequence[Entity]) -> str:
    """One part by its title, several by their number."""
    if len(parts) == 1:
        return quoted(parts[0].label)
    return counted(len(parts), parts[0].NOUN) if parts else "nothing"
