"""What the inspector shows of features: fields, score, expected effect, dependencies, notes."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.application import features
from mlpm_planner.application.wording import quoted
from mlpm_planner.domain.entity import Entity, field_infos
from mlpm_planner.domain.feature import Feature
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.shell.inspector_editors import LongTextEditor, TextEditor
from mlpm_planner.ui.shell.inspector_fields import CaptionedRow, FieldRows, shared, write
from mlpm_planner.ui.shell.inspector_gates import GatesSection
from mlpm_planner.ui.shell.inspector_history import HistorySection
from mlpm_planner.ui.shell.inspector_kpi import EffectSection
from mlpm_planner.ui.shell.inspector_links import LinksSection
from mlpm_planner.ui.shell.inspector_parts import Panel, empty
from mlpm_planner.ui.shell.inspector_score import ScoreSection
from mlpm_planner.ui.shell.inspector_stages import StagesSection
from mlpm_planner.ui.shell.inspector_title import TitleField
from mlpm_planner.ui.state import WindowState

FIRST = (
    "status",
    "horizon",
    "start",
    "end",
    "owner_id",
    "theme_id",
    "goal_id",
    "estimate",
    "progress",
    "tags",
)
"""What is looked at most; every other field stands under Details."""
_APART = frozenset({"title", "notes", "inputs", "custom", "rank"})


def details() -> tuple[str, ...]:
    """The fields that are looked at less often."""
    return tuple(n for n in field_infos(Feature) if n not in _APART and n not in FIRST)


class CustomRows(QWidget):
    """The fields that came with an import."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._feature: Feature | None = None
        self.editors: dict[str, TextEditor] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_feature(self, feature: Feature | None) -> None:
        """Show the custom fields of one feature."""
        self._feature = feature
        names = tuple(feature.custom) if feature else ()
        if names != tuple(self.editors):
            self._make(names)
        for name, editor in self.editors.items():
            if feature is not None and not editor.is_busy:
                editor.show(feature.custom[name])

    def _make(self, names: Sequence[str]) -> None:
        empty(self._column)
        self.editors = {name: TextEditor(name) for name in names}
        for name, editor in self.editors.items():
            editor.edited.connect(partial(self._on_edited, name))
            self._column.addWidget(CaptionedRow(name, editor.widget))

    def _on_edited(self, name: str, value: object) -> None:
        feature = self._feature
        if feature is None:
            return

        def changed(found: Feature) -> Feature:
            return replace(found, custom={**found.custom, name: str(value)})

        label = f"Change {name.lower()} of {quoted(feature.title)}"
        workspace = self._session.workspace
        self._session.attempt(partial(features.change, workspace, [feature.id], changed, label))


class FeaturePanel(Panel):
    """One feature, or what several share."""

    KIND: ClassVar[type[Entity] | None] = Feature

    def __init__(self, session: Session, state: WindowState) -> None:
        super().__init__(session, state)
        self.title = TitleField(session, Feature)
        self.column.addWidget(self.title)
        self.fields = FieldRows(session, Feature, FIRST)
        self.section("Properties", self.fields)
        self.score = ScoreSection(session, state)
        self.effect = EffectSection(session, state)
        self.links = LinksSection(session, state)
        self.stages = StagesSection(session, state)
        self.gates = GatesSection(session, state)
        self._of_one = (self.score, self.effect, self.links, self.stages, self.gates)
        for section in self._of_one:
            self.column.addWidget(section)
        self.more = FieldRows(session, Feature, details())
        self.custom = CustomRows(session)
        self.section("Details", self.more, self.custom)
        self.notes = LongTextEditor("Notes", "Add a note")
        self.notes.edited.connect(self._on_notes_edited)
        self.section("Notes", self.notes.widget)
        self.history = HistorySection(session, state)
        self.column.addWidget(self.history)
        self._ids: tuple[str, ...] = ()

    @override
    def show_parts(self, ids: Sequence[str]) -> None:
        table = self.session.plan.features
        found = [table[feature_id] for feature_id in ids if feature_id in table]
        if not found:
            return
        shown = tuple(feature.id for feature in found)
        is_same, self._ids = shown == self._ids, shown
        self.title.show_parts(found)
        self.fields.show_parts(found)
        self.more.show_parts(found)
        one = found[0] if len(found) == 1 else None
        self.custom.show_feature(one)
        self.history.show_part(one)
        self.more.rows["model_id"].setVisible(one is None)  # of one it stands with its stages
        for section in self._of_one:
            section.setVisible(one is not None)
            if one is not None:
                section.show_feature(one)
        if not (is_same and self.notes.is_busy):
            value, mixed = shared(found, "notes")
            self.notes.show(value, mixed=mixed)
        self.heading_changed.emit(self._heading(found))

    def _heading(self, found: Sequence[Feature]) -> str:
        theme_id, mixed = shared(found, "theme_id")
        theme = None if mixed else self.session.plan.themes.get(theme_id)
        words = [found[0].key if len(found) == 1 else "", theme.name if theme else ""]
        return " · ".join(word for word in words if word) or "Feature"

    def _on_notes_edited(self, value: object) -> None:
        write(self.session, Feature, self._ids, "notes", value)
