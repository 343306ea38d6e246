"""What is kept of how the roadmap is arranged: by the window between starts, and in saved views."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from mlpm_planner.application.queries import Query
from mlpm_planner.application.timescale import Zoom
from mlpm_planner.application.views import Arrangement
from mlpm_planner.ui.panels.roadmap.table_pane import USUAL

if TYPE_CHECKING:
    from mlpm_planner.ui.panels.roadmap.page import RoadmapPage


def state_of(page: RoadmapPage) -> dict[str, Any]:
    """How the page is arranged now, for the next start."""
    return {
        "view": page.view,
        "query": page.bar.query.to_json(),
        "columns": page.table.shown,
        "versions": page.versions.over_time.save_state(),
        "widths": page.table.widths,
        "saved_view": page.views.current,
        "board": [page.board.by, page.board.lanes],
        **page.timeline.save_state(),
    }


def restore_lists(page: RoadmapPage, state: Mapping[str, Any]) -> None:
    """Take back what is listed, the columns of the table and those of the board."""
    query = state.get("query")
    if isinstance(query, dict):
        page.bar.set_query(Query.from_json(cast("dict[str, Any]", query)))
    columns, widths = state.get("columns"), state.get("widths")
    if isinstance(columns, list):
        found = cast("dict[str, object]", widths) if isinstance(widths, dict) else {}
        kept = {key: width for key, width in found.items() if isinstance(width, int)}
        page.table.arrange([str(key) for key in cast("list[object]", columns)], kept)
    board = state.get("board")
    if isinstance(board, list) and len(cast("list[object]", board)) == 2:
        page.board.arrange(*map(str, cast("list[object]", board)))


def arrangement_of(page: RoadmapPage) -> Arrangement:
    """How the page is arranged now, for a saved view."""
    widths = ",".join(f"{key}={width}" for key, width in sorted(page.table.widths.items()))
    options = {"zoom": page.timeline.state.zoom_name} if page.view == "timeline" else {}
    options |= {"columns_by": page.board.by} if page.board.by else {}
    options |= {"lanes": page.board.lanes} if page.board.lanes else {}
    options |= {"widths": widths} if widths else {}
    options |= page.versions.over_time.save_state()
    return Arrangement(page.view, tuple(page.table.shown), page.bar.query, options)


def arrange(page: RoadmapPage, wanted: Arrangement) -> None:
    """Show what a saved view keeps."""
    options = wanted.options
    pairs = (each.partition("=") for each in options.get("widths", "").split(","))
    widths = {key: int(width) for key, _, width in pairs if width.isdecimal()}
    page.bar.set_query(wanted.query)
    page.table.arrange(wanted.columns or USUAL, widths)
    page.board.arrange(options.get("columns_by", ""), options.get("lanes", ""))
    if any(view.id == wanted.mode for view in page.VIEWS):
        page.set_view(wanted.mode)
    zoom = next((z for z in Zoom if z.value.title() == options.get("zoom")), None)
    if zoom is not None:
        page.timeline.state.zoom_to(zoom)
    page.versions.over_time.restore_state(dict(options))
    page.show_query(wanted.query)
