from datetime import date

import pytest
from builders import a_feature, a_plan
from fakes import MemoryStore

from mlpm_planner.application import feature_values
from mlpm_planner.application.columns import custom_key, feature_columns
from mlpm_planner.application.custom_fields import Typing
from mlpm_planner.application.summaries import summaries
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.choices import CustomFieldKind, Horizon
from mlpm_planner.domain.custom_field import CustomField
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.people import Person
from mlpm_planner.domain.product import Theme

REGION = CustomField(name="Region", kind=CustomFieldKind.CHOICE, options=("EU", "US"))


@pytest.fixture
def workspace():
    """Two features to be given values."""
    made = Workspace(
        a_plan(
            REGION,
            Person(name="Ines"),
            Theme(name="Speed"),
            Theme(name="Twice"),
            Theme(name="Twice"),
            a_feature(
                "Ranker", rank=1.0, start=date(2026, 3, 2), end=date(2026, 3, 6), tags=("a", "b")
            ),
            a_feature("Loop", rank=2.0, estimate=3.0, progress=0.5),
        ),
        MemoryStore(),
    )
    yield made
    made.close()


def write(workspace, key, text, typing=None):
    column = feature_columns(workspace.plan)[key]
    ids = list(workspace.plan.features)
    feature_values.write(workspace, ids, column, text, typing or Typing())
    return list(workspace.plan.features.values())


def test_words_become_what_they_name_in_one_step(workspace):
    assert {f.status for f in write(workspace, "status", "shipped")} == {"shipped"}
    assert {f.horizon for f in write(workspace, "horizon", "next")} == {Horizon.NEXT}
    assert {f.theme_id for f in write(workspace, "theme", "speed")} != {""}
    assert {f.owner_id for f in write(workspace, "owner", "nobody")} == {""}
    assert {f.custom["Region"] for f in write(workspace, custom_key(REGION), "us")} == {"US"}
    assert {f.internal for f in write(workspace, "internal", "yes")} == {True}
    workspace.undo()
    assert {f.internal for f in workspace.plan.features.values()} == {False}


def test_what_names_nothing_changes_nothing(workspace):
    before = list(workspace.plan.features.values())
    refused = (("status", "maybe"), ("theme", "Twice"), ("owner", "Otto"), ("start", "soon"))
    for key, text in refused:
        with pytest.raises(RuleError):
            write(workspace, key, text)
    assert list(workspace.plan.features.values()) == before


def test_dates_are_set_or_shifted(workspace):
    ranker, loop = write(workspace, "end", "q2 2026")
    assert ranker.end == date(2026, 6, 30)
    ranker, loop = write(workspace, "start", "+2w")
    assert ranker.start == date(2026, 3, 16)
    assert loop.start is None


def test_shifting_keeps_the_length(workspace):
    feature_values.shift(workspace, list(workspace.plan.features), "-1w")
    ranker = next(iter(workspace.plan.features.values()))
    assert (ranker.start, ranker.end) == (date(2026, 2, 23), date(2026, 2, 27))
    with pytest.raises(RuleError):
        feature_values.shift(workspace, list(workspace.plan.features), "later")


def test_tags_are_set_or_put_on_and_taken_off(workspace):
    ranker, loop = write(workspace, "tags", "+c; -A")
    assert ranker.tags == ("b", "c")
    assert loop.tags == ("c",)
    ranker, loop = write(workspace, "tags", "x, y")
    assert ranker.tags == loop.tags == ("x", "y")


def test_numbers_follow_the_decimal_mark(workspace):
    assert {f.estimate for f in write(workspace, "estimate", "2,5", Typing(","))} == {2.5}
    assert {f.progress for f in write(workspace, "progress", "40 %")} == {0.4}
    assert {f.input_value("effort") for f in write(workspace, "effort", "4")} == {4.0}


def test_every_column_offers_only_words_it_takes(workspace):
    for column in feature_columns(workspace.plan).values():
        if feature_values.is_writable(column):
            for word in set(feature_values.choices(workspace.plan, column)) - {"Twice"}:
                write(workspace, column.key, word)


def test_sums_and_means_of_a_group(workspace):
    columns = feature_columns(workspace.plan)
    wanted = [columns["estimate"], columns["progress"], columns["title"]]
    found = summaries(workspace.plan, wanted, list(workspace.plan.features))
    assert [(s.column.key, s.total, s.mean) for s in found] == [
        ("estimate", 3.0, 3.0),
        ("progress", None, 0.25),
    ]
