"""The recipe of ARCHITECTURE.md: what is declared in the domain reaches the file by itself."""

import dataclasses

import pytest

from mlpm_planner.domain.entities import BY_TABLE, ENTITIES, references_of
from mlpm_planner.domain.entity import field_infos
from mlpm_planner.storage.schema import PLAN_TABLES


@pytest.mark.parametrize("kind", ENTITIES, ids=lambda kind: kind.TABLE)
def test_every_field_of_a_kind_has_its_column_and_its_description(kind):
    fields = {field.name for field in dataclasses.fields(kind)}
    assert fields == set(PLAN_TABLES[kind].columns.keys())
    assert fields - {"id", "version"} == set(field_infos(kind))


@pytest.mark.parametrize("kind", ENTITIES, ids=lambda kind: kind.TABLE)
def test_references_name_a_kind_that_comes_before_or_is_itself(kind):
    order = list(BY_TABLE.values())
    for reference in references_of(kind):
        assert order.index(reference.target) <= order.index(kind)
