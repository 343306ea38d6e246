"""The Settings page: how the program looks, how the workspace counts, and what it is made of."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.application import parts
from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.settings import (
    APPEARANCE,
    FILES,
    KEYBOARD,
    SettingInfo,
    Settings,
    setting_infos,
)
from mlpm_planner.domain.choices import WeekStart
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.product import Product
from mlpm_planner.resources import read_text
from mlpm_planner.ui import formats
from mlpm_planner.ui.page import Page
from mlpm_planner.ui.panels.settings.rows import Choice, SettingsCard
from mlpm_planner.ui.preferences import preferences
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.widgets.fields import LineEdit
from mlpm_planner.ui.widgets.text import caption_label, tip
from mlpm_planner.ui.widgets.value_fields import NumberField

_WIDEST = 760
_SECTIONS = (APPEARANCE, KEYBOARD, FILES)
_MONTHS = range(1, 13)
_SIZES = (
    ("point_weeks", "One estimate point", "Person-weeks. Empty: points do not count as effort."),
    ("capacity_weeks", "Capacity", "Person-weeks a month of all teams together."),
)


class SettingsPage(Page):
    """Every change is seen at once; those of the workspace can be undone."""

    NAME: ClassVar[str] = "settings"
    TITLE: ClassVar[str] = "Settings"
    ICON: ClassVar[str] = "settings"
    SECTION: ClassVar[str] = "Settings"
    GO_KEY: ClassVar[str] = "S"
    KINDS: ClassVar[frozenset[type[Entity]]] = frozenset({Product})

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.fields: dict[str, QWidget] = {}
        self._showing: list[Callable[[], object]] = []
        self._build()
        self._show_all()
        preferences().changed.connect(self._on_settings_changed)

    def _build(self) -> None:
        inner = QWidget()
        inner.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(inner)
        column.setContentsMargins(20, 4, 20, 20)
        column.setSpacing(12)
        infos = setting_infos()
        for section in _SECTIONS:
            card = SettingsCard(section)
            for name, about in infos.items():
                if about.section == section:
                    card.add(about.title, about.hint, self._setting(name, about))
            column.addWidget(card)
        column.addWidget(self._workspace_card())
        column.addWidget(self._about_card())
        column.addStretch()
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    # ---- settings of the program

    def _setting(self, name: str, about: SettingInfo) -> QWidget:
        value = getattr(preferences().settings, name)
        change = partial(self._change, name)
        if about.choices is not None:
            field = Choice(about.title, about.choices)
            field.picked.connect(change)
            self._showing.append(lambda: field.show_value(_setting(name)))
        elif isinstance(value, bool):
            field = QCheckBox()
            field.setMinimumHeight(24)
            field.toggled.connect(change)
            self._showing.append(lambda: field.setChecked(bool(_setting(name))))
        else:
            field = LineEdit()
            field.committed.connect(change)
            self._showing.append(lambda: field.set_value(str(_setting(name))))
        self.fields[name] = field
        return field

    def _change(self, name: str, value: Any) -> None:
        preferences().change(**{name: value})

    def _on_settings_changed(self, _settings: Settings) -> None:
        self._show_all()

    # ---- settings of the workspace

    def _workspace_card(self) -> SettingsCard:
        card = SettingsCard("This workspace", "Kept in its file; can be undone")
        card.add("Product", "", self._text("name"))
        card.add("Time zone", "Example: Europe/Berlin", self._text("time_zone"))
        starts = {day: day.value.title() for day in WeekStart}
        card.add("Week starts on", "", self._choice("week_start", "Week starts on", starts))
        months = {month: formats.month_name(date(2001, month, 1)) for month in _MONTHS}
        title = "Fiscal year starts in"
        card.add(title, "", self._choice("fiscal_year_start", title, months))
        for name, title, hint in _SIZES:
            card.add(title, hint, self._size(name, title))
        return card

    def _text(self, name: str) -> LineEdit:
        field = LineEdit()
        field.committed.connect(partial(self._set, name))
        self._showing.append(lambda: field.set_value(str(getattr(self._product, name))))
        self.fields[name] = field
        return field

    def _choice(self, name: str, title: str, choices: dict[Any, str]) -> Choice:
        field = Choice(title, choices)
        field.picked.connect(partial(self._set, name))
        self._showing.append(lambda: field.show_value(getattr(self._product, name)))
        self.fields[name] = field
        return field

    def _size(self, name: str, title: str) -> NumberField:
        field = NumberField(title)
        field.edited.connect(lambda: self._set(name, field.value))
        self._showing.append(lambda: field.set_parsed(getattr(self._product, name)))
        self.fields[name] = field
        return field

    @property
    def _product(self) -> Product:
        return self.session.plan.product

    def _set(self, name: str, value: object) -> None:
        workspace, product = self.session.workspace, self._product
        if not self.session.attempt(lambda: parts.set_field(workspace, product, name, value)):
            self._show_all()

    # ---- about

    def _about_card(self) -> SettingsCard:
        card = SettingsCard("About mlpm_planner", "MIT licence")
        if self.session.files is not None:
            for title, version in self.session.files.versions().items():
                card.add(title, "", caption_label(version))
        licences = caption_label(
            "Inter: SIL Open Font License 1.1. Lucide icons: ISC and MIT. Qt: LGPL 3."
        )
        licences.setWordWrap(True)
        tip(licences, read_text("icons", "LICENSES.md")[:2_000])
        card.body.addWidget(licences)
        return card

    # ---- keeping up

    def _show_all(self) -> None:
        for show in self._showing:
            show()

    @override
    def refresh(self, changes: Sequence[ChangeSet]) -> None:
        self._show_all()


def _setting(name: str) -> object:
    return getattr(preferences().settings, name)
