"""What is shown while no workspace is open: three ways to begin, and the ways back."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from mlpm_planner.ui.shell.banners import Banners, Choice
from mlpm_planner.ui.signals import Signal, Trigger
from mlpm_planner.ui.state import Recent
from mlpm_planner.ui.theme import fonts, icons, metrics, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens
from mlpm_planner.ui.widgets.buttons import Button, IconButton, Kind
from mlpm_planner.ui.widgets.card import ChoiceCard
from mlpm_planner.ui.widgets.chips import KeyCap
from mlpm_planner.ui.widgets.scroll import ScrollColumn
from mlpm_planner.ui.widgets.text import heading_label, plain_label

_CARD = 206  # height of a card at least
_WIDTH, _LEAST, _MARGIN = 724, 320, 24
_KEYS = (
    ("Ctrl K", "find anything or run any command"),
    ("N", "new feature, goal or KPI, whatever this page holds"),
    ("Ctrl Z", "undo, all the way back to when the workspace was made"),
)


class _Emblem(QWidget):
    """An icon alone: a tile for the program, bare for a card."""

    def __init__(self, icon: str, size: int, colour: str, ground: str = "") -> None:
        super().__init__()
        self._icon, self._colour, self._ground = icon, colour, ground
        self.setFixedSize(QSize(size, size))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            box = QRectF(self.rect())
            inner = box.width()
            if self._ground:
                paint.rounded(painter, box, 10, fill=self._ground)
                inner *= 0.6
            icons.paint_centred(painter, self._icon, box, size=inner, colour=self._colour)


class _WayIn(ChoiceCard):
    """One of the three cards."""

    def __init__(
        self, icon: str, title: str, text: str, button: str, kind: Kind = "secondary"
    ) -> None:
        super().__init__(title)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its button is the way by keyboard
        first = kind == "primary"
        self.set_selected(first)
        self.body.addWidget(_Emblem(icon, 22, "accent" if first else "text2"))
        self.body.addSpacing(2)
        self.body.addWidget(heading_label(title))
        words = plain_label(text, Voice("small", 400, "text2"), wrap=True)
        words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(words, 1)
        self.body.addSpacing(6)
        self.button = Button(button, kind)
        self.button.clicked.connect(self.clicked.emit)
        self.body.addWidget(self.button)


class _RecentRow(QAbstractButton):
    """A workspace that was open before; grey when its file is gone."""

    def __init__(self, recent: Recent) -> None:
        super().__init__()
        self.recent = recent
        self._there = recent.is_there
        path = Path(recent.path)
        self.setText(recent.name or path.stem)
        gone = "" if self._there else ", not found"
        self.setAccessibleName(f"{self.text()}, {recent.path}{gone}")
        self.setToolTip(recent.path)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @override
    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, metrics.row_height())

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            box = QRectF(self.rect())
            if self.underMouse():
                paint.rounded(painter, box, metrics.RADIUS_CONTROL, fill="hover")
            if self.hasFocus():
                paint.focus_ring(painter, box)
            ink = "text" if self._there else "disabled"
            line = box.adjusted(10, 0, -12, 0)
            body = icons.lead(painter, "file-chart-column", line, gap=10)
            paint.text(painter, body, self.text(), Voice("body", 500, ink))
            used = fonts.advance(self.text(), "body", 500) + 14
            body.setLeft(min(body.right(), body.left() + used))
            note = self.recent.path if self._there else f"not found: {self.recent.path}"
            paint.text(painter, body, note, paint.CAPTION, paint.RIGHT)


class Welcome(QWidget):
    """The page of a window without a workspace."""

    sample_asked = Trigger()
    new_asked = Trigger()
    import_asked = Trigger()
    open_asked = Trigger()
    recent_chosen = Signal(str)
    recent_removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Welcome")
        self.banners = Banners()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(0, 40, 0, 40)
        self._column.setSpacing(0)
        self._add_greeting()
        self._add_cards()
        self._add_recent()
        self._add_keys()
        self._column.addStretch(1)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        row.addStretch(1)
        row.addWidget(self._content)
        row.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(ScrollColumn(middle, "surface"))
        self._fit()
        app_theme().changed.connect(self._on_theme_changed)

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self._fit()

    def _fit(self) -> None:
        """As wide as the text asks and the window lets; the cards stack where they are squeezed."""
        wanted = round(_WIDTH * metrics.text_factor())
        room = self.width() - 2 * _MARGIN - metrics.SCROLLBAR
        self._content.setFixedWidth(max(_LEAST, min(wanted, room)))
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._cards.setDirection(across if room >= wanted else down)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _add_greeting(self) -> None:
        self._column.addWidget(_Emblem("trending-up", 44, "on_accent", "accent_fill"))
        self._column.addSpacing(22)
        title = plain_label("Plan the work. Watch the numbers.", Voice("display"), wrap=True)
        self._column.addWidget(title)
        self._column.addSpacing(6)
        text = "Everything stays in one file on this computer. No account, no network."
        self._column.addWidget(plain_label(text, Voice("body", 400, "text2"), wrap=True))
        self._column.addSpacing(20)
        self.banners.setContentsMargins(0, 0, 0, 12)
        self._column.addWidget(self.banners)
        self._column.addSpacing(8)

    def _add_cards(self) -> None:
        self.sample = _WayIn(
            "sparkles",
            "Explore a sample plan",
            "A search-ranking team with goals, over 40 features, and two years of 14 KPIs."
            " Change anything: it is a copy.",
            "Open sample",
            "primary",
        )
        self.empty = _WayIn(
            "file-plus",
            "Start empty",
            "Name your product, then add the first goal, feature and KPI whenever you like.",
            "New workspace",
        )
        self.bring = _WayIn(
            "file-down",
            "Import",
            "Bring features or KPI history from CSV. You see a preview and can undo it.",
            "Choose a file…",
        )
        self._cards = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._cards.setSpacing(metrics.CARD_GAP)
        for card, asked in (
            (self.sample, self.sample_asked),
            (self.empty, self.new_asked),
            (self.bring, self.import_asked),
        ):
            card.clicked.connect(asked.emit)
            card.setMinimumHeight(_CARD)
            self._cards.addWidget(card, 1)
        self._column.addLayout(self._cards)
        self._column.addSpacing(36)

    def _add_recent(self) -> None:
        head = QHBoxLayout()
        head.addWidget(plain_label("Recent", Voice("small", 600, "text3")))
        head.addStretch(1)
        self.open_other = Button("Open…", "ghost", icon="folder-open")
        self.open_other.clicked.connect(self.open_asked.emit)
        head.addWidget(self.open_other)
        self._column.addLayout(head)
        self._column.addSpacing(4)
        self._column.addLayout(self._rows)
        self._column.addSpacing(32)

    def _add_keys(self) -> None:
        self._column.addWidget(
            plain_label("Three keys worth knowing", Voice("small", 600, "text3"))
        )
        self._column.addSpacing(8)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for line, (keys, words) in enumerate(_KEYS):
            grid.addWidget(KeyCap(keys), line, 0)
            grid.addWidget(plain_label(words, Voice("body", 400, "text2"), wrap=True), line, 1)
        self._column.addLayout(grid)

    def show_recent(self, recent: Sequence[Recent]) -> None:
        """List the workspaces that were open before."""
        _empty(self._rows)
        if not recent:
            words = "Nothing opened yet. Drop an .mlpm or .csv file anywhere in this window."
            self._rows.addWidget(plain_label(words, Voice("body", 400, "text3"), wrap=True))
        for entry in recent:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(2)
            button = _RecentRow(entry)
            button.clicked.connect(self._caller(self.recent_chosen.emit, entry.path))
            remove = IconButton("x", f"Remove {button.text()} from the list")
            remove.clicked.connect(self._caller(self.recent_removed.emit, entry.path))
            row.addWidget(button, 1)
            row.addWidget(remove)
            self._rows.addWidget(line)

    def _caller(self, emit: Callable[[str], object], path: str) -> Callable[[], None]:
        def called() -> None:
            emit(path)

        return called

    def tell(self, text: str, choices: Sequence[Choice] = ()) -> None:
        """Say why a workspace could not be opened, and what can be done."""
        self.banners.tell("open", text, "warn", choices)

    def focus_here(self) -> None:
        """Put the focus on the way in that suits most."""
        self.sample.button.setFocus(Qt.FocusReason.TabFocusReason)


def _empty(layout: QVBoxLayout) -> None:
    while item := layout.takeAt(0):
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
