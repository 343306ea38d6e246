"""The menus of the page and its actions for palette and keys."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from mlpm_planner.application.defaults import default_methods
from mlpm_planner.domain.scoring import WEIGHTED
from mlpm_planner.ui.actions import ActionSpec, Context
from mlpm_planner.ui.features.row_actions import RowAction, new_feature, on_rows
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
    edits = on_rows("prioritise", _on_features(page), page.selected_ids)
    return (new_feature("prioritise", page.new_feature), *edits, *_on_methods(page))


def _on_features(page: "PrioritisePage") -> Sequence[RowAction]:
    return (
        RowAction("status", "Set &status…", "circle-dot", page.set_status, "S"),
        RowAction("owner", "Set &owner…", "user", page.set_owner, "O"),
        RowAction("theme", "Set &theme…", "tag", page.set_theme, "P"),
        RowAction("window", "Set &window…", "calendar-range", page.set_window, "W"),
        RowAction("effort", "Edit &effort", "timer", page.edit_effort, "E"),
        RowAction("duplicate", "D&uplicate", "copy", page.duplicate, shortcuts=("Ctrl+D",)),
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
