import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import a_feature, a_plan
from sqlalchemy import Connection, inspect

from mlpm_planner.application.workspace import Workspace
from mlpm_planner.storage import migrations, workspace_file
from mlpm_planner.storage.backup import problems
from mlpm_planner.storage.driver import connect
from mlpm_planner.storage.engine import migration_engine
from mlpm_planner.storage.errors import StorageError
from mlpm_planner.storage.files import APPLICATION_ID, SCHEMA_VERSION
from mlpm_planner.storage.workspace_file import create_store, open_store

NEXT = SCHEMA_VERSION + 1
SLOW_UPGRADE = """
import sys
from pathlib import Path
from mlpm_planner.storage import migrations
def step(op):
    op.execute("CREATE TABLE marks (feature TEXT) STRICT")
    print("in the middle", flush=True)
    sys.stdin.read()
path = Path(sys.argv[1])
migrations.upgrade(path, int(sys.argv[2]), path.parent, {int(sys.argv[2]) + 1: step})
"""


@pytest.fixture
def old(path: Path) -> Path:
    create_store(path, a_plan(a_feature("Kept")), program="tests").close()
    return path


def format_of(path: Path) -> int:
    connection = connect(path)
    found = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.close()
    return found


def add_column(op) -> None:
    with op.batch_alter_table("features") as table:
        import sqlalchemy as sa

        table.add_column(sa.Column("mood", sa.Text, nullable=False, server_default="fine"))


def schema_of(connection: Connection) -> dict[str, object]:
    found = inspect(connection)
    sql = connection.exec_driver_sql("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {
        "columns": {t: [str(c) for c in found.get_columns(t)] for t in found.get_table_names()},
        "sql": {name: " ".join(text.split()).replace("( ", "(") for name, text in sql},
    }


def test_the_steps_of_history_lead_to_the_tables_that_new_workspaces_get(
    tmp_path: Path, old: Path
) -> None:
    grown = tmp_path / "grown.mlpm"
    grown.touch()
    found = []
    for path, steps in ((grown, migrations.upgrades()), (old, {})):
        engine = migration_engine(path)
        with engine.begin() as connection:
            for number, step in sorted(steps.items()):
                migrations.run(connection, number, step)
            found.append(schema_of(connection))
        engine.dispose()
    by_history, by_fields = found
    assert by_history == by_fields
    assert max(migrations.upgrades()) == SCHEMA_VERSION
    assert format_of(grown) == SCHEMA_VERSION


def test_an_upgrade_keeps_the_rows_and_makes_a_copy_of_the_old_file_first(
    old: Path, tmp_path: Path
) -> None:
    backups = tmp_path / "backups"
    backups.mkdir()
    copies = [migrations.upgrade(old, SCHEMA_VERSION, backups, {NEXT: add_column})]
    assert format_of(old) == NEXT
    assert [format_of(copy) for copy in copies] == [SCHEMA_VERSION]
    assert problems(old) == []
    connection = connect(old)
    assert connection.execute("SELECT title, mood FROM features").fetchall() == [("Kept", "fine")]
    connection.close()


def test_two_upgrades_do_not_share_one_copy(old: Path) -> None:
    first = migrations.upgrade(old, SCHEMA_VERSION, old.parent, {})
    second = migrations.upgrade(old, SCHEMA_VERSION, old.parent, {})
    assert first != second
    assert problems(first) == problems(second) == []


def failing(op) -> None:
    op.execute("DROP TABLE notes")
    raise RuntimeError("the step is wrong")


def unlinking(op) -> None:
    op.execute("UPDATE features SET theme_id = 'gone'")


@pytest.mark.parametrize(("step", "error"), [(failing, RuntimeError), (unlinking, StorageError)])
def test_a_failing_upgrade_leaves_the_old_workspace(
    old: Path, step: Callable[..., None], error: type[Exception]
) -> None:
    with pytest.raises(error):
        migrations.upgrade(old, SCHEMA_VERSION, old.parent, {NEXT: step})
    assert format_of(old) == SCHEMA_VERSION
    assert problems(old) == []
    store = open_store(old, program="tests")
    assert [f.title for f in store.load().features.values()] == ["Kept"]
    store.close()


