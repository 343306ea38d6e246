"""A section of the program's own settings, made from how they are declared."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from mlpm_planner.application.settings import SettingInfo, setting_infos, whole_folder
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.ui.panels.settings.rows import Choice, SettingsCard, refuse, show_text
from mlpm_planner.ui.preferences import preferences
from mlpm_planner.ui.widgets.buttons import IconButton
from mlpm_planner.ui.widgets.fields import LineEdit


class ProgramCard(SettingsCard):
    """Every change is seen at once and kept."""

    def __init__(self, section: str) -> None:
        super().__init__(section)
        for name, about in setting_infos().items():
            if about.section == section:
                self._add_setting(name, about)

    def _add_setting(self, name: str, about: SettingInfo) -> None:
        if about.choices is not None:
            self.add(about.title, about.hint, self._choice(name, about))
        elif isinstance(_value(name), bool):
            self.add(about.title, about.hint, self._box(name))
        elif about.folder:
            self.add(about.title, about.hint, self._folder(name), self._folder_button(name))
        else:
            self.add(about.title, about.hint, self._text(name))

    def _choice(self, name: str, about: SettingInfo) -> QWidget:
        field = Choice(about.title, about.choices or {})
        field.picked.connect(partial(_change, name))
        self.keep(name, field, lambda: field.show_value(_value(name)))
        return field

    def _box(self, name: str) -> QWidget:
        field = QCheckBox()
        field.setMinimumHeight(24)
        field.toggled.connect(partial(_change, name))
        self.keep(name, field, lambda: field.setChecked(bool(_value(name))))
        return field

    def _text(self, name: str) -> QWidget:
        field = LineEdit()
        field.committed.connect(partial(_change, name))
        self.keep(name, field, lambda: show_text(field, str(_value(name))))
        return field

    # ---- folders

    def _folder(self, name: str) -> QWidget:
        field = LineEdit()
        field.committed.connect(partial(self._take_folder, name))
        self.keep(name, field, lambda: show_text(field, str(_value(name))))
        return field

    def _take_folder(self, name: str, typed: str) -> None:
        field = self.fields[name]
        assert isinstance(field, LineEdit)  # noqa: S101 - made so above
        try:
            folder = whole_folder(typed)
        except RuleError as error:
            refuse(field, lambda: field.set_value(str(_value(name))), error.message)
            return
        _change(name, folder)
        field.set_value(folder)

    def _folder_button(self, name: str) -> QWidget:
        button = IconButton("folder-open", "Choose a folder")
        button.setObjectName("choose_folder")
        button.clicked.connect(lambda: self._ask_folder(name))
        return button

    def _ask_folder(self, name: str) -> None:
        at = str(_value(name)) or str(Path.home())
        dialog = QFileDialog(self, "Backups folder", at)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(partial(self._take_folder, name))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _value(name: str) -> object:
    return getattr(preferences().settings, name)


def _change(name: str, value: Any) -> None:
    preferences().change(**{name: value})
