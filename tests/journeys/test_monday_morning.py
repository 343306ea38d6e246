"""Journey 2: two values are due; both are logged from the keyboard, the rest is one look away."""

from PySide6.QtCore import Qt

from mlpm_planner.application import kpis


def make_due(planner, key: str) -> str:
    """Take the latest two values of a KPI away, so that last week's is due."""
    kpi = planner.session.plan.kpi_by_key(key)
    values = planner.session.values.observations(kpi.id, limit=2)
    kpis.delete_values(planner.session.workspace, values)
    planner.saved()
    return kpi.id


def last_value(planner, kpi_id: str) -> float:
    return float(planner.session.values.tail([kpi_id], 1)[0].value[-1])


def test_due_values_are_logged_with_l_digits_and_enter(open_window, sample):
    planner = open_window(sample)
    ids = [make_due(planner, key) for key in ("p95_latency", "precision_at_5")]
    home = planner.go("home")
    planner.wait(lambda: len(home.needs.due_rows()) == 2)
    planner.window.focus_content()
    for value in ("188", "0.871"):
        planner.press(Qt.Key.Key_L)
        planner.type(value)
        planner.press(Qt.Key.Key_Return)
        planner.saved()
    assert sorted(last_value(planner, kpi_id) for kpi_id in ids) == [0.871, 188]
