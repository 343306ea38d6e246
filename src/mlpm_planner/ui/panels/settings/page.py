"""The Settings page: how the program looks, how the workspace counts, and what it is made of."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.settings import APPEARANCE, FILES, KEYBOARD, Settings
from mlpm_planner.domain.custom_field import CustomField
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.product import Product, Status
from mlpm_planner.ui.page import Page
from mlpm_planner.ui.panels.settings.about_card import AboutCard
from mlpm_planner.ui.panels.settings.fields_card import FieldsCard
from mlpm_planner.ui.panels.settings.list_card import ListCard
from mlpm_planner.ui.panels.settings.planning_cards import PLANNING_KINDS, SECTIONS
from mlpm_planner.ui.panels.settings.program_card import ProgramCard
from mlpm_planner.ui.panels.settings.rows import SettingsCard
from mlpm_planner.ui.panels.settings.statuses_card import StatusesCard
from mlpm_planner.ui.panels.settings.workspace_card import WorkspaceCard
from mlpm_planner.ui.preferences import preferences
from mlpm_planner.ui.session import Destination, Session
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.scroll import ScrollColumn

_WIDEST = 760


class SettingsPage(Page):
    """Every change is seen at once; those of the workspace can be undone."""

    NAME: ClassVar[str] = "settings"
    TITLE: ClassVar[str] = "Settings"
    ICON: ClassVar[str] = "settings"
    SECTION: ClassVar[str] = "Settings"
    GO_KEY: ClassVar[str] = "S"
    KINDS: ClassVar[frozenset[type[Entity]]] = frozenset(
        {Product, Status, CustomField, *PLANNING_KINDS}
    )

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._sections: dict[str, SettingsCard] = {}
        self._cards = tuple(self._make_cards())
        self._build()
        self._show_all()
        preferences().changed.connect(self._on_settings_changed)

    def _make_cards(self) -> Iterator[SettingsCard | ListCard]:
        yield ProgramCard(APPEARANCE)
        keyboard = ProgramCard(KEYBOARD)
        self.shortcuts = Button("Show all shortcuts", icon="keyboard")
        self.shortcuts.clicked.connect(self._on_shortcuts_clicked)
        keyboard.add("Keyboard shortcuts", "Every action that has keys.", self.shortcuts)
        yield keyboard
        yield WorkspaceCard(self.session)
        yield StatusesCard(self.session)
        yield FieldsCard(self.session)
        for section, make in SECTIONS.items():
            self._sections[section] = card = make(self.session)
            yield card
        backups = ProgramCard(FILES)
        self.back_up = Button("Back up now", icon="archive")
        self.back_up.clicked.connect(self._on_back_up_clicked)
        backups.add("Backup", "A checked copy into the backups folder.", self.back_up)
        yield backups
        files = self.session.files
        self.about = AboutCard({} if files is None else files.versions())
        self._sections["about"] = self.about
        yield self.about

    @property
    def fields(self) -> dict[str, QWidget]:
        """All fields by name."""
        return {name: field for card in self._cards for name, field in card.fields.items()}

    def _build(self) -> None:
        inner = QWidget()
        inner.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(inner)
        column.setContentsMargins(20, 4, 20, 20)
        column.setSpacing(12)
        for card in self._cards:
            column.addWidget(card)
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.column = ScrollColumn(inner)
        whole.addWidget(self.column)

    def _on_shortcuts_clicked(self) -> None:
        self.session.navigate.emit(Destination(action="shortcuts"))

    def _on_back_up_clicked(self) -> None:
        self.session.navigate.emit(Destination(action="back_up"))

    def _on_settings_changed(self, _settings: Settings) -> None:
        self._show_all()

    def _show_all(self) -> None:
        for card in self._cards:
            card.show_values()

    def _show_section(self, name: str) -> None:
        self.column.verticalScrollBar().setValue(self._sections[name].y())

    @override
    def restore_state(self, state: Mapping[str, Any]) -> None:
        super().restore_state(state)
        section = state.get("section")
        if isinstance(section, str) and section in self._sections:
            self.session.later(partial(self._show_section, section))

    @override
    def refresh(self, changes: Sequence[ChangeSet]) -> None:
        self._show_all()
