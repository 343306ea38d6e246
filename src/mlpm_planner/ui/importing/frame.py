"""The head and the foot of the assistant: what it is about, and what would happen."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.ui import formats
from mlpm_planner.ui.importing import words
from mlpm_planner.ui.importing.busy_bar import BusyBar
from mlpm_planner.ui.importing.draft import Found
from mlpm_planner.ui.theme import icons, inks, metrics, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.segments import Segment, Segments
from mlpm_planner.ui.widgets.text import ElidedLabel, caption_label, plain_label, tip, title_label

_CONFLICT = "What is there already"
_RULES = (Segment("replace", "Replace what is there"), Segment("keep", "Keep what is there"))
_NOTHING = "Everything in this file is in the plan already."
_NO_ROWS = "There is nothing to import."
_FATAL = "Nothing can be imported as it is."
_ASKED = "Answer what is asked above first."


class Head(QWidget):
    """The title, and what was recognised."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self._title = title_label(title)
        self.about = caption_label()
        column = QVBoxLayout()
        column.setSpacing(1)
        column.addWidget(self._title)
        column.addWidget(self.about)
        row = QHBoxLayout(self)
        row.setContentsMargins(68, 14, metrics.PAGE_MARGIN, 12)
        row.addLayout(column, 1)

    def show_found(self, found: Found) -> None:
        """Say what the file is."""
        preview = found.preview
        parts = [words.KINDS.get(preview.kind, preview.kind)]
        if preview.source:
            parts.append(f"written by {words.source_name(preview.source)}")
        if found.columns:
            count = len(found.columns)
            parts.append("one column" if count == 1 else f"{formats.number(count)} columns")
        if any(column.how == "remembered" for column in found.columns):
            parts.append("columns as last time")
        self.about.setText("" if preview.fatal and not found.columns else " · ".join(parts))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            rect = QRectF(self.rect())
            painter.fillRect(rect, inks.colour("surface"))
            paint.hairline(painter, 0, rect.width(), rect.height() - 1)
            box = QRectF(metrics.PAGE_MARGIN, round(rect.height() / 2) - 18, 36, 36)
            paint.rounded(painter, box, 8, fill="accent_tint", edge=paint.tint_edge())
            icons.paint(painter, "file-down", box.topLeft() + QPointF(9, 9), size=18,
                        colour="accent")  # fmt: skip


class Foot(QWidget):
    """Counts, the rule for what is there already, and the buttons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.amount = ""
        self.busy = BusyBar("Reading the file")
        self.counts = ElidedLabel("", Voice("body", 600, "text"))
        self.more = ElidedLabel("", Voice("small", 0, "text3"))
        self.problem = plain_label("", Voice("small", 500, "bad"), wrap=True)
        self.problem.hide()
        self.conflict = Segments(_CONFLICT, _RULES)
        self.cancel = Button("Cancel")
        self.commit = Button("&Import", "primary")
        tip(self.commit, "Import as one step", "Ctrl+Enter")
        self.commit.setEnabled(False)
        told = QVBoxLayout()
        told.setSpacing(1)
        for label in (self.counts, self.more, self.problem):
            told.addWidget(label)
        row = QHBoxLayout()
        row.setContentsMargins(metrics.PAGE_MARGIN, 10, metrics.PAGE_MARGIN, 14)
        row.setSpacing(metrics.FIELD_GAP)
        row.addLayout(told, 1)
        row.addWidget(self.conflict)
        row.addSpacing(metrics.FIELD_GAP)
        row.addWidget(self.cancel)
        row.addWidget(self.commit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 1, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.busy)
        column.addLayout(row)
        self.show_reading()

    def show_reading(self) -> None:
        """Say that the file is being read."""
        self.busy.set_busy(True)
        self.problem.hide()
        self.commit.setEnabled(False)
        if not self.counts.text():
            self.counts.set_whole("Reading…")

    def show_found(self, found: Found) -> None:
        """Say what would happen."""
        preview = found.preview
        self.busy.set_busy(False)
        counts = preview.counts
        writes = words.writes(counts)
        self.counts.set_whole(self._gist(found))
        also = words.also_words(preview)
        self.more.set_whole(f"With {also}" if also and not preview.fatal else "")
        self.more.setVisible(bool(self.more.text()))
        known = counts.updated or counts.unchanged or self.conflict.current == "keep"
        self.conflict.setVisible(bool(known) and not preview.fatal)
        self.commit.setEnabled(preview.can_commit and writes > 0)
        self.amount = words.amount(preview.kind, writes)
        self.commit.set_words(f"&Import {self.amount}" if writes else "&Import")

    def _gist(self, found: Found) -> str:
        preview = found.preview
        if preview.fatal:
            return _FATAL
        if preview.questions:
            return _ASKED
        if preview.can_commit and not words.writes(preview.counts):
            return _NOTHING if preview.counts.unchanged else _NO_ROWS
        return words.count_words(preview.counts)

    def show_failure(self, message: str) -> None:
        """Say why it cannot be done."""
        self.busy.set_busy(False)
        self.say(message)
        self.commit.setEnabled(False)

    def say(self, message: str) -> None:
        """Say something below the counts, or nothing."""
        self.problem.setText(message)
        self.problem.setVisible(bool(message))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), inks.colour("surface"))
            paint.hairline(painter, 0, self.width(), 0)
