import json
from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from builders import a_feature
from hypothesis import given
from hypothesis import strategies as st

from mlpm_planner.domain.entities import ENTITIES
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.scoring import ScoreInput
from mlpm_planner.storage.cells import cells_of
from mlpm_planner.storage.rows import from_rows, from_text, to_rows, to_texts
from mlpm_planner.storage.schema import PLAN_TABLES

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)
NUMBER = st.floats(allow_nan=False, allow_infinity=False)
FEATURES = st.builds(
    Feature,
    title=TEXT.filter(str.strip),
    notes=TEXT,
    theme_id=st.sampled_from(["", "a" * 32]),
    start=st.none() | st.dates(date(1970, 1, 1), date(2199, 12, 31)),
    estimate=st.none() | st.floats(0, 1e300),
    tags=st.lists(TEXT, max_size=3).map(tuple),
    inputs=st.dictionaries(TEXT, st.builds(ScoreInput, NUMBER), max_size=3),
    custom=st.dictionaries(TEXT, TEXT, max_size=3),
    rank=NUMBER,
    internal=st.booleans(),
)


def there_and_back(entity: Entity) -> list[Entity]:
    kind = type(entity)
    rows = to_rows(kind, [entity])
    (text,) = to_texts(kind, rows)
    return [*from_rows(kind, rows, {}), from_text(kind, text)]


@given(FEATURES)
def test_any_feature_survives_its_row_and_its_line_in_the_log(feature: Feature) -> None:
    assert there_and_back(feature) == [feature, feature]


@pytest.mark.parametrize("kind", ENTITIES, ids=lambda kind: kind.__name__)
def test_every_field_of_every_kind_has_a_column(kind: type[Entity]) -> None:
    names = [field.name for field in fields(kind)]
    assert [cell.name for cell in cells_of(kind)] == names
    assert [column.name for column in PLAN_TABLES[kind].columns] == names


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_never_reaches_a_row(value: float) -> None:
    with pytest.raises(RuleError, match="not a finite number"):
        to_rows(Feature, [a_feature(rank=value)])


def test_a_line_in_the_log_holds_only_what_is_not_usual() -> None:
    feature = a_feature("Short", id="1" * 32)
    (text,) = to_texts(Feature, to_rows(Feature, [feature]))
    assert json.loads(text) == {"id": feature.id, "version": 1, "title": "Short"}


def test_a_line_in_the_log_may_know_fields_that_are_gone_and_lack_new_ones() -> None:
    text = '{"id":"x","version":3,"title":"Old","colour_of_the_moon":"blue"}'
    feature = from_text(Feature, text)
    assert (feature.title, feature.version, feature.tags) == ("Old", 3, ())


def test_equal_cells_of_one_load_share_one_object() -> None:
    rows = to_rows(Feature, [a_feature(str(i), tags=("a", "b"), theme_id="t" * 32) for i in "12"])
    memory: dict[str, dict[Any, Any]] = {}
    first, second = from_rows(Feature, rows, memory)
    assert first.tags is second.tags
    assert first.theme_id is second.theme_id
