"""The menus of the roadmap and its actions for palette and keys."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from mlpm_planner.application.columns import feature_columns
from mlpm_planner.application.queries import SortBy
from mlpm_planner.application.timescale import Zoom
from mlpm_planner.application.wording import quoted
from mlpm_planner.domain.choices import DependencyKind, Horizon
from mlpm_planner.ui.actions import ActionSpec, Context, Menu
from mlpm_planner.ui.features.row_actions import RowAction, new_feature, on_rows
from mlpm_planner.ui.panels.roadmap import schedule_actions
from mlpm_planner.ui.panels.roadmap.table_pane import SortAsked
from mlpm_planner.ui.widgets.menu import SEPARATOR, Entry

if TYPE_CHECKING:
    from mlpm_planner.ui.panels.roadmap.page import RoadmapPage

_MOST_LINKS = 8
_NOT_ON_BOARD = frozenset(("parent", "source"))


def of_zoom(page: "RoadmapPage") -> Sequence[Entry]:
    """The named levels of zoom."""
    state = page.timeline.state
    levels = [
        Entry(
            f"&{zoom.value.title()}",
            lambda zoom=zoom: state.zoom_to(zoom),
            checked=state.zoom_name == zoom.value.title(),
        )
        for zoom in Zoom
    ]
    return (*levels, SEPARATOR, Entry("&Fit everything", state.fit, "maximize", "F"))


def of_features(page: "RoadmapPage") -> Sequence[Entry]:
    """What can be done with the selected features."""
    edits = page.edits
    plan, ids = page.session.plan, page.selected_ids()
    is_moment = bool(ids) and plan.features[ids[-1]].is_milestone
    is_planned = any(plan.features[i].is_scheduled for i in ids)
    return (
        Entry("&Rename", edits.rename, "pencil", "F2"),
        Entry("Set &status…", edits.set_status, "circle-dot", "S"),
        Entry("Set &owner…", edits.set_owner, "user", "O"),
        Entry("Set &theme…", edits.set_theme, "tag", "P"),
        Entry("Set &effort…", edits.set_effort, "timer", "E"),
        Entry("Set a &field…", edits.set_field, "square-pen", "B"),
        Entry("Move t&o", icon="calendar-range", children=_windows(page)),
        Entry("&Link", icon="git-branch", children=_links(page)),
        SEPARATOR,
        Entry("D&uplicate", edits.duplicate, "copy", "Ctrl+D"),
        Entry("Make a &feature" if is_moment else "Make a &milestone", edits.convert, "milestone"),
        Entry("Take off the timeline", edits.unschedule, "calendar", enabled=is_planned),
        *schedule_actions.entries_of(page),
        SEPARATOR,
        Entry("&Delete", edits.remove, "trash-2", "Del"),
    )


_WINDOWS = ((Horizon.NOW, "&Now"), (Horizon.NEXT, "Ne&xt"), (Horizon.LATER, "&Later"))


def _windows(page: "RoadmapPage") -> Sequence[Entry]:
    return [
        Entry(title, partial(page.edits.move_to, horizon), shortcut=f"Alt+{number}")
        for number, (horizon, title) in enumerate(_WINDOWS, start=1)
    ]


def _links(page: "RoadmapPage") -> Sequence[Entry]:
    entries = [Entry("To the feature that &waits for it…", page.edits.link, "git-branch", "D")]
    entries += [Entry(title, partial(page.edits.link_as, kind)) for kind, title in _ENDS]
    found = page.edits.links_of_current()[:_MOST_LINKS]
    if found:
        entries.append(SEPARATOR)
    for dependency, other in found:
        title = quoted(other.title).replace("&", "&&")
        unlink = partial(page.edits.unlink, dependency.id)
        entries.append(Entry(f"Unlink from {title}", unlink, "unlink"))
    return entries


def actions_of(page: "RoadmapPage") -> tuple[ActionSpec, ...]:
    """The page's actions for the menu bar, the palette and the keyboard."""
    edits = on_rows("roadmap", (*_on_features(page), *_of_windows(page)), page.selected_ids)
    new = new_feature("roadmap", page.edits.new_feature)
    schedule = schedule_actions.actions_of(page)
    here = (*_of_time(page), *_of_table(page), *_of_board(page), *_of_audience(page))
    views = (*page.versions.actions(), *page.views.actions())
    return (new, *here, *views, *edits, *_like_drags(page), *schedule)


