"""Views people keep, and the notes they leave."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from typing_extensions import override

from mlpm_planner.domain.choices import ViewPage
from mlpm_planner.domain.clock import now
from mlpm_planner.domain.entity import Entity, FieldKind, info


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView(Entity):
    """A named arrangement of a page: columns, filters, sorting, grouping and what is drawn how."""

    TABLE: ClassVar[str] = "saved_views"
    NOUN: ClassVar[str] = "view"

    name: str = field(metadata=info("Name", required=True))
    page: ViewPage = field(default=ViewPage.ROADMAP, metadata=info("Page", FieldKind.CHOICE))
    mode: str = field(default="", metadata=info("Mode"))
    columns: tuple[str, ...] = field(default=(), metadata=info("Columns", FieldKind.TAGS))
    sort: str = field(default="", metadata=info("Sort by"))
    group: str = field(default="", metadata=info("Group by"))
    filters: Mapping[str, str] = field(
        default_factory=dict[str, str], metadata=info("Filters", FieldKind.MAPPING)
    )
    rank: float = field(default=0.0, metadata=info("Order", FieldKind.ORDER))
    options: Mapping[str, str] = field(
        default_factory=dict[str, str], metadata=info("Options", FieldKind.MAPPING)
    )

    @property
    @override
    def label(self) -> str:
        """The view's name."""
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Entity):
    """A remark about any part of the plan; ``subject_id`` is the id of that part."""

    TABLE: ClassVar[str] = "notes"
    NOUN: ClassVar[str] = "note"

    subject_id: str = field(metadata=info("About", required=True))
    text: str = field(metadata=info("Text", FieldKind.LONG_TEXT, required=True))
    author: str = field(default="", metadata=info("Author"))
    at: datetime = field(default_factory=now, metadata=info("When", FieldKind.INSTANT))

    @property
    @override
    def label(self) -> str:
        """The first words of the note."""
        return self.text[:60]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportProfile(Entity):
    """How the columns of one header were mapped, so that the same file needs no question."""

    TABLE: ClassVar[str] = "import_profiles"
    NOUN: ClassVar[str] = "import profile"

    fingerprint: str = field(metadata=info("Header", required=True, unique=True))
    name: str = field(default="", metadata=info("Name"))
    choices: Mapping[str, str] = field(
        default_factory=dict[str, str], metadata=info("Choices", FieldKind.MAPPING)
    )

    @property
    @override
    def label(self) -> str:
        """The profile's name."""
        return self.name or self.fingerprint
