"""Fields that a workspace adds to its features."""

from dataclasses import dataclass, field
from typing import ClassVar

from typing_extensions import override

from mlpm_planner.domain.choices import CustomFieldKind
from mlpm_planner.domain.entity import Entity, FieldKind, info
from mlpm_planner.domain.errors import RuleError


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomField(Entity):
    """A field of features; its values are in ``Feature.custom`` under its name.

    ``options`` are the words that a choice offers. Numbers are kept with a dot as decimal mark,
    dates as ISO dates, people by their name.
    """

    TABLE: ClassVar[str] = "custom_fields"
    NOUN: ClassVar[str] = "custom field"

    name: str = field(metadata=info("Name", required=True, unique=True))
    kind: CustomFieldKind = field(
        default=CustomFieldKind.TEXT, metadata=info("Kind", FieldKind.CHOICE)
    )
    options: tuple[str, ...] = field(default=(), metadata=info("Options", FieldKind.TAGS))
    rank: float = field(default=0.0, metadata=info("Order", FieldKind.ORDER))

    @override
    def check(self) -> None:
        """A choice offers at least one word."""
        Entity.check(self)
        if self.kind is CustomFieldKind.CHOICE and not self.options:
            message = "A choice needs at least one option."
            raise RuleError(message, "options")

    @property
    @override
    def label(self) -> str:
        """The field's name."""
        return self.name
