"""The columns of features for tables, made from their one declaration."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from mlpm_planner.application import feature_values, features
from mlpm_planner.application.columns import Column, Shape, feature_columns
from mlpm_planner.application.plan import Plan
from mlpm_planner.domain.feature import Feature
from mlpm_planner.ui import formats
from mlpm_planner.ui.features import bulk_edit, quick_menus
from mlpm_planner.ui.models.feature_table import TableColumn
from mlpm_planner.ui.models.score_columns import input_column
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.theme.icons import StatusLook
from mlpm_planner.ui.widgets import cells
from mlpm_planner.ui.widgets.cells import Cell
from mlpm_planner.ui.widgets.table_view import ColumnSpec

_QUIET = {"text2": "text3"}


def table_column(session: Session, column: Column) -> TableColumn:
    """How a table shows and edits one of the declared columns."""
    if column.shape is Shape.TITLE:
        return title_column(session, width=column.width)
    if column.key == "status":
        return status_column(session, width=column.width)
    if column.criterion and (criterion := session.plan.criterion(column.criterion)) is not None:
        return input_column(session, criterion)
    writable = feature_values.is_writable(column)
    picks = writable and bulk_edit.is_chosen(session.plan, column)
    return TableColumn(
        key=column.key,
        title=column.title,
        spec=ColumnSpec(column.width, column.fold),
        cell=_cell_maker(session.plan, column),
        typed=column.texts(session.plan),
        write=partial(_write, session, column) if writable and not picks else None,
        pick=partial(_pick, session, column) if picks else None,
        right=column.shape in (Shape.NUMBER, Shape.FRACTION, Shape.INPUT),
    )


def _write(session: Session, column: Column, feature: Feature, text: str) -> bool:
    return bulk_edit.write(session, [feature.id], column, text)


def _pick(
    session: Session, column: Column, feature: Feature, anchor: QWidget, area: QRect
) -> object:
    return bulk_edit.pick_value(session, [feature.id], column, anchor, area)


def more_columns(session: Session, keys: frozenset[str]) -> list[TableColumn]:
    """Declared columns by their keys, in the order of the declaration."""
    declared = feature_columns(session.plan)
    return [table_column(session, column) for key, column in declared.items() if key in keys]


def title_column(session: Session, *, width: int = 190) -> TableColumn:
    """The name of a feature with the edge of its theme; typing renames it."""

    def cell(feature: Feature) -> Cell:
        theme = session.plan.themes.get(feature.theme_id)
        return cells.title(feature.title, theme.colour if theme else "line")

    def write(feature: Feature, text: str) -> bool:
        return session.attempt(lambda: features.rename(session.workspace, feature.id, text.strip()))

    return TableColumn(
        key="title",
        title="Feature",
        spec=ColumnSpec(width, stretch=True),
        cell=cell,
        typed=lambda feature: feature.title,
        write=write,
    )


def status_look(plan: Plan, key: str) -> StatusLook:
    """How a status of this workspace is shown."""
    found = plan.status(key)
    if found is None:
        return StatusLook("circle", "text3", key)
    return StatusLook(found.icon, _QUIET.get(found.colour, found.colour), found.name)


def status_column(session: Session, *, width: int = 118, fold: int = 0) -> TableColumn:
    """Where a feature stands; Enter opens the list of statuses."""
    return TableColumn(
        key="status",
        title="Status",
        spec=ColumnSpec(width, fold),
        cell=lambda feature: cells.status(status_look(session.plan, feature.status)),
        typed=lambda feature: status_look(session.plan, feature.status).label,
        pick=lambda feature, anchor, area: quick_menus.pick_status(
            session, [feature.id], anchor, area
        ),
    )


def _cell_maker(plan: Plan, column: Column) -> Callable[[Feature], Cell]:
    text = column.texts(plan)
    make = _MAKERS.get(column.shape, _words)

    def cell(feature: Feature) -> Cell:
        words = text(feature)
        if not words:
            return cells.missing(f"{column.title} is not set", right=False)
        return make(feature, column, words)

    return cell


def _words(_feature: Feature, _column: Column, words: str) -> Cell:
    return cells.text(words)


def _progress(feature: Feature, _column: Column, _words: str) -> Cell:
    return cells.progress(feature.progress, formats.percent(feature.progress))


def _day(feature: Feature, column: Column, words: str) -> Cell:
    if not column.field:
        return cells.text(_custom_day(words))
    return cells.text(formats.day(getattr(feature, column.field, None)))


def _custom_day(words: str) -> str:
    try:
        return formats.day(date.fromisoformat(words))
    except ValueError:  # kept from before the field held dates: shown as it is
        return words


def _flag(feature: Feature, column: Column, _words: str) -> Cell:
    return cells.check(ticked=bool(getattr(feature, column.field, False)))


_MAKERS: Mapping[Shape, Callable[[Feature, Column, str], Cell]] = {
    Shape.PERSON: lambda _feature, _column, words: cells.person(words),
    Shape.TAGS: lambda feature, _column, _words: cells.chips(feature.tags),
    Shape.NUMBER: lambda _feature, _column, words: cells.number(words),
    Shape.INPUT: lambda _feature, _column, words: cells.number(words),
    Shape.FRACTION: _progress,
    Shape.DATE: _day,
    Shape.FLAG: _flag,
}
