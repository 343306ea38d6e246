"""What the inspector shows of a model: its fields, its versions, the features that work on it."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.application import models
from mlpm_planner.application.lifecycle import stage_name
from mlpm_planner.application.retraining import first_missed, model_words
from mlpm_planner.domain.clock import today
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.model import Model, ModelVersion
from mlpm_planner.domain.quick_input import parse_number
from mlpm_planner.ui import formats
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.shell.inspector_cards import CardList, PartCard
from mlpm_planner.ui.shell.inspector_editors import ValueEditor
from mlpm_planner.ui.shell.inspector_fields import CaptionedRow, FieldRows
from mlpm_planner.ui.shell.inspector_history import HistorySection
from mlpm_planner.ui.shell.inspector_parts import MARGIN, Panel, PartRow, Section, empty
from mlpm_planner.ui.shell.inspector_title import TitleField
from mlpm_planner.ui.state import WindowState
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.fields import LineEdit
from mlpm_planner.ui.widgets.quiet import INSET, QuietFrame
from mlpm_planner.ui.widgets.text import plain_label
from mlpm_planner.ui.widgets.value_fields import NumberField

FIELDS = ("task", "stage", "owner_id", "retrain_every", "retrain_kpi_id", "key", "notes")
VERSION_FIELDS = ("name", "stage", "trained_through", "released", "run", "code", "notes")
_HOW = "Type a name and a number, such as recall 0.82."


class MetricRows(QWidget):
    """The metrics of a version: each with its value, and a line that takes more."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._version_id = ""
        self.editors: dict[str, ValueEditor] = {}
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.more = LineEdit("", "Add a metric: recall 0.82")
        self.more.committed.connect(self._on_more)
        column = QVBoxLayout(self)
        column.setContentsMargins(INSET, 4, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._rows)
        column.addWidget(QuietFrame(self.more))

    def show_version(self, version: ModelVersion) -> None:
        """Show the metrics of a version."""
        self._version_id = version.id
        if list(version.metrics) != list(self.editors):
            self._make(version)
        for name, editor in self.editors.items():
            if not editor.is_busy:
                editor.show(version.metrics[name])

    def _make(self, version: ModelVersion) -> None:
        empty(self._rows)
        self.editors = {}
        for name in version.metrics:
            editor = self.editors[name] = ValueEditor(NumberField(name), name, float)
            editor.edited.connect(partial(self._set, name))
            self._rows.addWidget(CaptionedRow(name, editor.widget))

    def _set(self, name: str, value: object) -> None:
        number = value if isinstance(value, float) else None
        workspace = self._session.workspace
        self._session.attempt(partial(models.set_metric, workspace, self._version_id, name, number))

    def _on_more(self, text: str) -> None:
        name, _, figure = text.strip().rpartition(" ")
        found = parse_number(figure, formats.decimal_mark()) if name else None
        if text.strip() and found is None:
            self.more.show_problem(_HOW)
            return
        self.more.set_value("")
        if found is not None:
            self._set(name.strip(), found.value)


class VersionCard(PartCard):
    """A version with its fields and metrics."""

    def __init__(self, session: Session, version: Entity) -> None:
        super().__init__(session, version, VERSION_FIELDS)
        self.metrics = MetricRows(session)
        self.column.insertWidget(1, self.metrics)


class VersionsSection(Section):
    """The versions of a model, the newest first."""

    def __init__(self, session: Session, state: WindowState) -> None:
        super().__init__("Versions", state)
        self._session = session
        self._model_id = ""
        self.list = CardList(partial(VersionCard, session))
        self.add = Button("Add version", "ghost", icon="plus")
        self.add.clicked.connect(self._on_add_clicked)
        self.column.addWidget(self.list)
        self.column.addWidget(self.add)

    def show_model(self, model: Model) -> None:
        """Show the versions of a model."""
        self._model_id = model.id
        found = models.versions_of(self._session.plan, model.id)[::-1]
        live = models.live_version(self._session.plan, model.id)
        self.set_note(str(len(found)) if found else "")
        for card, version in zip(self.list.show_parts(found), found, strict=True):
            is_live = live is not None and live.id == version.id
            icon, colour = ("circle-check", "good") if is_live else ("circle", "text2")
            note = stage_name(version.stage) + (" · live" if is_live else "")
            card.show_part(version, icon, colour, note)
            if isinstance(card, VersionCard):
                card.metrics.show_version(version)

    def _on_add_clicked(self) -> None:
        plan, before = self._session.plan, set(self._session.plan.model_versions)
        name = str(len(models.versions_of(plan, self._model_id)) + 1)
        add = partial(models.add_version, self._session.workspace, self._model_id, name)
        if not self._session.attempt(add):
            return
        self.show_model(plan.models[self._model_id])
        for version_id, card in self.list.cards.items():
            if version_id not in before:
                card.edit_name()


class ModelPanel(Panel):
    """One model."""

    KIND: ClassVar[type[Entity] | None] = Model

    def __init__(self, session: Session, state: WindowState) -> None:
        super().__init__(session, state)
        self.title = TitleField(session, Model, "name")
        self.due = plain_label("", Voice("body", 0, "bad"), wrap=True)
        self.due.setContentsMargins(MARGIN, 0, MARGIN, 8)
        self.column.addWidget(self.title)
        self.column.addWidget(self.due)
        self.fields = FieldRows(session, Model, FIELDS)
        self.section("Properties", self.fields)
        self.versions = VersionsSection(session, state)
        self.column.addWidget(self.versions)
        self.features = self.section("Features")
        self.history = HistorySection(session, state)
        self.column.addWidget(self.history)
        self._shown: object = None

    @override
    def show_parts(self, ids: Sequence[str]) -> None:
        model = self.session.plan.models.get(ids[-1])
        if model is None:
            return
        self.title.show_parts([model])
        self.fields.show_parts([model])
        self.versions.show_model(model)
        self.history.show_part(model)
        self._show_due(model)
        self._show_features(model)
        self.heading_changed.emit(f"Model · {model_words(self.session.plan, model)}")

    def _show_due(self, model: Model) -> None:
        missed = first_missed(self.session.plan, model, today())
        words = "" if missed is None else f"Retraining was due on {formats.weekday(missed)}."
        self.due.setText(words)
        self.due.setVisible(bool(words))

    def _show_features(self, model: Model) -> None:
        found = models.features_of(self.session.plan, model.id)
        self.features.set_note(str(len(found)) if found else "")
        self.features.setVisible(bool(found))
        if found == self._shown:
            return
        self._shown = found
        empty(self.features.column)
        for feature in found:
            status = self.session.plan.status(feature.status)
            icon, colour = (status.icon, status.colour) if status else ("circle", "")
            row = PartRow(feature.title, icon=icon, colour=colour)
            row.clicked.connect(partial(self.session.select, Feature, feature.id))
            self.features.column.addWidget(row)
