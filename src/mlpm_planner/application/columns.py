"""The columns of feature lists: what each shows, how it sorts, and what it can be grouped by.

Tables, filters, grouping, the view as a file and the palette all read these declarations.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import Any

from mlpm_planner.application.plan import Plan
from mlpm_planner.domain.choices import CustomFieldKind, Horizon
from mlpm_planner.domain.custom_field import CustomField
from mlpm_planner.domain.entity import Entity, FieldKind, field_infos
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.goal import Goal
from mlpm_planner.domain.model import Model
from mlpm_planner.domain.people import Person, Team
from mlpm_planner.domain.product import Release, Theme

SortValue = str | float | None

HORIZON_TITLES = {
    Horizon.NONE: "No window",
    Horizon.NOW: "Now",
    Horizon.NEXT: "Next",
    Horizon.LATER: "Later",
}


class Shape(StrEnum):
    """How a list shows the values of a column."""

    TEXT = "text"
    TITLE = "title"
    STATUS = "status"
    PERSON = "person"
    DATE = "date"
    NUMBER = "number"
    FRACTION = "fraction"
    TAGS = "tags"
    CHOICE = "choice"
    INPUT = "input"
    FLAG = "flag"


Texts = Callable[[Plan], Callable[[Feature], str]]
Sorts = Callable[[Plan], Callable[[Feature], SortValue]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``field`` is what an edit changes, ``criterion`` the input it holds.

    ``custom`` is the name of the custom field it shows.

    ``texts`` and ``sorts`` are bound to a plan once and then called for many features.
    """

    key: str
    title: str
    shape: Shape
    texts: Texts
    sorts: Sorts
    field: str = ""
    criterion: str = ""
    custom: str = ""
    width: int = 120
    fold: int = 0
    groups: bool = False

    @property
    def reads(self) -> frozenset[str]:
        """The fields of a feature that the column depends on."""
        if self.criterion:
            return frozenset({"inputs"})
        if self.custom:
            return frozenset({"custom"})
        return frozenset({self.field} if self.field else {"start", "end", "kind"})

    def text(self, plan: Plan, feature: Feature) -> str:
        """What one feature shows in this column."""
        return self.texts(plan)(feature)

    def value(self, feature: Feature) -> object:
        """What a feature has in this column: what the features of a group share."""
        if self.custom:
            return feature.custom.get(self.custom, "")
        return getattr(feature, self.field, None)


def assigned(chosen: Iterable[tuple[Column, object]], custom: Mapping[str, str]) -> dict[str, Any]:
    """The fields that give a feature the values of columns.

    ``custom`` is what its custom fields hold; those that are not among the columns stay.
    """
    values: dict[str, Any] = {}
    held = dict(custom)
    for column, value in chosen:
        if column.custom:
            held[column.custom] = str(value)
            values["custom"] = {name: text for name, text in held.items() if text}
        elif column.field:
            values[column.field] = value
    return values


def feature_columns(plan: Plan) -> Mapping[str, Column]:
    """Every column a feature list can show, the criteria of this plan among them."""
    from mlpm_planner.application.forecast_columns import FORECAST_COLUMNS  # it declares columns

    fields = sorted(plan.custom_fields.values(), key=attrgetter("rank"))
    columns = [
        *_FIXED,
        *FORECAST_COLUMNS,
        *(_criterion_column(plan, key) for key in _criteria(plan)),
        *(_custom_column(field) for field in fields),
    ]
    return {column.key: column for column in columns}


def custom_key(field: CustomField) -> str:
    """The key of the column of a custom field; it outlives another name of the field."""
    return f"custom:{field.id}"


_CUSTOM_SHAPES = {
    CustomFieldKind.NUMBER: Shape.NUMBER,
    CustomFieldKind.DATE: Shape.DATE,
    CustomFieldKind.CHOICE: Shape.CHOICE,
    CustomFieldKind.PERSON: Shape.PERSON,
}


