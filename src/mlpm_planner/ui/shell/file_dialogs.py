"""Questions about files: which to open, where to save; none of them blocks the window."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from mlpm_planner.domain.clock import now
from mlpm_planner.ui.files import SUFFIX, free_path
from mlpm_planner.ui.preferences import preferences
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.fields import LineEdit
from mlpm_planner.ui.widgets.text import caption_label, field_label, heading_label

WORKSPACES = f"Workspaces (*{SUFFIX})"
Done = Callable[[Path], object]


def documents() -> Path:
    """Where a user's documents lie."""
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(found or Path.home())


def sample_path() -> Path:
    """Where the next copy of the sample plan goes."""
    return free_path(documents(), "search-ranking")


def backup_place(workspace: Path) -> tuple[Path, str]:
    """The folder where a backup made now goes, and its name without the ending."""
    chosen = preferences().settings.backups_folder
    folder = Path(chosen) if chosen else workspace.parent / "backups"
    moment: datetime = now().astimezone()
    return folder, f"{workspace.stem} {moment:%Y-%m-%d %H%M}"


def ask_open(window: QWidget, done: Done, title: str = "Open a workspace") -> None:
    """Ask for a workspace that exists."""
    _ask(window, title, WORKSPACES, done)


def _ask(window: QWidget, title: str, kinds: str, done: Done) -> None:
    dialog = QFileDialog(window, title, str(documents()), kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    _open(dialog, done)


def ask_copy(window: QWidget, workspace: Path | None, done: Done) -> None:
    """Ask for the place of a copy."""
    folder = workspace.parent if workspace else documents()
    stem = workspace.stem if workspace else "workspace"
    dialog = QFileDialog(window, "Save a copy", str(folder), WORKSPACES)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(SUFFIX[1:])
    dialog.selectFile(free_path(folder, f"{stem} copy").name)
    _open(dialog, done)


def ask_folder(window: QWidget, folder: Path, done: Done) -> None:
    """Ask for a folder."""
    dialog = QFileDialog(window, "Choose a folder", str(folder))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    _open(dialog, done)


def _open(dialog: QFileDialog, done: Done) -> None:
    def selected(path: str) -> None:
        done(Path(path))

    dialog.fileSelected.connect(selected)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


class NewDialog(QDialog):
    """Asks what the product is called and where its file goes."""

    def __init__(self, window: QWidget, done: Callable[[Path, str], object]) -> None:
        super().__init__(window)
        self.setWindowTitle("New workspace")
        self._done = done
        self._folder = documents()
        self.name = LineEdit("", "Search and ranking")
        self.place = caption_label()
        self.make = Button("Create workspace", "primary")
        self.make.clicked.connect(self._on_create_clicked)
        self._build()
        self.name.textChanged.connect(self._on_name_changed)
        self.name.returnPressed.connect(self._on_create_clicked)
        self._on_name_changed("")

    def _build(self) -> None:
        change = Button("Change folder…", "ghost", icon="folder-open")
        change.clicked.connect(self._on_change_clicked)
        cancel = Button("Cancel")
        cancel.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        column.addWidget(heading_label("New workspace"))
        column.addWidget(field_label("&Product name", self.name))
        column.addWidget(self.name)
        where = QHBoxLayout()
        where.addWidget(self.place, 1)
        where.addWidget(change)
        column.addLayout(where)
        column.addSpacing(8)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.make)
        column.addLayout(buttons)
        self.setMinimumWidth(460)

    @property
    def path(self) -> Path:
        """The file that would be made."""
        words = "".join(c if c.isalnum() else "-" for c in self.name.text().strip().lower())
        stem = "-".join(part for part in words.split("-") if part) or "workspace"
        return free_path(self._folder, stem[:80])

    def _on_name_changed(self, text: str) -> None:
        self.make.setEnabled(bool(text.strip()))
        self.place.setText(f"Goes into {self._folder} as {self.path.name}")

    def _on_change_clicked(self) -> None:
        ask_folder(self, self._folder, self._on_folder_chosen)

    def _on_folder_chosen(self, folder: Path) -> None:
        self._folder = folder
        self._on_name_changed(self.name.text())

    def _on_create_clicked(self) -> None:
        name = self.name.text().strip()
        if name:
            path = self.path
            self.accept()
            self._done(path, name)


def ask_new(window: QWidget, done: Callable[[Path, str], object]) -> NewDialog:
    """Ask for a new workspace."""
    dialog = NewDialog(window, done)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    dialog.name.setFocus()
    return dialog
