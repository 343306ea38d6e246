"""Bringing data in and out, from the File menu, the palette and the keyboard."""

from collections.abc import Iterator

from mlpm_planner.ui.actions import ActionSpec, Context, Menu, with_session

_GROUP = 1


def data_specs() -> Iterator[ActionSpec]:
    """Import and export."""
    yield ActionSpec(
        id="import",
        title="&Import…",
        run=_ask_import,
        menu=Menu.FILE,
        group=_GROUP,
        shortcuts=("Ctrl+Shift+I",),
        icon="file-down",
        words="csv tsv spreadsheet jira read",
    )
    yield ActionSpec(
        id="export",
        title="&Export…",
        run=_ask_export,
        menu=Menu.FILE,
        group=_GROUP,
        shortcuts=("Ctrl+E",),
        icon="file-up",
        words="csv tsv spreadsheet write",
        disabled=with_session,
    )


def _ask_import(context: Context) -> None:
    context.window.desk.ask_import()


def _ask_export(context: Context) -> None:
    context.window.desk.ask_export()
