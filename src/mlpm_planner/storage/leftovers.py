"""What a killed program leaves in a file, and taking it away."""

from mlpm_planner.storage.driver import Bare

_INCOMPLETE = "SELECT number FROM change_sets WHERE complete = 0"


def sweep(connection: Bare) -> None:
    """Take away imports that were not published and log entries that were never completed.

    Runs inside the caller's transaction.
    """
    if _any(connection, "SELECT 1 FROM import_batches WHERE state = 'staging'"):
        connection.execute("DELETE FROM staged_observations")
        connection.execute("DELETE FROM import_batches WHERE state = 'staging'")
    if _any(connection, _INCOMPLETE):
        connection.execute(f"DELETE FROM changes WHERE change_set IN ({_INCOMPLETE})")  # noqa: S608
        connection.execute("DELETE FROM change_sets WHERE complete = 0")


def _any(connection: Bare, query: str) -> bool:
    return connection.execute(query).fetchone() is not None
