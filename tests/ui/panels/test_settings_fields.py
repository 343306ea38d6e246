"""Custom fields and statuses, managed on the Settings page."""

import pytest
from builders import a_feature, a_plan
from fakes import MemoryStore
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mlpm_planner.application import custom_fields, statuses
from mlpm_planner.domain.choices import CustomFieldKind, StatusCategory
from mlpm_planner.ui.panels.settings.fields_card import FieldsCard
from mlpm_planner.ui.panels.settings.page import SettingsPage
from mlpm_planner.ui.panels.settings.statuses_card import StatusesCard
from mlpm_planner.ui.session import Session

ENTER = Qt.Key.Key_Return


@pytest.fixture
def session():
    made = Session(
        a_plan(
            a_feature("Ranker", key="A-1", custom={"Size": "12"}),
            a_feature("Loop", key="A-2", custom={"Size": "large"}),
        ),
        MemoryStore(),
    )
    yield made
    made.close()


@pytest.fixture
def page(qtbot, session):
    window = QWidget()
    window.resize(900, 900)
    made = SettingsPage(session)
    QVBoxLayout(window).addWidget(made)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    yield made
    window.close()


def retype(field, typed, text):
    field.setFocus()
    field.selectAll()
    typed(text, ENTER)


def test_a_field_is_added_renamed_moved_and_deleted(page, session, typed):
    card = page.findChild(FieldsCard)
    for name in ("Size", "Region"):
        retype(card.new_name, typed, name)
    size, region = custom_fields.in_order(session.plan)
    retype(card.fields[f"{size.id}:name"], typed, "Extent")
    assert session.plan.feature_by_key("A-1").custom == {"Extent": "12"}
    card.fields[f"{region.id}:Move up"].click()
    assert [f.name for f in custom_fields.in_order(session.plan)] == ["Region", "Extent"]
    told = []
    session.notified.connect(told.append)
    card.fields[f"{size.id}:delete"].click()
    assert told[-1].text == "Deleted field “Extent” with 2 values"
    assert told[-1].undo
    session.undo()
    assert [f.name for f in custom_fields.in_order(session.plan)] == ["Region", "Extent"]


def test_a_name_that_is_taken_is_said_and_stays_to_be_mended(page, session, typed):
    card = page.findChild(FieldsCard)
    retype(card.new_name, typed, "Size")
    retype(card.new_name, typed, "size")
    assert card.problem.isVisible()
    assert card.new_name.text() == "size"
    assert len(session.plan.custom_fields) == 1


def test_another_kind_tells_what_does_not_fit_and_offers_to_drop_it(page, session, typed):
    card = page.findChild(FieldsCard)
    retype(card.new_name, typed, "Size")
    (size,) = session.plan.custom_fields.values()
    told = []
    session.notified.connect(told.append)
    card.fields[f"{size.id}:kind"].click()
    typed("number", ENTER)
    assert "“Loop”: “large”" in told[-1].text
    assert session.plan.custom_fields[size.id].kind is CustomFieldKind.TEXT
    assert card.fields[f"{size.id}:kind"].shown == "Text"
    told[-1].run()
    assert session.plan.custom_fields[size.id].kind is CustomFieldKind.NUMBER


def test_a_choice_is_made_of_the_values_there_are(page, session, typed):
    card = page.findChild(FieldsCard)
    retype(card.new_name, typed, "Size")
    (size,) = session.plan.custom_fields.values()
    card.fields[f"{size.id}:kind"].click()
    typed("choice", ENTER)
    assert session.plan.custom_fields[size.id].options == ("12", "large")
    retype(card.fields[f"{size.id}:options"], typed, "large, 12, small")
    assert session.plan.custom_fields[size.id].options == ("large", "12", "small")


def test_a_status_is_edited_and_deleted_with_a_replacement(page, session, typed):
    card = page.findChild(StatusesCard)
    retype(card.new_name, typed, "In review")
    made = session.plan.status("in_review")
    retype(card.fields[f"{made.id}:limit"], typed, "3")
    card.fields[f"{made.id}:category"].click()
    typed("active", ENTER)
    made = session.plan.status("in_review")
    assert (made.wip_limit, made.category) == (3, StatusCategory.ACTIVE)
    planned = session.plan.status("planned")
    card.fields[f"{planned.id}:delete"].click()
    typed("in review", ENTER)
    assert session.plan.status("planned") is None
    assert {f.status for f in session.plan.features.values()} == {"in_review"}
    session.undo()
    assert statuses.count_of(session.plan, planned) == 2
