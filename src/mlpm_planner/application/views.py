"""Views that people save: how a page is arranged, kept under a name until they say otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from mlpm_planner.application.columns import feature_columns
from mlpm_planner.application.filters import Filter
from mlpm_planner.application.parts import move
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.queries import Query, SortBy, ids
from mlpm_planner.application.wording import quoted
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.choices import ViewPage
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.view import SavedView

_TEXT, _ANY_OF, _YES = "text", "any_of", "yes"


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How a page shows its features: which view, which columns, which features in which order.

    ``options`` are the page's own choices, such as the widths of columns.
    """

    mode: str = ""
    columns: tuple[str, ...] = ()
    query: Query = Query()  # noqa: RUF009 - a frozen value
    options: Mapping[str, str] = field(default_factory=dict[str, str])


def arrangement_of(view: SavedView) -> Arrangement:
    """What a view keeps."""
    own = dict(view.options)
    text, any_of = own.pop(_TEXT, ""), own.pop(_ANY_OF, "") == _YES
    query = Query(text, Filter.from_texts(view.filters, any_of=any_of), group=view.group)
    return Arrangement(view.mode, view.columns, query.ordered_by(_order(view.sort)), own)


def _kept(view: SavedView, shown: Arrangement) -> SavedView:
    query = shown.query
    options = dict(shown.options)
    if query.text.strip():
        options[_TEXT] = query.text
    if query.filter.any_of:
        options[_ANY_OF] = _YES
    return replace(
        view,
        mode=shown.mode,
        columns=shown.columns,
        sort=",".join(("-" if by.descending else "") + by.column for by in query.order),
        group=query.group,
        filters=query.filter.to_texts(),
        options=options,
    )


def _order(text: str) -> tuple[SortBy, ...]:
    """Columns by comma, a minus before those that are sorted from the highest down."""
    keys = (each for each in text.split(",") if each)
    return tuple(SortBy(key.removeprefix("-"), key.startswith("-")) for key in keys)


def in_order(plan: Plan, page: ViewPage) -> list[SavedView]:
    """The views of a page in the order they are shown."""
    found = plan.where(SavedView, "page", page)
    return sorted(found, key=lambda view: view.rank)


def called(plan: Plan, page: ViewPage, name: str) -> SavedView | None:
    """The view of a page with this name, or None."""
    wanted = name.strip().casefold()
    return next((v for v in in_order(plan, page) if v.name.casefold() == wanted), None)


def table_of(plan: Plan, view: SavedView) -> tuple[list[str], list[list[str]]]:
    """The captions and the exact texts of a view, the column of its groups first."""
    shown, known = arrangement_of(view), feature_columns(plan)
    group = known.get(shown.query.group)
    keys = ["title", *(key for key in shown.columns if key in known and key != "title")]
    columns = [*((group,) if group else ()), *(known[key] for key in keys)]
    texts = [column.texts(plan) for column in columns]
    listed = (plan.features[i] for i in ids(plan, shown.query))
    rows = [[text(feature) for text in texts] for feature in listed]
    return [column.title for column in columns], rows


def save_as(workspace: Workspace, page: ViewPage, name: str, shown: Arrangement) -> SavedView:
    """Keep an arrangement under a name, after the other views of its page."""
    _check_name(workspace.plan, page, name)
    others = in_order(workspace.plan, page)
    rank = max((view.rank for view in others), default=0.0) + 1.0
    view = _kept(SavedView(name=name.strip(), page=page, rank=rank), shown)
    with workspace.edit(f"Save view {quoted(view.name)}") as edit:
        return edit.add(view)


def save(workspace: Workspace, view_id: str, shown: Arrangement) -> None:
    """Let a view keep another arrangement."""
    view = workspace.plan.saved_views[view_id]
    with workspace.edit(f"Save view {quoted(view.name)}") as edit:
        edit.update(_kept(view, shown))


def rename(workspace: Workspace, view_id: str, name: str) -> None:
    """Give a view another name."""
    view = workspace.plan.saved_views[view_id]
    if name.strip() == view.name:
        return
    _check_name(workspace.plan, view.page, name, but=view_id)
    with workspace.edit(f"Rename view {quoted(view.name)}") as edit:
        edit.update(replace(view, name=name.strip()))


def _check_name(plan: Plan, page: ViewPage, name: str, but: str = "") -> None:
    taken = called(plan, page, name)
    if taken is not None and taken.id != but:
        message = f"There is a view “{taken.name}” already. Choose another name."
        raise RuleError(message, "name")


def reorder(workspace: Workspace, view_id: str, step: int) -> bool:
    """Move a view up (negative) or down among those of its page; False at the end."""
    view = workspace.plan.saved_views[view_id]
    return move(workspace, in_order(workspace.plan, view.page), view_id, step)


def remove(workspace: Workspace, view_id: str) -> None:
    """Delete a view; the features stay as they are."""
    view = workspace.plan.saved_views[view_id]
    with workspace.edit(f"Delete view {quoted(view.name)}") as edit:
        edit.remove(view)
