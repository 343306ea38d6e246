import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import a_feature, a_plan
from sqlalchemy import Connection, inspect

from mlpm_planner.storage import migrations, workspace_file
from mlpm_planner.storage.backup import problems
from mlpm_planner.storage.driver import connect
from mlpm_planner.storage.engine import migration_engine
from mlpm_planner.storage.errors import StorageError
from mlpm_planner.storage.files import SCHEMA_VERSION
from mlpm_planner.storage.workspace_file import create_store, open_store

SLOW_UPGRADE = """
import sys
from pathlib import Path
from mlpm_planner.storage import migrations
def step(op):
    op.execute("CREATE TABLE marks (feature TEXT) STRICT")
    print("in the middle", flush=True)
    sys.stdin.read()
path = Path(sys.argv[1])
migrations.upgrade(path, 1, path.parent, {2: step})
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
    copies = [migrations.upgrade(old, 1, backups, {2: add_column}) for _ in range(1)]
    assert format_of(old) == 2
    assert [format_of(copy) for copy in copies] == [1]
    assert problems(old) == []
    connection = connect(old)
    assert connection.execute("SELECT title, mood FROM features").fetchall() == [("Kept", "fine")]
    connection.close()


def test_two_upgrades_do_not_share_one_copy(old: Path) -> None:
    first = migrations.upgrade(old, 1, old.parent, {})
    second = migrations.upgrade(old, 1, old.parent, {})
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
        migrations.upgrade(old, 1, old.parent, {2: step})
    assert format_of(old) == 1
    assert problems(old) == []
    store = open_store(old, program="tests")
    assert [f.title for f in store.load().features.values()] == ["Kept"]
    store.close()


def test_an_upgrade_that_is_killed_leaves_the_old_workspace(old: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW_UPGRADE, str(old)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "in the middle\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert format_of(old) == 1
    assert problems(old) == []


def test_opening_an_older_workspace_upgrades_it(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace_file, "SCHEMA_VERSION", 2)
    monkeypatch.setattr(migrations, "upgrades", lambda: {2: add_column})
    with pytest.raises(StorageError) as caught:
        open_store(old, program="tests", read_only=True)
    assert caught.value.code == "older_read_only"
    store = open_store(old, program="tests")
    assert [f.title for f in store.load().features.values()] == ["Kept"]
    store.close()
    assert format_of(old) == 2
    assert (old.parent / "w.format-1.mlpm").exists()
