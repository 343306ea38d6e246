"""The menus of the KPIs page and its actions for palette and keys."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from mlpm_planner.ui.actions import ActionSpec, Context, Menu
from mlpm_planner.ui.panels.kpis.commands import markers_near
from mlpm_planner.ui.widgets.menu import SEPARATOR, Entry

if TYPE_CHECKING:
    from mlpm_planner.ui.panels.kpis.page import KpisPage

_NEAR = 8.0


def of_kpi(page: "KpisPage") -> Sequence[Entry]:
    """What can be done with the chosen KPI."""
    commands, kpi_id = page.commands, page.key.kpi_id
    kpi = page.session.plan.kpis.get(kpi_id)
    is_pinned = kpi is not None and kpi.pinned
    return (
        Entry("&Log value…", page.log_value, "plus", "L"),
        Entry("&Annotate…", page.annotate, "flag", "A"),
        Entry("Set &target…", partial(commands.set_target, kpi_id), "target"),
        Entry("&Edit KPI…", partial(commands.edit, kpi_id), "pencil"),
        Entry(
            "Un&pin" if is_pinned else "&Pin",
            partial(commands.toggle_pin, kpi_id),
            "pin-off" if is_pinned else "pin",
        ),
        Entry("&Values", partial(page.set_view, "values"), "table-2"),
        Entry("Copy as &image", page.overview.card.copy_image, "image"),
        Entry("&Copy data", page.overview.card.copy_data, "copy"),
        Entry("Copy &summary", page.overview.card.copy_sentence, "quote"),
        SEPARATOR,
        Entry("&Delete", partial(commands.delete, kpi_id), "trash-2"),
    )


def of_chart(page: "KpisPage") -> Sequence[Entry]:
    """What can be done with the value under the crosshair, else with the KPI."""
    chart = page.overview.card.chart
    at = chart.instant
    if at is None:
        return of_kpi(page)
    key, commands = page.key, page.commands
    reach = int(_NEAR * chart.viewport.span / max(chart.width(), 1))
    near = markers_near(page.session, key.kpi_id, at, reach)
    edits = [
        Entry(f"Edit “{marker.title}”…", partial(commands.edit_marker, key.kpi_id, marker.id))
        for marker in near[:2]
    ]
    return (
        Entry("&Edit value", partial(page.edit_value_at, at), "pencil", "Enter"),
        Entry("&Annotate…", page.annotate, "flag", "A"),
        *edits,
        Entry("E&xclude from trends", partial(commands.exclude_at, key, at), "eye-off"),
        Entry("Set &target…", partial(commands.set_target, key.kpi_id), "target"),
        Entry("Copy as &image", page.overview.card.copy_image, "image"),
        Entry("&Copy data", page.overview.card.copy_data, "copy"),
        Entry("Copy &summary", page.overview.card.copy_sentence, "quote"),
        SEPARATOR,
        Entry("&Delete value", partial(commands.delete_at, key, at), "trash-2"),
    )


def actions_of(page: "KpisPage") -> tuple[ActionSpec, ...]:
    """The page's actions for the menu bar, the palette and the keyboard."""

    def on_kpi(run: Callable[[str], object]) -> Callable[[Context], object]:
        return lambda _context: run(page.key.kpi_id)

    def here(run: Callable[[], object]) -> Callable[[Context], object]:
        return lambda _context: run()

    def without_kpi(_context: Context) -> str:
        return "" if page.key.kpi_id in page.session.plan.kpis else "Choose a KPI first."

    commands, card = page.commands, page.overview.card
    item = partial(ActionSpec, menu=Menu.ITEM, disabled=without_kpi)
    return (
        ActionSpec(
            id="kpis.new",
            title="New KPI…",
            run=here(commands.new),
            menu=Menu.ITEM,
            shortcuts=("Ctrl+N",),
            single_key="N",
            icon="gauge",
            words="add metric indicator",
        ),
        item(id="kpis.log", title="Log value…", run=here(page.log_value), single_key="L",
             icon="plus", words="enter observation measure"),
        item(id="kpis.paste", title="Paste values…", run=here(page.paste),
             icon="clipboard-paste", words="import spreadsheet"),
        item(id="kpis.annotate", title="Annotate…", run=here(page.annotate),
             single_key="A", icon="flag", words="marker launch incident event"),
        item(id="kpis.target", title="Set target…", run=on_kpi(commands.set_target),
             icon="target", words="threshold breach warn goal"),
        item(id="kpis.edit", title="Edit KPI…", run=on_kpi(commands.edit), icon="pencil",
             words="unit direction cadence owner"),
        item(id="kpis.pin", title="Pin or unpin", run=on_kpi(commands.toggle_pin), icon="pin"),
        item(id="kpis.copy_image", title="Copy chart as image", run=here(card.copy_image),
             icon="image"),
        item(id="kpis.copy_data", title="Copy chart data", run=here(card.copy_data),
             icon="copy"),
        item(id="kpis.delete", title="Delete KPI", run=on_kpi(commands.delete), group=9,
             icon="trash-2"),
    )  # fmt: skip
