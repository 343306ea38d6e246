"""Holidays and absences as text: one a line, pasted from a table, or read from a calendar file."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFileDialog, QSizePolicy, QVBoxLayout, QWidget

from mlpm_planner.application.days_off import read_days_off, write_days_off
from mlpm_planner.application.wording import counted
from mlpm_planner.domain.clock import today
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.quick_input import DateHabits
from mlpm_planner.ui.panels.settings.part_fields import Editor, FieldLink
from mlpm_planner.ui.services import HolidayFile
from mlpm_planner.ui.session import Notice
from mlpm_planner.ui.tasks import Cancel
from mlpm_planner.ui.theme import fonts, inks
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.fields import TextArea
from mlpm_planner.ui.widgets.text import plain_label
from mlpm_planner.ui.widgets.value_fields import date_order

_LINES = 5
_SAMPLE = "25 Dec 2026 Christmas\n24 Dec 2026 – 1 Jan 2027 Shutdown"
_MOST_TOLD = 6


class DaysOffField(QWidget):
    """A text of days off; what cannot be read stays as typed, with its line named below."""

    def __init__(self, link: FieldLink) -> None:
        super().__init__()
        self._link = link
        self.text = TextArea("", _SAMPLE)
        self.text.setAccessibleName(link.title)
        self.text.committed.connect(self._on_committed)
        self.text.textChanged.connect(self._on_typed)
        self.problem = plain_label("", Voice("small", 0, "bad"), wrap=True)
        self.problem.setObjectName("problem")
        self.problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.text)
        column.addWidget(self.problem)
        self.choose = Button("From a calendar file…", "ghost", icon="file-down")
        self.choose.clicked.connect(self.ask_file)
        column.addWidget(self.choose)
        self.choose.setVisible(link.session.services is not None)
        self.setFocusProxy(self.text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._dress()
        app_theme().changed.connect(self._on_theme_changed)

    def _dress(self) -> None:
        """The ground of a field; the page's own ground would be inherited."""
        palette = self.text.palette()
        palette.setColor(QPalette.ColorRole.Base, inks.colour("raised"))
        self.text.setPalette(palette)
        self.text.setFixedHeight(round(fonts.metrics("body").lineSpacing() * _LINES) + 16)

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self._dress()

    # ---- typing

    def show_value(self) -> None:
        """Show the days as they are now, unless something is being typed."""
        if not self.text.is_touched:
            self.text.set_value(write_days_off(self._link.value or {}))

    def _on_typed(self) -> None:
        self._say("")

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.text.setAccessibleDescription(problem)

    def _on_committed(self, typed: str) -> None:
        try:
            days = read_days_off(typed, DateHabits(today(), order=date_order()))
        except RuleError as error:
            self._refuse(typed, error.message)
            return
        problem = self._link.put(days)
        if problem:
            self._refuse(typed, problem)
        else:
            self.show_value()

    def _refuse(self, typed: str, problem: str) -> None:
        """Keep what was typed and say why it cannot be; Escape brings back what holds."""
        self.text.set_value(write_days_off(self._link.value or {}))
        self.text.setPlainText(typed)
        self._say(problem)

    # ---- files

    def ask_file(self) -> None:
        """Choose a calendar file."""
        dialog = QFileDialog(self, "Days off from a calendar file", str(Path.home()))
        dialog.setNameFilters(["Calendar files (*.ics)", "All files (*)"])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.read_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def read_file(self, chosen: str) -> None:
        """Read the days off of a file, off this thread, and add them to those there are."""
        services, path = self._link.session.services, Path(chosen)
        if services is None:
            return
        read = services.read_holidays

        def work(_cancel: Cancel) -> HolidayFile:
            return read(path, today())

        tasks = self._link.session.tasks
        tasks.run(work, partial(self._on_read, path.name), self._on_failed, slot="holidays")

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, RuleError):
            raise error
        self._say(error.message)

    def _on_read(self, name: str, found: HolidayFile) -> None:
        known: Mapping[str, str] = self._link.value or {}
        added = {span: words for span, words in found.days.items() if span not in known}
        problem = self._link.put({**known, **added}) if added else ""
        self.show_value()
        self._say(problem or _not_understood(found.problems))
        told = f"{counted(len(added), 'entry')} from {name}"
        notice = Notice(f"Added {told}", undo=True) if added else Notice(f"Nothing new in {name}")
        self._link.session.notified.emit(notice)


def _not_understood(problems: tuple[str, ...]) -> str:
    """What in a file was left out, in words."""
    if not problems:
        return ""
    shown = "\n".join(problems[:_MOST_TOLD])
    rest = f"\nand {len(problems) - _MOST_TOLD} more" if len(problems) > _MOST_TOLD else ""
    return f"Left out of the file:\n{shown}{rest}"


def days_off(link: FieldLink) -> Editor:
    """The editor of ``Calendar.holidays`` and ``Person.absences``."""
    field = DaysOffField(link)
    return Editor(field, field.show_value)
