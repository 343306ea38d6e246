"""Calendars, gates, models and what else plans a roadmap: what they refuse."""

from datetime import date

import pytest

from mlpm_planner.domain.calendar import Calendar, FreezeWindow, days_off
from mlpm_planner.domain.choices import CustomFieldKind
from mlpm_planner.domain.custom_field import CustomField
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.model import Gate, Model, ModelVersion
from mlpm_planner.domain.people import Person
from mlpm_planner.domain.product import Product, Status
from mlpm_planner.domain.snapshot import Scenario


@pytest.mark.parametrize(
    ("make", "field", "words"),
    [
        (lambda: Calendar(name="C", week_mask="0000000"), "week_mask", "at least one working day"),
        (lambda: Calendar(name="C", week_mask="11111"), "week_mask", "seven marks"),
        (lambda: Calendar(name="C", holidays={"25 Dec": ""}), "holidays", "“25 Dec” is no day"),
        (
            lambda: Calendar(name="C", holidays={"2026-12-25/2026-12-24": ""}),
            "holidays",
            "must end after it begins",
        ),
        (
            lambda: FreezeWindow(name="F", start=date(2026, 5, 2), end=date(2026, 5, 1)),
            "end",
            "lies before start",
        ),
        (lambda: Person(name="P", availability=1.5), "availability", "between 0 % and 100 %"),
        (lambda: Person(name="P", absences={"x": ""}), "absences", "“x” is no day"),
        (lambda: Gate(feature_id="a", name="G", chance=2), "chance", "between 0 % and 100 %"),
        (lambda: Gate(feature_id="a", name="G", fallback_id="a"), "fallback_id", "own fallback"),
        (lambda: Model(name="M", retrain_every=0), "retrain_every", "every 1 to 3,650 days"),
        (
            lambda: ModelVersion(model_id="m", name="1", metrics={"auc": float("nan")}),
            "metrics",
            "“auc” must be a finite number",
        ),
        (lambda: CustomField(name="C", kind=CustomFieldKind.CHOICE), "options", "at least one"),
        (lambda: Status(key="s", name="S", wip_limit=0), "wip_limit", "at least one feature"),
        (lambda: Product(horizon_limits={"now": 0}), "horizon_limits", "at least one feature"),
        (lambda: Scenario(name="S", dates={"a": "soon"}), "dates", "“soon” is no day"),
        (
            lambda: Feature(title="F", duration_low=5, duration_high=2),
            "duration_high",
            "shorter than the one at best",
        ),
        (lambda: Feature(title="F", duration_high=9_999), "duration_high", "2,600 working days"),
        (lambda: Feature(title="F", stages={"data": -1}), "stages", "“data” must take 0 or more"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(make, field, words):
    with pytest.raises(RuleError, match=words) as caught:
        make()
    assert caught.value.field == field


def test_a_span_of_days_off_holds_both_its_ends():
    found = list(days_off({"2026-12-31/2027-01-02": "New Year", "2026-05-01": "May Day"}))
    assert found == [date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2), date(2026, 5, 1)]
