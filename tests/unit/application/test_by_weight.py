from hypothesis import given
from hypothesis import strategies as st

from mlpm_planner.application.by_weight import ByWeight

FINDINGS = st.lists(
    st.tuples(st.integers(0, 20), st.sampled_from("abc"), st.sampled_from([1.0, 2.0, 3.0]))
)


@given(FINDINGS, st.integers(1, 5))
def test_the_best_of_each_kind_are_those_of_sorting_everything(findings, count):
    kept = ByWeight(lambda finding: finding[0], lambda finding: finding[1])
    for key, kind, weight in findings:
        kept.put(str(key), (kind, weight))
    everything = {str(key): (kind, weight) for key, kind, weight in findings}
    assert len(kept) == len(everything)
    for kind in "abc":
        of_kind = sorted((w for k, w in everything.values() if k == kind), reverse=True)
        assert [w for k, w in kept.best(count) if k == kind] == of_kind[:count]


def test_a_finding_is_replaced_and_forgotten_by_its_key():
    kept = ByWeight(lambda finding: finding > 0, float)
    kept.put("a", 1.0)
    kept.put("a", 5.0)
    kept.put("b", 2.0)
    kept.drop("missing")
    assert list(kept.best(5)) == [5.0, 2.0]
    kept.drop("a")
    assert list(kept.all()) == [2.0]
