"""Labels that show user text as it is, in the roles of the type scale."""

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from mlpm_planner.ui.theme import fonts, inks, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens


class PlainLabel(QLabel):
    """A label in one voice of the type scale; never interprets markup, follows the look."""

    def __init__(
        self, text: str = "", voice: Voice = paint.BODY, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._voice = voice
        self._dress()
        app_theme().changed.connect(self._on_theme_changed)

    def set_voice(self, voice: Voice) -> None:
        """Change role, weight or colour."""
        if voice != self._voice:
            self._voice = voice
            self._dress()

    def _dress(self) -> None:
        role, weight, colour, tabular = self._voice
        self.setFont(fonts.font(role, weight, tabular=tabular))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, inks.colour(colour))
        self.setPalette(palette)

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self._dress()


class ElidedLabel(PlainLabel):
    """One line that is cut with an ellipsis where there is no room; the whole is its tool tip."""

    def __init__(
        self, text: str = "", voice: Voice = paint.BODY, parent: QWidget | None = None
    ) -> None:
        super().__init__("", voice, parent)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_whole(text)

    @property
    def whole(self) -> str:
        return self._whole

    def set_whole(self, text: str) -> None:
        """Show this text, cut if need be."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()
        self.updateGeometry()  # the hint is that of the whole, also where the cut stays as it is

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        shown = metrics.elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        tip(self, self._whole if shown != self._whole else "")

    @override
    def _on_theme_changed(self, _tokens: Tokens) -> None:
        super()._on_theme_changed(_tokens)
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        # One more, as an advance in whole px may be cut off.
        return QSize(metrics.horizontalAdvance(self._whole) + 1, metrics.height())


def plain_label(
    text: str = "",
    voice: Voice = paint.BODY,
    *,
    wrap: bool = False,
    selectable: bool = False,
    parent: QWidget | None = None,
) -> PlainLabel:
    """A label for any text; wrapping or selectable on request."""
    label = PlainLabel(text, voice, parent)
    label.setWordWrap(wrap)
    if selectable:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def title_label(text: str = "", parent: QWidget | None = None) -> PlainLabel:
    """A page's title, 18 px."""
    return PlainLabel(text, Voice("title"), parent)


def heading_label(text: str = "", parent: QWidget | None = None) -> PlainLabel:
    """A card's title, 15 px."""
    return PlainLabel(text, Voice("strong"), parent)


def section_label(text: str = "", parent: QWidget | None = None) -> PlainLabel:
    """The small head of a section, 13 px semibold."""
    return PlainLabel(text, Voice("body", 600), parent)


def caption_label(text: str = "", parent: QWidget | None = None) -> PlainLabel:
    """A quiet second line, 12 px."""
    return PlainLabel(text, Voice("small", 0, "text3"), parent)


def field_label(text: str, buddy: QWidget, parent: QWidget | None = None) -> PlainLabel:
    """The label above a field; names the field for screen readers too."""
    label = PlainLabel(text, Voice("small", 500, "text2"), parent)
    label.setBuddy(buddy)
    if not buddy.accessibleName():
        buddy.setAccessibleName(text.replace("&", ""))
    return label


def tip(widget: QWidget, text: str, shortcut: str = "") -> None:
    """A tool tip that shows the text as it is."""
    widget.setToolTip(plain(f"{text} ({shortcut})" if shortcut else text))


def plain(text: str) -> str:
    """A text for a tool tip that is shown as it is; Qt would read a tag in it as markup."""
    return f"<qt>{escape(text)}</qt>".replace("\n", "<br>") if "<" in text else text