def of_column(page: "RoadmapPage", key: str) -> Sequence[Entry]:
    """What can be done with a column of the table."""
    query, column = page.bar.query, feature_columns(page.session.plan)[key]

    def sort(*, descending: bool, extend: bool = False) -> None:
        kept = [by for by in query.order if by.column != key] if extend else []
        page.show_query(query.ordered_by((*kept, SortBy(key, descending))))

    entries = [
        Entry("Sort &upwards", partial(sort, descending=False), "arrow-up"),
        Entry("Sort &downwards", partial(sort, descending=True), "arrow-down"),
    ]
    if query.sort and query.sort != key:
        then = partial(sort, descending=False, extend=True)
        entries.append(Entry("&Then sort by this", then, "arrow-up-down"))
    if column.groups:
        group = partial(page.show_query, replace(query, group=key))
        entries.append(Entry("&Group by this", group, "rows-3"))
    entries.append(SEPARATOR)
    if key != "title":
        entries.append(Entry("&Hide column", partial(page.choose_column, key), "eye-off"))
    entries.append(Entry("&Columns…", page.bar.open_columns, "columns-3"))
    return entries


def of_board(page: "RoadmapPage", *, lanes: bool) -> Sequence[Entry]:
    """The fields that columns, or lanes, of the board can stand for."""
    board, known = page.board, feature_columns(page.session.plan)
    now, other = (board.lanes, board.by) if lanes else (board.by, board.lanes)

    def show(key: str) -> None:
        other_now = "" if key and key == other else other
        page.board_bar.arrange(*((other_now, key) if lanes else (key, other_now)))

    first = "&None" if lanes else "&Window (Now, Next, Later)"
    fields = [c for c in known.values() if c.groups and c.key not in _NOT_ON_BOARD]
    return [
        Entry(first, partial(show, ""), checked=not now),
        *(Entry(c.title, partial(show, c.key), checked=c.key == now) for c in fields),
    ]


def _of_board(page: "RoadmapPage") -> Iterator[ActionSpec]:
    def elsewhere(_context: Context) -> str:
        return "" if page.view == "board" else "Only on the board."

    declared = (
        ("by", "Columns of the &board…", "Ctrl+Alt+B", page.board_bar.open_by),
        ("lanes", "&Lanes of the board…", "Ctrl+Alt+L", page.board_bar.open_lanes),
    )
    for name, title, keys, run in declared:
        yield ActionSpec(
            id=f"roadmap_board_{name}",
            title=title,
            run=lambda _context, run=run: run(),
            menu=Menu.VIEW,
            group=5,
            shortcuts=(keys,),
            disabled=elsewhere,
        )


def _of_audience(page: "RoadmapPage") -> Iterator[ActionSpec]:
    yield ActionSpec(
        id="roadmap_public",
        title="Hide &internal features",
        run=lambda _context: page.set_public(is_public=not page.is_public),
        menu=Menu.VIEW,
        group=6,
        icon="eye-off",
        words="customer safe presentation",
        checked=lambda _context: page.is_public,
    )
    yield ActionSpec(
        id="roadmap_customers",
        title="Roadmap for &customers",
        run=lambda _context: page.board_bar.show_customers(),
        menu=Menu.VIEW,
        group=6,
        icon="presentation",
        words="public now next later without dates",
        checked=lambda _context: page.is_public and page.view == "board",
    )


def _of_table(page: "RoadmapPage") -> Iterator[ActionSpec]:
    def elsewhere(_context: Context) -> str:
        return "" if page.view == "table" else "Only in the table."

    def sort(*, extend: bool) -> None:
        column = page.table.current_column()
        if column is not None:
            page.sort_by(SortAsked(column.key, extend))

    fold = page.table.fold_all
    declared = (
        ("sort", "&Sort by this column", "Ctrl+Alt+S", partial(sort, extend=False)),
        ("then", "&Then sort by this column", "Ctrl+Alt+Shift+S", partial(sort, extend=True)),
        ("columns", "&Columns…", "Ctrl+Alt+C", page.bar.open_columns),
        ("fold", "Fold all &groups", "Ctrl+Alt+-", partial(fold, is_folded=True)),
        ("unfold", "&Unfold all groups", "Ctrl+Alt++", partial(fold, is_folded=False)),
    )
    for name, title, keys, run in declared:
        yield ActionSpec(
            id=f"roadmap_table_{name}",
            title=title,
            run=lambda _context, run=run: run(),
            menu=Menu.VIEW,
            group=5,
            shortcuts=(keys,),
            disabled=elsewhere,
        )


