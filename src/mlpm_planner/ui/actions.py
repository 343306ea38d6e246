"""Actions, declared once: they feed the menus, the palette, the shortcuts and the context menus."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlpm_planner.ui.page import Page
    from mlpm_planner.ui.session import Session


class Menu(Enum):
    """Where in the menu bar an action stands."""

    FILE = "&File"
    EDIT = "&Edit"
    VIEW = "&View"
    GO = "&Go"
    ITEM = "&Item"
    HELP = "&Help"


@dataclass(frozen=True, slots=True)
class Context:
    """What an action works on: the window, the session (None on the welcome page), the page."""

    window: Any
    session: "Session | None" = None
    page: "Page | None" = None


def always(_context: Context) -> str:
    """The action can always be run."""
    return ""


def with_session(context: Context) -> str:
    """The action needs an open workspace."""
    return "" if context.session is not None else "Open a workspace first."


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionSpec:
    """One thing a user can do.

    ``disabled`` returns why it cannot be done now, or nothing. ``single_key`` shortcuts (``N``, or
    a chord such as ``G R``) act only while a list or canvas of the page has the focus and can be
    switched off in the settings. ``keys_shown`` names keys that the focused widget handles itself.
    ``title_now`` gives the title where it depends on what is open.
    """

    id: str
    title: str
    run: Callable[[Context], object]
    menu: Menu | None = None
    group: int = 0
    shortcuts: tuple[str, ...] = ()
    single_key: str = ""
    keys_shown: str = ""
    icon: str = ""
    words: str = ""
    disabled: Callable[[Context], str] = always
    checked: Callable[[Context], bool] | None = None
    title_now: Callable[[Context], str] | None = None
    in_context_menu: bool = False

    def title_in(self, context: Context) -> str:
        """What the action is called now."""
        return self.title if self.title_now is None else self.title_now(context)

    @property
    def keys(self) -> str:
        """The keys to show beside it."""
        return next(iter(self.shortcuts), self.keys_shown or self.single_key)