def test_an_upgrade_that_is_killed_leaves_the_old_workspace(old: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW_UPGRADE, str(old), str(SCHEMA_VERSION)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "in the middle\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert format_of(old) == SCHEMA_VERSION
    assert problems(old) == []


def test_opening_an_older_workspace_upgrades_it(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace_file, "SCHEMA_VERSION", NEXT)
    monkeypatch.setattr(migrations, "upgrades", lambda: {NEXT: add_column})
    with pytest.raises(StorageError) as caught:
        open_store(old, program="tests", read_only=True)
    assert caught.value.code == "older_read_only"
    store = open_store(old, program="tests")
    assert [f.title for f in store.load().features.values()] == ["Kept"]
    store.close()
    assert format_of(old) == NEXT
    assert (old.parent / f"w.format-{SCHEMA_VERSION}.mlpm").exists()


def as_schema_1(path: Path) -> None:
    """A workspace of the first schema: a parent and its child, linked, with an edit logged."""
    path.touch()
    engine = migration_engine(path)
    with engine.begin() as connection:
        migrations.run(connection, 1, migrations.upgrades()[1])
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
        for statement in FIRST_ROWS:
            connection.exec_driver_sql(statement)
    engine.dispose()


FEATURE = (
    "INSERT INTO features VALUES ('{id}', 1, '{id}', '{title}', 'feature', 'planned', 't',"
    " {parent}, NULL, NULL, 'p', NULL, '2026-01-05', '2026-01-09', 3.0, 0.5, '[]', '{{}}', '', '',"
    " '{{}}', 'now', 1.0, '', 'auto', NULL, 0, '')"
)
LOGGED = """'{"id":"a","version":1,"key":"a","title":"%s","theme_id":"t","owner_id":"p"}'"""
FIRST_ROWS = (
    "INSERT INTO products VALUES ('x', 1, 'Search', '', 'UTC', 'monday', 1, NULL, NULL, 'rice')",
    "INSERT INTO statuses VALUES ('s', 1, 'planned', 'Planned', 'planned', 'circle', 'text2', 1.0)",
    "INSERT INTO themes VALUES ('t', 1, 'Quality', 'blue', 1.0)",
    "INSERT INTO people VALUES ('p', 1, 'Ann', '', NULL)",
    FEATURE.format(id="a", title="Renamed", parent="NULL"),
    FEATURE.format(id="b", title="Child", parent="'a'"),
    "INSERT INTO dependencies VALUES ('d', 1, 'a', 'b', 'FS', 2, 0)",
    "INSERT INTO change_sets VALUES (1, 'e', 1, 'e', 'Rename', 'user', '', 'Ann', 0, 1)",
    f"INSERT INTO changes VALUES (1, 1, 'features', 'a', {LOGGED % 'First'}, {LOGGED % 'Renamed'})",
)


def test_a_workspace_of_the_first_schema_opens_with_its_rows_links_and_history(
    path: Path,
) -> None:
    as_schema_1(path)
    store = open_store(path, program="tests")
    plan = store.load()
    assert {f.title: f.parent_id for f in plan.features.values()} == {"Renamed": "", "Child": "a"}
    assert [(d.predecessor_id, d.lag_days) for d in plan.dependencies.values()] == [("a", 2)]
    assert [(p.name, p.availability) for p in plan.people.values()] == [("Ann", 1.0)]
    assert plan.product.horizon_limits == {}
    store.close()
    assert problems(path) == []
    workspace = Workspace(plan, open_store(path, program="tests"))
    assert workspace.undo() == "Rename"
    assert plan.features["a"].title == "First"
    workspace.close()
