"""Which model the work on a feature is for, and the stages it goes through."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.application import models
from mlpm_planner.application.lifecycle import STAGE_NAMES, stage_name
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.wording import counted
from mlpm_planner.domain.feature import Feature
from mlpm_planner.domain.model import Model
from mlpm_planner.ui import formats
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.shell.inspector_editors import ChoiceEditor, Editor, QuietChoice
from mlpm_planner.ui.shell.inspector_fields import FieldRows
from mlpm_planner.ui.shell.inspector_parts import Section
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.state import WindowState
from mlpm_planner.ui.theme import fonts
from mlpm_planner.ui.widgets.buttons import Button, IconButton
from mlpm_planner.ui.widgets.picker import Picker, PickItem
from mlpm_planner.ui.widgets.quiet import QuietFrame
from mlpm_planner.ui.widgets.text import caption_label, tip
from mlpm_planner.ui.widgets.value_fields import NumberField

_DAYS_WIDTH = 52
_OWN_WORD = "Own stage"


def stage_items(plan: Plan) -> list[PickItem]:
    """The stages that are usual, and the words of their own that features of the plan use."""
    known = {stage.value: name for stage, name in STAGE_NAMES.items()}
    used = {stage for feature in plan.features.values() for stage in feature.stages}
    own = sorted(used - known.keys(), key=str.casefold)
    return [PickItem(key, name) for key, name in [*known.items(), *zip(own, own, strict=True)]]


class StageChoice(QuietChoice):
    """A stage of the list, or a word of one's own."""

    @override
    def open(self) -> None:
        picker = Picker(
            self, self._items(), current=self.current, placeholder="Find a stage", create=_OWN_WORD
        )
        picker.chosen.connect(self.choose)
        picker.created.connect(self.choose)
        picker.open()


class StageEditor(Editor):
    """The stage that a gate closes."""

    def __init__(self, session: Session) -> None:
        self.choice = StageChoice("Stage")
        super().__init__(self.choice)
        self._session = session
        self.choice.set_items(self._items)
        self.choice.chosen.connect(self.edited.emit)

    def _items(self) -> list[PickItem]:
        return [*stage_items(self._session.plan), PickItem("", "No stage")]

    @override
    def show(self, value: object, *, mixed: bool = False) -> None:
        stage = str(value or "")
        self.choice.show_look(PickItem(stage, stage_name(stage)), mixed=mixed)


class _ModelChoice(QuietChoice):
    """A model of the plan, or one that is made by typing its name."""

    created = Signal(str)

    @override
    def open(self) -> None:
        picker = Picker(
            self,
            self._items(),
            current=self.current,
            placeholder="Find a model",
            create="Create model",
        )
        picker.chosen.connect(self.choose)
        picker.created.connect(self.created.emit)
        picker.open()


class ModelEditor(ChoiceEditor):
    """The model that a feature works on."""

    created = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session, Feature, "model_id", _ModelChoice)
        assert isinstance(self.choice, _ModelChoice)  # noqa: S101 - made right above
        self.choice.created.connect(self.created.emit)


class StageRow(QWidget):
    """One stage: which, how many working days, earlier, later, and a way to take it out."""

    moved = Signal(int)

    def __init__(self, session: Session, plan: Plan) -> None:
        super().__init__()
        self._session = session
        self._feature_id, self.stage = "", ""
        self.choice = StageChoice("Stage")
        self.choice.set_items(lambda: stage_items(plan))
        self.choice.chosen.connect(self._on_chosen)
        self.days = NumberField("Working days")
        self.days.setAlignment(Qt.AlignmentFlag.AlignRight)
        tip(self.days, "Working days of this stage")
        self.days.edited.connect(self._on_days_edited)
        frame = QuietFrame(self.days, inset=2)
        frame.setFixedWidth(round(_DAYS_WIDTH * max(1.0, fonts.scale())))
        self.up = IconButton("arrow-up", "Move stage up", "Alt+Up")
        self.down = IconButton("arrow-down", "Move stage down", "Alt+Down")
        self.end = IconButton("x", "Remove stage")
        self.up.clicked.connect(partial(self.moved.emit, -1))
        self.down.clicked.connect(partial(self.moved.emit, 1))
        self.end.clicked.connect(self._on_end_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.choice, 1)
        for widget in (frame, self.up, self.down, self.end):
            row.addWidget(widget)

    def show_stage(self, feature: Feature, stage: str) -> None:
        """Show a stage of a feature."""
        self._feature_id, self.stage = feature.id, stage
        name = stage_name(stage)
        self.choice.show_look(PickItem(stage, name))
        self.choice.setAccessibleName(f"Stage: {name}")
        if not (self.days.hasFocus() and self.days.is_touched):
            self.days.set_parsed(feature.stages[stage])
        self.days.setAccessibleName(f"Working days of {name}")
        for button, words in ((self.up, "Move up"), (self.down, "Move down"), (self.end, "Remove")):
            button.setAccessibleName(f"{words}: {name}")

    def _attempt(self, edit: Callable[..., object], *values: object) -> bool:
        workspace = self._session.workspace
        return self._session.attempt(partial(edit, workspace, self._feature_id, *values))

    def _on_chosen(self, key: str) -> None:
        self._attempt(models.rename_stage, self.stage, key)

    def _on_days_edited(self) -> None:
        if not self._attempt(models.set_stage_days, self.stage, self.days.value or 0.0):
            feature = self._session.plan.features[self._feature_id]
            self.days.set_parsed(feature.stages[self.stage])

    def _on_end_clicked(self) -> None:
        self._attempt(models.remove_stage, self.stage)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)


