import pytest
from kpi_values import weeks_ago
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from mlpm_planner.domain.choices import Cadence, Direction, MarkerKind
from mlpm_planner.domain.kpi import Kpi, Marker, Target
from mlpm_planner.ui.actions import Context
from mlpm_planner.ui.panels.kpis import menus
from mlpm_planner.ui.panels.kpis.kpi_form import KpiForm
from mlpm_planner.ui.panels.kpis.marker_form import MarkerForm
from mlpm_planner.ui.panels.kpis.target_form import TargetForm
from mlpm_planner.ui.widgets.sheet import Sheet


@pytest.fixture
def opened(kpis_page, qtbot):
    """The form that is open over the page, with the focus in it."""

    def find(kind):
        form = kpis_page.findChild(kind)
        qtbot.waitUntil(lambda: form.isAncestorOf(QApplication.focusWidget() or kpis_page))
        return form

    return find


def is_closed(page):
    return not [form for form in page.findChildren(Sheet) if form.isVisible()]


def test_a_kpi_is_added_by_name_unit_and_direction(kpis_page, world, opened, typed, qtbot):
    kpis_page.commands.new()
    form = opened(KpiForm)
    typed("Zero-result rate")
    form.unit.setFocus()
    typed("%")
    form.direction.setFocus()
    typed("", Qt.Key.Key_Right)
    form.cadence.choose(Cadence.DAY)
    qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
    made = world.plan.kpi_by_key("Zero-result rate")
    assert (made.unit, made.direction, made.cadence) == ("%", Direction.LOWER, Cadence.DAY)
    assert made.decimals is None
    assert world.selected.current == made.id
    assert is_closed(kpis_page)
    qtbot.waitUntil(lambda: kpis_page.overview.card.name.text() == "Zero-result rate")


def test_a_form_with_a_broken_rule_stays_open_and_says_why(kpis_page, opened, qtbot):
    kpis_page.commands.new()
    form = opened(KpiForm)
    qtbot.keyClick(form.name, Qt.Key.Key_Return)
    assert form.problem.text() == "Name is empty. Type a name."
    assert form.isVisible()
    form.reject()


def test_a_kpi_is_edited_in_one_step(kpis_page, world, opened, typed):
    kpis_page.commands.edit(world.slow.id)
    form = opened(KpiForm)
    form.name.selectAll()
    typed("p99 latency")
    form.unit.setFocus()
    form.unit.selectAll()
    typed("s", Qt.Key.Key_Return)
    assert (world.plan.kpis[world.slow.id].name, world.plan.kpis[world.slow.id].unit) == (
        "p99 latency",
        "s",
    )
    assert kpis_page.overview.card.name.text() == "p99 latency"
    world.undo()
    assert kpis_page.overview.card.name.text() == "p95 latency"


def test_a_target_is_set_with_its_limits(kpis_page, world, opened, typed):
    kpis_page.choose(world.click.id)
    kpis_page.commands.set_target(world.click.id)
    form = opened(TargetForm)
    typed("40 %")
    form.fields["breach"].setFocus()
    typed("30", Qt.Key.Key_Return)
    target = world.plan.first(Target, "kpi_id", world.click.id)
    assert (target.value, target.breach) == pytest.approx((0.4, 0.3))
    assert kpis_page.overview.card.chart.data.aim.breach == pytest.approx(0.3)
    assert is_closed(kpis_page)


def test_a_target_needs_a_value(kpis_page, world, opened, qtbot):
    kpis_page.commands.set_target(world.click.id)
    form = opened(TargetForm)
    qtbot.keyClick(form.fields["value"], Qt.Key.Key_Return)
    assert "needs a value" in form.problem.text()
    form.reject()


def test_a_target_can_be_removed(kpis_page, world, opened):
    kpis_page.commands.set_target(world.slow.id)
    form = opened(TargetForm)
    assert form.fields["value"].text() == "180"
    form.buttons.itemAt(0).widget().click()
    assert world.plan.first(Target, "kpi_id", world.slow.id) is None
    assert is_closed(kpis_page)