def _custom_column(field: CustomField) -> Column:
    name = field.name
    return Column(
        custom_key(field),
        name,
        _CUSTOM_SHAPES.get(field.kind, Shape.TEXT),
        lambda _plan: lambda feature: feature.custom.get(name, ""),
        _custom_sorts(field),
        custom=name,
        width=120,
        fold=4,
        groups=True,
    )


def _custom_sorts(field: CustomField) -> Sorts:
    """Numbers and dates by their value, choices in the order of their options."""
    name, places = field.name, {option: float(n) for n, option in enumerate(field.options)}

    def value(text: str) -> SortValue:
        match field.kind:
            case CustomFieldKind.NUMBER:
                return _as_number(text)
            case CustomFieldKind.DATE:
                return _as_day(text)
            case CustomFieldKind.CHOICE:
                return places.get(text, float(len(places)))
            case _:
                return text.casefold()

    def sort(feature: Feature) -> SortValue:
        text = feature.custom.get(name, "")
        return value(text) if text else None

    return lambda _plan: sort


def _as_number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:  # kept from before the field held numbers: it sorts as if empty
        return None


def _as_day(text: str) -> float | None:
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:  # kept from before the field held dates: it sorts as if empty
        return None


def _criteria(plan: Plan) -> list[str]:
    ordered = sorted(plan.criteria.values(), key=lambda criterion: criterion.rank)
    return [criterion.key for criterion in ordered]


def _reference(name: str, kind: type[Entity]) -> Texts:
    def texts(plan: Plan) -> Callable[[Feature], str]:
        labels = {part.id: part.label for part in plan.table(kind).values()}
        return lambda feature: labels.get(getattr(feature, name), "")

    return texts


def _ranked(name: str, kind: type[Entity]) -> Sorts:
    """Sorts by the order of the part referred to, or by its name where it has none."""

    def sorts(plan: Plan) -> Callable[[Feature], SortValue]:
        table = plan.table(kind).values()
        places = {part.id: getattr(part, "rank", part.label.casefold()) for part in table}
        return lambda feature: places.get(getattr(feature, name))

    return sorts


def _plain(name: str) -> Texts:
    def text(feature: Feature) -> str:
        value = getattr(feature, name)
        return "" if value is None else str(value)

    return lambda _plan: text


def _field(name: str) -> Sorts:
    def sort(feature: Feature) -> SortValue:
        value = getattr(feature, name)
        return (value.casefold() or None) if isinstance(value, str) else value

    return lambda _plan: sort


def _day(name: str) -> Sorts:
    """Dates sort as day numbers, which compare several times faster."""
    read = attrgetter(name)

    def sort(feature: Feature) -> SortValue:
        day = read(feature)
        return None if day is None else day.toordinal()

    return lambda _plan: sort


def number_text(value: float | None) -> str:
    """A number as files and copied cells hold it: shortest form, dot as decimal mark."""
    if value is None:
        return ""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def _number(name: str) -> Texts:
    return lambda _plan: lambda feature: number_text(getattr(feature, name))


def _criterion_column(plan: Plan, key: str) -> Column:
    criterion = plan.criterion(key)
    assert criterion is not None  # noqa: S101 - the key was read from this plan
    return Column(
        key,
        criterion.name,
        Shape.INPUT,
        lambda _plan: lambda feature: number_text(feature.input_value(key)),
        lambda _plan: lambda feature: feature.input_value(key),
        criterion=key,
        width=92,
        fold=3,
    )


def _status_texts(plan: Plan) -> Callable[[Feature], str]:
    names = {status.key: status.name for status in plan.statuses.values()}
    return lambda feature: names.get(feature.status, feature.status)


def _status_sorts(plan: Plan) -> Callable[[Feature], SortValue]:
    ranks = {status.key: status.rank for status in plan.statuses.values()}
    return lambda feature: ranks.get(feature.status)


