"""The palette: one line to find anything in the plan and to run any action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)
from typing_extensions import override

from mlpm_planner.application.fuzzy import marks
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.shell.action_hub import ActionHub
from mlpm_planner.ui.shell.overlay import Overlay
from mlpm_planner.ui.shell.palette_item import actions_for, is_item
from mlpm_planner.ui.shell.palette_sources import Entry, Sources
from mlpm_planner.ui.theme import fonts, icons, inks, metrics, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.chips import keycap_width, paint_keycap

if TYPE_CHECKING:
    from mlpm_planner.ui.shell.main_window import MainWindow

Index = QModelIndex | QPersistentModelIndex
_ENTRY = Qt.ItemDataRole.UserRole
_WIDTH = 620
_MOST_HEIGHT = 470
_SIDE = 8
_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
_BACK = (Qt.Key.Key_Escape, Qt.Key.Key_Backspace, Qt.Key.Key_Backtab)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_HINTS = "↑↓ move   ↵ open   Ctrl ↵ beside   ⇥ more   > actions   # theme   @ owner"
_SEARCH = "Search features, KPIs, goals, actions…"


class _Lines(QAbstractListModel):
    """Entries, and before each group its name (a text instead of an entry)."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: list[Entry | str] = []

    def show(self, entries: list[Entry]) -> None:
        self.beginResetModel()
        self.lines = []
        section = ""
        for entry in entries:
            if entry.section != section:
                section = entry.section
                self.lines.append(section)
            self.lines.append(entry)
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.lines)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if role == _ENTRY:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line if isinstance(line, str) else spoken(line)
        return None

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self.lines[index.row()], Entry):
            return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.NoItemFlags


def spoken(entry: Entry) -> str:
    """An entry for a screen reader."""
    return ", ".join(word for word in (entry.title, entry.note, entry.keys) if word)


class _Delegate(QStyledItemDelegate):
    query = ""
    unmarked: frozenset[str] = frozenset()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        is_head = isinstance(index.data(_ENTRY), str)
        return QSize(100, metrics.nav_height() - 4 if is_head else metrics.row_height())

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        try:
            line, rect = index.data(_ENTRY), QRectF(option.rect)
            if isinstance(line, str):
                head = rect.adjusted(10, 2, -10, 0)
                paint.text(painter, head, line, Voice("small", 500, "text3"))
            else:
                chosen = bool(option.state & QStyle.StateFlag.State_Selected)
                self._paint_entry(painter, rect, line, chosen=chosen)
        finally:
            painter.restore()

    def _paint_entry(self, painter: QPainter, rect: QRectF, entry: Entry, *, chosen: bool) -> None:
        if chosen:
            paint.rounded(painter, rect, metrics.RADIUS_CONTROL, fill="selected")
        ink = "text" if entry.enabled else "disabled"
        body = rect.adjusted(10, 0, -10, 0)
        hue = entry.colour or ("accent" if chosen else "text2")
        body = icons.lead(painter, entry.icon, body, gap=11, colour=hue)
        body.setRight(self._paint_right(painter, body, entry) - 12)
        paint.text(painter, body, entry.title, Voice("body", 500, ink))
        if entry.section not in self.unmarked:
            self._underline(painter, body, entry.title)

    @staticmethod
    def _paint_right(painter: QPainter, body: QRectF, entry: Entry) -> float:
        """Key cap or note; returns where they begin."""
        if entry.keys:
            width = keycap_width(entry.keys)
            height = metrics.chip_height()
            top = round(body.center().y() - height / 2)
            paint_keycap(painter, QRectF(body.right() - width, top, width, height), entry.keys)
            return body.right() - width
        room = min(fonts.advance(entry.note, "small"), body.width() * 0.45)
        area = QRectF(body.right() - room, body.top(), room, body.height())
        paint.text(painter, area, entry.note, paint.CAPTION, paint.RIGHT)
        return area.left()

    def _underline(self, painter: QPainter, body: QRectF, title: str) -> None:
        """A line under what matches: seen without colours too."""
        y = round(body.center().y() + fonts.metrics("body", 500).ascent() / 2 + 4)
        for start, length in marks(title, self.query):
            left = body.left() + fonts.advance(title[:start], "body", 500)
            right = body.left() + fonts.advance(title[: start + length], "body", 500)
            if right <= body.right():
                painter.fillRect(QRectF(left, y, right - left, 1.5), inks.colour("accent"))


