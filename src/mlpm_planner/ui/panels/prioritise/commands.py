"""What the page does to the plan: features and methods, one undo step each."""

from collections.abc import Sequence

from mlpm_planner.application import features, scoring
from mlpm_planner.application.wording import counted, quoted
from mlpm_planner.ui.session import Session

NEW_TITLE = "New feature"
_OWN = "Our score"


class Commands:
    """Edits of the page, told by toasts that offer Undo where they are easy to miss."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self) -> str:
        """Add a feature; its id, empty when refused."""
        made: list[str] = []
        workspace = self._session.workspace
        self._session.attempt(lambda: made.append(features.add(workspace, NEW_TITLE).id))
        return made[0] if made else ""

    def duplicate(self, ids: Sequence[str]) -> list[str]:
        """Add a copy of each feature; the ids of the copies."""
        made: list[str] = []
        workspace = self._session.workspace
        self._session.attempt(
            lambda: made.extend(f.id for f in features.duplicate(workspace, ids)),
            f"Duplicated {self._named(ids)}",
        )
        return made

    def remove(self, ids: Sequence[str]) -> None:
        """Delete features."""
        told = f"Deleted {self._named(ids)}"
        self._session.attempt(lambda: features.remove(self._session.workspace, ids), told)

    def clear_inputs(self, ids: Sequence[str], keys: Sequence[str]) -> None:
        """Take the inputs of the method in use away."""
        nothing: dict[str, scoring.Inputs] = {each: dict.fromkeys(keys) for each in ids}
        told = f"Cleared the inputs of {self._named(ids)}"
        workspace, subject = self._session.workspace, self._named(ids)
        self._session.attempt(
            lambda: scoring.set_inputs(workspace, nothing, label=f"Clear inputs of {subject}"), told
        )

    def use_method(self, key: str) -> None:
        """Rank by another method."""
        self._session.attempt(lambda: scoring.use_method(self._session.workspace, key))

    def add_method(self) -> bool:
        """Make a weighted method of one's own and rank by it."""
        return self._session.attempt(lambda: scoring.add_method(self._session.workspace, _OWN))

    def remove_method(self) -> None:
        """Delete the method in use."""
        method = self._session.plan.method()
        told = f"Deleted scoring method {quoted(method.name)}"
        workspace = self._session.workspace
        self._session.attempt(lambda: scoring.remove_method(workspace, method.key), told)

    def _named(self, ids: Sequence[str]) -> str:
        if len(ids) == 1:
            return quoted(self._session.plan.features[ids[0]].title)
        return counted(len(ids), "feature")
