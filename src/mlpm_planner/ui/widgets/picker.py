"""A searchable list that floats at a widget: the way every choice is made."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import fonts, icons, inks, metrics, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.fields import SearchField
from mlpm_planner.ui.widgets.popup import Popup

Index = QModelIndex | QPersistentModelIndex
_ITEM = Qt.ItemDataRole.UserRole
_MOST_ROWS = 9
_MARGIN = 6
_NARROWEST = 220
_WIDEST = 420
_MOVES = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})


class PickItem(NamedTuple):
    """One choice: its key, words, icon and colour, a quiet note and a shortcut digit."""

    key: str
    text: str
    icon: str = ""
    colour: str = ""
    note: str = ""
    enabled: bool = True


# The key of the entry that makes a new thing from what was typed.
CREATE = "\0create"


def ranked(items: Sequence[PickItem], query: str) -> list[PickItem]:
    """Items that match: prefix first, then word start, then anywhere; in the order given."""
    words = query.casefold().split()
    if not words:
        return list(items)
    found = [(_rank(item.text.casefold(), words), item) for item in items]
    return [item for rank, item in sorted(found, key=lambda pair: pair[0]) if rank < 9]


def _rank(text: str, words: list[str]) -> int:
    if not all(word in text for word in words):
        return 9
    if text.startswith(words[0]):
        return 0
    return 1 if f" {words[0]}" in text else 2


class _Items(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.items: list[PickItem] = []

    def show(self, items: list[PickItem]) -> None:
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.items)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self.items[index.row()]
        if role == _ITEM:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{item.text}, {item.note}" if item.note else item.text
        return None

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        usable = index.isValid() and self.items[index.row()].enabled
        return flags if usable else Qt.ItemFlag.NoItemFlags


class _Delegate(QStyledItemDelegate):
    current = ""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        try:
            item: PickItem = index.data(_ITEM)
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            self._paint(painter, QRectF(option.rect), item, chosen=chosen)
        finally:
            painter.restore()

    def _paint(self, painter: QPainter, rect: QRectF, item: PickItem, *, chosen: bool) -> None:
        if chosen:
            paint.rounded(painter, rect, metrics.RADIUS_CONTROL, fill="selected")
        body = rect.adjusted(10, 0, -10, 0)
        if item.icon:
            body = icons.lead(painter, item.icon, body, gap=8, colour=item.colour or "text2")
        elif item.colour:
            square = QRectF(body.left() + 1, round(rect.center().y() - 5), 10, 10)
            paint.rounded(painter, square, 3, fill=item.colour)
            body.setLeft(body.left() + 20)
        if item.key == self.current:
            at = QPointF(body.right() - 14, round(rect.center().y() - 7))
            icons.paint(painter, "check", at, size=14, colour="accent")
            body.setRight(body.right() - 20)
        if item.note:
            paint.text(painter, body, item.note, paint.CAPTION, paint.RIGHT)
            body.setRight(body.right() - fonts.advance(item.note, "small") - 8)
        paint.text(painter, body, item.text, Voice(colour="text" if item.enabled else "disabled"))

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, metrics.nav_height())


class Picker(Popup):
    """Type to find, arrows to move, Enter to choose; emits the key of the choice."""

    chosen = Signal(str)
    created = Signal(str)

    def __init__(
        self,
        anchor: QWidget,
        items: Sequence[PickItem],
        *,
        current: str = "",
        placeholder: str = "Find",
        create: str = "",
        find: Callable[[str], Sequence[PickItem]] | None = None,
    ) -> None:
        """With `create` (such as "Create tag") what was typed can become a new item.

        Where there are too many to list, `items` are the first ones and `find` searches all.
        """
        super().__init__(anchor)
        self._items = tuple(items)
        self._create = create
        self._find = find
        self._search = SearchField(placeholder)
        self._search.textChanged.connect(self._on_search_text_changed)
        self._search.installEventFilter(self)
        self._model = _Items(self)
        self._list = self._made_list(placeholder)
        self._delegate.current = current
        column = QVBoxLayout(self)
        column.setSpacing(_MARGIN)
        margins = self.contentsMargins()
        edge = margins.left() + _MARGIN
        column.setContentsMargins(edge, edge, edge, edge)
        self.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._search)
        column.addWidget(self._list, 1)
        self._show_matching("")
        self._select(next((row for row, i in enumerate(self._items) if i.key == current), 0))

    def _made_list(self, name: str) -> QListView:
        view = QListView()
        view.setAccessibleName(name)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setUniformItemSizes(True)
        view.setMouseTracking(True)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        palette = view.palette()
        palette.setColor(QPalette.ColorRole.Base, inks.colour("raised"))
        view.setPalette(palette)
        self._delegate = _Delegate(view)
        view.setItemDelegate(self._delegate)
        view.setModel(self._model)
        view.entered.connect(view.setCurrentIndex)
        view.clicked.connect(self._on_list_clicked)
        return view

    def open(self, area: QRect | None = None) -> None:
        """Show at the anchor, or at an area of its window."""
        widest = max(
            (fonts.advance(i.text) + fonts.advance(i.note, "small") for i in self._items),
            default=0,
        )
        width = min(_WIDEST, max(_NARROWEST, round(widest) + 96))
        rows = min(_MOST_ROWS, max(1, len(self._items)) + bool(self._create))
        height = metrics.control_height() + 3 * _MARGIN + 2 + rows * metrics.nav_height()
        self.open_at(area or self.anchor_area(), QSize(width, height))
        self._list.scrollTo(self._list.currentIndex())
        self._search.setFocus(Qt.FocusReason.PopupFocusReason)

    @property
    def shown(self) -> list[PickItem]:
        """What the list holds now, best match first."""
        return self._model.items

    def _show_matching(self, query: str) -> None:
        find = self._find if query.strip() else None
        found = list(find(query)) if find else ranked(self._items, query)
        typed = query.strip()
        exact = any(item.text.casefold() == typed.casefold() for item in self._items)
        if self._create and typed and not exact:
            found.append(PickItem(CREATE, f"{self._create} “{typed}”", "plus"))
        self._model.show(found)
        self._select(0)

    def _on_search_text_changed(self, text: str) -> None:
        self._show_matching(text)

    def _select(self, row: int, step: int = 1) -> None:
        """Make a row current, or the next one in the direction that can be chosen."""
        items = self._model.items
        while 0 <= row < len(items) and not items[row].enabled:
            row += step
        if 0 <= row < len(items):
            self._list.setCurrentIndex(self._model.index(row))
            self._search.setAccessibleDescription(items[row].text)
        elif not self._list.currentIndex().isValid():
            self._search.setAccessibleDescription("Nothing found")

    def _move(self, key: Qt.Key) -> None:
        page = _MOST_ROWS - 1
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -page}.get(key, page)
        last = len(self._model.items) - 1
        row = max(0, min(last, self._list.currentIndex().row() + step))
        self._select(row, 1 if step > 0 else -1)

    def _on_list_clicked(self, index: QModelIndex) -> None:
        self._choose(index)

    def _choose(self, index: QModelIndex) -> None:
        if not index.isValid() or not self._model.items[index.row()].enabled:
            return
        key, typed = self._model.items[index.row()].key, self._search.text().strip()
        self.dismiss()
        if key == CREATE:
            self.created.emit(typed)
        else:
            self.chosen.emit(key)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._search and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress:
                return self._on_search_key(Qt.Key(event.key()))
            return False
        return super().eventFilter(watched, event)

    def _on_search_key(self, key: Qt.Key) -> bool:
        if key in _MOVES:
            self._move(key)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self._list.currentIndex())
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.dismiss()
        else:
            return False
        return True


def pick(
    anchor: QWidget,
    items: Sequence[PickItem],
    on_chosen: Callable[[str], object],
    *,
    current: str = "",
    placeholder: str = "Find",
    area: QRect | None = None,
) -> Picker:
    """Open a picker at a widget and call back with the key of the choice."""
    picker = Picker(anchor, items, current=current, placeholder=placeholder)
    picker.chosen.connect(on_chosen)
    picker.open(area)
    return picker
