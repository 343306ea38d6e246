"""What a feature waits for, and what waits for it."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mlpm_planner.application import features, parts
from mlpm_planner.domain.choices import DependencyKind
from mlpm_planner.domain.feature import Dependency, Feature
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.shell import inspector_choices as choices
from mlpm_planner.ui.shell.inspector_editors import QuietChoice
from mlpm_planner.ui.shell.inspector_parts import PartRow, Section, empty
from mlpm_planner.ui.state import WindowState
from mlpm_planner.ui.theme import fonts
from mlpm_planner.ui.widgets.buttons import Button, IconButton
from mlpm_planner.ui.widgets.picker import Picker, PickItem
from mlpm_planner.ui.widgets.quiet import QuietFrame
from mlpm_planner.ui.widgets.text import caption_label, tip
from mlpm_planner.ui.widgets.value_fields import NumberField

_KINDS = tuple(
    PickItem(kind.value, choices.enum_words(kind), note=kind.value) for kind in DependencyKind
)


class LinkRow(QWidget):
    """One dependency: the other feature, the kind, the lag in working days, if it holds tight."""

    def __init__(self, session: Session, link: Dependency, other: Feature) -> None:
        super().__init__()
        self._session, self.link = session, link
        status = session.plan.status(other.status)
        icon, colour = (status.icon, status.colour) if status else ("circle", "")
        self.part = PartRow(other.title, icon=icon, colour=colour)
        tip(self.part, other.title)
        self.part.clicked.connect(partial(session.select, Feature, other.id))
        self.kind = QuietChoice("Kind")
        self.kind.set_items(lambda: _KINDS)
        self.kind.show_look(PickItem(link.kind.value, link.kind.value))
        self.kind.setAccessibleName(f"Kind: {choices.enum_words(link.kind)}")
        tip(self.kind, choices.enum_words(link.kind))
        self.kind.setFixedWidth(round(54 * max(1.0, fonts.scale())))
        self.kind.chosen.connect(self._on_kind_chosen)
        self.lag = NumberField("Lag in working days")
        self.lag.setAccessibleName("Lag in working days")
        tip(self.lag, "Lag in working days")
        self.lag.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.lag.set_parsed(link.lag_days)
        self.lag.edited.connect(self._on_lag_edited)
        lag = QuietFrame(self.lag, inset=2)
        lag.setFixedWidth(round(42 * max(1.0, fonts.scale())))
        self.hard = self._hard_button()
        self.end = IconButton("x", f"Unlink from {other.title}")
        self.end.clicked.connect(self._on_end_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.part, 1)
        for widget in (self.kind, lag, self.hard, self.end):
            row.addWidget(widget)

    def _hard_button(self) -> IconButton:
        made = IconButton("lock" if self.link.hard else "lock-open", "Holds its follower tight")
        made.setCheckable(True)
        made.setChecked(self.link.hard)
        tip(made, "Its follower stays right behind it, and comes earlier with it")
        made.clicked.connect(self._on_hard_clicked)
        return made

    def _on_kind_chosen(self, key: str) -> None:
        self._set("kind", DependencyKind(key))

    def _on_lag_edited(self) -> None:
        if not self._set("lag_days", round(self.lag.value or 0)):
            self.lag.set_parsed(self.link.lag_days)

    def _on_hard_clicked(self) -> None:
        self._set("hard", not self.link.hard)

    def _set(self, field: str, value: object) -> bool:
        workspace = self._session.workspace
        edit = partial(parts.set_field, workspace, self.link, field, value)
        return self._session.attempt(edit)

    def _on_end_clicked(self) -> None:
        workspace = self._session.workspace
        self._session.attempt(partial(features.unlink, workspace, [self.link.id]), "Unlinked")


class LinksSection(Section):
    """Dependencies of a feature in both directions."""

    def __init__(self, session: Session, state: WindowState) -> None:
        super().__init__("Dependencies", state)
        self._session = session
        self._feature_id = ""
        self._shown: object = None
        self.lists: dict[str, QVBoxLayout] = {}
        self.adders: dict[str, Button] = {}
        for side, title in (("before", "Waits for"), ("after", "Followed by")):
            caption = caption_label(title)
            caption.setContentsMargins(8, 4, 0, 2)
            self.lists[side] = QVBoxLayout()
            self.lists[side].setSpacing(0)
            adder = Button("Add", "ghost", icon="plus")
            adder.setAccessibleName(f"{title}: add a feature")
            adder.clicked.connect(partial(self.pick, side))
            self.adders[side] = adder
            head = QHBoxLayout()
            head.addWidget(caption, 1)
            head.addWidget(adder)
            self.column.addLayout(head)
            self.column.addLayout(self.lists[side])

    def show_feature(self, feature: Feature) -> None:
        """Show what a feature is linked to."""
        self._feature_id = feature.id
        plan = self._session.plan
        before = plan.where(Dependency, "successor_id", feature.id)
        after = plan.where(Dependency, "predecessor_id", feature.id)
        others = [plan.features[link.predecessor_id] for link in before]
        others += [plan.features[link.successor_id] for link in after]
        if (before, after, others) == self._shown:
            return
        self._shown = (before, after, others)
        self.set_note(str(len(others)) if others else "")
        self._fill("before", list(zip(before, others, strict=False)))
        self._fill("after", list(zip(after, others[len(before) :], strict=True)))

    def _fill(self, side: str, links: list[tuple[Dependency, Feature]]) -> None:
        layout = self.lists[side]
        empty(layout)
        for link, other in links:
            layout.addWidget(LinkRow(self._session, link, other))

    def pick(self, side: str) -> Picker:
        """Choose a feature to link to."""
        plan, own = self._session.plan, self._feature_id
        first = [i for i in choices.choices(plan, Feature, "parent_id") if i.key not in ("", own)]
        picker = Picker(
            self.adders[side], first, placeholder="Find a feature", find=choices.FeatureSearch(plan)
        )
        picker.chosen.connect(partial(self._link, side))
        picker.open()
        return picker

    def _link(self, side: str, other_id: str) -> None:
        ends = (other_id, self._feature_id) if side == "before" else (self._feature_id, other_id)
        self._session.attempt(partial(features.link, self._session.workspace, *ends))