def _like_drags(page: "RoadmapPage") -> Iterator[ActionSpec]:
    """What drags do on the canvas, by key; the canvas takes these keys itself."""

    def unready(_context: Context) -> str:
        if page.view != "timeline":
            return "Only on the timeline."
        return "" if page.timeline.canvas.keys.chosen() else "Select a feature first."

    keys = page.timeline.canvas.keys
    declared = (
        ("move_earlier", "Move earlier", "Alt+Left", lambda: keys.shift(-1)),
        ("move_later", "Move later", "Alt+Right", lambda: keys.shift(1)),
        ("end_earlier", "End earlier", "Alt+Shift+Left", lambda: keys.stretch(-1)),
        ("end_later", "End later", "Alt+Shift+Right", lambda: keys.stretch(1)),
        ("start_earlier", "Start earlier", "Ctrl+Shift+Left", lambda: keys.stretch_start(-1)),
        ("start_later", "Start later", "Ctrl+Shift+Right", lambda: keys.stretch_start(1)),
        ("move_up", "Move up, into the lane above", "Alt+Up", lambda: keys.arrange(-1)),
        (
            "move_down",
            "Move down, into the lane below",
            "Alt+Down",
            lambda: keys.arrange(1),
        ),
    )
    for name, title, shown, run in declared:
        yield ActionSpec(
            id=f"roadmap_{name}",
            title=title,
            run=lambda _context, run=run: run(),
            keys_shown=shown,
            disabled=unready,
        )


def _of_time(page: "RoadmapPage") -> Iterator[ActionSpec]:
    def elsewhere(_context: Context) -> str:
        return "" if page.view == "timeline" else "Only on the timeline."

    state = page.timeline.state
    declared = (
        ("today", "Show &today", "T", ("Ctrl+T",), state.show_today),
        ("fit", "&Fit everything", "F", ("Ctrl+0",), state.fit),
        ("zoom_in", "Zoom &in", "+", ("Ctrl++", "Ctrl+="), lambda: state.zoom(1)),
        ("zoom_out", "Zoom &out", "-", ("Ctrl+-",), lambda: state.zoom(-1)),
        ("zoom_weeks", "Zoom to &weeks", "Z W", (), lambda: state.zoom_to(Zoom.WEEKS)),
        ("zoom_months", "Zoom to &months", "Z M", (), lambda: state.zoom_to(Zoom.MONTHS)),
        ("zoom_quarters", "Zoom to &quarters", "Z Q", (), lambda: state.zoom_to(Zoom.QUARTERS)),
        ("zoom_years", "Zoom to &years", "Z Y", (), lambda: state.zoom_to(Zoom.YEARS)),
        ("display", "&Display of the timeline…", "V", (), page.open_display),
        ("level", "&Level the load…", "L", (), page.timeline.levelling.start),
    )
    for name, title, key, shortcuts, run in declared:
        yield ActionSpec(
            id=f"roadmap_{name}",
            title=title,
            run=lambda _context, run=run: run(),
            menu=Menu.VIEW,
            group=5,
            shortcuts=shortcuts,
            single_key=key,
            disabled=elsewhere,
        )


def _on_features(page: "RoadmapPage") -> Sequence[RowAction]:
    edits = page.edits
    convert = "Make a &milestone, or a feature again"
    return (
        RowAction("status", "Set &status…", "circle-dot", edits.set_status, "S"),
        RowAction("owner", "Set &owner…", "user", edits.set_owner, "O"),
        RowAction("theme", "Set &theme…", "tag", edits.set_theme, "P"),
        RowAction("window", "Set &window…", "calendar-range", edits.set_window, "W"),
        RowAction("effort", "Set &effort…", "timer", edits.set_effort, "E"),
        RowAction("field", "Set a &field…", "square-pen", edits.set_field, "B"),
        RowAction("link", "&Link to what waits for it…", "git-branch", edits.link, "D"),
        *_links_by_ends(page),
        RowAction("convert", convert, "milestone", edits.convert),
        RowAction("unschedule", "Take &off the timeline", "calendar", edits.unschedule),
        RowAction("duplicate", "D&uplicate", "copy", edits.duplicate, shortcuts=("Ctrl+D",)),
    )


_ENDS = (
    (DependencyKind.START_START, "Link its start to a start…"),
    (DependencyKind.FINISH_FINISH, "Link its end to an end…"),
    (DependencyKind.START_FINISH, "Link its start to an end…"),
)


def _links_by_ends(page: "RoadmapPage") -> Iterator[RowAction]:
    for kind, title in _ENDS:
        run = partial(page.edits.link_as, kind)
        yield RowAction(f"link_{kind.value.lower()}", title, "git-branch", run)


def _of_windows(page: "RoadmapPage") -> Iterator[RowAction]:
    for number, (horizon, title) in enumerate(_WINDOWS, start=1):
        yield RowAction(
            horizon.value,
            f"Move to {title.replace('&', '')}",
            "",
            partial(page.edits.move_to, horizon),
            shortcuts=(f"Alt+{number}",),
            group=2,
        )
