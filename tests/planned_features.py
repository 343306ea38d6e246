"""A small roadmap for tests: two themes, three planned features, one waiting for another."""

from datetime import date

from builders import a_feature, a_plan
from fakes import MemoryStore

from mlpm_planner.domain.feature import Dependency
from mlpm_planner.domain.product import Theme
from mlpm_planner.ui.session import Session


class Planned(Session):
    """A session whose features are at hand by name; today is Monday, 15 June 2026."""

    def __init__(self) -> None:
        self.relevance = Theme(name="Relevance", colour="blue", rank=1.0)
        self.speed = Theme(name="Speed", colour="sky", rank=2.0)
        self.reranker = a_feature(
            "Re-ranker", key="P-1", rank=1.0, theme_id=self.relevance.id, horizon="now",
            start=date(2026, 6, 1), end=date(2026, 6, 26), effort=4,
        )  # fmt: skip
        self.feedback = a_feature(
            "Feedback loop", key="P-2", rank=2.0, theme_id=self.relevance.id, horizon="next",
            start=date(2026, 7, 6), end=date(2026, 7, 31), effort=3,
        )  # fmt: skip
        self.latency = a_feature(
            "Latency budget", key="P-3", rank=3.0, theme_id=self.speed.id, horizon="now",
            start=date(2026, 6, 15), end=date(2026, 7, 10), effort=5,
        )  # fmt: skip
        self.idea = a_feature(
            "Voice search", key="P-4", rank=4.0, theme_id=self.speed.id, horizon="later", effort=2
        )
        self.link = Dependency(predecessor_id=self.reranker.id, successor_id=self.feedback.id)
        features = (self.reranker, self.feedback, self.latency, self.idea)
        super().__init__(a_plan(self.relevance, self.speed, *features, self.link), MemoryStore())

    def now(self, feature):
        """A feature as it is now."""
        return self.plan.features[feature.id]

    def days(self, feature):
        """First and last day of a feature as they are now."""
        return self.now(feature).start, self.now(feature).end

    @property
    def steps(self):
        """How many steps can be undone."""
        return len(self.workspace.history.undoable)