def test_annotating_marks_the_moment_under_the_crosshair(kpis_page, world, opened, typed, qtbot):
    chart = kpis_page.overview.card.chart
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    qtbot.keyClick(chart, Qt.Key.Key_A)
    form = opened(MarkerForm)
    typed("Index rebuild")
    form.kind.choose(MarkerKind.INCIDENT)
    form.only.setChecked(True)
    qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
    made = world.plan.first(Marker, "title", "Index rebuild")
    assert (made.at, made.kind, made.kpi_id) == (
        weeks_ago(8), MarkerKind.INCIDENT, world.slow.id,
    )  # fmt: skip
    assert [m.title for m in chart.data.markers] == ["Index rebuild", "EU pilot"]
    kpis_page.choose(world.click.id)
    qtbot.waitUntil(lambda: chart.data.name == "Answer click rate")
    assert [m.title for m in chart.data.markers] == ["EU pilot"]


def test_a_marker_is_edited_and_deleted(kpis_page, world, opened, typed, qtbot):
    kpis_page.commands.edit_marker(world.slow.id, world.pilot.id)
    form = opened(MarkerForm)
    form.name.selectAll()
    typed("EU launch", Qt.Key.Key_Return)
    assert world.plan.get(Marker, world.pilot.id).title == "EU launch"
    assert world.plan.get(Marker, world.pilot.id).at == world.pilot.at
    qtbot.waitUntil(lambda: kpis_page.findChild(MarkerForm) is None)
    kpis_page.commands.edit_marker(world.slow.id, world.pilot.id)
    opened(MarkerForm).buttons.itemAt(0).widget().click()
    assert world.plan.get(Marker, world.pilot.id) is None


def test_escape_leaves_everything_as_it_was(kpis_page, world, opened, typed, qtbot):
    kpis_page.commands.new()
    form = opened(KpiForm)
    typed("Recall")
    form.name.set_value(form.name.text())
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert is_closed(kpis_page)
    assert world.plan.kpi_by_key("Recall") is None


def test_pinning_moves_a_kpi_to_the_front(kpis_page, world):
    kpis_page.commands.toggle_pin(world.slow.id)
    kpis_page.commands.toggle_pin(world.click.id)
    assert kpis_page.overview.catalogue.kpi_id(0) == world.click.id


def test_values_are_excluded_and_deleted_from_the_chart(kpis_page, world, qtbot):
    from mlpm_planner.domain.clock import to_micros

    at = to_micros(weeks_ago(0))
    kpis_page.commands.exclude_at(kpis_page.key, at)
    qtbot.waitUntil(lambda: kpis_page.state.latest == 211)
    world.undo()
    assert kpis_page.state.latest == 220
    qtbot.waitUntil(lambda: world.tasks.is_idle)
    kpis_page.commands.delete_at(kpis_page.key, at)
    qtbot.waitUntil(lambda: kpis_page.state.latest == 211)
    assert world.workspace.undo_step.label == "Delete 1 value"


def test_menus_have_at_most_twelve_entries_and_end_with_delete(kpis_page, qtbot):
    chart = kpis_page.overview.card.chart
    for _ in range(2):
        for entries in (menus.of_kpi(kpis_page), menus.of_chart(kpis_page)):
            shown = [entry for entry in entries if entry.text]
            assert len(shown) <= 12
            assert "elete" in shown[-1].text
        qtbot.keyClick(chart, Qt.Key.Key_Left)


def test_every_action_of_the_page_can_be_run(kpis_page, world):
    specs = {spec.id: spec for spec in kpis_page.actions_here()}
    context = Context(window=kpis_page.window(), session=world, page=kpis_page)
    assert all(spec.disabled(context) == "" for spec in specs.values())
    specs["kpis.log"].run(context)
    assert QApplication.focusWidget() is kpis_page.overview.entry.value
    specs["kpis.annotate"].run(context)
    form = kpis_page.findChild(MarkerForm)
    form.reject()
    specs["kpis.pin"].run(context)
    assert not world.plan.get(Kpi, world.slow.id).pinned
    specs["kpis.delete"].run(context)
    assert world.slow.id not in world.plan.kpis
