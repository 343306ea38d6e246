"""The KPI catalogue from a table."""

from builders import a_kpi, a_plan

from mlpm_planner.domain.kpi import Kpi, Target

HEADER = "name,scope,unit,direction,cadence,target,warn,owner\n"


def test_a_kpi_with_its_target_is_read(preview_of):
    found = preview_of(HEADER + "AUC,model,,up,daily,0.9,0.85,Ada\n")
    assert found.kind == "kpis"
    kpi = next(part for part in found.plan.adds if isinstance(part, Kpi))
    target = next(part for part in found.plan.adds if isinstance(part, Target))
    assert (kpi.scope, kpi.direction, kpi.cadence, kpi.key) == ("model", "higher", "day", "auc")
    assert (target.kpi_id, target.value, target.warn) == (kpi.id, 0.9, 0.85)
    assert next(iter(found.plan.adds)).label == "Ada"


def test_only_what_differs_is_changed(preview_of):
    kpi = a_kpi("AUC", key="auc", cadence="day")
    plan = a_plan(kpi, Target(kpi_id=kpi.id, value=0.8))
    found = preview_of("name,cadence,unit,target\nauc,day,,0.9\n", plan=plan)
    assert [type(part) for part in found.plan.updates] == [Target]
    again = preview_of("name,cadence,unit,target\nauc,day,,0.8\n", plan=plan)
    assert (again.counts.unchanged, bool(again.plan)) == (1, False)


def test_words_that_mean_nothing_are_errors(preview_of):
    found = preview_of(HEADER + "AUC,galaxy,,up,daily,,,\nCTR,model,,up,daily,,,\n")
    assert [(p.code, p.row, p.column) for p in found.issues] == [("enum.unknown", 2, "scope")]
    assert found.counts.created == 1


def test_a_name_used_twice_is_an_error(preview_of):
    found = preview_of(HEADER + "AUC,model,,up,daily,,,\nauc,model,,up,daily,,,\n")
    assert found.problems.counts["id.duplicate"] == 1
