"""Journey 2: two values are due; both are logged from the keyboard, the rest is one look away."""

from PySide6.QtCore import Qt


def last_value(planner, kpi_id: str) -> float:
    return float(planner.session.values.tail([kpi_id], 1)[0].value[-1])


def test_due_values_are_logged_with_l_digits_and_enter(open_window, sample):
    planner = open_window(sample)
    plan = planner.session.plan
    ids = [plan.kpi_by_key(key).id for key in ("fairness_ratio", "pii_leaks")]
    home = planner.go("home")
    planner.wait(lambda: {row.need.part_id for row in home.needs.due_rows()} == set(ids))
    planner.window.focus_content()
    for _ in ids:
        planner.press(Qt.Key.Key_L)
        planner.type("0.871")
        planner.press(Qt.Key.Key_Return)
        planner.saved()
    assert [last_value(planner, kpi_id) for kpi_id in ids] == [0.871, 0.871]
    planner.wait(lambda: not home.needs.due_rows())
    shown = [row.need.sentence for row in home.needs.rows if row.isVisible()]
    assert [words.split(" is off target")[0] for words in shown if "off target" in words] == [
        "p95 latency"
    ]