class StagesSection(Section):
    """The model of a feature and the stages of its work, to be changed where they stand."""

    def __init__(self, session: Session, state: WindowState) -> None:
        super().__init__("Model and stages", state)
        self._session = session
        self._feature_id = ""
        self.model = FieldRows(session, Feature, ("model_id",), {"model_id": self._model_editor})
        self.open_model = IconButton("arrow-up-right", "Open the model")
        self.open_model.clicked.connect(self._on_open_clicked)
        self.rows: list[StageRow] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.add = Button("Add", "ghost", icon="plus")
        self.add.setAccessibleName("Add a stage")
        self.add.clicked.connect(self.pick)
        self._lay_out()

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(0)
        first.addWidget(self.model, 1)
        first.addWidget(self.open_model)
        caption = caption_label("Stages, working days")
        caption.setContentsMargins(8, 4, 0, 2)
        head = QHBoxLayout()
        head.addWidget(caption, 1)
        head.addWidget(self.add)
        for layout in (first, head, self._list):
            self.column.addLayout(layout)

    def _model_editor(self, session: Session) -> Editor:
        editor = ModelEditor(session)
        editor.created.connect(self._on_model_created)
        return editor

    def _on_model_created(self, name: str) -> None:
        add = partial(models.add_model, self._session.workspace, name, self._feature_id)
        self._session.attempt(add)

    def _on_open_clicked(self) -> None:
        feature = self._session.plan.features.get(self._feature_id)
        if feature is not None and feature.model_id:
            self._session.select(Model, feature.model_id)

    def show_feature(self, feature: Feature) -> None:
        """Show the model and the stages of one feature."""
        self._feature_id = feature.id
        self.model.show_parts([feature])
        self.open_model.setVisible(bool(feature.model_id))
        stages = list(feature.stages)
        total = sum(feature.stages.values())
        self.set_note(_total(total) if stages else "")
        while len(self.rows) > len(stages):
            self._drop_row()
        while len(self.rows) < len(stages):
            row = StageRow(self._session, self._session.plan)
            row.moved.connect(partial(self._on_moved, len(self.rows)))
            self.rows.append(row)
            self._list.addWidget(row)
        for place, (row, stage) in enumerate(zip(self.rows, stages, strict=True)):
            row.show_stage(feature, stage)
            row.up.setEnabled(place > 0)
            row.down.setEnabled(place < len(stages) - 1)

    def _drop_row(self) -> None:
        row = self.rows.pop()
        if row.isAncestorOf(self.focusWidget() or self):
            (self.rows[-1].end if self.rows else self.add).setFocus()
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _on_moved(self, place: int, step: int) -> None:
        row = self.rows[place]
        move = partial(
            models.move_stage, self._session.workspace, self._feature_id, row.stage, step
        )
        target = place + step
        if not 0 <= target < len(self.rows) or not self._session.attempt(move):
            return
        other = self.rows[target]
        for mine, theirs in ((row.up, other.up), (row.down, other.down), (row.days, other.days)):
            if mine.hasFocus():
                self.show_feature(self._session.plan.features[self._feature_id])
                (theirs if theirs.isEnabled() else other.days).setFocus()
                return

    def pick(self) -> Picker:
        """Choose a stage to add, or type a word of one's own."""
        feature = self._session.plan.features[self._feature_id]
        items = [i for i in stage_items(self._session.plan) if i.key not in feature.stages]
        picker = Picker(self.add, items, placeholder="Find a stage", create=_OWN_WORD)
        for chosen in (picker.chosen, picker.created):
            chosen.connect(self._on_picked)
        picker.open()
        return picker

    def _on_picked(self, stage: str) -> None:
        add = partial(models.add_stage, self._session.workspace, self._feature_id, stage)
        self._session.attempt(add)


def _total(days: float) -> str:
    return counted(round(days), "day") if days == round(days) else f"{formats.figure(days)} days"
