"""What the program is made of: versions, and the licences of its parts as plain text."""

from collections.abc import Mapping

from PySide6.QtWidgets import QFrame, QPlainTextEdit

from mlpm_planner.resources import read_text
from mlpm_planner.ui.panels.settings.rows import SettingsCard
from mlpm_planner.ui.theme import fonts
from mlpm_planner.ui.widgets.segments import Segment, Segments
from mlpm_planner.ui.widgets.text import plain_label

# Title and files of the licence of each part; the LGPL refers to the GPL.
_LICENCES = {
    "mlpm_planner": ("mlpm_planner", ("licences/mlpm_planner.txt",)),
    "inter": ("Inter", ("fonts/LICENSE-OFL.txt",)),
    "lucide": ("Lucide", ("icons/LICENSES.md", "icons/LICENSE-LUCIDE.txt")),
    "qt": ("Qt and PySide", ("licences/LGPL-3.0.txt", "licences/GPL-3.0.txt")),
}
_LINES_SHOWN = 12


class AboutCard(SettingsCard):
    """Versions as rows, below them the licence that is chosen."""

    def __init__(self, versions: Mapping[str, str]) -> None:
        super().__init__("About mlpm_planner", "MIT licence")
        for title, version in versions.items():
            shown = plain_label(version, wrap=True, selectable=True)
            shown.setAccessibleName(f"{title} {version}")
            self.add(title, "", shown)
        self.choice = Segments("Licence", [Segment(k, t) for k, (t, _) in _LICENCES.items()])
        self.choice.chosen.connect(self._on_chosen)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Text of the licence")
        self.text.document().setDocumentMargin(8)
        self.body.addWidget(self.choice)
        self.body.addWidget(self.text)
        self._on_chosen(self.choice.current)

    def _on_chosen(self, key: str) -> None:
        _title, files = _LICENCES[key]
        self.text.setPlainText("\n\n".join(read_text(*file.split("/")) for file in files))
        self.text.setFixedHeight(round(fonts.metrics("body").lineSpacing() * _LINES_SHOWN))
