"""The gates of a feature: how they stand, and what they ask for."""

from functools import partial

from mlpm_planner.application import models
from mlpm_planner.application.gate_text import chance_words, criterion_words, standing_of
from mlpm_planner.application.lifecycle import GateStanding
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.model import Gate
from mlpm_planner.ui.kpi_states import KpiStates
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.shell.inspector_cards import CardList, PartCard
from mlpm_planner.ui.shell.inspector_parts import Section
from mlpm_planner.ui.shell.inspector_stages import StageEditor
from mlpm_planner.ui.state import WindowState
from mlpm_planner.ui.widgets.buttons import Button

FIELDS = (
    "name",
    "stage",
    "kpi_id",
    "test",
    "threshold",
    "day",
    "chance",
    "fallback_id",
    "state",
    "notes",
)
_LOOKS = {
    GateStanding.PASSED: ("circle-check", "good"),
    GateStanding.MET: ("check", "good"),
    GateStanding.FAILED: ("octagon-x", "bad"),
    GateStanding.NOT_MET: ("x", "bad"),
    GateStanding.WAIVED: ("circle-minus", "text3"),
    GateStanding.UNKNOWN: ("circle-dashed", "text2"),
}


class GatesSection(Section):
    """What a feature must show before it goes on."""

    def __init__(self, session: Session, state: WindowState) -> None:
        super().__init__("Gates", state)
        self._session = session
        self._feature_id = ""
        self._states = KpiStates.of(session)
        self.list = CardList(self._card)
        self.add = Button("Add gate", "ghost", icon="plus")
        self.add.clicked.connect(self._on_add_clicked)
        self.column.addWidget(self.list)
        self.column.addWidget(self.add)
        self._states.changed.connect(self._on_states_changed)

    def _card(self, gate: Entity) -> PartCard:
        return PartCard(self._session, gate, FIELDS, {"stage": StageEditor})

    def _on_states_changed(self, _kpi_ids: frozenset[str]) -> None:
        feature = self._session.plan.features.get(self._feature_id)
        if feature is not None and self.isVisible():
            self.show_feature(feature)

    def show_feature(self, feature: Feature) -> None:
        """Show the gates of one feature."""
        self._feature_id = feature.id
        found = models.gates_of(self._session.plan, feature)
        self.set_note(str(len(found)) if found else "")
        for card, gate in zip(self.list.show_parts(found), found, strict=True):
            self._show_gate(card, gate)

    def _show_gate(self, card: PartCard, gate: Gate) -> None:
        plan, state_of = self._session.plan, self._states.get
        stands = standing_of(gate, state_of)
        told = [criterion_words(plan, gate, state_of), chance_words(plan, gate)]
        card.show_part(gate, *_LOOKS[stands], stands.value, "\n".join(filter(None, told)))

    def _on_add_clicked(self) -> None:
        before = {gate.id for gate in self._session.plan.gates.values()}
        add = partial(models.add_gate, self._session.workspace, self._feature_id)
        if not self._session.attempt(add):
            return
        self.show_feature(self._session.plan.features[self._feature_id])
        for gate_id, card in self.list.cards.items():
            if gate_id not in before:
                card.edit_name()
