"""Small numbers for the names that millions of values repeat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlpm_planner.storage.driver import Bare, bare_connection

if TYPE_CHECKING:
    from sqlalchemy import Connection

EMPTY = 0
UNKNOWN = -1


class NameNumbers:
    """Numbers of names for the writer, which gives new ones; 0 is the empty name."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {"": EMPTY}

    def number(self, connection: Connection, name: str) -> int:
        """The number of a name, given now if it is new."""
        known = self._known.get(name)
        if known is not None:
            return known
        bare = bare_connection(connection)
        found = number_of(bare, name)
        if found == UNKNOWN:
            given = bare.execute(
                "INSERT INTO name_numbers (name) VALUES (?) RETURNING number", (name,)
            )
            ((found,),) = given.fetchall()
        self._known[name] = found
        return found

    def forget(self) -> None:
        """Trust nothing any more: a transaction that gave numbers was rolled back."""
        self._known = {"": EMPTY}


def number_of(connection: Bare, name: str) -> int:
    """The number of a name, or UNKNOWN, which no value has."""
    if not name:
        return EMPTY
    found = connection.execute("SELECT number FROM name_numbers WHERE name = ?", (name,)).fetchone()
    return UNKNOWN if found is None else int(found[0])


def names_of(connection: Bare, numbers: set[int]) -> dict[int, str]:
    """The names behind numbers."""
    marks = ", ".join("?" * len(numbers))
    sql = f"SELECT number, name FROM name_numbers WHERE number IN ({marks})"  # noqa: S608 - marks
    found = connection.execute(sql, tuple(numbers))
    return {EMPTY: "", **{int(number): str(name) for number, name in found}}
