"""The menus of the page and its actions for palette and keys."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from mlpm_planner.application.defaults import default_methods
from mlpm_planner.domain.scoring import WEIGHTED
from mlpm_planner.ui.actions import ActionSpec, Context, Menu
from mlpm_planner.ui.widgets.menu import SEPARATOR, Entry

if TYPE_CHECKING:
    from mlpm_planner.ui.panels.prioritise.page import PrioritisePage


def of_methods(page: "PrioritisePage") -> Sequence[Entry]:
    """Every method, and what can be done with weighted ones."""
    plan, commands = page.session.plan, page.commands
    ordered = sorted(plan.scoring_methods.values(), key=lambda method: method.rank)
    current = plan.method()
    entries = [
        Entry(m.name.replace("&", "&&"), partial(commands.use_method, m.key), checked=m is current)
        for m in ordered
    ]
    built_in = {method.key for method in default_methods()}
    return (
        *entries,
        SEPARATOR,
        Entry("&New weighted method", page.new_method, "plus"),
        Entry(
            "&Weights…",
            page.show_weights,
            "sliders-horizontal",
            enabled=current.formula == WEIGHTED,
        ),
        Entry(
            "&Delete this method",
            commands.remove_method,
            "trash-2",
            enabled=current.formula == WEIGHTED and current.key not in built_in,
        ),
    )


def of_features(page: "PrioritisePage") -> Sequence[Entry]:
    """What can be done with the selected features."""
    return (
        Entry("Set &status…", page.set_status, "circle-dot", "S"),
        Entry("Set &owner…", page.set_owner, "user", "O"),
        Entry("Set &theme…", page.set_theme, "tag", "P"),
        Entry("Set &window…", page.set_window, "calendar-range", "W"),
        Entry("Edit &effort", page.edit_effort, "timer", "E"),
        SEPARATOR,
        Entry("D&uplicate", page.duplicate, "copy", "Ctrl+D"),
        Entry("C&lear inputs", page.clear_inputs, "rotate-ccw"),
        SEPARATOR,
        Entry("&Delete", page.remove, "trash-2", "Del"),
    )


def actions_of(page: "PrioritisePage") -> tuple[ActionSpec, ...]:
    """The page's actions for the menu bar, the palette and the keyboard."""
    return (_new(page), *_on_rows(page), *_on_methods(page))


def _new(page: "PrioritisePage") -> ActionSpec:
    return ActionSpec(
        id="prioritise_new",
        title="&New feature",
        run=lambda _context: page.new_feature(),
        menu=Menu.ITEM,
        shortcuts=("Ctrl+N",),
        single_key="N",
        icon="plus",
        words="add",
    )


def _on_rows(page: "PrioritisePage") -> Iterator[ActionSpec]:
    def nothing_selected(_context: Context) -> str:
        return "" if page.selected_ids() else "Select a feature first."

    declared = (
        ("status", "Set &status…", "S", "circle-dot", page.set_status),
        ("owner", "Set &owner…", "O", "user", page.set_owner),
        ("theme", "Set &theme…", "P", "tag", page.set_theme),
        ("window", "Set &window…", "W", "calendar-range", page.set_window),
        ("effort", "Edit &effort", "E", "timer", page.edit_effort),
    )
    for name, title, key, icon, run in declared:
        yield ActionSpec(
            id=f"prioritise_{name}",
            title=title,
            run=lambda _context, run=run: run(),
            menu=Menu.ITEM,
            single_key=key,
            icon=icon,
            disabled=nothing_selected,
        )
    yield ActionSpec(
        id="prioritise_duplicate",
        title="D&uplicate",
        run=lambda _context: page.duplicate(),
        menu=Menu.ITEM,
        shortcuts=("Ctrl+D",),
        icon="copy",
        disabled=nothing_selected,
    )


def _on_methods(page: "PrioritisePage") -> Iterator[ActionSpec]:
    def without_weights(_context: Context) -> str:
        return "" if page.is_weighted else "Only weighted methods have weights."

    yield ActionSpec(
        id="prioritise_weights",
        title="Weights…",
        run=lambda _context: page.show_weights(),
        icon="sliders-horizontal",
        words="criteria weighted score",
        disabled=without_weights,
    )
    yield ActionSpec(
        id="prioritise_new_method",
        title="New weighted method",
        run=lambda _context: page.new_method(),
        icon="plus",
        words="scoring formula own",
    )
    methods = page.session.plan.scoring_methods.values()
    for method in sorted(methods, key=lambda method: method.rank):
        yield ActionSpec(
            id=f"method_{method.key}",
            title=f"Rank by {method.name}".replace("&", "&&"),
            run=lambda _context, key=method.key: page.commands.use_method(key),
            icon="sigma",
            words="scoring method formula",
        )
