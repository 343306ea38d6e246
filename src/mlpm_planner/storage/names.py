"""Small numbers for the names that millions of values repeat."""

from sqlalchemy import Connection, insert, select

from mlpm_planner.storage.schema import NAME_NUMBERS

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
        found = number_of(connection, name)
        if found == UNKNOWN:
            given = insert(NAME_NUMBERS).values(name=name).returning(NAME_NUMBERS.c.number)
            found = int(connection.execute(given).scalar_one())
        self._known[name] = found
        return found

    def forget(self) -> None:
        """Trust nothing any more: a transaction that gave numbers was rolled back."""
        self._known = {"": EMPTY}


def number_of(connection: Connection, name: str) -> int:
    """The number of a name, or UNKNOWN, which no value has."""
    if not name:
        return EMPTY
    query = select(NAME_NUMBERS.c.number).where(NAME_NUMBERS.c.name == name)
    found = connection.execute(query).scalar()
    return UNKNOWN if found is None else int(found)


def names_of(connection: Connection, numbers: set[int]) -> dict[int, str]:
    """The names behind numbers."""
    query = select(NAME_NUMBERS.c.number, NAME_NUMBERS.c.name)
    found = connection.execute(query.where(NAME_NUMBERS.c.number.in_(numbers)))
    return {EMPTY: "", **{int(number): str(name) for number, name in found}}
