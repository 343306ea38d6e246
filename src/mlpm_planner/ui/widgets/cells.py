"""What a table model says about one cell, and how it reaches Qt's roles."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt

from mlpm_planner.ui.theme.icons import StatusLook
from mlpm_planner.ui.widgets.bullet import Bullet

Kind = Literal[
    "text",
    "title",
    "rank",
    "status",
    "number",
    "delta",
    "steps",
    "score",
    "progress",
    "sparkline",
    "bullet",
    "person",
    "chips",
    "check",
    "group",
]
CELL_ROLE = Qt.ItemDataRole.UserRole
MISSING = "–"
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT_KINDS = frozenset({"number", "delta", "rank"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; make it with the functions below, only for rows that are asked for."""

    kind: Kind = "text"
    text: str = ""
    colour: str = ""  # of the words, or of the mark where the kind has one
    icon: str = ""
    edge: str = ""  # theme colour of a title
    weight: int = 0
    value: float = 0.0  # share of a bar, level of steps, movement of a rank, 1 = open or ticked
    likely: tuple[float, float] | None = None
    count: int = 0
    series: Sequence[float] = ()
    zone: tuple[float, float] | None = None
    bullet: Bullet | None = None
    parts: tuple[str, ...] = ()
    indent: int = 0
    spoken: str = ""  # what a screen reader says when it is more than the text
    tip: str = ""


def text(words: str, colour: str = "text2", *, icon: str = "", tip: str = "") -> Cell:
    """Plain words."""
    return Cell("text", words, colour, icon, tip=tip)


def title(
    words: str, edge: str = "", *, indent: int = 0, icon: str = "", colour: str = "text"
) -> Cell:
    """The name of a row with the 3 px edge of its theme."""
    return Cell("title", words, colour, icon, edge, indent=indent)


def rank(position: int, moved: int = 0) -> Cell:
    """A place in the order and how far it moved up (positive) or down since the last look."""
    spoken = f"rank {position}"
    if moved:
        spoken += f", {'up' if moved > 0 else 'down'} {abs(moved)}"
    return Cell("rank", str(position), "text2", value=moved, spoken=spoken)


def status(look: StatusLook) -> Cell:
    """A state as icon and words."""
    return Cell("status", look.label, look.colour, look.icon)


def number(
    words: str, *, weight: int = 0, colour: str = "", tip: str = "", spoken: str = ""
) -> Cell:
    """A figure, right-aligned in tabular digits."""
    return Cell(
        "number", words, colour or ("text" if weight else "text2"), weight=weight, tip=tip,
        spoken=spoken,
    )  # fmt: skip


def missing(reason: str, *, right: bool = True) -> Cell:
    """No value, and why; never a zero."""
    return Cell("number" if right else "text", MISSING, "text3", tip=reason, spoken=reason)


def delta(words: str, direction: int, colour: str = "text2", spoken: str = "") -> Cell:
    """A change: the arrow is its sign, the colour whether that is good."""
    return Cell("delta", words, colour, value=direction, spoken=spoken)


def steps(words: str, level: int, count: int = 5) -> Cell:
    """A value chosen from a few steps."""
    return Cell("steps", words, "text2", value=level, count=count)


def score(
    words: str, share: float, likely: tuple[float, float] | None = None, spoken: str = ""
) -> Cell:
    """A figure with its bar and the whisker of its likely range; shares are 0 to 1."""
    return Cell("score", words, "text", weight=600, value=share, likely=likely, spoken=spoken)


def progress(share: float, words: str, colour: str = "accent_fill") -> Cell:
    """How much is done, 0 to 1."""
    return Cell("progress", words, colour, value=share)


def sparkline(
    series: Sequence[float], zone: tuple[float, float] | None = None, spoken: str = ""
) -> Cell:
    """A word-sized line chart."""
    return Cell("sparkline", series=series, zone=zone, spoken=spoken)


def bullet(graph: Bullet, spoken: str) -> Cell:
    """A value against its target."""
    return Cell("bullet", bullet=graph, spoken=spoken)


def person(name: str) -> Cell:
    """An owner: initials in a disc, then the name."""
    return (
        Cell("person", name, "text2") if name else Cell("text", MISSING, "text3", spoken="nobody")
    )


def chips(words: Sequence[str]) -> Cell:
    """A list of short words."""
    return Cell("chips", parts=tuple(words), spoken=", ".join(words))


def check(*, ticked: bool, spoken: str = "") -> Cell:
    """A yes or no."""
    return Cell("check", value=float(ticked), spoken=spoken or ("yes" if ticked else "no"))


def group(words: str, *, is_open: bool, note: str = "", colour: str = "", indent: int = 0) -> Cell:
    """A head over the rows that follow; spans the whole row."""
    spoken = f"{words}, {note}, {'expanded' if is_open else 'collapsed'}"
    return Cell(
        "group", words, colour, value=float(is_open), parts=(note,), spoken=spoken, indent=indent
    )


def cell_data(cell: Cell, role: int) -> object:
    """The answer of a model's `data()` for one cell, whatever the role."""
    if role == CELL_ROLE:
        return cell
    if role == Qt.ItemDataRole.DisplayRole:
        return cell.text or cell.spoken
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return cell.spoken or cell.text
    if role == Qt.ItemDataRole.ToolTipRole:
        return cell.tip or None
    if role == Qt.ItemDataRole.TextAlignmentRole:
        return _RIGHT if cell.kind in _RIGHT_KINDS else _LEFT
    return None
