import pytest
from builders import a_feature, a_plan
from fakes import MemoryStore

from mlpm_planner.application import custom_fields, statuses
from mlpm_planner.application.workspace import Workspace
from mlpm_planner.domain.choices import CustomFieldKind, StatusCategory
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.people import Person

KIND = CustomFieldKind


@pytest.fixture
def workspace():
    """Two features, one of which an import left a custom value with."""
    made = Workspace(
        a_plan(
            Person(name="Ines Kowalska"),
            a_feature("Ranker", key="A-1", rank=1.0, custom={"Size": "12"}),
            a_feature("Loop", key="A-2", rank=2.0, custom={"Size": "large"}),
        ),
        MemoryStore(),
    )
    yield made
    made.close()


def sizes(workspace, name="Size"):
    ordered = sorted(workspace.plan.features.values(), key=lambda f: f.rank)
    return [feature.custom.get(name, "") for feature in ordered]


def test_another_name_moves_the_values_in_one_step(workspace):
    field = custom_fields.add(workspace, "Size")
    custom_fields.rename(workspace, field.id, "Extent")
    assert sizes(workspace, "Extent") == ["12", "large"]
    assert sizes(workspace) == ["", ""]
    workspace.undo()
    assert sizes(workspace) == ["12", "large"]


def test_two_fields_cannot_share_a_name(workspace):
    custom_fields.add(workspace, "Size")
    with pytest.raises(RuleError, match="already"):
        custom_fields.add(workspace, " size ")


def test_another_kind_names_what_does_not_fit_and_changes_nothing(workspace):
    field = custom_fields.add(workspace, "Size")
    with pytest.raises(RuleError, match=r"1 value cannot be a number .*“Loop”: “large”"):
        custom_fields.redefine(workspace, field.id, KIND.NUMBER)
    assert workspace.plan.custom_fields[field.id].kind is KIND.TEXT
    assert sizes(workspace) == ["12", "large"]
    custom_fields.redefine(workspace, field.id, KIND.NUMBER, drop=True)
    assert sizes(workspace) == ["12", ""]


def test_values_are_kept_as_their_kind_writes_them(workspace):
    plan = workspace.plan
    typing = custom_fields.Typing(",", "dmy")
    kept = {
        (KIND.NUMBER, "1,5k"): "1500",
        (KIND.DATE, "31.3.2026"): "2026-03-31",
        (KIND.PERSON, "ines kowalska"): "Ines Kowalska",
        (KIND.LINK, "https://example.org"): "https://example.org",
        (KIND.TEXT, " as it is "): "as it is",
    }
    for (kind, typed), value in kept.items():
        field = custom_fields.CustomField(name="Any", kind=kind)
        assert custom_fields.normal(plan, field, typed, typing) == value
    for kind, typed in ((KIND.NUMBER, "many"), (KIND.DATE, "soon"), (KIND.LINK, "www")):
        with pytest.raises(RuleError):
            custom_fields.normal(plan, custom_fields.CustomField(name="Any", kind=kind), typed)


def test_a_deleted_field_takes_its_values_along_and_undo_brings_both_back(workspace):
    field = custom_fields.add(workspace, "Size")
    custom_fields.remove(workspace, field.id)
    assert sizes(workspace) == ["", ""]
    assert not workspace.plan.custom_fields
    workspace.undo()
    assert sizes(workspace) == ["12", "large"]
    assert workspace.plan.custom_fields


def test_fields_are_moved_in_their_order(workspace):
    first = custom_fields.add(workspace, "One")
    custom_fields.add(workspace, "Two")
    assert custom_fields.reorder(workspace, first.id, 1)
    assert [f.name for f in custom_fields.in_order(workspace.plan)] == ["Two", "One"]
    assert not custom_fields.reorder(workspace, first.id, 1)


def test_a_status_goes_only_with_another_in_its_place(workspace):
    made = statuses.add(workspace, "In review", StatusCategory.ACTIVE)
    assert made.key == "in_review"
    planned = workspace.plan.status("planned")
    with pytest.raises(RuleError):
        statuses.remove(workspace, planned.id, planned.key)
    statuses.remove(workspace, planned.id, made.key)
    assert {f.status for f in workspace.plan.features.values()} == {"in_review"}
    assert workspace.plan.status("planned") is None
    workspace.undo()
    assert {f.status for f in workspace.plan.features.values()} == {"planned"}
