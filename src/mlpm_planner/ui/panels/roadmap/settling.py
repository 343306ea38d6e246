"""How long work in the background waits for edits to settle."""

from mlpm_planner.application.plan import Plan

# More features take seconds of the interpreter's time, which the window would feel.
_LARGE = 2_000
_LARGE_MS = 3_000


def settled_ms(plan: Plan, usual: int) -> int:
    """The usual wait in ms; a large plan waits until nobody has edited it for a while."""
    return usual if len(plan.features) <= _LARGE else _LARGE_MS
