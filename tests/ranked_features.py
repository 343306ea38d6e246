"""Features with RICE inputs for tests of rankings, best first, and one without a score."""

from builders import a_feature, a_plan
from fakes import MemoryStore

from mlpm_planner.domain.people import Person
from mlpm_planner.domain.product import Theme
from mlpm_planner.ui.session import Session


class Ranked(Session):
    """A session whose features are at hand by name."""

    def __init__(self, *more) -> None:
        relevance = Theme(name="Relevance", colour="blue")
        self.reranker = rice("Re-ranker", 40_000, 2, 0.8, 8, theme_id=relevance.id)
        self.alerts = rice("Drift alerts", 20_000, 1, 1.0, 4)
        self.card = rice("Explain card", 10_000, 0.5, 0.5, 5, status="discovery")
        self.bare = a_feature("Gate review", key="R-4", rank=4.0)
        features = (self.reranker, self.alerts, self.card, self.bare)
        super().__init__(
            a_plan(relevance, Person(name="Ines Kowalska"), *features, *more), MemoryStore()
        )

    def value(self, feature, key):
        """The likely value of an input as it is now."""
        return self.plan.features[feature.id].input_value(key)


def rice(title, reach, impact, confidence, effort, **more):
    more.setdefault("key", f"R-{reach}")
    return a_feature(
        title, reach=reach, impact=impact, confidence=confidence, effort=effort, **more
    )
