"""What makes a plan impossible to schedule, by rows; the layer above puts the titles in."""


class ScheduleError(ValueError):
    """A row of the plan cannot be scheduled; -1 where no single row is to blame."""

    def __init__(self, message: str, row: int = -1) -> None:
        """Keep the row the error is about."""
        super().__init__(message)
        self.row = row


class OutOfRangeError(ScheduleError):
    """A date would lie outside 1970 to 2199."""

    def __init__(self, row: int) -> None:
        """Keep the row whose date it is."""
        super().__init__(f"Row {row} would be scheduled outside 1970 to 2199.", row)


class CycleError(ScheduleError):
    """Rows that wait for each other; ``rows`` are in the order of their links."""

    def __init__(self, rows: tuple[int, ...]) -> None:
        """Keep the circle, each row once."""
        names = " → ".join(str(row) for row in (*rows, rows[0]))
        super().__init__(f"These rows wait for each other: {names}.", rows[0])
        self.rows = rows