_HORIZON_ORDER = {Horizon.NOW: 0.0, Horizon.NEXT: 1.0, Horizon.LATER: 2.0}


def _horizon_texts(_plan: Plan) -> Callable[[Feature], str]:
    return lambda feature: HORIZON_TITLES[feature.horizon] if feature.horizon else ""


def _horizon_sorts(_plan: Plan) -> Callable[[Feature], SortValue]:
    return lambda feature: _HORIZON_ORDER.get(feature.horizon)


def _tags_texts(_plan: Plan) -> Callable[[Feature], str]:
    return lambda feature: "; ".join(feature.tags)


def _tags_sorts(_plan: Plan) -> Callable[[Feature], SortValue]:
    return lambda feature: "; ".join(feature.tags).casefold() or None


def _column(
    name: str, shape: Shape, *, width: int = 120, fold: int = 0, groups: bool = False
) -> Column:
    about = field_infos(Feature)[name]
    is_number = shape in (Shape.NUMBER, Shape.FRACTION)
    text, sort = (
        (_number if is_number else _plain)(name),
        (_day if shape is Shape.DATE else _field)(name),
    )
    return Column(
        about.column or name,
        about.title,
        shape,
        text,
        sort,
        field=name,
        width=width,
        fold=fold,
        groups=groups,
    )


def _reference_column(name: str, kind: type[Entity], shape: Shape, fold: int) -> Column:
    about = field_infos(Feature)[name]
    assert about.kind is FieldKind.REFERENCE  # noqa: S101 - a wrong declaration must not start
    return Column(
        about.column,
        about.title,
        shape,
        _reference(name, kind),
        _ranked(name, kind),
        field=name,
        width=140,
        fold=fold,
        groups=True,
    )


_FIXED = (
    _column("key", Shape.TEXT, width=86, fold=4),
    _column("title", Shape.TITLE, width=320),
    _column("kind", Shape.CHOICE, width=104, fold=5, groups=True),
    Column(
        "status",
        "Status",
        Shape.STATUS,
        _status_texts,
        _status_sorts,
        field="status",
        width=132,
        groups=True,
    ),
    _reference_column("theme_id", Theme, Shape.TEXT, 4),
    _reference_column("parent_id", Feature, Shape.TEXT, 6),
    _reference_column("release_id", Release, Shape.TEXT, 5),
    _reference_column("goal_id", Goal, Shape.TEXT, 5),
    _reference_column("owner_id", Person, Shape.PERSON, 3),
    _reference_column("team_id", Team, Shape.TEXT, 5),
    Column(
        "horizon",
        "Window",
        Shape.CHOICE,
        _horizon_texts,
        _horizon_sorts,
        field="horizon",
        width=88,
        fold=4,
        groups=True,
    ),
    _column("start", Shape.DATE, width=108, fold=3),
    _column("end", Shape.DATE, width=108, fold=2),
    Column(
        "duration",
        "Duration",
        Shape.NUMBER,
        _number("duration"),
        _field("duration"),
        width=88,
        fold=5,
    ),
    _column("estimate", Shape.NUMBER, width=88, fold=3),
    _column("progress", Shape.FRACTION, width=92, fold=3),
    Column(
        "tags",
        "Tags",
        Shape.TAGS,
        _tags_texts,
        _tags_sorts,
        field="tags",
        width=160,
        fold=6,
    ),
    _column("stage", Shape.TEXT, fold=6, groups=True),
    _reference_column("model_id", Model, Shape.TEXT, 6),
    _column("deadline", Shape.DATE, width=108, fold=6),
    _column("url", Shape.TEXT, width=160, fold=7),
    _column("notes", Shape.TEXT, width=240, fold=7),
    _column("internal", Shape.FLAG, width=80, fold=7),
    _column("source", Shape.TEXT, width=100, fold=7, groups=True),
)
