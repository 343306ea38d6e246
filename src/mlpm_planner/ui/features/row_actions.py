"""The actions pages of features share: a new feature, and edits of the selected ones."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from mlpm_planner.ui.actions import ActionSpec, Context, Menu


class RowAction(NamedTuple):
    """An edit of the selected features, as a page declares it."""

    name: str
    title: str
    icon: str
    run: Callable[[], object]
    key: str = ""
    shortcuts: tuple[str, ...] = ()
    group: int = 0


def new_feature(page: str, run: Callable[[], object]) -> ActionSpec:
    """The action that adds a feature on `page`."""
    return ActionSpec(
        id=f"{page}_new",
        title="&New feature",
        run=lambda _context: run(),
        menu=Menu.ITEM,
        shortcuts=("Ctrl+N",),
        single_key="N",
        icon="plus",
        words="add",
    )


def on_rows(
    page: str, declared: Iterable[RowAction], selected_ids: Callable[[], Collection[str]]
) -> Iterator[ActionSpec]:
    """The declared edits; each says what it lacks while nothing is selected."""

    def nothing_selected(_context: Context) -> str:
        return "" if selected_ids() else "Select a feature first."

    for action in declared:
        yield ActionSpec(
            id=f"{page}_{action.name}",
            title=action.title,
            run=lambda _context, run=action.run: run(),
            menu=Menu.ITEM,
            group=action.group,
            shortcuts=action.shortcuts,
            single_key=action.key,
            icon=action.icon,
            disabled=nothing_selected,
        )
