"""What all parts of the plan have in common, and how a field describes itself.

The description feeds the tables of the workspace, the columns of lists and files and the
inspector, so that a new field is written down once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, fields
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar

from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.ids import new_id

MAX_TITLE = 500
MAX_TEXT = 100_000


class FieldKind(StrEnum):
    """How a field is shown and edited."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    FRACTION = "fraction"
    DATE = "date"
    INSTANT = "instant"
    CHOICE = "choice"
    FLAG = "flag"
    REFERENCE = "reference"
    TAGS = "tags"
    COLOUR = "colour"
    ORDER = "order"
    MAPPING = "mapping"


class OnDelete(StrEnum):
    """What happens to a part of the plan when what it refers to is deleted."""

    CLEAR = "clear"
    CASCADE = "cascade"


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """What a field is called, how it is edited and what it refers to."""

    title: str
    kind: FieldKind = FieldKind.TEXT
    column: str = ""
    unit: str = ""
    hint: str = ""
    refers_to: str = ""
    on_delete: OnDelete = OnDelete.CLEAR
    required: bool = False
    unique: bool = False
    max_length: int = MAX_TITLE


def info(title: str, kind: FieldKind = FieldKind.TEXT, **more: Any) -> Mapping[str, FieldInfo]:
    """Metadata for ``dataclasses.field``: the title and the rest of :class:`FieldInfo`."""
    if kind is FieldKind.LONG_TEXT:
        more.setdefault("max_length", MAX_TEXT)
    return {"info": FieldInfo(title, kind, **more)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A part of the plan: immutable, known by its id, its version grows with every edit."""

    TABLE: ClassVar[str]
    NOUN: ClassVar[str]

    id: str = ""
    version: int = 1

    def __post_init__(self) -> None:
        """Give a new part its id and check its rules."""
        if not self.id:
            object.__setattr__(self, "id", new_id())
        self.check()

    def check(self) -> None:
        """Raise :class:`RuleError` where a value breaks a rule of this kind."""
        check_texts(self)

    @property
    def label(self) -> str:
        """The words a person knows it by."""
        return self.id


def field_infos(kind: type[Entity]) -> Mapping[str, FieldInfo]:
    """The described fields of a kind, in the order they are declared."""
    return _infos(kind)


@cache
def _infos(kind: type[Entity]) -> dict[str, FieldInfo]:
    return {f.name: f.metadata["info"] for f in _described(kind)}


def _described(kind: type[Entity]) -> Iterator[Field[Any]]:
    return (f for f in fields(kind) if "info" in f.metadata)


@cache
def _text_rules(kind: type[Entity]) -> tuple[tuple[str, FieldInfo], ...]:
    texts = {FieldKind.TEXT, FieldKind.LONG_TEXT}
    return tuple((name, about) for name, about in _infos(kind).items() if about.kind in texts)


def check_texts(entity: Entity) -> None:
    """Refuse a required text that is blank and any text that is too long."""
    for name, about in _text_rules(type(entity)):
        text = getattr(entity, name)
        if about.required and not text.strip():
            message = f"{about.title} is empty. Type a {about.title.lower()}."
            raise RuleError(message, name)
        if len(text) > about.max_length:
            message = f"{about.title} has {len(text):,} characters; at most {about.max_length:,}."
            raise RuleError(message, name)