class Palette(Overlay):
    """Opened with Ctrl+K: type, arrows, Enter."""

    def __init__(self, window: MainWindow, hub: ActionHub, session: Session | None) -> None:
        super().__init__(window, "Search or run")
        self._main, self._hub, self._session = window, hub, session
        self._sources = Sources(hub, session)
        self._item: Entry | None = None  # the part whose actions are listed
        self.field = QLineEdit(self)
        self.field.setFrame(False)
        self.field.setProperty("ground", "raised")
        self.field.setAccessibleName("Search or run")
        self.field.setPlaceholderText(_SEARCH)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.installEventFilter(self)
        self._model = _Lines(self)
        self._delegate = _Delegate(self)
        self.view = self._made_view()

    def _made_view(self) -> QListView:
        view = QListView(self)
        view.setAccessibleName("Found")
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setMouseTracking(True)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setItemDelegate(self._delegate)
        view.setModel(self._model)
        view.entered.connect(self._on_entered)
        view.clicked.connect(self._on_clicked)
        return view

    # ---- opening

    def open(self) -> None:
        """Show it empty; opened again it closes."""
        if self.isVisible():
            self.dismiss()
            return
        self._list_about(None)
        self.show_over(self.field)

    def _list_about(self, item: Entry | None) -> None:
        """List what can be done with a part, or anything again; the line is empty."""
        self._item = item
        self.field.setPlaceholderText(_SEARCH if item is None else f"Actions for {item.title}…")
        self.field.blockSignals(True)  # noqa: FBT003 - Qt's own
        self.field.clear()
        self.field.blockSignals(False)  # noqa: FBT003 - Qt's own
        self._find("")

    @property
    def entries(self) -> list[Entry]:
        """What is listed now."""
        return [line for line in self._model.lines if isinstance(line, Entry)]

    @property
    def current(self) -> Entry | None:
        """The entry that Enter opens."""
        row = self.view.currentIndex().row()
        line = self._model.lines[row] if 0 <= row < len(self._model.lines) else None
        return line if isinstance(line, Entry) else None

    # ---- layout

    @override
    def wanted_size(self) -> QSize:
        heights = (
            metrics.nav_height() - 4 if isinstance(line, str) else metrics.row_height()
            for line in self._model.lines
        )
        rows = sum(heights) or metrics.row_height()
        scale = max(1.0, fonts.scale())
        most = round(_MOST_HEIGHT * scale)
        return QSize(
            round(_WIDTH * scale), min(most, self._head() + rows + self._foot() + 2 * _SIDE)
        )

    @staticmethod
    def _head() -> int:
        return metrics.page_header_height() - 2

    @staticmethod
    def _foot() -> int:
        return metrics.strip_height() + 6

    @override
    def place_content(self, panel: QRect) -> None:
        self.field.setFont(fonts.font("body", px=16))
        height = self._head() - 18
        self.field.setGeometry(panel.left() + 44, panel.top() + 9, panel.width() - 60, height)
        top = panel.top() + self._head() + _SIDE - 2
        bottom = panel.bottom() - self._foot() - 4
        self.view.setGeometry(panel.left() + _SIDE, top, panel.width() - 2 * _SIDE, bottom - top)
        palette = self.view.palette()
        palette.setColor(QPalette.ColorRole.Base, inks.colour("raised"))
        self.view.setPalette(palette)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        panel = QRectF(self.panel())
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            head = QRectF(panel.left() + 16, panel.top(), 24, self._head())
            size = min(24.0, icons.scaled(18))
            icons.paint_centred(painter, "search", head, size=size, colour="text2")
            paint.hairline(painter, panel.left(), panel.right(), panel.top() + self._head())
            foot = panel.adjusted(18, panel.height() - self._foot(), -18, 0)
            paint.hairline(painter, panel.left(), panel.right(), foot.top())
            paint.text(painter, foot, "Esc close", paint.CAPTION, paint.RIGHT)
            foot.setRight(foot.right() - fonts.advance("Esc close", "small") - 12)
            paint.text(painter, foot, _HINTS, paint.CAPTION)
            if not self._model.lines:
                empty = panel.adjusted(18, self._head() + _SIDE, -18, -self._foot())
                paint.text(painter, empty, "Nothing found", Voice(colour="text3"))

    # ---- finding

    def _on_text_changed(self, text: str) -> None:
        self._find(text)
        self.fit()

    def _find(self, text: str) -> None:
        if self._item is not None and self._session is not None:
            self._delegate.query, self._delegate.unmarked = text.strip(), frozenset()
            self._model.show(actions_for(self._session, self._item, self._show_beside, text))
            self._select(0, 1)
            return
        used = self._main.state.used
        by_part = text.strip()[:1] in ("#", "@")
        self._delegate.unmarked = frozenset({"Features"} if by_part else ())
        self._delegate.query = text.strip().lstrip(">#@").strip()
        self._model.show(self._sources.search(text, used))
        self._select(0, 1)

    def _select(self, row: int, step: int) -> None:
        lines = self._model.lines
        while 0 <= row < len(lines) and isinstance(lines[row], str):
            row += step
        if 0 <= row < len(lines):
            index = self._model.index(row)
            self.view.setCurrentIndex(index)
            self.view.scrollTo(self._model.index(0) if row == 1 else index)
            line = lines[row]
            self.field.setAccessibleDescription(spoken(line) if isinstance(line, Entry) else "")
        elif not lines:
            self.field.setAccessibleDescription("Nothing found")

    def _move(self, step: int) -> None:
        last = len(self._model.lines) - 1
        row = max(0, min(last, self.view.currentIndex().row() + step))
        self._select(row, 1 if step > 0 else -1)

    # ---- choosing

    def _on_entered(self, index: QModelIndex) -> None:
        if isinstance(index.data(_ENTRY), Entry):
            self.view.setCurrentIndex(index)

    def _on_clicked(self, index: QModelIndex) -> None:
        entry = index.data(_ENTRY)
        if isinstance(entry, Entry):
            self.choose(entry)

    def choose(self, entry: Entry, *, beside: bool = False) -> None:
        """Run an action or go to a part; ``beside`` shows the part in the inspector only."""
        self.dismiss()
        if entry.run is not None:
            entry.run()
            return
        self._main.state.use(entry.key)
        if entry.spec is not None:
            self._hub.run(entry.spec)
        elif beside and is_item(entry):
            self._show_beside(entry)
        elif self._session is not None and entry.there is not None:
            self._session.navigate.emit(entry.there)

    def _show_beside(self, item: Entry) -> None:
        there = item.there
        if self._session is not None and there is not None and there.part is not None:
            self._session.select(there.part, there.part_id)
            if not self._main.body.is_open:
                self._hub.run_id("inspector")

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent):
            return event.type() == QEvent.Type.KeyPress and self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in _MOVES:
            self._move(_MOVES[key])
        elif key in _ENTER:
            entry = self.current
            beside = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if entry is not None:
                self.choose(entry, beside=beside)
        elif key == Qt.Key.Key_Tab:
            if self._item is None and self.current is not None and is_item(self.current):
                self._list_about(self.current)
                self.fit()
        elif self._item is not None and (key in _BACK and not self.field.text()):
            self._list_about(None)
            self.fit()
        elif key == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            return key == Qt.Key.Key_Backtab
        return True
