"""Reading does without SQLAlchemy, whose import takes longer than a plan of thousands."""

import pytest
from builders import a_kpi, a_plan
from sqlalchemy import select

from mlpm_planner.domain.entities import ENTITIES
from mlpm_planner.storage.rows import select_sql
from mlpm_planner.storage.schema import PLAN_TABLES
from mlpm_planner.storage.statements import sql_of
from mlpm_planner.storage.workspace_file import create_store


def words(sql: str) -> list[str]:
    return sql.replace('"', "").replace(",", " ").split()


@pytest.mark.parametrize("kind", ENTITIES, ids=lambda kind: kind.__name__)
def test_the_plan_is_read_as_its_tables_say(kind) -> None:
    assert words(select_sql(kind)) == words(sql_of(select(*PLAN_TABLES[kind].columns)))


def test_a_workspace_is_opened_and_read_without_sqlalchemy(path, run_python) -> None:
    kpi = a_kpi()
    create_store(path, a_plan(kpi), program="tests").close()
    code = f"""
import sys
from mlpm_planner.storage.workspace_file import open_store
store = open_store({str(path)!r}, program="tests")
print(len(store.load().kpis), len(store.log()), store.observations.count({kpi.id!r}))
store.close()
print("sqlalchemy" in sys.modules)
"""
    assert run_python(code).split() == ["1", "0", "0", "False"]
