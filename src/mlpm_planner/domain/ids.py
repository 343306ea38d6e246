"""Identifiers made on the client, so that a retry or an undone deletion keeps its identity."""

import os
import threading
import time
from typing import TypeAlias

FeatureId: TypeAlias = str
KpiId: TypeAlias = str
EntityId: TypeAlias = str

_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """A time-ordered identifier of 32 hexadecimal digits, unique in this process and beyond."""
    global _last  # noqa: PLW0603 - the clock may stand still between two calls; order must not
    with _lock:
        _last = max(_last + 1, time.time_ns() // 1000)
        moment = _last
    # As secrets.token_hex has it, whose module brings in all of hashing at every start.
    return f"{moment:014x}{os.urandom(9).hex()}"
